"""``qualcode codebook learn``"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import select
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from invented_coding import CODEBOOK, LEARNABLE, fill

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Opening
from qualcode.project import Project

Qualcode = Callable[..., Result]
PROMPT = "all sentences"  # of the keys that are offered
ORIGIN = f"learned {date.today():%Y-%m-%d} from"
needs_terminal = pytest.mark.skipif(os.name == "nt", reason="the test makes a pseudo-terminal")


@pytest.fixture
def coded(village: Project) -> Project:
    """The village's project with invented decisions to learn from."""
    village.codebook_path.write_text(CODEBOOK, encoding="utf-8")
    with Corpus.open(village.corpus_url) as corpus:
        fill(corpus, village.codebook_path)
        corpus.open_pair(Opening("Sari", "Rina", "consensus"))  # both may learn from both
    return village


def files(project: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}


def at_terminal(project: Project, keys: str) -> str:
    """Run the command in a terminal of its own; type each of ``keys`` when it asks, and return what it
    showed."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(COLUMNS="200", TERM="xterm")
        command = ["-m", "qualcode", "--project", str(project.root), "codebook", "learn"]
        os.execv(sys.executable, [sys.executable, *command])
    shown, waiting = "", list(keys)
    while True:
        assert select.select([terminal], [], [], 120)[0], f"it waits for a key that was typed: {shown}"
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # the other end was closed
            break
        if not chunk:
            break
        shown += chunk.decode()
        if waiting and shown.count(PROMPT) > len(keys) - len(waiting):
            os.write(terminal, waiting.pop(0).encode())
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, shown
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)


def test_the_list_shows_all_and_writes_nothing(qualcode: Qualcode, coded: Project) -> None:
    before = files(coded)
    result = qualcode("codebook", "learn", "--list")
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "New pattern: rasa aman" in shown
    assert "5 of 5 sentences are coded so (95 % interval: 0.57–1.00)" in shown
    assert f"“{LEARNABLE[0]}” desa-1" in shown
    assert "New trap: rasa percaya diri" in shown
    assert "Read: 67 sentences of 6 documents with decisions" in shown
    assert files(coded) == before


def test_rows_for_other_programs(qualcode: Qualcode, coded: Project) -> None:
    found = list(csv.DictReader(io.StringIO(qualcode("codebook", "learn", "--format", "csv").stdout)))
    assert [(row["code"], row["rule"], row["phrase"]) for row in found] == [
        ("trust-building", "pattern", "rasa aman"),
        ("trust-building", "trap", "rasa percaya diri"),
    ]
    assert (found[0]["right"], found[0]["found"], found[0]["held_out"]) == ("5", "5", "5")
    assert (found[0]["example_1"], found[0]["document_1"]) == (LEARNABLE[0], "desa-1")
    data = json.loads(qualcode("codebook", "learn", "--format", "json", "--limit", 1).stdout)
    assert [one["phrase"] for one in data] == ["rasa aman"]
    assert data[0]["precision_low"] == pytest.approx(0.5655)


def test_options_limit_what_is_read(qualcode: Qualcode, coded: Project) -> None:
    assert json.loads(qualcode("codebook", "learn", "--format", "json", "--code", "commitment").stdout) == []
    found = json.loads(qualcode("codebook", "learn", "--format", "json", "--coder", "Sari").stdout)
    assert [one["rule"] for one in found] == ["trap"]


def test_nothing_is_asked_without_a_terminal(qualcode: Qualcode, coded: Project) -> None:
    before = files(coded)
    result = qualcode("codebook", "learn", keys="yyyy")
    assert result.exit_code == 1
    assert "needs a terminal" in result.stderr
    assert "qualcode codebook learn --list" in result.stderr
    assert files(coded) == before


@needs_terminal
def test_accepted_and_refused(qualcode: Qualcode, coded: Project) -> None:
    shown = at_terminal(coded, "yn")
    assert "Next: qualcode suggest" in shown
    written = coded.codebook_path.read_text(encoding="utf-8")
    line = f"\n      -  rasa aman  # {ORIGIN} 5 segments (5 documents) coded by Rina; held out: 5 of 5"
    assert written.count(line) == 1
    assert written.replace(line, "") == CODEBOOK  # every other byte is as it was
    refused = coded.codebook_path.with_suffix(".refused.csv").read_text(encoding="utf-8")
    assert refused.splitlines()[1] == f"trust-building,trap,rasa percaya diri,Sari,{date.today():%Y-%m-%d}"
    again = qualcode("codebook", "learn", "--list").stdout
    assert "New " not in again
    assert "Left out: 1 proposal that you refused" in again
    assert qualcode("codebook", "check").exit_code == 0


@needs_terminal
@pytest.mark.parametrize("keys", ["q", "\x04", "\x03", " \x03"])
def test_leaving_writes_nothing(coded: Project, keys: str) -> None:
    before = files(coded)
    shown = at_terminal(coded, keys)
    assert "Accepted: 0, refused: 0, not decided: 2." in shown
    assert "qualcode suggest" not in shown
    assert files(coded) == before


@needs_terminal
def test_a_trap_with_its_origin(coded: Project) -> None:
    at_terminal(coded, " y")
    (trap,) = load_codebook(coded.codebook_path).codes[0].traps
    assert trap.text == "rasa percaya diri"
    assert f"{ORIGIN} 4 segments (4 documents) rejected as wrong sense by Sari; held out: 4 of 4" in (
        coded.codebook_path.read_text(encoding="utf-8")
    )


def test_nothing_decided_yet(qualcode: Qualcode) -> None:
    result = qualcode("codebook", "learn", "--list")
    assert result.exit_code == 0
    assert "Nothing has been decided yet" in result.stdout
    assert "Next: qualcode review" in result.stdout


def test_a_broken_table_of_refusals_is_told(qualcode: Qualcode, coded: Project) -> None:
    coded.codebook_path.with_suffix(".refused.csv").write_text("trust-building\n", encoding="utf-8")
    result = qualcode("codebook", "learn", "--list")
    assert result.exit_code == 4
    assert ".refused.csv:1" in result.stderr
