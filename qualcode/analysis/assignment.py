"""Draw at random what is to be coded without suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from random import Random
from typing import TYPE_CHECKING

from qualcode.analysis.steering import coded_turns
from qualcode.errors import QualcodeError
from qualcode.model import BlindAssignment, BlindSegment, Document, Kind, Role, Segment

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

UNITS = ("document", "turn")


@dataclass(frozen=True)
class Draw:
    """What was drawn, of how many ``units`` in all; ``worked`` of these could not be drawn, because
    somebody has worked there or they are set aside already."""

    assignment: BlindAssignment
    units: int
    worked: int


def draw_blind(
    corpus: Corpus, *, share: float, unit: str = "document", seed: int = 1, coder: str = ""
) -> Draw:
    """Draw ``share`` (0 to 1) of the documents, or of the turns of informants (in texts without speakers:
    of the paragraphs; no table cell or heading of an interview), stratified by kind; stores nothing.

    Drawn are only units in which ``coder`` (for "": nobody) has ever decided anything, taken back or not,
    and which were not set aside before. The same seed and corpus give the same draw. Raises QualcodeError
    where there is nothing to draw.
    """
    by_kind: defaultdict[Kind, list[Segment]] = defaultdict(list)
    for document in corpus.documents():
        by_kind[document.kind] += _units(document, unit)
    total = sum(map(len, by_kind.values()))
    if not total:
        raise QualcodeError(
            "There is nothing to set aside: no document has words of an informant or a text.",
            hint="Put files into transcripts/ and run: qualcode import",
        )
    taken = _taken(corpus, coder)
    free = {kind: [one for one in by_kind[kind] if not taken.touch(one)] for kind in Kind if by_kind[kind]}
    left = sum(map(len, free.values()))
    if not left:
        raise QualcodeError(
            f"Nothing can be set aside: there are decisions in each {unit} already, or it is set aside.",
            hint="Blind coding has to begin before the review. See: qualcode assign --list",
        )
    wanted = min(left, max(1, floor(share * total + 0.5)))
    counts = _by_size([len(units) for units in free.values()], wanted)
    random = Random(seed)
    drawn: list[Segment] = []
    for units, count in zip(free.values(), counts, strict=True):
        # shuffled by keys: only random() is promised to be the same in every version of Python
        keyed = sorted((random.random(), place) for place in range(len(units)))
        drawn += [units[place] for place in sorted(place for _, place in keyed[:count])]
    segments = tuple(BlindSegment(number, one) for number, one in enumerate(drawn, start=1))
    return Draw(BlindAssignment(seed, share, unit, segments, coder), total, total - left)


@dataclass(frozen=True)
class _Taken:
    """Where somebody has worked, or what is set aside, by document in the order of the text."""

    segments: dict[str, list[Segment]]

    def touch(self, unit: Segment) -> bool:
        return any(unit.overlaps(one) for one in self.segments.get(unit.document_id, ()))


def _taken(corpus: Corpus, coder: str) -> _Taken:
    found: defaultdict[str, list[Segment]] = defaultdict(list)
    for decision in corpus.decisions(coder=coder or None):
        found[decision.segment.document_id].append(decision.segment)
    for assignment in corpus.blind_assignments():
        if not coder or assignment.coder in ("", coder):
            for one in assignment.segments:
                found[one.segment.document_id].append(one.segment)
    return _Taken(found)


def _units(document: Document, unit: str) -> list[Segment]:
    """What can be drawn: stretches with a letter in words that are coded."""
    spans = [
        span
        for turn in coded_turns(document)
        for span in _paragraphs(document, turn.start, turn.end, whole=turn.role is not Role.TEXT)
        if any(sign.isalpha() for sign in document.text[slice(*span)])
    ]
    if unit == "document":
        return [document.segment(0, len(document.text))] if spans else []
    return [document.segment(*span) for span in spans]


def _paragraphs(document: Document, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    if whole:
        yield start, end
        return
    for line in document.text[start:end].split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _by_size(sizes: Sequence[int], wanted: int) -> list[int]:
    """How many of ``wanted`` fall to each stratum: in proportion, by the largest remainders."""
    total = sum(sizes)
    exact = [wanted * size / total for size in sizes]
    counts = [floor(one) for one in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda place: (counts[place] - exact[place], place))
    for place in by_remainder[: wanted - sum(counts)]:
        counts[place] += 1
    return counts
