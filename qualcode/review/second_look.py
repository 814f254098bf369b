"""Walk the decisions that an edited codebook has made doubtful, and decide again. No drawing, no keyboard."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.model import Codebook, Decision, Segment, Status, Suggestion, Verdict
from qualcode.review.ordering import Order
from qualcode.review.session import Draft, ReviewSummary
from qualcode.review.stale import StaleDecision, stale_decisions
from qualcode.review.verdicts import coding_verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


class SecondLook:
    """One coder at the own stale decisions; used like a ``Session``.

    A decision stands until the coder has made another one. Every method that decides has written to the
    corpus when it returns.
    """

    def __init__(
        self,
        corpus: Corpus,
        codebook: Codebook,
        *,
        coder: str,
        code_ids: Collection[str] | None = None,
        document_id: str | None = None,
        order: Order = "code",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.coder = coder
        self.order = order
        self._clock = clock
        self._code_ids, self._document_id = code_ids, document_id
        self._code_digests = {code.id: code.digest for code in codebook.codes}
        self._queue = self._stale()
        self._seen: set[int] = set()  # places in the queue
        self._made: list[tuple[int, Decision]] = []
        self._skipped = 0
        self.draft = Draft((0, 0), Status.PRESENT)  # of nothing, where the queue is empty
        self._show_next()

    @property
    def current(self) -> StaleDecision | None:
        """The decision to look at again; None when the queue is done."""
        return None if self._at is None else self._queue[self._at]

    @property
    def place(self) -> tuple[int, int]:
        """(n, N): where the current decision stands among those of its code (or of its document)."""
        if self._at is None:
            return (0, 0)
        same = [at for at in range(len(self._queue)) if self._group(at) == self._group(self._at)]
        return same.index(self._at) + 1, len(same)

    @property
    def remaining(self) -> int:
        """How many decisions wait in this session, the current one included."""
        return len(self._queue) - len(self._seen)

    def suggestion(self) -> Suggestion | None:
        """The suggestion that the current decision is about; None for coding by hand."""
        number = self._required().decision.suggestion_id
        return None if number is None else self.corpus.suggestion(number)

    def accept(self, code_id: str | None = None) -> Decision:
        """Keep the coding (or make it one), as the draft says, under the code as it is defined now."""
        earlier, suggestion = self._required().decision, self.suggestion()
        segment = self.corpus.document(earlier.segment.document_id).segment(*self.draft.span)
        code_id, status = code_id or earlier.code_id, self.draft.status
        verdict = coding_verdict(suggestion, code_id=code_id, segment=segment, status=status)
        return self._post(verdict, code_id=code_id, segment=segment, status=status)

    def reject(self, reason: str = "") -> Decision:
        """Decide that it is no evidence for the code. A reason that was given earlier stays."""
        earlier = self._required().decision
        return self._post(
            Verdict.REJECTED,
            code_id=earlier.code_id,
            segment=earlier.segment,
            status=earlier.status,
            reason=reason or earlier.reason,
        )

    def skip(self) -> None:
        """Leave the decision as it is; the next second look shows it again."""
        if self._at is None:
            raise ValueError("the queue is done: there is nothing to leave")
        self._skipped += 1
        self._seen.add(self._at)
        self._show_next()

    def undo(self) -> Decision | None:
        """Take back the last decision of this session and show what had been decided before again.

        Returns the decision taken back; None where this session has made none.
        """
        if not self._made:
            return None
        at, made = self._made[-1]
        self.corpus.undo(self.coder, made.id)
        self._made.pop()
        self._queue[at] = replace(self._queue[at], decision=self._standing_again(self._queue[at].decision))
        self._seen.discard(at)
        self._show_next()
        self.draft = replace(self.draft, memo=made.memo)
        return made

    def summary(self) -> ReviewSummary:
        return ReviewSummary(
            verdicts=Counter(made.verdict for _, made in self._made),
            left=len(self._stale()),
            skipped=self._skipped,
        )

    def _stale(self) -> list[StaleDecision]:
        found = stale_decisions(
            self.corpus,
            self.codebook,
            coder=self.coder,
            code_ids=self._code_ids,
            document_id=self._document_id,
        )
        if self.order == "document":
            return found
        order = list(self._code_digests)
        return sorted(found, key=lambda one: order.index(one.decision.code_id))

    def _group(self, at: int) -> str:
        decision = self._queue[at].decision
        return decision.segment.document_id if self.order == "document" else decision.code_id

    def _required(self) -> StaleDecision:
        if self.current is None:
            raise ValueError("the queue is done: there is nothing to decide on")
        return self.current

    def _post(
        self, verdict: Verdict, *, code_id: str, segment: Segment, status: Status, reason: str = ""
    ) -> Decision:
        earlier = self._required().decision
        assert self._at is not None and earlier.id is not None
        decision = self.corpus.decide_again(
            Decision(
                segment=segment,
                code_id=code_id,
                coder=self.coder,
                verdict=verdict,
                status=status,
                reason=reason,
                memo=self.draft.memo,
                suggestion_id=earlier.suggestion_id,
                codebook_digest=self.codebook.digest,
                code_digest=self._code_digests[code_id],
                seconds=round(self._clock() - self._shown_at, 2),
            ),
            earlier=earlier.id,
        )
        self._made.append((self._at, decision))
        self._seen.add(self._at)
        self._show_next()
        return decision

    def _show_next(self) -> None:
        self._at = next((at for at in range(len(self._queue)) if at not in self._seen), None)
        self._shown_at = self._clock()
        if self._at is not None:
            self.draft = draft_of(self._queue[self._at].decision)

    def _standing_again(self, decision: Decision) -> Decision:
        """``decision`` under the number that it stands under now: of a coding by hand it is another one."""
        standing = self.corpus.standing_decisions(
            coder=self.coder, document_id=decision.segment.document_id, code_ids=[decision.code_id]
        )
        return next(one for one in reversed(standing) if replace(one, id=decision.id) == decision)


def draft_of(decision: Decision) -> Draft:
    """What stands: the coding as it was made, or what was rejected."""
    return Draft((decision.segment.start, decision.segment.end), decision.status, decision.memo)
