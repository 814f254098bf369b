"""The sentences of the documents that somebody has worked on: their words, what coders made of them, and
what the codebook's patterns suggest for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.model import (
    CODING_VERDICTS,
    Codebook,
    Decision,
    Document,
    Fit,
    Segment,
    Span,
    Suggestion,
    Verdict,
)
from qualcode.suggestions.text import Sentence, Shadow, sentences

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.suggestions.matching import Rules

WRONG_SENSE = "wrong sense"  # the reason of a rejection that speaks about the words


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written (lower case), its stem, and its place in the document."""

    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class CodedSentence:
    """``runs`` are the words between marks and numbers, which no phrase bridges.

    ``coders`` has the coders who gave the sentence a code, by code; ``wrong_sense`` those who rejected a
    code because the words mean something else, where nobody gave it. ``suggested`` holds the matches of
    the codebook's patterns by code, as spans of the document.
    """

    segment: Segment
    runs: tuple[tuple[Word, ...], ...]
    coders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wrong_sense: Mapping[str, frozenset[str]] = field(default_factory=dict)
    suggested: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


def coded_sentences(
    corpus: Corpus, codebook: Codebook, *, coder: str | Collection[str] | None = None, pipeline: str = ""
) -> Iterator[CodedSentence]:
    """All sentences of the documents with standing decisions (of ``coder`` or of anyone), skips left out.

    They come by document and place. Where coders differ, one who gave a code outweighs those who rejected
    it. Raises CorpusError, and SuggestError as ``suggest`` does.
    """
    from qualcode.suggestions.matching import Rules

    decided: dict[str, list[Decision]] = {}
    for decision in corpus.standing_decisions(coder=coder):
        if decision.verdict is not Verdict.SKIPPED and decision.fit is not Fit.UNPLACED:
            decided.setdefault(decision.segment.document_id, []).append(decision)
    rules = Rules((), codebook.codes)
    for document_id in sorted(decided):
        evidence = _evidence(corpus, document_id, decided[document_id])
        document = corpus.document(document_id)
        yield from _of_document(document, decided[document_id], evidence, codebook, rules, pipeline)


def _evidence(corpus: Corpus, document_id: str, decisions: Sequence[Decision]) -> dict[int, tuple[Span, ...]]:
    """By the id of each decision on a suggestion whose segment the coder left as it was: the matches."""
    known = {one.id: one for one in corpus.suggestions(document_id=document_id, include_withdrawn=True)}
    found = {}
    for decision in decisions:
        suggestion = known.get(decision.suggestion_id) if decision.suggestion_id else None
        if decision.id and suggestion and suggestion.segment == decision.segment:
            found[decision.id] = suggestion.evidence
    return found


def _of_document(
    document: Document,
    decisions: Sequence[Decision],
    evidence: Mapping[int, Sequence[Span]],
    codebook: Codebook,
    rules: Rules,
    pipeline: str,
) -> Iterator[CodedSentence]:
    from qualcode.suggestions import suggest

    suggested: dict[int, list[Suggestion]] = {}
    for suggestion in suggest(document, codebook, pipeline=pipeline):
        suggested.setdefault(suggestion.start, []).append(suggestion)
    in_order = sorted(decisions, key=lambda decision: decision.segment.start)
    first = 0
    for sentence in sentences(document):
        # what ends before this sentence ends before all later ones, unless a longer segment began earlier
        while first < len(in_order) and in_order[first].segment.end <= sentence.start:
            first += 1
        here = list(_overlapping(in_order[first:], sentence, evidence))
        coders = _by_code(decision for decision in here if decision.verdict in CODING_VERDICTS)
        rejected = _by_code(decision for decision in here if _is_wrong_sense(decision))
        yield CodedSentence(
            segment=document.segment(sentence.start, sentence.end),
            runs=tuple(_runs(document.text, sentence, rules)),
            coders=coders,
            wrong_sense={code_id: who for code_id, who in rejected.items() if code_id not in coders},
            suggested={one.code_id: one.evidence for one in suggested.get(sentence.start, ())},
        )


def _overlapping(
    in_order: Sequence[Decision], sentence: Sentence, evidence: Mapping[int, Sequence[Span]]
) -> Iterator[Decision]:
    """The decisions about ``sentence``. A suggestion that was widened is about the sentences of its
    evidence only; of a longer segment that was coded by hand nobody knows, so all of it counts."""
    for decision in in_order:
        if decision.segment.start >= sentence.end:
            return
        spans = evidence.get(decision.id or 0) or ((decision.segment.start, decision.segment.end),)
        if any(start < sentence.end and sentence.start < end for start, end in spans):
            yield decision


def _is_wrong_sense(decision: Decision) -> bool:
    return decision.verdict is Verdict.REJECTED and decision.reason == WRONG_SENSE


def _by_code(decisions: Iterable[Decision]) -> dict[str, frozenset[str]]:
    coders: dict[str, set[str]] = {}
    for decision in decisions:
        coders.setdefault(decision.code_id, set()).add(decision.coder)
    return {code_id: frozenset(names) for code_id, names in coders.items()}


def _runs(text: str, sentence: Sentence, rules: Rules) -> Iterator[tuple[Word, ...]]:
    """The words of a sentence as the patterns see them."""
    shadow = Shadow.of(text[sentence.start : sentence.end])
    run: list[Word] = []
    for token in rules.document(shadow.text):
        if token.text.replace("'", "").replace("’", "").isalpha():
            start = sentence.start + shadow.original(token.idx)
            end = sentence.start + shadow.original(token.idx + len(token) - 1) + 1
            run.append(Word(token.lower_, token.norm_, start, end))
        elif not token.is_space and run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
