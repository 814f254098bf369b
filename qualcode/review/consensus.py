"""Settle, one by one, where two coders differ, for a consensus. No drawing, no keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from qualcode.analysis.disagreements import ConsensusState, Disagreement, consensus_state, key_of
from qualcode.model import Codebook, Coding, Decision, Opening, Segment, Status, Verdict
from qualcode.review.session import Draft

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

Side = Literal["first", "second"]


@dataclass(frozen=True)
class ConsensusSummary:
    """What a session settled, how many disagreements still wait, and how many codings that both agree on
    were not adopted yet."""

    settled: int = 0
    adopted: int = 0
    waiting: int = 0
    unadopted: int = 0


class ConsensusSession:
    """The disagreements of an opened pair, in the order of the texts, to be settled for the consensus.

    The decisions of the pair stay as they are. Every method that settles has written to the corpus when it
    returns: the consensus takes codings (CODED) and turns the others down (REJECTED), all at one moment.
    """

    def __init__(
        self,
        corpus: Corpus,
        codebook: Codebook,
        opening: Opening,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.opening = opening
        self._clock = clock
        self._digests = {code.id: code.digest for code in codebook.codes}
        self._settled = self._adopted = 0
        self._later: list[Disagreement] = []
        self.draft = Draft((0, 0), Status.PRESENT)  # of nothing, where the queue is empty
        self._read()

    @property
    def coder(self) -> str:
        """Who decides here: the consensus."""
        return self.opening.consensus

    @property
    def state(self) -> ConsensusState:
        """How far the consensus is."""
        return self._state

    @property
    def current(self) -> Disagreement | None:
        """The disagreement to settle; None when no other waits."""
        return self._queue[0] if self._queue else None

    @property
    def place(self) -> tuple[int, int]:
        """(n, N): how many are settled, this one included, of all disagreements."""
        total = len(self._state.comparison.disagreements)
        return (total - len(self._state.waiting) + 1, total)

    @property
    def remaining(self) -> int:
        """How many wait in this session, the current one included."""
        return len(self._queue)

    def take(self, side: Side, reason: str = "") -> None:
        """Take the coding of one coder, which may be to code nothing, and turn the other down."""
        current = self._required()
        self._settle(current.first if side == "first" else current.second, reason)

    def neither(self, reason: str = "") -> None:
        """Turn both down."""
        self._settle((), reason)

    def third(self, code_id: str, reason: str = "") -> None:
        """Code it otherwise: with ``code_id`` and the span, status and memo of the draft."""
        segment = self._segment(self.draft.span)
        self._settle((self._coding(segment, code_id, self.draft.status, self.draft.memo),), reason)

    def later(self) -> None:
        """Put the disagreement off: it comes last in this session."""
        current = self._required()
        self._later = [one for one in self._later if one != current] + [current]
        self._read()

    def adopt_agreed(self) -> int:
        """Take over what both coders have coded alike and the consensus has not decided on; returns how
        many codings that were."""
        codings = self._state.unadopted
        reason = f"agreed by {self.opening.first} and {self.opening.second}"
        made = self._post([self._taken(one, reason) for one in codings])
        self._adopted += made
        self._read()
        return made

    def undo(self) -> tuple[Decision, ...]:
        """Take back what was settled (or adopted) last, also on an earlier day, and show it again.

        Returns the decisions taken back, none where there is nothing.
        """
        made = self.corpus.standing_decisions(coder=self.coder)
        if not made:
            return ()
        latest = max(made, key=lambda one: one.id or 0).at
        undone = tuple(one for one in made if one.at == latest)
        for one in sorted(undone, key=lambda one: one.id or 0, reverse=True):
            self.corpus.undo(self.coder, one.id)
        keys = {key_of(one) for one in undone}
        self._read(first=keys)
        if any(one.keys & keys for one in self._state.waiting):
            self._settled = max(0, self._settled - 1)
        else:
            self._adopted = max(0, self._adopted - len(undone))
        return undone

    def summary(self) -> ConsensusSummary:
        return ConsensusSummary(
            self._settled, self._adopted, len(self._state.waiting), len(self._state.unadopted)
        )

    def _required(self) -> Disagreement:
        if self.current is None:
            raise ValueError("the queue is done: there is nothing to settle")
        return self.current

    def _settle(self, taken: Iterable[Coding], reason: str) -> None:
        current = self._required()
        decisions = [self._taken(one, reason) for one in taken]
        kept = {key_of(one) for one in decisions}
        turned_down = {key_of(one): one for one in current.codings if key_of(one) not in kept}
        decisions += [
            replace(self._taken(one, reason), verdict=Verdict.REJECTED, memo="")
            for one in turned_down.values()
        ]
        self._take_back(current.keys | kept)
        self._post(decisions)
        self._settled += 1
        self._later = [one for one in self._later if one != current]
        self._read()

    def _take_back(self, keys: Iterable[object]) -> None:
        """What the consensus said of a part of this before, as where a coder has changed something since."""
        wanted = set(keys)
        for one in self.corpus.standing_decisions(coder=self.coder):
            if key_of(one) in wanted:
                self.corpus.undo(self.coder, one.id)

    def _post(self, decisions: list[Decision]) -> int:
        at = datetime.now(UTC)  # one moment: they are taken back together
        seconds = round((self._clock() - self._shown_at) / max(1, len(decisions)), 2)
        return self.corpus.decide_many(replace(one, at=at, seconds=seconds) for one in decisions)

    def _taken(self, coding: Coding, reason: str) -> Decision:
        return Decision(
            segment=coding.segment,
            code_id=coding.code_id,
            coder=self.coder,
            verdict=Verdict.CODED,
            status=coding.status,
            reason=reason,
            memo=coding.memo,
            codebook_digest=self.codebook.digest,
            code_digest=self._digests.get(coding.code_id, ""),
        )

    def _coding(self, segment: Segment, code_id: str, status: Status, memo: str) -> Coding:
        return Coding(0, segment, code_id, status, self.coder, Verdict.CODED, memo, datetime.now(UTC))

    def _segment(self, span: tuple[int, int]) -> Segment:
        return self.corpus.document(self._required().document_id).segment(*span)

    def _read(self, *, first: Iterable[object] = ()) -> None:
        """Read anew what waits; what touches ``first`` comes first, what was put off last."""
        self._state = consensus_state(self.corpus, self.opening)
        wanted = set(first)
        waiting = self._state.waiting
        put_off = [one for one in self._later if one in waiting]
        queue = [one for one in waiting if one not in put_off] + put_off
        self._queue = sorted(queue, key=lambda one: not one.keys & wanted)
        self._shown_at = self._clock()
        if self._queue:
            current = self._queue[0]
            self.draft = Draft(current.span, current.codings[0].status)
