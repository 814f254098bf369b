"""Walk a queue of suggestions and post decisions. No drawing, no keyboard."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualcode.errors import TextChangedError
from qualcode.model import (
    CODING_VERDICTS,
    Codebook,
    Decision,
    Segment,
    Span,
    Status,
    Suggestion,
    Verdict,
)
from qualcode.review.ordering import Order, queue_in_order
from qualcode.review.verdicts import coding_verdict, last_decision

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

# Stored as they are, in English, so that decisions of coders in both languages can be counted together.
REASONS = ("wrong sense", "negated", "not this actor", "hearsay", "too thin")


@dataclass(frozen=True)
class Draft:
    """What the coder has changed about the suggestion on the screen, not yet decided."""

    span: Span
    status: Status
    memo: str = ""

    @classmethod
    def of(cls, suggestion: Suggestion) -> Draft:
        return cls((suggestion.start, suggestion.end), suggestion.status)


@dataclass(frozen=True)
class ReviewSummary:
    """What a session did: its standing decisions by verdict, and what is ``left`` in the chosen queue
    (``skipped`` of these were put off)."""

    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    left: int = 0
    skipped: int = 0

    @property
    def decided(self) -> int:
        return sum(count for verdict, count in self.verdicts.items() if verdict is not Verdict.SKIPPED)

    @property
    def accepted(self) -> int:
        return sum(self.verdicts.get(verdict, 0) for verdict in CODING_VERDICTS)

    @property
    def rejected(self) -> int:
        return self.verdicts.get(Verdict.REJECTED, 0)


class Session:
    """One coder at one queue. Every method that decides has written to the corpus when it returns."""

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
        self._document_id = document_id
        self._code_digests = {code.id: code.digest for code in codebook.codes}
        self._codebook_digest = codebook.digest
        # in the order of the codebook; what belongs to a code that it lost cannot be judged
        self._code_ids = [one for one in self._code_digests if code_ids is None or one in code_ids]
        self._seen: set[int | None] = set()  # decided or skipped in this session
        self._made: dict[int | None, Verdict] = {}
        self.draft = Draft((0, 0), Status.PRESENT)  # of nothing, where the queue is empty
        self.reload()

    def reload(self) -> None:
        """Read the queue anew, as when a text was corrected meanwhile."""
        self._queue = queue_in_order(
            self.corpus, self.coder, code_ids=self._code_ids, document_id=self._document_id, order=self.order
        )
        self._show_next()

    @property
    def current(self) -> Suggestion | None:
        """The suggestion to decide on; None when the queue is done."""
        return self._current

    @property
    def place(self) -> tuple[int, int]:
        """(n, N): where the current suggestion stands among those of its code (or of its document, or
        in the whole queue, as the order is)."""
        current = self._current
        if current is None:
            return (0, 0)
        same = [s.id for s in self._queue if self._group(s) == self._group(current)]
        return same.index(current.id) + 1, len(same)

    @property
    def remaining(self) -> int:
        """How many suggestions wait in this session, the current one included."""
        return sum(suggestion.id not in self._seen for suggestion in self._queue)

    def accept(self, code_id: str | None = None) -> Decision:
        """Accept the suggestion as it is, or CORRECTED: with another code, span or status."""
        suggestion = self._required()
        code_id = code_id or suggestion.code_id
        segment = suggestion.segment
        if self.draft.span != (suggestion.start, suggestion.end):
            document = self.corpus.document(segment.document_id)
            if document.text[segment.start : segment.end] != segment.quote:
                raise TextChangedError(
                    f"The text of {document.id} was corrected while it was on the screen; nothing was saved.",
                    hint="Look again: qualcode review",
                )
            segment = document.segment(*self.draft.span)
        verdict = coding_verdict(suggestion, code_id=code_id, segment=segment, status=self.draft.status)
        return self._post(suggestion, verdict, code_id=code_id, segment=segment)

    def reject(self, reason: str = "") -> Decision:
        return self._post(self._required(), Verdict.REJECTED, reason=reason)

    def skip(self) -> Decision:
        """Put the suggestion off; it comes last in the next session."""
        return self._post(self._required(), Verdict.SKIPPED)

    def undo(self) -> Decision | None:
        """Take back the coder's last decision on a suggestion, also of an earlier session, and make
        that suggestion the current one. Returns the decision taken back; None where there is none."""
        last = last_decision(self.corpus, self.coder, on_suggestions=True)
        if last is None or last.suggestion_id is None:
            return None
        self.corpus.undo(self.coder, last.id)
        self._made.pop(last.id, None)
        suggestion = self.corpus.suggestion(last.suggestion_id)
        # what was left behind by a correction of the text cannot be judged any more
        if suggestion.code_id in self._code_digests and suggestion.revision is None:
            self._seen.discard(suggestion.id)
            self._bring_forward(suggestion)
        self._show_next()
        self.draft = replace(self.draft, memo=last.memo) if self._current == suggestion else self.draft
        return last

    def summary(self) -> ReviewSummary:
        queue = self.corpus.queue(self.coder, code_ids=self._code_ids, document_id=self._document_id)
        verdicts = Counter(self._made.values())
        return ReviewSummary(
            verdicts=verdicts,
            left=len(queue),
            skipped=verdicts[Verdict.SKIPPED],
        )

    def _required(self) -> Suggestion:
        if self._current is None:
            raise ValueError("the queue is done: there is nothing to decide on")
        return self._current

    def _post(
        self,
        suggestion: Suggestion,
        verdict: Verdict,
        *,
        code_id: str | None = None,
        segment: Segment | None = None,
        reason: str = "",
    ) -> Decision:
        code_id = code_id or suggestion.code_id
        decision = self.corpus.decide(
            Decision(
                segment=segment or suggestion.segment,
                code_id=code_id,
                coder=self.coder,
                verdict=verdict,
                status=self.draft.status if verdict in CODING_VERDICTS else suggestion.status,
                reason=reason,
                memo=self.draft.memo,
                suggestion_id=suggestion.id,
                codebook_digest=self._codebook_digest,
                code_digest=self._code_digests[code_id],
                seconds=round(self._clock() - self._shown_at, 2),
            )
        )
        self._made[decision.id] = verdict
        self._seen.add(suggestion.id)
        self._show_next()
        return decision

    def _show_next(self) -> None:
        self._current = next((s for s in self._queue if s.id not in self._seen), None)
        self._shown_at = self._clock()
        if self._current is not None:
            self.draft = Draft.of(self._current)

    def _bring_forward(self, suggestion: Suggestion) -> None:
        # what waits in front of it must not be shown before it
        ids = [waiting.id for waiting in self._queue]
        here = ids.index(self._current.id) if self._current else len(ids)
        there = ids.index(suggestion.id) if suggestion.id in ids else None
        if there is None or there > here:
            if there is not None:
                del self._queue[there]
            self._queue.insert(here, suggestion)

    def _group(self, suggestion: Suggestion) -> str:
        groups = {"code": suggestion.code_id, "document": suggestion.segment.document_id}
        return groups.get(self.order, "")
