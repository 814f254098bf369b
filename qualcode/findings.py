"""What analysis hands to the report: findings, tables and counts as plain data, standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from qualcode.model import PATTERNS, Codebook, Document, Kind, Quote, Segment, Status, Valence


@dataclass(frozen=True)
class Table:
    """A small table for people: column headings and rows of cells, all text, in reading order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """All that the report needs to know about one component or sub-code: facts, never interpretation.

    All numbers but ``own_segments`` include the codes below. ``informants`` are all with evidence, also
    those who speak in a document. ``sources`` counts, for each kind that the corpus has, the interviewed
    informants or the documents with evidence; ``silent_levels`` are levels in the sample without any.
    ``statuses`` has every status. ``contrary`` are quotes that say the thing is missing, or only partly
    there.
    """

    code_id: str
    title: str
    definition: str
    segments: int
    informants: int
    informants_eligible: int
    statuses: Mapping[Status, int]
    quotes: Sequence[Quote] = ()
    contrary: Sequence[Quote] = ()
    children: Sequence[Finding] = ()
    own_segments: int = 0
    sources: Mapping[Kind, int] = field(default_factory=dict)
    silent_levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """An informant (who may speak in several interviews), or a document or observation by itself.

    ``attributes`` has the canonical names (institution, sector, level, date, place, medium); values
    that differ between the interviews of one informant are joined with "; ". An ``informant`` whose
    ``kind`` is not interview speaks only in documents or observations, such as a chat.
    """

    label: str
    kind: Kind
    document_ids: tuple[str, ...]
    attributes: Mapping[str, str]
    segments: int
    informant: bool = False


@dataclass(frozen=True)
class Cell:
    """How many segments, from how many sources (informants, or documents).

    ``absent`` of the segments say that the thing is missing.
    """

    segments: int
    sources: int
    absent: int = 0


@dataclass(frozen=True)
class Crosstab:
    """Components (code ids) by kinds or levels. Pairs without evidence are not in ``cells``.

    The level "" is that of sources whose level is not recorded.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Tally:
    """What became of the suggestions of a code, of a coder, or of all: counts of standing decisions.

    ``key`` is the code id or the coder, "" for all. Only ``coded`` (by hand) is not about suggestions.
    ``undecided`` are suggestions that nobody has decided on; 0 for a coder.
    """

    key: str = ""
    suggested: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    skipped: int = 0
    undecided: int = 0
    coded: int = 0
    first: datetime | None = None
    last: datetime | None = None


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
class CoderWork:
    """In how many documents a coder has decided anything, and how many codings of theirs stand."""

    coder: str
    documents: int
    codings: int


@dataclass(frozen=True)
class PairWork:
    """Two coders who were compared: since when they see each other's decisions, and how far their consensus
    is. ``disagreements`` and ``agreed`` count what stands now in ``documents`` that both have worked on;
    ``waiting`` and ``unadopted`` are those of each on which the consensus has not decided. In ``settled`` of
    the documents it stands for the pair."""

    first: str
    second: str
    consensus: str
    opened: datetime
    documents: int
    agreed: int
    disagreements: int
    waiting: int
    unadopted: int
    settled: int

    @property
    def finished(self) -> bool:
        return not self.waiting and not self.unadopted


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


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement with the interval of a bootstrap over documents.

    ``value`` is None where the coefficient is not defined; ``low`` and ``high`` also where the resamples
    do not allow an interval.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class CodeAgreement:
    """How far coders agree on where a code is, the codes below it taken with it; or on all codes together.

    The ``level`` "component" is a top-level code, "overall" all codes (``code_id`` ""). With a ``status``
    only codings with that status count. ``coded`` and ``prevalence`` are by coder, in the order of the
    coders: the units with the code, and their share of the units that the coder worked on. ``undefined``
    says why there are no coefficients: nobody used the code ("unused"), or all units have it ("constant").
    ``kappa`` and ``cu_alpha`` are for two coders only. ``u_alpha`` and ``cu_alpha`` take the coders'
    segments as they are and do not depend on the unit.
    """

    code_id: str
    level: Literal["overall", "component", "code"]
    coded: tuple[int, ...]
    prevalence: tuple[float, ...]
    mean_prevalence: float
    status: Status | None = None
    undefined: Literal["", "unused", "constant"] = ""
    percent: Coefficient = Coefficient()
    kappa: Coefficient = Coefficient()
    ac1: Coefficient = Coefficient()
    alpha: Coefficient = Coefficient()
    u_alpha: Coefficient = Coefficient()
    cu_alpha: Coefficient = Coefficient()


@dataclass(frozen=True)
class LeftOut:
    """A document without part in an agreement, and why: ``coders`` are those of the compared ones who have
    decided something in it ("few coders"), which is not enough; or it has no text to be coded ("no text");
    or a coding no longer fits its text ("changed")."""

    document_id: str
    coders: tuple[str, ...]
    reason: Literal["few coders", "no text", "changed"]


Unit = Literal["sentence", "turn", "document", "character"]


@dataclass(frozen=True)
class Agreement:
    """How far coders agree, counted in ``units`` of the kind ``unit``, in ``documents`` (ids).

    A document counts where at least two of the ``coders`` have a standing decision other than a skip.
    ``undecided`` are, by coder, the suggestions in these documents that the coder has not decided on; they
    count as not coded. ``rows`` begin with the one for all codes, ``codes`` of which were used. The
    intervals hold ``confidence`` of ``resamples`` draws of documents with ``seed``. ``as_of`` is the moment
    whose decisions were taken, None for those that stand now.
    """

    coders: tuple[str, ...]
    unit: Unit
    units: int
    documents: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    undecided: tuple[int, ...]
    codes: int
    rows: tuple[CodeAgreement, ...]
    resamples: int
    seed: int
    confidence: float
    as_of: datetime | None = None

    @property
    def overall(self) -> CodeAgreement:
        return self.rows[0]


@dataclass(frozen=True)
class Study:
    """What analysis hands to report: the whole coded corpus as plain data, in one language.

    ``quotes`` are all coded segments, by code in the order of the codebook, then by document and place;
    their attributes have the canonical names. ``period`` runs from the first to the last dated interview
    or observation. ``documents`` holds every stored text, so that each quote can be checked against it.
    ``patterns`` are those that have fired. ``recall`` is there for each coder whose reading of a sample gives
    an estimate, ``steering`` for each whose blind share is done, ``agreement`` where two coders have worked
    on one document. ``coders`` are those whose work is counted (not the consensus),
    ``pairs`` those of them that were compared. ``unplaced`` counts the codings whose words a corrected text
    has no more; they are in nothing else here.
    """

    title: str
    language: str
    researcher: str
    made: date
    codebook: Codebook
    documents: Mapping[str, Document]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    quotes: tuple[Quote, ...]
    by_kind: Crosstab
    by_level: Crosstab
    tally: Tally
    code_tallies: tuple[Tally, ...]
    coder_tallies: tuple[Tally, ...]
    period: tuple[date, date] | None = None
    research_questions: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    patterns: tuple[PatternRecord, ...] = ()
    recall: tuple[RecallEstimate, ...] = ()
    agreement: Agreement | None = None
    unplaced: int = 0
    coders: tuple[CoderWork, ...] = ()
    pairs: tuple[PairWork, ...] = ()
    steering: tuple[Steering, ...] = ()
