"""``qualcode demo``: the whole way in one command, and nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.project import Project

Qualcode = Callable[..., Result]


@pytest.mark.parametrize("language", ["id", "en"])
def test_goes_the_whole_way_and_says_what_it_did(invoke: Qualcode, tmp_path: Path, language: str) -> None:
    result = invoke("demo", tmp_path / "d", "--language", language)
    assert result.exit_code == 0, result.output
    project = Project.load(tmp_path / "d")
    with Corpus.open(project.corpus_url) as corpus:
        counts, waiting = corpus.counts(), corpus.waiting(project.coder)
        assert corpus.problems() == []
    assert f"{counts.documents} documents, {counts.turns} turns, {counts.words} words" in result.stdout
    assert f"3. Suggested   {counts.suggestions} segments" in result.stdout
    decided = ", ".join(f"{number} {verdict}" for verdict, number in counts.decisions.items() if number)
    assert f"4. Decided     {decided}; {waiting} suggestions are left" in result.stdout
    assert f"Coded corpus: {counts.codings} segments" in result.stdout
    assert "invented sample coder's decisions" in result.stdout
    (report,) = project.reports.glob("*.docx")
    assert f"5. Report      {report}" in result.stdout
    assert docx.Document(str(report)).core_properties.title == project.title
    assert "qualcode review" in result.stdout.splitlines()[-1]


def test_the_sample_is_rich_enough_to_look_around_in(invoke: Qualcode, tmp_path: Path) -> None:
    invoke("demo", tmp_path / "d")
    project = Project.load(tmp_path / "d")
    with Corpus.open(project.corpus_url) as corpus:
        counts = corpus.counts()
        kinds = {document.kind for document in corpus.documents()}
        statuses = {coding.status for coding in corpus.iter_codings()}
        open_roles = [turn for one in corpus.documents() for turn in one.turns if turn.role == "unknown"]
    assert kinds == {"interview", "observation", "document"}
    assert statuses == {"present", "absent", "wished"}
    assert {"accepted", "corrected", "rejected", "coded"} <= {
        v for v, number in counts.decisions.items() if number
    }
    assert open_roles == []


def test_where_the_folder_exists_nothing_changes(invoke: Qualcode, tmp_path: Path) -> None:
    mine = tmp_path / "d" / "catatan.txt"
    mine.parent.mkdir()
    mine.write_text("milik saya", encoding="utf-8")
    result = invoke("demo", tmp_path / "d")
    assert result.exit_code == 3
    assert "nothing was changed" in result.stderr and "qualcode demo DIR" in result.stderr
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["catatan.txt"]
    assert mine.read_text(encoding="utf-8") == "milik saya"


def test_the_folder_is_named_by_default(
    invoke: Qualcode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qualcode-demo").write_text("in the way", encoding="utf-8")
    assert "qualcode-demo is there already" in invoke("demo").stderr
