"""Draw a random sample of the sentences in which nothing was suggested, to learn how much is missed."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from qualcode.corpus import Corpus
from qualcode.errors import SuggestError
from qualcode.model import (
    PATTERNS,
    Codebook,
    Document,
    Sample,
    SampledSentence,
    Span,
    Stratum,
    Suggestion,
    digest,
)
from qualcode.suggestions.text import sentences
from qualcode.suggestions.update import unmatched_documents


@dataclass(frozen=True)
class _Unhit:
    """A document's sentences without a suggestion, and the document as a stratum."""

    document: Document
    spans: tuple[Span, ...]
    stratum: Stratum


def draw_sample(
    corpus: Corpus,
    codebook: Codebook,
    *,
    size: int = 100,
    seed: int = 1,
    suggesters: Sequence[str] = (PATTERNS,),
    pipeline: str = "",
) -> Sample:
    """A sample of ``size`` sentences (or of all, where there are fewer) in random order; stores nothing.

    It is stratified by document: as near to proportional as whole sentences allow, but at least one from
    each document. Where ``size`` is smaller than the number of documents, it is a simple random sample.
    The same seed, texts and suggestions give the same sample. Raises SuggestError where there are no
    suggestions, documents were not matched with this codebook, or no sentence is without a suggestion.
    """
    _require_suggestions(corpus)
    _require_matched(unmatched_documents(corpus, codebook, suggesters=suggesters, pipeline=pipeline))
    strata = [
        _unhit(document, corpus.suggestions(document_id=document.id)) for document in corpus.documents()
    ]
    total = sum(len(one.spans) for one in strata)
    if not total:
        raise SuggestError(
            "There is no sentence without a suggestion, so there is nothing to draw a sample from.",
            hint="Go on with: qualcode review",
        )
    random = Random(seed)
    # shuffled by keys: only random() is promised to be the same in every version of Python
    keyed = [[(random.random(), span) for span in one.spans] for one in strata]
    chosen: list[tuple[Document, Span, float]] = []
    counts = allocate([len(one.spans) for one in strata], size)
    if counts is None:
        everything = [(key, one, span) for one, row in zip(strata, keyed, strict=True) for key, span in row]
        first = sorted(everything, key=lambda entry: entry[0])[:size]
        chosen = [(one.document, span, total / size) for _, one, span in first]
    else:
        for one, row, count in zip(strata, keyed, counts, strict=True):
            chosen += [(one.document, span, len(row) / count) for _, span in sorted(row)[:count]]
    ordered = sorted(((random.random(), entry) for entry in chosen), key=lambda pair: pair[0])
    return Sample(
        seed=seed,
        size=size,
        population=_fingerprint(strata),
        strata=tuple(one.stratum for one in strata),
        sentences=tuple(
            SampledSentence(number, document.segment(*span), weight)
            for number, (_, (document, span, weight)) in enumerate(ordered, start=1)
        ),
        codebook_digest=codebook.digest,
    )


def allocate(sizes: Sequence[int], size: int) -> list[int] | None:
    """How many of ``size`` to draw from strata of ``sizes``; None where not each can have one.

    Each stratum that is not empty has one; every further one goes where the sample falls shortest of
    proportional (the method of Sainte-Laguë). No stratum gives more than it has.
    """
    counts = [min(1, stratum) for stratum in sizes]
    spare = min(size, sum(sizes)) - sum(counts)
    if spare < 0:
        return None
    short = [(-stratum / 3, place) for place, stratum in enumerate(sizes) if stratum > 1]
    heapq.heapify(short)
    for _ in range(spare):
        _, place = heapq.heappop(short)
        counts[place] += 1
        if counts[place] < sizes[place]:
            heapq.heappush(short, (-sizes[place] / (2 * counts[place] + 1), place))
    return counts


def _require_suggestions(corpus: Corpus) -> None:
    if not corpus.document_ids():
        raise SuggestError(
            "There are no documents yet.", hint="Put files into transcripts/ and run: qualcode import"
        )
    if next(corpus.suggestions(), None) is None:
        raise SuggestError(
            "There are no suggestions yet, so that nothing can be said about what they miss.",
            hint="Make suggestions first: qualcode suggest",
        )


def _require_matched(unmatched: Sequence[str]) -> None:
    if unmatched:
        names = ", ".join(unmatched[:5]) + (f" and {len(unmatched) - 5} more" if len(unmatched) > 5 else "")
        raise SuggestError(
            f"Documents or patterns have changed since the last suggestions were made: {names}",
            hint="Bring the suggestions up to date first: qualcode suggest",
        )


def _unhit(document: Document, suggestions: Iterable[Suggestion]) -> _Unhit:
    """Sentences without a letter (rules, lone numbers) are none that anybody could code."""
    spans = [
        (one.start, one.end)
        for one in sentences(document)
        if any(sign.isalpha() for sign in document.text[one.start : one.end])
    ]
    reached: set[int] = set()
    evidence: dict[int, set[int]] = {}
    for suggestion in suggestions:
        reached.update(_overlapping(spans, (suggestion.start, suggestion.end)))
        for match in suggestion.evidence:
            for place in _overlapping(spans, match):
                evidence.setdefault(place, set()).add(suggestion.id or 0)
    reached |= evidence.keys()
    unhit = tuple(span for place, span in enumerate(spans) if place not in reached)
    hits = tuple(tuple(sorted(evidence.get(place, ()))) for place in sorted(reached))
    return _Unhit(document, unhit, Stratum(document.id, document.digest, len(unhit), hits))


def _overlapping(spans: Sequence[Span], span: Span) -> range:
    """The places of the ``spans`` (in order, apart from one another) that share a character with ``span``."""
    start, end = span
    return range(
        bisect_right(spans, start, key=lambda one: one[1]), bisect_left(spans, end, key=lambda one: one[0])
    )


def _fingerprint(strata: Iterable[_Unhit]) -> str:
    return digest(
        *(f"{one.document.id}|{one.document.digest}|{one.spans}|{one.stratum.hits}" for one in strata)
    )
