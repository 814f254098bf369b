from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.review.passages import find_passages, move_edge, nearest_passage

TEXT = "P: Apa kabar?\nI: Kami “saling percaya” — sejak   dulu. Kami\nsenang… Saling Percaya itu penting."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("saling percaya", ["saling percaya"]),  # the exact one hides the one in capitals
        ("SALING  percaya", ["saling percaya", "Saling Percaya"]),
        ('Kami "saling percaya" - sejak dulu', ["Kami “saling percaya” — sejak   dulu"]),
        ("Kami senang...", ["Kami\nsenang…"]),
        ("kabar?", ["kabar?"]),
        ("(", []),
        ("tidak ada di sini", []),
        ("   ", []),
    ],
)
def test_find_passages(quote: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in find_passages(TEXT, quote)] == found


@given(text=st.text(alphabet="ab .?\n…“”-", min_size=1, max_size=60), data=st.data())
def test_what_stands_in_the_text_is_found_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end].strip()
    places = find_passages(text, quote)
    assert bool(places) == bool(quote)
    assert all(text[a:b] == quote for a, b in places)


def test_nearest_passage_is_the_sentence_with_most_in_common() -> None:
    near = nearest_passage(TEXT, "saling percaya sejak lama")
    assert near is not None
    assert TEXT[slice(*near)] == "I: Kami “saling percaya” — sejak   dulu."
    assert nearest_passage(TEXT, "xyz") is None


def test_edges_move_by_words() -> None:
    text = "satu dua tiga empat"
    assert move_edge(text, (5, 8), edge="end", step=1, within=(0, 19)) == (5, 13)
    assert move_edge(text, (5, 13), edge="end", step=-1, within=(0, 19)) == (5, 8)
    assert move_edge(text, (5, 8), edge="start", step=-1, within=(0, 19)) == (0, 8)
    assert move_edge(text, (5, 8), edge="start", step=1, within=(0, 19)) == (5, 8)
    assert move_edge(text, (5, 8), edge="end", step=1, within=(0, 8)) == (5, 8)


@given(steps=st.lists(st.tuples(st.sampled_from(["start", "end"]), st.sampled_from([1, -1])), max_size=30))
def test_a_moved_span_is_whole_words_within_its_turn(steps: list[tuple[str, int]]) -> None:
    within = (3, len(TEXT) - 4)
    span = (17, 30)
    for edge, step in steps:
        span = move_edge(TEXT, span, edge=edge, step=step, within=within)
        assert within[0] <= span[0] < span[1] <= within[1]
        assert re.search(r"\S", TEXT[slice(*span)])
