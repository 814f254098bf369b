"""Which quotes are chosen: spread over sources, levels and kinds, readable ones first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quotes import MOST_FROM_ONE_SOURCE, choose_quotes
from qualcode.model import Coding, Kind, Quote, Role, Segment, Status, Verdict

LONG_ENOUGH = "kami sudah sering duduk bersama di sini"


def quote(
    number: int,
    source: str,
    *,
    level: str = "",
    text: str = LONG_ENOUGH,
    status: Status = Status.PRESENT,
    kind: Kind = Kind.INTERVIEW,
    memo: str = "",
) -> tuple[Quote, str]:
    words = f"{text} {number}"
    segment = Segment("d", number, number + len(words), words)
    at = datetime(2023, 1, 1, tzinfo=UTC)
    coding = Coding(number, segment, "trust", status, "R", Verdict.ACCEPTED, memo, at)
    return Quote(coding, ("trust",), "D", kind, "I", Role.INFORMANT, source, {"level": level}), source


def numbers(chosen: tuple[Quote, ...]) -> list[int]:
    return [quote.coding.decision_id for quote in chosen]


def test_sources_come_before_second_quotes_of_one_source() -> None:
    quotes = [quote(1, "A"), quote(2, "A"), quote(3, "B"), quote(4, "C")]
    assert numbers(choose_quotes(quotes, limit=3)) == [1, 3, 4]


def test_levels_not_yet_heard_come_first() -> None:
    quotes = [quote(1, "A", level="kabupaten"), quote(2, "B", level="kabupaten"), quote(3, "C", level="desa")]
    assert numbers(choose_quotes(quotes, limit=2)) == [1, 3]


def test_kinds_not_yet_quoted_come_first() -> None:
    quotes = [quote(1, "A"), quote(2, "B"), quote(3, "C", kind=Kind.OBSERVATION)]
    assert numbers(choose_quotes(quotes, limit=2)) == [1, 3]


def test_a_label_is_quoted_only_where_there_is_nothing_longer() -> None:
    short, *longer = [quote(1, "A", text="Setengah"), quote(2, "B"), quote(3, "B"), quote(4, "B")]
    assert numbers(choose_quotes([short, *longer], limit=4)) == [2, 3]
    assert numbers(choose_quotes([short, longer[0]], limit=4)) == [1, 2]
    assert numbers(choose_quotes([short], limit=4)) == [1]


def test_what_is_quoted_elsewhere_gives_way() -> None:
    first, second = quote(1, "A"), quote(2, "B")
    chosen = choose_quotes([first, second], limit=1, shown={first[0].coding.segment})
    assert numbers(chosen) == [2]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"text": "kata " * 61}),
        ({}, {"status": Status.WISHED}),
        ({"memo": "penting"}, {}),
    ],
    ids=["too long", "wished", "no memo"],
)
def test_ties_go_to_the_better_quote(better: dict[str, str], worse: dict[str, str]) -> None:
    quotes = [quote(1, "A", **worse), quote(2, "A", **better)]  # type: ignore[arg-type]
    assert numbers(choose_quotes(quotes, limit=1)) == [2]


def test_the_same_words_are_quoted_once() -> None:
    first, source = quote(1, "A")
    assert choose_quotes([(first, source), (first, "B")], limit=4) == (first,)


def test_one_source_is_quoted_at_most_twice() -> None:
    assert len(choose_quotes([quote(n, "A") for n in range(9)], limit=4)) == MOST_FROM_ONE_SOURCE


@given(sources=st.lists(st.sampled_from("ABCDE"), max_size=25), limit=st.integers(0, 6))
def test_as_many_sources_as_possible_and_in_reading_order(sources: list[str], limit: int) -> None:
    quotes = [quote(number, source) for number, source in enumerate(sources)]
    chosen = choose_quotes(quotes, limit=limit)
    assert numbers(chosen) == sorted(numbers(chosen))
    assert len({quote.informant for quote in chosen}) == min(limit, len(set(sources)))
    most = sum(min(sources.count(source), MOST_FROM_ONE_SOURCE) for source in set(sources))
    assert len(chosen) == min(limit, most)
