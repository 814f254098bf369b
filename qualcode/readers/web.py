"""Read .html: what a browser shows, block by block, with tables of turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import lxml.html
from lxml import etree

from qualcode.readers import grid
from qualcode.readers.archive import damaged
from qualcode.readers.encoding import decode
from qualcode.readers.passages import Passage, Reading

_INVISIBLE_TAGS = "script style head nav template noscript svg canvas iframe object select button"
_INVISIBLE = frozenset(_INVISIBLE_TAGS.split())
_BLOCK_TAGS = """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead
    tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.I)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CHARSET = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_\-]+)", re.I)


def read_html(content: bytes) -> Reading:
    """The visible text of a page, its title as the title. Raises ReadError."""
    text = _decoded(content)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise damaged("no text in it") from error
    title = root.findtext(".//title") or ""
    return Reading(tuple(_blocks(root)), title=title)


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4096])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # the page does not keep what it declares
    return decode(content)


def _blocks(element: etree._Element) -> Iterator[Passage]:
    """The paragraphs of an element: runs of inline text between its blocks."""
    heading = element.tag in _HEADINGS
    pieces: list[str] = [_spaced(element.text, element)]
    for child in element:
        if _shown(child):
            if child.tag == "br":
                pieces.append("\n")
            elif child.tag in _BLOCKS or _holds_blocks(child):
                yield Passage("".join(pieces), heading=heading)
                pieces = []
                yield from _table(child) if child.tag == "table" else _blocks(child)
            else:
                pieces.append(_inline(child))
        pieces.append(_spaced(child.tail, element))
    yield Passage("".join(pieces), heading=heading)


def _shown(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _INVISIBLE or "hidden" in element.attrib:
        return False
    return not _HIDDEN_STYLE.search(str(element.get("style") or ""))


def _holds_blocks(element: etree._Element) -> bool:
    return any(node.tag in _BLOCKS for node in element.iterdescendants() if isinstance(node.tag, str))


def _inline(element: etree._Element) -> str:
    pieces = [_spaced(element.text, element)]
    for child in element:
        if _shown(child):
            pieces.append("\n" if child.tag == "br" else _inline(child))
        pieces.append(_spaced(child.tail, element))
    return "".join(pieces)


def _spaced(text: str | None, element: etree._Element) -> str:
    """Text with its line ends as spaces, as a browser shows them; in <pre> they count."""
    if not text or element.tag == "pre":
        return text or ""
    return re.sub(r"\s+", " ", text)


def _table(table: etree._Element) -> Iterator[Passage]:
    elements = [
        [cell for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
        if next(row.iterancestors("table"), None) is table
    ]
    turns = grid.turns_of(_rows(elements))
    if turns is not None:
        yield from turns
        return
    for caption in table.iterchildren("caption"):
        yield from _blocks(caption)
    for cell in (cell for cells in elements for cell in cells):
        yield from _blocks(cell)


def _rows(elements: Iterable[Sequence[etree._Element]]) -> list[list[str]]:
    """The texts of the cells in their columns: empty where a cell above reaches down."""
    rows: list[list[str]] = []
    reaching: dict[int, int] = {}  # column: how many more rows a cell above covers
    for cells in elements:
        row: list[str] = []
        left = list(cells)
        while left or reaching.get(len(row)):
            column = len(row)
            if reaching.get(column):
                reaching[column] -= 1
                row.append("")
                continue
            cell = left.pop(0)
            row.append("\n".join(passage.text for passage in _blocks(cell)))
            reaching[column] = _span(cell) - 1
        rows.append(row)
    return rows


def _span(cell: etree._Element) -> int:
    value = str(cell.get("rowspan") or "1")
    return max(1, int(value)) if value.isdecimal() else 1
