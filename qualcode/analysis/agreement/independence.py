"""Which decisions two coders made without knowing each other's: agreement is measured on those."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


@dataclass(frozen=True)
class Independence:
    """``consensus`` are the coders that stand for what others agreed on: their decisions are nobody's own
    reading. ``until`` is the first moment at which two of the coders were opened to each other; None where
    none were."""

    consensus: frozenset[str]
    until: datetime | None


def independence(corpus: Corpus, coders: Collection[str] | None = None) -> Independence:
    """What may be compared of ``coders`` (everybody for None)."""
    openings = corpus.openings()
    consensus = frozenset(one.consensus for one in openings)
    pairs = [one for one in openings if coders is None or one.pair <= set(coders)]
    return Independence(consensus, min((one.at for one in pairs if one.at is not None), default=None))
