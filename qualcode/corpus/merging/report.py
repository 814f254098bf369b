"""What a merge did, or would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from qualcode.model import Revised, Segment, Status, Verdict


class Fate(StrEnum):
    """What became of a document of the other copy.

    ``ADDED``; ``HERE`` already with its present text, if only as an earlier one; ``NEWER`` text taken over;
    ``DIVERGED``: both copies have corrected it, our text stays the present one.
    """

    ADDED = "added"
    HERE = "here"
    NEWER = "newer"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Difference:
    """Something that the two copies say otherwise about a document, or a speaker in it: ours stays."""

    document_id: str
    what: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class MergedDocument:
    """A document of the other copy, where it is called ``theirs``.

    ``texts`` counts the texts that came in, ``revised`` says what newer ones did to decisions that were
    here, ``filled`` names attributes and roles that only the other copy knew.
    """

    id: str
    theirs: str
    fate: Fate
    texts: int = 0
    revised: tuple[Revised, ...] = ()
    filled: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def brought(self) -> bool:
        return bool(self.texts or self.filled)


@dataclass(frozen=True)
class MergedCoder:
    """The decisions of a coder (under the name that they have here), undos and skips included.

    ``only_here`` counts those that the other copy does not have. ``moved``, ``changed`` and ``unplaced`` are
    standing decisions that came in and are elsewhere, on changed words, or nowhere in our present texts.
    """

    coder: str
    brought: int = 0
    here: int = 0
    only_here: int = 0
    moved: int = 0
    changed: int = 0
    unplaced: int = 0


@dataclass(frozen=True)
class Said:
    """One side of a conflict."""

    verdict: Verdict
    code_id: str
    status: Status
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """A coder has decided on the same thing in both copies, and not alike.

    On a suggestion the later one stands (``both_stand`` is False). By hand both stand: a coding that was
    taken up again in both copies, or one code on the same words with another verdict or status.
    """

    coder: str
    segment: Segment
    ours: Said
    theirs: Said
    both_stand: bool = False

    @property
    def ours_stands(self) -> bool:
        return self.both_stand or self.ours.at > self.theirs.at


@dataclass(frozen=True)
class Unplaced:
    """A standing decision that came in and has no place in our present text."""

    coder: str
    code_id: str
    segment: Segment


@dataclass(frozen=True)
class MergeReport:
    """What came in from ``source``; ``copy`` is our corpus as it was before (None where nothing was written).

    ``others`` counts what else came in, by its name; ``left_out`` says what was not brought in, and why.
    """

    source: str
    documents: tuple[MergedDocument, ...] = ()
    coders: tuple[MergedCoder, ...] = ()
    memos: int = 0
    memos_here: int = 0
    suggestions: int = 0
    others: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    left_out: tuple[str, ...] = ()
    shared_coders: tuple[str, ...] = ()
    copy: Path | None = None

    @property
    def decisions(self) -> int:
        """How many decisions came in."""
        return sum(coder.brought for coder in self.coders)

    @property
    def brought(self) -> bool:
        """Whether anything came in."""
        documents = any(document.brought for document in self.documents)
        return bool(
            documents or self.decisions or self.memos or self.suggestions or any(self.others.values())
        )
