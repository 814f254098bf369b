"""From the coded corpus to a study: who said how much about which code, and the quotes that show it.

``agreement`` says how far coders agree, ``patterns`` how each pattern of the codebook has done, ``misses``
how much the suggestions miss, and ``intervals`` how sure a share is.
"""

from __future__ import annotations

from qualcode.analysis.misses import recall_estimate, recall_estimates
from qualcode.analysis.patterns import pattern_records
from qualcode.analysis.study import study

__all__ = ["pattern_records", "recall_estimate", "recall_estimates", "study"]
