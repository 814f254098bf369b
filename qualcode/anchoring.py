"""Where a segment of a text is after the text was corrected.

Two texts are aligned by the edits between them (see ``edits``). A segment goes where its words went; one
whose words are gone is looked for among the new words by its quote and what stood around it, as a text quote
selector does (W3C Web Annotation Data Model, 2017, section 4.2.4). All offsets count Unicode code points,
half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from qualcode.edits import edits_between, replacing
from qualcode.model import Edit, Fit, Role, Span, Turn

__all__ = [
    "Alignment",
    "Anchor",
    "Place",
    "edits_between",
    "renamed_labels",
    "replacing",
    "turns_after",
]

_WORDY = re.compile(r"\w")
_CONTEXT = 32  # characters on either side, as many as annotation tools keep
_LEFT = 0.5  # of the characters must be untouched for words to be the same words corrected,
_ALIKE = 0.6  # or this likeness be left of them: two sentences of one language often reach 0.5 by chance
_LONG = 4  # words that nobody says twice in the same way; fewer are known by what stands around them
_KNOWN = 1.2  # of 2: how much what stands around them has to be alike on both sides


@dataclass(frozen=True)
class Place:
    """Where a segment stands in the new text. Where ``fit`` is UNPLACED, ``start`` is where its words would
    be, and ``end`` the same."""

    start: int
    end: int
    fit: Fit


@dataclass(frozen=True)
class Alignment:
    """An old and a new text with the edits between them. ``certain`` where the edits are known rather than
    found: then what stands in the place of a word is its replacement, however little it is like it. ``turns``
    and ``new_turns`` say who speaks in either text, where that is known."""

    old: str
    new: str
    edits: tuple[Edit, ...]
    certain: bool = False
    turns: tuple[Turn, ...] = ()
    new_turns: tuple[Turn, ...] = ()

    @classmethod
    def of(cls, old: str, new: str) -> Alignment:
        return cls(old, new, edits_between(old, new))

    @property
    def fits(self) -> bool:
        """Whether the edits turn the old text into the new one."""
        here = there = 0
        for edit in self.edits:
            if self.old[here : edit.start] != self.new[there : edit.new_start]:
                return False
            here, there = edit.end, edit.new_end
        return self.old[here:] == self.new[there:]

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self.edits]

    @cached_property
    def _new_ends(self) -> list[int]:
        return [edit.new_end for edit in self.edits]

    def place(self, span: Span) -> Place:
        """Where ``old[start:end]`` is in ``new``."""
        start, end = span
        quote = self.old[start:end]
        mapped = self.start(start), self.end(end)
        mapped = _trimmed(self.new, mapped, like=quote)
        if self.new[slice(*mapped)] == quote:
            return Place(*mapped, Fit.SAME if mapped == span else Fit.MOVED)
        if found := self._found_again(span):
            return Place(*found, Fit.MOVED)
        if self._same_words_corrected(span, mapped):
            return Place(*mapped, Fit.CHANGED)
        return Place(mapped[0], mapped[0], Fit.UNPLACED)

    def find(self, quote: str, around: tuple[str, str]) -> Span | None:
        """The one place among the new words where ``quote`` stands, chosen by what is ``around`` it.

        A few words may be said anywhere: they are found only where the same stands around them.
        """
        short = len(quote.split()) < _LONG
        places = (
            at
            for at in _occurrences(self.new, quote)
            if self._new_share(at, at + len(quote)) >= _LEFT
            and not (short and _within_a_word(self.new, at, at + len(quote)))
        )
        scored = sorted(((self._likeness(at, at + len(quote), around), at) for at in places), reverse=True)
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        score, at = scored[0]
        if short and score < _KNOWN:
            return None
        return at, at + len(quote)

    def turn(self, turn: Turn) -> Turn:
        """The turn in the new text; what was written at either of its ends belongs to it."""
        start, end = self.start(turn.start, widely=True), self.end(turn.end, widely=True)
        return replace(turn, start=start, end=max(start, end))

    def start(self, offset: int, *, widely: bool = False) -> int:
        """Where a segment that begins at ``offset`` begins now; ``widely`` takes in what was put there."""
        edit, shifted = self._at(offset)
        if edit is None:
            return shifted
        if edit.start == edit.end:
            return edit.new_start if widely else edit.new_end
        return edit.new_start if offset < edit.end else edit.new_end

    def end(self, offset: int, *, widely: bool = False) -> int:
        """Where a segment that ends at ``offset`` ends now; ``widely`` takes in what was put there."""
        edit, shifted = self._at(offset)
        if edit is None:
            return shifted
        if edit.start == edit.end:
            return edit.new_end if widely else edit.new_start
        return edit.new_end if offset > edit.start else edit.new_start

    def _at(self, offset: int) -> tuple[Edit | None, int]:
        """The edit that ``offset`` lies in or at, if any, and where the offset is without one."""
        number = bisect_left(self._ends, offset)
        if number < len(self.edits) and self.edits[number].start <= offset:
            return self.edits[number], offset
        before = self.edits[number - 1] if number else Edit(0, 0, 0, 0)
        return None, offset + before.new_end - before.end

    def _found_again(self, span: Span) -> Span | None:
        start, end = span
        quote = self.old[start:end]
        if not _WORDY.search(quote) or self._left(span) >= _LEFT:
            return None
        found = self.find(quote, _around(self.old, start, end))
        if found is None or _asks(self.turns, start) != _asks(self.new_turns, found[0]):
            return None
        # the same words may have stood elsewhere too, and it may be those that were moved here
        rivals = (at for at in _occurrences(self.old, quote) if at != start)
        lost = (at for at in rivals if self._left((at, at + len(quote))) < _LEFT)
        mine = self._likeness(*found, _around(self.old, start, end))
        closer = (self._likeness(*found, _around(self.old, at, at + len(quote))) >= mine for at in lost)
        return None if any(closer) else found

    def _likeness(self, start: int, end: int, around: tuple[str, str]) -> float:
        return sum(
            SequenceMatcher(None, one, other, autojunk=False).ratio()
            for one, other in zip(_around(self.new, start, end), around, strict=True)
        )

    def _same_words_corrected(self, span: Span, mapped: Span) -> bool:
        words = self.new[slice(*mapped)]
        if not words.strip() or (not _WORDY.search(words) and _WORDY.search(self.old[slice(*span)])):
            return False
        if self.certain or self._left(span) >= _LEFT:
            return True
        alike = SequenceMatcher(None, self.old[slice(*span)].lower(), words.lower(), autojunk=False)
        return all(ratio() >= _ALIKE for ratio in (alike.real_quick_ratio, alike.quick_ratio, alike.ratio))

    def _left(self, span: Span) -> float:
        """The share of the segment's characters that no edit touches."""
        start, end = span
        gone = 0
        for edit in self.edits[bisect_left(self._ends, start) :]:
            if edit.start >= end:
                break
            gone += max(0, min(edit.end, end) - max(edit.start, start))
        return 1 - gone / (end - start)

    def _new_share(self, start: int, end: int) -> float:
        """The share of ``new[start:end]`` that an edit has put there."""
        came = 0
        for edit in self.edits[bisect_left(self._new_ends, start) :]:
            if edit.new_start >= end:
                break
            came += max(0, min(edit.new_end, end) - max(edit.new_start, start))
        return came / (end - start)


