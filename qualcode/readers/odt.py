"""Read .odt (LibreOffice, Google Docs): paragraphs, lists, tables, boxes and notes, without deletions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from qualcode.errors import ReadError
from qualcode.readers import grid
from qualcode.readers.archive import Archive
from qualcode.readers.passages import Passage, Reading

_MANIFEST = "META-INF/manifest.xml"
_PARAGRAPHS = ("p", "h")
# tracked deletions are kept apart from the text; the rest is no text of the document
_LEFT_OUT = frozenset(
    (
        "tracked-changes",
        "annotation",
        "note-citation",
        "forms",
        "ruby-text",
        "sequence-decls",
        "event-listeners",
        "desc",
        "title",
        "covered-table-cell",
        "math",
        "object",
    )
)
_MAX_REPEAT = 64


def read_odt(content: bytes) -> Reading:
    """All text of an OpenDocument text; notes follow the text. Raises ReadError."""
    archive = Archive(content)
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise ReadError(
            "The file is protected by a password.",
            hint="Open it in LibreOffice and save it without a password.",
        )
    body = next((node for node in archive.xml("content.xml").iter() if _name(node) == "text"), None)
    if body is None:
        raise ReadError(
            "The file holds no text document.", hint="Save it as .docx or .odt from a word processor."
        )
    notes: list[etree._Element] = []
    passages = list(_blocks(body, notes))
    for note in notes:
        passages.extend(Passage(passage.text, "") for passage in _blocks(note, []))
    return Reading(tuple(passages))


def _blocks(parent: etree._Element, notes: list[etree._Element]) -> Iterator[Passage]:
    for child in parent:
        name = _name(child)
        if name in _PARAGRAPHS:
            pieces: list[str] = []
            boxes: list[etree._Element] = []
            _collect(child, pieces, boxes, notes)
            yield Passage("".join(pieces), heading=name == "h")
            for box in boxes:
                yield from _blocks(box, notes)
        elif name == "table":
            yield from _table(child, notes)
        elif name not in _LEFT_OUT:
            yield from _blocks(child, notes)


def _collect(
    element: etree._Element, pieces: list[str], boxes: list[etree._Element], notes: list[etree._Element]
) -> None:
    """Gather the text of a paragraph; text boxes and notes in it are put aside."""
    pieces.append(element.text or "")
    for child in element:
        name = _name(child)
        if name == "s":
            pieces.append(" ")
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "text-box":
            boxes.append(child)
        elif name == "note-body":
            notes.append(child)
        elif name not in _LEFT_OUT:
            # the text of a note or frame element itself is only white space between its parts
            _collect(child, pieces if name not in ("note", "frame") else [], boxes, notes)
        pieces.append(child.tail or "")


def _table(table: etree._Element, notes: list[etree._Element]) -> Iterator[Passage]:
    cells_by_row = [
        [node for node in row if _name(node) in ("table-cell", "covered-table-cell")] for row in _rows(table)
    ]
    rows: list[list[str]] = []
    for cells in cells_by_row:
        row: list[str] = []
        for cell in cells:
            covered = _name(cell) == "covered-table-cell"
            text = "" if covered else "\n".join(passage.text for passage in _blocks(cell, []))
            row.extend([text] * (_repeat(cell) if not text else 1))
        # one cell over the whole width is a title; beside cells that reach down from above it is an answer
        first_alone = [_name(cell) for cell in cells].count("table-cell") == 1 and bool(row[0])
        rows.append(row[:1] if first_alone else row)
    turns = grid.turns_of(rows)
    if turns is None:
        for cells in cells_by_row:
            for cell in cells:
                yield from _blocks(cell, notes) if _name(cell) == "table-cell" else ()
        return
    yield from turns
    for cell in (cell for cells in cells_by_row for cell in cells):
        list(_blocks(cell, notes))  # for the notes in the cells


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if _name(child) == "table-row":
            yield child
        elif _name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _repeat(cell: etree._Element) -> int:
    count = next((str(v) for k, v in cell.attrib.items() if str(k).endswith("}number-columns-repeated")), "1")
    return min(int(count), _MAX_REPEAT) if count.isdigit() else 1


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
