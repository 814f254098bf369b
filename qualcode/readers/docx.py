"""Read .docx: every word that Word shows, from the package's XML.

Paragraphs, tables, lists, text boxes, content controls, fields, notes and tracked insertions are read;
tracked deletions, comments, field codes, and running heads and feet are not. Notes follow the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from qualcode.readers import grid
from qualcode.readers.archive import Archive
from qualcode.readers.passages import Passage, Reading

_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# deleted text, the origin of moved text, the phonetic guide of a word, and what is no text at all
_LEFT_OUT = frozenset(
    (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "rt",
        "pPr",
        "rPr",
        "sectPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "fldData",
        "annotation",
    )
)
_HEADING_STYLES = ("heading", "judul", "title", "subtitle")


@dataclass
class _Paragraph:
    """The text of a paragraph so far, and the text boxes anchored in it, which come after it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def read_docx(content: bytes) -> Reading:
    """All text of a Word document. Raises ReadError."""
    archive = Archive(content)
    main = "word/document.xml"
    if main not in archive.names:
        # rarely the main part has another name ("word/document2.xml")
        main = next(
            (n for n in sorted(archive.names) if n.startswith("word/document") and n.endswith(".xml")), main
        )
    body = archive.xml(main)
    passages = list(_blocks(body))
    for name in _NOTES:
        if name in archive.names:
            passages.extend(_notes(archive.xml(name)))
    return Reading(tuple(passages))


def _notes(root: etree._Element) -> Iterator[Passage]:
    for note in root:
        # separators between text and notes are notes of their own kind
        if _name(note) in ("footnote", "endnote") and _attribute(note, "type") in (None, "normal"):
            for passage in _blocks(note):
                yield Passage(passage.text, "")


def _blocks(parent: etree._Element) -> Iterator[Passage]:
    """Paragraphs and tables below ``parent``, through whatever wraps them (content controls, insertions)."""
    carried = _Paragraph()
    for child in parent:
        name = _name(child)
        if name == "p":
            _collect(child, carried)
            if _mark_deleted(child):  # a deleted paragraph mark joins the paragraph with the next
                continue
            heading = _is_heading(child)
        elif name in _LEFT_OUT:
            continue
        elif name == "AlternateContent":
            yield from _blocks(_alternative(child))
            continue
        else:
            yield from _table(child) if name == "tbl" else _blocks(child)
            continue
        yield from _passages(carried, heading)
        carried = _Paragraph()
    yield from _passages(carried, heading=False)


def _passages(paragraph: _Paragraph, heading: bool) -> Iterator[Passage]:
    text = "".join(paragraph.pieces)
    if text.strip():
        yield Passage(text, heading=heading)
    for box in paragraph.boxes:
        yield from _blocks(box)


def _collect(element: etree._Element, into: _Paragraph) -> None:
    """Add the text below ``element``, in reading order, without what is deleted or shown elsewhere."""
    for child in element:
        name = _name(child)
        if name == "t":
            into.pieces.append(child.text or "")
        elif name in _CHARACTERS:
            into.pieces.append(_CHARACTERS[name])
        elif name == "txbxContent":
            into.boxes.append(child)
        elif name == "AlternateContent":
            _collect(_alternative(child), into)
        elif name not in _LEFT_OUT:
            _collect(child, into)


def _alternative(element: etree._Element) -> etree._Element:
    """The one of several representations that is read: the first choice that has text, else the fallback."""
    options = [child for child in element if _name(child) in ("Choice", "Fallback")]
    return next((option for option in options if _has_text(option)), element if not options else options[0])


def _has_text(element: etree._Element) -> bool:
    return any(_name(node) == "t" and node.text for node in element.iter())


def _table(table: etree._Element) -> Iterator[Passage]:
    cells_by_row = [list(_cells(row)) for row in _rows(table)]
    rows = [[text for _, text in cells] for cells in cells_by_row]
    turns = grid.turns_of(rows)
    if turns is not None:
        yield from turns
        return
    for cell, _ in chain.from_iterable(cells_by_row):
        if cell is not None:
            yield from _blocks(cell)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = _name(child)
        if name == "tr":
            properties = next((c for c in child if _name(c) == "trPr"), None)
            if properties is None or not any(_name(c) == "del" for c in properties):
                yield child
        elif name not in _LEFT_OUT:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
    """Cells with their text, one for each column they span; a merged cell's text comes once."""
    cells = list(_cell_elements(row))
    for cell in cells:
        properties = {_name(child): child for child in next((c for c in cell if _name(c) == "tcPr"), ())}
        merge = properties.get("vMerge")
        continued = merge is not None and _attribute(merge, "val") in (None, "continue")
        if continued:
            yield None, ""
        else:
            yield cell, "\n".join(passage.text for passage in _blocks(cell))
        span = properties.get("gridSpan")
        width = _attribute(span, "val") or "1" if span is not None else "1"
        if len(cells) > 1 and width.isdigit():
            yield from [(None, "")] * (min(int(width), 64) - 1)


def _cell_elements(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        name = _name(child)
        if name == "tc":
            yield child
        elif name not in _LEFT_OUT:
            yield from _cell_elements(child)


def _is_heading(paragraph: etree._Element) -> bool:
    style = _property(paragraph, "pStyle")
    return style is not None and (_attribute(style, "val") or "").lower().startswith(_HEADING_STYLES)


def _mark_deleted(paragraph: etree._Element) -> bool:
    mark = _property(paragraph, "rPr")
    return mark is not None and any(_name(child) in ("del", "moveFrom") for child in mark)


def _property(paragraph: etree._Element, name: str) -> etree._Element | None:
    properties = next((child for child in paragraph if _name(child) == "pPr"), None)
    if properties is None:
        return None
    return next((child for child in properties if _name(child) == name), None)


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def _name(element: etree._Element) -> str:
    """The name without its namespace: Word's strict and transitional files differ in that only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
