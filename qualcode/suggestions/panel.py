"""The suggesters of a run, asked together: one suggestion a sentence and code, whoever sees it.

This is the seam to plugins: what comes out of one is checked here, and whatever goes wrong in one becomes
an error that names it, before anything is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import EntryPoint
from typing import cast

from qualcode.errors import QualcodeError, SuggestError
from qualcode.model import (
    PATTERNS,
    Code,
    Codebook,
    Document,
    Match,
    Span,
    Status,
    Suggestion,
    digest,
    suggester_of,
)
from qualcode.suggestions.suggester import BUILT_IN, Factory, Settings, Suggester, named
from qualcode.suggestions.text import sentences, widened


class Panel:
    """The suggesters ``names``, the first of which leads. Raises SuggestError for one that is not installed
    or does not work."""

    def __init__(
        self, codebook: Codebook, names: Sequence[str], *, widen: int = 0, pipeline: str = ""
    ) -> None:
        settings = Settings(pipeline=pipeline)
        self._widen = widen
        self._codes = {code.id: code for code in codebook.codes}
        self._order = {code_id: position for position, code_id in enumerate(self._codes)}
        self._codebook_digest = codebook.digest
        self._members = [_Member.of(named(name), codebook, settings) for name in dict.fromkeys(names)]

    def key(self, code: Code, *, widen: int | None = None) -> str:
        """Changes whenever the suggestions for ``code`` in the same text may change. ``widen`` stands in
        for the panel's own."""
        parts = (
            part
            for member in self._members
            if (rules := member.rules[code.id])
            for part in (member.name, member.version, rules)
        )
        return digest(str(self._widen if widen is None else widen), *parts)

    def suggest(self, document: Document, codes: Sequence[Code]) -> list[Suggestion]:
        """One suggestion a sentence and code, in the order of the text and then of the codebook.

        Where several suggesters see the same, the first of them gives its name, and the evidence of all
        is kept. Raises SuggestError where a plugin fails or says what cannot be.
        """
        found: dict[tuple[str, int, int], Suggestion] = {}
        for suggestion in self._said(document, codes):
            place = (suggestion.code_id, suggestion.start, suggestion.end)
            found[place] = _joined(found[place], suggestion) if place in found else suggestion
        return sorted(found.values(), key=lambda one: (one.start, self._order[one.code_id]))

    def _said(self, document: Document, codes: Sequence[Code]) -> Iterator[Suggestion]:
        """What each suggester says, the leading one first."""
        for member in self._members:
            if asked := [code for code in codes if member.rules[code.id]]:
                said = member.suggest(document, asked, self._codes)
                signed = (self._signed(suggestion, member.name) for suggestion in said)
                yield from _widened(document, signed, self._widen) if self._widen else signed

    def _signed(self, suggestion: Suggestion, name: str) -> Suggestion:
        code, matches = self._codes[suggestion.code_id], suggestion.matches
        if name != PATTERNS:
            rule = f"{name}:{code.id}"
            matches = tuple(
                replace(match, pattern_id=f"{rule}/{match.pattern_id}" if match.pattern_id else rule)
                for match in matches
            )
        return replace(
            suggestion,
            matches=matches,
            suggester=name,
            codebook_digest=self._codebook_digest,
            code_digest=code.digest,
            id=None,
        )


@dataclass(frozen=True)
class _Member:
    """A suggester that has been made. ``rules`` holds its fingerprints by code id."""

    entry: EntryPoint
    suggester: Suggester
    version: str
    rules: Mapping[str, str]

    @classmethod
    def of(cls, entry: EntryPoint, codebook: Codebook, settings: Settings) -> _Member:
        with _blaming(entry):
            factory = cast(Factory, entry.load())
            suggester = factory(codebook, settings=settings)
            rules = {code.id: suggester.rules(code) for code in codebook.codes}
            if not all(isinstance(text, str) for text in (suggester.version, *rules.values())):
                raise _fault(entry, None, "gives a version, or rules of a code, that are not text")
            return cls(entry, suggester, suggester.version, rules)

    @property
    def name(self) -> str:
        return self.entry.name

    def suggest(
        self, document: Document, asked: Sequence[Code], known: Collection[str]
    ) -> Iterable[Suggestion]:
        """What it says about the codes ``asked``; what it says about others is passed over."""
        if self.name in BUILT_IN:  # tested here; looking again where sentences end would take a while
            return self.suggester.suggest(document, asked)
        with _blaming(self.entry, document):
            check = _Check(document, known)
            found = list(self.suggester.suggest(document, asked))
            for suggestion in found:
                if problem := check.problem(suggestion):
                    raise _fault(self.entry, document, problem)
        ids = {code.id for code in asked}
        return [suggestion for suggestion in found if suggestion.code_id in ids]


