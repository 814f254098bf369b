"""Bring the suggestions of a corpus up to date with a codebook, doing only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qualcode.corpus import Corpus, SuggestionCounts
from qualcode.model import Code, Codebook, digest

if TYPE_CHECKING:
    from qualcode.suggestions.engine import Engine

# Raise it when the same rules and text would give other suggestions than before.
ENGINE_VERSION = "1"
# How many neighbouring sentences on each side a segment can have.
MAX_WIDEN = 5


def suggest_corpus(
    corpus: Corpus,
    codebook: Codebook,
    *,
    widen: int = 0,
    pipeline: str = "",
    on_document: Callable[[str], None] | None = None,
) -> SuggestionCounts:
    """Match what is new or changed, withdraw what no rule gives any more; never touch a decision.

    Each document is one transaction: an interrupted run is taken up where it stopped. ``on_document`` is
    called with the id of each document when it is done. Where nothing has changed, spaCy is not imported.
    """
    keys = {code.id: _key(code, widen=widen, pipeline=pipeline) for code in codebook.codes}
    engines: dict[tuple[str, ...], Engine] = {}
    total = SuggestionCounts(0, 0, 0)
    for document_id in corpus.document_ids():
        scanned = corpus.scanned(document_id)
        withdrawn = corpus.withdraw_codes(document_id, keep=keys) if set(scanned) - set(keys) else 0
        stale = [code for code in codebook.codes if scanned.get(code.id) != keys[code.id]]
        counts = SuggestionCounts(0, 0, withdrawn)
        if stale:
            suggestions = _engine(engines, codebook, stale, widen=widen, pipeline=pipeline).suggest(
                corpus.document(document_id)
            )
            rules = {code.id: keys[code.id] for code in stale}
            stored = corpus.store_suggestions(document_id, rules, list(suggestions))
            counts = SuggestionCounts(stored.added, stored.kept, stored.withdrawn + withdrawn)
        total = SuggestionCounts(
            total.added + counts.added, total.kept + counts.kept, total.withdrawn + counts.withdrawn
        )
        if on_document:
            on_document(document_id)
    return total


def unmatched_documents(corpus: Corpus, codebook: Codebook, *, pipeline: str = "") -> list[str]:
    """The documents that were not matched yet with the codebook as it is now (however much was widened)."""
    current = [
        {code.id: _key(code, widen=widen, pipeline=pipeline) for code in codebook.codes}
        for widen in range(MAX_WIDEN + 1)
    ]
    return [one for one in corpus.document_ids() if corpus.scanned(one) not in current]


def _key(code: Code, *, widen: int, pipeline: str) -> str:
    """Changes whenever the suggestions for ``code`` in the same text may change."""
    return digest(ENGINE_VERSION, code.rules_digest, str(widen), pipeline)


def _engine(
    engines: dict[tuple[str, ...], Engine],
    codebook: Codebook,
    codes: Sequence[Code],
    *,
    widen: int,
    pipeline: str,
) -> Engine:
    from qualcode.suggestions.engine import Engine

    key = tuple(code.id for code in codes)
    if key not in engines:
        engines[key] = Engine(codebook, codes=codes, widen=widen, pipeline=pipeline)
    return engines[key]
