"""How much the suggestions miss, from a random sample of the sentences in which nothing was suggested.

The unit is the sentence. Found are the sentences in which the coder has approved a suggestion; missed are
those without a suggestion that the coder would code, estimated from the sample. Recall is found / (found +
missed).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualcode.analysis.intervals import wilson
from qualcode.findings import CodeMisses, Estimate, RecallEstimate
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
    Stratum,
    Verdict,
)

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

_APPROVED = (Verdict.ACCEPTED, Verdict.CORRECTED)


def recall_estimates(
    corpus: Corpus, codebook: Codebook, *, coder: str | Collection[str] | None = None
) -> tuple[RecallEstimate, ...]:
    """For each coder (or one, or some) who has read in a sample: the newest one read to the end, else the
    newest."""
    found: dict[str, RecallEstimate] = {}
    wanted = (coder,) if isinstance(coder, str) else coder
    for step in corpus.sample_progress():
        if step.read and (wanted is None or step.coder in wanted):
            estimate = recall_estimate(corpus, codebook, corpus.sample(step.sample_id), coder=step.coder)
            before = found.get(step.coder)
            if estimate.read and (before is None or estimate.finished or not before.finished):
                found[step.coder] = estimate
    return tuple(found[name] for name in sorted(found))


def recall_estimate(corpus: Corpus, codebook: Codebook, sample: Sample, *, coder: str) -> RecallEstimate:
    """What ``coder``'s decisions and reading say about the suggestions of the time when it was drawn."""
    drawn = [one for one in sample.sentences if one.fit is not Fit.UNPLACED]
    # a document of which no sampled sentence is left is another document by now
    lost = {one.segment.document_id for one in sample.sentences} - {one.segment.document_id for one in drawn}
    strata = [one for one in sample.strata if one.document_id not in lost]
    reading = read_sample(drawn, corpus.looks(sample.id or 0, coder=coder), corpus.iter_codings(coder=coder))
    hits = _Hits.of(strata, corpus.standing_decisions(coder=coder))
    unhit = sum(one.unhit for one in strata)
    found_total = hits.total()
    missed = missed_sentences([(one.weight, bool(codes)) for one, codes in reading.read], unhit)
    return RecallEstimate(
        sample_id=sample.id or 0,
        seed=sample.seed,
        drawn_at=sample.at or datetime.now(UTC),
        coder=coder,
        codebook_digest=sample.codebook_digest,
        hits=sum(len(one.hits) for one in strata),
        unhit=unhit,
        drawn=len(drawn),
        read=len(reading.read),
        skipped=reading.skipped,
        missed_read=sum(bool(codes) for _, codes in reading.read),
        found=len(hits.found),
        undecided=hits.undecided,
        found_total=found_total,
        missed=missed,
        recall=recall_of(found_total, missed),
        codes=_by_code(codebook, hits.found, [codes for _, codes in reading.read]),
        hit_now=_hit_now(corpus, drawn),
        stratified={one.document_id for one in strata if one.unhit}
        <= {one.segment.document_id for one in drawn},
        corrected=sum(one.fit is Fit.CHANGED for one in drawn),
        lost=sum(one.segment.document_id not in lost for one in sample.sentences) - len(drawn),
        lost_documents=tuple(sorted(lost)),
    )


@dataclass(frozen=True)
class SampleReading:
    """The sentences that count as ``read``, each with the codes that it got, and how many were put off."""

    read: tuple[tuple[SampledSentence, frozenset[str]], ...]
    skipped: int


def read_sample(
    drawn: Iterable[SampledSentence], looks: Iterable[Look], codings: Iterable[Coding]
) -> SampleReading:
    """What a coder made of the sentences ``drawn``; ``looks`` and ``codings`` are that coder's standing ones.

    A sentence whose codings were all taken back after the reading is to be read again.
    """
    by_number = {look.number: look.reading for look in looks}
    by_document: dict[str, list[Coding]] = {}
    for coding in codings:
        if coding.verdict is Verdict.CODED:
            by_document.setdefault(coding.segment.document_id, []).append(coding)
    read = []
    for one in drawn:
        found = by_document.get(one.segment.document_id, ())
        codes = frozenset(c.code_id for c in found if c.segment.overlaps(one.segment))
        outcome = by_number.get(one.number)
        if outcome is Reading.NOTHING or (outcome is Reading.CODED and codes):
            read.append((one, codes))
    skipped = sum(by_number.get(one.number) is Reading.SKIPPED for one in drawn)
    return SampleReading(tuple(read), skipped)


