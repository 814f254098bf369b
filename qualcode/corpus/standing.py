"""The decisions that stand: a small derived table that follows the log of decisions.

A decision stands while no UNDONE names it and no later decision of the same coder on the same
suggestion stands. Later is what has the later time; the order of the log counts where the times are equal,
so that copies of a project come to the same whichever is merged into which. Coding by hand belongs to no
suggestion: each such decision stands by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    bindparam,
    delete,
    except_,
    func,
    insert,
    or_,
    select,
    update,
)

from qualcode.corpus.tables import decisions, placements, standing
from qualcode.model import Decision, Verdict

_COLUMNS = ("document_id", "start", "code_id", "coder", "verdict", "suggestion_id")
_LATEST_FIRST = (decisions.c.at.desc(), decisions.c.id.desc())


def follow(connection: Connection, saved: Sequence[Decision]) -> None:
    """Bring the table up to date after ``saved`` was appended to the log, in the same transaction."""
    latest: dict[Any, Decision] = {}
    for decision in saved:
        if decision.verdict is Verdict.UNDONE:
            _take_back(connection, decision)
        else:
            by_hand = decision.suggestion_id is None
            latest[decision.id if by_hand else (decision.suggestion_id, decision.coder)] = decision
    _supersede(connection, [d for d in latest.values() if d.suggestion_id is not None])
    if latest:
        connection.execute(insert(standing), [_values(decision) for decision in latest.values()])


def follow_text(connection: Connection, document_id: str) -> None:
    """Bring the places of a document's decisions up to date after ``placements`` has changed."""
    number = standing.c.decision_id
    made = select(decisions.c.start).where(decisions.c.id == number).scalar_subquery()
    placed = select(placements.c.start).where(placements.c.decision_id == number).scalar_subquery()
    mine = update(standing).where(standing.c.document_id == document_id)
    connection.execute(mine.values(start=func.coalesce(placed, made)))


def rebuild(connection: Connection) -> None:
    """Forget the table and derive it again from the log."""
    connection.execute(delete(standing))
    names = ["decision_id", *_COLUMNS]
    connection.execute(insert(standing).from_select(names, _recomputed()))


def differences(connection: Connection) -> int:
    """How many rows are in the table or in what the log says, but not in both. 0 when all is well."""
    kept = select(standing.c.decision_id, *(standing.c[name] for name in _COLUMNS))
    surplus, missing = except_(kept, _recomputed()), except_(_recomputed(), kept)
    # SQLite takes no brackets around the parts of a compound select: count the two apart
    return sum(
        connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
        for rows in (surplus, missing)
    )


def of_coders(column: Column[str], coder: str | Collection[str]) -> Any:
    """The condition that a row is of one coder, or of one of several."""
    return column == coder if isinstance(coder, str) else column.in_(coder)


def _not_taken_back() -> Any:
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    return (decisions.c.verdict != Verdict.UNDONE.value) & decisions.c.id.not_in(undone)


def _recomputed() -> Select[Any]:
    """The standing decisions, from the log alone."""
    mine = (decisions.c.suggestion_id, decisions.c.coder)
    rank = func.row_number().over(partition_by=mine, order_by=_LATEST_FIRST)
    ranked = (
        select(decisions.c.id, rank.label("rank"))
        .where(_not_taken_back(), decisions.c.suggestion_id.is_not(None))
        .subquery()
    )
    latest = select(ranked.c.id).where(ranked.c.rank == 1)
    return _derived().where(
        _not_taken_back(), or_(decisions.c.suggestion_id.is_(None), decisions.c.id.in_(latest))
    )


def _derived() -> Select[Any]:
    """What the table holds of a decision: its place is the one in the present text."""
    start = func.coalesce(placements.c.start, decisions.c.start).label("start")
    columns = (start if name == "start" else decisions.c[name] for name in _COLUMNS)
    return select(decisions.c.id, *columns).join_from(
        decisions, placements, placements.c.decision_id == decisions.c.id, isouter=True
    )


def _supersede(connection: Connection, made: Sequence[Decision]) -> None:
    if made:
        connection.execute(
            delete(standing).where(
                standing.c.suggestion_id == bindparam("suggestion"),
                standing.c.coder == bindparam("by"),
            ),
            [{"suggestion": decision.suggestion_id, "by": decision.coder} for decision in made],
        )


def _take_back(connection: Connection, undone: Decision) -> None:
    """Remove a decision; what the coder had decided on the same suggestion before stands again."""
    connection.execute(delete(standing).where(standing.c.decision_id == undone.undoes))
    if undone.suggestion_id is None:
        return
    before = (
        _derived()
        .where(
            decisions.c.suggestion_id == undone.suggestion_id,
            decisions.c.coder == undone.coder,
            _not_taken_back(),
        )
        .order_by(*_LATEST_FIRST)
        .limit(1)
    )
    connection.execute(insert(standing).from_select(["decision_id", *_COLUMNS], before))


def _values(decision: Decision) -> dict[str, Any]:
    return {
        "decision_id": decision.id,
        "document_id": decision.segment.document_id,
        "start": decision.segment.start,
        "code_id": decision.code_id,
        "coder": decision.coder,
        "verdict": str(decision.verdict),
        "suggestion_id": decision.suggestion_id,
    }
