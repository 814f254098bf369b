"""Several coders: who has worked on what, where they were compared, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qualcode.model import Status


@dataclass(frozen=True)
class CoderWork:
    """How many codings of a coder stand, and in how many ``documents`` these are."""

    coder: str
    documents: int
    codings: int


@dataclass(frozen=True)
class PairWork:
    """Two coders who were compared: since when they see each other's decisions, and how far their consensus
    is. ``disagreements`` and ``agreed`` count what stands now in ``documents`` that both have worked on;
    ``waiting`` and ``unadopted`` are those of each on which the consensus has not decided. In ``settled`` of
    the documents it stands for the pair, with ``codings``."""

    first: str
    second: str
    consensus: str
    opened: datetime
    documents: int
    agreed: int
    disagreements: int
    waiting: int
    unadopted: int
    settled: int
    codings: int

    @property
    def finished(self) -> bool:
        return not self.waiting and not self.unadopted


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement with the interval of a bootstrap over documents.

    ``value`` is None where the coefficient is not defined; ``low`` and ``high`` also where the resamples
    do not allow an interval.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class CodeAgreement:
    """How far coders agree on where a code is, the codes below it taken with it; or on all codes together.

    The ``level`` "component" is a top-level code, "overall" all codes (``code_id`` ""). With a ``status``
    only codings with that status count. ``coded`` and ``prevalence`` are by coder, in the order of the
    coders: the units with the code, and their share of the units that the coder worked on. ``undefined``
    says why there are no coefficients: nobody used the code ("unused"), or all units have it ("constant").
    ``kappa`` and ``cu_alpha`` are for two coders only. ``u_alpha`` and ``cu_alpha`` take the coders'
    segments as they are and do not depend on the unit.
    """

    code_id: str
    level: Literal["overall", "component", "code"]
    coded: tuple[int, ...]
    prevalence: tuple[float, ...]
    mean_prevalence: float
    status: Status | None = None
    undefined: Literal["", "unused", "constant"] = ""
    percent: Coefficient = Coefficient()
    kappa: Coefficient = Coefficient()
    ac1: Coefficient = Coefficient()
    alpha: Coefficient = Coefficient()
    u_alpha: Coefficient = Coefficient()
    cu_alpha: Coefficient = Coefficient()


@dataclass(frozen=True)
class LeftOut:
    """A document without part in an agreement, and why: ``coders`` are those of the compared ones who have
    decided something in it ("few coders"), which is not enough; or it has no text to be coded ("no text");
    or a coding no longer fits its text ("changed")."""

    document_id: str
    coders: tuple[str, ...]
    reason: Literal["few coders", "no text", "changed"]


Unit = Literal["sentence", "turn", "document", "character"]


@dataclass(frozen=True)
class Agreement:
    """How far coders agree, counted in ``units`` of the kind ``unit``, in ``documents`` (ids).

    A document counts where at least two of the ``coders`` have a standing decision other than a skip.
    ``undecided`` are, by coder, the suggestions in these documents that the coder has not decided on; they
    count as not coded. ``rows`` begin with the one for all codes, ``codes`` of which were used. The
    intervals hold ``confidence`` of ``resamples`` draws of documents with ``seed``. ``as_of`` is the moment
    whose decisions were taken, None for those that stand now.
    """

    coders: tuple[str, ...]
    unit: Unit
    units: int
    documents: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    undecided: tuple[int, ...]
    codes: int
    rows: tuple[CodeAgreement, ...]
    resamples: int
    seed: int
    confidence: float
    as_of: datetime | None = None

    @property
    def overall(self) -> CodeAgreement:
        return self.rows[0]
