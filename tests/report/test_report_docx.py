"""The draft, written from a real corpus and opened again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from invented_study import DOCUMENTS, Field

from qualcode.errors import ReportError
from qualcode.findings import Study
from qualcode.model import Document, Kind, Role, Segment, Status, Turn
from qualcode.report import write_report


def written(study: Study, folder: Path, **options: Any) -> Any:
    return docx.Document(str(write_report(study, folder / "draf.docx", **options)))


def texts(document: Any, style: str = "") -> list[str]:
    return [p.text for p in document.paragraphs if not style or p.style.name == style]


def between(document: Any, first: str, last: str) -> list[str]:
    """The paragraphs from the heading ``first`` up to the heading ``last``."""
    paragraphs = [p for p in document.paragraphs if not p.style.name.startswith("toc")]
    start = next(n for n, p in enumerate(paragraphs) if p.text == first)
    end = next(n for n, p in enumerate(paragraphs) if n > start and p.text == last)
    return [p.text for p in paragraphs[start:end]]


def cells(document: Any, caption: str) -> list[list[str]]:
    """The cells of the table with ``caption``."""
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Caption" and caption in paragraph.text:
            rows = paragraph._p.getnext().findall(qn("w:tr"))
            return [[_text(cell) for cell in row.findall(qn("w:tc"))] for row in rows]
    raise AssertionError(f"no table with the caption {caption}")


def _text(element: Any) -> str:
    return "".join(found.text for found in element.iter(qn("w:t"), qn("w:instrText"))).replace("\xa0", " ")


def attribute_values(document: Any, tag: str, attribute: str) -> list[str]:
    return [found.get(qn(attribute)) for found in document.element.iter(qn(tag))]


def test_title_block_says_what_it_is_and_that_it_is_a_draft(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    assert texts(document, "Title") == ["Kolaborasi penanggulangan kemiskinan di Kabupaten Contoh"]
    assert texts(document, "Subtitle")[0] == "Peneliti: Rina"
    places = texts(document, "Interpretation")
    assert texts(document, "Draft Note")[0].startswith(f"KONSEP – {len(places)} tempat interpretasi")
    assert all(re.fullmatch(r"\[INTERPRETASI PENELITI: .+[?.]\]", place) for place in places)


def test_method_tells_the_projects_own_facts(coded: Field, tmp_path: Path) -> None:
    method = " ".join(between(written(coded.study(), tmp_path), "Metode", "Informan dan dokumen"))
    assert (
        "4 transkrip wawancara dengan 3 informan, 1 catatan observasi, dan 1 dokumen (Tabel 1 dan Tabel 2)"
        in method
    )
    assert "antara 12 Mei 2023 dan 3 Juni 2023" in method
    study = coded.study()
    assert (
        f"“Buku kode kecil” versi 1.2 (sidik {study.codebook.digest}), yang memuat 3 komponen dan 5 subkode"
        " dan disusun berdasarkan Pengarang (2001); Penulis (2002)." in method
    )
    assert (
        "Dari 10 saran, sebanyak 6 diterima, 1 dikoreksi, 1 ditolak, 1 dilewati, dan 1 belum diputuskan"
        " (Tabel 10; menurut pola dalam Tabel 9)." in method
    )
    assert "1 koding dibuat langsung tanpa saran. Putusan dibuat oleh Rina antara 1 Juli 2023" in method
    assert "Penyebutnya semua 3 informan dalam proyek ini" in method


def test_sources_tables(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    assert cells(document, "Informan")[:2] == [
        ["Kode", "Lembaga", "Level", "Tanggal", "Segmen"],
        ["Informan 1", "Bappeda", "kabupaten", "12 Mei 2023; 2 Juni 2023", "4"],
    ]
    assert texts(document, "Table Note")[0].endswith(
        "Belum dicatat untuk informan mana pun: media/tempat dan sektor."
    )
    assert cells(document, "Observasi dan dokumen") == [
        ["Sumber", "Jenis", "Level", "Tanggal", "Media/tempat", "Segmen"],
        ["Catatan rapat koordinasi", "observasi", "kabupaten", "25 Mei 2023", "Aula kabupaten", "0"],
        ["Peraturan Bupati 7 Tahun 2020", "dokumen", "kabupaten", "31 Januari 2020", "—", "1"],
    ]


def test_a_component_has_definition_counts_quotes_contrary_evidence_and_a_place(
    coded: Field, tmp_path: Path
) -> None:
    section = between(written(coded.study(), tmp_path), "Proses kolaboratif", "Desain kelembagaan")
    assert section[1] == "Pengertian proses kolaboratif."
    assert section[2] == (
        "6 segmen, pada 3 dari 3 informan, 0 dari 1 observasi, dan 0 dari 1 dokumen. "
        "Statusnya: 3 ada, 2 tidak/belum ada, dan 1 diharapkan."
    )
    assert (
        "“Sekarang kami saling percaya karena data dibuka untuk semua dinas.” "
        "(Informan 1, Bappeda, 12 Mei 2023)" in section
    )
    assert section.count("Belum ada bukti untuk subkode Dialog tatap muka.") == 1
    contrary = section[section.index("Bukti yang bertentangan") :]
    assert contrary[1:3] == [
        "2 dari 6 segmen menyatakan bahwa hal ini tidak atau belum ada:",
        "Tentang Membangun kepercayaan:",
    ]
    assert contrary[3].endswith("(Informan 3, Pemerintah desa, 3 Juni 2023)")
    assert contrary[-1].startswith("[INTERPRETASI PENELITI: ")


def test_a_code_with_nothing_but_contrary_evidence_points_there(coded: Field, tmp_path: Path) -> None:
    section = between(written(coded.study(), tmp_path), "Komitmen", "Rasa memiliki")
    assert section[-1].startswith("Semua segmen dengan kode ini menyatakan")


def test_missing_contrary_evidence_is_said(coded: Field, tmp_path: Path) -> None:
    section = between(written(coded.study(), tmp_path), "Desain kelembagaan", "Hasil")
    assert any(text.startswith("Tidak ada segmen berkode yang menyatakan") for text in section)
    assert section[-1].endswith("Belum ada bukti dari level desa.]")


def test_matrices_show_their_empty_cells(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    assert cells(document, "Triangulasi teknik") == [
        ["Komponen", "Wawancara (n = 3)", "Observasi (n = 1)", "Dokumen (n = 1)", "Teknik dengan bukti"],
        ["Proses kolaboratif", "6 (3)2 tidak/belum ada", "—", "—", "1 dari 3"],
        ["Desain kelembagaan", "1 (1)", "—", "1 (1)", "2 dari 3"],
        ["Hasil", "—", "—", "—", "0 dari 3"],
    ]
    assert cells(document, "Komponen menurut level")[:2] == [
        ["Komponen", "kabupaten (n = 4)", "desa (n = 1)"],
        ["Proses kolaboratif", "5 (2)", "1 (1)"],
    ]


def test_theory_without_evidence_is_listed_with_its_suggestions(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    lead = between(document, "Dijanjikan teori, belum ada buktinya", "Pembahasan dan simpulan")[1]
    assert lead == "2 dari 8 kode dalam buku kode belum memiliki segmen berkode (Tabel 7)."
    assert cells(document, "Kode yang dijanjikan teori")[1:] == [
        ["Proses kolaboratif › Dialog tatap muka", "Pengertian dialog tatap muka.", "tidak ada segmen",
         "1: 1 ditolak, 0 belum diputuskan"],
        ["Hasil", "Pengertian hasil.", "tidak ada segmen", "1: 0 ditolak, 1 belum diputuskan"],
    ]  # fmt: skip


def test_a_code_that_is_only_missing_or_wished_for_is_no_evidence_for_it(
    coded: Field, tmp_path: Path
) -> None:
    from qualcode.model import Decision, Verdict

    segment = coded.corpus.document("informan-3").segment(30, 60)
    coded.corpus.decide(Decision(segment, "outcomes", "Rina", Verdict.CODED, Status.ABSENT))
    document = written(coded.study(), tmp_path)
    (row,) = (row for row in cells(document, "Kode yang dijanjikan teori") if row[0] == "Hasil")
    assert row[2] == "1 tidak/belum ada"


def test_what_is_partly_there_speaks_against_it_and_other_statuses_are_named_with_the_quote(
    coded: Field, tmp_path: Path
) -> None:
    from qualcode.model import Decision, Verdict

    document = Document(
        "informan-9",
        "Informan 9",
        Kind.INTERVIEW,
        text := "Baru sebagian warga yang makmur. Dulu kami makmur. Kalau jalan dibangun, pasti makmur.",
        (Turn("I", Role.INFORMANT, 0, len(text)),),
    )
    coded.corpus.add_document(document)
    for words, status in {
        "Baru sebagian warga yang makmur.": Status.PARTIAL,
        "Dulu kami makmur.": Status.PAST,
        "Kalau jalan dibangun, pasti makmur.": Status.HYPOTHETICAL,
    }.items():
        start = text.index(words)
        segment = document.segment(start, start + len(words))
        coded.corpus.decide(Decision(segment, "outcomes", "Rina", Verdict.CODED, status))
    written_down = written(coded.study(), tmp_path)
    section = between(written_down, "Hasil", "Triangulasi")
    assert section[2].endswith("Statusnya: 1 pengandaian, 1 ada sebagian, dan 1 masa lalu.")
    against = section[section.index("Bukti yang bertentangan") + 1 :]
    assert against[0] == "1 dari 3 segmen menyatakan bahwa hal ini baru ada sebagian:"
    assert against[1].startswith("“Baru sebagian") and against[1].endswith("; ada sebagian)")
    quotes = "\n".join(section[3 : section.index("Bukti yang bertentangan")])
    assert "; masa lalu)" in quotes and "; pengandaian)" in quotes
    assert cells(written_down, "Status segmen berkode")[-1] == ["Hasil", "0", "0", "0", "1", "1", "1"]
    # partly there is there: the theory's promise is not without evidence
    assert "Hasil" not in [row[0] for row in cells(written_down, "Kode yang dijanjikan teori")]


def test_texts_name_tables_by_their_number_in_fields(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    names = attribute_values(document, "w:bookmarkStart", "w:name")
    tables = [name for name in names if name.startswith("table_")]
    codes = [found.text.split() for found in document.element.iter(qn("w:instrText"))]
    referred = {code[1] for code in codes if code[0] == "REF"}
    assert referred <= set(tables)
    assert referred >= {"table_informants", "table_overview", "table_levels", "table_quotes"}
    lead = between(document, "Perbandingan antarlevel", "Dijanjikan teori, belum ada buktinya")[1]
    assert lead.startswith(f"Tabel {tables.index('table_levels') + 1} memuat")


def test_a_reference_to_a_table_that_is_not_there_leaves_no_broken_field(
    uncoded: Field, tmp_path: Path
) -> None:
    own = tmp_path / "wording.id.j2"
    own.write_text('{% block findings_lead %}Lihat {{ ref("quotes") }}.{% endblock %}', encoding="utf-8")
    document = written(uncoded.study(), tmp_path, wording=own)
    assert "Lihat Tabel." in texts(document)
    assert "REF table_quotes" not in _text(document.element)


def test_what_comes_from_sources_without_a_level_is_not_lost(coded: Field, tmp_path: Path) -> None:
    coded.corpus.set_attributes("informan-3", {"level": ""})
    levels = cells(written(coded.study(), tmp_path), "Komponen menurut level")
    assert levels[:2] == [
        ["Komponen", "kabupaten (n = 4)", "tidak dicatat (n = 1)"],
        ["Proses kolaboratif", "5 (2)", "1 (1)"],
    ]


def test_somebody_with_a_code_in_a_chat_is_an_informant(coded: Field, tmp_path: Path) -> None:
    from qualcode.model import Decision, Kind, Role, Turn, Verdict

    text = "Tuti: Kami sekarang saling percaya dengan dinas.\nAnom: Saya belum percaya sama sekali."
    cut = text.index("\n")
    turns = (Turn("Tuti", Role.INFORMANT, 6, cut), Turn("Anom", Role.INFORMANT, cut + 7, len(text)))
    chat = Document("grup", "Grup WA", Kind.DOCUMENT, text, turns, speakers={"Tuti": {"kode informan": "4"}})
    coded.corpus.add_document(chat)
    for turn in turns:
        segment = chat.segment(turn.start, turn.end)
        coded.corpus.decide(Decision(segment, "trust", "Rina", Verdict.CODED))
    document = written(coded.study(), tmp_path)
    assert cells(document, "Informan")[4] == ["Informan 4", "—", "—", "—", "dokumen", "1"]
    assert cells(document, "Segmen berkode dan sumbernya")[1] == [
        "Proses kolaboratif", "8", "4 dari 4", "0 dari 1", "1 dari 2",
    ]  # fmt: skip
    quotes = texts(document, "Quote")
    assert "“Kami sekarang saling percaya dengan dinas.” (Informan 4, Grup WA)" in quotes
    assert not any("Tuti" in text for text in texts(document))


def test_references_and_decision_log(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    assert texts(document, "Bibliography") == coded.study().codebook.citation.splitlines()
    log = cells(document, "Saran dan putusan menurut kode")
    assert log[2] == ["Membangun kepercayaan", "5", "4", "0", "0", "0", "1", "0"]
    assert log[-1] == ["Jumlah", "10", "6", "1", "1", "1", "1", "1"]
    coders = cells(document, "Putusan menurut pengode")
    assert coders[1] == ["Rina", "6", "1", "1", "1", "1", "1 Juli 2023", "11 Juli 2023"]


def test_every_citation_leads_to_a_row_that_names_the_place(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    names = attribute_values(document, "w:bookmarkStart", "w:name")
    assert len(set(names)) == len(names)
    assert len(set(attribute_values(document, "w:bookmarkStart", "w:id"))) == len(names)
    anchors = attribute_values(document, "w:hyperlink", "w:anchor")
    assert anchors
    assert set(anchors) <= set(names)
    rows = cells(document, "Kutipan dalam laporan")
    assert len([anchor for anchor in anchors if anchor.startswith("row_")]) == len(rows) - 1
    by_document = {source.id: source for source in DOCUMENTS}
    quoted = [text.split("“")[1].split("”")[0] for text in texts(document, "Quote")]
    for row in rows[1:]:
        place = re.fullmatch(r"([\w-]+)(, giliran \d+)?, huruf (\d+)–(\d+)", row[3])
        assert place is not None
        assert by_document[place[1]].text[int(place[3]) : int(place[4])] in quoted


def test_word_finds_real_fields_headings_and_tables(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    codes = [found.text.strip() for found in document.element.iter(qn("w:instrText"))]
    captions = texts(document, "Caption")
    assert codes[0] == r'TOC \o "1-2" \h \z \u'
    assert codes.count(r"SEQ Tabel \* ARABIC") == len(captions) == len(document.tables)
    assert [caption.split(".")[0] for caption in captions] == [
        f"Tabel {n}" for n in range(1, len(captions) + 1)
    ]
    assert attribute_values(document, "w:fldChar", "w:dirty")[0] == "true"
    for table in document.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [True] + [False] * (len(rows) - 1)
        assert table.style.name == "Report Table"
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert headings == [p.text for p in document.paragraphs if p.style.name.startswith("toc")]
    assert document.styles["Interpretation"].element.find(f".//{qn('w:shd')}") is not None


def test_page_language_and_properties(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(), tmp_path)
    upright, wide = document.sections
    assert (round(upright.page_width.cm), round(upright.page_height.cm)) == (21, 30)
    assert wide.orientation is WD_ORIENT.LANDSCAPE
    assert wide.page_width > wide.page_height
    assert "PAGE" in _text(upright.footer._element)
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "id-ID"
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        coded.project.title, "Rina", "id-ID",
    )  # fmt: skip


def test_english_report_keeps_quotes_and_marks_their_language(coded: Field, tmp_path: Path) -> None:
    document = written(coded.study(language="en"), tmp_path)
    section = between(document, "Collaborative process", "Institutional design")
    assert section[2].startswith(
        "6 segments, from 3 of 3 informants, 0 of 1 observation, and 0 of 1 document."
    )
    quotes = [p for p in document.paragraphs if p.style.name == "Quote"]
    assert quotes[0].text.endswith("(Informan 1, Bappeda, 12 May 2023)")
    assert quotes[0].runs[0]._r.find(f".//{qn('w:lang')}").get(qn("w:val")) == "id-ID"
    assert texts(document, "Draft Note")[0].startswith("DRAFT")
    assert texts(document, "Caption")[0].startswith("Table 1. ")


def test_the_form_of_citations_is_wording_too(coded: Field, tmp_path: Path) -> None:
    own = tmp_path / "wording.id.j2"
    own.write_text(
        "{% block citation %}(hasil {{ word(kind) }} dengan {{ who }} tanggal {{ date|date }}){% endblock %}"
        "{% block table %}Daftar tabel{% endblock %}{% block prompt_discussion %}{% endblock %}",
        encoding="utf-8",
    )
    document = written(coded.study(), tmp_path, wording=own)
    assert texts(document, "Quote")[0].endswith("(hasil wawancara dengan Informan 1 tanggal 12 Mei 2023)")
    assert texts(document, "Caption")[0].startswith("Daftar tabel 1. ")
    assert "SEQ Daftar_tabel " in _text(document.element)
    assert len(texts(document, "Interpretation")) == 7


def test_all_quotes_adds_every_coded_segment(coded: Field, tmp_path: Path) -> None:
    study = coded.study(max_quotes=1)
    document = written(study, tmp_path, all_quotes=True)
    appendix = document.paragraphs[
        [p.text for p in document.paragraphs].index("Lampiran D. Semua segmen berkode") :
    ]
    listed = [p.text for p in document.paragraphs if p.style.name == "Quote" and "; koding " in p.text]
    assert appendix
    assert len(listed) == len(study.quotes) == 8
    assert listed[0].endswith("(Informan 1, Bappeda, 12 Mei 2023) [ada; informan-1, 70–136; koding 1]")


def test_patterns_with_what_became_of_their_suggestions(coded: Field, tmp_path: Path) -> None:
    # the small codebook has no patterns: to it, those of the suggestions are gone
    gone = " (tidak lagi ada dalam buku kode)"
    document = written(coded.study(), tmp_path)
    assert cells(document, "Pola dan hasil putusan") == [
        ["Kode", "Pola", "Saran", "Diterima", "Dikoreksi", "Ditolak", "Dilewati", "Belum", "Presisi (IK 95%)",
         "Sejak"],
        ["commitment", f"commitment/x{gone}", "2", "1", "1", "0", "0", "0", "1 dari 2: 50% (9–91%)", "—"],
        ["dialogue", f"dialogue/x{gone}", "1", "0", "0", "1", "0", "0", "0 dari 1: 0% (0–79%)", "—"],
        ["outcomes", f"outcomes/x{gone}", "1", "0", "0", "0", "1", "0", "—", "—"],
        ["rules", f"rules/x{gone}", "1", "1", "0", "0", "0", "0", "1 dari 1: 100% (21–100%)", "—"],
        ["trust", f"trust/x{gone}", "5", "4", "0", "0", "0", "1", "4 dari 4: 100% (51–100%)", "—"],
    ]  # fmt: skip
    assert "ditambah 5 pola yang tidak lagi ada dalam buku kode" in " ".join(texts(document, "Body Text"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_without_codings_the_draft_is_a_skeleton(uncoded: Field, tmp_path: Path, language: str) -> None:
    document = written(uncoded.study(language=language), tmp_path, all_quotes=True)
    assert texts(document, "Quote") == []
    assert len(texts(document, "Heading 2")) == 5
    missing = {"id": "Kode yang dijanjikan teori", "en": "Codes promised by the theory"}
    assert len(cells(document, missing[language])) == 1 + 8
    assert len(texts(document, "Interpretation")) == 8


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_empty_project_has_a_report_too(empty_field: Field, tmp_path: Path, language: str) -> None:
    document = written(empty_field.study(language=language), tmp_path)
    assert texts(document, "Title") == [empty_field.project.title]


def test_a_quote_that_differs_from_the_stored_text_is_an_error(coded: Field, tmp_path: Path) -> None:
    study = coded.study()
    stored = study.documents["informan-3"]
    edited = replace(stored, text=stored.text.replace("tidak percaya", "kurang percaya"))
    changed = replace(study, documents={**study.documents, "informan-3": edited})
    with pytest.raises(ReportError) as caught:
        write_report(changed, tmp_path / "draf.docx")
    assert "informan-3" in caught.value.message
    assert "Kami di desa tidak percaya lagi" in caught.value.message
    assert not (tmp_path / "draf.docx").exists()


def test_characters_that_xml_cannot_hold_do_not_break_the_draft(coded: Field, tmp_path: Path) -> None:
    coded.corpus.set_attributes("informan-1", {"institution": "Bap\x0bpeda\x00 <&> \ufffe"})
    study = replace(coded.study(), title="Judul\x01 & “kutip” \ud800", research_questions=("Apa\x1f?",))
    document = written(study, tmp_path)
    assert texts(document, "Title") == ["Judul & “kutip” "]
    assert any("Bappeda <&>" in text for text in texts(document, "Quote"))


def test_line_ends_inside_a_quote_stay(empty_field: Field, tmp_path: Path) -> None:
    from qualcode.model import Decision, Verdict

    document = Document.from_text("Baris satu,\nbaris dua tetap kutipan.", title="Catatan")
    empty_field.corpus.add_document(document)
    whole = document.segment(0, len(document.text))
    empty_field.corpus.decide(Decision(whole, "rules", "Rina", Verdict.CODED))
    (quote,) = texts(written(empty_field.study(), tmp_path), "Quote")
    assert quote == "“Baris satu,\nbaris dua tetap kutipan.” (Catatan)"


def test_codes_that_left_the_codebook_are_still_reported(coded: Field, tmp_path: Path) -> None:
    from qualcode.model import Decision, Verdict

    segment = Segment("informan-1", 30, 34, DOCUMENTS[0].text[30:34])
    coded.corpus.decide(Decision(segment, "kode-lama", "Rina", Verdict.CODED, Status.PRESENT))
    assert "kode-lama" in texts(written(coded.study(), tmp_path), "Heading 2")
