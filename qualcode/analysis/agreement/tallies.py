"""From decisions to counts: which units, and which lengths of text, each coder gave each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.analysis.agreement.coefficients import Counts
from qualcode.analysis.agreement.unitizing import Lengths, Marked, add_all, add_shared, pieces
from qualcode.analysis.agreement.units import Ground
from qualcode.model import Decision, Span, Status

Label = tuple[str, Status | None]


@dataclass(frozen=True)
class Column:
    """What counts as one code: codings with one of ``codes``, and with the ``status`` where it has one."""

    code_id: str
    codes: frozenset[str]
    status: Status | None = None

    def has(self, label: Label) -> bool:
        return label[0] in self.codes and self.status in (None, label[1])


@dataclass(frozen=True)
class Coded:
    """A document as it counts: its text to be coded, and by coder who worked on it the places of codings in
    it, each with its label (the code, and the status where codes with another status are other codes)."""

    ground: Ground
    codings: Mapping[str, Sequence[tuple[Span, str, Status]]]

    @classmethod
    def of(cls, ground: Ground, by_coder: Mapping[str, Iterable[Decision]]) -> Coded:
        codings = {}
        for coder, decisions in by_coder.items():
            placed = ((ground.place(one.segment.start, one.segment.end), one) for one in decisions)
            codings[coder] = [(place, one.code_id, one.status) for place, one in placed if place]
        return cls(ground, codings)

    def marked(self, coder: str, column: Column) -> list[tuple[Span, Label]]:
        """The places where ``coder`` gave what counts in ``column``."""
        return [
            (place, (code_id, status))
            for place, code_id, status in self.codings[coder]
            if column.has((code_id, status))
        ]

    def labels(self) -> set[Label]:
        return {(code, status) for found in self.codings.values() for _, code, status in found}


def count(documents: Sequence[Coded], coders: Sequence[str], columns: Sequence[Column]) -> Counts:
    """How many units of each document have each code, by coder and by how many coders."""
    shape = (len(documents), len(columns), len(coders))
    marks, given = np.zeros(shape), np.zeros((*shape[:2], len(coders) + 1))
    present = np.array([[coder in one.codings for coder in coders] for one in documents])
    for place, document in enumerate(documents):
        units, used = document.ground.units, document.labels()
        given[place, :, 0] = units
        for number, column in enumerate(columns):
            if not any(map(column.has, used)):
                continue
            has = np.zeros((len(coders), units), dtype=bool)
            for row, coder in enumerate(coders):
                for span, _ in document.marked(coder, column) if present[place, row] else ():
                    has[row, document.ground.units_of(span)] = True
            marks[place, number] = has.sum(axis=1)
            given[place, number] = np.bincount(has.sum(axis=0), minlength=len(coders) + 1)
    return Counts(present, np.array([float(one.ground.units) for one in documents]), given, marks)


def measure(
    documents: Sequence[Coded], column: Column, *, apart: bool, statuses: bool = False, shared: bool = False
) -> Lengths:
    """What the alphas for free segments are made of, for what counts in ``column``.

    ``apart`` keeps different codes (and with ``statuses`` different statuses) apart; otherwise there is only
    the code and its absence. ``shared`` takes only what two coders have both marked.
    """
    lengths = Lengths(len(documents))
    for place, document in enumerate(documents):

        def label(found: Label) -> Label | str:
            return (found if statuses else found[0]) if apart else column.code_id

        marked: list[list[Marked]] = [
            [(*span, label(found)) for span, found in document.marked(coder, column)]
            for coder in document.codings
        ]
        add = add_shared if shared else add_all
        add(lengths, place, [pieces(one) for one in marked], document.ground.length)
    return lengths
