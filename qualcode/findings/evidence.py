"""What the coded corpus says: findings, the sources behind them, and tables of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from qualcode.model import Kind, Quote, Status


@dataclass(frozen=True)
class Table:
    """A small table for people: column headings and rows of cells, all text, in reading order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """All that the report needs to know about one component or sub-code: facts, never interpretation.

    All numbers but ``own_segments`` include the codes below. ``informants`` are all with evidence, also
    those who speak in a document. ``sources`` counts, for each kind that the corpus has, the interviewed
    informants or the documents with evidence; ``silent_levels`` are levels in the sample without any.
    ``statuses`` has every status. ``contrary`` are quotes that say the thing is missing, or only partly
    there.
    """

    code_id: str
    title: str
    definition: str
    segments: int
    informants: int
    informants_eligible: int
    statuses: Mapping[Status, int]
    quotes: Sequence[Quote] = ()
    contrary: Sequence[Quote] = ()
    children: Sequence[Finding] = ()
    own_segments: int = 0
    sources: Mapping[Kind, int] = field(default_factory=dict)
    silent_levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """An informant (who may speak in several interviews), or a document or observation by itself.

    ``attributes`` has the canonical names (institution, sector, level, date, place, medium); values
    that differ between the interviews of one informant are joined with "; ". An ``informant`` whose
    ``kind`` is not interview speaks only in documents or observations, such as a chat.
    """

    label: str
    kind: Kind
    document_ids: tuple[str, ...]
    attributes: Mapping[str, str]
    segments: int
    informant: bool = False


@dataclass(frozen=True)
class Cell:
    """How many segments, from how many sources (informants, or documents).

    ``absent`` of the segments say that the thing is missing.
    """

    segments: int
    sources: int
    absent: int = 0


@dataclass(frozen=True)
class Crosstab:
    """Components (code ids) by kinds or levels. Pairs without evidence are not in ``cells``.

    The level "" is that of sources whose level is not recorded.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Tally:
    """What became of the suggestions of a code, of a coder, or of all: counts of standing decisions.

    ``key`` is the code id or the coder, "" for all. Only ``coded`` (by hand) is not about suggestions.
    ``undecided`` are suggestions that nobody has decided on; 0 for a coder.
    """

    key: str = ""
    suggested: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    skipped: int = 0
    undecided: int = 0
    coded: int = 0
    first: datetime | None = None
    last: datetime | None = None
