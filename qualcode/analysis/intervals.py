"""How sure a share is that was counted in a small sample."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from qualcode.findings import Proportion, Rate


def wilson(part: float, whole: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of the share ``part`` of ``whole``, as (low, high) within 0 and 1.

    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of
    the American Statistical Association, 22(158), 209–212. Unlike the usual interval (share ± 1.96 standard
    errors) it holds for few cases, and for shares of 0 and 1. Without continuity correction. ``whole`` need
    not be a whole number: it may be the effective size of a sample with weights.
    Raises ValueError unless 0 ≤ part ≤ whole, whole > 0 and 0 < confidence < 1.
    """
    if not (0 <= part <= whole and whole > 0 and 0 < confidence < 1):
        raise ValueError(f"no interval for {part} of {whole} with a confidence of {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    # at the ends the bounds are 0 and 1 exactly, which rounding would miss
    return (0.0 if part == 0 else centre - half, 1.0 if part == whole else centre + half)


def proportion(part: int, whole: int) -> Proportion | None:
    """``part`` of ``whole`` with Wilson's interval of 95 %; None where there is nothing to divide by."""
    if whole == 0:
        return None
    low, high = wilson(part, whole)
    return Proportion(part, whole, low, high)


def byar(count: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a Poisson mean of which ``count`` was seen, as (low, high).

    Byar's approximation of the exact interval, as given by Breslow, N. E., & Day, N. E. (1987). Statistical
    methods in cancer research (Vol. 2, p. 69). IARC. Raises ValueError for a count below 0 or a confidence
    outside 0 and 1.
    """
    if not (count >= 0 and 0 < confidence < 1):
        raise ValueError(f"no interval for a count of {count} with a confidence of {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    return max(low, 0.0), above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3


def rate(count: int, words: int) -> Rate | None:
    """``count`` per 1,000 of ``words`` with Byar's interval of 95 %; None where there are no words.

    It takes the codings as independent of one another, which those of one informant hardly are.
    """
    if words == 0:
        return None
    low, high = byar(count)
    return Rate(count, words, 1000 * low / words, 1000 * high / words)
