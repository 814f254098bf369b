"""On what condition, when and how far: whether evidence is only imagined, past, or partly there."""

from __future__ import annotations

from qualcode.suggestions.words import Clause, Phrases, Words, breaks, cues, next_break

# in words
_REACH = 40
_NEAR = 4
_PARTIAL_BEFORE = 9
_PARTIAL_AFTER = 6
_CHANCE = 2
_QUESTION = 3
_SUBJECT = 2
_TOPIC = 2
_OPENING = 3  # how far from the start of its clause "dulu" still means the past, and not "first"

_SOME = Phrases(["ada yang", "ada juga yang", "kadang", "some", "others"])
_BY_THEN = frozenset({"waktu", "zaman", "jaman", "masa"})


def condition_over(clause: Clause) -> int | None:
    """The word that makes the evidence part of a condition ("kalau ada komitmen, pasti jalan")."""
    for position, over in _conditions(clause):
        if position < clause.start < over and not _habit(clause.words, over):
            return position
    return None


def condition_of(clause: Clause) -> int | None:
    """The word of the condition on which the evidence would follow ("kalau ada dana, kami akan rapat").

    What follows again and again is no imagination: "kalau ada masalah, kami biasanya duduk bersama".
    """
    words, known = clause.words, cues()
    for position, over in _conditions(clause):
        if position < clause.start:
            if over > clause.start or known["contrasts"].before(words, over, clause.start) is not None:
                continue
            if known["counterfactual"].at(words, position) or _imagined(clause):
                return position
        elif position <= clause.right + 1 and (
            _imagined(clause) or known["counterfactual"].at(words, position)
        ):
            return position
    without = _without(clause)
    if without is not None:
        return without
    return known["chances"].before(words, max(clause.left, clause.start - _CHANCE), clause.start)


def past(clause: Clause) -> int | None:
    """The word that puts the evidence into the past, in contrast to now ("dulu ada, sekarang tidak").

    A bare narrative ("pada 2014 kami rapat") is not that. "Dulu" late in its clause means "first".
    """
    words, known = clause.words, cues()
    if not any(known[name].occur(words) for name in ("pasts", "pasts_in_clause", "pasts_with_contrast")):
        return None
    contrast = _otherwise_now(clause)
    first = max(0, clause.start - _REACH)
    for position in range(clause.start - 1, first - 1, -1):
        same_clause = position >= clause.left
        if known["nows"].at(words, position) or known["contrasts"].at(words, position):
            break
        if known["not_past"].covers(words, position):
            continue
        if known["pasts"].at(words, position) and (contrast or _opens(words, position)):
            return position
        if same_clause and known["pasts_in_clause"].at(words, position):
            return position
        if same_clause and contrast and known["pasts_with_contrast"].at(words, position):
            return position
    for position in range(clause.end, clause.right):
        stop = known["pasts"].end(words, position)
        if stop is not None and not known["not_past"].covers(words, position):
            of_then = words.lower[position - 1].endswith("nya") or words.lower[position] in _BY_THEN
            return position if contrast or of_then or stop - position > 1 else None
    return None


def partial(clause: Clause) -> int | None:
    """The word that says that the evidence is there in part ("baru sebagian", "not entirely")."""
    words, known = clause.words, cues()
    for name in ("partials", "partials_before"):
        first = max(clause.left, clause.start - _PARTIAL_BEFORE)
        position = known[name].before(words, first, clause.start)
        if position is not None and not _of_something_else(clause, position):
            return position
    position = known["partials"].within(words, clause.start, min(clause.right, clause.end + _PARTIAL_AFTER))
    if position is not None:
        return position
    return _goes_on_partly(clause) or _some_but_not_others(clause)


def _conditions(clause: Clause) -> list[tuple[int, int]]:
    """Where conditions begin around the evidence, and where what follows from them begins."""
    words, known = clause.words, cues()
    found: list[tuple[int, int]] = []
    if not known["conditions"].occur(words):
        return found
    for position in range(max(0, clause.start - _REACH), min(len(words), clause.end + _NEAR * 2)):
        stop = known["conditions"].end(words, position)
        if stop is None or clause.start <= position < clause.end:
            continue
        over = _condition_end(words, stop)
        # "warga akan percaya kalau …": right after the evidence, kalau does not tell what it reports
        if position - 1 in range(clause.start, clause.end) or not _no_condition(words, position, stop, over):
            found.append((position, over))
    return found


