"""The stretches of a few words that could be a pattern or a trap."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from qualcode.suggestions.coded_sentences import CodedSentence, Word

LONGEST_PHRASE = 3
_SHORTEST_STEM = 3


def pattern_phrases(sentence: CodedSentence) -> Iterator[tuple[Word, ...]]:
    """The stretches of up to LONGEST_PHRASE words that could be a pattern."""
    function, _ = _weak_stems()
    for phrase in _stretches(sentence):
        edges = {phrase[0].stem, phrase[-1].stem}
        if edges.isdisjoint(function) and any(_has_content(word) for word in phrase):
            yield phrase


def trap_phrases(sentence: CodedSentence, code_id: str) -> Iterator[tuple[Word, ...]]:
    """Stretches that overlap a match of the code, with a word of content beside it."""
    for phrase in _stretches(sentence):
        for start, end in sentence.suggested[code_id]:
            outside = [word for word in phrase if word.end <= start or word.start >= end]
            if len(outside) < len(phrase) and any(_has_content(word) for word in outside):
                yield phrase
                break


def _stretches(sentence: CodedSentence) -> Iterator[tuple[Word, ...]]:
    for run in sentence.runs:
        for first in range(len(run)):
            for last in range(first + 1, min(first + LONGEST_PHRASE, len(run)) + 1):
                yield run[first:last]


def _has_content(word: Word) -> bool:
    function, not_alone = _weak_stems()
    return len(word.stem) >= _SHORTEST_STEM and word.stem not in function and word.stem not in not_alone


@cache
def _weak_stems() -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words in ``function_words.yaml``: function words, and those that are weak alone."""
    from ruamel.yaml import YAML

    from qualcode.suggestions.stems import Stemmer

    path = Path(__file__).with_name("function_words.yaml")
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    stem = Stemmer()
    function, not_alone = (
        frozenset(stem(str(word)) for line in data[name] for word in line)
        for name in ("function", "not_alone")
    )
    return function, not_alone
