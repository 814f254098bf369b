"""One merge, from the documents on: every step needs what the step before has found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from qualcode.corpus.merging.company import Company
from qualcode.corpus.merging.disagreements import conflicts
from qualcode.corpus.merging.entries import (
    append_decisions,
    coders,
    pairs_of_suggestions,
    suggestions_needed,
    unplaced,
)
from qualcode.corpus.merging.matching import outlines, refuse_rewritten
from qualcode.corpus.merging.offers import Offers
from qualcode.corpus.merging.other import refuse_unknown
from qualcode.corpus.merging.report import MergedDocument, MergeReport
from qualcode.corpus.merging.said import Matches, match_decisions
from qualcode.corpus.merging.texts import Places, bring_documents

Progress = Callable[[str, int, int], None]
"""What is brought in ("documents", "decisions"), how many are done, and of how many."""


def bring_in(
    connection: Connection,
    other: Connection,
    *,
    source: str,
    renamed: Mapping[str, str],
    progress: Progress,
) -> MergeReport:
    """Bring everything in that ``other`` has and ``connection`` has not (see ``Corpus.merge``)."""
    refuse_unknown(other, renamed)
    refuse_rewritten(connection, other)
    places, documents = _documents(connection, other, renamed, progress)
    matches = match_decisions(connection, other, places, renamed)
    offers = Offers(connection, other, places, pairs_of_suggestions(connection, other, matches))
    offered = offers.take(suggestions_needed(other, matches))
    found = tuple(conflicts(connection, other, places, matches, offered))
    first = append_decisions(
        connection,
        other,
        places,
        matches,
        offered,
        progress=lambda done, of: progress("decisions", done, of),
    )
    company = Company(connection, other, places, offers, renamed)
    memos, memos_here = company.bring_memos()
    assignments, readings = company.bring_blind()
    samples, looks = company.bring_samples()
    report = MergeReport(
        source=source,
        documents=documents,
        coders=coders(connection, matches, first=first),
        memos=memos,
        memos_here=memos_here,
        others={
            "blind assignments": assignments,
            "blind segments read": readings,
            "samples": samples,
            "sampled sentences read": looks,
            "opened pairs": company.bring_openings(),
            "codebooks": company.bring_codebooks(),
        },
        conflicts=found,
        unplaced=unplaced(connection, first=first),
        left_out=_left_out(matches),
    )
    return replace(report, suggestions=offers.added, shared_coders=_shared(report, renamed))


def _documents(
    connection: Connection, other: Connection, renamed: Mapping[str, str], progress: Progress
) -> tuple[Places, tuple[MergedDocument, ...]]:
    total = len(outlines(other))
    outcomes: list[MergedDocument] = []
    numbers: dict[tuple[str, int], int] = {}

    def named(coder: str) -> str:
        return renamed.get(coder, coder)

    for outcome, found in bring_documents(connection, other, named=named):
        outcomes.append(outcome)
        numbers |= {(outcome.theirs, theirs): ours for theirs, ours in found.items()}
        progress("documents", len(outcomes), total)
    return Places({one.theirs: one.id for one in outcomes}, numbers), tuple(outcomes)


def _shared(report: MergeReport, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The names under which both copies have decisions of their own: one person, or two?"""
    return tuple(
        one.coder
        for one in report.coders
        if one.brought and one.only_here and one.coder not in renamed.values()
    )


def _left_out(matches: Matches) -> tuple[str, ...]:
    if not matches.foreign:
        return ()
    return (
        f"{len(matches.foreign)} undos of decisions that both copies have: these stand here under their "
        "coder's name, and only that coder can take them back.",
    )
