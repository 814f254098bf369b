"""The nouns of qualcode: frozen dataclasses, standard library only.

All offsets are Unicode code points, half-open (``text[start:end]``), over text in NFC with LF line ends.
"""

from __future__ import annotations

from qualcode.model.codebook import (
    CONTRARY,
    Bilingual,
    Code,
    Codebook,
    Pattern,
    PatternKind,
    Status,
    Trap,
    Valence,
    WordList,
    sorted_repr,
)
from qualcode.model.coding import (
    CODING_VERDICTS,
    PATTERNS,
    Coding,
    Decision,
    Match,
    Quote,
    Suggestion,
    Verdict,
    suggester_of,
)
from qualcode.model.document import Document, Kind, Role, Segment, Turn
from qualcode.model.memo import About, Memo
from qualcode.model.revision import Edit, Fit, Replacement, Revised, Revision
from qualcode.model.sample import Look, Reading, Sample, SampledSentence, Stratum
from qualcode.model.team import BlindAssignment, BlindReading, BlindSegment, Merge, Opening
from qualcode.model.text import Span, digest, normalise, slug

__all__ = [
    "CODING_VERDICTS",
    "CONTRARY",
    "PATTERNS",
    "About",
    "Bilingual",
    "BlindAssignment",
    "BlindReading",
    "BlindSegment",
    "Code",
    "Codebook",
    "Coding",
    "Decision",
    "Document",
    "Edit",
    "Fit",
    "Kind",
    "Look",
    "Match",
    "Memo",
    "Merge",
    "Opening",
    "Pattern",
    "PatternKind",
    "Quote",
    "Reading",
    "Replacement",
    "Revised",
    "Revision",
    "Role",
    "Sample",
    "SampledSentence",
    "Segment",
    "Span",
    "Status",
    "Stratum",
    "Suggestion",
    "Trap",
    "Turn",
    "Valence",
    "Verdict",
    "WordList",
    "digest",
    "normalise",
    "slug",
    "sorted_repr",
    "suggester_of",
]
