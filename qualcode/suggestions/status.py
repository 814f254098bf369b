"""What a sentence says about a code: there, missing, wished for, only imagined, partly there, or past.

Rules of windows, in the manner of NegEx (Chapman et al. 2001, Journal of Biomedical Informatics 34(5),
301–310): cue words before or after the evidence count up to a clause mark, pseudo-negations do not count,
and two negators cancel each other. ConText (Harkema et al. 2009, Journal of Biomedical Informatics 42(5),
839–851) adds in the same manner what is hypothetical and what is past. The cue words are in
``status.yaml``; conditions, the past and parts are read in ``circumstances``.

Where several apply, the first of these is the status:

1. wished: a condition that is itself a wish ("if only", "lebih baik kalau");
2. past: the past precedes ("dulu kalau ada masalah, kami rapat"), unless the code is about the past;
3. hypothetical: the evidence stands in a condition;
4. past, elsewhere in the clause or carried on from an earlier one, up to "sekarang" or "tetapi";
5. wished: a wish governs the evidence ("perlu ada", "jangan sampai hilang");
6. hypothetical: what would follow from a condition, if it is said to be imagined ("pasti", "would");
7. wished: what is yet to come ("akan");
8. partial ("belum semua"), which so outranks the negator within it;
9. absent;
10. hypothetical: "would" without a condition; wished: a wish after the evidence;
11. present.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model import Status
from qualcode.suggestions import circumstances
from qualcode.suggestions.denials import Denials
from qualcode.suggestions.words import CONJUNCTIONS, RELATIVE, Clause, Words, breaks, cues, is_verb

# in words
_WISH_WINDOW = 8
_WISH_AFTER = 4
_WISH_FAR_AFTER = 10

_ACTIVE = ("me", "ber")
_OUGHT = frozenset({"harus", "perlu", "wajib"})


@dataclass(frozen=True)
class Reading:
    """A status and the number of the word that decided it (None where nothing did)."""

    status: Status
    cue: int | None = None


def read_status(words: Words, start: int, end: int, *, lack: bool = False, past: bool = False) -> Reading:
    """The status of evidence at ``words[start:end]``.

    A negator inside the evidence makes it absent ("kurang … kepercayaan"), unless the code names a lack
    itself (``lack``: "tidak punya kewenangan" is evidence that the imbalance is present). Evidence of a
    code about the past (``past``) is present, though it is told of the past.
    """
    clause = Clause.around(words, start, end)
    denials = Denials.of(clause, lack=lack)
    return (
        _in_a_condition(clause, past=past)
        or _told_of_the_past(clause, past=past)
        or _wished(clause, denials)
        or _if_so(clause, denials)
        or _marked(Status.PARTIAL, circumstances.partial(clause))
        or _marked(Status.ABSENT, denials.cue)
        or _marked(Status.HYPOTHETICAL, cues()["would"].before(words, _window(clause), start))
        or _marked(Status.WISHED, _wished_after(clause))
        or Reading(Status.PRESENT)
    )


def read_set_status(words: Words, start: int, end: int, status: Status, *, past: bool = False) -> Reading:
    """The status of evidence whose pattern has a ``status`` of its own.

    It turns with a negator before it: "tidak curiga" is no longer the absence of trust. What is there, or
    is absent, may also be so in a condition, in the past, or in part.
    """
    if status not in (Status.PRESENT, Status.ABSENT):
        return Reading(status)
    reading = read_status(words, start, end, lack=True, past=past)
    if reading.cue in range(start, end):
        return Reading(status)  # the words of the pattern itself are what the status was set for
    if status is Status.PRESENT or reading.status in (Status.HYPOTHETICAL, Status.PAST, Status.PARTIAL):
        return reading
    if reading.status is not Status.ABSENT or reading.cue is None:
        return Reading(status)
    forbidden = cues()["prohibitions"].at(words, reading.cue)
    return Reading(Status.WISHED if forbidden else Status.PRESENT, reading.cue)


def joint_reading(readings: Sequence[Reading]) -> Reading:
    """What several matches of one code say together, the longest match first."""
    return min(readings, key=lambda reading: weight(reading.status))


def weight(status: Status) -> int:
    """Of several statuses of one code in a sentence the first with the lowest weight holds: absent where
    any is denied; what is imagined or told of the past only where nothing else is said."""
    return 0 if status is Status.ABSENT else 2 if status in (Status.HYPOTHETICAL, Status.PAST) else 1


def _marked(status: Status, cue: int | None) -> Reading | None:
    return None if cue is None else Reading(status, cue)


def _in_a_condition(clause: Clause, *, past: bool) -> Reading | None:
    words, known = clause.words, cues()
    wish = known["wished_conditions"].before(words, clause.left, clause.start)
    if wish is not None:
        return Reading(Status.WISHED, wish)
    condition = circumstances.condition_over(clause)
    if condition is None:
        return None
    earlier = None if past else circumstances.past(clause)
    if earlier is not None and earlier < condition:
        return Reading(Status.PAST, earlier)
    wish = _wish_before(clause, "wishes")
    if wish is not None and wish < condition:
        return Reading(Status.WISHED, wish)  # "maunya kalau ada rapat, warga diajak"
    return Reading(Status.HYPOTHETICAL, condition)


def _told_of_the_past(clause: Clause, *, past: bool) -> Reading | None:
    return None if past else _marked(Status.PAST, circumstances.past(clause))


def _wished(clause: Clause, denials: Denials) -> Reading | None:
    """A wish before the evidence, unless what is denied stands after the wish; or a prohibition of what is
    denied ("jangan sampai hilang")."""
    if denials.forbidden is not None:
        return Reading(Status.WISHED, denials.forbidden)
    wish = _wish_before(clause, "wishes", "aims")
    return _marked(Status.WISHED, wish) if wish is not None and denials.all_before(wish) else None


def _if_so(clause: Clause, denials: Denials) -> Reading | None:
    """What would follow from a condition, or is yet to come."""
    condition = circumstances.condition_of(clause)
    if condition is not None:
        return Reading(Status.HYPOTHETICAL, condition)
    plan = _wish_before(clause, "plans")
    return _marked(Status.WISHED, plan) if plan is not None and denials.all_before(plan) else None


def _window(clause: Clause) -> int:
    return max(clause.left, clause.start - _WISH_WINDOW)


def _wish_before(clause: Clause, *names: str) -> int | None:
    words, known = clause.words, cues()
    for position in range(clause.start - 1, _window(clause) - 1, -1):
        ends = [known[name].end(words, position) for name in names]
        if any(end is not None and end <= clause.start for end in ends) and not known["pseudo"].covers(
            words, position
        ):
            return position
    return None


def _wished_after(clause: Clause) -> int | None:
    """A wish right after the evidence, past linking words ("kepercayaan itu penting")."""
    words, known = clause.words, cues()
    for position in range(clause.end, min(clause.right, clause.end + _WISH_AFTER)):
        wish = known["wishes"].at(words, position) or known["plans"].at(words, position)
        if wish and not known["pseudo"].covers(words, position):
            return position
        if not words.any_of(position, known["links_after"].words):
            break
    return _wished_of_all(clause)


def _wished_of_all(clause: Clause) -> int | None:
    """A wish of which the evidence is the subject ("komitmen semua pihak dibutuhkan"), also as the first of
    several ("keterbukaan, data dan dana diperlukan")."""
    words, known = clause.words, cues()
    listing = False
    for position in range(clause.end, min(len(words), clause.end + _WISH_FAR_AFTER)):
        if breaks(words, position):
            if words.lower[position] != ",":
                return None
            listing = True
        elif known["wishes_after"].at(words, position) or _to_be_made(words, position):
            of_another = words.any_of(position - 1, RELATIVE)  # "rapat membahas dana yang diperlukan"
            return None if listing or of_another else position
        elif known["actors"].at(words, position) or is_verb(words.lower[position], _ACTIVE):
            return None
        elif words.any_of(position, CONJUNCTIONS):
            listing = False
    return None


def _to_be_made(words: Words, position: int) -> bool:
    """Whether "harus dibangun" or the like follows, but not "harus dijelaskan ulang": that is there."""
    return (
        position + 1 < len(words)
        and words.standard[position] in _OUGHT
        and words.any_of(position + 1, cues()["to_be_made"].words)
    )
