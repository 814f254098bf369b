"""Random samples of sentences without a suggestion, and what coders made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualcode.model.document import Segment
from qualcode.model.revision import Fit


class Reading(StrEnum):
    """What a coder made of a sampled sentence; ``CODED`` points to codings by hand, which are decisions."""

    NOTHING = "nothing"
    CODED = "coded"
    SKIPPED = "skipped"
    UNDONE = "undone"


@dataclass(frozen=True)
class SampledSentence:
    """A sentence without a suggestion, drawn by chance. ``number`` (from 1) is its place in the reading.

    ``weight`` is how many such sentences it stands for: those of its document by those drawn from it. One
    that was read from a corpus has its segment in the present text and its ``fit`` there: where its words
    were CHANGED it is to be read again, and UNPLACED ones, whose words are gone, keep the old segment.
    """

    number: int
    segment: Segment
    weight: float
    fit: Fit = Fit.SAME


@dataclass(frozen=True)
class Stratum:
    """A document as it was when a sample was drawn.

    ``hits`` has an entry for each sentence with a suggestion: the ids of the suggestions whose evidence
    stands in it (none where a suggestion only reaches into it). ``unhit`` counts the other sentences.
    """

    document_id: str
    text_digest: str
    unhit: int
    hits: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Sample:
    """A random sample of the sentences in which nothing was suggested, stratified by document.

    It belongs to the suggestions that there were when it was drawn. ``population`` is a fingerprint of
    the sentences that it was drawn from. ``id`` and ``at`` are given by the corpus.
    """

    seed: int
    size: int
    population: str
    strata: tuple[Stratum, ...]
    sentences: tuple[SampledSentence, ...]
    codebook_digest: str = ""
    at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class Look:
    """That a coder has read a sampled sentence, and with what outcome. Append-only: an undo is another
    look, whose ``undoes`` names the one that it takes back."""

    sample_id: int
    number: int
    coder: str
    reading: Reading
    undoes: int | None = None
    seconds: float | None = None
    at: datetime | None = None
    id: int | None = None
