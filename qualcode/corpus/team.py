"""What several coders share: memos, what is coded blind, who sees whose decisions, what was merged.

All of it is only ever added to. Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select

from qualcode.anchoring import Anchor
from qualcode.corpus.revisions import Route, present
from qualcode.corpus.tables import (
    blind_assignments,
    blind_readings,
    blind_segments,
    decisions,
    documents,
    memos,
    merges,
    openings,
)
from qualcode.corpus.times import after_all
from qualcode.model import (
    About,
    BlindAssignment,
    BlindReading,
    BlindSegment,
    Fit,
    Memo,
    Merge,
    Opening,
    Segment,
    normalise,
)


def coders(connection: Connection) -> list[str]:
    """Everybody who has decided anything, in alphabetical order; consensus coders too."""
    return list(connection.scalars(select(decisions.c.coder).distinct().order_by(decisions.c.coder)))


def write_memo(connection: Connection, memo: Memo) -> Memo:
    """Append a memo; returns it with its id and time."""
    mine = (memos.c.about == str(memo.about), memos.c.target == memo.target, memos.c.coder == memo.coder)
    at = after_all(connection, memo.at or datetime.now(UTC), memos.c.at, *mine)
    memo = replace(memo, text=normalise(memo.text).strip(), at=at)
    values = {"about": str(memo.about), "target": memo.target, "coder": memo.coder, "text": memo.text}
    return replace(memo, id=_append(connection, memos, values | {"at": memo.at}))


def standing_memos(connection: Connection, *, coder: str | None) -> list[Memo]:
    """The latest memo of each coder about each target, in the order of writing; emptied ones are not."""
    query = select(memos).order_by(memos.c.at, memos.c.id)
    if coder is not None:
        query = query.where(memos.c.coder == coder)
    latest = {(row.about, row.target, row.coder): _memo(row) for row in connection.execute(query)}
    return sorted((memo for memo in latest.values() if memo.text), key=lambda memo: memo.id or 0)


def memo_log(connection: Connection) -> list[Memo]:
    """Every memo that was ever written, also those that others have taken the place of."""
    return [_memo(row) for row in connection.execute(select(memos).order_by(memos.c.id))]


def assign_blind(connection: Connection, assignment: BlindAssignment) -> BlindAssignment:
    """Append an assignment with its segments; returns it with its id and time."""
    at = assignment.at or datetime.now(UTC)
    head = {"seed": assignment.seed, "share": assignment.share, "unit": assignment.unit}
    number = _append(connection, blind_assignments, head | {"coder": assignment.coder, "at": at})
    rows = [
        {
            "assignment_id": number,
            "number": one.number,
            "document_id": one.segment.document_id,
            "revision": present(connection, one.segment.document_id),
            "start": one.segment.start,
            "end": one.segment.end,
            "quote": one.segment.quote,
        }
        for one in assignment.segments
    ]
    if rows:
        connection.execute(insert(blind_segments), rows)
    return replace(assignment, id=number, at=at)


def load_assignments(connection: Connection) -> list[BlindAssignment]:
    """All assignments, the first one first; their segments are in the present texts."""
    heads = connection.execute(select(blind_assignments).order_by(blind_assignments.c.id)).all()
    found: dict[int, list[BlindSegment]] = {row.id: [] for row in heads}
    query = (
        select(blind_segments, documents.c.revision.label("present"))
        .join(documents, documents.c.id == blind_segments.c.document_id)
        .order_by(blind_segments.c.assignment_id, blind_segments.c.number)
    )
    routes: dict[str, Route] = {}
    for row in connection.execute(query).all():
        segment = Segment(row.document_id, row.start, row.end, row.quote)
        if row.revision != row.present:
            route = routes.setdefault(row.document_id, Route.of(connection, row.document_id))
            anchor = route.follow(row.revision, Anchor.at(row.start, row.end, row.quote))
            if anchor.place.fit is Fit.UNPLACED:
                continue
            segment = Segment(row.document_id, anchor.place.start, anchor.place.end, anchor.quote)
        found[row.assignment_id].append(BlindSegment(row.number, segment))
    return [
        BlindAssignment(
            seed=row.seed,
            share=row.share,
            unit=row.unit,
            segments=tuple(found[row.id]),
            coder=row.coder,
            at=row.at.replace(tzinfo=UTC),
            id=row.id,
        )
        for row in heads
    ]


def read_blind(connection: Connection, reading: BlindReading) -> BlindReading:
    """Append that a coder is done with a blind segment, or takes that back."""
    readings = blind_readings.c
    mine = (
        readings.assignment_id == reading.assignment_id,
        readings.number == reading.number,
        readings.coder == reading.coder,
    )
    at = after_all(connection, reading.at or datetime.now(UTC), readings.at, *mine)
    values = {
        "assignment_id": reading.assignment_id,
        "number": reading.number,
        "coder": reading.coder,
        "done": reading.done,
        "at": at,
    }
    return replace(reading, id=_append(connection, blind_readings, values), at=at)


def blind_readings_of(connection: Connection, *, coder: str | None) -> list[BlindReading]:
    """The latest reading of each coder of each blind segment, in the order of time."""
    query = select(blind_readings).order_by(blind_readings.c.at, blind_readings.c.id)
    if coder is not None:
        query = query.where(blind_readings.c.coder == coder)
    latest = {
        (row.assignment_id, row.number, row.coder): BlindReading(
            row.assignment_id, row.number, row.coder, row.done, row.at.replace(tzinfo=UTC), row.id
        )
        for row in connection.execute(query)
    }
    return sorted(latest.values(), key=lambda one: one.id or 0)


def blind_for(connection: Connection, coder: str, *, document_id: str | None) -> list[Segment]:
    """The stretches that ``coder`` still has to code without suggestions."""
    readings = blind_readings_of(connection, coder=coder)
    done = {(one.assignment_id, one.number) for one in readings if one.done}
    return [
        one.segment
        for assignment in load_assignments(connection)
        if assignment.coder in ("", coder)
        for one in assignment.segments
        if (assignment.id, one.number) not in done and document_id in (None, one.segment.document_id)
    ]


def open_pair(connection: Connection, opening: Opening) -> Opening:
    """Append that two coders see each other's decisions from now on; the first time counts."""
    for known in all_openings(connection):
        if known.pair == opening.pair:
            return known
    at = opening.at or datetime.now(UTC)
    values = {"first": opening.first, "second": opening.second, "consensus": opening.consensus}
    number = _append(connection, openings, values | {"by": opening.by, "at": at})
    return replace(opening, id=number, at=at)


