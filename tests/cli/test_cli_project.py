"""Which project a command works on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.project import Project, create_project

Qualcode = Callable[..., Result]


@pytest.mark.parametrize("folder", [".", "transcripts", "transcripts/deep/deeper"])
def test_found_from_the_current_folder_upwards(
    invoke: Qualcode, village: Project, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    here = village.root / folder
    here.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(here)
    result = invoke("status")
    assert result.exit_code == 0 and str(village.root) in result.stdout


def test_relative_paths_are_those_of_the_current_folder(
    invoke: Qualcode, village: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(village.transcripts)
    assert "1 documents in the corpus." in invoke("import", "catatan.txt").stdout


@pytest.mark.parametrize("named", [".", "transcripts", "qualcode.yaml"])
def test_named_by_an_option_it_goes_before_the_current_folder(
    invoke: Qualcode, village: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    other = create_project(tmp_path / "other")
    monkeypatch.chdir(other.root)
    result = invoke("--project", village.root / named, "status")
    assert result.exit_code == 0 and str(village.root) in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["suggest"],
        ["why", "1"],
        ["review"],
        ["code", "a", "--quote", "b", "--code", "c"],
        ["undo"],
        ["log"],
        ["quotes"],
        ["report"],
        ["status"],
        ["codebook", "check"],
        ["codebook", "show"],
        ["codebook", "new", "baru"],
        ["codebook", "add", "a", "b"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_without_a_project_every_command_says_how_to_make_one(
    invoke: Qualcode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(*arguments)
    assert result.exit_code == 3
    assert "qualcode.yaml" in result.stderr and "qualcode init" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["status", "import", "suggest", "quotes", "report"])
def test_a_mistake_in_the_project_file_is_named_by_every_command(
    qualcode: Qualcode, village: Project, command: str
) -> None:
    with village.file.open("a", encoding="utf-8") as file:
        file.write("corpsu: sqlite:///x.sqlite\n")
    line = len(village.file.read_text(encoding="utf-8").splitlines())
    result = qualcode(command)
    assert result.exit_code == 3
    assert f"qualcode.yaml:{line}: Unknown setting: corpsu" in result.stderr
    assert "corpus" in result.stderr.rpartition("Next: ")[2]


def test_a_project_can_be_moved(
    invoke: Qualcode, qualcode: Qualcode, village: Project, tmp_path: Path
) -> None:
    qualcode("import")
    moved = tmp_path / "dipindah ke sini"
    shutil.move(village.root, moved)
    assert "2 documents" in invoke("--project", moved, "status").stdout
    again = invoke("--project", moved, "import")
    assert again.exit_code == 0 and again.stdout.count("unchanged") == 2


def test_a_corpus_that_is_missing_is_named(qualcode: Qualcode, village: Project) -> None:
    (village.root / "corpus.sqlite").unlink()
    for command in ("status", "suggest", "quotes", "report"):
        result = qualcode(command)
        assert result.exit_code == 7, command
        assert "corpus.sqlite" in result.stderr and "Next: " in result.stderr


def test_a_codebook_that_is_missing_is_named(qualcode: Qualcode, village: Project) -> None:
    village.codebook_path.unlink()
    result = qualcode("suggest")
    assert result.exit_code == 4 and "ansell-gash.yaml" in result.stderr and "Next: " in result.stderr
