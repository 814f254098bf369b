"""The text that coders were to code, and the units that it falls into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from qualcode.findings import Unit
from qualcode.model import Document, Role, Span
from qualcode.sentences import sentences

UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True)
class Ground:
    """The letters and digits that were to be coded, in one row: what informants say, and text without a
    speaker. Interviewers' turns, headings, punctuation and white space are left out.

    ``before[offset]`` counts those before an offset in the document, ``unit`` has the number of the unit
    that each of them belongs to; ``units`` is how many units there are.
    """

    before: npt.NDArray[np.int64]
    unit: npt.NDArray[np.int64]
    units: int

    @property
    def length(self) -> int:
        return len(self.unit)

    def place(self, start: int, end: int) -> Span | None:
        """Where a segment of the document is in the row; None where it has nothing of it."""
        first, last = int(self.before[start]), int(self.before[end])
        return (first, last) if first < last else None

    def units_of(self, place: Span) -> slice:
        """The units that share a letter or digit with ``place``."""
        return slice(int(self.unit[place[0]]), int(self.unit[place[1] - 1]) + 1)


def ground(document: Document, unit: Unit) -> Ground:
    """The text of ``document`` that was to be coded, in units.

    Sentences are those that suggestions are made of; a turn is a speaker's turn, or a stretch of text without
    a speaker; a unit has at least one letter or digit.
    """
    text = document.text
    counts = np.fromiter(map(str.isalnum, text), dtype=bool, count=len(text))
    numbers = np.full(len(text), -1, dtype=np.int64)
    for number, (start, end) in enumerate(_spans(document, unit)):
        numbers[start:end] = number
    counts &= numbers >= 0
    before = np.concatenate([[0], np.cumsum(counts)])
    if unit == "document":
        numbers[:] = 0
    elif unit == "character":
        numbers = before[:-1].copy()
    # numbers of units without a letter or digit are closed up
    found, unit_of = np.unique(numbers[counts], return_inverse=True)
    return Ground(before, unit_of.astype(np.int64), len(found))


def _spans(document: Document, unit: Unit) -> Iterator[Span]:
    if unit == "sentence":
        yield from ((one.start, one.end) for one in sentences(document))
        return
    for turn in document.turns:
        if turn.role not in (Role.INTERVIEWER, Role.HEADING):
            yield turn.start, turn.end