def all_openings(connection: Connection) -> list[Opening]:
    """In the order of time; of a pair that was opened in two copies of a project, the first time."""
    rows = connection.execute(select(openings).order_by(openings.c.at, openings.c.id))
    found: dict[frozenset[str], Opening] = {}
    for row in rows:
        one = Opening(row.first, row.second, row.consensus, row.by, row.at.replace(tzinfo=UTC), row.id)
        found.setdefault(one.pair, one)
    return list(found.values())


def record_merge(connection: Connection, merge: Merge) -> Merge:
    """Append what was brought in from another copy of the project."""
    at = merge.at or datetime.now(UTC)
    values = {"source": merge.source, "documents": merge.documents, "decisions": merge.decisions}
    return replace(merge, id=_append(connection, merges, values | {"memos": merge.memos, "at": at}), at=at)


def all_merges(connection: Connection) -> Sequence[Merge]:
    """In the order of time."""
    rows = connection.execute(select(merges).order_by(merges.c.id))
    return [
        Merge(row.source, row.documents, row.decisions, row.memos, row.at.replace(tzinfo=UTC), row.id)
        for row in rows
    ]


def _append(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    stored = values | {"at": values["at"].astimezone(UTC).replace(tzinfo=None)}
    return int(connection.scalars(insert(table).returning(table.c.id), stored).one())


def _memo(row: Row[Any]) -> Memo:
    return Memo(About(row.about), row.target, row.coder, row.text, row.at.replace(tzinfo=UTC), row.id)
