"""A document's text when it is corrected: what changed, and where a segment of the old text is in the new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualcode.model.document import Segment, Turn


class Fit(StrEnum):
    """How a segment stands in a corrected text.

    ``SAME`` words at the same place, ``MOVED`` the same words elsewhere, ``CHANGED`` words, or
    ``UNPLACED``: its words are gone, and a researcher has to say where it belongs, or take it back.
    """

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class Edit:
    """``old[start:end]`` has become ``new[new_start:new_end]``; one of the two may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class Revision:
    """A text that a document had before: nothing of it is lost when a newer one takes its place.

    ``number`` counts the texts of a document from 1; ``edits`` lead from this text to that of the revision
    ``successor``, and are ``certain`` where they are known rather than found by comparing. ``reason`` says
    what replaced it ("import", "edit", "pseudonymise", "merge"), and ``coder`` who did so.
    """

    document_id: str
    number: int
    successor: int
    text: str
    turns: tuple[Turn, ...]
    edits: tuple[Edit, ...]
    certain: bool
    reason: str
    coder: str = ""
    source: str = ""
    source_digest: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Replacement:
    """What became of a standing decision when its document got another text.

    ``after`` is where it stands now; None where it is UNPLACED. ``is_coding`` is False for a rejection or
    a skip.
    """

    decision_id: int
    code_id: str
    coder: str
    fit: Fit
    before: Segment
    after: Segment | None
    is_coding: bool = True


@dataclass(frozen=True)
class Revised:
    """What a new text did: the ``number`` of the present text and every standing decision's fate."""

    document_id: str
    number: int
    edits: tuple[Edit, ...]
    replacements: tuple[Replacement, ...] = ()

    def with_fit(self, fit: Fit) -> tuple[Replacement, ...]:
        return tuple(one for one in self.replacements if one.fit is fit)
