"""The project as the page shows it first: codes, documents with their progress, and every mark in short."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from qualcode.analysis.patterns import firings
from qualcode.model import Codebook, Decision, Document, Status, Suggestion
from qualcode.review.session import REASONS
from qualcode.review.verdicts import last_decision
from qualcode.review.web.codes import code_entries
from qualcode.review.web.transcript import mark_key, pattern_notes, split_decisions

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def project_page(corpus: Corpus, codebook: Codebook, *, coder: str, language: str) -> dict[str, Any]:
    """All that the page needs besides the texts. Only decisions of ``coder`` are in it."""
    suggestions = list(corpus.suggestions())
    stand = corpus.standing_decisions(coder=coder)
    last = last_decision(corpus, coder)
    return {
        "coder": coder,
        "codes": code_entries(codebook, language=language),
        "statuses": [str(status) for status in Status],
        "reasons": list(REASONS),
        "documents": document_entries(corpus, codebook, suggestions, stand, coder=coder),
        "patterns": pattern_notes(codebook, firings(suggestions, stand)),
        "last": last.id if last else None,
    }


def document_entries(
    corpus: Corpus,
    codebook: Codebook,
    suggestions: Iterable[Suggestion],
    stand: Iterable[Decision],
    *,
    coder: str,
) -> list[dict[str, Any]]:
    """Every document with its attributes and, in short, its marks (see ``mark_row``)."""
    known = {code.id for code in codebook.codes}
    decided, by_hand = split_decisions(stand)
    offered = {one.id: one for one in suggestions}
    withdrawn = [corpus.suggestion(number) for number in decided if number not in offered]
    blind = corpus.blind_for(coder)
    rows: dict[str, list[tuple[Suggestion | None, Decision | None]]] = {}
    for one in (*offered.values(), *withdrawn):
        if one.id in decided or (one.code_id in known and not any(map(one.segment.overlaps, blind))):
            rows.setdefault(one.segment.document_id, []).append((one, decided.get(one.id or 0)))
    for made in by_hand:
        rows.setdefault(made.segment.document_id, []).append((None, made))
    return [_document_entry(document, rows.get(document.id, [])) for document in corpus.documents()]


def _document_entry(
    document: Document, rows: Iterable[tuple[Suggestion | None, Decision | None]]
) -> dict[str, Any]:
    starts = [turn.start for turn in document.turns]
    speakers = [turn.speaker for turn in document.turns]

    def row(suggestion: Suggestion | None, decision: Decision | None) -> list[Any]:
        shown = decision or suggestion
        assert shown is not None
        turn = bisect_right(starts, shown.segment.start) - 1
        return [
            mark_key(suggestion, decision),
            shown.segment.start,
            shown.code_id,
            str(shown.status),
            suggestion.pattern_id if suggestion else "",
            speakers[turn] if turn >= 0 else "",
            str(decision.verdict) if decision else "",
        ]

    return {
        "id": document.id,
        "title": document.title,
        "kind": str(document.kind),
        "words": len(document.text.split()),
        "attributes": dict(document.attributes),
        "speakers": {label: dict(attributes) for label, attributes in document.speakers.items()},
        "marks": sorted((row(*one) for one in rows), key=lambda one: (one[1], one[0])),
    }
