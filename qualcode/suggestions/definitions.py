"""The suggester ``definitions``: a first, coarse look for codes that have no patterns yet.

A sentence is suggested for a code if it shares at least two content words with what the codebook says about
the code: its name, definition, inclusion criteria and example. Words are compared by stem. Function words
do not count, nor do words that more than a fifth of the codes have: they tell no code from another (the idea
of inverse document frequency, Spärck Jones 1972, Journal of Documentation 28(1), 11–21, as a yes or no).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from qualcode.model import Code, Codebook, Document, Match, Span, Suggestion, digest
from qualcode.suggestions.mentions import asks_or_heads
from qualcode.suggestions.status import Reading, read_status, weight
from qualcode.suggestions.stems import Stemmer
from qualcode.suggestions.suggester import Settings
from qualcode.suggestions.text import Sentence, Shadow, sentences
from qualcode.suggestions.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc

SHARED_STEMS = 2
_CODES_PER_STEM = 5  # a stem counts that at most one code in five has
_WORD = re.compile(r"[^\W\d_]{3,}")


class Definitions:
    """Suggests codes without patterns for sentences in the words of their definitions."""

    version = "1"

    def __init__(self, codebook: Codebook, *, settings: Settings) -> None:  # noqa: ARG002
        self._codebook = codebook

    def rules(self, code: Code) -> str:
        stems = self._stems[code.id]
        return digest(str(code.lack), str(code.past), *sorted(stems)) if stems and not code.patterns else ""

    def suggest(self, document: Document, codes: Sequence[Code]) -> Iterator[Suggestion]:
        words = _DocumentWords(document, self._stemmer)
        told = {code.id: self._stems[code.id] - _function_stems() for code in codes}
        sought = frozenset().union(*told.values())
        for sentence in sentences(document):
            if asks_or_heads(document, sentence):
                continue
            first, last = words.within(sentence)
            places = [place for place in range(first, last) if words.stems[place] in sought]
            for code in codes if len(places) >= SHARED_STEMS else ():
                found = [place for place in places if words.stems[place] in told[code.id]]
                if len({words.stems[place] for place in found}) >= SHARED_STEMS:
                    reading = words.status(sentence, found, code)
                    yield self._suggestion(words, sentence, code, found, reading)

    def _suggestion(
        self, words: _DocumentWords, sentence: Sentence, code: Code, found: Sequence[int], reading: Reading
    ) -> Suggestion:
        return Suggestion(
            segment=words.document.segment(sentence.start, sentence.end),
            code_id=code.id,
            status=reading.status,
            # there is but one rule a code: its definition
            matches=tuple(Match(*words.span(place), "") for place in found),
            cue="" if reading.cue is None else words.text(words.within(sentence)[0] + reading.cue),
        )

    @cached_property
    def _stemmer(self) -> Stemmer:
        return Stemmer(word for text in self._texts.values() for word in _WORD.findall(text))

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """What the codebook says about each code, in both languages."""
        return {
            code.id: Shadow.of(
                "\n".join(
                    f"{text.id}\n{text.en}"
                    for text in (code.name, code.definition, code.include, code.example)
                )
            ).text
            for code in self._codebook.codes
        }

    @cached_property
    def _stems(self) -> Mapping[str, frozenset[str]]:
        """By code, the stems of its words that few enough codes share; function words are still among them:
        to know them spaCy must be imported, and what they change is another fingerprint at most."""
        stems = {
            code_id: frozenset(map(self._stemmer, _WORD.findall(text)))
            for code_id, text in self._texts.items()
        }
        codes = Counter(stem for found in stems.values() for stem in found)
        most = max(1, len(stems) // _CODES_PER_STEM)
        return {
            code_id: frozenset(stem for stem in found if codes[stem] <= most)
            for code_id, found in stems.items()
        }


class _DocumentWords:
    """The words of a document as the engine sees them, with their stems and their offsets in its text."""

    def __init__(self, document: Document, stemmer: Stemmer) -> None:
        from qualcode.suggestions.matching import word_tokenizer

        self.document = document
        self._stemmer = stemmer
        shadow = Shadow.of(document.text)
        self._doc: Doc = word_tokenizer()(shadow.text)
        self.stems = [stemmer(token.text) for token in self._doc]
        self._starts = [shadow.original(token.idx) for token in self._doc]
        self._ends = [shadow.original(token.idx + len(token) - 1) + 1 for token in self._doc]

    def within(self, sentence: Sentence) -> Span:
        """The numbers of the words of ``sentence``, half-open."""
        return bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)

    def span(self, place: int) -> Span:
        return self._starts[place], self._ends[place]

    def text(self, place: int) -> str:
        return self.document.text[self._starts[place] : self._ends[place]]

    def status(self, sentence: Sentence, found: Sequence[int], code: Code) -> Reading:
        """What the words say together, as for patterns; of alike ones the first with a cue."""
        first, last = self.within(sentence)
        words = Words.of([token.text for token in self._doc[first:last]], self._stemmer)
        readings = [
            read_status(words, at - first, at - first + 1, lack=code.lack, past=code.past) for at in found
        ]
        return min(readings, key=lambda one: (weight(one.status), one.cue is None))


@cache
def _function_stems() -> frozenset[str]:
    """spaCy's stop words of both languages, and their stems."""
    from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
    from spacy.lang.id.stop_words import STOP_WORDS as INDONESIAN

    words = ENGLISH | INDONESIAN
    return frozenset(words) | frozenset(map(Stemmer(), words))
