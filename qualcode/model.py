"""The nouns of qualcode: frozen dataclasses, standard library only.

All offsets are Unicode code points, half-open (``text[start:end]``), over text in NFC with LF line ends.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

Span = tuple[int, int]

PATTERNS = "patterns"  # the suggester that goes by the codebook's patterns


def digest(*parts: str) -> str:
    """A short, stable fingerprint of texts: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def normalise(text: str) -> str:
    """Text as qualcode stores it: NFC, LF line ends, no byte-order mark, no control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]", "", text)


class Kind(StrEnum):
    """How the researcher came by a document: the technique of triangulation."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DOCUMENT = "document"


class Role(StrEnum):
    """Who speaks in a turn. ``TEXT`` is text without a speaker (documents, field notes), ``HEADING`` a
    heading in it."""

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"
    TEXT = "text"
    HEADING = "heading"
    UNKNOWN = "unknown"

    @property
    def speaks(self) -> bool:
        """Whether somebody speaks in such a turn."""
        return self not in (Role.TEXT, Role.HEADING)


class Status(StrEnum):
    """What a segment says about its code: it is there, missing, wished for (or required, or planned),
    only imagined, partly there, or told of the past, in contrast to now."""

    PRESENT = "present"
    ABSENT = "absent"
    WISHED = "wished"
    HYPOTHETICAL = "hypothetical"
    PARTIAL = "partial"
    PAST = "past"


CONTRARY = (Status.ABSENT, Status.PARTIAL)
"""What speaks against a code's being there."""


class Valence(StrEnum):
    """Whether what a pattern finds helps the collaboration along or stands in its way."""

    ENABLER = "enabler"
    BARRIER = "barrier"


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
class Bilingual:
    """A text in Indonesian and English; either may be empty."""

    id: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in ``language`` ("id" or "en"), else in the other one."""
        return (self.en or self.id) if language == "en" else (self.id or self.en)

    def __bool__(self) -> bool:
        return bool(self.id or self.en)


class PatternKind(StrEnum):
    """``PHRASE`` matches any inflected form, ``EXACT`` only as typed, ``GAP`` with words between."""

    PHRASE = "phrase"
    EXACT = "exact"
    GAP = "gap"
    TOKENS = "tokens"


@dataclass(frozen=True)
class WordList:
    """Words beside which a weak pattern counts, such as those for actors: ``phrases`` are PHRASE or EXACT,
    each with its words (without quotes)."""

    id: str
    phrases: tuple[tuple[PatternKind, str], ...] = field(compare=False)
    line: int | None = field(default=None, compare=False)

    @cached_property
    def digest(self) -> str:
        return digest(self.id, *(f"{kind}|{words}" for kind, words in self.phrases))


@dataclass(frozen=True)
class Pattern:
    """One rule of a code. ``parts`` holds one phrase, or the phrases around the gaps of a GAP.

    ``tokens`` is a spaCy token pattern (a list of dictionaries) where ``kind`` is TOKENS, else empty.
    ``status``, where the researcher has set it, overrides what the sentence seems to say. A pattern with
    ``near`` is weak: it counts only beside a word of one of these lists.
    """

    id: str
    code_id: str
    kind: PatternKind
    text: str
    parts: tuple[str, ...] = ()
    tokens: tuple[Mapping[str, Any], ...] = ()
    status: Status | None = None
    valence: Valence | None = None
    near: tuple[WordList, ...] = ()
    line: int | None = field(default=None, compare=False)

    @property
    def settings(self) -> str:
        """What is set beside the phrase, in words for people: "absent, barrier, near actors"; often ""."""
        near = f"near {' or '.join(words.id for words in self.near)}" if self.near else None
        return ", ".join(str(setting) for setting in (self.status, self.valence, near) if setting)

    @property
    def rule(self) -> str:
        """All that this pattern does, as text for a digest."""
        tokens = [sorted_repr(token) for token in self.tokens]
        near = [words.digest for words in self.near]
        return f"{self.id}|{self.kind}|{self.text}|{tokens}|{self.status}|{self.valence}|{near}"


@dataclass(frozen=True)
class Trap:
    """A phrase that vetoes any pattern of its code that it overlaps."""

    code_id: str
    kind: PatternKind
    text: str
    parts: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Code:
    """A code with its rules. ``lack`` marks a code that names a deficit (negation inside a pattern
    of such a code does not mean that the code is absent), ``past`` one that is itself about the past,
    ``regulations`` one for which the titles of regulations are evidence."""

    id: str
    parent: str | None
    name: Bilingual
    definition: Bilingual = Bilingual()
    include: Bilingual = Bilingual()
    exclude: Bilingual = Bilingual()
    example: Bilingual = Bilingual()
    pages: str = ""
    lack: bool = False
    past: bool = False
    regulations: bool = False
    patterns: tuple[Pattern, ...] = ()
    traps: tuple[Trap, ...] = ()
    line: int | None = field(default=None, compare=False)

    @cached_property
    def rules_digest(self) -> str:
        """Changes when a pattern or trap changes, that is when the text must be matched again."""
        traps = (f"{trap.kind}|{trap.text}" for trap in self.traps)
        settings = (str(self.lack), str(self.past), str(self.regulations))
        return digest(self.id, *settings, *(p.rule for p in self.patterns), "traps", *traps)

    @cached_property
    def meaning_digest(self) -> str:
        """Changes when what the code means to a coder changes: its place in the tree or its words."""
        return digest(self.id, *self._meaning)

    @cached_property
    def digest(self) -> str:
        """Changes when the meaning (name, definition, criteria) or a rule of the code changes."""
        return digest(self.rules_digest, *self._meaning)

    @property
    def _meaning(self) -> tuple[str, ...]:
        words = (self.name, self.definition, self.include, self.exclude, self.example)
        return (str(self.parent), *(part for w in words for part in (w.id, w.en)))


def sorted_repr(value: Any) -> str:
    """A representation of nested mappings and lists that does not depend on the order of keys."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{k}:{sorted_repr(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(sorted_repr(v) for v in value) + "]"
    return repr(value)


