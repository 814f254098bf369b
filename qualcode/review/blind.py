"""Read sentences without any suggestion and code them by hand. No drawing, no keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcode.model import (
    Codebook,
    Coding,
    Decision,
    Fit,
    Look,
    Reading,
    Sample,
    SampledSentence,
    Segment,
    Status,
    Verdict,
)
from qualcode.review.session import Draft

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


class SentenceReading:
    """One coder at a queue of sentences. Every method that writes has written to the corpus when it returns.

    Codings are decisions like any other; how it is kept that a sentence was read is left to the kinds of
    reading.
    """

    def __init__(
        self, corpus: Corpus, codebook: Codebook, *, coder: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.coder = coder
        self.draft = Draft((0, 0), Status.PRESENT)  # of nothing, where the queue is empty
        self._clock = clock
        self._drawn: list[SampledSentence] = []
        self._queue: list[SampledSentence] = []

    @property
    def current(self) -> SampledSentence | None:
        """The sentence to read; None when all have been."""
        return self._queue[0] if self._queue else None

    @property
    def place(self) -> tuple[int, int]:
        """(n, N): how far the reading is."""
        return (len(self._drawn) - len(self._queue) + 1, len(self._drawn))

    @property
    def remaining(self) -> int:
        """How many sentences wait in this reading, the current one included."""
        return len(self._queue)

    def codings(self) -> list[Coding]:
        """What the coder has coded by hand in the current sentence, in the order in which it was done."""
        here = self._required().segment
        found = self.corpus.iter_codings(document_id=here.document_id, coder=self.coder)
        by_hand = (one for one in found if one.verdict is Verdict.CODED and one.segment.overlaps(here))
        return sorted(by_hand, key=lambda one: one.decision_id)

    def reaches(self) -> bool:
        """Whether the span of the draft holds a part of the current sentence."""
        (start, end), here = self.draft.span, self._required().segment
        return start < here.end and here.start < end

    def code(self, code_id: str) -> Decision | None:
        """Give a code to the span of the draft; None where that very span has the code already."""
        here = self._required()
        segment = self.corpus.document(here.segment.document_id).segment(*self.draft.span)
        if any((one.code_id, one.segment) == (code_id, segment) for one in self.codings()):
            return None
        code = self.codebook.get(code_id)
        decision = self.corpus.decide(
            Decision(
                segment=segment,
                code_id=code_id,
                coder=self.coder,
                verdict=Verdict.CODED,
                status=self.draft.status,
                memo=self.draft.memo,
                codebook_digest=self.codebook.digest,
                code_digest=code.digest if code else "",
                seconds=self._seconds(),
            )
        )
        self.draft = self._draft_of(here.segment)
        return decision

    def finish(self) -> bool:
        """Go on to the next sentence; False (and nothing happens) while this one has no code."""
        return bool(self.codings()) and self._go_on(Reading.CODED)

    def nothing(self) -> bool:
        """Say that there is nothing to code; False (and nothing happens) where it has a code."""
        return not self.codings() and self._go_on(Reading.NOTHING)

    def skip(self) -> None:
        """Put the sentence off; it comes last."""
        self._go_on(Reading.SKIPPED)

    def undo(self) -> Coding | Look | SampledSentence | None:
        """Take back the last code of the current sentence, or else go back to the sentence before.

        Returns what was taken back, None where there is nothing.
        """
        raise NotImplementedError

    def _go_on(self, reading: Reading) -> bool:
        """Keep what was said of the current sentence, and show the next one; True."""
        raise NotImplementedError

    def _required(self) -> SampledSentence:
        if self.current is None:
            raise ValueError("all is read: there is no sentence")
        return self.current

    def _show_next(self) -> None:
        self._shown_at = self._clock()
        if self.current is not None:
            self.draft = self._draft_of(self.current.segment)

    def _draft_of(self, segment: Segment) -> Draft:
        return Draft((segment.start, segment.end), Status.PRESENT)

    def _seconds(self) -> float:
        return round(self._clock() - self._shown_at, 2)


class BlindReading(SentenceReading):
    """One coder at one sample. Every method that writes has written to the corpus when it returns.

    A sentence is read when the coder has said that there is nothing to code, or has coded it and gone on.
    Codings are decisions like any other; that a sentence was read is kept beside them.
    """

    def __init__(
        self,
        corpus: Corpus,
        codebook: Codebook,
        sample: Sample,
        *,
        coder: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        from qualcode.analysis.misses import read_sample

        super().__init__(corpus, codebook, coder=coder, clock=clock)
        self._sample = sample
        now = corpus.sample(self._sample_id)  # in the present texts
        self._drawn = [one for one in now.sentences if one.fit is not Fit.UNPLACED]
        looks = corpus.looks(self._sample_id, coder=coder)
        reading = read_sample(self._drawn, looks, corpus.iter_codings(coder=coder))
        read = {one.number for one, _ in reading.read}
        put_off = {look.number for look in looks if look.reading is Reading.SKIPPED}
        waiting = [one for one in self._drawn if one.number not in read]
        self._queue = sorted(waiting, key=lambda one: one.number in put_off)  # keeps the order else
        self._show_next()

    def undo(self) -> Coding | Look | None:
        """Take back the last code of the current sentence, or else go back to the sentence before.

        Only what was coded since the sample was drawn is taken back. Works for earlier days too. Returns
        what was taken back, None where there is nothing.
        """
        drawn_at = self._sample.at
        codings = self.codings() if self._queue else []
        mine = [one for one in codings if drawn_at is None or one.at >= drawn_at]
        if mine:
            self.corpus.undo(self.coder, mine[-1].decision_id)
            return mine[-1]
        numbers = {one.number: one for one in self._drawn}
        looks = [one for one in self.corpus.looks(self._sample_id, coder=self.coder) if one.number in numbers]
        if not looks:
            return None
        last = looks[-1]
        self.corpus.undo_look(last.id or 0)
        back = numbers[last.number]
        self._queue = [back, *(one for one in self._queue if one != back)]
        self._show_next()
        return last

    @property
    def _sample_id(self) -> int:
        if self._sample.id is None:
            raise ValueError("a sample is read after it was stored")
        return self._sample.id

    def _go_on(self, reading: Reading) -> bool:
        number = self._required().number
        self.corpus.look(Look(self._sample_id, number, self.coder, reading, seconds=self._seconds()))
        del self._queue[0]
        self._show_next()
        return True