def missed_sentences(read: Sequence[tuple[float, bool]], unhit: int) -> Estimate | None:
    """How many of ``unhit`` sentences would be coded; ``read`` are (weight, coded) of the sample.

    The weighted share times ``unhit`` (with the whole sample, the sum over documents of their sentences
    times the share coded in each). The interval is Wilson's with the effective size of the sample: Kish's
    (sum of weights)² / (sum of squared weights), which allows for unequal weights (Kish 1965, Survey
    Sampling, section 11.7; Franco, Little, Louis & Slud 2019, Journal of Survey Statistics and Methodology
    7(3), 334–364), times (N - 1) / (N - n) for a sample that is a good part of all (Cochran 1977, Sampling
    Techniques, 3rd ed., section 2.6). It takes the sample for a simple random one; the strata make it no
    less exact. Never less than was seen, nor more than is left. None where nothing was read.
    """
    if not read:
        return None
    weights = sum(weight for weight, _ in read)
    share = sum(weight for weight, coded in read if coded) / weights
    seen, clear = sum(coded for _, coded in read), sum(not coded for _, coded in read)
    if len(read) >= unhit:
        return Estimate(seen, seen, seen)
    effective = weights**2 / sum(weight**2 for weight, _ in read) * (unhit - 1) / (unhit - len(read))
    low, high = wilson(share * effective, effective)
    return Estimate(share * unhit, max(low * unhit, seen), min(high * unhit, unhit - clear))


def recall_of(found: Estimate | None, missed: Estimate | None) -> Estimate | None:
    """found / (found + missed), with the ends at which both tell the least and the most of recall.

    While ``found`` is known exactly its interval is that of ``missed`` (recall falls as it grows). Where it
    is not, its ends are what can be at most, not what is likely, so that the interval errs on the wide side.
    """
    if found is None or missed is None or found.value + missed.value == 0:
        return None
    low = found.low / (found.low + missed.high) if found.low else 0.0
    high = found.high / (found.high + missed.low) if found.high else 0.0
    return Estimate(found.value / (found.value + missed.value), low, high)


@dataclass(frozen=True)
class _Hits:
    """The sentences with evidence of a suggestion: what was decided on the suggestions in each.

    ``found`` has the codes that were given to each sentence with an approved suggestion. ``rejected`` are
    sentences in which all were rejected. ``whole`` of the found are those without an undecided suggestion.
    """

    found: tuple[frozenset[str], ...]
    whole: int
    rejected: int
    undecided: int

    @classmethod
    def of(cls, strata: Iterable[Stratum], decisions: Iterable[Decision]) -> _Hits:
        decided = {
            one.suggestion_id: one
            for one in decisions
            if one.suggestion_id is not None and one.verdict is not Verdict.SKIPPED
        }
        found, whole, rejected, undecided = [], 0, 0, 0
        for hit in (hit for stratum in strata for hit in stratum.hits if hit):
            made = [decided[number] for number in hit if number in decided]
            all_decided = len(made) == len(hit)
            if codes := frozenset(one.code_id for one in made if one.verdict in _APPROVED):
                found.append(codes)
                whole += all_decided
            elif all_decided:
                rejected += 1
            else:
                undecided += 1
        return cls(tuple(found), whole, rejected, undecided)

    def total(self) -> Estimate | None:
        """How many sentences will be found when all is decided; None where no sentence is decided yet.

        Undecided sentences are expected to go as those in which everything is decided. That is an
        assumption, so the interval makes none: from none of them to all of them (the bounds of Cochran 1977,
        section 13.2, for those who did not answer). Exact as soon as everything is decided.
        """
        found = len(self.found)
        if not self.undecided:
            return Estimate(found, found, found)
        if not self.whole + self.rejected:
            return None
        expected = found + self.undecided * self.whole / (self.whole + self.rejected)
        return Estimate(expected, found, found + self.undecided)


def _by_code(
    codebook: Codebook, found: Iterable[frozenset[str]], missed: Iterable[frozenset[str]]
) -> tuple[CodeMisses, ...]:
    """The codes with anything found or missed, in the order of the codebook; unknown ones come last."""
    counted: dict[str, list[int]] = {code.id: [0, 0] for code in codebook.codes}
    paths: Mapping[str, tuple[str, ...]] = {code.id: codebook.path(code.id) for code in codebook.codes}
    for side, sentences in enumerate((found, missed)):
        for codes in sentences:
            for code_id in {above for code in codes for above in paths.get(code, (code,))}:
                counted.setdefault(code_id, [0, 0])[side] += 1
    return tuple(CodeMisses(code_id, *counts) for code_id, counts in counted.items() if any(counts))


def _hit_now(corpus: Corpus, drawn: Iterable[SampledSentence]) -> tuple[Segment, ...]:
    by_document: dict[str, list[Segment]] = {}
    for one in drawn:
        by_document.setdefault(one.segment.document_id, []).append(one.segment)
    hit = {
        segment
        for document_id, segments in by_document.items()
        for suggestion in corpus.suggestions(document_id=document_id)
        for segment in segments
        if suggestion.segment.overlaps(segment)
    }
    return tuple(one.segment for one in drawn if one.segment in hit)
