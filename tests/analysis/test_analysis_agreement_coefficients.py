"""Kappa, AC1 and alpha: worked examples, a second implementation of each, and what must always hold."""

from __future__ import annotations

import irrCAC.raw
import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualcode.analysis.agreement.bootstrap import coefficient, resamples
from qualcode.analysis.agreement.coefficients import (
    Counts,
    Sums,
    ac1,
    alpha,
    alpha_of_counts,
    corrected,
    kappa,
    percent,
    pooled,
)

MISSING = None
Ratings = list[list[int | None]]  # a list a coder: 0 or 1 for each unit, None where the coder did not work

# Krippendorff (2011), pp. 2–3, example A: binary data of two observers
MEG = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
OWEN = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
# Krippendorff (1995), p. 57, example A, with the figures that DKPro Statistics checks itself against
BERTHA = [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
BILL = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def counts(*codes: Ratings) -> Counts:
    """Each code's ratings; each unit is a document of its own, so that coders may miss single units."""
    units, coders = len(codes[0][0]), len(codes[0])
    present = np.array([[codes[0][c][u] is not MISSING for c in range(coders)] for u in range(units)])
    marks = np.array(
        [[[float(code[c][u] or 0) for c in range(coders)] for code in codes] for u in range(units)]
    )
    numbers = np.zeros((units, len(codes), coders + 1))
    for unit in range(units):
        for code in range(len(codes)):
            numbers[unit, code, int(marks[unit, code].sum())] = 1
    return Counts(present, np.ones(units), numbers, marks)


def of(*codes: Ratings) -> Sums:
    found = counts(*codes)
    return Sums.of(found, np.ones((1, len(found.units))))


def one(found: tuple[np.ndarray, np.ndarray], sums: Sums) -> float:
    return float(corrected(found, sums)[0, 0])


def table(both: int, first: int, second: int, neither: int) -> Ratings:
    """Two coders' ratings from the cells of a 2 × 2 table."""
    return [
        [1] * both + [1] * first + [0] * second + [0] * neither,
        [1] * both + [0] * first + [1] * second + [0] * neither,
    ]


def test_krippendorffs_binary_example() -> None:
    sums = of([MEG, OWEN])
    assert one(alpha(sums), sums) == pytest.approx(0.095, abs=5e-4)
    assert alpha_of_counts(counts([MEG, OWEN]), 0) == pytest.approx(0.095, abs=5e-4)
    assert percent(sums)[0, 0] == pytest.approx(0.6)


def test_krippendorffs_example_of_units_in_a_row() -> None:
    sums = of([BERTHA, BILL])
    assert one(kappa(sums), sums) == pytest.approx(0.385, abs=1e-3)
    assert one(alpha(sums), sums) == pytest.approx(0.329, abs=1e-3)


def test_high_agreement_but_low_kappa() -> None:
    """What Feinstein & Cicchetti (1990) describe, worked by hand: kappa (.944 - .94528) / (1 - .94528), AC1
    (.944 - 2 · .972 · .028) / (1 - 2 · .972 · .028)."""
    sums = of(table(118, 5, 2, 0))
    assert percent(sums)[0, 0] == pytest.approx(0.944)
    assert one(kappa(sums), sums) == pytest.approx(-0.00128 / 0.05472)
    assert one(ac1(sums), sums) == pytest.approx(0.889568 / 0.945568)


def test_a_table_worked_by_hand() -> None:
    """20 both, 5 one, 10 the other, 15 neither: kappa (.7 - .5) / .5."""
    sums = of(table(20, 5, 10, 15))
    assert one(kappa(sums), sums) == pytest.approx(0.4)
    assert one(ac1(sums), sums) == pytest.approx((0.7 - 2 * 0.55 * 0.45) / (1 - 2 * 0.55 * 0.45))


pairs = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=60).map(
    lambda found: [list(row) for row in zip(*found, strict=True)]
)
varied = pairs.filter(lambda rows: 0 < sum(map(sum, rows)) < 2 * len(rows[0]))


@given(varied)
def test_two_coders_as_other_libraries_have_it(rows: Ratings) -> None:
    sums = of(rows)
    assert one(kappa(sums), sums) == pytest.approx(cohen_kappa_score(*rows), abs=1e-9)
    theirs = irrCAC.raw.CAC(pd.DataFrame(list(zip(*rows, strict=True))), categories=[0, 1]).gwet()
    assert one(ac1(sums), sums) == pytest.approx(theirs["est"]["coefficient_value"], abs=2e-5)
    nominal = krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal")
    assert one(alpha(sums), sums) == pytest.approx(nominal, abs=1e-9)


