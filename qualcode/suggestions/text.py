"""Words and sentences of a document, with offsets into its text.

Words are looked for in a shadow of the text: hyphens inside words, addresses, runs of white space and long
rules of marks (_____) are one space there, so that "tatap-muka" and "tatap  muka" are the same two words.
Offsets always point into the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.model import Document, Role, Span
from qualcode.suggestions.stems import language

_MARK = r"(?:[^\w\s]|_)"
# how a chunk between white space falls into words: marks at its ends, and marks inside it except in numbers
# (4,2  15/2010  08.30) and contractions (don't)
PREFIX = re.compile(rf"^{_MARK}")
SUFFIX = re.compile(rf"{_MARK}$")
INFIX = re.compile(r"(?:(?!['’.,:/_])[^\w\s]|_|(?<!\d)[.,:/]|[.,:/](?!\d)|['’](?![^\W\d_])|(?<![^\W_])['’])")

# the lookbehinds let each run of characters be tried once only, however long it is
_ADDRESS = r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+"
_IRREGULAR = re.compile(rf"{_ADDRESS}|(?<=\w)[-‐‑](?=\w)|[^\S\n]{{2,}}|[^\S\n ]|[^\w\s]{{64,}}|_{{64,}}")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]»*]*(?=\s|$)|\n+")
_OPENING = "([{\"'“‘«"
_LONGEST_LOOK_BACK = 24
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True)
class Shadow:
    """``text`` to look for words in. From ``places[i]`` on, an offset in it is ``shifts[i]`` smaller than
    the offset of the same character in the original."""

    text: str
    places: Sequence[int] = (0,)
    shifts: Sequence[int] = (0,)

    @classmethod
    def of(cls, text: str) -> Shadow:
        places, shifts = [0], [0]

        def replacement(run: re.Match[str]) -> str:
            if (longer := len(run[0]) - 1) > 0:
                places.append(run.end() - shifts[-1] - longer)
                shifts.append(shifts[-1] + longer)
            return " "

        return cls(_IRREGULAR.sub(replacement, text), places, shifts)

    def original(self, offset: int) -> int:
        """The offset in the original text of the character at ``offset`` in the shadow."""
        return offset + self.shifts[bisect_right(self.places, offset) - 1]


@dataclass(frozen=True)
class Sentence:
    """A sentence: its span without surrounding white space, and the number of its turn."""

    start: int
    end: int
    turn: int


def sentences(document: Document, turns: Iterable[int] | None = None) -> Iterator[Sentence]:
    """The sentences of ``turns`` (by number; by default all), but never the interviewer's nor headings, in
    the order of the text."""
    for number in range(len(document.turns)) if turns is None else turns:
        turn = document.turns[number]
        if turn.role not in (Role.INTERVIEWER, Role.HEADING):
            for start, end in split_sentences(document.text, turn.start, turn.end):
                yield Sentence(start, end, number)


def widened(found: Sequence[Sentence], number: int, widen: int) -> Span:
    """The span of a sentence and ``widen`` neighbours on each side, within its turn."""
    low = high = number
    for _ in range(widen):
        if low > 0 and found[low - 1].turn == found[number].turn:
            low -= 1
        if high + 1 < len(found) and found[high + 1].turn == found[number].turn:
            high += 1
    return found[low].start, found[high].end


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
    following = text[mark.end() : mark.end() + 3].lstrip(" \t\u00a0")
    if mark.end() >= end or not following or following[0] == "\n":
        return False
    if mark[0] != ".":
        return following[0].islower() and set(mark[0]) == {"."}  # "ya... begitu"
    before = text[max(first, mark.start() - _LONGEST_LOOK_BACK) : mark.start()].rsplit(maxsplit=1)
    word = before[-1].lower().lstrip(_OPENING) if before else ""
    if len(word) > _LONGEST_ABBREVIATION:
        return False
    if word.isdigit():
        return not text[first : mark.start() - len(word)].strip()  # "1. Semua hadir"
    words = language()
    return (
        (len(word) == 1 and word.isalpha())  # an initial
        or word in words["abbreviations"]
        or (following[0].isdigit() and word in words["abbreviations_before_numbers"])
        or (following[0].islower() and word in words["abbreviations_within"])
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
