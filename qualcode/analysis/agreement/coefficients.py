"""Coefficients of agreement for a code that is given or not given to each of many units.

Each compares an observed share of agreement with one expected by chance, as (observed - expected) / (1 -
expected); they differ in what they expect. All take counts by document, so that a resample of documents is
another sum of the same counts. Arrays have the axes (resamples,) documents, codes, coders.

Tests hold each to a second implementation: kappa to scikit-learn's, AC1 to irrCAC's (also where coders are
missing), alpha to the package krippendorff; alpha also to the binary example of Krippendorff (2011, pp. 2–3),
kappa and alpha to one of Krippendorff (1995, p. 57). Cohen's (1960) own example has three categories, so that
it cannot serve here; AC1 is also worked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Expected = tuple[Floats, Floats]  # the agreement observed, and the agreement expected by chance


@dataclass(frozen=True)
class Counts:
    """``present`` (documents, coders) says who worked on a document, ``units`` (documents) counts its units;
    ``given`` (documents, codes, 0 … coders) those to which so many coders gave a code; ``marks`` (documents,
    codes, coders) those to which each coder gave it."""

    present: npt.NDArray[np.bool_]
    units: Floats
    given: Floats
    marks: Floats

    @property
    def coders(self) -> Floats:
        """How many coders worked on each document."""
        return np.asarray(self.present.sum(axis=1), dtype=np.float64)


@dataclass(frozen=True)
class Sums:
    """Counts over the documents of each resample.

    ``units`` (resamples, 1); ``values`` (resamples, 1) counts each unit once a coder; ``unlike`` (resamples,
    codes) has Krippendorff's coincidences of unlike values, ``agreeing`` the units times the share of pairs
    of coders who agree, ``shares`` the units times the share of coders who gave the code, ``ones`` how often
    it was given; ``marks`` and ``seen`` are ``ones`` and ``values`` by coder.
    """

    units: Floats
    values: Floats
    unlike: Floats
    agreeing: Floats
    shares: Floats
    ones: Floats
    marks: Floats
    seen: Floats

    @classmethod
    def of(cls, counts: Counts, weights: Floats) -> Sums:
        """The sums with each document taken ``weights`` (resamples, documents) times."""
        coders = counts.coders[:, np.newaxis]
        by = np.arange(counts.given.shape[2])
        # of k among m coders: k (m - k) ordered pairs differ each way, each weighing 1 / (m - 1)
        many = coders[..., np.newaxis]
        unlike = (counts.given * (2 * by * np.clip(many - by, 0, None) / (many - 1))).sum(axis=2)
        ones = (counts.given * by).sum(axis=2)
        seen = counts.units[:, np.newaxis] * counts.present
        return cls(
            units=(weights @ counts.units)[:, np.newaxis],
            values=(weights @ (counts.units * counts.coders))[:, np.newaxis],
            unlike=weights @ unlike,
            agreeing=weights @ (counts.units[:, np.newaxis] - unlike / coders),
            shares=weights @ (ones / coders),
            ones=weights @ ones,
            marks=np.einsum("bd,drc->brc", weights, counts.marks),
            seen=(weights @ seen)[:, np.newaxis, :],
        )

    @property
    def varied(self) -> npt.NDArray[np.bool_]:
        """Whether a code was given to some units and not to others: without it nothing can be said."""
        return (self.ones > 0) & (self.ones < self.values)


def percent(sums: Sums) -> Floats:
    """The share of units on which a pair of coders agrees, coded or not (Holsti's, for the same units)."""
    return sums.agreeing / sums.units


def kappa(sums: Sums) -> Expected:
    """Cohen's kappa of two coders: by chance each keeps to their own share of coded units.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37–46.
    """
    first, second = np.moveaxis(sums.marks / sums.units[..., np.newaxis], 2, 0)
    return percent(sums), first * second + (1 - first) * (1 - second)


def ac1(sums: Sums) -> Expected:
    """Gwet's AC1: chance agreement is that of units which are hard to decide, 2π(1 - π) for two categories.

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    British Journal of Mathematical and Statistical Psychology, 61(1), 29–48.
    """
    share = sums.shares / sums.units
    return percent(sums), 2 * share * (1 - share)


def alpha(sums: Sums) -> Expected:
    """Krippendorff's alpha for nominal data: by chance any two values given by anyone meet.

    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania. The
    value that is reported comes from the package krippendorff (``alpha_of_counts``) unless there are very
    many units; this is the same for many resamples at once.
    """
    chance = 2 * sums.ones * (sums.values - sums.ones) / (sums.values * np.maximum(sums.values - 1, 1))
    return 1 - sums.unlike / sums.values, 1 - chance


def alpha_of_counts(counts: Counts, code: int) -> float | None:
    """Krippendorff's alpha of one code (its place) by the package krippendorff; None without variation.

    The package takes units one by one: 0.2 s for a million.
    """
    import krippendorff

    by = np.arange(counts.given.shape[2])
    not_given = counts.coders[:, np.newaxis] - by
    pairs = np.stack([not_given, np.broadcast_to(by, not_given.shape)], axis=-1).reshape(-1, 2)
    times = counts.given[:, code, :].reshape(-1).astype(np.int64)
    units = np.repeat(pairs.astype(np.int64), times, axis=0)
    if np.count_nonzero(units.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=units, level_of_measurement="nominal"))


def corrected(found: Expected, sums: Sums) -> Floats:
    """A coefficient for each code; not a number where the code does not vary."""
    observed, expected = found
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums.varied, (observed - expected) / (1 - expected), np.nan)


def pooled(found: Expected) -> Floats:
    """One coefficient for all codes: from the mean of what was observed and of what was expected.

    De Vries, H., Elliott, M. N., Kanouse, D. E., & Teleki, S. S. (2008). Using pooled kappa to summarize
    interrater agreement across many items. Field Methods, 20(3), 272–282. Theirs is kappa; AC1 and alpha
    are pooled alike. The mean of coefficients would give a code seen once the weight of one seen often.
    """
    observed, expected = found
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((observed - expected).sum(axis=1) / (1 - expected).sum(axis=1))
