"""How much there is in a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from qualcode.corpus.decisions import TAKEN_UP_AGAIN
from qualcode.corpus.suggestions import undecided
from qualcode.corpus.tables import decisions, documents, placements, standing, suggestions, turns
from qualcode.model import CODING_VERDICTS, Fit, Verdict


@dataclass(frozen=True)
class CorpusCounts:
    """``open_suggestions`` are those that no coder has decided on; a skip decides nothing.

    ``decisions`` counts the standing decisions of all coders by verdict, and under UNDONE how often
    one was taken back (one that another decision replaced was not). ``codings`` are the standing
    decisions that put a segment under a code and have a place in the present text; how many have none is in
    ``unplaced``, by coder.
    """

    documents: int
    turns: int
    words: int
    suggestions: int
    open_suggestions: int
    decisions: Mapping[Verdict, int]
    codings: int
    unplaced: Mapping[str, int]


def counts(connection: Connection) -> CorpusCounts:
    """Withdrawn suggestions are not counted."""

    def number(query: Select[Any]) -> int:
        return int(connection.scalar(query) or 0)

    offered = select(func.count()).select_from(suggestions).where(suggestions.c.withdrawn.is_(False))
    by_verdict = select(standing.c.verdict, func.count()).group_by(standing.c.verdict)
    made = dict.fromkeys(Verdict, 0)
    made |= {Verdict(verdict): n for verdict, n in connection.execute(by_verdict)}
    undone = (
        select(func.count())
        .select_from(decisions)
        .where(decisions.c.undoes.is_not(None), decisions.c.reason != TAKEN_UP_AGAIN)
    )
    made[Verdict.UNDONE] = number(undone)
    without = (
        select(standing.c.coder, func.count().label("codings"))
        .join_from(standing, placements, placements.c.decision_id == standing.c.decision_id)
        .where(placements.c.fit == Fit.UNPLACED.value, standing.c.verdict.in_(map(str, CODING_VERDICTS)))
        .group_by(standing.c.coder)
        .order_by(standing.c.coder)
    )
    unplaced = {row.coder: row.codings for row in connection.execute(without)}
    return CorpusCounts(
        documents=number(select(func.count()).select_from(documents)),
        turns=number(select(func.count()).select_from(turns)),
        words=number(select(func.sum(documents.c.words))),
        suggestions=number(offered),
        open_suggestions=number(offered.where(undecided())),
        decisions=made,
        codings=sum(made[verdict] for verdict in CODING_VERDICTS) - sum(unplaced.values()),
        unplaced=unplaced,
    )
