"""What a sentence says about a code: present, absent or wished for.

A rule of windows, in the manner of NegEx (Chapman et al. 2001, Journal of Biomedical Informatics 34(5),
301–310): cue words before or after the evidence count up to a clause mark, pseudo-negations do not count,
and two negators cancel each other. The cue words are in ``status.yaml``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qualcode.model import Status
from qualcode.suggestions.stems import language

_NEGATOR_WINDOW = 5
_DEFICIT_WINDOW = 3
_WISH_WINDOW = 8
_AFTER_LINKS = 3
_ANY_BEFORE_DEGREE = 2
_WISH_AFTER = 4
_RELATIVE = frozenset({"yang", "which", "that"})


@dataclass(frozen=True)
class Reading:
    """A status and the number of the word that decided it (None where nothing did)."""

    status: Status
    cue: int | None = None


@dataclass(frozen=True)
class Words:
    """The words of one sentence: lower-case, in standard spelling, and as stems."""

    lower: Sequence[str]
    standard: Sequence[str]
    stems: Sequence[str]

    @classmethod
    def of(cls, words: Sequence[str], stem: Callable[[str], str]) -> Words:
        lower = [word.lower() for word in words]
        spellings = language()["spellings"]
        standard = ["not" if word.endswith(("n't", "n’t")) else spellings.get(word, word) for word in lower]
        return cls(lower, standard, [stem(word) for word in lower])

    def at(self, position: int, phrase: Sequence[str]) -> bool:
        """Whether ``phrase`` stands at ``position``, in either spelling."""
        if position < 0 or position + len(phrase) > len(self.lower):
            return False
        return all(
            word in (self.lower[position + i], self.standard[position + i]) for i, word in enumerate(phrase)
        )

    def any_of(self, position: int, words: frozenset[str]) -> bool:
        """Whether the word at ``position`` is one of ``words``, in either spelling."""
        return self.lower[position] in words or self.standard[position] in words

    def stem_of(self, position: int, words: frozenset[str]) -> bool:
        """Whether the word at ``position`` is one of ``words``, or its stem is."""
        return self.any_of(position, words) or self.stems[position] in words


def read_status(words: Words, start: int, end: int, *, lack: bool = False) -> Reading:
    """The status of evidence at ``words[start:end]``.

    Negators inside the evidence make it absent ("kurang … kepercayaan"), unless the code names a lack
    itself (``lack``: "tidak punya kewenangan" is evidence that the imbalance is present).
    """
    cues = _cues()
    left = _clause_start(words, start, cues)
    right = _clause_end(words, end, cues)
    negators = _negators(words, max(left, start - _NEGATOR_WINDOW), start, cues)
    deficits = [
        i for i in range(max(left, start - _DEFICIT_WINDOW), start)
        if words.stem_of(i, cues["deficits_before"]) and not _pseudo_at(words, i, cues)
    ]  # fmt: skip
    inside = [] if lack else _negating(words, start, end, cues)
    wish = next(
        (
            i
            for i in range(start - 1, max(left, start - _WISH_WINDOW) - 1, -1)
            if words.stem_of(i, cues["wishes"])
        ),
        None,
    )
    after = _deficit_after(words, end, right, cues)
    denied = sorted({*negators, *deficits, *inside} | ({after} if after is not None else set()))
    if wish is not None and not any(i > wish for i in denied) and (wish - 1) not in negators:
        return Reading(Status.WISHED, wish)
    if len(denied) % 2 == 1 or (len(denied) > 1 and not negators):
        return Reading(Status.ABSENT, denied[-1])
    if not denied and (later := _wish_after(words, end, right, cues)) is not None:
        return Reading(Status.WISHED, later)
    return Reading(Status.PRESENT)


def _negators(words: Words, first: int, last: int, cues: Mapping[str, Any]) -> list[int]:
    return [
        i for i in range(first, last) if words.any_of(i, cues["negators"]) and not _pseudo_at(words, i, cues)
    ]


def _negating(words: Words, first: int, last: int, cues: Mapping[str, Any]) -> list[int]:
    """Negators and deficits within the evidence; several there say the same thing once."""
    found = [
        i
        for i in range(first, last)
        if (words.any_of(i, cues["negators"]) or words.stem_of(i, cues["deficits_before"]))
        and not _pseudo_at(words, i, cues)
    ]
    return found[:1]


def _pseudo_at(words: Words, position: int, cues: Mapping[str, Any]) -> bool:
    """Whether the negator at ``position`` belongs to a phrase such as "tidak hanya" or "mau tidak mau"."""
    return any(
        words.at(position - offset, phrase)
        for word in {words.lower[position], words.standard[position]}
        for phrase, offset in cues["pseudo"].get(word, ())
    )


def _deficit_after(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> int | None:
    position = _degree_after(words, end, right, cues)
    while position < right and position <= end + _ANY_BEFORE_DEGREE + _AFTER_LINKS:
        beginning = {words.lower[position], words.standard[position]}
        phrases = (phrase for word in beginning for phrase in cues["deficits_after"].get(word, ()))
        if any(words.at(position, phrase) for phrase in phrases) and not _pseudo_at(words, position, cues):
            return position
        if words.any_of(position, _RELATIVE):
            position += 2  # "SOP yang tertulis itu belum ada"
        elif words.any_of(position, cues["links_after"]):
            position += 1
        else:
            return None
    return None


def _degree_after(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> int:
    """Where a degree word follows within two words of any kind; else ``end`` itself."""
    last = min(right, end + _ANY_BEFORE_DEGREE + 1)
    return next((i for i in range(end, last) if words.any_of(i, cues["degrees"])), end)


def _wish_after(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> int | None:
    for position in range(end, min(right, end + _WISH_AFTER)):
        if words.stem_of(position, cues["wishes"]):
            return position
        if not words.any_of(position, cues["links_after"]):
            return None
    return None


def _clause_start(words: Words, start: int, cues: Mapping[str, Any]) -> int:
    for i in range(start - 1, -1, -1):
        if words.lower[i] in cues["clause_marks"] or words.any_of(i, cues["clause_ends"]):
            return i + 1
    return 0


def _clause_end(words: Words, end: int, cues: Mapping[str, Any]) -> int:
    for i in range(end, len(words.lower)):
        if words.lower[i] in cues["clause_marks"] or words.any_of(i, cues["clause_ends"]):
            return i
    return len(words.lower)


def cue_words() -> set[str]:
    """Every word without which no status but PRESENT is read."""
    cues = _cues()
    words = {word for name in ("negators", "deficits_before", "wishes") for word in cues[name]}
    return words | set(cues["deficits_after"])


@cache
def _cues() -> Mapping[str, Any]:
    """The cue words of ``status.yaml``: sets of words; ``deficits_after`` as phrases by their first word;
    ``pseudo`` as (phrase, position of the word) by each of their words."""
    from ruamel.yaml import YAML

    path = Path(__file__).with_name("status.yaml")
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    phrases = {
        name: [tuple(phrase.split()) for phrase in data.pop(name)] for name in ("deficits_after", "pseudo")
    }
    cues: dict[str, Any] = {name: frozenset(map(str, words)) for name, words in data.items()}
    after: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases["deficits_after"]:
        after[phrase[0]].append(phrase)
    pseudo: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for phrase in phrases["pseudo"]:
        for position, word in enumerate(phrase):
            pseudo[word].append((phrase, position))
    return {**cues, "deficits_after": dict(after), "pseudo": dict(pseudo)}
