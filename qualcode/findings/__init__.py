"""What analysis hands to the report: findings, tables and counts as plain data, standard library only."""

from __future__ import annotations

from qualcode.findings.coders import Agreement, CodeAgreement, CoderWork, Coefficient, LeftOut, PairWork, Unit
from qualcode.findings.evidence import Cell, Crosstab, Finding, Source, Table, Tally
from qualcode.findings.study import Study
from qualcode.findings.suggesting import (
    CodebookVersion,
    CodeMisses,
    Estimate,
    PatternRecord,
    Proportion,
    Rate,
    RecallEstimate,
    Steering,
)

__all__ = [
    "Agreement",
    "Cell",
    "CodeAgreement",
    "CodeMisses",
    "CodebookVersion",
    "CoderWork",
    "Coefficient",
    "Crosstab",
    "Estimate",
    "Finding",
    "LeftOut",
    "PairWork",
    "PatternRecord",
    "Proportion",
    "Rate",
    "RecallEstimate",
    "Source",
    "Steering",
    "Study",
    "Table",
    "Tally",
    "Unit",
]
