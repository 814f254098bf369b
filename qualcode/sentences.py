"""The sentences of a document: the unit in which codes are suggested, missed and agreed upon.

A sentence ends at . ! ? … and at line ends. A full stop after an abbreviation, an initial or the number of a
list does not end one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualcode.model import Document, Role, Span

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]»*]*(?=\s|$)|\n+")
_OPENING = "([{\"'“‘«"
_LONGEST_LOOK_BACK = 24
_LONGEST_ABBREVIATION = 6

# no sentence ends after these
_ABBREVIATIONS = frozenset({
    "dr", "drs", "dra", "ir", "h", "hj", "prof", "sdr", "sdri", "bpk", "jl", "jln", "kab", "kec",
    "kel", "kep", "ds", "hlm", "ps", "pt", "cv", "ttd", "a.n", "s.d", "u.p", "mr", "mrs", "ms",
    "vs", "e.g", "i.e", "eg", "ie", "ed", "eds", "cf", "ca", "approx",
})  # fmt: skip
# nor after these, where a number follows ("No. 15", but "I said no. We left.")
_BEFORE_NUMBERS = frozenset({
    "no", "nomor", "nr", "rt", "rw", "tgl", "hal", "ayat", "pasal", "pp", "vol", "fig", "rp", "ps",
    "jan", "feb", "mar", "apr", "jun", "jul", "agt", "sep", "okt", "nov", "des", "dec", "oct",
    "aug", "tahun",
})  # fmt: skip
# nor after these, where the text goes on in lower case ("Kades, BPD, dll. ikut hadir")
_WITHIN = frozenset({
    "dll", "dsb", "dst", "dkk", "etc", "al", "a.m", "p.m", "approx", "incl", "inc", "ltd", "co",
    "tbk", "no", "hlm", "hal", "lih", "bdk", "ybs", "tsb", "spy",
})  # fmt: skip


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
    return (
        (len(word) == 1 and word.isalpha())  # an initial
        or word in _ABBREVIATIONS
        or (following[0].isdigit() and word in _BEFORE_NUMBERS)
        or (following[0].islower() and word in _WITHIN)
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
