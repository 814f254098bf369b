"""Bring the suggestions of a corpus up to date with a codebook, doing only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.corpus import Corpus, SuggestionCounts
from qualcode.model import PATTERNS, Codebook
from qualcode.suggestions.panel import Panel

# How many neighbouring sentences on each side a segment can have.
MAX_WIDEN = 5


def suggest_corpus(
    corpus: Corpus,
    codebook: Codebook,
    *,
    suggesters: Sequence[str] = (PATTERNS,),
    widen: int = 0,
    pipeline: str = "",
    on_document: Callable[[str], None] | None = None,
) -> SuggestionCounts:
    """Match what is new or changed, withdraw what no suggester gives any more; never touch a decision.

    Each document is one transaction: an interrupted run is taken up where it stopped. ``on_document`` is
    called with the id of each document when it is done. Where nothing has changed, spaCy is not imported.
    Raises SuggestError for a suggester that is not installed or fails; documents before that are done.
    """
    panel = Panel(codebook, suggesters, widen=widen, pipeline=pipeline)
    keys = {code.id: panel.key(code) for code in codebook.codes}
    total = SuggestionCounts(0, 0, 0)
    for document_id in corpus.document_ids():
        scanned = corpus.scanned(document_id)
        withdrawn = corpus.withdraw_codes(document_id, keep=keys) if set(scanned) - set(keys) else 0
        total += SuggestionCounts(0, 0, withdrawn)
        if stale := [code for code in codebook.codes if scanned.get(code.id) != keys[code.id]]:
            found = panel.suggest(corpus.document(document_id), stale)
            total += corpus.store_suggestions(document_id, {code.id: keys[code.id] for code in stale}, found)
        if on_document:
            on_document(document_id)
    return total


def unmatched_documents(
    corpus: Corpus, codebook: Codebook, *, suggesters: Sequence[str] = (PATTERNS,), pipeline: str = ""
) -> list[str]:
    """The documents that were not matched yet with the codebook as it is now (however much was widened)."""
    panel = Panel(codebook, suggesters, pipeline=pipeline)
    current = [
        {code.id: panel.key(code, widen=widen) for code in codebook.codes} for widen in range(MAX_WIDEN + 1)
    ]
    return [one for one in corpus.document_ids() if corpus.scanned(one) not in current]
