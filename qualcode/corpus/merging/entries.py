"""New entries in our log: the decisions of the other copy, in their order, with our numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from qualcode.corpus import standing as standings
from qualcode.corpus.merging.report import MergedCoder, Unplaced
from qualcode.corpus.merging.said import Matches
from qualcode.corpus.merging.texts import Places
from qualcode.corpus.revisions import place_decisions
from qualcode.corpus.tables import decisions, documents, placements, standing
from qualcode.model import Fit, Segment

Progress = Callable[[int, int], None]

_BATCH = 5_000


def suggestions_needed(other: Connection, matches: Matches) -> set[int]:
    """The suggestions of the other copy that its new decisions are about."""
    said = decisions.c
    rows = other.execute(select(said.id, said.suggestion_id).where(said.suggestion_id.is_not(None)))
    return {suggestion_id for number, suggestion_id in rows if number in matches.names}


def pairs_of_suggestions(connection: Connection, other: Connection, matches: Matches) -> dict[int, int]:
    """Their suggestions' ids to ours, as far as decisions that both copies have tell."""
    columns = (decisions.c.id, decisions.c.suggestion_id)
    query = select(*columns).where(decisions.c.suggestion_id.is_not(None))
    ours = {row.id: row.suggestion_id for row in connection.execute(query)}
    return {
        suggestion_id: ours[matches.known[number]]
        for number, suggestion_id in other.execute(query)
        if matches.known.get(number) in ours
    }


def append_decisions(
    connection: Connection,
    other: Connection,
    places: Places,
    matches: Matches,
    offered: Mapping[int, int],
    *,
    progress: Progress,
) -> int:
    """Append the decisions that ``matches`` found to be new; returns the number of the first one, 0 where
    there is none. ``offered`` leads from their suggestions to ours."""
    if not matches.names:
        return 0
    waiting: dict[int, dict[str, Any]] = {}
    touched: set[str] = set()
    first = done = 0

    def flush() -> None:
        nonlocal first, done
        # rows are numbered in the order in which they are given, but may come back in any
        ids = sorted(connection.scalars(insert(decisions).returning(decisions.c.id), list(waiting.values())))
        matches.known.update(zip(waiting, ids, strict=True))
        first, done = first or ids[0], done + len(ids)
        waiting.clear()
        progress(done, len(matches.names))

    log = select(decisions).order_by(decisions.c.id)
    for row in other.execution_options(yield_per=10_000).execute(log):
        if row.id not in matches.names:
            continue
        if row.undoes in waiting or len(waiting) == _BATCH:
            flush()
        values = row._asdict() | {
            "document_id": places.document(row.document_id),
            "revision": places.revision(row.document_id, row.revision),
            "coder": matches.names[row.id],
            "suggestion_id": None if row.suggestion_id is None else offered[row.suggestion_id],
            "undoes": None if row.undoes is None else matches.known[row.undoes],
        }
        del values["id"]
        waiting[row.id] = values
        touched.add(values["document_id"])
    flush()
    for document_id in touched & _with_earlier_texts(connection):
        place_decisions(connection, document_id)
    standings.rebuild(connection)
    return first


def _with_earlier_texts(connection: Connection) -> set[str]:
    """The documents with decisions on other texts than their present one."""
    query = (
        select(decisions.c.document_id)
        .join(documents, documents.c.id == decisions.c.document_id)
        .where(decisions.c.revision != documents.c.revision)
        .distinct()
    )
    return set(connection.scalars(query))


def coders(connection: Connection, matches: Matches, *, first: int) -> tuple[MergedCoder, ...]:
    """What came in of each coder, from the decision ``first`` on (0: nothing did)."""
    brought = Counter(matches.names.values())
    fits: Counter[tuple[str, str]] = Counter()
    if first:
        query = (
            select(standing.c.coder, placements.c.fit)
            .join(placements, placements.c.decision_id == standing.c.decision_id)
            .where(standing.c.decision_id >= first)
        )
        fits = Counter((coder, fit) for coder, fit in connection.execute(query))
    return tuple(
        MergedCoder(
            coder,
            brought=brought[coder],
            here=matches.here[coder],
            only_here=matches.only_here[coder],
            moved=fits[coder, Fit.MOVED],
            changed=fits[coder, Fit.CHANGED],
            unplaced=fits[coder, Fit.UNPLACED],
        )
        for coder in sorted({*brought, *matches.here, *matches.ours})
    )


def unplaced(connection: Connection, *, first: int) -> tuple[Unplaced, ...]:
    """The standing decisions from ``first`` on whose words are not in the present text."""
    if not first:
        return ()
    query = (
        select(decisions)
        .join(standing, standing.c.decision_id == decisions.c.id)
        .join(placements, placements.c.decision_id == decisions.c.id)
        .where(decisions.c.id >= first, placements.c.fit == Fit.UNPLACED.value)
        .order_by(decisions.c.document_id, placements.c.start, decisions.c.id)
    )
    return tuple(
        Unplaced(row.coder, row.code_id, Segment(row.document_id, row.start, row.end, row.quote))
        for row in connection.execute(query)
    )
