"""Read the text layer of a .pdf: pypdfium2 gives lines with their places, ``pdf_layout`` makes paragraphs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from qualcode.errors import ReadError
from qualcode.readers.archive import damaged
from qualcode.readers.passages import Passage, Reading
from qualcode.readers.pdf_layout import Line, Page, paragraphs

# pdfium puts one of these in place of a hyphen and the line end after it
_HYPHENS = ("\x02", "\ufffe")
_LINE_END = re.compile("(\r\n|\x02|\ufffe)")
_FEW_LETTERS = 10

_log = logging.getLogger(__name__)


def read_pdf(content: bytes) -> Reading:
    """The text layer of a PDF as paragraphs, without page numbers and running heads.

    Raises ReadError, also for a PDF with a password and for one that holds pictures of pages only.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                "The PDF is protected by a password.",
                hint="Open it with the password and print or export it to a new PDF without one.",
            ) from error
        raise damaged() from error
    try:
        pages = [_page(document[index]) for index in range(len(document))]
        title = str(document.get_metadata_dict().get("Title", ""))
    except pdfium.PdfiumError as error:
        raise damaged(str(error)) from error
    finally:
        document.close()
    if sum(char.isalpha() for page in pages for line in page.lines for char in line.text) < _FEW_LETTERS:
        raise ReadError(
            "The PDF holds no text, only pictures of pages (a scan).",
            hint="Make its text readable first, for instance with OCRmyPDF or your scanner's program (OCR).",
        )
    if empty := [str(number) for number, page in enumerate(pages, 1) if not page.lines]:
        _log.warning("No text on page %s of a PDF: blank, or a scan that was not read.", ", ".join(empty))
    return Reading(
        tuple(Passage(text, wrapped=True) for text in paragraphs(pages)), title=_usable_title(title)
    )


def _usable_title(title: str) -> str:
    """The title unless a program made it up from a file's name."""
    made_up = title.lower().startswith(("microsoft word", "untitled", "slide")) or "." in title[-6:]
    return title if " " in title.strip() and not made_up else ""


def _page(page: pdfium.PdfPage) -> Page:
    textpage = page.get_textpage()
    try:
        left, bottom, right, top = page.get_bbox()
        lines = [
            line
            for line in _lines(textpage)
            # programs that print a long page in slices leave text outside the slice
            if bottom <= (line.bottom + line.top) / 2 <= top and line.right > left and line.left < right
        ]
        return Page(tuple(lines), bottom=bottom, top=top)
    finally:
        textpage.close()
        page.close()


def _lines(textpage: pdfium.PdfTextPage) -> Iterator[Line]:
    text = textpage.get_text_range()
    # pdfium counts UTF-16 units; the two agree unless there are emoji and the like
    wide = not text.isascii() and any(char > "\uffff" for char in text)
    position = 0
    # an odd number of pieces: lines, and between them the line ends
    pieces = [*_LINE_END.split(text), ""]
    for line, end in zip(pieces[::2], pieces[1::2], strict=True):
        if stripped := line.strip():
            first = position + _units(line[: len(line) - len(line.lstrip())], wide)
            last = position + _units(line.rstrip(), wide) - 1
            yield _placed(textpage, stripped + ("-" if end in _HYPHENS else ""), first, last)
        position += _units(line + end, wide)


def _units(text: str, wide: bool) -> int:
    return len(text.encode("utf-16-le")) // 2 if wide else len(text)


def _placed(textpage: pdfium.PdfTextPage, text: str, first: int, last: int) -> Line:
    start = max(0, raw.FPDFText_GetCharIndexFromTextIndex(textpage, first))
    end = max(start, raw.FPDFText_GetCharIndexFromTextIndex(textpage, last))
    left, bottom, _, top = textpage.get_charbox(start, loose=True)
    _, end_bottom, right, _ = textpage.get_charbox(end, loose=True)
    size = float(raw.FPDFText_GetFontSize(textpage, start))
    return Line(text, left=left, right=max(left, right), bottom=min(bottom, end_bottom), top=top, size=size)
