"""Whether evidence is denied: negators, deficits and what is missing, before, within and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.suggestions.words import (
    CONJUNCTIONS,
    RELATIVE,
    Clause,
    Words,
    breaks,
    cues,
    is_verb,
    next_break,
)

# in words
_NEGATOR_WINDOW = 5
_DEFICIT_WINDOW = 3
_SCARCE_WINDOW = 8
_MISSING_WINDOW = 7
_FACT_WINDOW = 5
_ANY_BEFORE_DEGREE = 2

_CANCELLING = frozenset({"bukan", "bukannya", "jangan", "tidak", "not", "no", "nobody", "nothing"})
_NOT = frozenset({"tidak", "belum"})
_BEFORE_VERB = frozenset({"pernah", "bisa", "dapat", "juga", "mau", "lagi", "jadi", "sampai", "akan"})
_PASSIVE = ("di", "ter", "ke")


@dataclass(frozen=True)
class Denials:
    """The words that deny the evidence, in their order; ``forbidden`` is the word by which a denial of it
    must not be ("jangan sampai")."""

    places: tuple[int, ...]
    forbidden: int | None = None

    @property
    def cue(self) -> int | None:
        return self.places[-1] if self.places else None

    def all_before(self, wish: int) -> bool:
        return all(place < wish - 1 for place in self.places)

    @classmethod
    def of(cls, clause: Clause, *, lack: bool) -> Denials:
        words, start, left = clause.words, clause.start, clause.left
        inside = _denied_inside(clause)
        if inside is not None:
            left = _after_conjunction(words, left, start)  # "no budget and no authority"
        governing = _governing(clause, left)
        before = _governs(clause, governing)
        inside = None if lack else inside
        after = _denied_after(clause)
        prohibition = cues()["prohibitions"].before(words, max(left, start - _NEGATOR_WINDOW), start)
        if prohibition is not None and (
            len(governing) > 1 or inside is not None or after is not None or _spoilt(clause)
        ):
            return cls((), prohibition)
        if before is not None and (inside is not None or after is not None):
            if inside is not None:
                before = inside = None  # "bukan kurang percaya"
            elif cues()["retractions"].at(words, before):
                before = after = None  # "bukan berarti komitmennya tidak ada"
        return cls(tuple(place for place in (before, inside, after) if place is not None))


def _governing(clause: Clause, left: int) -> list[int]:
    """The negators and deficit words before the evidence that may deny it."""
    words, start, known = clause.words, clause.start, cues()
    governing = [
        i
        for i in range(max(left, start - _NEGATOR_WINDOW), start)
        if (
            known["negators"].at(words, i)
            or (i >= start - _DEFICIT_WINDOW and words.stem_of(i, known["deficits_before"].words))
        )
        and not known["pseudo"].covers(words, i)
    ]
    if not governing:
        far = known["scarce"].before(words, max(left, start - _SCARCE_WINDOW), start)
        far = _nothing_that(clause, left) if far is None else far
        return [] if far is None else [far]
    return governing


def _governs(clause: Clause, governing: Sequence[int]) -> int | None:
    """The nearest negator; None if there is none, or another cancels it: "bukan berarti kami tidak
    percaya", but not "tanpa dialog tidak ada kepercayaan"."""
    if not governing or any(clause.words.any_of(i, _CANCELLING) for i in governing[:-1]):
        return None
    return governing[-1]


def _nothing_that(clause: Clause, left: int) -> int | None:
    """The negator of what a relative clause with the evidence describes ("tidak ada data yang …")."""
    words = clause.words
    negator = cues()["nothing_that"].before(words, max(left, clause.start - _SCARCE_WINDOW), clause.start)
    if negator is None or cues()["pseudo"].covers(words, negator):
        return None
    return negator if any(words.any_of(i, RELATIVE) for i in range(negator, clause.start)) else None


def _spoilt(clause: Clause) -> bool:
    """Whether the clause goes on with a deficit, however far ("… yang sudah dibangun ini hilang")."""
    known, last = cues(), min(clause.right, clause.end + _SCARCE_WINDOW)
    return known["deficits_after"].within(clause.words, clause.end, last) is not None


