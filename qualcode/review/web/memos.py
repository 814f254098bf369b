"""All memos of a coder in one place: about the project, documents, codes, and with codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.model import About, Memo
from qualcode.review.web.posting import Change, ConflictError, Desk

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def all_memos(corpus: Corpus, *, coder: str) -> dict[str, Any]:
    """``memos`` about project, documents and codes, and ``segments``: decisions that have a memo."""
    segments = [
        one for one in corpus.standing_decisions(coder=coder) if one.memo and one.revision is None and one.id
    ]
    return {
        "memos": [_memo(one) for one in corpus.memos(coder=coder)],
        "segments": [
            {
                "key": f"d{one.id}" if one.suggestion_id is None else f"s{one.suggestion_id}",
                "document": one.segment.document_id,
                "code": one.code_id,
                "quote": one.segment.quote,
                "text": one.memo,
            }
            for one in segments
        ],
    }


def write_memo(
    desk: Desk, *, about: About, target: str, text: str, believed: int | None
) -> dict[str, Any] | None:
    """Write a memo in the place of the one that the tab believes to stand; None where it was emptied.

    Raises ConflictError where another one stands by now, NotFoundError for an unknown document.
    """
    stands = next(
        (one for one in desk.corpus.memos(coder=desk.coder) if (one.about, one.target) == (about, target)),
        None,
    )
    if believed != (stands.id if stands else None):
        raise ConflictError(Change(""))
    if about is About.DOCUMENT:
        desk.corpus.document(target)  # raises where there is none
    written = desk.corpus.write_memo(Memo(about, target, desk.coder, text))
    return _memo(written) if written.text else None


def _memo(one: Memo) -> dict[str, Any]:
    return {"id": one.id, "about": str(one.about), "target": one.target, "text": one.text}
