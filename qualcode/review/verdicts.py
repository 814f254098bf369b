"""What a coder's word on a suggestion amounts to, and which word was the last: shared by every review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model import Decision, Segment, Status, Suggestion, Verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def coding_verdict(
    suggestion: Suggestion | None, *, code_id: str, segment: Segment, status: Status
) -> Verdict:
    """CODED without a suggestion; ACCEPTED as it was suggested; else CORRECTED (code, span or status)."""
    if suggestion is None:
        return Verdict.CODED
    as_suggested = (suggestion.code_id, suggestion.segment, suggestion.status)
    return Verdict.ACCEPTED if (code_id, segment, status) == as_suggested else Verdict.CORRECTED


def last_decision(corpus: Corpus, coder: str, *, on_suggestions: bool = False) -> Decision | None:
    """The decision of ``coder`` that an undo takes back next, also of an earlier session.

    ``on_suggestions`` leaves coding by hand out. A coding that an undo has brought back keeps its time, so
    that it does not count as newer than what was decided meanwhile.
    """
    for limit in (50, 5_000, None):  # nearly always among the last few; else read on
        log = corpus.decisions(coder=coder, limit=limit, newest_first=True)
        undone = {decision.undoes for decision in log}
        stand = [
            one
            for one in log
            if one.verdict is not Verdict.UNDONE
            and one.id not in undone
            and not (on_suggestions and one.suggestion_id is None)
        ]
        last = max(stand, key=_place_in_time, default=None)
        whole = limit is None or len(log) < limit
        if whole or (last is not None and _place_in_time(last) >= _place_in_time(log[-1])):
            return last
    return None


def _place_in_time(decision: Decision) -> tuple[float, int]:
    return (decision.at.timestamp() if decision.at else 0.0, decision.id or 0)
