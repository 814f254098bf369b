"""Two copies of a project become one: what another copy has, and ours has not, is brought in.

``matching`` tells which document is which and ``texts`` brings their texts in; ``said`` tells which decision
is which, ``offers`` which suggestion, and ``entries`` appends the new ones; ``company`` brings the rest.
All of it happens in one transaction, of which ``door`` is the way in.
"""

from __future__ import annotations

from qualcode.corpus.merging.door import Merging
from qualcode.corpus.merging.other import coders_of, find_corpus
from qualcode.corpus.merging.report import (
    Conflict,
    Difference,
    Fate,
    MergedCoder,
    MergedDocument,
    MergeReport,
    Unplaced,
)

__all__ = [
    "Conflict",
    "Difference",
    "Fate",
    "MergeReport",
    "MergedCoder",
    "MergedDocument",
    "Merging",
    "Unplaced",
    "coders_of",
    "find_corpus",
]
