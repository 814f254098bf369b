"""Where one coder has decided on the same thing in both copies, and not alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from qualcode.corpus.decisions import TAKEN_UP_AGAIN
from qualcode.corpus.merging.report import Conflict, Said
from qualcode.corpus.merging.said import Matches
from qualcode.corpus.tables import decisions, standing
from qualcode.model import Segment, Status, Verdict


def conflicts(
    connection: Connection, other: Connection, matches: Matches, offered: Mapping[int, int]
) -> Iterator[Conflict]:
    """To be asked before the decisions of the other copy are entered into our log."""
    yield from _on_suggestions(connection, other, matches, offered)
    yield from _by_hand(connection, other, matches)


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


def _by_hand(connection: Connection, other: Connection, matches: Matches) -> Iterator[Conflict]:
    for theirs, ours in matches.twice:
        mine, row = _successor(connection, ours), _successor(other, theirs)
        if mine is not None and row is not None and row.id in matches.names:
            yield _conflict(mine, row, both_stand=True)


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
