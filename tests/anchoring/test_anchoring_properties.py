"""What holds for any two texts and any segment."""

from __future__ import annotations

from itertools import pairwise

from corrections import TEXTS, corrected, spans, transcript
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anchoring import Alignment, Anchor, edits_between, replacing, turns_after
from qualcode.model import Fit

PAIRS = TEXTS.flatmap(lambda text: st.tuples(st.just(text), st.one_of(corrected(text), TEXTS)))


@given(PAIRS)
def test_edits_lead_from_the_old_text_to_the_new_one(pair: tuple[str, str]) -> None:
    alignment = Alignment.of(*pair)
    assert alignment.fits
    assert (alignment.edits == ()) == (pair[0] == pair[1])
    assert all(one.end < after.start for one, after in pairwise(alignment.edits))
    assert edits_between(*pair) == alignment.edits


@given(PAIRS, st.data())
def test_a_segment_keeps_its_words_or_says_that_it_does_not(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    old, new = pair
    start, end = data.draw(spans(old))
    alignment = Alignment.of(old, new)
    place = alignment.place((start, end))
    assert 0 <= place.start <= place.end <= len(new)
    if place.fit in (Fit.SAME, Fit.MOVED):
        assert new[place.start : place.end] == old[start:end]
    assert (place.fit is Fit.UNPLACED) == (place.start == place.end)
    if all(edit.end <= start or edit.start >= end for edit in alignment.edits):
        assert place.fit in (Fit.SAME, Fit.MOVED)


@given(TEXTS, st.data())
def test_an_equal_text_changes_nothing(text: str, data: st.DataObject) -> None:
    start, end = data.draw(spans(text))
    anchor = Anchor.at(start, end, text[start:end])
    assert anchor.through(Alignment.of(text, text)) == anchor


@given(PAIRS)
def test_turns_stay_in_order_and_in_the_text(pair: tuple[str, str]) -> None:
    old, new = pair
    turns = turns_after(Alignment.of(old, new), transcript(old).turns)
    assert all(0 <= turn.start <= turn.end <= len(new) for turn in turns)
    assert all(one.end <= after.start for one, after in pairwise(turns))


@given(TEXTS, st.data())
def test_known_replacements_are_edits(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    disjoint = list(zip(ends[::2], ends[1::2], strict=False))
    new, edits = replacing(text, dict.fromkeys(disjoint, "Kabupaten K."))
    assert Alignment(text, new, edits, certain=True).fits
