"""Coding by hand, the log, undo, retrieval and why, through the command line."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from qualcode.cli import cli
from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import (
    Decision,
    Document,
    Kind,
    Match,
    Opening,
    Role,
    Status,
    Suggestion,
    Turn,
    Verdict,
)
from qualcode.project import Project, create_project

CODEBOOK = Path(__file__).parents[1] / "cases" / "review" / "small.yaml"
SPEECH = (
    "=1+1 adalah dua. Kami saling percaya. Belum ada komitmen. "
    "Kami   saling\npercaya betul. Kita saling percaya."
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = create_project(tmp_path / "study", language="en", coder="Sari")
    shutil.copy(CODEBOOK, project.codebook_path)
    codebook = load_codebook(project.codebook_path)
    code = codebook.get("commitment")
    assert code is not None
    text = f"I: {SPEECH}"
    document = Document(
        id="informan-3",
        title="Informan 3",
        kind=Kind.INTERVIEW,
        text=text,
        turns=(Turn("I", Role.INFORMANT, 3, len(text)),),
        attributes={"informant": "Informan 3", "level": "desa"},
    )
    start = text.index("Belum")
    words = text.index("komitmen")
    suggestion = Suggestion(
        segment=document.segment(start, start + len("Belum ada komitmen.")),
        code_id=code.id,
        status=Status.ABSENT,
        matches=(Match(words, words + 8, code.patterns[0].id),),
        cue="Belum",
        codebook_digest=codebook.digest,
        code_digest=code.digest,
    )
    with Corpus.open(project.corpus_url, create=True) as corpus:
        corpus.add_document(document)
        corpus.store_suggestions(document.id, {code.id: code.rules_digest}, [suggestion])
        [stored] = corpus.queue("Sari")
        corpus.decide(
            Decision(
                stored.segment,
                code.id,
                "Sari",
                Verdict.ACCEPTED,
                Status.ABSENT,
                memo="penting",
                suggestion_id=stored.id,
            )
        )
    return project


def run(project: Project, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--project", str(project.root), *args])


def code(project: Project, quote: str, *more: str, code_id: str = "trust-building") -> Result:
    return run(project, "code", "informan-3", "--quote", quote, "--code", code_id, *more)


def test_code_by_hand_and_retrieve_it(project: Project) -> None:
    result = code(project, "Kami saling percaya.", "--memo", "catatan", "--status", "wished")
    assert result.exit_code == 0, result.output
    rows = json.loads(run(project, "quotes", "--code", "trust-building", "--format", "json").output)
    assert [(row["quote"], row["status"], row["memo"], row["verdict"], row["code_path"]) for row in rows] == [
        ("Kami saling percaya.", "wished", "catatan", "coded", "collaborative-process › trust-building")
    ]
    assert (rows[0]["start"], rows[0]["end"]) == (20, 40)


def test_spacing_and_case_need_not_agree(project: Project) -> None:
    assert code(project, "kami saling PERCAYA betul").exit_code == 0
    [row] = json.loads(run(project, "quotes", "--code", "trust-building", "--format", "json").output)
    assert row["quote"] == "Kami   saling\npercaya betul"


def test_the_same_again_changes_nothing(project: Project) -> None:
    code(project, "Kami saling percaya.")
    again = code(project, "Kami saling percaya.")
    assert again.exit_code == 0 and "nothing was changed" in again.output
    other = code(project, "Kami saling percaya.", "--status", "absent")
    assert other.exit_code == 1 and "qualcode undo 2" in other.output
    assert len(json.loads(run(project, "log", "--format", "json").output)) == 2


def test_a_quote_in_several_places(project: Project) -> None:
    result = code(project, "saling percaya")
    assert result.exit_code == 1
    assert "1. I: …" in result.output and "Kami «saling percaya»" in result.output
    assert "--occurrence N" in result.output
    assert code(project, "saling percaya", "--occurrence", "3").exit_code == 9
    assert code(project, "saling percaya", "--occurrence", "2").exit_code == 0
    [row] = json.loads(run(project, "quotes", "--code", "trust-building", "--format", "json").output)
    assert row["end"] == len(f"I: {SPEECH}") - 1


def test_a_quote_that_is_not_there(project: Project) -> None:
    result = code(project, "Belum ada sama sekali komitmen")
    assert result.exit_code == 9
    assert "The nearest passage is: “Belum ada komitmen.”" in result.output


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["code", "informan-3", "--quote", "Kami", "--code", "trust-bilding"], "trust-building"),
        (["code", "informan-33", "--quote", "Kami", "--code", "outcomes"], "informan-3"),
        (["quotes", "--code", "comitment"], "commitment"),
        (["quotes", "--document", "informn-3"], "informan-3"),
        (["log", "--document", "informn-3"], "informan-3"),
        (["why", "99"], "qualcode suggest"),
        (["undo", "99"], "qualcode log"),
    ],
)
def test_unknown_names(project: Project, args: list[str], hint: str) -> None:
    result = run(project, *args)
    assert result.exit_code == 9
    assert hint in result.output


def test_undo_says_what_it_took_back(project: Project) -> None:
    result = run(project, "undo")
    assert result.exit_code == 0
    assert "Taken back: decision 1 of Sari, accepted commitment." in result.output
    assert "“Belum ada komitmen.”" in result.output
    assert json.loads(run(project, "quotes", "--format", "json").output) == []
    assert run(project, "undo").exit_code == 9


def test_undo_of_a_named_decision(project: Project) -> None:
    code(project, "Kami saling percaya.")
    assert "decision 1 of Sari" in run(project, "undo", "1").output
    assert [row["code"] for row in json.loads(run(project, "quotes", "--format", "json").output)] == [
        "trust-building"
    ]


def open_pair(project: Project) -> None:
    """From now on both see what the other has decided."""
    with Corpus.open(project.corpus_url) as corpus:
        corpus.open_pair(Opening("Sari", "Budi", "consensus"))


def test_the_log_is_newest_first_and_keeps_everything(project: Project) -> None:
    code(project, "Kami saling percaya.", "--coder", "Budi")
    run(project, "undo", "--coder", "Budi")
    open_pair(project)
    rows = json.loads(run(project, "log", "--format", "json").output)
    assert [(row["id"], row["coder"], row["verdict"], row["undoes"]) for row in rows] == [
        (3, "Budi", "undone", 2),
        (2, "Budi", "coded", None),
        (1, "Sari", "accepted", None),
    ]
    [last] = json.loads(run(project, "log", "--limit", "1", "--format", "json").output)
    assert last["id"] == 3
    assert len(list(csv.DictReader(io.StringIO(run(project, "log", "--format", "csv").output)))) == 3
    table = run(project, "log", "--coder", "Sari").output
    assert "memo: penting" in table and "Budi" not in table


def test_filters_of_quotes(project: Project) -> None:
    def found(*args: str) -> list[str]:
        return [row["code"] for row in json.loads(run(project, "quotes", *args, "--format", "json").output)]

    code(project, "Kami saling percaya.", "--coder", "Budi")
    open_pair(project)
    assert sorted(found()) == ["commitment", "trust-building"]
    assert sorted(found("--code", "collaborative-process")) == ["commitment", "trust-building"]
    assert found("--code", "outcomes") == []
    assert found("--status", "absent") == ["commitment"]
    assert found("--coder", "Budi") == ["trust-building"]
    assert len(found("--attr", "level=desa")) == 2
    assert found("--attr", "level=pusat") == []
    assert run(project, "quotes", "--attr", "desa").exit_code == 2
    assert "No coded segments fit." in run(project, "quotes", "--code", "outcomes").output


def test_csv_for_the_screen_and_for_excel(project: Project, tmp_path: Path) -> None:
    code(project, "=1+1 adalah dua.", "--memo", "@SUM(A1)")
    screen = run(project, "quotes", "--format", "csv").output
    row = next(csv.DictReader(io.StringIO(screen)))
    assert (row["quote"], row["memo"], row["start"]) == ("'=1+1 adalah dua.", "'@SUM(A1)", "3")
    assert (row["level"], row["informant"]) == ("desa", "Informan 3")
    target = tmp_path / "kutipan.csv"
    assert run(project, "quotes", "--format", "csv", "--output", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert target.read_text(encoding="utf-8-sig") == screen


def test_workbook(project: Project, tmp_path: Path) -> None:
    code(project, "=1+1 adalah dua.")
    target = tmp_path / "kutipan.xlsx"
    assert run(project, "quotes", "--format", "xlsx").exit_code == 2
    assert run(project, "quotes", "--format", "xlsx", "--output", str(target)).exit_code == 0
    sheet = openpyxl.load_workbook(target)["quotes"]
    heading = [cell.value for cell in sheet[1]]
    quote = sheet[2][heading.index("quote")]
    assert (quote.value, quote.data_type, quote.quotePrefix) == ("=1+1 adalah dua.", "s", True)
    assert sheet[2][heading.index("start")].value == 3


def test_a_file_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    result = run(project, "quotes", "--format", "csv", "--output", str(tmp_path / "nowhere" / "x.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output and "x.csv" in result.output
    assert run(project, "quotes", "--output", str(tmp_path / "x.txt")).exit_code == 2


def test_why(project: Project) -> None:
    output = run(project, "why", "1").output
    code_ = load_codebook(project.codebook_path).get("commitment")
    assert code_ is not None
    line = code_.patterns[0].line
    assert "Suggestion 1: commitment" in output
    assert "absent, because of “Belum”" in output
    assert "«Belum ada [komitmen].»" in output
    assert f"“komitmen” by {code_.patterns[0].text}   {project.codebook_path}:{line}" in output
    assert "the rule is still the same" in output
    assert "no. 1, accepted by Sari" in output and "penting" in output


def test_why_after_an_edit_of_the_codebook(project: Project) -> None:
    path = project.codebook_path
    text = path.read_text(encoding="utf-8")
    codebook = load_codebook(path)
    found = codebook.get("commitment")
    assert found is not None
    pattern = found.patterns[0]
    assert pattern.line is not None
    lines = text.splitlines(keepends=True)
    path.write_text(
        "".join([*lines[: pattern.line - 1], "      - kata yang lain sama sekali\n", *lines[pattern.line :]]),
        encoding="utf-8",
    )
    assert "a pattern is gone from the codebook" in run(project, "why", "1").output


@pytest.mark.parametrize("args", [["quotes"], ["log"], ["why", "1"], ["undo"], ["quotes", "--format", "csv"]])
def test_reading_commands_import_neither_spacy_nor_pandas(project: Project, args: list[str]) -> None:
    script = (
        "import sys; from qualcode.cli import cli; cli(sys.argv[1:], standalone_mode=False);"
        "loaded = {'spacy', 'pandas'} & set(sys.modules); assert not loaded, loaded"
    )
    process = subprocess.run(
        [sys.executable, "-c", script, "--project", str(project.root), *args],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
