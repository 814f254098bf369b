"""The pages of a report: headings, paragraphs, quotes, tables and captions, in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from qualcode.findings import Table
from qualcode.model import Quote
from qualcode.report.columns import column_widths
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
from qualcode.report.styles import LINK_STYLE, TABLE_STYLE, style_ids, text_width
from qualcode.report.wording import REFERENCE

if TYPE_CHECKING:
    from qualcode.report.elements import Element

_DEEPEST_IN_CONTENTS = 2
# a table of so few rows is kept on one page
_SHORT_TABLE = 15


class Page:
    """Collects elements; ``finish`` puts them into the document's body.

    Bookmarks: ``quote_<n>`` at a quote, ``row_<n>`` at its row in the appendix (n is the coding's id),
    ``table_<name>`` at the number of a table, ``_Toc<n>`` at a heading.
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
        self._tables: dict[str, int] = {}
        self._references: list[tuple[str, list[Element]]] = []
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
        content += self._with_references(text)
        self._elements.append(paragraph(self._styles[style], content, keep_next=keep_next))

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

    def table(
        self,
        content: Table,
        *,
        name: str,
        numbers: Collection[int] = (),
        unbroken: Collection[int] = (),
        quotes: Sequence[int] = (),
        small: bool = False,
    ) -> None:
        """A captioned table, to which texts refer by ``name``; ``small`` is set in smaller letters.

        ``numbers`` are the columns that are centred, ``unbroken`` those whose parts (between semicolons)
        stay on one line. ``quotes`` has, for each row, the id of the coding that its first cell is about:
        the target of that quote's citation, and a link back to the quote.
        """
        self._caption(content.caption, name)
        widths = column_widths(content, text_width(self._document), unbroken=unbroken, small=small)
        style = self._styles["Table Small" if small else "Table Text"]
        header = row(_cells(content.columns, style, numbers, keep_next=True), widths, header=True)
        last = len(content.rows) - 1
        rows = []
        for place, texts in enumerate(content.rows):
            # a caption and a head never stand alone, nor does a note
            together = last < _SHORT_TABLE or place == 0 or place >= last - 1
            keep_next = together and (place < last or bool(content.note))
            rows.append(row(_cells(texts, style, numbers, keep_next=keep_next), widths))
        for made, number in zip(rows, quotes, strict=False):
            self._anchor(made, number)
        self._elements.append(table(self._styles[TABLE_STYLE], widths, [header], rows))
        # a paragraph after each table: two tables that touch would become one
        self.text(content.note, "Table Note")

    def at_start(self) -> None:
        """What follows stands before all that was written so far; the table of contents ends it."""
        self._elements, self._rest = [], self._elements

    def landscape(self) -> None:
        """What follows stands on pages in landscape format."""
        last = self._document.element.body.find(qn("w:sectPr"))
        if not self._elements or self._elements[-1].tag != qn("w:p"):
            self._elements.append(paragraph(self._styles["Normal"]))
        self._elements[-1][0].append(deepcopy(last))
        section = self._document.sections[-1]
        if section.page_width < section.page_height:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width

    def finish(self) -> None:
        """Move everything into the document's body."""
        self._number_references()
        body = self._document.element.body
        last = body.find(qn("w:sectPr"))
        if self._rest:
            _break_page_before(self._rest[0])
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

    def _caption(self, text: str, name: str) -> None:
        self._tables[name] = len(self._tables) + 1
        sequence = re.sub(r"\W+", "_", self._table_word)  # Word takes a single word as the name
        number = field(f"SEQ {sequence} \\* ARABIC", [run(str(self._tables[name]))])
        marked = bookmark(f"table_{name}", self._next_bookmark(), [run(f"{self._table_word} "), *number])
        content = [*marked, run(f". {text}")]
        self._elements.append(paragraph(self._styles["Caption"], content, keep_next=True))

    def _with_references(self, text: str) -> list[Element]:
        made: list[Element] = []
        for place, part in enumerate(REFERENCE.split(text)):
            if place % 2:
                whole = field(rf"REF table_{part} \h", [run(self._table_word)])
                self._references.append((part, whole))
                made += whole
            elif part:
                made.append(run(part))
        return made

    def _number_references(self) -> None:
        """Fill in the numbers, known only now; a table that this report lacks is named without one."""
        for name, whole in self._references:
            *before, shown, end = whole
            if name in self._tables:
                shown[0].text = legal(f"{self._table_word} {self._tables[name]}")
                continue
            for mark in (*before, end):
                if (holder := mark.getparent()) is not None:
                    holder.remove(mark)

    def _anchor(self, made: Element, number: int) -> None:
        for first in made.iterfind(f"{qn('w:tc')}[1]/{qn('w:p')}"):
            # moves the runs, not the properties, into the link
            back = link(f"quote_{number}", list(first)[1:])
            first.extend(bookmark(f"row_{number}", self._next_bookmark(), [back]))

    def _foreign(self, language: str) -> str:
        return "" if language == self._language else language

    def _next_bookmark(self) -> int:
        self._bookmarks += 1
        return self._bookmarks


def _cells(
    texts: Sequence[str], style: str, numbers: Collection[int], *, keep_next: bool = False
) -> list[Element]:
    made = [paragraph(style, [run(text)], keep_next=keep_next) for text in texts]
    for column in numbers:
        element("jc", made[column][0], val="center")
    return made


def _break_page_before(made: Element) -> None:
    properties = made[0]
    section = properties.find(qn("w:sectPr"))
    element("pageBreakBefore", properties)
    if section is not None:
        properties.append(section)  # which comes after all others


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
