"""``qualcode import``: files, speakers, attributes, and what happens the second time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from terminal_process import in_terminal, needs_terminal

from qualcode.corpus import Corpus
from qualcode.model import Document, Kind, Role
from qualcode.project import Project

Qualcode = Callable[..., Result]
UNCLEAR = """\
P: Siapa yang hadir di rapat itu?
I: Kami sudah saling percaya waktu itu, jadi semua hadir.
P: Apakah ada komitmen?
I: Belum ada komitmen sama sekali dari kecamatan.
"""


def documents(project: Project) -> dict[str, Document]:
    with Corpus.open(project.corpus_url) as corpus:
        return {document.id: document for document in corpus.documents()}


def roles(document: Document) -> dict[str, Role]:
    return {turn.speaker: turn.role for turn in document.turns}


def test_takes_the_folder_transcripts_by_default(qualcode: Qualcode, village: Project) -> None:
    result = qualcode("import")
    assert result.exit_code == 0
    assert "2 documents in the corpus." in result.stdout and "Next: qualcode suggest" in result.stdout
    found = documents(village)
    assert {name: document.kind for name, document in found.items()} == {
        "catatan": Kind.DOCUMENT,
        "informan-1": Kind.INTERVIEW,
    }
    assert roles(found["informan-1"]) == {"Peneliti": Role.INTERVIEWER, "Informan 1": Role.INFORMANT}
    assert found["informan-1"].source == "transcripts/informan-1.txt"


def test_the_same_files_again_are_not_even_read(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    before = documents(village)
    # the same bytes under a suffix that no reader takes: reading it would be an error
    copy = village.root / "salinan.bin"
    copy.write_bytes((village.transcripts / "informan-1.txt").read_bytes())
    result = qualcode("import", village.transcripts, copy)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("unchanged") == 3
    assert documents(village) == before


def test_files_that_fail_do_not_stop_the_others(qualcode: Qualcode, village: Project) -> None:
    (village.transcripts / "b.docx").write_bytes(b"PK\x03\x04 broken")
    (village.transcripts / "c.pdf").write_bytes(b"")
    result = qualcode("import", village.transcripts, village.root / "rekaman.mp3")
    assert result.exit_code == 5
    assert {"catatan", "informan-1"} == set(documents(village))
    for name in ("b.docx", "c.pdf", "rekaman.mp3"):
        assert name in result.stderr
    assert "3 files could not be imported" in result.stderr and "Next: " in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_without_readable_files(qualcode: Qualcode, village: Project, tmp_path: Path) -> None:
    empty = tmp_path / "kosong"
    empty.mkdir()
    result = qualcode("import", empty)
    assert result.exit_code != 0
    assert str(empty) in result.stderr and ".docx" in result.stderr


def test_one_stem_in_two_folders_gets_two_ids(qualcode: Qualcode, village: Project) -> None:
    for folder in ("desa-a", "desa-b"):
        (village.transcripts / folder).mkdir()
        text = f"Catatan dari {folder}.\n"
        (village.transcripts / folder / "catatan.txt").write_text(text, encoding="utf-8")
    assert qualcode("import").exit_code == 0
    found = documents(village)
    assert len(found) == 4
    assert {found[name].source for name in found if name.startswith("catatan")} == {
        f"transcripts/{name}" for name in ("catatan.txt", "desa-a/catatan.txt", "desa-b/catatan.txt")
    }
    qualcode("import", "--attr", "level=desa")  # reads all of them again
    assert set(documents(village)) == set(found)


def test_kind_and_language_can_be_said(qualcode: Qualcode, village: Project) -> None:
    qualcode("import", village.transcripts / "catatan.txt", "--kind", "observation", "--language", "en")
    (document,) = documents(village).values()
    assert (document.kind, document.language) == (Kind.OBSERVATION, "en")


def test_attributes_of_all_files_and_of_one(qualcode: Qualcode, village: Project) -> None:
    qualcode("import", "--attr", "Level=desa", "--attr", "institution=BPD = desa")
    qualcode("import", village.transcripts / "catatan.txt", "--attr", "level=kabupaten")
    found = documents(village)
    assert found["informan-1"].attributes == {"level": "desa", "institution": "BPD = desa"}
    assert found["catatan"].attributes == {"level": "kabupaten", "institution": "BPD = desa"}


@pytest.mark.parametrize("attribute", ["level", "=desa", " = x"])
def test_an_attribute_without_a_name_is_refused(qualcode: Qualcode, attribute: str) -> None:
    result = qualcode("import", "--attr", attribute)
    assert result.exit_code == 2 and "NAME=VALUE" in result.stderr


@pytest.mark.parametrize("speakers", ["P", "P=penanya", "P:interviewer"])
def test_a_role_that_there_is_not_is_refused(qualcode: Qualcode, village: Project, speakers: str) -> None:
    result = qualcode("import", "--speakers", speakers)
    assert result.exit_code == 2 and "LABEL=interviewer" in result.stderr
    assert documents(village) == {}


# the table of cases


@pytest.mark.parametrize(
    "table",
    [
        "document,speaker,informant,level,date\n"
        "informan-1.txt,,Informan I,desa,12 May 2023\n"
        "catatan,,,kabupaten,\n"
        "informan-1,Informan 1,Informan Satu,,\n"
        "informn-9.docx,,Informan 9,,\n",
        "Nama Berkas;Pembicara;Kode Informan;Tingkat;Tanggal\n"
        "informan-1.txt;;Informan I;desa;12 Mei 2023\n"
        "catatan;;;kabupaten;\n"
        "informan-1;Informan 1;Informan Satu;;\n"
        "informn-9.docx;;Informan 9;;\n",
    ],
    ids=["English", "Indonesian"],
)
def test_attributes_from_cases_csv(qualcode: Qualcode, village: Project, table: str) -> None:
    (village.root / "cases.csv").write_text(table, encoding="utf-8")
    result = qualcode("import")
    assert result.exit_code == 0
    assert "no document 'informn-9'" in result.stderr
    assert result.stderr.count("no document") == 1
    found = documents(village)
    assert found["catatan"].attributes == {"level": "kabupaten"}
    informant = found["informan-1"]
    assert informant.attributes == {"informant": "Informan I", "level": "desa", "date": "2023-05-12"}
    assert informant.attributes_of("Informan 1")["informant"] == "Informan Satu"


def test_a_table_that_comes_later_still_counts(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for row in (["dokumen", "instansi"], ["catatan", "Kelurahan"]):
        workbook.active.append(row)
    workbook.save(village.root / "cases.xlsx")
    result = qualcode("import")
    assert "Attributes of 1 documents brought up to date from cases.xlsx" in result.stdout
    assert documents(village)["catatan"].attributes == {"institution": "Kelurahan"}
    assert "brought up to date" not in qualcode("import").stdout


def test_a_mistake_in_the_table_names_its_row(qualcode: Qualcode, village: Project) -> None:
    (village.root / "cases.csv").write_text("document,date\ncatatan,kemarin\n", encoding="utf-8")
    result = qualcode("import")
    assert result.exit_code == 5
    assert "cases.csv:2" in result.stderr and "kemarin" in result.stderr


# who speaks


def test_in_a_script_unclear_speakers_are_an_error_with_the_way_out(
    qualcode: Qualcode, village: Project
) -> None:
    (village.transcripts / "unclear.txt").write_text(UNCLEAR, encoding="utf-8")
    result = qualcode("import")
    assert result.exit_code == 6
    assert "unclear.txt" in result.stderr and "P, I" in result.stderr
    assert '--speakers "P=interviewer,I=informant"' in result.stderr
    assert set(documents(village)) == {"catatan", "informan-1"}


def test_what_is_said_about_speakers_is_remembered(qualcode: Qualcode, village: Project) -> None:
    (village.transcripts / "unclear.txt").write_text(UNCLEAR, encoding="utf-8")
    before = village.file.read_text(encoding="utf-8")
    assert qualcode("import", "--speakers", "P=interviewer, I=informant").exit_code == 0
    assert roles(documents(village)["unclear"]) == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    after = village.file.read_text(encoding="utf-8")
    assert all(line in after for line in before.splitlines()[:-1])
    assert Project.load(village.root).speakers == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    (village.transcripts / "unclear-2.txt").write_text(UNCLEAR + "I: Ya.\n", encoding="utf-8")
    assert qualcode("import").exit_code == 0
    assert roles(documents(village)["unclear-2"]) == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}


def test_a_star_stands_for_all_others_and_is_not_remembered(qualcode: Qualcode, village: Project) -> None:
    (village.transcripts / "unclear.txt").write_text(UNCLEAR, encoding="utf-8")
    assert qualcode("import", "--speakers", "P=interviewer,*=informant").exit_code == 0
    assert roles(documents(village)["unclear"]) == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    assert Project.load(village.root).speakers == {"P": Role.INTERVIEWER}


@needs_terminal
def test_on_a_terminal_it_asks_and_remembers(village: Project) -> None:
    (village.transcripts / "unclear.txt").write_text(UNCLEAR, encoding="utf-8")
    with in_terminal(village.root, "import") as terminal:
        terminal.read_until("[i]: ")
        terminal.type("\n")  # the guess, from who asks most
        terminal.read_until("[n]: ")
        terminal.type("n\n")
        terminal.read_until("Next: qualcode suggest")
        assert terminal.process.wait(timeout=60) == 0
    assert roles(documents(village)["unclear"]) == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    assert Project.load(village.root).speakers == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}


# a file that has changed


def test_a_changed_file_gives_its_document_another_text(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    qualcode("suggest")
    path = village.transcripts / "catatan.txt"
    path.write_text("Kami saling percaya.\n", encoding="utf-8")
    result = qualcode("import")
    assert result.exit_code == 0 and "revised    catatan" in result.stdout
    assert documents(village)["catatan"].text == "Kami saling percaya."
    with Corpus.open(village.corpus_url) as corpus:
        assert list(corpus.suggestions(document_id="catatan")) == []


def test_a_changed_file_over_a_correction_is_refused_and_the_others_come_in(
    qualcode: Qualcode, village: Project
) -> None:
    qualcode("import")
    assert qualcode("edit", "catatan", "--replace", "Harus ada", "Perlu ada", "--yes").exit_code == 0
    (village.transcripts / "catatan.txt").write_text("Kami saling percaya.\n", encoding="utf-8")
    (village.transcripts / "zebra.txt").write_text("Catatan lain.\n", encoding="utf-8")
    before = documents(village)["catatan"]
    result = qualcode("import")
    assert result.exit_code == 7
    assert "catatan" in result.stderr and "--over-corrections" in result.stderr
    found = documents(village)
    assert found["catatan"] == before
    assert "zebra" in found
