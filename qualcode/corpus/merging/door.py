"""The part of the door through which another copy of the project comes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from sqlalchemy import Connection

from qualcode.corpus import sqlite, team
from qualcode.corpus.door import Door
from qualcode.corpus.failures import told_in_words
from qualcode.corpus.merging.bringing import Progress, bring_in
from qualcode.corpus.merging.other import find_corpus, opened
from qualcode.corpus.merging.report import MergeReport
from qualcode.errors import CorpusError
from qualcode.model import Merge

_NOBODY: Mapping[str, str] = MappingProxyType({})


def _silent(_what: str, _done: int, _of: int) -> None:
    """No progress is shown."""


class Merging(Door):
    """What another copy of the project has is brought in."""

    def merge(
        self,
        other: Path,
        *,
        coders: Mapping[str, str] = _NOBODY,
        dry_run: bool = False,
        progress: Progress = _silent,
    ) -> MergeReport:
        """Bring in what the copy at ``other`` (a project folder, a ``qualcode.yaml`` or a corpus file) has.

        The other copy is only read. A copy of this corpus is set aside first; all is brought in, or nothing.
        What is here already is recognised by what it says, so that merging again brings nothing. ``coders``
        maps names in the other copy to names here, for what is not here under the name that it has there; a
        name that stays itself says that it is one person in both copies. With ``dry_run`` nothing is written.

        Raises CorpusError where the other copy cannot be read, is this one, or has decisions of its own by a
        coder who has decisions of their own here too, and ``coders`` does not say who that is.
        """
        path, _ = find_corpus(other)
        self._refuse_itself(path)
        with opened(path) as theirs, self._set_aside(dry_run=dry_run) as (connection, copy):
            report = bring_in(connection, theirs, source=str(path), renamed=coders, progress=progress)
            if dry_run or not report.brought:
                return report
            _refuse_shared(report, path)
            documents = sum(document.brought for document in report.documents)
            made = Merge(str(path.resolve()), documents, report.decisions, report.memos)
            team.record_merge(connection, made)
            # only now is there anything to be kept
            connection.commit()
            return replace(report, copy=copy)

    @contextmanager
    def _set_aside(self, *, dry_run: bool) -> Iterator[tuple[Connection, Path | None]]:
        """A transaction that ends without a trace unless it is committed, and the copy made before it."""
        with (
            told_in_words(self.name),
            self._engine.connect().execution_options(writes=True) as connection,
        ):
            connection.begin()
            copy = None
            if not dry_run and connection.dialect.name == "sqlite":
                copy = sqlite.set_copy_aside(Path(self.name), before="merge")
            try:
                yield connection, copy
            finally:
                if connection.in_transaction():
                    connection.rollback()
                    if copy is not None:
                        copy.unlink()

    def _refuse_itself(self, path: Path) -> None:
        ours = Path(self.name)
        if ours.exists() and ours.samefile(path):
            raise CorpusError(
                "This is the corpus of the project itself.",
                hint="Name the other copy: its folder, its qualcode.yaml or its corpus file.",
                where=path,
            )


def _refuse_shared(report: MergeReport, path: Path) -> None:
    if not report.shared_coders:
        return
    names = ", ".join(f"'{name}'" for name in report.shared_coders)
    one = report.shared_coders[0]
    raise CorpusError(
        f"Both copies have decisions by {names} that the other one does not have; nothing was merged. "
        "Is that one person, or two with the same name?",
        hint=f"One person: --as {quote(f'{one}={one}')}   Two: --as {quote(f'{one}=NAME')} gives that coder "
        "of the other copy a name of their own.",
        where=path,
    )
