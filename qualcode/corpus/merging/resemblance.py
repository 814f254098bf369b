"""Whether two texts are versions of one text, told without aligning them."""

from __future__ import annotations

_WORDS = 3  # in a row
_ALIKE = 0.5


def alike(one: str, other: str) -> bool:
    """Whether half of all runs of three words stand in both texts.

    This is the resemblance of Broder (1997, "On the resemblance and containment of documents"), which takes
    a moment even for long texts that have nothing in common, where an alignment would take minutes.
    """
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[n : n + _WORDS]) for n in range(max(len(words) - _WORDS, 0) + 1)}
