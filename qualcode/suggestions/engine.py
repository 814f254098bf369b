"""Suggestions for one document: sentences, hits, statuses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from spacy.tokens import Doc

from qualcode.errors import SuggestError
from qualcode.model import (
    Code,
    Codebook,
    Document,
    Match,
    Pattern,
    Segment,
    Span,
    Status,
    Suggestion,
)
from qualcode.suggestions.matching import OUTSIDE, Hit, Rules, surviving
from qualcode.suggestions.mentions import (
    asks_or_heads,
    regulation_titles,
    reported_questions,
)
from qualcode.suggestions.status import Reading, joint_reading, read_set_status, read_status
from qualcode.suggestions.text import Sentence, Shadow, sentences
from qualcode.suggestions.words import Words, cue_words

Tagger = Callable[[Doc], Doc]
_KEPT_ENGINES = 4
_engines: dict[tuple[str, tuple[str, ...], str], Engine] = {}


@dataclass(frozen=True)
class _Text:
    """A document's sentences and words. ``sentence[i]`` is the number of the sentence of word ``i`` (or
    OUTSIDE), ``first`` and ``last`` delimit the words of each sentence, ``starts`` and ``ends`` are the
    offsets of the words in the text."""

    sentences: Sequence[Sentence]
    doc: Doc
    sentence: Sequence[int]
    first: Sequence[int]
    last: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]


def engine_for(codebook: Codebook, codes: Sequence[Code], *, pipeline: str) -> Engine:
    """An engine for ``codes``; the last few are kept, because compiling takes a while."""
    key = (codebook.digest, tuple(code.id for code in codes), pipeline)
    if key not in _engines:
        while len(_engines) >= _KEPT_ENGINES:
            del _engines[next(iter(_engines))]
        _engines[key] = Engine(codebook, codes, pipeline=pipeline)
    return _engines[key]


class Engine:
    """Matches the rules of ``codes`` of a codebook; compiled once, used often."""

    def __init__(self, codebook: Codebook, codes: Sequence[Code], *, pipeline: str = "") -> None:
        self._digest = codebook.digest
        self._codes = {code.id: code for code in codes}
        self._order = {code_id: position for position, code_id in enumerate(self._codes)}
        self._rules = Rules(codes, codebook.codes, cue_words())
        self._tagger = _tagger(pipeline, self._rules) if pipeline and self._rules.has_token_patterns else None

    def suggest(self, document: Document) -> Iterator[Suggestion]:
        """One suggestion a sentence and code, in the order of the text and then of the codebook."""
        shadow = Shadow.of(document.text)
        doc = self._rules.document(shadow.text)
        phrases = self._rules.phrases(doc)
        if not phrases and not self._rules.has_token_patterns:
            return
        text = self._read(document, shadow, doc, phrases)
        hits: dict[int, list[Hit]] = {}
        for hit in self._hits(text, phrases):
            hits.setdefault(text.sentence[hit.start], []).append(hit)
        cued = self._rules.cued(doc, text.sentence) if hits else set()
        for number in sorted(hits):
            standing = surviving(self._counted(document, text, number, hits[number]))
            words = self._words(text, number) if number in cued else None
            for code_id in sorted(standing, key=self._order.__getitem__):
                code, found = self._codes[code_id], standing[code_id]
                reading = _status(words, found, text.first[number], code)
                yield self._suggestion(document, text, number, code, found, reading)

    def _hits(self, text: _Text, phrases: Sequence[tuple[int, int, int]]) -> Iterator[Hit]:
        yield from self._rules.hits(phrases, text.sentence)
        if self._rules.has_token_patterns:
            yield from self._rules.token_hits(
                self._tagger(text.doc) if self._tagger else text.doc, text.sentence
            )

    def _counted(self, document: Document, text: _Text, number: int, hits: Sequence[Hit]) -> Iterator[Hit]:
        """The hits in a sentence that say something there: none in a heading or a question, none of words
        that are only mentioned, and weak ones only in company."""
        sentence = text.sentences[number]
        words = document.text[sentence.start : sentence.end]
        if asks_or_heads(document, sentence):
            return
        questions = _Stretches(reported_questions(words))
        titles = _Stretches(regulation_titles(words))
        for hit in hits:
            span = text.starts[hit.start] - sentence.start, text.ends[hit.end - 1] - sentence.start
            if questions.hold(span) or not self._rules.counts(
                hit, text.doc, text.first[number], text.last[number]
            ):
                continue
            if self._codes[hit.rule.code_id].regulations or not titles.hold(span):
                yield hit

    def _read(
        self, document: Document, shadow: Shadow, doc: Doc, phrases: Sequence[tuple[int, int, int]]
    ) -> _Text:
        places = doc.to_array(["IDX", "LENGTH"]).reshape(-1, 2).astype(np.int64)
        starts, ends = places[:, 0], places[:, 0] + places[:, 1]
        if len(shadow.places) > 1:
            shifts = np.asarray(shadow.shifts)
            starts = starts + shifts[np.searchsorted(shadow.places, starts, side="right") - 1]
            ends = ends + shifts[np.searchsorted(shadow.places, ends - 1, side="right") - 1]
        turns = None
        if not self._rules.has_token_patterns:
            # splitting a turn into sentences costs more than matching it: only those with a phrase
            turn_starts = [turn.start for turn in document.turns]
            reached = (
                np.searchsorted(turn_starts, starts[[start for _, start, _ in phrases]], side="right") - 1
            )
            turns = [int(turn) for turn in np.unique(reached) if turn >= 0]
        found = list(sentences(document, turns))
        sentence_starts = np.array([sentence.start for sentence in found], dtype=np.int64)
        sentence_ends = np.array([sentence.end for sentence in found], dtype=np.int64)
        numbers = np.searchsorted(sentence_starts, starts, side="right") - 1
        if found:
            numbers[ends > sentence_ends[numbers]] = OUTSIDE
        return _Text(
            found,
            doc,
            numbers.tolist(),
            np.searchsorted(starts, sentence_starts).tolist(),
            np.searchsorted(starts, sentence_ends).tolist(),
            starts.tolist(),
            ends.tolist(),
        )

    def _words(self, text: _Text, number: int) -> Words:
        tokens = text.doc[text.first[number] : text.last[number]]
        return Words.of([token.text for token in tokens], self._rules.stemmer)

    def _suggestion(
        self, document: Document, text: _Text, number: int, code: Code, hits: Sequence[Hit], reading: Reading
    ) -> Suggestion:
        start, end = text.sentences[number].start, text.sentences[number].end
        cue = ""
        if reading.cue is not None:
            position = text.first[number] + reading.cue
            cue = document.text[text.starts[position] : text.ends[position]]
        return Suggestion(
            segment=Segment(document.id, start, end, document.text[start:end]),
            code_id=code.id,
            status=reading.status,
            matches=tuple(
                Match(text.starts[hit.start], text.ends[hit.end - 1], _pattern(hit).id) for hit in hits
            ),
            cue=cue,
            codebook_digest=self._digest,
            code_digest=code.digest,
        )


class _Stretches:
    """Stretches of a sentence in their order, so that each of many hits is looked up and not searched for."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def hold(self, span: Span) -> bool:
        """Whether one of them holds all of ``span``."""
        before = bisect_right(self._starts, span[0])
        return before > 0 and span[1] <= self._furthest[before - 1]


