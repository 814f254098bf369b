"""Keyness against published figures and against scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from qualcode.suggestions.keyness import P_01, P_05, log_likelihood, log_ratio

# Dunning (1993), section 6: −2 log λ of pairs of words, and the counts of both, one, the other, none
DUNNING = [
    (270.72, 110, 2442, 111, 29114),
    (263.90, 29, 13, 123, 31612),
    (256.84, 31, 23, 139, 31584),
    (167.23, 10, 0, 3, 31764),
    (157.21, 76, 104, 2476, 29121),
    (157.03, 16, 16, 51, 31694),
]
counts = st.integers(0, 400)


@pytest.mark.parametrize(("published", "both", "first", "second", "neither"), DUNNING)
def test_published_figures(published: float, both: int, first: int, second: int, neither: int) -> None:
    found = log_likelihood(both, both + second, first, first + neither)
    assert round(found, 2) == published


@given(counts, counts, counts, counts)
def test_a_second_library_agrees(a: int, b: int, c: int, d: int) -> None:
    ours = log_likelihood(a, a + c, b, b + d)
    if 0 in (a + b, c + d, a + c, b + d):  # scipy refuses these; nothing can be said
        assert ours == pytest.approx(0, abs=1e-9)
    else:
        theirs = chi2_contingency([[a, b], [c, d]], correction=False, lambda_="log-likelihood").statistic
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_the_bounds_are_those_of_chi_squared() -> None:
    critical = [float(chi2.isf(p, 1)) for p in (0.05, 0.01)]
    assert critical == pytest.approx([P_05, P_01], abs=0.006)


def test_the_ratio_counts_doublings() -> None:
    assert log_ratio(20, 100, 10, 100) == pytest.approx(1)
    assert log_ratio(8, 100, 10, 1000) == pytest.approx(3)
    assert log_ratio(10, 1000, 8, 100) == pytest.approx(-3)
    assert log_ratio(4, 100, 0, 100) == pytest.approx(3)  # none counts as half a sentence


@pytest.mark.parametrize("wrong", [(2, 1, 0, 1), (0, 1, 2, 1), (-1, 1, 0, 1)])
def test_impossible_counts_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        log_likelihood(*wrong)
    with pytest.raises(ValueError, match="impossible"):
        log_ratio(*wrong)


def test_no_ratio_without_sentences() -> None:
    assert log_likelihood(0, 0, 1, 5) == 0
    with pytest.raises(ValueError, match="both sides"):
        log_ratio(0, 0, 1, 5)
