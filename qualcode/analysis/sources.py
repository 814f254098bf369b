"""Who and what speaks in the corpus: informants, who may be interviewed twice, and documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qualcode.attributes import canonical, parse_date
from qualcode.findings import Source
from qualcode.model import Document, Kind, Role

SourceKey = tuple[str, ...]


def document_key(document_id: str) -> SourceKey:
    """The key of a document or observation as a source by itself."""
    return ("document", document_id)


def is_informant(key: SourceKey) -> bool:
    """Whether ``key`` is that of a person."""
    return key[0] != "document"


@dataclass
class Sources:
    """All sources of a corpus by key, and which of them speaks where."""

    documents: dict[SourceKey, list[str]] = field(default_factory=dict)
    labels: dict[SourceKey, str] = field(default_factory=dict)
    kinds: dict[SourceKey, Kind] = field(default_factory=dict)
    attributes: dict[SourceKey, dict[str, str]] = field(default_factory=dict)
    speakers: dict[tuple[str, str], SourceKey] = field(default_factory=dict)

    def key_of(self, document: Document, speaker: str, role: Role) -> SourceKey | None:
        """The source of what ``speaker`` says in ``document``: an informant, else the document itself.

        None for an interviewer in an interview.
        """
        person = self.speakers.get((document.id, speaker)) if role is Role.INFORMANT else None
        return person if person or document.kind is Kind.INTERVIEW else document_key(document.id)

    @property
    def informants(self) -> list[SourceKey]:
        return [key for key in self.kinds if is_informant(key)]

    def levels(self) -> set[str]:
        """The levels that the sample has."""
        levels = (attributes.get("level", "").split("; ") for attributes in self.attributes.values())
        return {level for some in levels for level in some if level}

    def table(self, coded: Mapping[SourceKey, Collection[int]]) -> tuple[Source, ...]:
        """The sources, informants first; ``coded`` holds the coded segments of each."""
        kinds = list(Kind)

        def place(key: SourceKey) -> tuple[bool, int, list[tuple[int, int, str]]]:
            return not is_informant(key), kinds.index(self.kinds[key]), _natural(self.labels[key])

        return tuple(
            Source(
                label=self.labels[key],
                kind=self.kinds[key],
                document_ids=tuple(self.documents[key]),
                attributes=self.attributes[key],
                segments=len(coded.get(key, ())),
                informant=is_informant(key),
            )
            for key in sorted(self.labels, key=place)
        )

    def _add(self, key: SourceKey, label: str, document: Document, attributes: Mapping[str, str]) -> None:
        self.labels.setdefault(key, label)
        if document.kind is Kind.INTERVIEW or key not in self.kinds:
            self.kinds[key] = document.kind
        self.documents.setdefault(key, []).append(document.id)
        known = self.attributes.setdefault(key, {})
        for name, value in canonical(attributes).items():
            values = known[name].split("; ") if name in known else []
            known[name] = "; ".join(values if value in values else [*values, value])


def find_sources(documents: Sequence[Document]) -> Sources:
    """The sources of ``documents``.

    The attribute ``informant`` says who is one person in several interviews. Where it is missing, each
    speaker with the role informant in each interview counts as another person, labelled with the
    document's title (and with the speaker's label where several informants speak). In documents and
    observations, such as a chat, only those who were given a code of their own are informants.
    """
    sources = Sources()
    for document in documents:
        speakers = list(dict.fromkeys(t.speaker for t in document.turns if t.role is Role.INFORMANT))
        if document.kind is not Kind.INTERVIEW:
            sources._add(document_key(document.id), document.title, document, document.attributes)
            if len(speakers) > 1:
                speakers = [s for s in speakers if canonical(document.speakers.get(s, {})).get("informant")]
        for speaker in speakers:
            attributes = document.attributes_of(speaker)
            informant = canonical(attributes).get("informant", "")
            if not informant and document.kind is not Kind.INTERVIEW:
                continue
            key: SourceKey = ("speaker", document.id, speaker)
            if informant:
                key = ("informant", informant.casefold())
            title = document.title if len(speakers) == 1 else f"{document.title}, {speaker}"
            sources.speakers[document.id, speaker] = key
            sources._add(key, informant or title, document, attributes)
    return sources


def fieldwork_period(documents: Sequence[Document]) -> tuple[date, date] | None:
    """From the first to the last dated interview or observation; None where none has a date.

    Documents are left out: a regulation's date says when it was issued, not when data were collected.
    """
    days = [
        day
        for document in documents
        if document.kind is not Kind.DOCUMENT
        for attributes in (document.attributes, *document.speakers.values())
        if (day := parse_date(canonical(attributes).get("date", "") or "-")) is not None
    ]
    return (min(days), max(days)) if days else None


def _natural(label: str) -> list[tuple[int, int, str]]:
    # "Informan 2" before "Informan 10"
    parts = re.split(r"(\d+)", label.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
