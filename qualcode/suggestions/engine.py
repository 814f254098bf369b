"""Suggestions for one document: sentences, hits, statuses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from qualcode.errors import SuggestError
from qualcode.model import Code, Codebook, Document, Match, Pattern, Status, Suggestion
from qualcode.suggestions.matching import BREAK, Hit, Rules, surviving
from qualcode.suggestions.status import Reading, Words, read_status
from qualcode.suggestions.text import WORD, Sentence, sentences

Tagger = Callable[[Doc], Doc]
_KEPT_ENGINES = 4
_engines: dict[tuple[str, int, str], Engine] = {}


@dataclass(frozen=True)
class _Text:
    """The words of a document's sentences: ``first[i]`` is the number of the first word of sentence ``i``,
    ``offsets`` are those of the words in the text (a sentence break has an empty span)."""

    sentences: Sequence[Sentence]
    first: Sequence[int]
    words: Sequence[str]
    offsets: Sequence[tuple[int, int]]


def engine_for(codebook: Codebook, *, widen: int, pipeline: str) -> Engine:
    """An engine for all codes, compiled once for the last few codebooks (compiling takes a while)."""
    key = (codebook.digest, widen, pipeline)
    if key not in _engines:
        while len(_engines) >= _KEPT_ENGINES:
            del _engines[next(iter(_engines))]
        _engines[key] = Engine(codebook, widen=widen, pipeline=pipeline)
    return _engines[key]


class Engine:
    """Matches the rules of ``codes`` (by default all codes of ``codebook``); compiled once, used often."""

    def __init__(
        self, codebook: Codebook, *, codes: Sequence[Code] | None = None, widen: int = 0, pipeline: str = ""
    ) -> None:
        self._codebook = codebook
        self._digest = codebook.digest
        self._codes = {code.id: code for code in (codebook.codes if codes is None else codes)}
        self._code_digests = {code.id: code.digest for code in self._codes.values()}
        self._rules = Rules.compile(list(self._codes.values()), codebook.codes)
        self._widen = widen
        self._tagger = _tagger(pipeline, self._rules) if pipeline and len(self._rules.by_tokens) else None

    def suggest(self, document: Document) -> Iterator[Suggestion]:
        """One suggestion a sentence and code, in the order of the text and then of the codebook."""
        text = _read(document)
        if not text.words:
            return
        doc = self._rules.document(text.words)
        hits: dict[int, list[Hit]] = {}
        for hit in self._rules.find(doc, tagged=self._tagger(doc) if self._tagger else None):
            hits.setdefault(bisect_right(text.first, hit.start) - 1, []).append(hit)
        order = {code_id: position for position, code_id in enumerate(self._codes)}
        for number in sorted(hits):
            standing = surviving(hits[number])
            words = None
            for code_id in sorted(standing, key=order.__getitem__):
                words = words or self._words(text, number)
                yield self._suggestion(document, text, number, words, self._codes[code_id], standing[code_id])

    def _words(self, text: _Text, number: int) -> Words:
        first = text.first[number]
        last = text.first[number + 1] - 1 if number + 1 < len(text.first) else len(text.words)
        return Words.of(text.words[first:last], self._rules.stemmer)

    def _suggestion(
        self, document: Document, text: _Text, number: int, words: Words, code: Code, hits: Sequence[Hit]
    ) -> Suggestion:
        first = text.first[number]
        reading = _status(words, hits[0], first, code)
        start, end = _widened(text.sentences, number, self._widen)
        cue = ""
        if reading.cue is not None:
            cue_start, cue_end = text.offsets[first + reading.cue]
            cue = document.text[cue_start:cue_end]
        return Suggestion(
            segment=document.segment(start, end),
            code_id=code.id,
            status=reading.status,
            matches=tuple(
                Match(text.offsets[hit.start][0], text.offsets[hit.end - 1][1], _pattern(hit).id)
                for hit in hits
            ),
            cue=cue,
            codebook_digest=self._digest,
            code_digest=self._code_digests[code.id],
        )


def _pattern(hit: Hit) -> Pattern:
    assert isinstance(hit.rule, Pattern)  # `surviving` leaves no traps
    return hit.rule


def _status(words: Words, hit: Hit, first: int, code: Code) -> Reading:
    fixed: Status | None = _pattern(hit).status
    if fixed is not None:
        return Reading(fixed)
    return read_status(words, hit.start - first, hit.end - first, lack=code.lack)


def _read(document: Document) -> _Text:
    found = list(sentences(document))
    first: list[int] = []
    words: list[str] = []
    offsets: list[tuple[int, int]] = []
    for sentence in found:
        first.append(len(words))
        for word in WORD.finditer(document.text, sentence.start, sentence.end):
            words.append(word[0])
            offsets.append(word.span())
        words.append(BREAK)
        offsets.append((sentence.end, sentence.end))
    return _Text(found, first, words, offsets)


def _widened(found: Sequence[Sentence], number: int, widen: int) -> tuple[int, int]:
    """The span of a sentence and ``widen`` neighbours on each side, within its turn."""
    low = high = number
    for _ in range(widen):
        if low > 0 and found[low - 1].turn == found[number].turn:
            low -= 1
        if high + 1 < len(found) and found[high + 1].turn == found[number].turn:
            high += 1
    return found[low].start, found[high].end


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
        tagged: Doc = nlp(Doc(nlp.vocab, words=[token.text for token in doc]))
        tagged.user_data["stemmer"] = rules.stemmer
        return tagged

    return tag
