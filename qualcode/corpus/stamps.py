"""Under which version of its code each standing decision was made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from qualcode.corpus.tables import decisions, placements, standing
from qualcode.model import Fit, Verdict


@dataclass(frozen=True)
class Stamp:
    """How many standing decisions (``decisions``) a coder made under one version of a code."""

    code_id: str
    coder: str
    codebook_digest: str
    code_digest: str
    decisions: int


def stamps(connection: Connection) -> list[Stamp]:
    """By code, coder and version. What was skipped is not decided and does not count; nor does what has no
    place in the present text, where nobody can look at it again."""
    said = decisions.c
    version = (said.code_id, said.coder, said.codebook_digest, said.code_digest)
    query = (
        select(*version, func.count())
        .join_from(standing, decisions, standing.c.decision_id == said.id)
        .join(placements, placements.c.decision_id == said.id, isouter=True)
        .where(
            standing.c.verdict != Verdict.SKIPPED.value,
            or_(placements.c.fit.is_(None), placements.c.fit != Fit.UNPLACED.value),
        )
        .group_by(*version)
        .order_by(*version)
    )
    return [Stamp(*row) for row in connection.execute(query)]
