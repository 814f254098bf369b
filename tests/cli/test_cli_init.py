"""``qualcode init``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.project import Project

Qualcode = Callable[..., Result]


def test_makes_a_project_that_the_next_step_can_use(invoke: Qualcode, tmp_path: Path) -> None:
    folder = tmp_path / "studi"
    made = invoke("init", folder, "--title", 'Kata "percaya": studi', "--coder", "Sari", "--language", "en")
    assert made.exit_code == 0
    assert made.stdout.rstrip().endswith(f"Next: cd {folder} && qualcode import")
    project = Project.load(folder)
    assert (project.title, project.coder, project.language) == ('Kata "percaya": studi', "Sari", "en")
    with Corpus.open(project.corpus_url) as corpus:
        assert corpus.counts().documents == 0
    status = invoke("--project", folder, "status")
    assert status.exit_code == 0
    assert "Next: put files into transcripts/ and run: qualcode import" in status.stdout


def test_makes_one_in_the_current_folder(
    invoke: Qualcode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Next: qualcode import" in invoke("init").stdout
    assert Project.find(Path()).title == tmp_path.name


def test_what_is_there_stays_as_it_is(invoke: Qualcode, tmp_path: Path) -> None:
    mine = {
        tmp_path / "transcripts" / "a.txt": "Transkrip.",
        tmp_path / "codebooks" / "ansell-gash.yaml": "# x\n",
    }
    for path, text in mine.items():
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert invoke("init", tmp_path).exit_code == 0
    assert {path: path.read_text(encoding="utf-8") for path in mine} == mine


def test_a_second_init_changes_nothing(invoke: Qualcode, tmp_path: Path) -> None:
    invoke("init", tmp_path, "--title", "Pertama")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = invoke("init", tmp_path, "--title", "Kedua")
    assert again.exit_code == 3
    assert "nothing was changed" in again.stderr and "Next: " in again.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_unknown_codebook_is_named_with_those_there_are(invoke: Qualcode, tmp_path: Path) -> None:
    result = invoke("init", tmp_path / "p", "--codebook", "ansel")
    assert result.exit_code == 3
    assert "'ansel'" in result.stderr and "ansell-gash, bryson-2006, emerson-2012" in result.stderr


def test_a_file_where_the_folder_should_be(invoke: Qualcode, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("x", encoding="utf-8")
    assert invoke("init", tmp_path / "p").exit_code != 0
    assert invoke("init", tmp_path / "p" / "below").exit_code == 3
    assert (tmp_path / "p").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("codebook", ["emerson-2012", "bryson-2006"])
def test_the_other_shipped_codebooks_can_be_used_at_once(
    invoke: Qualcode, tmp_path: Path, codebook: str
) -> None:
    invoke("init", tmp_path / "p", "--codebook", codebook)
    result = invoke("--project", tmp_path / "p", "codebook", "check")
    assert result.exit_code == 0, result.output
    assert f"{codebook} can be used" in result.stdout
