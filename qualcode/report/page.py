"""The pages of a report: headings, paragraphs, quotes, tables and captions, in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from qualcode.model import Quote, Table
from qualcode.report.elements import (
    bookmark,
    element,
    field,
    legal,
    link,
    paragraph,
    row,
    run,
    table,
)
from qualcode.report.styles import LINK_STYLE, TABLE_STYLE, style_ids

if TYPE_CHECKING:
    from qualcode.report.elements import Element

_DEEPEST_IN_CONTENTS = 3
# a letter of table text and the margins of a cell, in twentieths of a point; and what counts as a long text
_LETTER, _CELL_MARGINS, _LONG_TEXT = 105, 160, 60
_WORDS = re.compile(r"[^\s\-/]*[\s\-/]")


class Page:
    """Collects elements; ``finish`` puts them into the document's body.

    Bookmarks: ``quote_<n>`` at a quote, ``row_<n>`` at its row in the appendix (n is the coding's id),
    ``_Toc<n>`` at a heading.
    """

    def __init__(self, document: Any, *, language: str, table_word: str) -> None:
        self._document = document
        self._language = language
        self._table_word = table_word
        self._styles = style_ids(document)
        self._elements: list[Element] = []
        self._headings: list[tuple[int, str, str]] = []
        self._rest: list[Element] = []
        self._bookmarks = 0
        self._tables = 0
        self.quoted: dict[int, Quote] = {}
        self.placeholders = 0

    def heading(self, text: str, level: int) -> None:
        anchor = f"_Toc{len(self._headings) + 1:06d}"
        self._headings.append((level, text, anchor))
        marked = bookmark(anchor, self._next_bookmark(), [run(text)])
        self._elements.append(paragraph(self._styles[f"Heading {level}"], marked))

    def text(self, text: str, style: str = "Body Text", *, lead: str = "", keep_next: bool = False) -> None:
        """A paragraph, where ``lead`` is set in bold before it."""
        content = [run(f"{lead} ", bold=True)] if lead else []
        self._elements.append(paragraph(self._styles[style], [*content, run(text)], keep_next=keep_next))

    def interpretation(self, text: str) -> None:
        """A shaded place that the researcher fills in."""
        if text:
            self.placeholders += 1
            self.text(text, "Interpretation")

    def quote(self, quote: Quote, citation: str, *, language: str) -> None:
        """A block quote whose citation links to its row among the quotes in the appendix."""
        number = quote.coding.decision_id
        words = run(f"“{quote.coding.segment.quote}”", language=self._foreign(language))
        if number not in self.quoted:
            self.quoted[number] = quote
            marked = bookmark(f"quote_{number}", self._next_bookmark(), [words])
        else:
            marked = [words]
        cited = link(f"row_{number}", [run(citation, style=self._styles[LINK_STYLE])])
        self._elements.append(paragraph(self._styles["Quote"], [*marked, run(" "), cited]))

    def plain_quote(self, quote: Quote, citation: str, *, language: str) -> None:
        """A block quote without links, for the appendix of all coded segments."""
        words = run(f"“{quote.coding.segment.quote}” ", language=self._foreign(language))
        self._elements.append(paragraph(self._styles["Quote"], [words, run(citation)]))

    def table(self, content: Table, *, numbers: Collection[int] = (), quotes: Sequence[int] = ()) -> None:
        """A captioned table. ``numbers`` are the columns that are centred.

        ``quotes`` has, for each row, the id of the coding that its first cell is about: the target of
        that quote's citation, and a link back to the quote.
        """
        self._caption(content.caption)
        widths = column_widths(content, self._width())
        header = row(self._cells(content.columns, numbers), widths, header=True)
        rows = [row(self._cells(cells, numbers), widths) for cells in content.rows]
        for made, number in zip(rows, quotes, strict=False):
            self._anchor(made, number)
        self._elements.append(table(self._styles[TABLE_STYLE], widths, [header], rows))
        self.text(content.note, "Table Note")

    def at_start(self) -> None:
        """What follows stands before all that was written so far; the table of contents ends it."""
        self._elements, self._rest = [], self._elements

    def landscape(self) -> None:
        """What follows stands on pages in landscape format."""
        last = self._document.element.body.find(qn("w:sectPr"))
        upright = deepcopy(last)
        holder = paragraph(self._styles["Normal"])
        holder[0].append(upright)
        self._elements.append(holder)
        section = self._document.sections[-1]
        if section.page_width < section.page_height:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width

    def finish(self) -> None:
        """Move everything into the document's body."""
        body = self._document.element.body
        last = body.find(qn("w:sectPr"))
        if self._rest:
            element("pageBreakBefore", self._rest[0][0])
        for made in (*self._elements, *self._contents(), *self._rest):
            if last is None:
                body.append(made)
            else:
                last.addprevious(made)

    def _contents(self) -> list[Element]:
        # filled in already, for viewers that do not compute fields; Word adds the page numbers
        entries = [entry for entry in self._headings if entry[0] <= _DEEPEST_IN_CONTENTS]
        made = [
            paragraph(self._styles[f"toc {level}"], [link(anchor, [run(text)])])
            for level, text, anchor in entries
        ]
        whole = field(rf'TOC \o "1-{_DEEPEST_IN_CONTENTS}" \h \z \u', [], dirty=True)
        if not made:
            return [paragraph(self._styles["toc 1"], whole)]
        for place, mark in enumerate(whole[:-1]):
            made[0].insert(1 + place, mark)
        made[-1].append(whole[-1])
        return made

    def _caption(self, text: str) -> None:
        self._tables += 1
        sequence = re.sub(r"\W+", "_", self._table_word)  # Word takes a single word as the name
        number = field(f"SEQ {sequence} \\* ARABIC", [run(str(self._tables))])
        content = [run(f"{self._table_word} "), *number, run(f". {text}")]
        self._elements.append(paragraph(self._styles["Caption"], content, keep_next=True))

    def _cells(self, texts: Sequence[str], numbers: Collection[int]) -> list[Element]:
        style = self._styles["Table Text"]
        made = [paragraph(style, [run(text)]) for text in texts]
        for column in numbers:
            element("jc", made[column][0], val="center")
        return made

    def _anchor(self, made: Element, number: int) -> None:
        for first in made.iterfind(f"{qn('w:tc')}[1]/{qn('w:p')}"):
            back = link(
                f"quote_{number}", list(first)[1:]
            )  # moves the runs, not the properties, into the link
            first.extend(bookmark(f"row_{number}", self._next_bookmark(), [back]))

    def _foreign(self, language: str) -> str:
        return "" if language == self._language else language

    def _next_bookmark(self) -> int:
        self._bookmarks += 1
        return self._bookmarks

    def _width(self) -> int:
        section = self._document.sections[-1]
        free = section.page_width - section.left_margin - section.right_margin
        return int(free / 635)  # English Metric Units to twentieths of a point


def column_widths(content: Table, width: int) -> list[int]:
    """Share ``width`` (in twentieths of a point) so that no word is broken, then by the length of texts."""
    columns = list(zip(content.columns, *content.rows, strict=True))
    longest_words = [
        max(len(word) for cell in cells for word in _WORDS.findall(f"{cell}-")) for cells in columns
    ]
    needed = [_LETTER * letters + _CELL_MARGINS for letters in longest_words]
    longest_texts = [max(map(len, cells[1:]), default=0) for cells in columns]  # headings may wrap
    wanted = [min(letters, _LONG_TEXT) * _LETTER + _CELL_MARGINS for letters in longest_texts]
    if sum(needed) >= width:
        return [width * part // sum(needed) for part in needed]
    spare = [max(want - need, _LETTER) for want, need in zip(wanted, needed, strict=True)]
    left = width - sum(needed)
    return [need + left * share // sum(spare) for need, share in zip(needed, spare, strict=True)]


def set_properties(document: Any, *, title: str, author: str, subject: str, language: str, made: Any) -> None:
    """What the file says about itself."""
    properties = document.core_properties
    properties.title, properties.author, properties.subject = (
        legal(value)[:255] for value in (title, author, subject)
    )
    properties.last_modified_by = properties.author
    properties.language, properties.comments, properties.keywords = language, "", "qualcode"
    properties.created = properties.modified = made
    properties.revision = 1
