"""Codings whose words a corrected text has no more: find them, and give one a place again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import NotFoundError, QualcodeError
from qualcode.model import CODING_VERDICTS, Decision, Fit
from qualcode.review.by_hand import find_place

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def unplaced(
    corpus: Corpus, *, coder: str | Collection[str] | None = None, document_id: str | None = None
) -> list[Decision]:
    """The standing codings without a place in the present text of their document."""
    standing = corpus.standing_decisions(coder=coder, document_id=document_id)
    return [one for one in standing if one.fit is Fit.UNPLACED and one.verdict in CODING_VERDICTS]


def give_place(
    corpus: Corpus, decision_id: int, *, coder: str, quote: str, occurrence: int | None = None
) -> Decision:
    """Decide once more what ``coder`` has decided, about the place of ``quote``; returns the new decision.

    Raises NotFoundError where ``coder`` has no such decision or the quote is not in its document, and
    QualcodeError where the coding has a place or the quote has several.
    """
    standing = corpus.standing_decisions(coder=coder)
    earlier = next((one for one in standing if one.id == decision_id), None)
    if earlier is None:
        raise NotFoundError(
            f"{coder} has no decision {decision_id} that stands.",
            hint="Everybody places their own: see whose it is with: qualcode log --unplaced",
        )
    if earlier.fit is not Fit.UNPLACED:
        raise QualcodeError(
            f"Decision {decision_id} has a place: “{earlier.segment.quote}”",
            hint=f"To code another passage, take it back first: qualcode undo {decision_id}",
        )
    document = corpus.document(earlier.segment.document_id)
    segment = document.segment(*find_place(document, quote, occurrence=occurrence))
    again = replace(earlier, segment=segment, id=None, at=None, seconds=None, fit=Fit.SAME, revision=None)
    return corpus.decide_again(again, earlier=decision_id)
