"""From what a coder does on the page to decisions in the corpus, and back to what the page must repaint.

Every function says first what the page believed to stand; where something else stands by now (another tab,
or the terminal, was faster) it raises ConflictError with the present state and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.errors import NotFoundError, QualcodeError
from qualcode.model import CODING_VERDICTS, Codebook, Decision, Segment, Suggestion, Verdict
from qualcode.review.verdicts import coding_verdict, last_decision
from qualcode.review.web.incoming import CodingOrder, DecisionOrder, MalformedError
from qualcode.review.web.transcript import mark_key, mark_of

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


@dataclass(frozen=True)
class Desk:
    """Whose decisions these are, and where they go."""

    corpus: Corpus
    codebook: Codebook
    coder: str


@dataclass(frozen=True)
class Change:
    """What the page must repaint in a document: marks that are gone, and marks as they are now.

    ``made`` is the decision that was written, or taken back; ``last`` the one that undo takes back next.
    """

    document_id: str
    removed: tuple[str, ...] = ()
    marks: tuple[dict[str, Any], ...] = ()
    made: tuple[Decision, ...] = ()
    last: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The change as the page reads it; ``selected`` is the mark that it is about."""
        return {
            "document": self.document_id,
            "removed": list(self.removed),
            "marks": list(self.marks),
            "selected": self.marks[-1]["key"] if self.marks else None,
            "made": [
                {"verdict": str(one.verdict), "code": one.code_id, "memo": one.memo, "reason": one.reason}
                for one in self.made
            ],
            "last": self.last,
        }


class ConflictError(QualcodeError):
    """Something else stands by now than the tab believed; ``present`` is what the page must repaint."""

    def __init__(self, present: Change) -> None:
        super().__init__("Something else stands here by now; nothing was written.")
        self.present = present


def decide(desk: Desk, order: DecisionOrder) -> Change:
    """Decide on a suggestion, or once more on a coding. Raises ConflictError, MalformedError, CorpusError."""
    suggestion, before = _standing(desk, order)
    shown = before or suggestion
    assert shown is not None
    if before is None and any(
        map(shown.segment.overlaps, desk.corpus.blind_for(desk.coder, document_id=order.document_id))
    ):
        raise MalformedError("This stretch is still to be coded without suggestions.")
    if order.verdict is Verdict.SKIPPED and before and before.verdict is not Verdict.SKIPPED:
        raise MalformedError("What is decided cannot be put off.")
    accepts = order.verdict is Verdict.ACCEPTED
    # what was rejected is judged again as it was suggested
    basis = before if before and (before.verdict in CODING_VERDICTS or suggestion is None) else suggestion
    assert basis is not None
    code_id = _known_code(desk, order.code_id or basis.code_id) if accepts else shown.code_id
    segment = _segment(desk, order, basis.segment) if accepts else shown.segment
    status = (order.status or basis.status) if accepts else shown.status
    verdict = order.verdict
    if accepts:
        verdict = coding_verdict(suggestion, code_id=code_id, segment=segment, status=status)
    memo = order.memo if order.memo is not None else (before.memo if before else "")
    decision = _stamped(
        desk,
        Decision(
            segment=segment,
            code_id=code_id,
            coder=desk.coder,
            verdict=verdict,
            status=status,
            reason=order.reason,
            memo=memo,
            suggestion_id=suggestion.id if suggestion else None,
            seconds=order.seconds,
        ),
    )
    if before and _says_the_same(decision, before):
        return _change(desk, order.document_id, marks=[mark_of(suggestion, before)])
    if before and before.id is not None:
        made = desk.corpus.decide_again(decision, earlier=before.id)
    else:
        made = desk.corpus.decide(decision)
    mark = mark_of(suggestion, made)
    gone = [] if mark["key"] == order.key else [order.key]
    return _change(desk, order.document_id, removed=gone, marks=[mark], made=[made], last=made.id)


def code_by_selection(desk: Desk, order: CodingOrder) -> Change:
    """Give codes to a stretch by hand; a code that the coder has given to this very stretch stays as it is.

    Raises ConflictError where the document's text has changed meanwhile, MalformedError, CorpusError.
    """
    document = desk.corpus.document(order.document_id)
    if document.digest != order.digest:
        raise ConflictError(_change(desk, order.document_id))
    segment = _cut(document.text, order.document_id, order.span)
    codes = [_known_code(desk, code_id) for code_id in order.code_ids]
    codings = desk.corpus.iter_codings(code_ids=codes, document_id=document.id, coder=desk.coder)
    already = {one.code_id for one in codings if one.segment == segment}
    made = [
        desk.corpus.decide(
            _stamped(
                desk,
                Decision(
                    segment=segment,
                    code_id=code_id,
                    coder=desk.coder,
                    verdict=Verdict.CODED,
                    status=order.status,
                    memo=order.memo,
                    seconds=order.seconds,
                ),
            )
        )
        for code_id in codes
        if code_id not in already
    ]
    return _change(desk, document.id, marks=[mark_of(None, one) for one in made], made=made)


