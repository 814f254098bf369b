"""How sure a share is that was counted in a small sample."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from qualcode.findings import Proportion


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
