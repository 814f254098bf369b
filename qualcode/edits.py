"""What turns one text into another, in whole words.

Two texts are compared with Myers' algorithm (diff-match-patch). All offsets count Unicode code points,
half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from qualcode.model import Edit, Span

_WORDS = re.compile(r"\w+|\s|[^\w\s]")
_RUNS = (16, 4)  # words, spaces and marks that hold two long texts together
_COMPARABLE = 2000  # words, spaces and marks of two stretches that are compared one by one
_SLIDE = 2000  # characters by which an edit is moved at most
_SENTENCE_ENDS = ".!?…"

_Words = list[str]
_Row = tuple[int, int, "_Row | None"]


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """What turns ``old`` into ``new``, in whole words, in the order of the text; empty for equal texts.

    The same texts always give the same edits. Long texts are first held together by runs of words that stand
    once in either (as "patience diff" does with lines), so that only what lies between is compared word by
    word; a long stretch without any such run is taken for replaced as a whole.
    """
    edits: list[Edit] = []
    here = there = 0
    for before, after in _stretches(_WORDS.findall(old), _WORDS.findall(new), _RUNS):
        if before != after:
            edits += _compared(before, after, (here, there))
        here += sum(map(len, before))
        there += sum(map(len, after))
    return _at_sentences(_joined(edits), old, new)


def _stretches(old: _Words, new: _Words, runs: Sequence[int]) -> Iterator[tuple[_Words, _Words]]:
    """Both texts, cut at the runs of words that they share, into stretches that belong together."""
    if not runs or len(old) + len(new) <= _COMPARABLE:
        yield old, new
        return
    i = j = 0
    for here, there in [*_shared_runs(old, new, runs[0]), (len(old), len(new))]:
        yield from _stretches(old[i:here], new[j:there], runs[1:])
        i, j = here, there


def _shared_runs(old: _Words, new: _Words, size: int) -> list[tuple[int, int]]:
    """Where runs of ``size`` words begin that stand once in either text: most of those in the same order."""
    there = _single_runs(new, size)
    shared = [(i, there[run]) for run, i in _single_runs(old, size).items() if run in there]
    ends: list[int] = []  # of the longest rising rows of each length, and how each row goes on backwards
    rows: list[_Row] = []
    for i, j in shared:
        length = bisect_left(ends, j)
        row = (i, j, rows[length - 1] if length else None)
        ends[length : length + 1] = [j]
        rows[length : length + 1] = [row]
    chain = []
    last = rows[-1] if rows else None
    while last is not None:
        chain.append((last[0], last[1]))
        last = last[2]
    return chain[::-1]


def _single_runs(words: _Words, size: int) -> dict[tuple[str, ...], int]:
    """The runs of ``size`` words that stand once in a text, each with its place, in the order of the text."""
    places: dict[tuple[str, ...], int] = {}
    for place, run in enumerate(zip(*(words[shift:] for shift in range(size)), strict=False)):
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _compared(old: _Words, new: _Words, offsets: tuple[int, int]) -> Iterator[Edit]:
    """The edits between two stretches that begin at ``offsets``, by Myers' algorithm."""
    from diff_match_patch import diff_match_patch

    here, there = offsets
    if len(old) + len(new) > _COMPARABLE:
        first = _shared_start(old, new)
        last = _shared_start(old[first:][::-1], new[first:][::-1])
        alike = sum(map(len, old[:first]))
        here, there = here + alike, there + alike
        gone, came = old[first : len(old) - last], new[first : len(new) - last]
        yield Edit(here, here + sum(map(len, gone)), there, there + sum(map(len, came)))
        return
    signs: dict[str, str] = {}  # one character for a word, so that words are compared as wholes
    encoded = ("".join(signs.setdefault(word, chr(len(signs) + 1)) for word in words) for words in (old, new))
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # what is found must not depend on how busy the machine is
    i = j = 0
    for operation, run in differ.diff_main(*encoded, False):
        before, after = here, there
        if operation <= 0:
            here += sum(map(len, old[i : i + len(run)]))
            i += len(run)
        if operation >= 0:
            there += sum(map(len, new[j : j + len(run)]))
            j += len(run)
        if operation:
            yield Edit(before, here, after, there)


def _shared_start(old: _Words, new: _Words) -> int:
    """With how many equal words two stretches begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _at_sentences(edits: Sequence[Edit], old: str, new: str) -> tuple[Edit, ...]:
    """``edits`` where each that only puts in or takes out is of whole lines or sentences, where it can be.

    A turn that begins like the next one may be taken out from its second word to the first one of the next
    turn: the same text comes out, but what belonged to the turn would be looked for in the next one.
    """
    moved: list[Edit] = []
    for number, edit in enumerate(edits):
        back = edit.start - (moved[-1].end if moved else 0)
        ahead = (edits[number + 1].start if number + 1 < len(edits) else len(old)) - edit.end
        room = min(back, _SLIDE), min(ahead, _SLIDE)
        shift = 0
        if edit.new_start == edit.new_end:
            shift = _shift(old, edit.start, edit.end, room)
        elif edit.start == edit.end:
            shift = _shift(new, edit.new_start, edit.new_end, room)
        moved.append(Edit(edit.start + shift, edit.end + shift, edit.new_start + shift, edit.new_end + shift))
    return _joined(moved)


def _shift(text: str, start: int, end: int, room: tuple[int, int]) -> int:
    """By how much ``text[start:end]`` may be moved, with the same outcome, to begin with a line, or else
    where a sentence has ended; 0 where it cannot. ``room`` is how far back and ahead there is."""
    back, ahead = room
    low = high = 0
    while -low < back and text[start + low - 1] == text[end + low - 1]:
        low -= 1
    while high < ahead and text[start + high] == text[end + high]:
        high += 1

    def worth(shift: int) -> tuple[int, int]:
        before = text[start + shift - 1] if start + shift else "\n"
        return (2 if before == "\n" else 1 if before in _SENTENCE_ENDS else 0), -abs(shift)

    return max(range(low, high + 1), key=worth)


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
