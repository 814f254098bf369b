"""Read .csv, .tsv and .xlsx: rows of cells, and transcripts with one turn (or question and answer) a row."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Sequence
from datetime import date, datetime

from qualcode.errors import ReadError
from qualcode.readers import grid
from qualcode.readers.archive import Archive, damaged
from qualcode.readers.encoding import decode
from qualcode.readers.passages import Passage, Reading

_DELIMITERS = ",;\t|"
_MAX_CELL = 10_000_000


def read_csv(content: bytes) -> Reading:
    """A transcript with one turn a row. Raises ReadError where no column holds speech."""
    return Reading(tuple(_turns([csv_rows(content)])))


def read_xlsx(content: bytes) -> Reading:
    """A transcript with one turn a row, on any sheet. Raises ReadError where none holds speech."""
    return Reading(tuple(_turns(xlsx_sheets(content))))


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a .csv in any encoding, with commas, semicolons, tabs or bars between cells."""
    text = decode(content).replace("\x00", "")
    csv.field_size_limit(_MAX_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise damaged(str(error)) from error


def xlsx_sheets(content: bytes) -> list[list[list[str]]]:
    """The sheets of a workbook as rows of texts; dates in ISO form. Raises ReadError."""
    Archive(content).refuse_doctypes()
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not matter here
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = []
            for sheet in workbook.worksheets:
                # some programs write a wrong extent, which would cut rows off
                sheet.reset_dimensions()
                rows = [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
                sheets.append([row for row in rows if any(row)])
            return sheets
        finally:
            workbook.close()


def _turns(sheets: Sequence[Sequence[Sequence[str]]]) -> list[Passage]:
    passages = [passage for rows in sheets for passage in grid.turns_of(rows) or ()]
    if passages:
        return passages
    header = next((row for rows in sheets for row in rows if any(row)), ())
    found = ", ".join(f"'{cell.strip()[:30]}'" for cell in header[:8] if cell.strip())
    raise ReadError(
        f"No column holds speech; the first row says {found}." if found else "The table is empty.",
        hint="Name a column 'speaker' and one 'text' (or 'pertanyaan' and 'jawaban') in the first row.",
    )


def _delimiter(text: str) -> str:
    """The delimiter that splits the first rows into the most columns, the same number in each."""
    head = text[:20_000]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row][
            :20
        ]
        if widths and widths[0] > 1:
            score = widths.count(widths[0]) / len(widths) + widths[0] / 100
            if score > most:
                best, most = delimiter, score
    return best


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
