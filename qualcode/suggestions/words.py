"""The words of one sentence, the cue words that may stand among them, and where a clause ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qualcode.suggestions.stems import language

# No clause matters farther away than this many words: speech without marks may be one endless clause.
_CLAUSE = 64
_SHORTEST_VERB = 5
RELATIVE = frozenset({"yang", "which", "that", "who"})
CONJUNCTIONS = frozenset({"dan", "atau", "serta", "and", "or"})
# "bukan karena tidak percaya", "anything but open"
_NO_BREAK_AFTER = frozenset({"bukan", "not", "anything", "nothing"})


@dataclass(frozen=True)
class Words:
    """The words of one sentence: lower-case, in standard spelling, and as stems. ``kinds`` has each spelling
    once."""

    lower: Sequence[str]
    standard: Sequence[str]
    stems: Sequence[str]
    kinds: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str], stem: Callable[[str], str]) -> Words:
        lower = [word.lower().replace("’", "'") for word in words]
        spellings = language()["spellings"]
        standard = ["not" if word.endswith("n't") else spellings.get(word, word) for word in lower]
        return cls(lower, standard, [stem(word) for word in lower], frozenset((*lower, *standard)))

    def __len__(self) -> int:
        return len(self.lower)

    def any_of(self, position: int, words: frozenset[str]) -> bool:
        """Whether the word at ``position`` is one of ``words``, in either spelling."""
        return self.lower[position] in words or self.standard[position] in words

    def stem_of(self, position: int, words: frozenset[str]) -> bool:
        """Whether the word at ``position`` is one of ``words``, or its stem is."""
        return self.any_of(position, words) or self.stems[position] in words


class Phrases:
    """Cues of one or more words, found by their first word, as typed or in standard spelling."""

    def __init__(self, phrases: Iterable[str]) -> None:
        parted = [tuple(phrase.split()) for phrase in phrases]
        self.words = frozenset(parts[0] for parts in parted if len(parts) == 1)
        self._longest = max(map(len, parted), default=0)
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for parts in parted:
            self._by_first[parts[0]].append(parts)
        self._firsts = frozenset(self._by_first)

    def occur(self, words: Words) -> bool:
        """Whether any phrase may stand in the sentence: quickly told, because most do not."""
        return not words.kinds.isdisjoint(self._firsts)

    def end(self, words: Words, position: int) -> int | None:
        """Where the longest phrase that begins at ``position`` ends; None if none does."""
        lower, standard = words.lower, words.standard
        if lower[position] not in self._firsts and standard[position] not in self._firsts:
            return None
        found = [
            position + len(phrase)
            for first in {lower[position], standard[position]}
            for phrase in self._by_first.get(first, ())
            if position + len(phrase) <= len(lower)
            and all(word in (lower[position + i], standard[position + i]) for i, word in enumerate(phrase))
        ]
        return max(found, default=None)

    def at(self, words: Words, position: int) -> bool:
        """Whether a phrase begins at ``position``."""
        return self.end(words, position) is not None

    def within(self, words: Words, first: int, last: int) -> int | None:
        """The first place from ``first`` on where a phrase begins that ends by ``last``."""
        if not self.occur(words):
            return None
        for position in range(max(first, 0), min(last, len(words))):
            end = self.end(words, position)
            if end is not None and end <= last:
                return position
        return None

    def before(self, words: Words, first: int, last: int) -> int | None:
        """The last place from ``first`` on where a phrase begins that ends by ``last``."""
        if not self.occur(words):
            return None
        for position in range(min(last, len(words)) - 1, max(first, 0) - 1, -1):
            end = self.end(words, position)
            if end is not None and end <= last:
                return position
        return None

    def covers(self, words: Words, position: int) -> bool:
        """Whether the word at ``position`` belongs to a phrase, wherever in it."""
        if not self.occur(words):
            return False
        for first in range(max(0, position - self._longest + 1), position + 1):
            end = self.end(words, first)
            if end is not None and position < end:
                return True
        return False

    def keywords(self) -> set[str]:
        """For each phrase its longest word, without which it cannot stand in a sentence."""
        return {max(phrase, key=len) for phrases in self._by_first.values() for phrase in phrases}


@dataclass(frozen=True)
class Clause:
    """Evidence at ``words[start:end]`` in the clause ``words[left:right]``."""

    words: Words
    left: int
    start: int
    end: int
    right: int

    @classmethod
    def around(cls, words: Words, start: int, end: int) -> Clause:
        first, last = max(0, start - _CLAUSE), min(len(words), end + _CLAUSE)
        left = next((i + 1 for i in range(start - 1, first - 1, -1) if breaks(words, i)), first)
        right = next((i for i in range(end, last) if breaks(words, i)), last)
        return cls(words, left, start, end, right)


def breaks(words: Words, position: int) -> bool:
    """Whether a clause ends at ``position``: at a mark, or before a conjunction such as "tetapi"."""
    if words.lower[position] in cues()["clause_marks"].words:
        return True
    if not words.any_of(position, cues()["clause_ends"].words):
        return False
    return position == 0 or not words.any_of(position - 1, _NO_BREAK_AFTER)


def next_break(words: Words, position: int) -> int:
    """The first place from ``position`` on where a clause ends, or the end of the sentence."""
    last = min(len(words), position + _CLAUSE)
    return next((i for i in range(position, last) if breaks(words, i)), last)


def is_verb(word: str, prefixes: tuple[str, ...]) -> bool:
    """Whether an Indonesian word may be a verb with one of ``prefixes``."""
    return len(word) >= _SHORTEST_VERB and word.startswith(prefixes)


def cue_words() -> set[str]:
    """Words of which a sentence must have one, or the stem of one, for any status but PRESENT."""
    deciding = (
        "negators", "scarce", "deficits_before", "deficits_after", "missing_after", "wishes", "wishes_after",
        "aims", "plans", "would", "wished_conditions", "conditions", "chances", "partials", "partials_before",
        "pasts", "pasts_in_clause", "pasts_with_contrast",
    )  # fmt: skip
    return {word for name in deciding for word in cues()[name].keywords()}


@cache
def cues() -> Mapping[str, Phrases]:
    """The lists of ``status.yaml`` by name."""
    from ruamel.yaml import YAML

    path = Path(__file__).with_name("status.yaml")
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {name: Phrases(map(str, phrases)) for name, phrases in data.items()}