def _pattern(hit: Hit) -> Pattern:
    assert isinstance(hit.rule, Pattern)  # `surviving` leaves no traps
    return hit.rule


def _status(words: Words | None, hits: Sequence[Hit], first: int, code: Code) -> Reading:
    """What the hits say together; ``words`` is None for a sentence without any cue."""
    return joint_reading([_status_of(words, hit, first, code) for hit in hits])


def _status_of(words: Words | None, hit: Hit, first: int, code: Code) -> Reading:
    fixed = _pattern(hit).status
    if words is None:
        return Reading(fixed or Status.PRESENT)
    start, end = hit.start - first, hit.end - first
    if fixed is not None:
        return read_set_status(words, start, end, fixed, past=code.past)
    return read_status(words, start, end, lack=code.lack, past=code.past)


def _tagger(pipeline: str, rules: Rules) -> Tagger:
    """A function that runs an installed trained pipeline over the same words."""
    import spacy

    try:
        nlp: Any = spacy.load(pipeline)
    except OSError as error:
        raise SuggestError(
            f"The spaCy pipeline '{pipeline}' is not installed.",
            hint="Install it, or empty 'pipeline:' in qualcode.yaml; qualcode works without one.",
        ) from error

    def tag(doc: Doc) -> Doc:
        words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
        tagged: Doc = nlp(Doc(nlp.vocab, words=words, spaces=spaces))
        tagged.user_data["stemmer"] = rules.stemmer
        return tagged

    return tag
