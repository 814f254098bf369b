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

# in words
_NEGATOR_WINDOW = 5
_DEFICIT_WINDOW = 3
_WISH_WINDOW = 8
_WISH_AFTER = 4
_MISSING_WINDOW = 7
_ANY_BEFORE_DEGREE = 2
# no farther than any of these windows does a clause matter: speech without marks may be one endless clause
_CLAUSE_BEFORE = max(_NEGATOR_WINDOW, _WISH_WINDOW)
_CLAUSE_AFTER = 64

_RELATIVE = frozenset({"yang", "which", "that"})
_CONJUNCTIONS = frozenset({"dan", "atau", "serta", "and", "or"})
_CANCELLING = frozenset({"bukan", "tidak", "not", "no", "nobody", "nothing"})
_NOT = frozenset({"tidak", "belum"})
_BEFORE_VERB = frozenset({"pernah", "bisa", "dapat", "juga", "mau", "lagi", "jadi", "sampai", "akan"})
_PASSIVE = ("di", "ter", "ke")
_PHRASES = ("deficits_after", "missing_after", "pseudo")


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

    A negator inside the evidence makes it absent ("kurang … kepercayaan"), unless the code names a lack
    itself (``lack``: "tidak punya kewenangan" is evidence that the imbalance is present).
    """
    cues = _cues()
    left = _clause_start(words, start, cues)
    right = _clause_end(words, end, cues)
    inside = _denied_inside(words, start, end, cues)
    if inside is not None:
        left = _after_conjunction(words, left, start)  # "no budget and no authority"
    before = _denied_before(words, left, start, cues)
    inside = None if lack else inside
    after = _denied_after(words, end, right, cues)
    denied = [i for i in (before, inside, after) if i is not None]
    if before is not None and inside is not None:
        denied = [after] if after is not None else []  # "bukan kurang percaya"
    wish = _wished_before(words, left, start, cues)
    if wish is not None and all(i < wish - 1 for i in denied):
        return Reading(Status.WISHED, wish)
    if denied:
        return Reading(Status.ABSENT, denied[-1])
    wish = _wished_after(words, end, right, cues)
    return Reading(Status.PRESENT) if wish is None else Reading(Status.WISHED, wish)


def _denied_before(words: Words, left: int, start: int, cues: Mapping[str, Any]) -> int | None:
    """The negator or deficit word that governs what follows; two that stand together cancel each other."""
    governing = [
        i
        for i in range(max(left, start - _NEGATOR_WINDOW), start)
        if (
            words.any_of(i, cues["negators"])
            or (i >= start - _DEFICIT_WINDOW and words.stem_of(i, cues["deficits_before"]))
        )
        and not _pseudo_at(words, i, cues)
    ]
    if not governing:
        return None
    nearest = governing[-1]
    # "bukan berarti kami tidak percaya", but not "tanpa dialog tidak ada kepercayaan"
    return None if any(words.any_of(i, _CANCELLING) for i in governing[:-1]) else nearest


def _after_conjunction(words: Words, left: int, start: int) -> int:
    return next((i + 1 for i in range(start - 1, left - 1, -1) if words.any_of(i, _CONJUNCTIONS)), left)


def _denied_inside(words: Words, start: int, end: int, cues: Mapping[str, Any]) -> int | None:
    return next(
        (
            i
            for i in range(start, end)
            if (words.any_of(i, cues["negators"]) or words.stem_of(i, cues["deficits_before"]))
            and not _pseudo_at(words, i, cues)
        ),
        None,
    )


def _pseudo_at(words: Words, position: int, cues: Mapping[str, Any]) -> bool:
    """Whether the negator at ``position`` belongs to a phrase such as "tidak hanya" or "mau tidak mau"."""
    return any(
        words.at(position - offset, phrase)
        for word in {words.lower[position], words.standard[position]}
        for phrase, offset in cues["pseudo"].get(word, ())
    )


def _denied_after(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> int | None:
    """Where the clause goes on to say that the evidence is weak or missing."""
    for position in _reached(words, end, right, cues):
        following = _phrase_end(words, position, cues["deficits_after"])
        if following is not None and not _pseudo_at(words, position, cues):
            return position
        if words.any_of(position, _NOT) and _passive_follows(words, position + 1, right):
            return position  # "pertemuan dengan warga tidak pernah diadakan"
    for position in range(end, min(right, end + _MISSING_WINDOW)):
        following = _phrase_end(words, position, cues["missing_after"])
        # "… belum ada" speaks of what stands before it, "belum ada SOP" of what follows
        if following is not None and (following >= right or words.any_of(following, cues["links_after"])):
            return position
    return None


def _reached(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> list[int]:
    """The places after the evidence that still speak of it: past linking words, a relative clause of one
    word, a complement with a preposition ("dari swasta"), or two words before a degree word."""
    reached = {end} if end < right else set()
    waiting = list(reached)
    while waiting:
        position = waiting.pop()
        steps: tuple[int, ...] = ()
        if words.any_of(position, cues["links_after"]):
            steps = (1,)
        elif words.any_of(position, _RELATIVE):
            steps = (2,)
        elif words.any_of(position, cues["prepositions"]):
            steps = (2, 3, 4)
        new = {position + step for step in steps if position + step < right} - reached
        reached |= new
        waiting.extend(new)
    last = min(right, end + _ANY_BEFORE_DEGREE + 1)
    degrees = {i + 1 for i in range(end, last) if words.any_of(i, cues["degrees"]) and i + 1 < right}
    return sorted(reached | degrees)


def _phrase_end(words: Words, position: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> int | None:
    """Where the longest of ``phrases`` (by first word) that stands at ``position`` ends."""
    found = [
        position + len(phrase)
        for word in {words.lower[position], words.standard[position]}
        for phrase in phrases.get(word, ())
        if words.at(position, phrase)
    ]
    return max(found, default=None)


def _passive_follows(words: Words, position: int, right: int) -> bool:
    while position < right and words.any_of(position, _BEFORE_VERB):
        position += 1
    return position < right and len(words.lower[position]) > 4 and words.lower[position].startswith(_PASSIVE)


def _wished_before(words: Words, left: int, start: int, cues: Mapping[str, Any]) -> int | None:
    for position in range(start - 1, max(left, start - _WISH_WINDOW) - 1, -1):
        if words.any_of(position, cues["wishes"]) and not _pseudo_at(words, position, cues):
            return position
    return None


def _wished_after(words: Words, end: int, right: int, cues: Mapping[str, Any]) -> int | None:
    for position in range(end, min(right, end + _WISH_AFTER)):
        if words.any_of(position, cues["wishes"]) and not _pseudo_at(words, position, cues):
            return position
        if not words.any_of(position, cues["links_after"]):
            return None
    return None


def _clause_start(words: Words, start: int, cues: Mapping[str, Any]) -> int:
    first = max(0, start - _CLAUSE_BEFORE)
    for i in range(start - 1, first - 1, -1):
        if words.lower[i] in cues["clause_marks"] or words.any_of(i, cues["clause_ends"]):
            return i + 1
    return first


def _clause_end(words: Words, end: int, cues: Mapping[str, Any]) -> int:
    last = min(len(words.lower), end + _CLAUSE_AFTER)
    for i in range(end, last):
        if words.lower[i] in cues["clause_marks"] or words.any_of(i, cues["clause_ends"]):
            return i
    return last


def cue_words() -> set[str]:
    """Every word without which no status but PRESENT is read."""
    cues = _cues()
    words = {word for name in ("negators", "deficits_before", "wishes") for word in cues[name]}
    return words | set(cues["deficits_after"]) | set(cues["missing_after"])


@cache
def _cues() -> Mapping[str, Any]:
    """The cue words of ``status.yaml``: sets of words; what may follow the evidence as phrases by their first
    word; ``pseudo`` as (phrase, position of the word) by each of their words."""
    from ruamel.yaml import YAML

    path = Path(__file__).with_name("status.yaml")
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    phrases = {name: [tuple(phrase.split()) for phrase in data.pop(name)] for name in _PHRASES}
    cues: dict[str, Any] = {name: frozenset(map(str, words)) for name, words in data.items()}
    for name in ("deficits_after", "missing_after"):
        by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in phrases[name]:
            by_first[phrase[0]].append(phrase)
        cues[name] = dict(by_first)
    pseudo: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for phrase in phrases["pseudo"]:
        for position, word in enumerate(phrase):
            pseudo[word].append((phrase, position))
    return {**cues, "pseudo": dict(pseudo)}
