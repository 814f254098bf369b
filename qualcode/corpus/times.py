"""Times that never run backwards, although the clocks of computers do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, func, select

_TICK = timedelta(microseconds=1)


def after_all(connection: Connection, at: datetime, column: Column[Any], *mine: Any) -> datetime:
    """``at``, or a moment after the latest of the times in ``column`` of the rows that are ``mine``.

    What is said last must be the latest also where a clock was set back, or where the copy of a computer
    with a fast clock was merged (a hybrid clock: Kulkarni et al., 2014, "Logical physical clocks").
    """
    last = connection.scalar(select(func.max(column)).where(*mine))
    return at if last is None else max(at, last.replace(tzinfo=UTC) + _TICK)
