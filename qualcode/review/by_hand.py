"""Code a passage by hand: find the quote in the stored text and post the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import NotFoundError, QualcodeError
from qualcode.model import Code, Codebook, Decision, Document, Span, Status, Verdict
from qualcode.review.lines import shortened, visible
from qualcode.review.passages import find_passages, nearest_passage

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


@dataclass(frozen=True)
class HandCoding:
    """``decision_id`` is the standing decision; ``new`` is False where it was there already."""

    decision_id: int | None
    span: Span
    quote: str
    new: bool


def code_by_hand(
    corpus: Corpus,
    codebook: Codebook,
    code: Code,
    *,
    coder: str,
    document_id: str,
    quote: str,
    status: Status = Status.PRESENT,
    memo: str = "",
    occurrence: int | None = None,
) -> HandCoding:
    """Give ``code`` to the place of ``quote`` in a document; the same again changes nothing.

    ``occurrence`` (from 1) chooses among several places. Raises NotFoundError where the quote is not in
    the document, QualcodeError where it is there more than once and none is chosen, or where the coder
    has given this code to this very place with another status.
    """
    document = corpus.document(document_id)
    segment = document.segment(*find_place(document, quote, occurrence=occurrence))
    span = (segment.start, segment.end)
    for coding in corpus.iter_codings(code_ids=[code.id], document_id=document_id, coder=coder):
        if (coding.segment.start, coding.segment.end) != span:
            continue
        if coding.status is status:
            return HandCoding(coding.decision_id, span, segment.quote, new=False)
        raise QualcodeError(
            f"{coder} has coded this place as {code.id} ({coding.status}) already.",
            hint=f"Take that back first: qualcode undo {coding.decision_id}",
        )
    decision = corpus.decide(
        Decision(
            segment=segment,
            code_id=code.id,
            coder=coder,
            verdict=Verdict.CODED,
            status=status,
            memo=memo,
            codebook_digest=codebook.digest,
            code_digest=code.digest,
        )
    )
    return HandCoding(decision.id, span, segment.quote, new=True)


def find_place(document: Document, quote: str, *, occurrence: int | None = None) -> Span:
    """The place of ``quote`` in the document's text. Raises what ``code_by_hand`` raises."""
    places = find_passages(document.text, quote)
    if not places:
        near = nearest_passage(document.text, quote)
        nearest = f"The nearest passage is: “{shortened(document.text[slice(*near)], 300)}”" if near else ""
        raise NotFoundError(
            f"This quote is not in {document.id}: “{shortened(quote)}”",
            hint=nearest or f"Nothing in {document.id} is like it; is it the right document?",
        )
    if occurrence is None and len(places) == 1:
        return places[0]
    if occurrence is None:
        raise QualcodeError(
            "\n".join(
                [f"This quote is {len(places)} times in {document.id}:", *places_listed(document, places)]
            ),
            hint="Choose one with: --occurrence N",
        )
    if not 1 <= occurrence <= len(places):
        raise NotFoundError(f"This quote is {len(places)} times in {document.id}; there is no {occurrence}.")
    return places[occurrence - 1]


def places_listed(document: Document, places: Sequence[Span]) -> list[str]:
    """A line for each of several places in a document."""
    return [_place_line(document, place, number) for number, place in enumerate(places, start=1)]


def _place_line(document: Document, place: Span, number: int, *, around: int = 30) -> str:
    start, end = place
    turn = document.turn_at(start)
    speaker = f"{turn.speaker}: " if turn and turn.speaker else ""
    before = document.text[max(0, start - around) : start]
    after = document.text[end : end + around]
    words = visible(" ".join(f"…{before}«{shortened(document.text[start:end])}»{after}…".split()))
    return f"  {number}. {speaker}{words}   ({start}–{end})"
