"""Where one coder has decided on the same thing in both copies, and not alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from qualcode.corpus.decisions import TAKEN_UP_AGAIN
from qualcode.corpus.merging.report import Conflict, Said
from qualcode.corpus.merging.said import Matches
from qualcode.corpus.merging.texts import Places
from qualcode.corpus.tables import decisions, standing
from qualcode.model import Segment, Status, Verdict

_Pair = tuple[Row[Any], Row[Any]]  # ours and theirs


def conflicts(
    connection: Connection,
    other: Connection,
    places: Places,
    matches: Matches,
    offered: Mapping[int, int],
) -> Iterator[Conflict]:
    """To be asked before the decisions of the other copy are entered into our log."""
    yield from _on_suggestions(connection, other, matches, offered)
    by_hand = [*_taken_up_twice(connection, other, matches), *_by_hand(connection, other, places, matches)]
    pairs = {(mine.id, row.id): (mine, row) for mine, row in by_hand}
    yield from (_conflict(mine, row, both_stand=True) for mine, row in pairs.values())


def _on_suggestions(
    connection: Connection, other: Connection, matches: Matches, offered: Mapping[int, int]
) -> Iterator[Conflict]:
    query = _standing().where(standing.c.suggestion_id.is_not(None)).order_by(decisions.c.id)
    # what the other copy has too was decided again there: that is no conflict
    shared = set(matches.known.values())
    ours = {(row.suggestion_id, row.coder): row for row in connection.execute(query) if row.id not in shared}
    for row in other.execute(query):
        if row.id in matches.names:
            mine = ours.get((offered[row.suggestion_id], matches.names[row.id]))
            if mine is not None and _content(mine) != _content(row):
                yield _conflict(mine, row)


def _by_hand(connection: Connection, other: Connection, places: Places, matches: Matches) -> Iterator[_Pair]:
    """The same code on the same words, with another verdict or status: a consensus that was settled in both
    copies, for instance."""
    query = _standing().where(standing.c.suggestion_id.is_(None)).order_by(decisions.c.id)
    shared = set(matches.known.values())
    ours = {
        (row.coder, row.code_id, row.document_id, row.revision, row.start, row.end): row
        for row in connection.execute(query)
        if row.id not in shared
    }
    for row in other.execute(query):
        if row.id in matches.names:
            text = places.document(row.document_id), places.revision(row.document_id, row.revision)
            mine = ours.get((matches.names[row.id], row.code_id, *text, row.start, row.end))
            if mine is not None and _content(mine) != _content(row):
                yield mine, row


def _taken_up_twice(connection: Connection, other: Connection, matches: Matches) -> Iterator[_Pair]:
    for theirs, ours in matches.twice:
        mine, row = _successor(connection, ours), _successor(other, theirs)
        if mine is not None and row is not None and row.id in matches.names:
            yield mine, row


def _successor(connection: Connection, undo: int) -> Row[Any] | None:
    """The standing coding by hand that took the place of what was taken back by ``undo``."""
    one = connection.execute(select(decisions).where(decisions.c.id == undo)).one()
    if one.reason != TAKEN_UP_AGAIN:
        return None
    query = _standing().where(
        decisions.c.coder == one.coder,
        decisions.c.document_id == one.document_id,
        decisions.c.suggestion_id.is_(None),
        decisions.c.at == one.at,
    )
    return connection.execute(query).first()


def _standing() -> Select[Any]:
    return select(decisions).join(standing, standing.c.decision_id == decisions.c.id)


def _content(row: Row[Any]) -> tuple[str, ...]:
    return row.verdict, row.code_id, row.status, row.quote


def _conflict(mine: Row[Any], row: Row[Any], *, both_stand: bool = False) -> Conflict:
    segment = Segment(mine.document_id, mine.start, mine.end, mine.quote)
    return Conflict(mine.coder, segment, _said(mine), _said(row), both_stand)


def _said(row: Row[Any]) -> Said:
    return Said(Verdict(row.verdict), row.code_id, Status(row.status), row.at.replace(tzinfo=UTC))
