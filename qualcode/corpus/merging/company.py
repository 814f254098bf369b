"""What comes along with documents and decisions: memos, blind coding, opened pairs, samples, codebooks.

All of it is only ever added to, so that what the other copy has and ours has not is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select

from qualcode.corpus.merging.offers import Offers
from qualcode.corpus.merging.texts import Places
from qualcode.corpus.tables import (
    blind_assignments,
    blind_readings,
    blind_segments,
    codebooks,
    looks,
    memos,
    openings,
    sampled_sentences,
    samples,
    strata,
)
from qualcode.corpus.team import all_openings
from qualcode.errors import CorpusError
from qualcode.model import About

Values = dict[str, Any]


@dataclass(frozen=True)
class Company:
    """Both copies, and what documents, suggestions and coders of the other one are called here."""

    connection: Connection
    other: Connection
    places: Places
    offers: Offers
    renamed: Mapping[str, str]

    def bring_memos(self) -> tuple[int, int]:
        """How many memos came in, and how many were here."""

        def ours(row: Row[Any]) -> Values:
            values = _values(row)
            if row.about == About.DOCUMENT:
                values["target"] = self.places.ids.get(row.target, row.target)
            return values

        return self._add(memos, ours)

    def bring_codebooks(self) -> int:
        known = set(self.connection.scalars(select(codebooks.c.digest)))
        rows = [row._asdict() for row in self.other.execute(select(codebooks)) if row.digest not in known]
        return self._insert(codebooks, rows)

    def bring_openings(self) -> int:
        """Raises CorpusError where both copies have opened a pair with consensus coders of other names: the
        decisions of one of them would stand for nobody."""
        ours = {one.pair: one.consensus for one in all_openings(self.connection)}
        for theirs in all_openings(self.other):
            first, second = sorted(self._name(coder) for coder in theirs.pair)
            here = ours.get(frozenset((first, second)), self._name(theirs.consensus))
            if self._name(theirs.consensus) != here:
                raise CorpusError(
                    f"Both copies have opened {first} and {second}: the consensus is '{here}' here and "
                    f"'{theirs.consensus}' there; nothing was merged.",
                    hint=f"Give it one name: --as {quote(f'{theirs.consensus}={here}')}",
                )
        return self._add(openings, _values, names=("first", "second", "consensus", "by"))[0]

    def bring_blind(self) -> tuple[int, int]:
        """How many assignments came in, and how many readings of them."""
        numbers: dict[int, int] = {}
        columns = ("seed", "share", "unit", "coder", "at")
        known = {_told(row, columns): row.id for row in _rows(self.connection, blind_assignments)}
        new = 0
        for row in _rows(self.other, blind_assignments):
            values = _values(row)
            named = values | {"coder": self._name(row.coder)}
            found = known.get(_told(row, columns), known.get(tuple(named[name] for name in columns)))
            if found is None:
                found = self._number(blind_assignments, named)
                self._insert(blind_segments, self._blind_segments(row.id, found))
                new += 1
            numbers[row.id] = found

        def ours(row: Row[Any]) -> Values:
            return _values(row) | {"assignment_id": numbers[row.assignment_id]}

        return new, self._add(blind_readings, ours)[0]

    def _blind_segments(self, theirs: int, ours: int) -> list[Values]:
        query = select(blind_segments).where(blind_segments.c.assignment_id == theirs)
        return [
            row._asdict()
            | {
                "assignment_id": ours,
                "document_id": self.places.document(row.document_id),
                "revision": self.places.revision(row.document_id, row.revision),
            }
            for row in self.other.execute(query)
        ]

    def bring_samples(self) -> tuple[int, int]:
        """How many samples came in, and how many looks at them."""
        numbers: dict[int, int] = {}
        columns = ("seed", "size", "population")
        known = {_told(row, columns): row.id for row in _rows(self.connection, samples)}
        new = 0
        for row in _rows(self.other, samples):
            found = known.get(_told(row, columns))
            if found is None:
                found = self._number(samples, _values(row))
                self._insert(strata, self._strata(row.id, found))
                self._insert(sampled_sentences, self._sentences(row.id, found))
                new += 1
            numbers[row.id] = found
        return new, self._bring_looks(numbers)

    def _strata(self, theirs: int, ours: int) -> list[Values]:
        rows = self.other.execute(select(strata).where(strata.c.sample_id == theirs)).all()
        offered = self.offers.take({number for row in rows for hit in row.hits for number in hit})
        return [
            row._asdict()
            | {
                "sample_id": ours,
                "document_id": self.places.document(row.document_id),
                "hits": [[offered[number] for number in hit] for hit in row.hits],
            }
            for row in rows
        ]

    def _sentences(self, theirs: int, ours: int) -> list[Values]:
        query = select(sampled_sentences).where(sampled_sentences.c.sample_id == theirs)
        return [
            row._asdict() | {"sample_id": ours, "document_id": self.places.document(row.document_id)}
            for row in self.other.execute(query)
        ]

    def _bring_looks(self, numbers: Mapping[int, int]) -> int:
        """An undo is known by what it takes back, another look by what it says."""
        columns = ("sample_id", "number", "coder", "reading", "at")
        rows = _rows(self.connection, looks)
        said = {_told(row, columns): row.id for row in rows if row.undoes is None}
        undone = {row.undoes: row.id for row in rows if row.undoes is not None}
        known: dict[int, int] = {}
        new = 0
        for row in _rows(self.other, looks):
            values = _values(row) | {"sample_id": numbers[row.sample_id]}
            named = values | {"coder": self._name(row.coder)}
            if row.undoes is None:
                told = (tuple(one[name] for name in columns) for one in (values, named))
                found = next((said[one] for one in told if one in said), None)
            else:
                named["undoes"] = known[row.undoes]
                found = undone.get(known[row.undoes])
            if found is None:
                found = self._number(looks, named)
                new += 1
            known[row.id] = found
        return new

    def _add(
        self, table: Table, ours: Callable[[Row[Any]], Values], *, names: Iterable[str] = ("coder",)
    ) -> tuple[int, int]:
        """Add the rows that we do not have, under either name of their coder: added, and here already."""
        columns = [column.name for column in table.columns if column.name != "id"]
        known = {_told(row, columns) for row in _rows(self.connection, table)}
        new, here = [], 0
        for row in _rows(self.other, table):
            values = ours(row)
            named = values | {name: self._name(values[name]) for name in names}
            if known.isdisjoint(tuple(one[name] for name in columns) for one in (values, named)):
                new.append(named)
            else:
                here += 1
        return self._insert(table, new), here

    def _insert(self, table: Table, rows: list[Values]) -> int:
        if rows:
            self.connection.execute(insert(table), rows)
        return len(rows)

    def _number(self, table: Table, values: Values) -> int:
        return int(self.connection.scalars(insert(table).returning(table.c.id), values).one())

    def _name(self, coder: str) -> str:
        return self.renamed.get(coder, coder)


def _rows(connection: Connection, table: Table) -> list[Row[Any]]:
    return list(connection.execute(select(table).order_by(table.c.id)))


def _values(row: Row[Any]) -> Values:
    """A row without the number that it has in its copy."""
    return {name: value for name, value in row._asdict().items() if name != "id"}


def _told(row: Row[Any], columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in columns)
