"""Wilson's interval: worked examples from the literature, another implementation, and its properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from qualcode.analysis.intervals import proportion, wilson

# Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion: comparison of seven
# methods. Statistics in Medicine, 17, 857–872. Table I, method 3 (score, without continuity correction).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@st.composite
def counted(draw: st.DrawFn) -> tuple[int, int]:
    whole = draw(st.integers(1, 5000))
    return draw(st.integers(0, whole)), whole


@pytest.mark.parametrize(("part", "whole", "low", "high"), NEWCOMBE)
def test_published_examples(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(counted(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_same_as_scipy(case: tuple[int, int], confidence: float) -> None:
    part, whole = case
    theirs = binomtest(part, whole).proportion_ci(confidence, method="wilson")
    assert wilson(part, whole, confidence=confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(counted())
def test_it_holds_the_share_and_stays_between_0_and_1(case: tuple[int, int]) -> None:
    part, whole = case
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    mirrored = wilson(whole - part, whole)
    assert (1 - high, 1 - low) == pytest.approx(mirrored)


def test_the_ends_are_exact() -> None:
    assert {wilson(0, whole)[0] for whole in range(1, 200)} == {0.0}
    assert {wilson(whole, whole)[1] for whole in range(1, 200)} == {1.0}


@pytest.mark.parametrize(
    ("part", "whole", "confidence"), [(0, 0, 0.95), (-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0), (1, 3, 1)]
)
def test_what_has_no_interval(part: int, whole: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=f"{part} of {whole}"):
        wilson(part, whole, confidence=confidence)


def test_a_share_of_nothing_is_none() -> None:
    assert proportion(0, 0) is None
    found = proportion(3, 4)
    assert found is not None
    assert (found.value, found.low, found.high) == (0.75, *wilson(3, 4))


@pytest.mark.parametrize("count", [0, 1, 5, 10, 50, 400])
def test_byar_is_close_to_the_exact_interval(count: int) -> None:
    from scipy.stats import chi2

    from qualcode.analysis.intervals import byar

    low, high = byar(count)
    assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2 if count else 0, rel=0.06, abs=0.02)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.01)