def take_back(desk: Desk, believed: int | None) -> Change | None:
    """Take back the coder's last decision, also of an earlier session; None where there is none.

    What stood before it stands again. Raises ConflictError where it is not the one that the tab believes.
    """
    last = last_decision(desk.corpus, desk.coder)
    if last is None:
        return None
    document_id = last.segment.document_id
    if last.id != believed:
        raise ConflictError(_change(desk, document_id, marks=[_present_mark(desk, last)]))
    desk.corpus.undo(desk.coder, last.id)
    if last.suggestion_id is not None:
        suggestion = desk.corpus.suggestion(last.suggestion_id)
        standing = desk.corpus.decision_for(last.suggestion_id, desk.coder)
        return _change(desk, document_id, marks=[mark_of(suggestion, standing)], made=[last])
    newest = desk.corpus.decisions(coder=desk.coder, limit=1, newest_first=True)
    again = [mark_of(None, one) for one in newest if one.verdict is not Verdict.UNDONE]
    return _change(desk, document_id, removed=[mark_key(None, last)], marks=again, made=[last])


def _standing(desk: Desk, order: DecisionOrder) -> tuple[Suggestion | None, Decision | None]:
    """The suggestion and the decision behind a mark, which is as the tab believes. Raises ConflictError."""
    kind, number = order.key[:1], order.key[1:]
    if kind not in ("s", "d") or not number.isdecimal():
        raise MalformedError(f"There is no mark '{order.key}'.")
    if desk.corpus.find_text(order.digest) != order.document_id:
        # what the coder sees is not what stands there now
        raise ConflictError(_change(desk, order.document_id))
    if kind == "d":
        before = _hand_coding(desk, order.document_id, int(number))
        if before is None or order.believed != before.id:
            raise ConflictError(_change(desk, order.document_id, removed=[order.key]))
        return None, before
    suggestion = desk.corpus.suggestion(int(number))
    if suggestion.segment.document_id != order.document_id:
        raise MalformedError(f"Suggestion {number} is about another document.")
    standing = desk.corpus.decision_for(int(number), desk.coder)
    if order.believed != (standing.id if standing else None):
        raise ConflictError(_change(desk, order.document_id, marks=[mark_of(suggestion, standing)]))
    return suggestion, standing


def _hand_coding(desk: Desk, document_id: str, number: int) -> Decision | None:
    stand = desk.corpus.standing_decisions(coder=desk.coder, document_id=document_id)
    return next((one for one in stand if one.id == number and one.suggestion_id is None), None)


def _present_mark(desk: Desk, decision: Decision) -> dict[str, Any]:
    number = decision.suggestion_id
    return mark_of(None if number is None else desk.corpus.suggestion(number), decision)


def _known_code(desk: Desk, code_id: str) -> str:
    if desk.codebook.get(code_id) is None:
        raise NotFoundError(f"There is no code '{code_id}' in the codebook {desk.codebook.id}.")
    return code_id


def _segment(desk: Desk, order: DecisionOrder, standing: Segment) -> Segment:
    """The stretch that the order names, else the standing one."""
    if order.span is None or order.span == (standing.start, standing.end):
        return standing
    return _cut(desk.corpus.document(order.document_id).text, order.document_id, order.span)


def _cut(text: str, document_id: str, span: tuple[int, int]) -> Segment:
    start, end = span
    quote = text[start:end]
    if end > len(text) or not quote.strip():
        raise MalformedError(f"There are no words at {start}–{end} in {document_id}.")
    return Segment(document_id, start, end, quote)


def _stamped(desk: Desk, decision: Decision) -> Decision:
    code = desk.codebook.get(decision.code_id)
    return replace(decision, codebook_digest=desk.codebook.digest, code_digest=code.digest if code else "")


def _says_the_same(decision: Decision, before: Decision) -> bool:
    """Whether nothing would change: the log is not filled with repetitions."""
    said = (decision.verdict, decision.code_id, decision.segment, decision.status, decision.memo)
    stands = (before.verdict, before.code_id, before.segment, before.status, before.memo)
    same_reason = not decision.reason or decision.reason == before.reason
    return said == stands and same_reason


def _change(
    desk: Desk,
    document_id: str,
    *,
    removed: Iterable[str] = (),
    marks: Iterable[dict[str, Any]] = (),
    made: Iterable[Decision] = (),
    last: int | None = None,
) -> Change:
    if last is None:
        newest = last_decision(desk.corpus, desk.coder)
        last = newest.id if newest else None
    return Change(document_id, tuple(removed), tuple(marks), tuple(made), last)
