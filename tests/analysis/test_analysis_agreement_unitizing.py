"""uα and cuα: other implementations' figures, single characters as units, and a count by definition."""

from __future__ import annotations

from itertools import permutations, product

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement.unitizing import Lengths, Marked, Piece, add_all, add_shared, pieces

# segments as (coder, code, from, to), and the length of the continuum
THREE = [("A", "1", 2, 5), ("P", "1", 2, 5), ("P", "2", 10, 20), ("S", "2", 2, 5), ("S", "2", 15, 20)]
TEN = [
    ("A", "1", 3, 12), ("A", "2", 20, 34), ("A", "1", 40, 47), ("A", "3", 60, 72),
    ("B", "1", 5, 14), ("B", "2", 18, 27), ("B", "1", 27, 36), ("B", "3", 44, 50), ("B", "3", 58, 70),
    ("B", "2", 80, 85),
]  # fmt: skip
FIVE = [("A", "1", 0, 10), ("A", "2", 10, 25), ("B", "1", 0, 12), ("B", "2", 12, 25), ("B", "1", 30, 33)]
ONCE = np.ones((1, 1))


def by_coder(segments: list[tuple[str, str, int, int]]) -> list[list[Piece]]:
    coders = sorted({coder for coder, *_ in segments})
    return [pieces([(a, b, code) for who, code, a, b in segments if who == coder]) for coder in coders]


def u_alpha(coders: list[list[Piece]], whole: int) -> float:
    lengths = Lengths(1)
    add_all(lengths, 0, coders, whole)
    return float(lengths.alpha(ONCE)[0])


def cu_alpha(coders: list[list[Piece]], whole: int) -> float:
    lengths = Lengths(1)
    add_shared(lengths, 0, coders, whole)
    return float(lengths.alpha(ONCE)[0])


@pytest.mark.parametrize(
    ("segments", "whole", "u", "binary"),
    [
        (THREE, 60, 0.3982981423791392, 0.5238010446343782),
        (TEN, 100, 0.4802651396297458, 0.5292995169082124),
        (FIVE, 40, 0.8320624120131394, 0.8499475890985325),
    ],
)
def test_u_alpha_as_others_compute_it(
    segments: list[tuple[str, str, int, int]], whole: int, u: float, binary: float
) -> None:
    """The output of lindanna/unitized_alpha (11637e7), to which that of
    zeljkobekcic/KrippendorffUnitizedAlpha (61188b7) is equal; ``binary`` is the former's |uα, which takes all
    codes for one."""
    coders = by_coder(segments)
    assert u_alpha(coders, whole) == pytest.approx(u, abs=1e-12)
    alike = [[(a, b, frozenset({"any"})) for a, b, _ in found] for found in coders]
    assert u_alpha(alike, whole) == pytest.approx(binary, abs=1e-12)


@pytest.mark.parametrize(
    ("segments", "whole", "expected"), [(TEN, 100, 0.6164430684554524), (FIVE, 40, 0.8790909090909091)]
)
def test_cu_alpha_as_another_computes_it(
    segments: list[tuple[str, str, int, int]], whole: int, expected: float
) -> None:
    """The output of lindanna/unitized_alpha (11637e7) for two coders."""
    assert cu_alpha(by_coder(segments), whole) == pytest.approx(expected, abs=1e-12)


rows = st.lists(st.lists(st.sampled_from("-ab"), min_size=12, max_size=12), min_size=2, max_size=4)


def characters(row: list[str]) -> list[Piece]:
    return [(place, place + 1, frozenset({value})) for place, value in enumerate(row) if value != "-"]


@given(rows)
def test_where_segments_are_single_characters_it_is_alpha(found: list[list[str]]) -> None:
    if len({value for row in found for value in row}) == 1:
        return
    data = [["-ab".index(value) for value in row] for row in found]
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert u_alpha([characters(row) for row in found], 12) == pytest.approx(theirs, abs=1e-9)


@given(rows)
def test_cu_alpha_of_single_characters_is_alpha_of_those_that_both_marked(found: list[list[str]]) -> None:
    both = [pair for pair in zip(*found[:2], strict=True) if "-" not in pair]
    data = [["ab".index(value) for value in row] for row in zip(*both, strict=True)]
    ours = cu_alpha([characters(row) for row in found[:2]], 12)
    if len({value for row in data for value in row}) < 2:
        assert np.isnan(ours)
    else:
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs, abs=1e-9)


segment_lists = st.lists(
    st.lists(st.tuples(st.integers(0, 14), st.integers(1, 6), st.sampled_from("ab")), max_size=4),
    min_size=2,
    max_size=3,
)


def by_definition(coders: list[list[Piece]], whole: int) -> float:
    """1 - Do / De from pairs of single characters: observed at the same place, expected anywhere but with the
    character itself or another one of the same segment."""
    value = [{place: codes for a, b, codes in found for place in range(a, b)} for found in coders]
    segment = [{p: (a, b) for a, b, _ in found for p in range(a, b)} for found in coders]
    each = [
        (coder, place, value[coder].get(place), segment[coder].get(place))
        for coder, place in product(range(len(coders)), range(whole))
    ]
    observed = [
        one != other for p in range(whole) for one, other in permutations([v.get(p) for v in value], 2)
    ]
    expected = [
        one[2] != other[2]
        for one, other in product(each, each)
        if not (one[0] == other[0] and (one[1] == other[1] or (one[3] is not None and one[3] == other[3])))
    ]
    return float("nan") if not any(expected) else 1 - np.mean(observed) / np.mean(expected)


@given(segment_lists)
def test_u_alpha_by_definition(marked: list[list[tuple[int, int, str]]]) -> None:
    coders = [pieces([(a, min(a + length, 16), code) for a, length, code in one]) for one in marked]
    assert u_alpha(coders, 16) == pytest.approx(by_definition(coders, 16), nan_ok=True)


@given(segment_lists)
def test_the_order_of_the_coders_does_not_matter(marked: list[list[tuple[int, int, str]]]) -> None:
    coders = [pieces([(a, min(a + length, 16), code) for a, length, code in one]) for one in marked]
    assert u_alpha(coders, 16) == pytest.approx(u_alpha(coders[::-1], 16), nan_ok=True)
    assert cu_alpha(coders[:2], 16) == pytest.approx(cu_alpha(coders[1::-1], 16), nan_ok=True)


def test_overlaps_of_one_code_are_one_segment_and_those_that_touch_are_two() -> None:
    marked: list[Marked] = [(0, 5, "a"), (3, 8, "a"), (8, 9, "a"), (20, 30, "a"), (25, 35, "b")]
    assert pieces(marked) == [
        (0, 8, frozenset("a")),
        (8, 9, frozenset("a")),
        (20, 25, frozenset("a")),
        (25, 30, frozenset("ab")),
        (30, 35, frozenset("b")),
    ]


def test_documents_add_up() -> None:
    """Two documents give what one does in which they follow each other."""
    one, two = by_coder(TEN), by_coder(FIVE)
    lengths = Lengths(2)
    add_all(lengths, 0, one, 100)
    add_all(lengths, 1, two, 40)
    joined = [
        [*first, *((a + 100, b + 100, codes) for a, b, codes in second)]
        for first, second in zip(one, two, strict=True)
    ]
    assert lengths.alpha(np.ones((1, 2)))[0] == pytest.approx(u_alpha(joined, 140))
