"""Where a segment of a text is after the text was corrected.

Two texts are aligned word by word with Myers' algorithm (diff-match-patch). A segment goes where its words
went; one whose words are gone is looked for among the new words by its quote and what stood around it, as a
text quote selector does (W3C Web Annotation Data Model, 2017, section 4.2.4). All offsets count Unicode code
points, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from qualcode.model import Edit, Fit, Span, Turn

_WORDS = re.compile(r"\w+|\s|[^\w\s]")
_WORDY = re.compile(r"\w")
_CONTEXT = 32  # characters on either side, as many as annotation tools keep
_ALIKE = 0.5  # of the characters must be left, or found again, for words to be the same words corrected


@dataclass(frozen=True)
class Place:
    """Where a segment stands in the new text. Where ``fit`` is UNPLACED, ``start`` is where its words would
    be, and ``end`` the same."""

    start: int
    end: int
    fit: Fit


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """What turns ``old`` into ``new``, in whole words, in the order of the text; empty for equal texts."""
    from diff_match_patch import diff_match_patch

    signs: dict[str, str] = {}
    encoded = _encoded(old, signs), _encoded(new, signs)
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # the same texts always give the same edits
    lengths = {sign: len(word) for word, sign in signs.items()}
    edits: list[Edit] = []
    here = there = 0
    for operation, run in differ.diff_main(*encoded, False):
        length = sum(lengths[sign] for sign in run)
        before = here, there
        here += length if operation <= 0 else 0
        there += length if operation >= 0 else 0
        if operation != 0:
            edits.append(Edit(before[0], here, before[1], there))
    return _joined(edits)


def _encoded(text: str, signs: dict[str, str]) -> str:
    """``text`` with one sign a word, so that words are compared as wholes."""
    return "".join(
        signs.setdefault(word, chr(len(signs) + (0 if len(signs) < 0xD800 else 0x800)))
        for word in _WORDS.findall(text)
    )


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """``edits`` with those that touch each other made one, so that an offset lies in one at most."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and joined[-1].end == edit.start:
            joined[-1] = replace(joined[-1], end=edit.end, new_end=edit.new_end)
        else:
            joined.append(edit)
    return tuple(joined)


def replacing(text: str, replacements: Mapping[Span, str]) -> tuple[str, tuple[Edit, ...]]:
    """``text`` with each span replaced, and the edits. Raises ValueError where spans overlap."""
    edits: list[Edit] = []
    pieces: list[str] = []
    last = length = 0
    for (start, end), words in sorted(replacements.items()):
        if start < last:
            raise ValueError(f"the replacement at {start}–{end} overlaps the one before")
        pieces += [text[last:start], words]
        length += start - last
        edits.append(Edit(start, end, length, length + len(words)))
        length += len(words)
        last = end
    return "".join([*pieces, text[last:]]), _joined(edits)


@dataclass(frozen=True)
class Alignment:
    """An old and a new text with the edits between them. ``certain`` where the edits are known rather than
    found: then what stands in the place of a word is its replacement, however little it is like it."""

    old: str
    new: str
    edits: tuple[Edit, ...]
    certain: bool = False

    @classmethod
    def of(cls, old: str, new: str) -> Alignment:
        return cls(old, new, edits_between(old, new))

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self.edits]

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
        """The one place among the new words where ``quote`` stands, chosen by what is ``around`` it."""
        whole = re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")
        places = (
            match.start()
            for edit in self.edits
            for match in whole.finditer(self.new, edit.new_start, edit.new_end)
        )
        scored = sorted(((self._likeness(at, at + len(quote), around), at) for at in places), reverse=True)
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return scored[0][1], scored[0][1] + len(quote)

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
        if not _WORDY.search(self.old[start:end]) or self._left(span) >= _ALIKE:
            return None
        around = self.old[max(0, start - _CONTEXT) : start], self.old[end : end + _CONTEXT]
        return self.find(self.old[start:end], around)

    def _likeness(self, start: int, end: int, around: tuple[str, str]) -> float:
        before, after = self.new[max(0, start - _CONTEXT) : start], self.new[end : end + _CONTEXT]
        return sum(
            SequenceMatcher(None, one, other, autojunk=False).ratio()
            for one, other in zip((before, after), around, strict=True)
        )

    def _same_words_corrected(self, span: Span, mapped: Span) -> bool:
        words = self.new[slice(*mapped)]
        if not words.strip() or (not _WORDY.search(words) and _WORDY.search(self.old[slice(*span)])):
            return False
        if self.certain or self._left(span) >= _ALIKE:
            return True
        return SequenceMatcher(None, self.old[slice(*span)], words, autojunk=False).ratio() >= _ALIKE

    def _left(self, span: Span) -> float:
        """The share of the segment's characters that no edit touches."""
        start, end = span
        gone = 0
        for edit in self.edits[bisect_left(self._ends, start) :]:
            if edit.start >= end:
                break
            gone += max(0, min(edit.end, end) - max(edit.start, start))
        return 1 - gone / (end - start)


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
    """A segment on its way through the texts of its document. ``quote`` are the words that it had last."""

    place: Place
    quote: str

    @classmethod
    def at(cls, start: int, end: int, quote: str) -> Anchor:
        return cls(Place(start, end, Fit.SAME), quote)

    def through(self, alignment: Alignment) -> Anchor:
        """The anchor in the alignment's new text. What was unplaced is looked for again; what has changed
        or moved once stays CHANGED or MOVED."""
        start, end, fit = self.place.start, self.place.end, self.place.fit
        if fit is Fit.UNPLACED:
            near = alignment.start(start)
            found = alignment.find(self.quote, ("", ""))
            return Anchor(Place(*found, Fit.MOVED) if found else Place(near, near, Fit.UNPLACED), self.quote)
        after = alignment.place((start, end))
        if after.fit is Fit.UNPLACED:
            return Anchor(after, self.quote)
        ranks = (Fit.SAME, Fit.MOVED, Fit.CHANGED)
        fit = max(fit, after.fit, key=ranks.index)
        return Anchor(replace(after, fit=fit), alignment.new[after.start : after.end])


def turns_after(alignment: Alignment, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns of the old text in the new one: anew by their labels where these mark them, so that a turn
    that was put in is one; else each turn goes where its words went."""
    labels = {turn.speaker: turn for turn in turns if turn.speaker}
    if labels and _by_labels(alignment.old, labels) == tuple(turns):
        return _by_labels(alignment.new, labels)
    moved = [alignment.turn(turn) for turn in turns]
    return tuple(_disjoint(turn for turn in moved if turn.start < turn.end))


def _disjoint(turns: Iterable[Turn]) -> list[Turn]:
    kept = sorted(turns, key=lambda turn: (turn.start, turn.end))
    return [
        *(replace(turn, end=min(turn.end, after.start)) for turn, after in pairwise(kept)),
        *kept[-1:],
    ]


def _by_labels(text: str, labels: Mapping[str, Turn]) -> tuple[Turn, ...]:
    """Turns where a line begins with a label and a colon; text before the first one has no speaker."""
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    found = list(re.finditer(rf"^({names}): ", text, re.MULTILINE))
    starts = [match.start() for match in found[1:]]
    ends = [start - 1 for start in starts] + [len(text)]
    return tuple(
        replace(labels[match[1]], start=match.end(), end=max(match.end(), end))
        for match, end in zip(found, ends, strict=True)
    )
