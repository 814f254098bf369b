"""Tables of cases."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qualcode.errors import ReadError
from qualcode.model import Kind
from qualcode.readers import CaseRow, read_cases


def test_indonesian_headers_semicolons_and_dates(write: Callable[..., Path]) -> None:
    path = write(
        "cases.csv",
        "\ufeffDokumen;Pembicara;Jenis;Informan;Instansi;Tanggal;Umur\r\n"
        "Informan 3.docx;;wawancara;I-3;Dinas Sosial;12 Mei 2023;41\r\n"
        ";;;;;;\r\n"
        "fgd;Bu Ratna:;;I-4;;3/4/2023;\r\n",
    )
    assert read_cases(path) == [
        CaseRow(
            "informan-3",
            kind=Kind.INTERVIEW,
            attributes={
                "informant": "I-3",
                "institution": "Dinas Sosial",
                "date": "2023-05-12",
                "umur": "41",
            },
        ),
        CaseRow("fgd", speaker="Bu Ratna", attributes={"informant": "I-4", "date": "2023-04-03"}),
    ]


def test_workbook_with_real_dates(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["document", "date", "level"])
    sheet.append(["a.pdf", datetime.date(2023, 5, 12), "desa"])
    workbook.save(tmp_path / "cases.xlsx")
    assert read_cases(tmp_path / "cases.xlsx") == [
        CaseRow("a", attributes={"date": "2023-05-12", "level": "desa"})
    ]


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2023-05-12", "2023-05-12"),
        ("12/05/2023", "2023-05-12"),
        ("12-5-2023", "2023-05-12"),
        ("12 Agustus 2023", "2023-08-12"),
        ("Senin, 15 Mei 2023", "2023-05-15"),
        ("May 12, 2023", "2023-05-12"),
    ],
)
def test_dates_day_first_in_both_languages(date: str, iso: str, write: Callable[..., Path]) -> None:
    (row,) = read_cases(write("cases.csv", f'document;date\na;"{date}"\n'))
    assert row.attributes["date"] == iso


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        ("document,date\na,2023-05-12\nb,kemarin\n", "'kemarin' is not a date", 3),
        ("document,date\na,31/02/2023\n", "not a date", 2),
        ("document,date\na,Mei 2023\n", "not a date", 2),
        ("document,kind\na,puisi\n", "no kind 'puisi'", 2),
        ("document,level\n,desa\n", "names no document", 2),
        ("nama,level\na,desa\n", "No column is named 'document'", 1),
        ("document,lembaga,instansi\na,b,c\n", "Two columns mean 'institution'", 1),
    ],
)
def test_errors_name_the_row(content: str, message: str, line: int, write: Callable[..., Path]) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_cases(write("cases.csv", content))
    assert caught.value.where is not None
    assert caught.value.where.line == line
    assert caught.value.hint


def test_an_empty_table_is_an_error(write: Callable[..., Path]) -> None:
    with pytest.raises(ReadError, match="empty"):
        read_cases(write("cases.csv", "\n"))
