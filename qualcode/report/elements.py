"""WordprocessingML elements as lxml builds them: python-docx's own are too slow for thousands of quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap, qn
from lxml import etree

if TYPE_CHECKING:
    Element = etree._Element

# what XML 1.0 does not allow in a text, escaped or not
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("([\n\t])")

_P, _PPR, _PSTYLE, _R, _RPR, _T = (qn(f"w:{name}") for name in ("p", "pPr", "pStyle", "r", "rPr", "t"))
_VAL = qn("w:val")
_NAMESPACES = {"w": nsmap["w"]}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANGUAGE_TAGS = {"id": "id-ID", "en": "en-US"}


def legal(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def element(tag: str, parent: Element | None = None, **attributes: str | int) -> Element:
    """A ``w:`` element, appended to ``parent``; attributes are in the same namespace."""
    names = {qn(f"w:{name}"): str(value) for name, value in attributes.items()}
    if parent is None:
        return etree.Element(qn(f"w:{tag}"), names, nsmap=_NAMESPACES)
    return etree.SubElement(parent, qn(f"w:{tag}"), names)


def run(
    text: str, *, style: str = "", bold: bool = False, italic: bool = False, language: str = ""
) -> Element:
    """A run. ``style`` is a character style's id; line ends and tabs become Word's own."""
    made = etree.Element(_R, nsmap=_NAMESPACES)
    if style or bold or italic or language:
        properties = etree.SubElement(made, _RPR)
        if style:
            element("rStyle", properties, val=style)
        if bold:
            element("b", properties)
        if italic:
            element("i", properties)
        if language:
            element("lang", properties, val=LANGUAGE_TAGS.get(language, language))
    for part in _BREAKS.split(legal(text)):
        if part == "\n":
            element("br", made)
        elif part == "\t":
            element("tab", made)
        elif part:
            holder = etree.SubElement(made, _T)
            holder.text = part
            if part[0] == " " or part[-1] == " " or "  " in part:
                holder.set(_SPACE, "preserve")
    return made


def paragraph(style: str, content: Iterable[Element] = (), *, keep_next: bool = False) -> Element:
    """A paragraph of ``content`` in the paragraph style with the id ``style``."""
    made = etree.Element(_P, nsmap=_NAMESPACES)
    properties = etree.SubElement(made, _PPR)
    etree.SubElement(properties, _PSTYLE).set(_VAL, style)
    if keep_next:
        element("keepNext", properties)
    made.extend(content)
    return made


def link(anchor: str, content: Iterable[Element]) -> Element:
    """A hyperlink to the bookmark ``anchor``."""
    made = element("hyperlink", anchor=anchor, history=1)
    made.extend(content)
    return made


def bookmark(name: str, number: int, content: Iterable[Element]) -> list[Element]:
    """``content`` between the marks of a bookmark; ``number`` is unique in the document."""
    return [
        element("bookmarkStart", id=number, name=name),
        *content,
        element("bookmarkEnd", id=number),
    ]


def field(instruction: str, result: Iterable[Element], *, dirty: bool = False) -> list[Element]:
    """A field with its last result. Word computes a ``dirty`` one again when it opens the document."""
    begin = element("r")
    element("fldChar", begin, fldCharType="begin", **({"dirty": "true"} if dirty else {}))
    code = element("r")
    instruction_text = element("instrText", code)
    instruction_text.text = f" {instruction} "
    instruction_text.set(_SPACE, "preserve")
    return [begin, code, _field_mark("separate"), *result, _field_mark("end")]


def _field_mark(kind: str) -> Element:
    made = element("r")
    element("fldChar", made, fldCharType=kind)
    return made


def table(style: str, widths: Sequence[int], header: Iterable[Element], rows: Iterable[Element]) -> Element:
    """A table of fixed ``widths`` (in twentieths of a point); see ``row`` for its rows."""
    made = element("tbl")
    properties = element("tblPr", made)
    element("tblStyle", properties, val=style)
    element("tblW", properties, w=sum(widths), type="dxa")
    element("tblLayout", properties, type="fixed")
    element("tblLook", properties, val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noVBand=1)
    grid = element("tblGrid", made)
    for width in widths:
        element("gridCol", grid, w=width)
    made.extend(header)
    made.extend(rows)
    return made


def row(cells: Iterable[Element], widths: Sequence[int], *, header: bool = False) -> Element:
    """A row, one paragraph a cell, that is not split over pages; a header is repeated on each."""
    made = element("tr")
    properties = element("trPr", made)
    element("cantSplit", properties)
    if header:
        element("tblHeader", properties)
    for content, width in zip(cells, widths, strict=True):
        cell = element("tc", made)
        element("tcW", element("tcPr", cell), w=width, type="dxa")
        cell.append(content)
    return made
