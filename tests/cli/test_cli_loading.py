"""What a command does not import, it does not wait for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.project import Project

Qualcode = Callable[..., Result]
# prints the names of the heavy packages that are loaded when the command ends
PROGRAM = """\
import atexit, sys
HEAVY = "spacy thinc numpy pandas sqlalchemy docx lxml openpyxl jinja2 ruamel rich".split()
atexit.register(lambda: print("LOADED", *(name for name in HEAVY if name in sys.modules), file=sys.stderr))
from qualcode.cli import main
main()
"""


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The heavy packages that ``qualcode ARGUMENTS`` had imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    return set(line.split()[1:])


@pytest.fixture
def suggested(qualcode: Qualcode, village: Project) -> Project:
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    assert qualcode("review", keys="axq").exit_code == 0
    return village


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-h"]])
def test_help_loads_click_only(tmp_path: Path, arguments: list[str]) -> None:
    assert loaded(*arguments, cwd=tmp_path) == set()


@pytest.mark.parametrize(
    "command", ["demo", "import", "suggest", "review", "quotes", "report", "status", "codebook", "agreement"]
)
def test_the_help_of_a_command_loads_none_of_its_work(tmp_path: Path, command: str) -> None:
    assert loaded(command, "--help", cwd=tmp_path) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["quotes"],
        ["quotes", "--format", "json"],
        ["log"],
        ["report"],
        ["suggest"],
        ["why", "1"],
        ["undo"],
        ["code", "catatan", "--quote", "warga", "--code", "outcomes"],
        ["codebook", "show"],
        ["import"],
    ],
    ids=" ".join,
)
def test_reading_the_corpus_never_loads_spacy(suggested: Project, arguments: list[str]) -> None:
    packages = loaded(*arguments, cwd=suggested.root)
    assert not packages & {"spacy", "thinc"}
    if arguments != ["report"]:
        assert "pandas" not in packages


def test_with_all_built_in_suggesters_neither(qualcode: Qualcode, village: Project) -> None:
    settings = village.file.read_text(encoding="utf-8")
    village.file.write_text(settings.replace("[patterns]", "[patterns, definitions]"), encoding="utf-8")
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    assert not loaded("suggest", cwd=village.root) & {"spacy", "thinc", "pandas"}


def test_work_to_do_does_load_spacy(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    assert "spacy" in loaded("suggest", cwd=village.root)
