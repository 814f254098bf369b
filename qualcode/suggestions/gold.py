"""Read a gold coding: sentences that people have coded, against which suggestions are measured."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from qualcode.errors import ReadError, Where
from qualcode.model import Code, Codebook, Status, normalise

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "document": ("document", "dokumen"),
    "text": ("text", "kalimat"),
    "codes": ("codes", "kode"),
    "status": ("status",),
}
_REQUIRED = ("document", "text", "codes")
_DELIMITERS = ",;"
_MAX_CELL = 10_000_000
_NAMED = 8  # unknown code ids in one error: enough to see what is wrong


@dataclass(frozen=True)
class GoldSentence:
    """A sentence and the codes that it was given, by id. ``row`` is its row in the table; the header is 1."""

    row: int
    document: str
    text: str
    codes: frozenset[str]
    status: Status | None = None


@dataclass(frozen=True)
class Gold:
    """A coded text, in the order of its rows. ``tree`` has the codes of all codebooks that are measured on
    it; where they place a code differently, the first codebook's place holds."""

    sentences: tuple[GoldSentence, ...]
    tree: Codebook

    @property
    def used(self) -> frozenset[str]:
        """The ids of the codes that any sentence has."""
        return frozenset(code_id for sentence in self.sentences for code_id in sentence.codes)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents' names, in the order in which they first occur."""
        return tuple(dict.fromkeys(sentence.document for sentence in self.sentences))

    @property
    def codings(self) -> int:
        """How many codes the sentences have together."""
        return sum(len(sentence.codes) for sentence in self.sentences)


def read_gold(path: Path, codebooks: Sequence[Codebook]) -> Gold:
    """Read a gold coding in CSV: UTF-8, commas or semicolons between cells, one sentence a row.

    The header names the columns document, text, codes and perhaps status (see COLUMNS); codes are ids of
    any of ``codebooks``, separated by ";" or "|". Rows with nothing in them are passed over. Raises
    ReadError naming the row and the column.
    """
    rows = [[cell.strip() for cell in row] for row in _rows(path)]
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise ReadError("The gold coding is empty.", hint=_HEADER_HINT, where=path)
    (header_row, header), *body = numbered
    names = _column_names(header, header_row, path)
    if not body:
        raise ReadError(
            "The gold coding has a header but no sentence.", hint="Write one sentence a row.", where=path
        )
    tree = _tree(codebooks)
    sentences = tuple(_sentence(row, number, names, path) for number, row in body)
    _refuse_unknown_codes(sentences, tree, [codebook.id for codebook in codebooks], path)
    return Gold(sentences, tree)


_HEADER_HINT = (
    "The first row names the columns: document, text, codes, and status if you have it "
    "(or dokumen, kalimat, kode, status)."
)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = normalise(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ReadError(
            f"The file cannot be read: {error.strerror or error}.",
            hint="Name a table of coded sentences, saved as CSV.",
            where=path,
        ) from error
    except UnicodeDecodeError as error:
        raise ReadError(
            "The file is not CSV in UTF-8.",
            hint='In Excel: Save As, and choose "CSV UTF-8 (Comma delimited)".',
            where=path,
        ) from error
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise ReadError(
            f"The quotation marks around a cell do not fit: {error}.",
            hint="A quotation mark inside a cell must be doubled; a spreadsheet program saves it so.",
            where=Where(path, reader.line_num),
        ) from error


def _delimiter(text: str) -> str:
    """The sign between the cells of the header; text and codes may hold both signs."""
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _column_names(header: Sequence[str], number: int, path: Path) -> list[str]:
    """For each column its name in COLUMNS, or "" for a column that says nothing here."""
    keys = [" ".join(cell.casefold().split()) for cell in header]
    names = [next((name for name, also in COLUMNS.items() if key in also), "") for key in keys]
    for name in COLUMNS:
        if names.count(name) > 1:
            raise ReadError(
                f"Row {number}: two columns mean '{name}'.",
                hint="Keep one of them, or give one another name.",
                where=path,
            )
    if missing := [name for name in _REQUIRED if name not in names]:
        found = ", ".join(cell for cell in header if cell)
        raise ReadError(
            f"Row {number}: no column is named '{missing[0]}' (there are: {found}).",
            hint=_HEADER_HINT,
            where=path,
        )
    return names


def _sentence(row: Sequence[str], number: int, names: Sequence[str], path: Path) -> GoldSentence:
    if any(row[len(names) :]):
        raise ReadError(
            f"Row {number}: it has {len(row)} cells, but the header has {len(names)}.",
            hint="Put a cell with commas or semicolons in it into double quotes, or separate codes with |.",
            where=path,
        )
    cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell}
    for name, fix in (
        ("document", "Repeat the document's name in each of its rows."),
        ("text", "Write the sentence into the cell, or delete the row."),
    ):
        if name not in cells:
            raise ReadError(f"Row {number}, column '{name}': the cell is empty.", hint=fix, where=path)
    codes = (part.strip() for part in re.split(r"[;|]", cells.get("codes", "")))
    return GoldSentence(
        row=number,
        document=cells["document"],
        text=cells["text"],
        codes=frozenset(code for code in codes if code),
        status=_status(cells.get("status", ""), number, path),
    )


def _status(typed: str, number: int, path: Path) -> Status | None:
    if not typed:
        return None
    try:
        return Status(typed.casefold())
    except ValueError as error:
        raise ReadError(
            f"Row {number}, column 'status': '{typed}' is not a status.",
            hint=f"Write one of {', '.join(Status)}, or leave the cell empty.",
            where=path,
        ) from error


def _tree(codebooks: Sequence[Codebook]) -> Codebook:
    codes: dict[str, Code] = {}
    for codebook in codebooks:
        for code in codebook.codes:
            codes.setdefault(code.id, code)
    return replace(codebooks[0], codes=tuple(codes.values()))


def _refuse_unknown_codes(
    sentences: Sequence[GoldSentence], tree: Codebook, names: Sequence[str], path: Path
) -> None:
    known = {code.id for code in tree.codes}
    first_rows: dict[str, int] = {}
    for sentence in sentences:
        for code_id in sorted(sentence.codes - known):
            first_rows.setdefault(code_id, sentence.row)
    if not first_rows:
        return
    code_id, row = next(iter(first_rows.items()))
    others = len(first_rows) - 1
    more = f" Nor {'is 1 other' if others == 1 else f'are {others} others'}." if others else ""
    spellings = _spellings(tree)
    told = [_told(typed, at, spellings) for typed, at in list(first_rows.items())[:_NAMED]]
    raise ReadError(
        f"Row {row}, column 'codes': '{code_id}' is not a code of {' or '.join(dict.fromkeys(names))}.{more}",
        hint=f"{'; '.join(told)}. All ids: qualcode codebook show --codebook {names[0]}",
        where=path,
    )


def _spellings(tree: Codebook) -> dict[str, str]:
    """What may be meant by an id: the ids and the names of the codes, in small letters."""
    names = {name.casefold(): code.id for code in tree.codes for name in (code.name.id, code.name.en) if name}
    return {**names, **{code.id.casefold(): code.id for code in tree.codes}}


def _told(typed: str, row: int, spellings: Mapping[str, str]) -> str:
    wanted = typed.casefold()
    close = get_close_matches(wanted, spellings, n=1, cutoff=0.6) or [
        spelling for spelling in spellings if spelling.startswith(wanted)
    ]
    return f"'{typed}' (row {row})" + (f": did you mean '{spellings[close[0]]}'?" if close else "")
