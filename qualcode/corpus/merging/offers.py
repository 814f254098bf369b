"""Which suggestion of the other copy is which of ours; those that decisions need are put in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from qualcode.anchoring import Alignment, Place
from qualcode.corpus.merging.texts import Places
from qualcode.corpus.revisions import Route
from qualcode.corpus.tables import suggestions
from qualcode.model import Fit

_Key = tuple[int, str, int, int, str]  # revision, code, start, end, suggester
_BATCH = 500  # ids in one question


@dataclass(frozen=True)
class _Stand:
    """A suggestion in one of the texts of our document."""

    revision: int
    start: int
    end: int
    quote: str
    matches: list[list[Any]]


@dataclass
class Offers:
    """Their suggestions' ids to ours. ``known`` are those that are told from decisions on both."""

    connection: Connection
    other: Connection
    places: Places
    known: dict[int, int]
    added: int = 0

    def take(self, needed: Collection[int]) -> Mapping[int, int]:
        """Our ids of the suggestions ``needed``; what is missing here is put in."""
        by_document: dict[str, list[Row[Any]]] = {}
        for row in _rows(self.other, sorted(set(needed) - self.known.keys())):
            by_document.setdefault(self.places.document(row.document_id), []).append(row)
        for document_id, rows in by_document.items():
            self._take_in(document_id, rows)
        return self.known

    def _take_in(self, document_id: str, rows: Collection[Row[Any]]) -> None:
        ours = _by_key(self.connection, document_id)
        route = Route.of(self.connection, document_id)
        taken = set(self.known.values())
        new: list[tuple[int, dict[str, Any]]] = []
        for row in rows:
            number = self.places.revision(row.document_id, row.revision)
            stands = list(_stands(row, number, route))[::-1]  # its place in the newest text first
            keys = [(one.revision, row.code_id, one.start, one.end, row.suggester) for one in stands]
            free = (ours[key] for key in keys if key in ours and ours[key] not in taken)
            same = next(free, None)
            if same is not None:
                self.known[row.id] = same
                taken.add(same)
                continue
            at = next((n for n, key in enumerate(keys) if key not in ours), None)
            if at is None:  # every place is another's: they are one suggestion here
                self.known[row.id] = ours[keys[0]]
                continue
            ours[keys[at]] = -row.id  # not to be given twice
            new.append((row.id, _values(row, document_id, stands[at], present=route.present)))
        self._insert(new)

    def _insert(self, new: list[tuple[int, dict[str, Any]]]) -> None:
        if not new:
            return
        statement = insert(suggestions).returning(suggestions.c.id)
        # rows are numbered in the order in which they are given, but may come back in any
        ids = sorted(self.connection.scalars(statement, [values for _, values in new]))
        self.known |= {theirs: ours for (theirs, _), ours in zip(new, ids, strict=True)}
        self.added += len(new)


def _rows(connection: Connection, ids: list[int]) -> Iterator[Row[Any]]:
    for first in range(0, len(ids), _BATCH):
        wanted = suggestions.c.id.in_(ids[first : first + _BATCH])
        yield from connection.execute(select(suggestions).where(wanted).order_by(suggestions.c.id))


def _by_key(connection: Connection, document_id: str) -> dict[_Key, int]:
    said = suggestions.c
    columns = (said.id, said.revision, said.code_id, said.start, said.end, said.suggester)
    rows = connection.execute(select(*columns).where(said.document_id == document_id))
    return {(revision, code, start, end, by): number for number, revision, code, start, end, by in rows}


def _stands(row: Row[Any], number: int, route: Route) -> Iterator[_Stand]:
    """Where a suggestion is in our text ``number``, and in the later ones to which its words have come."""
    stand = _Stand(number, row.start, row.end, row.quote, row.matches)
    yield stand
    while stand.revision != route.present:
        number, alignment = route.steps[stand.revision]
        moved = _moved(stand, number, alignment)
        if moved is None:
            return
        stand = moved
        yield stand


def _moved(stand: _Stand, number: int, alignment: Alignment) -> _Stand | None:
    place = alignment.place((stand.start, stand.end))
    if place.fit is Fit.UNPLACED:
        return None
    return replace(
        stand,
        revision=number,
        start=place.start,
        end=place.end,
        quote=alignment.new[place.start : place.end],
        matches=_matches(stand, place, alignment),
    )


def _matches(stand: _Stand, place: Place, alignment: Alignment) -> list[list[Any]]:
    """The matched stretches in the next text; where all are gone, the whole segment for the leading one."""
    if place.fit is not Fit.CHANGED:
        shift = place.start - stand.start
        return [[start + shift, end + shift, rule] for start, end, rule in stand.matches]
    moved = [(alignment.place((start, end)), rule) for start, end, rule in stand.matches]
    inside = [
        [at.start, at.end, rule]
        for at, rule in moved
        if at.fit is not Fit.UNPLACED and place.start <= at.start and at.end <= place.end
    ]
    return inside or [[place.start, place.end, stand.matches[0][2]]]


def _values(row: Row[Any], document_id: str, stand: _Stand, *, present: int) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "revision": stand.revision,
        "code_id": row.code_id,
        "start": stand.start,
        "end": stand.end,
        "suggester": row.suggester,
        "quote": stand.quote,
        "status": row.status,
        "matches": stand.matches,
        "cue": row.cue,
        "codebook_digest": row.codebook_digest,
        "code_digest": row.code_digest,
        # one that is left behind in an earlier text is of no use any more
        "withdrawn": row.withdrawn or stand.revision != present,
    }