@dataclass(frozen=True)
class Codebook:
    """A theory as codes: ``codes`` in the order of the file, parents before or after children."""

    id: str
    name: Bilingual
    codes: tuple[Code, ...]
    version: str = ""
    citation: str = ""
    draft: bool = False
    source: str = ""
    word_lists: tuple[WordList, ...] = ()

    @cached_property
    def digest(self) -> str:
        return digest(self.id, self.citation, *(code.digest for code in self.codes))

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return tuple(pattern for code in self.codes for pattern in code.patterns)

    def get(self, code_id: str) -> Code | None:
        return next((code for code in self.codes if code.id == code_id), None)

    def children(self, code_id: str | None) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.parent == code_id)

    def path(self, code_id: str) -> tuple[str, ...]:
        """Ids from the component down to the code itself; ``(code_id,)`` for an unknown code."""
        parents = {code.id: code.parent for code in self.codes}
        path = [code_id]
        while (parent := parents.get(path[0])) and parent not in path:
            path.insert(0, parent)
        return tuple(path)

    def component(self, code_id: str) -> str:
        """The top-level code above (or equal to) ``code_id``."""
        return self.path(code_id)[0]

    def family(self, code_id: str) -> tuple[str, ...]:
        """``code_id`` and all codes below it, in the order of the file."""
        return tuple(code.id for code in self.codes if code_id in self.path(code.id))