def _condition_end(words: Words, position: int) -> int:
    """Where what follows from the condition begins: at a mark, or at a word such as "pasti", or with another
    subject ("kalau ada beliau saya berani")."""
    last, known = next_break(words, position), cues()
    found = (
        known["consequences"].within(words, position + 1, last),
        known["habits"].within(words, position + 1, last),
        known["persons"].within(words, position + _SUBJECT, last),
    )
    return min((place for place in found if place is not None), default=last)


def _no_condition(words: Words, position: int, stop: int, over: int) -> bool:
    """Whether kalau (or if) tells what is reported or talked about, and no condition."""
    known = cues()
    if position and known["reports"].at(words, position - 1):
        return True
    if words.lower[position] == "if":
        return known["questions"].before(words, position - _QUESTION, position) is not None
    return words.standard[position] == "kalau" and (
        (stop < len(words) and known["about"].at(words, stop))
        or known["topic_particles"].within(words, stop, min(over, stop + _NEAR + 1)) is not None
        or _asserted(words, stop, over)
        or (position <= 1 and over >= len(words) - 1)  # nothing follows: "kalau komitmen camat kuat"
    )


def _asserted(words: Words, first: int, comma: int) -> bool:
    """Whether a word or two and then a fact follow ("kalau komitmen, semua sudah punya")."""
    if comma - first > _TOPIC or comma + 1 >= len(words) or words.lower[comma] != ",":
        return False
    return cues()["asserting"].at(words, comma + 1)


def _imagined(clause: Clause) -> bool:
    known, last = cues(), min(clause.right, clause.end + _NEAR)
    return known["modals"].within(clause.words, clause.left, last) is not None and not _habit(
        clause.words, clause.left
    )


def _habit(words: Words, position: int) -> bool:
    """Whether the clause at or right after ``position`` tells what happens again and again."""
    if position < len(words) and breaks(words, position):
        position += 1
    return cues()["habits"].within(words, position, next_break(words, position)) is not None


def _without(clause: Clause) -> int | None:
    """Tanpa (without), where the next clause tells what would follow ("tanpa aturan, mustahil jalan")."""
    words = clause.words
    for position in range(clause.start - 1, max(clause.left, clause.start - _NEAR) - 1, -1):
        if words.lower[position] in ("tanpa", "without"):
            rest = next_break(words, clause.right + 1)
            imagined = cues()["modals"].within(words, clause.end, rest)
            return None if imagined is None else position
    return None


def _otherwise_now(clause: Clause) -> bool:
    """Whether the sentence says, after or before the evidence, that it is otherwise now."""
    words, known = clause.words, cues()
    last = min(len(words), clause.end + _REACH)
    if known["otherwise_now"].within(words, max(0, clause.start - _REACH), last) is not None:
        return True
    for position in range(clause.end, last):
        if known["contrasts"].at(words, position):
            names = ("negators", "deficits_after", "missing_after")
            rest = min(last, position + _NEAR + 1)
            return any(known[name].within(words, position + 1, rest) is not None for name in names)
    return False


def _opens(words: Words, position: int) -> bool:
    """Whether ``position`` is so near the start of its clause that "dulu" means the past; a wish before it
    ("harus rapat dulu") makes it "first"."""
    stop = cues()["pasts"].end(words, position)
    if stop is not None and stop - position > 1:
        return True
    for distance in range(_OPENING):
        if position == distance or breaks(words, position - distance - 1):
            return True
        if cues()["wishes"].at(words, position - distance - 1):
            return False
    return False


def _of_something_else(clause: Clause, position: int) -> bool:
    known = cues()
    if known["wholly"].covers(clause.words, position):
        return True
    return known["purposes"].within(clause.words, position + 1, clause.start) is not None


def _goes_on_partly(clause: Clause) -> int | None:
    """Where the next clause takes a part back ("sudah percaya, tapi belum semua")."""
    words, known = clause.words, cues()
    position, contrasted = clause.right, False
    while position < len(words) and position <= clause.right + 3:
        if contrasted and known["partials"].at(words, position):
            return position
        contrasted = contrasted or known["contrasts"].at(words, position)
        position += 1
    return None


def _some_but_not_others(clause: Clause) -> int | None:
    """Where the evidence is said of some, and denied of others ("ada yang percaya, ada yang tidak")."""
    words, known = clause.words, cues()
    one = _SOME.before(words, clause.left, clause.start)
    if one is None:
        return None
    other = _SOME.within(words, clause.end, min(len(words), clause.end + _REACH // 2))
    if other is None:
        return None
    denied = known["negators"].within(words, other, min(len(words), other + _NEAR))
    return None if denied is None else one
