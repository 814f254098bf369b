"""Where two coders differ, place by place, and what their consensus has settled of it.

Compared are the codings that stand, in the documents that both have worked on. What touches there under one
code belongs together. The same stretches with the same statuses are agreed; everything else is a
disagreement, the slightest kind of which is another span of the same code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.model import Coding, Decision, Opening, Segment, Verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

Key = tuple[str, int, int, str]
"""What a consensus decides on: document, start, end, code."""


class Difference(StrEnum):
    """How two coders differ: one sees nothing, another code, another status, or (least) another span."""

    ONE_ONLY = "one only"
    CODE = "code"
    STATUS = "status"
    SPAN = "span"


@dataclass(frozen=True)
class Disagreement:
    """The codings of two coders that touch and differ; ``first`` or ``second`` is empty for ONE_ONLY."""

    difference: Difference
    first: tuple[Coding, ...]
    second: tuple[Coding, ...]

    @property
    def codings(self) -> tuple[Coding, ...]:
        return (*self.first, *self.second)

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(map(key_of, self.codings))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in question, those of the first coder first."""
        return tuple(dict.fromkeys(one.code_id for one in self.codings))

    @property
    def document_id(self) -> str:
        return self.codings[0].segment.document_id

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last character that either has coded."""
        segments = [one.segment for one in self.codings]
        return min(one.start for one in segments), max(one.end for one in segments)


@dataclass(frozen=True)
class Comparison:
    """Two coders beside each other. ``agreed`` has the first coder's coding where both have the same."""

    first: str
    second: str
    documents: tuple[str, ...]
    agreed: tuple[Coding, ...]
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True)
class ConsensusState:
    """How far the consensus of a pair is: disagreements that wait and that are settled, and what both agree
    on that was adopted or not yet.

    In ``settled_documents`` nothing waits, and what both agree on was adopted: there the consensus stands
    for the pair.
    """

    opening: Opening
    comparison: Comparison
    waiting: tuple[Disagreement, ...]
    settled: tuple[Disagreement, ...]
    adopted: tuple[Coding, ...]
    unadopted: tuple[Coding, ...]
    settled_documents: frozenset[str]

    @property
    def finished(self) -> bool:
        return not self.waiting and not self.unadopted


def key_of(coding: Coding | Decision) -> Key:
    """Which place and code a coding, or a decision, is about."""
    segment = coding.segment
    return (segment.document_id, segment.start, segment.end, coding.code_id)


def compare_coders(corpus: Corpus, first: str, second: str) -> Comparison:
    """What stands of two coders, compared in the documents in which both have decided something or coded
    without suggestions. Raises CorpusError."""
    both = sorted(worked_on(corpus, first) & worked_on(corpus, second))
    mine, theirs = _by_document(corpus, first), _by_document(corpus, second)
    agreed: list[Coding] = []
    disagreements: list[Disagreement] = []
    for document_id in both:
        same, different = compare_codings(mine.get(document_id, ()), theirs.get(document_id, ()))
        agreed += same
        disagreements += different
    return Comparison(first, second, tuple(both), tuple(agreed), tuple(disagreements))


def worked_on(corpus: Corpus, coder: str) -> set[str]:
    """The documents in which a coder has decided anything (a skip decides nothing), or has finished a
    stretch to be coded without suggestions."""
    decided = {
        one.segment.document_id
        for one in corpus.standing_decisions(coder=coder)
        if one.verdict is not Verdict.SKIPPED
    }
    done = {(one.assignment_id, one.number) for one in corpus.blind_readings(coder=coder) if one.done}
    return decided | {
        one.segment.document_id
        for assignment in (corpus.blind_assignments() if done else ())
        for one in assignment.segments
        if (assignment.id, one.number) in done
    }


def consensus_states(corpus: Corpus) -> list[ConsensusState]:
    """How far the consensus of each opened pair is, in the order of opening."""
    return [consensus_state(corpus, opening) for opening in corpus.openings()]


def consensus_state(corpus: Corpus, opening: Opening) -> ConsensusState:
    """What of a pair's codings its consensus has decided on.

    A disagreement is settled when the consensus has decided on each of its codings, by taking it or by
    turning it down. Raises CorpusError.
    """
    comparison = compare_coders(corpus, opening.first, opening.second)
    decided = {
        key_of(one)
        for one in corpus.standing_decisions(coder=opening.consensus)
        if one.verdict is not Verdict.SKIPPED
    }
    waiting = tuple(one for one in comparison.disagreements if not one.keys <= decided)
    unadopted = tuple(one for one in comparison.agreed if key_of(one) not in decided)
    unfinished = {one.document_id for one in waiting} | {one.segment.document_id for one in unadopted}
    return ConsensusState(
        opening=opening,
        comparison=comparison,
        waiting=waiting,
        settled=tuple(one for one in comparison.disagreements if one.keys <= decided),
        adopted=tuple(one for one in comparison.agreed if key_of(one) in decided),
        unadopted=unadopted,
        settled_documents=frozenset({key[0] for key in decided} - unfinished),
    )