@dataclass(frozen=True)
class Turn:
    """A stretch of speech (or of text without a speaker): ``start`` and ``end`` leave the label out."""

    speaker: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A transcript, field note or document. ``id`` is a readable slug, unique in a corpus.

    ``attributes`` describe the document or its one informant (informant, institution, level, date …);
    ``speakers`` adds attributes for a speaker's label where several informants speak.
    """

    id: str
    title: str
    kind: Kind
    text: str
    turns: tuple[Turn, ...]
    language: str = "id"
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = ""
    source_digest: str = ""

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the stored text."""
        return digest(self.text)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        title: str,
        language: str = "id",
        kind: Kind = Kind.DOCUMENT,
        attributes: Mapping[str, str] | None = None,
    ) -> Document:
        """A document without speakers. Normalises the text: offsets refer to ``document.text``."""
        text = normalise(text)
        return cls(
            id=slug(title),
            title=title,
            kind=kind,
            text=text,
            turns=(Turn("", Role.TEXT, 0, len(text)),),
            language=language,
            attributes=attributes or {},
        )

    def with_roles(self, roles: Mapping[str, Role]) -> Document:
        """The same document with the roles of the labels in ``roles`` settled ("*" for all others)."""
        turns = tuple(
            turn
            if not turn.role.speaks
            else replace(turn, role=roles.get(turn.speaker, roles.get("*", turn.role)))
            for turn in self.turns
        )
        return replace(self, turns=turns)

    def turn_at(self, offset: int) -> Turn | None:
        return next((turn for turn in self.turns if turn.start <= offset < turn.end), None)

    def attributes_of(self, speaker: str) -> Mapping[str, str]:
        """The attributes that hold for what ``speaker`` says in this document."""
        return {**self.attributes, **self.speakers.get(speaker, {})}

    def segment(self, start: int, end: int) -> Segment:
        """The segment ``text[start:end]``; raises ValueError where that is empty or out of range."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no segment {start}:{end} in a text of {len(self.text)} characters")
        return Segment(self.id, start, end, self.text[start:end])


@dataclass(frozen=True)
class Segment:
    """A stretch of a document. ``quote`` repeats its text, so that an edited text is noticed."""

    document_id: str
    start: int
    end: int
    quote: str


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
    ``id`` is the number in the corpus, None outside one.
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
    ``seconds`` is how long the coder looked before deciding, where that is known.
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


class Reading(StrEnum):
    """What a coder made of a sampled sentence; ``CODED`` points to codings by hand, which are decisions."""

    NOTHING = "nothing"
    CODED = "coded"
    SKIPPED = "skipped"
    UNDONE = "undone"


@dataclass(frozen=True)
class SampledSentence:
    """A sentence without a suggestion, drawn by chance. ``number`` (from 1) is its place in the reading.

    ``weight`` is how many such sentences it stands for: those of its document by those drawn from it.
    """

    number: int
    segment: Segment
    weight: float


@dataclass(frozen=True)
class Stratum:
    """A document as it was when a sample was drawn.

    ``hits`` has an entry for each sentence with a suggestion: the ids of the suggestions whose evidence
    stands in it (none where a suggestion only reaches into it). ``unhit`` counts the other sentences.
    """

    document_id: str
    text_digest: str
    unhit: int
    hits: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Sample:
    """A random sample of the sentences in which nothing was suggested, stratified by document.

    It belongs to the suggestions that there were when it was drawn. ``population`` is a fingerprint of
    the sentences that it was drawn from. ``id`` and ``at`` are given by the corpus.
    """

    seed: int
    size: int
    population: str
    strata: tuple[Stratum, ...]
    sentences: tuple[SampledSentence, ...]
    codebook_digest: str = ""
    at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class Look:
    """That a coder has read a sampled sentence, and with what outcome. Append-only: an undo is another
    look, whose ``undoes`` names the one that it takes back."""

    sample_id: int
    number: int
    coder: str
    reading: Reading
    undoes: int | None = None
    seconds: float | None = None
    at: datetime | None = None
    id: int | None = None


def suggester_of(pattern_id: str) -> str:
    """Whose rule it is that an id names: ``SUGGESTER`` of ``SUGGESTER:CODE``, else ``patterns``."""
    name, colon, _ = pattern_id.partition(":")
    return name if colon and "/" not in name else PATTERNS


def slug(title: str) -> str:
    """A readable identifier: lower-case ASCII letters, digits and hyphens; "untitled" for nothing.

    Titles without any ASCII letter or digit get a digest, so that different titles stay different.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return plain or (f"d-{digest(title)}" if title.strip() else "untitled")
