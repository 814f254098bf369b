"""Word files: every word that Word shows, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx

from qualcode.model import Role
from qualcode.readers import read


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def speeches(path: Path) -> list[tuple[str, Role, str]]:
    document = read(path)
    return [(turn.speaker, turn.role, document.text[turn.start : turn.end]) for turn in document.turns]


def test_tracked_insertions_are_read_deletions_are_not(word_file: Callable[..., Path]) -> None:
    body = (
        "<w:p><w:r><w:t>Kami </w:t></w:r><w:ins><w:r><w:t>selalu </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>jarang </w:delText></w:r></w:del><w:r><w:t>bertemu.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Pindah.</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>Pindah.</w:t></w:r></w:moveTo></w:p>"
    )
    assert read(word_file(body)).text == "Kami selalu bertemu.\nPindah."


def test_a_deleted_paragraph_mark_joins_two_paragraphs(word_file: Callable[..., Path]) -> None:
    body = p("Satu ", "<w:rPr><w:del/></w:rPr>") + p("kalimat.")
    assert read(word_file(body)).text == "Satu kalimat."


def test_text_boxes_are_read_once(word_file: Callable[..., Path]) -> None:
    box = f"<w:txbxContent>{p('Kotak teks.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Sebelum.</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + p("Sesudah.")
    )
    assert read(word_file(body)).text == "Sebelum.\nKotak teks.\nSesudah."


def test_breaks_tabs_hyphens_fields_and_content_controls(word_file: Callable[..., Path]) -> None:
    body = (
        "<w:p><w:r><w:t>satu</w:t><w:tab/><w:t>dua</w:t><w:br/><w:t>sama</w:t><w:noBreakHyphen/>"
        "<w:t>sama</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText>"
        "</w:r></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('dalam kontrol')}</w:sdtContent></w:sdt>"
    )
    assert read(word_file(body)).text == "satu dua\nsama-sama\ndalam kontrol"


def test_notes_follow_the_text_and_belong_to_no_speaker(word_file: Callable[..., Path]) -> None:
    body = p("P: Siapa?") + p("J: Kami</w:t><w:footnoteReference w:id='1'/><w:t>.")
    notes = (
        "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        f"<w:footnote w:type='separator' w:id='0'>{p('garis')}</w:footnote>"
        f"<w:footnote w:id='1'>{p('Catatan kaki.')}</w:footnote></w:footnotes>"
    )
    path = word_file(body, parts={"word/footnotes.xml": notes})
    assert speeches(path) == [
        ("P", Role.INTERVIEWER, "Siapa?"),
        ("J", Role.INFORMANT, "Kami."),
        ("", Role.TEXT, "Catatan kaki."),
    ]


def test_question_and_answer_table_with_merged_cells(word_file: Callable[..., Path]) -> None:
    restart, merged = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    body = (
        p("Transkrip wawancara")
        + "<w:tbl>"
        + "".join(
            (
                row(cell("No"), cell("Pertanyaan"), cell("Hasil Wawancara")),
                row(cell("A. Kepercayaan", "<w:gridSpan w:val='3'/>")),
                row(cell("1", restart), cell("Apa pendapat Bapak?", restart), cell("Belum ada komitmen.")),
                row(cell("", merged), cell("Apa pendapat Bapak?", merged), cell("Masih lemah.")),
            )
        )
        + "</w:tbl>"
    )
    assert speeches(word_file(body)) == [
        ("", Role.TEXT, "Transkrip wawancara\nA. Kepercayaan"),
        ("Peneliti", Role.INTERVIEWER, "Apa pendapat Bapak?"),
        ("Informan", Role.INFORMANT, "Belum ada komitmen."),
        ("Informan", Role.INFORMANT, "Masih lemah."),
    ]


def test_header_synonyms_give_the_labels(word_file: Callable[..., Path]) -> None:
    body = (
        "<w:tbl>" + row(cell("Pewawancara"), cell("Narasumber 2 (Bappeda)")) + row(cell("Apa?"), cell("Itu."))
    )
    assert speeches(word_file(body + "</w:tbl>")) == [
        ("Pewawancara", Role.INTERVIEWER, "Apa?"),
        ("Narasumber 2 (Bappeda)", Role.INFORMANT, "Itu."),
    ]


def test_a_table_of_labels_and_speech_needs_no_header(word_file: Callable[..., Path]) -> None:
    rows = row(cell("P"), cell(":"), cell("Apa yang berubah?")) + row(
        cell("J"), cell(":"), cell("Rapatnya rutin.")
    )
    assert speeches(word_file(f"<w:tbl>{rows}{rows}</w:tbl>"))[:2] == [
        ("P", Role.INTERVIEWER, "Apa yang berubah?"),
        ("J", Role.INFORMANT, "Rapatnya rutin."),
    ]


def test_another_table_keeps_every_word_once(word_file: Callable[..., Path]) -> None:
    body = (
        "<w:tbl>"
        + row(cell("Dinas", "<w:gridSpan w:val='2'/>"), cell("Tahun"))
        + row(cell("Sosial"), cell("Sub"), cell("2021"))
    )
    assert read(word_file(body + "</w:tbl>")).text == "Dinas\nTahun\nSosial\nSub\n2021"


def test_a_file_made_by_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Transkrip", level=1)
    paragraph = document.add_paragraph()
    paragraph.add_run("Peneliti").bold = True
    paragraph.add_run(": Apa tujuannya?")
    document.add_paragraph("Informan 3: Menurunkan kemiskinan.", style="List Bullet")
    document.add_paragraph("Itu tujuan bersama.")
    document.save(str(tmp_path / "Informan 3.docx"))
    result = read(tmp_path / "Informan 3.docx")
    assert result.id == "informan-3"
    assert result.text == (
        "Transkrip\nPeneliti: Apa tujuannya?\nInforman 3: Menurunkan kemiskinan.\nItu tujuan bersama."
    )
