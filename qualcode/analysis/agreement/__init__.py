"""Agreement between coders: how far people who coded the same text by themselves came to the same codes.

``independence`` says which decisions count, ``units`` what is counted, ``decided`` and ``tallies`` count it,
``coefficients`` and ``unitizing`` are
the statistics, ``bootstrap`` their intervals. What a program suggests is no coder: nothing here compares a
coder with it.
"""

from __future__ import annotations

from qualcode.analysis.agreement.comparing import BOOTSTRAP, CONFIDENCE, SEED, agreement
from qualcode.analysis.agreement.independence import independence
from qualcode.analysis.agreement.units import UNITS

__all__ = ["BOOTSTRAP", "CONFIDENCE", "SEED", "UNITS", "agreement", "independence"]
