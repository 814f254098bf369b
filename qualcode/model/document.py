"""Documents, their turns, and segments of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from qualcode.model.text import digest, normalise, slug


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

    def overlaps(self, other: Segment) -> bool:
        """Whether both have a character of the same document in common."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end
