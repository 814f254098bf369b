"""How sure a coefficient is: from resamples of whole documents, since units of one document are alike."""

from __future__ import annotations

import numpy as np

from qualcode.analysis.agreement.coefficients import Floats
from qualcode.findings import Coefficient

_ENOUGH = 0.5  # of the resamples must have a value, or an interval would be that of another question


def resamples(documents: int, times: int, *, seed: int) -> Floats:
    """How often each document is in each resample (1 + ``times``, documents). The first takes each once.

    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall, chapters 6 and
    13. With a single document there is nothing to resample.
    """
    whole = np.ones((1, documents))
    if documents < 2 or times == 0:
        return whole
    drawn = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), size=times)
    return np.concatenate([whole, drawn])


def coefficient(values: Floats, *, confidence: float) -> Coefficient:
    """The value of the whole, and the percentile interval of the resamples that have one.

    Without an interval where fewer than half of them do, or where there are none.
    """
    if np.isnan(values[0]):
        return Coefficient()
    found = values[1:][~np.isnan(values[1:])]
    if not len(found) or len(found) < _ENOUGH * (len(values) - 1):
        return Coefficient(float(values[0]))
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Coefficient(float(values[0]), float(low), float(high))
