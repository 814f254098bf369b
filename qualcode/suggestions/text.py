"""Words and sentences of a document, with offsets into its text.

The words are a shadow of the text: hyphens between letters and all white space are left out, so that
"tatap-muka" and "tatap  muka" are the same two words. Offsets always point into the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model import Document, Role, Span
from qualcode.suggestions.stems import language

WORD = re.compile(
    r"\d+(?:[.,:/]\d+)*(?![^\W\d_])"  # 4,2  15/2010  08.30
    r"|[^\W_]+(?:['’][^\W\d_]+)*"  # words, also rapat2 and don't
    r"|(?<!\w)[-‐‑–—]|[-‐‑–—](?!\w)"  # dashes, but not hyphens inside a word
    r"|[^\w\s‐‑–—-]"  # any other punctuation
)
_END = re.compile(r"[.!?…]+[\"'”’)\]»*]*(?=\s|$)|\n+")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*|\d+)\.$")
_LONGEST_LOOK_BACK = 24


@dataclass(frozen=True)
class Sentence:
    """A sentence: its span without surrounding white space, and the number of its turn."""

    start: int
    end: int
    turn: int


def sentences(document: Document) -> Iterator[Sentence]:
    """The sentences of all turns but the interviewer's, in the order of the text."""
    for number, turn in enumerate(document.turns):
        if turn.role is not Role.INTERVIEWER:
            for start, end in split_sentences(document.text, turn.start, turn.end):
                yield Sentence(start, end, number)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of the sentences in ``text[start:end]``: at . ! ? … and at line ends.

    A full stop after an abbreviation, an initial or the number of a list does not end a sentence.
    """
    end = len(text) if end is None else end
    first = start
    for mark in _END.finditer(text, start, end):
        if mark[0][0] == "." and _goes_on(text, first, mark, end):
            continue
        if span := _trimmed(text, first, mark.end()):
            yield span
        first = mark.end()
    if span := _trimmed(text, first, end):
        yield span


def _goes_on(text: str, first: int, mark: re.Match[str], end: int) -> bool:
    """Whether the sentence that began at ``first`` goes on after the full stop ``mark``."""
    if mark[0] not in (".", "..", "..."):
        return False
    following = text[mark.end() : mark.end() + 3].strip()
    if mark.end() >= end or not following or text[mark.end()] == "\n":
        return False
    if following[0].islower():
        return True
    before = _LAST_WORD.search(text, max(first, mark.start() - _LONGEST_LOOK_BACK), mark.start() + 1)
    if before is None:
        return False
    word = before[1].lower()
    if word.isdigit():
        return before.start() == first or not text[first : before.start()].strip()  # "1. Semua hadir"
    return word in language()["abbreviations"] or (len(word) == 1 and word.isalpha())


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