def _asks(turns: Sequence[Turn], offset: int) -> bool:
    """Whether it is the interviewer who speaks at ``offset``."""
    number = bisect_right(turns, offset, key=lambda turn: turn.start) - 1
    return number >= 0 and offset < turns[number].end and turns[number].role is Role.INTERVIEWER


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _within_a_word(text: str, start: int, end: int) -> bool:
    return any(
        _WORDY.match(text, at) and _WORDY.match(text, at - 1) for at in (start, end) if 0 < at < len(text)
    )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``text[start:end]``."""
    return text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]


def _trimmed(text: str, span: Span, *, like: str) -> Span:
    """``span`` without spaces at an end at which ``like`` has none."""
    start, end = span
    end = max(start, end)
    if like and not like[0].isspace():
        while start < end and text[start].isspace():
            start += 1
    if like and not like[-1].isspace():
        while start < end and text[end - 1].isspace():
            end -= 1
    return start, end


@dataclass(frozen=True)
class Anchor:
    """A segment on its way through the texts of its document. ``quote`` are the words that it had last, and
    where it is UNPLACED ``around`` is what stood around them."""

    place: Place
    quote: str
    around: tuple[str, str] = ("", "")

    @classmethod
    def at(cls, start: int, end: int, quote: str) -> Anchor:
        return cls(Place(start, end, Fit.SAME), quote)

    def through(self, alignment: Alignment) -> Anchor:
        """The anchor in the alignment's new text. What was unplaced is looked for again; what has changed
        or moved once stays CHANGED or MOVED."""
        start, end, fit = self.place.start, self.place.end, self.place.fit
        if fit is Fit.UNPLACED:
            near = alignment.start(start)
            found = alignment.find(self.quote, self.around)
            place = Place(*found, Fit.MOVED) if found else Place(near, near, Fit.UNPLACED)
            return replace(self, place=place)
        after = alignment.place((start, end))
        if after.fit is Fit.UNPLACED:
            return Anchor(after, self.quote, _around(alignment.old, start, end))
        ranks = (Fit.SAME, Fit.MOVED, Fit.CHANGED)
        fit = max(fit, after.fit, key=ranks.index)
        return Anchor(replace(after, fit=fit), alignment.new[after.start : after.end])


def turns_after(alignment: Alignment, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns of the old text in the new one: anew by their labels where these mark them (also by labels
    that were renamed), so that a turn that was put in is one; else each turn goes where its words went."""
    labels = {turn.speaker: turn for turn in turns if turn.speaker}
    if labels and _by_labels(alignment.old, labels) == tuple(turns):
        for old, new in renamed_labels(alignment, turns).items():
            labels.setdefault(new, replace(labels[old], speaker=new))
        return _by_labels(alignment.new, labels) or (Turn("", Role.TEXT, 0, len(alignment.new)),)
    moved = (alignment.turn(turn) for turn in turns)
    return tuple(_disjoint(turn for turn in moved if turn.start < turn.end))


