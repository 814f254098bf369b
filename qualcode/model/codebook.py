"""Codebooks: codes, and the patterns and traps by which they may be recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from qualcode.model.text import digest


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


def sorted_repr(value: Any) -> str:
    """A representation of nested mappings and lists that does not depend on the order of keys."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{k}:{sorted_repr(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(sorted_repr(v) for v in value) + "]"
    return repr(value)
