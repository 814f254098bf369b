"""The other copy of a project: found, and read from a copy of its own, so that nothing in it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, select

from qualcode.corpus import sqlite, team
from qualcode.corpus.failures import told_in_words
from qualcode.corpus.opening import open_engine
from qualcode.corpus.tables import metadata
from qualcode.errors import CorpusError, Where
from qualcode.project import FILE_NAME, Project

_NAME_IT = "Name the other copy: its folder, its qualcode.yaml or its corpus file."


def find_corpus(other: Path) -> tuple[Path, Project | None]:
    """The corpus file of a project folder, a ``qualcode.yaml`` or a corpus file; and the project, if known.

    Raises CorpusError, and ProjectError for a broken ``qualcode.yaml``.
    """
    other = other.expanduser()
    if other.is_dir() and not (other / FILE_NAME).is_file():
        raise CorpusError(f"There is no {FILE_NAME} in this folder.", hint=_NAME_IT, where=other)
    project = None
    if other.is_dir() or other.name == FILE_NAME:
        if not other.exists():
            raise CorpusError("There is nothing of this name.", hint=_NAME_IT, where=other)
        project = Project.load(other if other.is_dir() else other.parent)
        found = sqlite.file_of(project.corpus_url)
        if found is None:
            raise CorpusError(
                "The other copy keeps its corpus in a database server; only a corpus file can be merged.",
                hint="Ask its owner for a project with a corpus file.",
                where=project.file,
            )
        other = found[0]
    if not other.exists():
        raise CorpusError("There is no corpus here.", hint=_NAME_IT, where=other)
    if other.stat().st_size == 0:
        raise CorpusError(
            "The corpus file is empty: nothing was ever saved in it, or it was not copied whole.",
            hint="Copy the other project again.",
            where=other,
        )
    return other, project


def coders_of(other: Path) -> list[str]:
    """Whose decisions the copy at ``other`` has; of a project only the coder that its ``qualcode.yaml``
    names, if there are several. Raises what ``find_corpus`` and ``opened`` raise."""
    path, project = find_corpus(other)
    with opened(path) as connection:
        found = team.coders(connection)
    return [project.coder] if project is not None and project.coder in found else found


def refuse_unknown(connection: Connection, renamed: Mapping[str, str]) -> None:
    """Raise CorpusError where a coder gets another name whom the copy does not know: a slip of the pen."""
    known = {
        name
        for table in metadata.sorted_tables
        for column in ("coder", "consensus")
        if column in table.c
        for name in connection.scalars(select(table.c[column]).distinct())
    }
    for old, new in renamed.items():
        if old != new and old not in known:
            raise CorpusError(
                f"There is no coder '{old}' in the other copy; nothing was merged.",
                hint=f"There are: {', '.join(sorted(known - {''})) or 'none'}.",
            )


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection to a copy of the corpus file ``path``, brought up to date where it is of an older version.

    The file itself is read once and stays as it is. Raises CorpusError, and CorpusBusyError where another
    program does not let anybody read.
    """
    with TemporaryDirectory(prefix="qualcode-") as folder:
        copy = Path(folder) / "other.sqlite"
        with _about(path), told_in_words(str(path)):
            sqlite.copy_untouched(path, copy)
            engine, _ = open_engine(copy, create=False, busy_seconds=0)
        try:
            with engine.connect() as connection:
                with _about(path), told_in_words(str(path)):
                    _refuse_damaged(connection)
                yield connection
        finally:
            engine.dispose()


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """What goes wrong with the copy is said of the file, which nothing in our project names."""
    try:
        yield
    except CorpusError as error:
        error.where = Where(path)
        if "qualcode.yaml" in error.hint:
            error.hint = f"Copy the other project again. {_NAME_IT}"
        raise


def _refuse_damaged(connection: Connection) -> None:
    if damage := sqlite.damage(connection):
        raise CorpusError(
            f"The corpus file is damaged ({damage[0]}); nothing was merged.",
            hint="Copy the other project again, or put back one of its copies (corpus.before-*.sqlite).",
        )
