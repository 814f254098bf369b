"""Read a table of cases: attributes of documents and of the informants who speak in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.attributes import attribute_name, parse_date
from qualcode.errors import ReadError, Where
from qualcode.model import Kind, slug
from qualcode.readers.files import load
from qualcode.readers.formats import readable_suffixes
from qualcode.readers.passages import clean
from qualcode.readers.tables import csv_rows, xlsx_sheets

# the columns of a table of cases that are no attributes, and how they may be headed
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "document": (
        "document",
        "dokumen",
        "file",
        "berkas",
        "nama file",
        "nama berkas",
        "transcript",
        "transkrip",
    ),
    "speaker": ("speaker", "label", "pembicara", "speaker label", "label pembicara"),
    "kind": ("kind", "jenis", "jenis data", "teknik"),
}
KINDS: Mapping[str, Kind] = {
    "interview": Kind.INTERVIEW, "wawancara": Kind.INTERVIEW,
    "observation": Kind.OBSERVATION, "observasi": Kind.OBSERVATION, "catatan lapangan": Kind.OBSERVATION,
    "document": Kind.DOCUMENT, "dokumen": Kind.DOCUMENT, "dokumentasi": Kind.DOCUMENT,
}  # fmt: skip


@dataclass(frozen=True)
class CaseRow:
    """One row: attributes of a document, or of one ``speaker`` in it where that is not "".

    ``document`` is the id that the document has in a corpus, whether the table names a file or an id.
    """

    document: str
    speaker: str = ""
    kind: Kind | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def read_cases(path: Path) -> list[CaseRow]:
    """Read ``cases.csv`` (commas or semicolons, any encoding) or ``cases.xlsx``.

    The first row names the columns: ``document``, and any of ``speaker``, ``kind`` and attributes, in English
    or Indonesian (see COLUMNS and qualcode.attributes). Empty cells say nothing. Raises ReadError naming
    the row that is wrong.
    """
    path = Path(path)
    try:
        content = load(path)
        if path.suffix.lower() == ".xlsx":
            rows = next((sheet for sheet in xlsx_sheets(content) if sheet), [])
        else:
            rows = csv_rows(content)
    except ReadError as error:
        error.where = error.where or Where(path)
        raise
    numbered = [(line, [clean(cell) for cell in row]) for line, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise ReadError("The table of cases is empty.", hint=_COLUMNS_HINT, where=path)
    (first, header), *body = numbered
    names = _column_names(header, Where(path, first))
    cases = [(_case(row, names, Where(path, line)), Where(path, line)) for line, row in body if any(row)]
    _refuse_contradictions(cases)
    return [case for case, _ in cases]


_COLUMNS_HINT = (
    "The first row names the columns: document, and for instance informant, institution, level, date."
)


def _column_names(header: Sequence[str], where: Where) -> list[str]:
    names = [_column_name(cell) for cell in header]
    if "document" not in names:
        found = ", ".join(cell for cell in header if cell)
        raise ReadError(
            f"No column is named 'document' (there are: {found}).", hint=_COLUMNS_HINT, where=where
        )
    for name in names:
        if name and names.count(name) > 1:
            raise ReadError(
                f"Two columns mean '{name}'.", hint="Keep one of them, or give one another name.", where=where
            )
    return names


def _case(row: Sequence[str], names: Sequence[str], where: Where) -> CaseRow:
    cells = {name: cell.replace("\n", " ") for name, cell in zip(names, row, strict=False) if name and cell}
    document = cells.pop("document", "")
    if not document:
        raise ReadError(
            "The row names no document.",
            hint="Write the file's name into the column 'document'.",
            where=where,
        )
    kind = cells.pop("kind", "")
    if kind and kind.casefold() not in KINDS:
        raise ReadError(
            f"There is no kind '{kind}'.", hint="Write interview, observation or document.", where=where
        )
    if "date" in cells:
        found = parse_date(cells["date"])
        if found is None:
            raise ReadError(
                f"'{cells['date']}' is not a date.",
                hint="Write day, month and year, for instance 12 Mei 2023 or 2023-05-12.",
                where=where,
            )
        cells["date"] = found.isoformat()
    return CaseRow(
        document=_document_id(document),
        speaker=cells.pop("speaker", "").rstrip(" :"),
        kind=KINDS[kind.casefold()] if kind else None,
        attributes=cells,
    )


def _refuse_contradictions(cases: Sequence[tuple[CaseRow, Where]]) -> None:
    """Raise ReadError where two rows say different things about the same document or speaker."""
    said: dict[tuple[str, str, str], tuple[str, Where]] = {}
    for case, where in cases:
        facts = {**case.attributes, **({"kind": str(case.kind)} if case.kind else {})}
        for name, value in facts.items():
            earlier, place = said.setdefault((case.document, case.speaker, name), (value, where))
            if value != earlier:
                raise ReadError(
                    f"'{name}' of {case.speaker or case.document} is '{value}' here, but '{earlier}' in row "
                    f"{place.line}.",
                    hint="Keep one of the two rows. For several speakers fill the column 'speaker'.",
                    where=where,
                )


def _column_name(header: str) -> str:
    key = " ".join(header.casefold().split()).rstrip(" :.")
    return next((name for name, also in COLUMNS.items() if key in also), attribute_name(header))


def _document_id(name: str) -> str:
    base = re.split(r"[\\/]", name)[-1]
    suffix = next((s for s in readable_suffixes() if base.lower().endswith(s)), "")
    return slug(base[: len(base) - len(suffix)])
