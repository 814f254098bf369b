"""Krippendorff's alphas for coders who mark segments freely: where they begin and end, and which code.

The continuum is the row of letters and digits that was to be coded. Krippendorff, K., Mathet, Y., Bouvry, S.,
& Widlöcher, A. (2016). On the reliability of unitizing textual continua: Further developments. Quality &
Quantity, 50(6), 2347–2364; also Krippendorff, K. (2019). Content analysis (4th ed.), section 12.6. Observed
are the lengths over which segments and gaps of two coders intersect; expected are those of all pairs of them,
wherever in the continuum, but no segment with itself (its length squared; a gap has no inner structure, so
each of its characters counts alone).

The worked examples of the paper and the book were not at hand, so no published figure is checked. Tests hold
uα to what two other implementations compute for the same segments (lindanna/unitized_alpha and
zeljkobekcic/KrippendorffUnitizedAlpha on GitHub), cuα to what the former computes, and both, where
each segment is one character, to the package krippendorff. For more than two coders implementations differ in
what cuα expects, so that it is given for two only.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from qualcode.analysis.agreement.coefficients import Floats

Value = frozenset[Hashable]
Marked = tuple[int, int, Hashable]  # from, to, code
Piece = tuple[int, int, Value]


def pieces(marked: Iterable[Marked]) -> list[Piece]:
    """A coder's segments without overlaps: in each piece the set of codes is the same throughout.

    Segments of one code that share a character are one; those that only touch stay two.
    """
    starts: dict[int, list[Hashable]] = {}
    ends: dict[int, list[Hashable]] = {}
    for start, end, code in _joined(marked):
        starts.setdefault(start, []).append(code)
        ends.setdefault(end, []).append(code)
    found, codes = [], set[Hashable]()
    for start, end in pairwise(sorted({*starts, *ends})):
        codes.difference_update(ends.get(start, ()))
        codes.update(starts.get(start, ()))
        if codes:
            found.append((start, end, frozenset(codes)))
    return found


def _joined(marked: Iterable[Marked]) -> Iterable[Marked]:
    last: dict[Hashable, tuple[int, int]] = {}
    for start, end, code in sorted(marked, key=lambda one: one[:2]):
        before = last.get(code)
        if before is not None and start < before[1]:
            last[code] = (before[0], max(end, before[1]))
        else:
            if before is not None:
                yield (*before, code)
            last[code] = (start, end)
    yield from ((start, end, code) for code, (start, end) in last.items())


@dataclass
class Lengths:
    """What the alphas are made of, summed over documents: ``unlike`` is the length of intersections with
    different values, ``alone`` what segments would share with themselves, ``by_value`` the length with each
    value, each by document."""

    documents: int
    unlike: Floats = field(init=False)
    alone: Floats = field(init=False)
    by_value: list[dict[Value, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.unlike, self.alone = np.zeros(self.documents), np.zeros(self.documents)
        self.by_value = [{} for _ in range(self.documents)]

    def alpha(self, weights: Floats) -> Floats:
        """1 - observed / expected disagreement, with each document taken ``weights`` (resamples, documents)
        times; not a number where there is only one value."""
        values = list(dict.fromkeys(value for lengths in self.by_value for value in lengths))
        table = np.array([[lengths.get(value, 0.0) for value in values] for lengths in self.by_value])
        by_value = weights @ table.reshape(self.documents, len(values))
        whole, squares = by_value.sum(axis=1), (by_value**2).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = whole * (whole**2 - squares) / (whole**2 - weights @ self.alone)
            return np.where(whole**2 > squares, 1 - (weights @ self.unlike) / expected, np.nan)


def add_all(lengths: Lengths, document: int, coders: Sequence[Sequence[Piece]], whole: int) -> None:
    """Add a document to what uα is made of: ``coders`` are the pieces of each, ``whole`` its length."""
    numbers: dict[Value, int] = {frozenset(): 0}
    rows = [_row(found, whole, numbers) for found in coders]
    others = len(rows) - 1
    unlike = sum(
        np.count_nonzero(one != other) for place, one in enumerate(rows) for other in rows[place + 1 :]
    )
    lengths.unlike[document] = 2 * unlike / others
    lengths.alone[document] = sum(
        np.count_nonzero(row == 0) + sum((end - start) ** 2 for start, end, _ in found)
        for row, found in zip(rows, coders, strict=True)
    )
    lengths.by_value[document] = _by_value(rows, numbers)


def add_shared(lengths: Lengths, document: int, coders: Sequence[Sequence[Piece]], whole: int) -> None:
    """Add a document to what cuα of two coders is made of: only where both have marked something."""
    numbers: dict[Value, int] = {frozenset(): 0}
    first, second = (_row(found, whole, numbers) for found in coders)
    both = (first > 0) & (second > 0)
    lengths.unlike[document] = 2 * np.count_nonzero((first != second) & both)
    lengths.alone[document] = sum(
        np.count_nonzero(both[start:end]) ** 2 for found in coders for start, end, _ in found
    )
    lengths.by_value[document] = _by_value([first[both], second[both]], numbers)


def _row(found: Iterable[Piece], whole: int, numbers: dict[Value, int]) -> npt.NDArray[np.int64]:
    row = np.zeros(whole, dtype=np.int64)
    for start, end, value in found:
        row[start:end] = numbers.setdefault(value, len(numbers))
    return row


def _by_value(rows: Iterable[npt.NDArray[np.int64]], numbers: dict[Value, int]) -> dict[Value, float]:
    counted = np.sum([np.bincount(row, minlength=len(numbers)) for row in rows], axis=0)
    return {value: float(counted[number]) for value, number in numbers.items() if counted[number]}
