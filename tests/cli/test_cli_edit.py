"""qualcode edit, place and log --unplaced, and a file that has changed."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.model import Fit
from qualcode.project import Project

Qualcode = Callable[..., Result]
WRONG = "Kami sudah saling pecaya."


@pytest.fixture
def coded(qualcode: Qualcode, village: Project) -> Qualcode:
    """The interview with a typo in it, and two codings by hand: numbers 1 (with the typo) and 2."""
    path = village.transcripts / "informan-1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("percaya.", "pecaya."), encoding="utf-8")
    assert qualcode("import").exit_code == 0
    for quote in (WRONG, "Airnya habis dulu."):
        assert qualcode("code", "informan-1", "--quote", quote, "--code", "trust-building").exit_code == 0
    return qualcode


def text(village: Project) -> str:
    with Corpus.open(village.corpus_url) as corpus:
        assert corpus.problems() == []
        return corpus.document("informan-1").text


def quotes(village: Project) -> list[str]:
    with Corpus.open(village.corpus_url) as corpus:
        return [one.segment.quote for one in corpus.iter_codings()]


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, says: str, ends: int = 0) -> None:
    """An editor that runs ``says`` on the lines of the file (as ``text``) and ends with ``ends``."""
    script = tmp_path / "editor"
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\npath = sys.argv[1]\n"
        "text = open(path, encoding='utf-8').read()\n"
        f"{says}\nopen(path, 'w', encoding='utf-8').write(text)\nsys.exit({ends})\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setenv("EDITOR", str(script))


def test_a_typo_is_replaced_without_an_editor(coded: Qualcode, village: Project) -> None:
    result = coded("edit", "informan-1", "--replace", "pecaya", "percaya", "--yes")
    assert result.exit_code == 0
    assert "saling [-pecaya-]{+percaya+}." in result.output
    assert "1 moved with their words, 1 with changed words" in result.output
    assert "no. 1, trust-building, Sari" in result.output
    assert "pecaya" in (village.transcripts / "informan-1.txt").read_text(encoding="utf-8")
    assert quotes(village) == ["Kami sudah saling percaya.", "Airnya habis dulu."]
    assert "percaya. Belum" in text(village)


def test_nothing_is_saved_before_the_answer(coded: Qualcode, village: Project) -> None:
    before = text(village)
    declined = coded("edit", "informan-1", "--replace", "pecaya", "percaya", keys="n\n")
    assert declined.exit_code != 0 and text(village) == before
    assert coded("edit", "informan-1", "--replace", "pecaya", "percaya", keys="y\n").exit_code == 0
    assert text(village) != before


def test_words_that_stand_in_several_places_are_asked_for(coded: Qualcode, village: Project) -> None:
    several = coded("edit", "informan-1", "--replace", "Peneliti", "P", "--yes")
    assert several.exit_code != 0 and "2 times" in several.output and "--all" in several.output
    assert coded("edit", "informan-1", "--replace", "Peneliti", "P", "--all", "--yes").exit_code == 0
    with Corpus.open(village.corpus_url) as corpus:
        assert {turn.speaker for turn in corpus.document("informan-1").turns} == {"P", "Informan 1"}
    missing = coded("edit", "informan-1", "--replace", "tidak ada", "x", "--yes")
    assert missing.exit_code == 9 and "not in informan-1" in missing.output


def test_the_editor_gets_the_text_and_its_text_is_saved(
    coded: Qualcode, village: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = text(village)
    editor(tmp_path, monkeypatch, says="text = text.replace('pecaya', 'percaya 😀')")
    result = coded("edit", "informan-1", "--yes")
    assert result.exit_code == 0, result.output
    assert text(village) == before.replace("pecaya", "percaya 😀")
    shown = coded("edit", "informan-1", "--show", "1")
    assert shown.output.rstrip("\n") == before
    history = coded("edit", "informan-1", "--history")
    assert "Sari" in history.output and "edit" in history.output
    assert coded("edit", "informan-1", "--show", "3").exit_code == 9


@pytest.mark.parametrize(
    ("says", "ends", "exit_code"),
    [
        ("text = text.replace('pecaya', 'percaya')", 1, 1),
        ("os.kill(os.getpid(), 9)", 0, 1),
        ("open(path, 'wb').write(b'\\xff\\xfe\\xff'); sys.exit()", 0, 1),
        ("text = ''", 0, 0),
        ("sys.exit()", 0, 0),
    ],
)
def test_an_editor_that_fails_or_saves_nothing_changes_nothing(
    coded: Qualcode,
    village: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    ends: int,
    exit_code: int,
) -> None:
    before = text(village)
    editor(tmp_path, monkeypatch, says=says, ends=ends)
    result = coded("edit", "informan-1", "--yes")
    assert result.exit_code == exit_code, result.output
    assert text(village) == before
    assert exit_code or "Nothing was changed" in result.output


def test_what_was_typed_is_kept_where_it_is_not_saved(
    coded: Qualcode, village: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, says="text = text.replace('pecaya', 'percaya')")
    assert coded("edit", "informan-1", keys="n\n").exit_code != 0
    kept = village.root / "informan-1.edited.txt"
    assert "percaya. Belum" in kept.read_text(encoding="utf-8")
    again = coded("edit", "informan-1", "--yes")
    assert again.exit_code == 1 and "--file" in again.output, "nobody types over what was typed before"
    assert coded("edit", "informan-1", "--file", kept, "--yes").exit_code == 0
    assert "percaya. Belum" in text(village)
    assert not kept.exists()


def test_another_encoding_is_read_and_what_cannot_be_read_is_kept(
    coded: Qualcode, village: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin = "open(path, 'wb').write(text.replace('pecaya', 'percaya é').encode('latin-1')); sys.exit()"
    editor(tmp_path, monkeypatch, says=latin)
    assert coded("edit", "informan-1", "--yes").exit_code == 0
    assert "percaya é" in text(village)
    before = text(village)
    editor(tmp_path, monkeypatch, says="open(path, 'wb').write(b'\\xff\\xfe\\xff'); sys.exit()")
    result = coded("edit", "informan-1", "--yes")
    assert result.exit_code == 1 and "informan-1.edited.txt" in result.output
    assert (village.root / "informan-1.edited.txt").read_bytes() == b"\xff\xfe\xff"
    assert text(village) == before


def test_a_coding_without_words_is_listed_and_gets_a_place(coded: Qualcode, village: Project) -> None:
    gone = coded("edit", "informan-1", "--replace", "Airnya habis dulu.", "", "--yes")
    assert "1 not placed" in gone.output and "qualcode place 2" in gone.output
    assert quotes(village) == [WRONG]
    status = coded("status").output
    assert "1 coding (1 by Sari)" in status and "Coded corpus: 1 segment\n" in status
    listed = coded("log", "--unplaced").output
    assert "Airnya habis" in listed and "text 1" in listed and "pecaya" not in listed
    assert "Airnya" not in coded("quotes").output
    other = coded("--coder", "Budi", "place", "2", "--quote", "Mengapa?")
    assert other.exit_code == 9 and quotes(village) == [WRONG]
    assert coded("place", "1", "--quote", "Mengapa?").exit_code == 1, "it has a place"
    placed = coded("place", "2", "--quote", "mengapa?")
    assert placed.exit_code == 0 and quotes(village) == [WRONG, "Mengapa?"]
    assert "Every coding has a place" in coded("log", "--unplaced").output
    with Corpus.open(village.corpus_url) as corpus:
        number = corpus.standing_decisions()[-1].id
    assert coded("undo", number).exit_code == 0
    assert quotes(village) == [WRONG]
    assert "Airnya habis" in coded("log", "--unplaced").output, "it has no place again"


def test_a_placed_suggestion_keeps_its_verdict(qualcode: Qualcode, village: Project) -> None:
    assert qualcode("import").exit_code == 0 and qualcode("suggest").exit_code == 0
    with Corpus.open(village.corpus_url) as corpus:
        document = corpus.document("informan-1")
        suggestion = next(corpus.suggestions(document_id=document.id))
    assert qualcode("review", keys="a" * 9 + "q").exit_code == 0
    with Corpus.open(village.corpus_url) as corpus:
        made = next(one for one in corpus.standing_decisions() if one.suggestion_id == suggestion.id)
    words = suggestion.segment.quote
    assert qualcode("edit", "informan-1", "--replace", words, "", "--yes").exit_code == 0
    why = qualcode("why", suggestion.id)
    assert why.exit_code == 0 and "in an earlier text: no. 1" in why.output and "Kami sudah" in why.output
    assert qualcode("place", made.id, "--quote", "Mengapa?").exit_code == 0
    with Corpus.open(village.corpus_url) as corpus:
        (placed,) = (one for one in corpus.standing_decisions() if one.suggestion_id == suggestion.id)
        assert (placed.verdict, placed.fit, placed.segment.quote) == (made.verdict, Fit.SAME, "Mengapa?")
        assert corpus.problems() == []


def test_a_changed_file_takes_its_codings_along(coded: Qualcode, village: Project) -> None:
    path = village.transcripts / "informan-1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("pecaya", "percaya"), encoding="utf-8")
    result = coded("import")
    assert result.exit_code == 0 and "revised" in result.output
    assert "[-pecaya-]{+percaya+}" in result.output
    assert quotes(village)[0] == "Kami sudah saling percaya."
    with Corpus.open(village.corpus_url) as corpus:
        assert [(one.reason, one.coder) for one in corpus.revisions("informan-1")] == [("import", "Sari")]
    assert "unchanged" in coded("import").output


def test_a_changed_file_does_not_take_corrections_back(coded: Qualcode, village: Project) -> None:
    assert coded("edit", "informan-1", "--replace", "pecaya", "percaya", "--yes").exit_code == 0
    described = coded("import", "--attr", "level=desa")
    assert described.exit_code == 0, "the file is as it was: only an attribute is new"
    assert "percaya. Belum" in text(village)
    path = village.transcripts / "informan-1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("dulu", "sekali"), encoding="utf-8")
    refused = coded("import")
    assert refused.exit_code == 7
    assert "corrected here since (edit by Sari" in refused.output and "--over-corrections" in refused.output
    assert "percaya. Belum" in text(village) and "dulu" in text(village)
    assert coded("import", "--over-corrections").exit_code == 0
    assert "pecaya" in text(village) and "sekali" in text(village)
    assert quotes(village) == [WRONG, "Airnya habis sekali."]


def test_options_that_exclude_each_other(coded: Qualcode) -> None:
    assert coded("edit", "informan-1", "--history", "--show", "1").exit_code == 2
    assert coded("edit", "informan-1", "--all").exit_code == 2
    assert coded("edit", "nobody", "--history").exit_code == 9


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 coding whose words are no longer in the text is kept in the log, but left out"),
        ("id", "1 koding yang kata-katanya tidak ada lagi dalam naskah tetap tersimpan"),
    ],
)
def test_the_report_says_what_was_left_out(
    coded: Qualcode, village: Project, tmp_path: Path, language: str, said: str
) -> None:
    coded("edit", "informan-1", "--replace", "Airnya habis dulu.", "", "--yes")
    draft = tmp_path / "draft.docx"
    result = coded("report", "--language", language, "--output", draft)
    assert result.exit_code == 0, result.output
    paragraphs = "\n".join(one.text for one in docx.Document(str(draft)).paragraphs)
    assert said in paragraphs
    assert "Airnya habis" not in paragraphs
