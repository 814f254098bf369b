"""Several coders: what is coded without suggestions, and when two coders see each other's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qualcode.model.document import Segment


@dataclass(frozen=True)
class BlindSegment:
    """A stretch that is coded without suggestions: a whole document, or a turn of one.

    ``number`` counts the stretches of an assignment from 1.
    """

    number: int
    segment: Segment


@dataclass(frozen=True)
class BlindAssignment:
    """A random share of the material, set aside to be coded without suggestions.

    ``unit`` is "document" or "turn", ``share`` the part (0 to 1) that was asked for, and ``seed`` what
    makes the draw repeatable. ``coder`` is "" where it holds for every coder.
    """

    seed: int
    share: float
    unit: str
    segments: tuple[BlindSegment, ...]
    coder: str = ""
    at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class BlindReading:
    """That a coder is done with a blind stretch (or, with ``done`` False, has taken that back): from then
    on its suggestions are shown."""

    assignment_id: int
    number: int
    coder: str
    done: bool = True
    at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class Opening:
    """The moment from which two coders see each other's decisions, and the coder that stands for what they
    agree on. Agreement is computed with the decisions as they stood at this moment."""

    first: str
    second: str
    consensus: str
    by: str = ""
    at: datetime | None = None
    id: int | None = None

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


@dataclass(frozen=True)
class Merge:
    """What was brought in from another copy of the project: ``source`` is its path."""

    source: str
    documents: int
    decisions: int
    memos: int
    at: datetime | None = None
    id: int | None = None
