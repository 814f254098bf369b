"""Print or write rows: a table for people, CSV and JSON for programs, a workbook for Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.corpus import Sight

Cell = str | int | float | datetime | None
Row = Mapping[str, Cell]

_LONG = ("quote", "passage")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def counted(number: int, noun: str, several: str = "") -> str:
    """``1 document``, ``2 documents``; ``several`` is the plural where it is not the noun with an s."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def write_rows(
    rows: Sequence[Row], columns: Sequence[str], *, form: str, output: Path | None, sheet: str = "quotes"
) -> None:
    """Rows as "csv", "json" or "xlsx", to standard output or (whole or not at all) into a file.

    ``sheet`` names the sheet of a workbook.

    Raises QualcodeError where the file cannot be written, click.UsageError for a workbook without a file.
    """
    if form == "xlsx" and output is None:
        raise click.UsageError("A workbook needs a file: add --output FILE.xlsx")
    if form == "xlsx":
        content = _workbook(rows, columns, sheet)
    elif form == "csv":
        # Excel takes a file for UTF-8 only with the byte-order mark
        content = _csv(rows, columns).encode("utf-8-sig" if output else "utf-8")
    else:
        content = (json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2) + "\n").encode()
    if output is None:
        click.echo(content.decode("utf-8"), nl=False)
    else:
        save(output, content)
        click.echo(f"{len(rows)} rows written to {output}", err=True)


def save(output: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises QualcodeError with what to do."""
    from qualcode.saving import write_bytes

    try:
        write_bytes(output, content)
    except OSError as error:
        raise QualcodeError(
            f"The file cannot be written: {error.strerror or error}.",
            hint="Close it where it is open, and check that the folder exists and the disk has room.",
            where=output,
        ) from error


def print_table(rows: Iterable[Row], columns: Mapping[str, str], *, empty: str) -> None:
    """A table for people: ``columns`` maps the keys of a row to headings; texts are made harmless."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from qualcode.review.lines import visible

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for key, heading in columns.items():
        table.add_column(heading, overflow="fold", ratio=1 if key in _LONG else None)
    for row in rows:
        table.add_row(*(Text(visible(_shown(row.get(key)))) for key in columns))
    if table.row_count:
        Console(highlight=False).print(table)
    else:
        click.echo(empty, err=True)


def show_notice(sight: Sight, asked: str | None) -> None:
    """Say, beside the rows, which coders' decisions are held back; nothing where one coder was asked for."""
    if sight.notice and not asked:
        click.echo(f"\n{sight.notice}", err=True)


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone().strftime("%Y-%m-%d %H:%M")  # the clock on the reader's wall
    return "" if cell is None else " ".join(str(cell).split())


def _plain(row: Row) -> dict[str, str | int | float | None]:
    return {key: cell.isoformat() if isinstance(cell, datetime) else cell for key, cell in row.items()}


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_harmless(column) for column in columns)
    for row in rows:
        plain = _plain(row)
        writer.writerow(_harmless(plain.get(column)) for column in columns)
    return stream.getvalue()


def _harmless(cell: str | int | float | None) -> str | int | float | None:
    """A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _workbook(rows: Iterable[Row], columns: Sequence[str], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"

    def cell(value: str | int | float | None) -> WriteOnlyCell:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        text = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        # a cell is a formula only if it says so: the quote itself stays as it was spoken
        text.data_type = "s"
        text.quotePrefix = value.startswith(_FORMULA_STARTS)
        return text

    sheet.append([cell(column) for column in columns])
    for row in rows:
        plain = _plain(row)
        sheet.append([cell(plain.get(column)) for column in columns])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def one_of(forms: Sequence[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option --format with its first value as the default."""
    choice = click.Choice(forms)
    return click.option(
        "--format",
        "form",
        type=choice,
        default=forms[0],
        show_default=True,
        help="A table to read, or rows for other programs.",
    )