@st.composite
def several(draw: st.DrawFn) -> Ratings:
    """Three or four coders, at least two of whom rated each unit."""
    coders = draw(st.integers(3, 4))
    units = draw(
        st.lists(
            st.lists(st.sampled_from([0, 1, MISSING]), min_size=coders, max_size=coders).filter(
                lambda unit: sum(value is not MISSING for value in unit) > 1
            ),
            min_size=3,
            max_size=40,
        )
    )
    rows = [list(row) for row in zip(*units, strict=True)]
    known = [value for row in rows for value in row if value is not MISSING]
    return rows if 0 < sum(known) < len(known) else [[0, 1, 0]] * coders


@given(several())
def test_several_coders_some_missing_as_other_libraries_have_it(rows: Ratings) -> None:
    sums, data = of(rows), np.array(rows, dtype=float)
    nominal = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert one(alpha(sums), sums) == pytest.approx(nominal, abs=1e-9)
    assert alpha_of_counts(counts(rows), 0) == pytest.approx(nominal, abs=1e-9)
    theirs = irrCAC.raw.CAC(pd.DataFrame(data.T), categories=[0.0, 1.0]).gwet()
    assert one(ac1(sums), sums) == pytest.approx(theirs["est"]["coefficient_value"], abs=2e-5)


@given(varied)
def test_the_order_of_the_coders_does_not_matter(rows: Ratings) -> None:
    here, there = of(rows), of(rows[::-1])
    for measure in (kappa, ac1, alpha):
        assert one(measure(here), here) == pytest.approx(one(measure(there), there))


@given(varied)
def test_alike_codings_that_vary_agree_fully(rows: Ratings) -> None:
    twice = [rows[0], rows[0]]
    if 0 < sum(rows[0]) < len(rows[0]):
        sums = of(twice)
        assert [one(measure(sums), sums) for measure in (kappa, ac1, alpha)] == pytest.approx([1, 1, 1])


def test_without_variation_there_is_no_coefficient() -> None:
    for rows in ([[1, 1], [1, 1]], [[0, 0], [0, 0]]):
        sums = of(rows)
        assert all(np.isnan(one(measure(sums), sums)) for measure in (kappa, ac1, alpha))
        assert alpha_of_counts(counts(rows), 0) is None


def test_pooling_takes_the_mean_of_observed_and_expected() -> None:
    """By hand: .7 where .5 is expected and .98 where .7736 is pool to (.2 + .2064) / (.5 + .2264)."""
    sums = of(table(20, 5, 10, 15), table(6, 1, 0, 43))
    assert pooled(kappa(sums))[0] == pytest.approx(0.4064 / 0.7264)


def test_resamples_are_drawn_by_seed_and_take_whole_documents() -> None:
    drawn = resamples(7, 50, seed=3)
    assert drawn.shape == (51, 7)
    assert (drawn[0] == 1).all() and (drawn.sum(axis=1) == 7).all()
    assert (drawn == resamples(7, 50, seed=3)).all()
    assert (drawn != resamples(7, 50, seed=4)).any()
    assert len(resamples(1, 50, seed=3)) == 1


def test_an_interval_needs_resamples_with_a_value() -> None:
    values = np.array([0.5, *np.linspace(0, 1, 101)])
    found = coefficient(values, confidence=0.9)
    assert (found.value, found.low, found.high) == (0.5, pytest.approx(0.05), pytest.approx(0.95))
    sparse = np.array([0.5, 0.2, 0.3, *[np.nan] * 5])
    assert (coefficient(sparse, confidence=0.9).value, coefficient(sparse, confidence=0.9).low) == (0.5, None)
    assert coefficient(np.array([np.nan, 0.5]), confidence=0.9).value is None


@pytest.mark.parametrize("documents", [15, 30])
def test_the_interval_covers_the_truth_about_95_times_in_100(documents: int) -> None:
    """Documents unlike in how much is coded; the truth is the kappa of a very large corpus."""
    random = np.random.default_rng(8)

    def corpus(size: int) -> Counts:
        share = random.uniform(0.1, 0.4, size)
        coded = random.random((size, 40)) < share[:, np.newaxis]
        coders = [coded ^ (random.random(coded.shape) < 0.06) for _ in range(2)]
        marks = np.stack([one.sum(axis=1) for one in coders], axis=1)[:, np.newaxis].astype(float)
        together = coders[0].astype(int) + coders[1]
        numbers = np.stack([(together == k).sum(axis=1) for k in range(3)], axis=1)[:, np.newaxis].astype(
            float
        )
        return Counts(np.ones((size, 2), dtype=bool), np.full(size, 40.0), numbers, marks)

    everything = Sums.of(corpus(20_000), np.ones((1, 20_000)))
    truth = one(kappa(everything), everything)
    covered = 0
    for seed in range(200):
        sums = Sums.of(corpus(documents), resamples(documents, 300, seed=seed))
        found = coefficient(corrected(kappa(sums), sums)[:, 0], confidence=0.95)
        assert found.low is not None and found.high is not None
        covered += found.low <= truth <= found.high
    assert 0.86 <= covered / 200 <= 0.99
