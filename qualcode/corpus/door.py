"""The door to a corpus, without what goes through it: opening, closing, and one transaction a call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from qualcode.corpus.failures import told_in_words
from qualcode.corpus.opening import open_engine
from qualcode.project import Project


class Door:
    """A corpus that is open, to be used in a ``with`` block.

    A method that writes has committed when it returns, or has changed nothing when it raises. Besides
    what they name, all methods raise CorpusError where the file or disk fails and CorpusBusyError
    where another process keeps writing for longer than ``busy_seconds``.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name

    @classmethod
    def open(cls, url: str | Path, *, create: bool = False, busy_seconds: float = 10.0) -> Self:
        """Open the corpus at a path or SQLAlchemy URL; with ``create``, make it where there is none.

        ``sqlite:///corpus.sqlite?mode=ro`` opens a file for reading only. A corpus of an older version
        is brought up to date after a copy was set aside beside it.
        """
        return cls(*open_engine(url, create=create, busy_seconds=busy_seconds))

    @classmethod
    def of_project(cls, start: str | Path = ".") -> Self:
        """Open the corpus of the project that ``start`` lies in. Raises ProjectError too."""
        return cls.open(Project.find(Path(start)).corpus_url)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_in_words(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            told_in_words(self.name),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection
