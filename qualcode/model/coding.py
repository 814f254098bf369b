"""From a suggestion to a coding: what was suggested, decided, and so coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualcode.model.codebook import Status
from qualcode.model.document import Kind, Role, Segment
from qualcode.model.revision import Fit
from qualcode.model.text import Span

PATTERNS = "patterns"  # the suggester that goes by the codebook's patterns


class Verdict(StrEnum):
    """What a coder decided. ``CORRECTED`` accepts with another code, span or status;
    ``CODED`` is by hand."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    CODED = "coded"
    UNDONE = "undone"


CODING_VERDICTS = (Verdict.ACCEPTED, Verdict.CORRECTED, Verdict.CODED)


@dataclass(frozen=True)
class Match:
    """One matched stretch and the rule that matched it: the id of a pattern of the codebook, or
    ``SUGGESTER:CODE`` or ``SUGGESTER:CODE/RULE`` where another suggester saw it."""

    start: int
    end: int
    pattern_id: str


@dataclass(frozen=True)
class Suggestion:
    """A sentence that may be evidence for a code, and why. Never data until a coder decides.

    ``matches`` is never empty; its first entry (of patterns the longest match) gives ``pattern_id``.
    ``cue`` names the words that decided ``status`` ("belum", "perlu"), "" where there were none.
    ``id`` is the number in the corpus, None outside one. ``revision`` is None for the present text of the
    document; a suggestion whose words are gone keeps the number of the text that it was made on.
    """

    segment: Segment
    code_id: str
    status: Status
    matches: tuple[Match, ...]
    cue: str = ""
    suggester: str = PATTERNS
    codebook_digest: str = ""
    code_digest: str = ""
    id: int | None = None
    revision: int | None = None

    @property
    def start(self) -> int:
        return self.segment.start

    @property
    def end(self) -> int:
        return self.segment.end

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The matched stretches as (start, end), in the order of the text."""
        return tuple(sorted((m.start, m.end) for m in self.matches))

    @property
    def pattern_id(self) -> str:
        return self.matches[0].pattern_id


@dataclass(frozen=True)
class Decision:
    """What a coder decided, when, and why. Append-only: an undo is another decision.

    ``suggestion_id`` is None for coding by hand; ``undoes`` names the decision that an UNDONE takes back.
    ``seconds`` is how long the coder looked before deciding, where that is known. One that was read from a
    corpus has its segment in the present text and its ``fit`` there; an UNPLACED one keeps the segment of
    the text with the number ``revision``, which is None for the present text.
    """

    segment: Segment
    code_id: str
    coder: str
    verdict: Verdict
    status: Status = Status.PRESENT
    reason: str = ""
    memo: str = ""
    suggestion_id: int | None = None
    undoes: int | None = None
    codebook_digest: str = ""
    code_digest: str = ""
    seconds: float | None = None
    at: datetime | None = None
    id: int | None = None
    fit: Fit = Fit.SAME
    revision: int | None = None


@dataclass(frozen=True)
class Coding:
    """A segment in the coded corpus: derived from the standing decision of a coder."""

    decision_id: int
    segment: Segment
    code_id: str
    status: Status
    coder: str
    verdict: Verdict
    memo: str
    at: datetime


@dataclass(frozen=True)
class Quote:
    """A coding with all that a reader of it wants to know. ``code_path`` runs from the component down."""

    coding: Coding
    code_path: tuple[str, ...]
    document_title: str
    kind: Kind
    speaker: str
    role: Role
    informant: str
    attributes: Mapping[str, str]


def suggester_of(pattern_id: str) -> str:
    """Whose rule it is that an id names: ``SUGGESTER`` of ``SUGGESTER:CODE``, else ``patterns``."""
    name, colon, _ = pattern_id.partition(":")
    return name if colon and "/" not in name else PATTERNS
