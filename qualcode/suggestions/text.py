"""Words of a document, with offsets into its text; its sentences come from ``qualcode.sentences``.

Words are looked for in a shadow of the text: hyphens inside words, addresses, runs of white space and long
rules of marks (_____) are one space there, so that "tatap-muka" and "tatap  muka" are the same two words.
Offsets always point into the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model import Span
from qualcode.sentences import Sentence, sentences, split_sentences

__all__ = ["INFIX", "PREFIX", "SUFFIX", "Sentence", "Shadow", "sentences", "split_sentences", "widened"]

_MARK = r"(?:[^\w\s]|_)"
# how a chunk between white space falls into words: marks at its ends, and marks inside it except in numbers
# (4,2  15/2010  08.30) and contractions (don't)
PREFIX = re.compile(rf"^{_MARK}")
SUFFIX = re.compile(rf"{_MARK}$")
INFIX = re.compile(r"(?:(?!['’.,:/_])[^\w\s]|_|(?<!\d)[.,:/]|[.,:/](?!\d)|['’](?![^\W\d_])|(?<![^\W_])['’])")

# the lookbehinds let each run of characters be tried once only, however long it is
_ADDRESS = r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+"
_IRREGULAR = re.compile(rf"{_ADDRESS}|(?<=\w)[-‐‑](?=\w)|[^\S\n]{{2,}}|[^\S\n ]|[^\w\s]{{64,}}|_{{64,}}")


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


def widened(found: Sequence[Sentence], number: int, widen: int) -> Span:
    """The span of a sentence and ``widen`` neighbours on each side, within its turn."""
    low = high = number
    for _ in range(widen):
        if low > 0 and found[low - 1].turn == found[number].turn:
            low -= 1
        if high + 1 < len(found) and found[high + 1].turn == found[number].turn:
            high += 1
    return found[low].start, found[high].end
