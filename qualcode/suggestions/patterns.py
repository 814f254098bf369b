"""The suggester ``patterns``: what the rules of the codebook match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.model import Code, Codebook, Document, Suggestion, digest
from qualcode.suggestions.suggester import Settings


class Patterns:
    """Suggests a code for each sentence that one of its patterns matches (see ``engine``)."""

    version = "1"

    def __init__(self, codebook: Codebook, *, settings: Settings) -> None:
        self._codebook = codebook
        self._pipeline = settings.pipeline

    def rules(self, code: Code) -> str:
        return digest(code.rules_digest, self._pipeline) if code.patterns else ""

    def suggest(self, document: Document, codes: Sequence[Code]) -> Iterator[Suggestion]:
        """Raises SuggestError where the pipeline is missing or spaCy rejects a token pattern."""
        from qualcode.suggestions.engine import engine_for

        return engine_for(self._codebook, codes, pipeline=self._pipeline).suggest(document)
