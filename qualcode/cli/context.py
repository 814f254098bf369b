"""What every command knows: the project that it works on and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.model import Codebook
    from qualcode.project import Project


@dataclass
class Context:
    """``start`` is where the search for the project begins; ``coder_name`` is "" unless given."""

    start: Path
    coder_name: str = ""

    @cached_property
    def project(self) -> Project:
        """The project. Raises ProjectError where there is none."""
        from qualcode.project import Project

        return Project.find(self.start)

    @property
    def coder(self) -> str:
        return self.coder_name or self.project.coder

    @cached_property
    def codebook(self) -> Codebook:
        """The project's codebook. Raises CodebookError where it has errors."""
        from qualcode.codebook import load_codebook

        return load_codebook(self.project.codebook_path)

    def open_corpus(self) -> Corpus:
        """The project's corpus, to be used in a ``with`` block."""
        from qualcode.corpus import Corpus

        return Corpus.open(self.project.corpus_url)

    def command(self, words: str, *, coder: str = "") -> str:
        """``qualcode`` and ``words``, to be run as the same coder: ``coder``, which the command was given, or
        the one of the global --coder. Without either, the coder in qualcode.yaml runs it."""
        name = coder or self.coder_name
        return f"qualcode --coder {quote(name)} {words}" if name else f"qualcode {words}"