def renamed_labels(alignment: Alignment, turns: Sequence[Turn]) -> dict[str, str]:
    """The labels of the old text that stand otherwise before their turns in the new one, each with that."""
    renamed = {}
    for turn in turns:
        before = _label_before(alignment.old, turn.start)
        after = _label_before(alignment.new, alignment.turn(turn).start)
        if before == turn.speaker and after and after != before:
            renamed[before] = after
    return renamed


def _label_before(text: str, offset: int) -> str:
    """The label on the line of ``offset``, where nothing but a label stands before it there."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    label, colon, rest = line.partition(": ")
    return label if colon and not rest else ""


def _disjoint(turns: Iterable[Turn]) -> list[Turn]:
    kept = sorted(turns, key=lambda turn: (turn.start, turn.end))
    return [
        *(replace(turn, end=min(turn.end, after.start)) for turn, after in pairwise(kept)),
        *kept[-1:],
    ]


def _by_labels(text: str, labels: Mapping[str, Turn]) -> tuple[Turn, ...]:
    """Turns where a line begins with a label and a colon; what stands before the first one is in none."""
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    found = list(re.finditer(rf"^({names}):(?: |$)", text, re.MULTILINE))
    ends = [match.start() - 1 for match in found[1:]] + [len(text)]
    return tuple(
        replace(labels[match[1]], start=match.end(), end=max(match.end(), end))
        for match, end in zip(found, ends, strict=False)
    )
