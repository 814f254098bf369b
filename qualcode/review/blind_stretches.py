"""Code the stretches that were set aside, sentence by sentence and without any suggestion."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.analysis.steering import coded_turns
from qualcode.model import (
    BlindReading,
    BlindSegment,
    Codebook,
    Coding,
    Reading,
    SampledSentence,
    Segment,
    Verdict,
)
from qualcode.review.blind import SentenceReading

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


@dataclass(frozen=True)
class _Stretch:
    """A stretch of an assignment, and the numbers (in this reading) of its sentences."""

    assignment_id: int
    segment: BlindSegment
    sentences: frozenset[int]


class StretchReading(SentenceReading):
    """One coder at the stretches that they have not marked as done yet, in the order of the assignments.

    A stretch is marked as done when its last sentence was read. Within a stretch only codes are kept: a later
    reading goes on at the last sentence of the first stretch that the coder has coded, and undo leads back
    from there.
    """

    def __init__(
        self, corpus: Corpus, codebook: Codebook, *, coder: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(corpus, codebook, coder=coder, clock=clock)
        self._stretches: list[_Stretch] = []
        self._read: list[SampledSentence] = []
        self._begin()
        self._show_next()

    def undo(self) -> Coding | SampledSentence | None:
        """Take back the last code of the current sentence, or else go back to the sentence that was read
        before it in this reading; its stretch is not done then.

        Returns what was taken back, None where there is nothing.
        """
        codings = self.codings() if self._queue else []
        if codings:
            self.corpus.undo(self.coder, codings[-1].decision_id)
            return codings[-1]
        if not self._read:
            return None
        back = self._read.pop()
        stretch = self._stretch_of(back)
        if all(one.number not in stretch.sentences for one in self._queue):
            self._mark(stretch, done=False)
        self._queue.insert(0, back)
        self._show_next()
        return back

    def _go_on(self, reading: Reading) -> bool:
        here = self._queue.pop(0)
        if reading is Reading.SKIPPED:
            self._queue.append(here)
        else:
            self._read.append(here)
            stretch = self._stretch_of(here)
            if all(one.number not in stretch.sentences for one in self._queue):
                self._mark(stretch, done=True)
        self._show_next()
        return True

    def _mark(self, stretch: _Stretch, *, done: bool) -> None:
        self.corpus.read_blind(BlindReading(stretch.assignment_id, stretch.segment.number, self.coder, done))

    def _stretch_of(self, sentence: SampledSentence) -> _Stretch:
        return next(one for one in self._stretches if sentence.number in one.sentences)

    def _begin(self) -> None:
        """Queue the sentences of what is not done, the first stretch from where it was left."""
        done = {
            (one.assignment_id, one.number)
            for one in self.corpus.blind_readings(coder=self.coder)
            if one.done
        }
        for assignment in self.corpus.blind_assignments():
            if assignment.coder not in ("", self.coder):
                continue
            for segment in assignment.segments:
                if (assignment.id, segment.number) in done:
                    continue
                spans = list(_sentences(self.corpus, segment.segment))
                first = len(self._drawn) + 1
                sentences = [SampledSentence(first + n, span, 1.0) for n, span in enumerate(spans)]
                numbers = frozenset(one.number for one in sentences)
                stretch = _Stretch(assignment.id or 0, segment, numbers)
                self._drawn += sentences
                self._stretches.append(stretch)
                begun = 0 if self._queue else self._last_coded(spans)
                self._read += sentences[:begun]
                self._queue += sentences[begun:]

    def _last_coded(self, spans: list[Segment]) -> int:
        """How many sentences come before the last one that the coder has coded by hand."""
        if not spans:
            return 0
        codings = [
            one.segment
            for one in self.corpus.iter_codings(document_id=spans[0].document_id, coder=self.coder)
            if one.verdict is Verdict.CODED
        ]
        return max((n for n, span in enumerate(spans) if any(map(span.overlaps, codings))), default=0)


def _sentences(corpus: Corpus, stretch: Segment) -> Iterator[Segment]:
    """The sentences with a letter in the part of a stretch that is coded."""
    from qualcode.suggestions.text import split_sentences

    document = corpus.document(stretch.document_id)
    coded = [one for one in coded_turns(document) if one.start < stretch.end and stretch.start < one.end]
    # an earlier draw could set a table cell aside: it is read, or it would never be done
    for turn in coded or document.turns:
        start, end = max(turn.start, stretch.start), min(turn.end, stretch.end)
        if start < end:
            for span in split_sentences(document.text, start, end):
                segment = document.segment(*span)
                if any(sign.isalpha() for sign in segment.quote):
                    yield segment
