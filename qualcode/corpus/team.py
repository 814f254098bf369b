"""What several coders share: memos, what is coded blind, who sees whose decisions, what was merged.

All of it is only ever added to. Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from shlex import quote
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select

from qualcode.anchoring import Anchor
from qualcode.corpus.documents import load_document
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
from qualcode.errors import ClosedError, CorpusError, NotFoundError, QualcodeError
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
    Suggestion,
    normalise,
)


@dataclass(frozen=True)
class Sight:
    """Whose decisions ``reader`` may read: the own, those of coders with whom a pair was opened, and those
    of the consensus of such a pair.

    ``coders`` has the reader first, whether or not there are decisions; ``closed`` are the others who have
    decided something. A consensus coder sees the pair that it is of.
    """

    reader: str
    coders: tuple[str, ...]
    closed: tuple[str, ...] = ()

    def require(self, coder: str) -> str:
        """``coder``, where that is nobody whose decisions are closed. Raises ClosedError."""
        if coder in self.closed:
            raise ClosedError(
                f"The decisions of {coder} are closed to {self.reader}: coders judge independently "
                "until they compare.",
                hint=f"When both have finished: qualcode compare {quote(self.reader)} {quote(coder)}",
            )
        return coder

    @property
    def notice(self) -> str:
        """What is held back, and what opens it; "" where everything is shown."""
        if not self.closed:
            return ""
        count = len(self.closed)
        others = "1 other coder has" if count == 1 else f"{count} other coders have"
        pair = (self.reader, self.closed[0])
        return (
            f"{others} worked here ({', '.join(self.closed)}); their decisions open with: "
            f"qualcode compare {' '.join(map(quote, pair))}"
        )


def sight(connection: Connection, reader: str) -> Sight:
    """Whose decisions ``reader`` may read."""
    seen = {reader: None}
    for opening in all_openings(connection):
        if reader in (opening.first, opening.second, opening.consensus):
            seen |= dict.fromkeys((opening.first, opening.second, opening.consensus))
    closed = tuple(coder for coder in coders(connection) if coder not in seen)
    return Sight(reader, tuple(seen), closed)


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
    """Append an assignment with its segments; returns it with its id and time.

    Raises NotFoundError for an unknown document, CorpusError where a quote is not the stored text.
    """
    for one in assignment.segments:
        segment = one.segment
        text = load_document(connection, segment.document_id).text
        if text[segment.start : segment.end] != segment.quote:
            raise CorpusError(
                f"A stretch of '{segment.document_id}' is not what stands there; nothing was saved.",
                hint="The text was changed meanwhile. Draw again: qualcode assign",
            )
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
    """All assignments, the first one first; their segments are in the present texts.

    A whole document stays one, also where a correction has added to it. A turn whose words are gone is left
    out.
    """
    heads = connection.execute(select(blind_assignments).order_by(blind_assignments.c.id)).all()
    found: dict[int, list[BlindSegment]] = {row.id: [] for row in heads}
    query = (
        select(blind_segments, documents.c.revision.label("present"))
        .join(documents, documents.c.id == blind_segments.c.document_id)
        .order_by(blind_segments.c.assignment_id, blind_segments.c.number)
    )
    whole = {row.id for row in heads if row.unit == "document"}
    routes: dict[str, Route] = {}
    for row in connection.execute(query).all():
        segment = Segment(row.document_id, row.start, row.end, row.quote)
        if row.revision != row.present and row.assignment_id in whole:
            text = load_document(connection, row.document_id).text
            segment = Segment(row.document_id, 0, len(text), text)
        elif row.revision != row.present:
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
    """Append that a coder is done with a blind segment, or takes that back.

    Raises NotFoundError where the coder has no such segment to code.
    """
    holds = (
        select(blind_assignments.c.coder)
        .join(blind_segments, blind_segments.c.assignment_id == blind_assignments.c.id)
        .where(blind_assignments.c.id == reading.assignment_id, blind_segments.c.number == reading.number)
    )
    if connection.scalar(holds) not in ("", reading.coder):
        raise NotFoundError(
            f"{reading.coder} has no stretch {reading.assignment_id}.{reading.number} to code blind.",
            hint="See what is set aside: qualcode assign --list",
        )
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


def outside_blind(connection: Connection, coder: str, found: Iterable[Suggestion]) -> list[Suggestion]:
    """The suggestions that touch no stretch that ``coder`` still has to code without suggestions."""
    blind: dict[str, list[Segment]] = {}
    for segment in blind_for(connection, coder, document_id=None):
        blind.setdefault(segment.document_id, []).append(segment)
    return [
        one
        for one in found
        if not any(one.segment.overlaps(segment) for segment in blind.get(one.segment.document_id, ()))
    ]


def open_pair(connection: Connection, opening: Opening) -> Opening:
    """Append that two coders see each other's decisions from now on; the first time counts.

    Raises NotFoundError where one of them has decided nothing, QualcodeError where the consensus would take
    the name of a coder or of another pair's consensus.
    """
    for earlier in all_openings(connection):
        if earlier.pair == opening.pair:
            return earlier
    check_pair(connection, opening)
    at = opening.at or datetime.now(UTC)
    values = {"first": opening.first, "second": opening.second, "consensus": opening.consensus}
    number = _append(connection, openings, values | {"by": opening.by, "at": at})
    return replace(opening, id=number, at=at)


def check_pair(connection: Connection, opening: Opening) -> None:
    """Raise what ``open_pair`` raises."""
    known = coders(connection)
    if len(opening.pair) < 2:
        raise QualcodeError("A coder cannot be compared with themselves.", hint="Name two coders.")
    for coder in (opening.first, opening.second):
        if coder not in known:
            alike = next((one for one in known if one.casefold() == coder.casefold()), None)
            there = f"There are: {', '.join(known)}." if known else "Begin with: qualcode review"
            raise NotFoundError(
                f"No coder '{coder}' has decided anything in this project.",
                hint=f"Did you mean '{alike}'? {there}" if alike else there,
            )
    name = opening.consensus
    taken = {one.casefold() for one in known}
    taken |= {one.casefold() for other in all_openings(connection) for one in (*other.pair, other.consensus)}
    if not name.strip() or name.casefold() in taken:
        raise QualcodeError(
            f"'{name}' cannot stand for the consensus: that name is taken, or empty.",
            hint=f"Choose another: --consensus {quote((name.strip() or 'consensus') + '-2')}",
        )


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
