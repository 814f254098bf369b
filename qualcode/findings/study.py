"""A study: all that the report is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qualcode.findings.coders import Agreement, CoderWork, PairWork
from qualcode.findings.evidence import Crosstab, Finding, Source, Tally
from qualcode.findings.suggesting import PatternRecord, RecallEstimate, Steering
from qualcode.model import Codebook, Document, Quote


@dataclass(frozen=True)
class Study:
    """What analysis hands to report: the whole coded corpus as plain data, in one language.

    ``quotes`` are all coded segments, by code in the order of the codebook, then by document and place;
    their attributes have the canonical names. ``period`` runs from the first to the last dated interview
    or observation. ``documents`` holds every stored text, so that each quote can be checked against it.
    ``patterns`` are those that have fired. ``recall`` is there for each coder whose reading of a sample gives
    an estimate, ``steering`` for each whose blind share is done, ``agreement`` where two coders have worked
    on one document. ``coders`` are those whose work is counted (not the consensus),
    ``pairs`` those of them that were compared. ``unplaced`` counts the codings whose words a corrected text
    has no more; they are in nothing else here.
    """

    title: str
    language: str
    researcher: str
    made: date
    codebook: Codebook
    documents: Mapping[str, Document]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    quotes: tuple[Quote, ...]
    by_kind: Crosstab
    by_level: Crosstab
    tally: Tally
    code_tallies: tuple[Tally, ...]
    coder_tallies: tuple[Tally, ...]
    period: tuple[date, date] | None = None
    research_questions: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    patterns: tuple[PatternRecord, ...] = ()
    recall: tuple[RecallEstimate, ...] = ()
    agreement: Agreement | None = None
    unplaced: int = 0
    coders: tuple[CoderWork, ...] = ()
    pairs: tuple[PairWork, ...] = ()
    steering: tuple[Steering, ...] = ()
