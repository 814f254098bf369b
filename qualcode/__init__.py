"""qualcode: theory-driven coding of interviews, from transcripts to a Word draft.

::

    path ──readers──▶ Document ─suggestions─▶ Suggestion ──review──▶ Decision
                         ▲                                            │
                    Codebook (YAML)                                   ▼
                                            Corpus (SQLite; append-only decisions)
                                                                      │
                           Word draft ◀──report── Finding ◀──analysis─┘

The same steps for a notebook::

    import qualcode

    codebook = qualcode.load_codebook("ansell-gash")
    document = qualcode.read("transcripts/informan-3.docx")
    for suggestion in qualcode.suggest(document, codebook):
        print(suggestion.code_id, suggestion.status, suggestion.segment.quote)

    with qualcode.Corpus.of_project(".") as corpus:
        codings = corpus.codings()          # a pandas DataFrame
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualcode.codebook import load_codebook
    from qualcode.corpus import Corpus
    from qualcode.errors import QualcodeError
    from qualcode.model import (
        Code,
        Codebook,
        Coding,
        Decision,
        Document,
        Kind,
        Match,
        Pattern,
        Role,
        Segment,
        Status,
        Suggestion,
        Turn,
        Verdict,
    )
    from qualcode.readers import read
    from qualcode.suggestions import suggest

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Codebook",
    "Coding",
    "Corpus",
    "Decision",
    "Document",
    "Kind",
    "Match",
    "Pattern",
    "QualcodeError",
    "Role",
    "Segment",
    "Status",
    "Suggestion",
    "Turn",
    "Verdict",
    "load_codebook",
    "read",
    "suggest",
]

# Where a public name is not a noun of the model. Everything is imported when it is first used, so that
# `import qualcode` and `qualcode --help` stay fast.
_ROOMS = {
    "Corpus": "corpus",
    "QualcodeError": "errors",
    "load_codebook": "codebook",
    "read": "readers",
    "suggest": "suggestions",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'qualcode' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"qualcode.{_ROOMS.get(name, 'model')}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