def _after_conjunction(words: Words, left: int, start: int) -> int:
    return next((i + 1 for i in range(start - 1, left - 1, -1) if words.any_of(i, CONJUNCTIONS)), left)


def _denied_inside(clause: Clause) -> int | None:
    words, known = clause.words, cues()
    return next(
        (
            i
            for i in range(clause.start, clause.end)
            if (known["negators"].at(words, i) or words.stem_of(i, known["deficits_before"].words))
            and not known["pseudo"].covers(words, i)
        ),
        None,
    )


def _denied_after(clause: Clause) -> int | None:
    """Where the clause goes on to say that the evidence is weak or missing."""
    words, right, known = clause.words, clause.right, cues()
    for position in _reached(clause):
        if known["deficits_after"].at(words, position) and not known["pseudo"].covers(words, position):
            return position
        if words.any_of(position, _NOT) and _passive_follows(words, position + 1, right):
            return position  # "pertemuan dengan warga tidak pernah diadakan"
    for position in range(clause.end, min(right, clause.end + _MISSING_WINDOW)):
        following = known["missing_after"].end(words, position)
        # "… belum ada (dari dinas)" speaks of what stands before it, "belum ada SOP" of what follows
        if following is not None and (
            following >= right
            or words.any_of(following, known["links_after"].words | known["prepositions"].words)
        ):
            return position
    return _denied_across(clause)


def _denied_across(clause: Clause) -> int | None:
    """A denial in the next clause, of what this one says ("katanya transparan, tapi nyatanya tidak"), or of
    what it is about ("soal komitmen, itu belum ada")."""
    words, known = clause.words, cues()
    fact = known["in_fact"].within(words, clause.right, clause.right + _FACT_WINDOW)
    if fact is not None:
        stop = min(next_break(words, fact), fact + _FACT_WINDOW)
        names = ("missing_after", "deficits_after", "negators")
        found = (known[name].within(words, fact + 1, stop) for name in names)
        return next((position for position in found if position is not None), None)
    about = known["topics"].before(words, clause.left, clause.start) is not None
    if clause.right >= len(words) or words.lower[clause.right] != ",":
        return None
    return _denied_topic(clause, about=about) if about or clause.right <= clause.end + 1 else None


def _denied_topic(clause: Clause, *, about: bool) -> int | None:
    """The denial that is all that the next clause says; after "soal" and the like also a deficit."""
    words, known = clause.words, cues()
    last = len(words)
    position = next(
        (i for i in range(clause.right + 1, last) if not words.any_of(i, known["links_after"].words)), last
    )
    if position == last:
        return None
    if about and known["deficits_after"].at(words, position):
        return position
    following = known["missing_after"].end(words, position)
    return position if following is not None and (following == last or breaks(words, following)) else None


def _reached(clause: Clause) -> list[int]:
    """The places after the evidence that still speak of it: past linking words, a relative clause of one
    word, a complement with a preposition ("dari swasta"), or two words before a degree word."""
    words, end, right, known = clause.words, clause.end, clause.right, cues()
    reached = {end} if end < right else set()
    waiting = list(reached)
    while waiting:
        position = waiting.pop()
        steps: tuple[int, ...] = ()
        if words.any_of(position, known["links_after"].words):
            steps = (1,)
        elif words.any_of(position, RELATIVE):
            steps = (2,)
        elif words.any_of(position, known["prepositions"].words):
            steps = (2, 3, 4)
        new = {position + step for step in steps if position + step < right} - reached
        reached |= new
        waiting.extend(new)
    last = min(right, end + _ANY_BEFORE_DEGREE + 1)
    degrees = known["degrees"].words
    return sorted(reached | {i + 1 for i in range(end, last) if words.any_of(i, degrees) and i + 1 < right})


def _passive_follows(words: Words, position: int, right: int) -> bool:
    while position < right and words.any_of(position, _BEFORE_VERB):
        position += 1
    return position < right and is_verb(words.lower[position], _PASSIVE)
