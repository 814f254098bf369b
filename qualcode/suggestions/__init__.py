"""Suggestions: which sentences may be evidence for which code, with the reason. The only room with spaCy.

``suggest`` reads one document; ``suggest_corpus`` brings the suggestions of a corpus up to date with a
codebook and does only the work that an edit has made necessary. spaCy is imported when there is work.
``Suggester``, ``Settings`` and ``sentences`` are for those who write a suggester (docs/suggesters.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.model import PATTERNS, Codebook, Document, Suggestion
from qualcode.suggestions.panel import Panel
from qualcode.suggestions.suggester import Settings, Suggester
from qualcode.suggestions.text import sentences
from qualcode.suggestions.update import suggest_corpus

__all__ = ["Settings", "Suggester", "sentences", "suggest", "suggest_corpus", "token_pattern_problems"]


def suggest(
    document: Document,
    codebook: Codebook,
    *,
    suggesters: Sequence[str] = (PATTERNS,),
    widen: int = 0,
    pipeline: str = "",
) -> Iterator[Suggestion]:
    """Suggestions for ``document``: at most one a sentence and code, in the order of the text.

    ``suggesters`` are names of installed suggesters; the first leads where several see the same.
    ``widen`` adds that many neighbouring sentences of the same turn on each side of a segment.
    ``pipeline`` names an installed spaCy pipeline whose tags token patterns may use.
    Raises SuggestError where a suggester or the pipeline is missing or fails, or spaCy rejects a token
    pattern.
    """
    yield from Panel(codebook, suggesters, widen=widen, pipeline=pipeline).suggest(document, codebook.codes)


def token_pattern_problems(tokens: Sequence[Mapping[str, Any]]) -> str | None:
    """What spaCy objects to in a token pattern, in one sentence; None if it accepts it."""
    from qualcode.suggestions import matching

    return matching.token_pattern_problems(tokens)
