"""The codings gathered by code: distinct segments and sources, with the codes below each code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.sources import SourceKey, document_key, is_informant
from qualcode.findings import Cell, Crosstab
from qualcode.model import Codebook, Kind, Quote, Status


@dataclass
class Places:
    """Where evidence was found: numbers of segments, those that say it is missing, and keys of sources."""

    segments: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    sources: set[SourceKey] = field(default_factory=set)

    def add(self, segment: int, source: SourceKey | None, status: Status) -> None:
        self.segments.add(segment)
        if status is Status.ABSENT:
            self.absent.add(segment)
        if source is not None:
            self.sources.add(source)

    @property
    def cell(self) -> Cell:
        return Cell(len(self.segments), len(self.sources), len(self.absent))


@dataclass
class CodeEvidence:
    """The evidence for one code and the codes below it. ``own`` are the segments with that very code."""

    segments: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)
    informants: set[SourceKey] = field(default_factory=set)
    statuses: dict[Status, set[int]] = field(default_factory=lambda: defaultdict(set))
    kinds: dict[str, Places] = field(default_factory=lambda: defaultdict(Places))
    levels: dict[str, Places] = field(default_factory=lambda: defaultdict(Places))

    def sources(self, kind: Kind) -> int:
        return len(self.kinds[kind].sources) if kind in self.kinds else 0


@dataclass(frozen=True)
class Evidence:
    """``codes`` has the codes with codings, their own or below them; ``sources`` the coded segments of each.

    A segment that two coders gave the same code, or that has two codes of one component, counts once.
    """

    codes: Mapping[str, CodeEvidence]
    sources: Mapping[SourceKey, set[int]]

    def levels(self) -> set[str]:
        """The levels with evidence; "" where a source's level is not recorded."""
        return {level for evidence in self.codes.values() for level in evidence.levels}

    def by_kind(self, codes: Sequence[str], kinds: Sequence[Kind]) -> Crosstab:
        """Segments and sources of ``codes`` by kind of document."""
        return _crosstab({code: self.codes[code].kinds for code in codes if code in self.codes}, codes, kinds)

    def by_level(self, codes: Sequence[str], levels: Sequence[str]) -> Crosstab:
        """Segments and sources of ``codes`` by level of government or society."""
        return _crosstab(
            {code: self.codes[code].levels for code in codes if code in self.codes}, codes, levels
        )


def _crosstab(
    places: Mapping[str, Mapping[str, Places]], rows: Sequence[str], columns: Sequence[str]
) -> Crosstab:
    cells = {
        (row, column): found.cell
        for row, by_column in places.items()
        for column, found in by_column.items()
        if column in columns
    }
    return Crosstab(tuple(rows), tuple(columns), cells)


def gather(quotes: Iterable[tuple[Quote, SourceKey | None]], codebook: Codebook) -> Evidence:
    """Gather ``quotes``, each with its source (None for the interviewer's own words)."""
    numbers: dict[tuple[str, int, int], int] = {}
    codes: defaultdict[str, CodeEvidence] = defaultdict(CodeEvidence)
    sources: defaultdict[SourceKey, set[int]] = defaultdict(set)
    paths = {code.id: codebook.path(code.id) for code in codebook.codes}
    for quote, source in quotes:
        coding = quote.coding
        segment = (coding.segment.document_id, coding.segment.start, coding.segment.end)
        number = numbers.setdefault(segment, len(numbers))
        # what somebody says in a chat is evidence of that person, and of the chat as a document
        collected = source if quote.kind is Kind.INTERVIEW else document_key(coding.segment.document_id)
        for key in {source, collected}:
            if key is not None:
                sources[key].add(number)
        codes[coding.code_id].own.add(number)
        for code in paths.get(coding.code_id, (coding.code_id,)):
            evidence = codes[code]
            evidence.segments.add(number)
            evidence.statuses[coding.status].add(number)
            if source is not None and is_informant(source):
                evidence.informants.add(source)
            evidence.kinds[quote.kind].add(number, collected, coding.status)
            evidence.levels[quote.attributes.get("level", "")].add(number, source, coding.status)
    return Evidence(codes, sources)
