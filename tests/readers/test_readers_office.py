"""OpenDocument, rich text and workbooks."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from odfdo import Document as OpenDocument
from odfdo import Element, Frame, Header, Paragraph, Table

from qualcode.errors import ReadError
from qualcode.model import Role
from qualcode.readers import read


def test_odt_paragraphs_notes_boxes_and_tables(tmp_path: Path) -> None:
    document = OpenDocument("text")
    body = document.body
    body.clear()
    body.append(Header(1, "Bagian satu"))
    body.append(Paragraph("P: Siapa\tyang  hadir?"))
    answer = Paragraph("J: Semua warga.")
    answer.insert_note(after="warga", note_id="n1", citation="1", body="Catatan kaki.")
    body.append(answer)
    box = Paragraph("")
    box.append(Frame.text_frame("Teks kotak."))
    body.append(box)
    table = Table("T", width=2, height=2)
    for cell, text in (("A1", "Pertanyaan"), ("B1", "Jawaban"), ("A2", "Kapan?"), ("B2", "Kemarin.")):
        table.set_value(cell, text)
    body.append(table)
    document.save(str(tmp_path / "a.odt"))
    result = read(tmp_path / "a.odt")
    assert result.text.split("\n") == [
        "Bagian satu",
        "P: Siapa yang hadir?",
        "J: Semua warga.",
        "Teks kotak.",
        "Peneliti: Kapan?",
        "Informan: Kemarin.",
        "Catatan kaki.",
    ]


def test_odt_tracked_deletions_are_left_out(tmp_path: Path) -> None:
    document = OpenDocument("text")
    document.body.clear()
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Terhapus.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    document.body.append(Element.from_tag(deleted))
    document.body.append(Paragraph("Tetap ada."))
    document.save(str(tmp_path / "a.odt"))
    assert read(tmp_path / "a.odt").text == "Tetap ada."


def test_odt_answers_beside_a_question_that_reaches_down(tmp_path: Path) -> None:
    document = OpenDocument("text")
    document.body.clear()
    cell, tall, covered = (
        "<table:table-cell><text:p>{}</text:p></table:table-cell>",
        '<table:table-cell table:number-rows-spanned="2"><text:p>{}</text:p></table:table-cell>',
        "<table:covered-table-cell/>",
    )
    rows = (
        "".join(cell.format(text) for text in ("No", "Pertanyaan", "Jawaban")),
        cell.format("A. Kepemimpinan") + covered * 2,
        tall.format("1") + tall.format("Apa hambatannya?") + cell.format("Anggaran kurang."),
        covered * 2 + cell.format("Belum ada komitmen."),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    document.body.append(Element.from_tag(f"<table:table>{table}</table:table>"))
    document.save(str(tmp_path / "a.odt"))
    assert read(tmp_path / "a.odt").text.split("\n") == [
        "A. Kepemimpinan",
        "Peneliti: Apa hambatannya?",
        "Informan: Anggaran kurang.",
        "Informan: Belum ada komitmen.",
    ]


RTF_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}\pard "


def test_rtf_turns_accents_notes_and_deletions(write: Callable[..., Path]) -> None:
    body = (
        r"\b P:\b0  Apa kabar?\par J: Baik, kata Andr\'e9 \u8212?{\deleted lama }{\super\chftn"
        r"{\footnote\pard Catatan kaki.}}\par {\field{\*\fldinst HYPERLINK x}{\fldrslt tautan}}\par}"
    )
    assert read(write("a.rtf", RTF_HEAD + body)).text.split("\n") == [
        "P: Apa kabar?",
        "J: Baik, kata André —",
        "tautan",
        "Catatan kaki.",
    ]


def test_rtf_table_of_questions_and_answers(write: Callable[..., Path]) -> None:
    def row(*cells: str) -> str:
        return (
            r"\trowd\cellx900\cellx1800\pard\intbl " + "".join(c + r"\cell " for c in cells) + r"\row" + "\n"
        )

    table = row("No", "Pertanyaan", "Jawaban") + row("1", r"Siapa?", r"Kami.\par Semua.")
    document = read(write("a.rtf", RTF_HEAD + r"Pembuka.\par " + table + r"\pard Penutup.\par}"))
    assert document.text == "Pembuka.\nPeneliti: Siapa?\nInforman: Kami.\nSemua.\nPenutup."


def test_workbook_with_one_turn_a_row(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for cells in (
        ("Waktu", "Nama", "Ucapan"),
        (datetime.time(0, 1), "Peneliti", "Apa?"),
        (2, "Bu Ratna", "Itu."),
    ):
        sheet.append(cells)
    workbook.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx", speakers={"bu ratna": "informant"})
    assert document.text == "Peneliti: Apa?\nBu Ratna: Itu."
    assert [turn.role for turn in document.turns] == [Role.INTERVIEWER, Role.INFORMANT]


def test_table_without_speech_says_which_columns_it_has(write: Callable[..., Path]) -> None:
    with pytest.raises(ReadError, match="'desa', 'jumlah'") as caught:
        read(write("a.csv", "desa,jumlah\nA,3\nB,4\n"))
    assert "speaker" in caught.value.hint