@dataclass(frozen=True)
class _Check:
    """Finds what cannot be in a plugin's suggestions for a document."""

    document: Document
    known: Collection[str]

    def problem(self, one: Suggestion) -> str | None:
        """What is wrong with a suggestion, to follow the suggester's name; None if nothing is."""
        if not isinstance(one, Suggestion):
            return f"gave something that is not a Suggestion: {one!r:.80}"
        if one.code_id not in self.known:
            return f"suggests a code that the codebook does not have: {one.code_id!r:.80}"
        return self._segment_problem(one) or self._evidence_problem(one)

    def _segment_problem(self, one: Suggestion) -> str | None:
        where = f"{one.start}:{one.end}"
        if one.segment.document_id != self.document.id or not _inside(
            (one.start, one.end), (0, len(self.document.text))
        ):
            return f"suggests {one.code_id} for a segment that is not in the text: {where}"
        if one.segment.quote != self.document.text[one.start : one.end]:
            return f"quotes for {one.code_id} other words than stand in the text at {where}"
        if (one.start, one.end) not in self._sentences:
            return f"suggests {one.code_id} for a segment that is not a sentence of an informant: {where}"
        return None

    def _evidence_problem(self, one: Suggestion) -> str | None:
        where = f"{one.start}:{one.end}"
        if not isinstance(one.status, Status):
            return f"gives {one.code_id} at {where} a status that there is not: {one.status!r:.80}"
        if not isinstance(one.cue, str) or one.cue not in one.segment.quote:
            return f"gives {one.code_id} at {where} a cue that is not in the sentence: {one.cue!r:.80}"
        if not one.matches or not all(self._evidence(match, one) for match in one.matches):
            return (
                f"gives no evidence for {one.code_id} in the sentence at {where}: matches with whole numbers "
                "as offsets inside it, and the name of a rule as text in one line"
            )
        return None

    @cached_property
    def _sentences(self) -> frozenset[Span]:
        return frozenset((sentence.start, sentence.end) for sentence in sentences(self.document))

    @staticmethod
    def _evidence(match: Match, one: Suggestion) -> bool:
        whole = isinstance(match, Match) and isinstance(match.pattern_id, str)
        # the name of a rule stands in tables and files: a lone surrogate or a line end would break them
        return (
            whole
            and (match.pattern_id.isprintable() or not match.pattern_id)
            and _inside((match.start, match.end), (one.start, one.end))
        )


def _inside(span: Span, whole: Span) -> bool:
    """Whether ``span`` holds at least a character and lies within ``whole``."""
    are_numbers = all(type(offset) is int for offset in span)  # a numpy number could not be stored
    return are_numbers and whole[0] <= span[0] < span[1] <= whole[1]


def _joined(first: Suggestion, second: Suggestion) -> Suggestion:
    """One suggestion with the evidence of both, that of the first suggester first.

    The status is that of the first that saw a sign of one: present without a cue word is what a
    suggester says that knows nothing about it.
    """
    told = next((one for one in (first, second) if one.cue or one.status is not Status.PRESENT), first)
    matches = sorted(
        dict.fromkeys((*first.matches, *second.matches)),
        key=lambda match: (suggester_of(match.pattern_id) != first.suggester, match.start - match.end),
    )
    return replace(first, matches=tuple(matches), status=told.status, cue=told.cue)


def _widened(document: Document, found: Iterable[Suggestion], widen: int) -> Iterator[Suggestion]:
    """The suggestions with ``widen`` neighbouring sentences on each side."""
    all_sentences = list(sentences(document))
    numbers = {sentence.start: number for number, sentence in enumerate(all_sentences)}
    for suggestion in found:
        start, end = widened(all_sentences, numbers[suggestion.start], widen)
        yield replace(suggestion, segment=document.segment(start, end))


@contextmanager
def _blaming(entry: EntryPoint, document: Document | None = None) -> Iterator[None]:
    """Whatever a plugin raises becomes a SuggestError that names it; our own errors are left alone."""
    try:
        yield
    except _PluginError:
        raise
    except (Exception, SystemExit) as error:
        if entry.name in BUILT_IN:
            raise
        what = str(error) if isinstance(error, QualcodeError) else f"{type(error).__name__}: {error}"
        raise _fault(entry, document, f"does not work: {what}") from error


class _PluginError(SuggestError):
    """An error that names the plugin already."""


def _fault(entry: EntryPoint, document: Document | None, problem: str) -> SuggestError:
    package = f" of the package {entry.dist.name} {entry.dist.version}" if entry.dist else ""
    return _PluginError(
        f"The suggester '{entry.name}'{package} {problem}",
        hint=f"Update or repair that package, or take '{entry.name}' out of 'suggesters:' in qualcode.yaml. "
        "No decision was touched.",
        where=f"document {document.id}" if document else None,
    )
