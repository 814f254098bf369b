"""What a researcher sees when something goes wrong: one message, one next step, an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode import errors
from qualcode.cli import show_error
from qualcode.errors import CodebookError, QualcodeError, Where
from qualcode.project import Project

Qualcode = Callable[..., Result]


@pytest.mark.parametrize(
    ("typed", "meant"), [("sugest", "suggest"), ("raport", "report"), ("impor", "import")]
)
def test_a_mistyped_command_is_guessed(invoke: Qualcode, typed: str, meant: str) -> None:
    result = invoke(typed)
    assert result.exit_code == 2 and f"Did you mean '{meant}'?" in result.stderr


def test_an_error_goes_to_standard_error_with_its_place_and_the_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_error(QualcodeError("It is so.", hint="Do this.", where=Where("a.yaml", 3, 7)))
    printed = capsys.readouterr()
    assert printed.err == "Error: a.yaml:3:7: It is so.\nNext: Do this.\n"
    assert printed.out == ""


def test_all_problems_of_a_codebook_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    problems = tuple(QualcodeError(f"Mistake {number}.", where=Where("a.yaml", number)) for number in (1, 2))
    show_error(CodebookError("Two mistakes.", problems=problems))
    assert "  a.yaml:1: Mistake 1.\n  a.yaml:2: Mistake 2.\n" in capsys.readouterr().err


def test_every_kind_of_error_is_told_apart_by_its_exit_code() -> None:
    own = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, QualcodeError) and "exit_code" in vars(kind)
    ]
    codes = [kind.exit_code for kind in own]
    assert len(set(codes)) == len(codes) >= 10
    assert 0 not in codes and 2 not in codes  # 2 is Click's, for wrong options


def test_a_place_that_cannot_be_written_is_named(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    qualcode("code", "catatan", "--quote", "rasa percaya", "--code", "trust-building")
    target = village.root / "no" / "such" / "folder" / "q.csv"
    result = qualcode("quotes", "--format", "csv", "--output", target)
    assert result.exit_code == 1
    assert str(target) in result.stderr and "Next: " in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe that closes")
def test_a_reader_that_stops_listening_is_no_error(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "qualcode", "--project", str(village.root), "codebook", "show"]
    ours, theirs = os.pipe()
    os.close(ours)  # as `head` does when it has seen enough
    done = subprocess.run(
        command, stdout=theirs, stderr=subprocess.PIPE, env=environment, check=False, timeout=60
    )
    os.close(theirs)
    assert b"Traceback" not in done.stderr and b"BrokenPipe" not in done.stderr


def test_texts_with_any_signs_are_printed_on_any_terminal(village: Project, qualcode: Qualcode) -> None:
    (village.transcripts / "huruf.txt").write_text("Catatan ꦲꦏ꧀ꦱꦫ 😀 saling percaya.\n", encoding="utf-8")
    qualcode("import")
    qualcode("code", "huruf", "--quote", "ꦲꦏ꧀ꦱꦫ 😀", "--code", "trust-building")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONIOENCODING": "cp1252",
    }
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "--project", str(village.root), "quotes", "--format", "csv"],
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert "ꦲꦏ꧀ꦱꦫ 😀" in done.stdout.decode("utf-8")


def test_help_is_there_under_both_names(invoke: Qualcode, tmp_path: Path) -> None:
    assert invoke("-h").stdout == invoke("--help").stdout
    assert invoke("report", "-h").stdout == invoke("report", "--help").stdout
