"""``qualcode status``: what is in, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from click.testing import Result

from qualcode.project import Project

Qualcode = Callable[..., Result]


def next_step(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return str(result.stdout.rpartition("\nNext: ")[2].strip())


def test_the_next_step_follows_the_work(qualcode: Qualcode) -> None:
    assert next_step(qualcode("status")) == "put files into transcripts/ and run: qualcode import"
    qualcode("import")
    assert next_step(qualcode("status")) == "qualcode suggest"
    qualcode("suggest")
    assert next_step(qualcode("status")) == "qualcode review   (4 suggestions wait)"
    qualcode("review", keys="ax q")
    assert next_step(qualcode("status")) == "qualcode review   (2 suggestions wait)"
    qualcode("review", keys="aaaq")
    assert next_step(qualcode("status")) == "qualcode report"


def test_shows_the_documents_and_the_counts(qualcode: Qualcode, village: Project) -> None:
    table = "document,informant,level,date\ninforman-1,Ibu Rumah,desa,2023-05-12\n"
    (village.root / "cases.csv").write_text(table, encoding="utf-8")
    qualcode("import")
    qualcode("suggest")
    qualcode("review", keys="axxq")
    shown = qualcode("status").stdout
    assert "Desa Uji" in shown and str(village.root) in shown
    assert "Codebook small (4 codes, 3 patterns)" in shown
    (row,) = [line.split() for line in shown.splitlines() if line.strip().startswith("informan-1")]
    assert row == ["informan-1", "interview", "Ibu", "Rumah", "desa", "2023-05-12", "24"]
    assert "2 documents, 35 words, 4 suggestions (1 wait for Sari)" in shown
    assert "Decisions of Sari: 1 accepted, 2 rejected" in shown
    assert "Coded corpus: 1 segment\n" in shown


def test_counts_are_those_of_the_coder_who_asks(qualcode: Qualcode) -> None:
    qualcode("import")
    qualcode("suggest")
    qualcode("review", keys="aaaaq")
    assert "(0 wait for Sari)" in qualcode("status").stdout
    assert "(4 wait for Budi)" in qualcode("--coder", "Budi", "status").stdout


def test_kinds_and_dates_stay_whole_in_a_narrow_window(qualcode: Qualcode, village: Project) -> None:
    name = "informan-12-dinas-pemberdayaan"
    turns = "".join(f"Informan {number}: Ya.\n" for number in range(1, 9))
    (village.transcripts / f"{name}.txt").write_text(f"Peneliti: Ya?\n{turns}", encoding="utf-8")
    (village.root / "cases.csv").write_text(
        f"document,level,date\n{name},kabupaten,2023-05-12\n", encoding="utf-8"
    )
    qualcode("import")
    shown = qualcode("status").stdout
    for words in (name, "interview", "kabupaten", "2023-05-12"):
        assert words in shown
    assert max(map(len, shown.splitlines()[4:])) <= 80


def test_what_is_written_in_a_transcript_is_no_markup(qualcode: Qualcode, village: Project) -> None:
    (village.root / "cases.csv").write_text("document,level\ncatatan,[red]desa[/red]\n", encoding="utf-8")
    qualcode("import")
    assert "[red]" in qualcode("status").stdout


def test_a_hint_is_for_the_coder_who_asked(qualcode: Qualcode) -> None:
    qualcode("import")
    qualcode("suggest")
    budi = partial(qualcode, "--coder", "Pak Budi")
    assert next_step(budi("suggest")) == "qualcode --coder 'Pak Budi' review"
    assert next_step(budi("status")).startswith("qualcode --coder 'Pak Budi' review ")
    assert "Next: qualcode --coder 'Pak Budi' review " in budi("review", keys="aq").stdout
    assert next_step(budi("undo")) == "qualcode --coder 'Pak Budi' review"
    words = ("informan-1", "--quote", "Airnya habis dulu", "--code", "outcomes")
    coded = qualcode("code", *words, "--coder", "Pak Budi")
    assert "Take it back with: qualcode --coder 'Pak Budi' undo " in coded.stdout
    assert next_step(coded) == "qualcode --coder 'Pak Budi' quotes --code outcomes"
    assert "Next: qualcode --coder Ani review\n" in qualcode("--coder", "Ani", "log").output


def test_what_is_set_aside_comes_first(qualcode: Qualcode) -> None:
    qualcode("import")
    qualcode("suggest")
    assert next_step(qualcode("assign", "--blind", "40%", "--unit", "turn")) == "qualcode review --blind"
    assert next_step(qualcode("status")).startswith("qualcode review --blind   (")
    named = qualcode("assign", "--blind", "10%", "--unit", "turn", "--coder", "Budi")
    assert next_step(named) == "qualcode --coder Budi review --blind"


def test_verdicts_of_closed_coders_are_not_told(qualcode: Qualcode) -> None:
    qualcode("import")
    qualcode("suggest")
    qualcode("review", keys="axaa")
    qualcode("--coder", "Budi", "review", keys="aaaa")
    shown = qualcode("status").stdout
    assert "Decisions of Sari: 3 accepted, 1 rejected\nCoded corpus: 3 segments" in shown
    assert "Decisions that stand, by coder: Budi 4, Sari 4" in shown
    qualcode("compare", "Sari", "Budi", "--yes")
    opened = qualcode("status").stdout
    assert "Decisions of Sari, Budi, consensus: 7 accepted, 1 rejected" in opened
    assert "Coded corpus: 4 segments" in opened
    qualcode("compare", "Sari", "Budi", "--adopt-agreed")
    qualcode("compare", "Sari", "Budi", "--resolve", keys="1\r\rq")
    assert "Coded corpus: 3 segments" in qualcode("status").stdout
