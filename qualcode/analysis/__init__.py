"""From the coded corpus to a study: who said how much about which code, and the quotes that show it.

``agreement`` says how far coders agree, ``patterns`` how each pattern of the codebook has done, ``misses``
how much the suggestions miss, and ``intervals`` how sure a share is. ``disagreements`` sets two coders
beside each other, ``counting`` says which codings count where several have worked, ``assignment`` and
``steering`` are about coding without suggestions.
"""

from __future__ import annotations

from qualcode.analysis.counting import counted_quotes
from qualcode.analysis.disagreements import compare_coders, consensus_state, consensus_states
from qualcode.analysis.misses import recall_estimate, recall_estimates
from qualcode.analysis.patterns import pattern_records
from qualcode.analysis.study import study

__all__ = [
    "compare_coders",
    "consensus_state",
    "consensus_states",
    "counted_quotes",
    "pattern_records",
    "recall_estimate",
    "recall_estimates",
    "study",
]
