"""Suggestions: which sentences may be evidence for which code, with the reason. The only room with spaCy.

``suggest`` reads one document; ``suggest_corpus`` brings the suggestions of a corpus up to date with a
codebook and does only the work that an edit has made necessary. spaCy is imported when there is work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcode.model import Codebook, Document, Suggestion
from qualcode.suggestions.update import suggest_corpus

__all__ = ["suggest", "suggest_corpus", "token_pattern_problems"]


def suggest(
    document: Document, codebook: Codebook, *, widen: int = 0, pipeline: str = ""
) -> Iterator[Suggestion]:
    """Suggestions for ``document``: at most one a sentence and code, in the order of the text.

    ``widen`` adds that many neighbouring sentences of the same turn on each side of a segment.
    ``pipeline`` names an installed spaCy pipeline whose tags token patterns may use.
    Raises SuggestError where the pipeline is missing or spaCy rejects a token pattern.
    """
    from qualcode.suggestions.engine import engine_for

    yield from engine_for(codebook, widen=widen, pipeline=pipeline).suggest(document)


def token_pattern_problems(tokens: Sequence[Mapping[str, Any]]) -> str | None:
    """What spaCy objects to in a token pattern, in one sentence; None if it accepts it."""
    from qualcode.suggestions import matching

    return matching.token_pattern_problems(tokens)
