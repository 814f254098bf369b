"""One document as the page shows it: text, turns, and the marks on it.

A mark is a suggestion with what its coder has decided on it, or a coding by hand. Its ``key`` names it:
``s12`` is suggestion 12, ``d45`` the decision 45 by hand. Offsets count code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from qualcode.model import Codebook, Decision, Pattern, Segment, Suggestion, Verdict, suggester_of

if TYPE_CHECKING:
    from qualcode.analysis.patterns import Firing
    from qualcode.corpus import Corpus


def document_page(corpus: Corpus, codebook: Codebook, document_id: str, *, coder: str) -> dict[str, Any]:
    """The document with its marks. Only decisions of ``coder`` are in it. Raises NotFoundError."""
    document = corpus.document(document_id)
    marks = marks_of(corpus, codebook, document_id, coder=coder)
    return {
        "id": document.id,
        "title": document.title,
        "kind": str(document.kind),
        "language": document.language,
        "digest": document.digest,
        "text": document.text,
        "turns": [[turn.speaker, str(turn.role), turn.start, turn.end] for turn in document.turns],
        "attributes": dict(document.attributes),
        "speakers": {label: dict(attributes) for label, attributes in document.speakers.items()},
        "marks": marks,
        "blind": blind_stretches(corpus, document_id, coder=coder),
    }


def blind_stretches(corpus: Corpus, document_id: str, *, coder: str) -> list[dict[str, int]]:
    """What ``coder`` still has to code without suggestions in a document."""
    left = set(corpus.blind_for(coder, document_id=document_id))
    if not left:
        return []
    return [
        {
            "assignment": assignment.id or 0,
            "number": one.number,
            "start": one.segment.start,
            "end": one.segment.end,
        }
        for assignment in corpus.blind_assignments()
        if assignment.coder in ("", coder)
        for one in assignment.segments
        if one.segment in left
    ]


def marks_of(corpus: Corpus, codebook: Codebook, document_id: str, *, coder: str) -> list[dict[str, Any]]:
    """The marks of one document by place in the text.

    A withdrawn suggestion, or one for a code that the codebook lost, is there only where it was decided on,
    and none is there in a stretch that is still to be coded without suggestions.
    """
    decided, by_hand = split_decisions(corpus.standing_decisions(coder=coder, document_id=document_id))
    offered = {one.id: one for one in corpus.suggestions(document_id=document_id)}
    withdrawn = [corpus.suggestion(number) for number in decided if number not in offered]
    blind = corpus.blind_for(coder, document_id=document_id)
    marks = [
        mark_of(one, decided.get(one.id or 0))
        for one in (*offered.values(), *withdrawn)
        if one.id in decided or (codebook.get(one.code_id) and not any(map(one.segment.overlaps, blind)))
    ]
    marks += [mark_of(None, one) for one in by_hand]
    return sorted(marks, key=lambda mark: mark["place"])


def split_decisions(stand: Iterable[Decision]) -> tuple[dict[int, Decision], list[Decision]]:
    """Standing decisions of one coder: those on suggestions by the number of these, and those by hand."""
    decided: dict[int, Decision] = {}
    by_hand = []
    for one in stand:
        if one.revision is not None:  # it has no place in the present text
            continue
        if one.suggestion_id is None:
            by_hand.append(one)
        else:
            decided[one.suggestion_id] = one
    return decided, by_hand


def mark_of(suggestion: Suggestion | None, decision: Decision | None) -> dict[str, Any]:
    """A mark for the page; one of the two is there. ``place`` sorts marks as they stand in the text."""
    shown = decision if decision is not None else suggestion
    if shown is None:
        raise ValueError("a mark is a suggestion, a decision, or both")
    return {
        "key": mark_key(suggestion, decision),
        "place": [shown.segment.start, shown.segment.end, shown.code_id],
        "suggestion": None if suggestion is None else _suggestion(suggestion, shown.segment),
        "decision": None if decision is None else _decision(decision),
    }


def mark_key(suggestion: Suggestion | None, decision: Decision | None) -> str:
    """``s12`` for a suggestion, ``d45`` for a decision by hand."""
    if suggestion is not None:
        return f"s{suggestion.id}"
    return f"d{decision.id}" if decision else ""


def pattern_notes(codebook: Codebook, found: Mapping[str, Firing]) -> dict[str, dict[str, Any]]:
    """By id of every pattern that fired: its words, and what this coder has made of its suggestions.

    ``accepted`` of ``decided``, as in ``analysis.patterns``.
    """
    known = {pattern.id: pattern for pattern in codebook.patterns}
    return {
        name: _pattern(name, known.get(name))
        | {"accepted": firing.verdicts[Verdict.ACCEPTED], "decided": firing.decided}
        for name, firing in found.items()
    }


def _pattern(name: str, pattern: Pattern | None) -> dict[str, Any]:
    valence = str(pattern.valence) if pattern and pattern.valence else ""
    return {"text": pattern.text if pattern else "", "valence": valence, "suggester": suggester_of(name)}


def _suggestion(one: Suggestion, shown: Segment) -> dict[str, Any]:
    # one without a place in the present text stands where its decision does
    place = one.segment if one.revision is None else shown
    return {
        "id": one.id,
        "code": one.code_id,
        "start": place.start,
        "end": place.end,
        "status": str(one.status),
        "cue": one.cue,
        "pattern": one.pattern_id,
        "matches": [
            [match.start, match.end, match.pattern_id] for match in one.matches if place is one.segment
        ],
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "id": one.id,
        "verdict": str(one.verdict),
        "code": one.code_id,
        "start": one.segment.start,
        "end": one.segment.end,
        "status": str(one.status),
        "reason": one.reason,
        "memo": one.memo,
        "at": one.at.isoformat() if one.at else "",
    }
