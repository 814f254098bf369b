"""``qualcode status``: what is in, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable

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
    assert "Decisions: 1 accepted, 2 rejected" in shown
    assert "Coded corpus: 1 segments" in shown


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
