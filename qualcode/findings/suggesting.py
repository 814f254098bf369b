"""How suggestions have done: what patterns found, what they miss, how far they steer a coder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qualcode.model import PATTERNS, Segment, Valence


@dataclass(frozen=True)
class Proportion:
    """``part`` of ``whole`` (more than 0), with an interval of 95 % as shares between 0 and 1."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.part / self.whole


@dataclass(frozen=True)
class Estimate:
    """A number that was estimated from a sample, with an interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class CodeMisses:
    """Of a code and those below it: sentences found by suggestions (in all texts), and those that were
    missed (in the sample alone)."""

    code_id: str
    found: int
    missed: int


@dataclass(frozen=True)
class RecallEstimate:
    """How much of what a coder would code the suggestions found, from a sample of the other sentences.

    The unit is the sentence. ``hits`` and ``unhit`` count the sentences with and without a suggestion when
    the sample was drawn. Of the hits, ``found`` are those in which the coder has approved a suggestion, and
    ``undecided`` those in which no suggestion is approved and some wait. Of ``drawn`` sentences, the coder
    has ``read`` some, of which ``missed_read`` were coded, and put ``skipped`` off.

    ``found_total`` and ``missed`` are estimates for all sentences, and ``recall`` is the share of the former
    in both together; None where nothing was decided, nothing was read, or nothing is there to be found.
    While suggestions are undecided the intervals hold for whatever will be decided on them. ``hit_now`` are
    sampled sentences that have a suggestion by now. Where texts were corrected since the drawing,
    ``corrected`` of the drawn sentences have other words now, in which they are read (again), and ``lost``
    have none: these are not among the drawn, and are expected to be like the others. ``lost_documents`` have
    none of their sampled sentences left, and are left out of all figures. ``stratified`` is False for a
    sample too small to have each document in it.
    """

    sample_id: int
    seed: int
    drawn_at: datetime
    coder: str
    codebook_digest: str
    hits: int
    unhit: int
    drawn: int
    read: int
    skipped: int
    missed_read: int
    found: int
    undecided: int
    found_total: Estimate | None = None
    missed: Estimate | None = None
    recall: Estimate | None = None
    codes: tuple[CodeMisses, ...] = ()
    hit_now: tuple[Segment, ...] = ()
    corrected: int = 0
    lost: int = 0
    lost_documents: tuple[str, ...] = ()
    stratified: bool = True

    @property
    def finished(self) -> bool:
        """Whether all that was drawn has been read."""
        return self.read == self.drawn


@dataclass(frozen=True)
class Rate:
    """``count`` in ``words`` (more than 0), as a rate per 1,000 words, with an interval of 95 %."""

    count: int
    words: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return 1000 * self.count / self.words


@dataclass(frozen=True)
class Steering:
    """How a coder worked without suggestions, in the blind stretches that are done, and with them elsewhere.

    ``stretches`` of ``assigned`` (documents or turns) are done. ``blind`` and ``assisted`` count codings by
    words of informants and of texts; assisted are the documents in which no suggestion waits for the coder,
    without the stretches that were set aside. Of the codings made blind, ``offered`` are those that touch
    a suggestion of the same code. Of the suggestions in the blind stretches, ``unprompted`` are those whose
    code the coder gave to a stretch that they touch, before any was shown; of those decided on elsewhere,
    ``taken`` are those that became a coding under the suggested code. What nothing can be said about is None.
    """

    coder: str
    assigned: int
    stretches: int
    blind: Rate | None
    assisted: Rate | None
    offered: Proportion | None
    unprompted: Proportion | None
    taken: Proportion | None

    @property
    def finished(self) -> bool:
        return 0 < self.stretches == self.assigned


@dataclass(frozen=True)
class CodebookVersion:
    """A state of the codebook: its digest, the version that it names, and when it was first used."""

    digest: str
    version: str
    at: datetime


@dataclass(frozen=True)
class PatternRecord:
    """How a pattern has done so far: its suggestions, and the standing decisions on them.

    A suggestion belongs to the pattern that gives its evidence (the longest match): ``fired`` counts
    these. ``also_matched`` counts those in which the pattern matched beside another. ``undecided`` are
    fired ones without any decision; a skip is counted apart. ``precision`` is accepted of accepted,
    corrected and rejected, None before the first of these. ``since`` is the first codebook in use that
    had the pattern, None for one that was never used. ``current`` is False where the codebook no
    longer has the pattern; its ``text`` is then that of ``since``, or "". A rule of another ``suggester``
    than ``patterns`` is in no codebook: it has neither text nor ``since``, and counts as current.
    """

    pattern_id: str
    code_id: str
    text: str
    valence: Valence | None = None
    fired: int = 0
    also_matched: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    skipped: int = 0
    undecided: int = 0
    precision: Proportion | None = None
    since: CodebookVersion | None = None
    current: bool = True
    suggester: str = PATTERNS

    @property
    def decided(self) -> int:
        """How many decisions there are, skips left out."""
        return self.accepted + self.corrected + self.rejected