def replaced_by_consensus(states: Iterable[ConsensusState]) -> dict[str, frozenset[str]]:
    """By coder, the documents in which somebody else's codings stand for the coder's own: those of the
    consensus where it is finished, those of the pair where it is not."""
    replaced: defaultdict[str, set[str]] = defaultdict(set)
    for state in states:
        pair, consensus = (state.opening.first, state.opening.second), state.opening.consensus
        for coder in pair:
            replaced[coder] |= state.settled_documents
        replaced[consensus] |= set(state.comparison.documents) - state.settled_documents
    return {coder: frozenset(documents) for coder, documents in replaced.items()}


def _by_document(corpus: Corpus, coder: str) -> dict[str, list[Coding]]:
    found: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in corpus.iter_codings(coder=coder):
        found[coding.segment.document_id].append(coding)
    return found


def compare_codings(
    first: Iterable[Coding], second: Iterable[Coding]
) -> tuple[list[Coding], list[Disagreement]]:
    """What two coders agree on in one document (as the first has coded it), and where they differ, both in
    the order of the text."""
    agreed: list[Coding] = []
    found: list[Disagreement] = []
    alone: tuple[list[tuple[Coding, ...]], list[tuple[Coding, ...]]] = ([], [])
    for mine, theirs in _groups(first, second):
        if not mine or not theirs:
            alone[bool(theirs)].append(mine or theirs)
        elif {_same(one) for one in mine} == {_same(one) for one in theirs}:
            agreed += mine
        else:
            differ = {one.status for one in mine} != {one.status for one in theirs}
            found.append(Disagreement(Difference.STATUS if differ else Difference.SPAN, mine, theirs))
    found += _other_codes(*alone)
    agreed.sort(key=lambda one: (one.segment.start, one.segment.end, one.decision_id))
    return agreed, sorted(found, key=lambda one: (one.span, one.codes))


def _same(coding: Coding) -> tuple[int, int, str]:
    return coding.segment.start, coding.segment.end, str(coding.status)


def _groups(
    first: Iterable[Coding], second: Iterable[Coding]
) -> Iterable[tuple[tuple[Coding, ...], tuple[Coding, ...]]]:
    """The codings of a code that touch, directly or through another, as (the first's, the second's).

    A coder who has coded the same place alike twice has coded it once.
    """
    by_code: defaultdict[str, dict[tuple[int, int, int, str], Coding]] = defaultdict(dict)
    for side, codings in enumerate((first, second)):
        for one in codings:
            start, end, status = _same(one)
            by_code[one.code_id].setdefault((start, end, side, status), one)
    for marked in by_code.values():
        group: tuple[list[Coding], list[Coding]] = ([], [])
        reach = 0
        for (start, end, side, _), coding in sorted(marked.items(), key=lambda pair: pair[0]):
            if start >= reach and (group[0] or group[1]):
                yield tuple(group[0]), tuple(group[1])
                group = ([], [])
            group[side].append(coding)
            reach = max(reach, end)
        yield tuple(group[0]), tuple(group[1])


def _other_codes(
    mine: Sequence[tuple[Coding, ...]], theirs: Sequence[tuple[Coding, ...]]
) -> list[Disagreement]:
    """What only one coder has given: in pairs where the other has another code there, those with the
    greatest part in common first."""
    shared = sorted(
        (-_shared(one, other), place, where)
        for place, one in enumerate(mine)
        for where, other in enumerate(theirs)
        if _shared(one, other)
    )
    partner: dict[int, int] = {}
    for _, place, where in shared:
        if place not in partner and where not in partner.values():
            partner[place] = where
    pairs = [Disagreement(Difference.CODE, mine[one], theirs[other]) for one, other in partner.items()]
    only = [Disagreement(Difference.ONE_ONLY, one, ()) for n, one in enumerate(mine) if n not in partner]
    taken = set(partner.values())
    only += [Disagreement(Difference.ONE_ONLY, (), one) for n, one in enumerate(theirs) if n not in taken]
    return [*pairs, *only]


def _shared(one: Sequence[Coding], other: Sequence[Coding]) -> float:
    """The characters in common of those in either, by the outer ends of both."""
    (a, b), (c, d) = (_reach([coding.segment for coding in codings]) for codings in (one, other))
    return max(0, min(b, d) - max(a, c)) / (max(b, d) - min(a, c))


def _reach(segments: Sequence[Segment]) -> tuple[int, int]:
    return min(one.start for one in segments), max(one.end for one in segments)


def counts_by_code(comparison: Comparison) -> dict[str, Mapping[str, int]]:
    """By code in alphabetical order: how often both agree, and how often they differ in which way.

    A disagreement about two codes counts under both.
    """
    names = ("agreed", *Difference)
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(map(str, names), 0))
    for coding in comparison.agreed:
        counts[coding.code_id]["agreed"] += 1
    for one in comparison.disagreements:
        for code_id in one.codes:
            counts[code_id][str(one.difference)] += 1
    return {code_id: counts[code_id] for code_id in sorted(counts)}
