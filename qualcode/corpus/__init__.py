"""The corpus: documents, suggestions and append-only decisions, in SQLite (or another database by URL).

The only room that speaks SQL. ``tables`` names what is stored, ``documents``, ``suggestions``,
``decisions``, ``codings`` and ``samples`` read and write it through a connection, and ``Corpus`` is the
door: it opens the database, wraps each call in one transaction and turns failures into errors for people.
"""

from __future__ import annotations

from qualcode.corpus.corpus import Corpus
from qualcode.corpus.counts import CorpusCounts
from qualcode.corpus.samples import Progress
from qualcode.corpus.stamps import Stamp
from qualcode.corpus.suggestions import SuggestionCounts
from qualcode.corpus.team import Sight

__all__ = ["Corpus", "CorpusCounts", "Progress", "Sight", "Stamp", "SuggestionCounts"]
