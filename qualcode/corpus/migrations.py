"""The version of a corpus file, and how an older one is brought up to date.

A new corpus is made from ``tables`` in the newest version. When a table changes: change ``tables`` and
append a function to ``MIGRATIONS`` (from a module of its own, ``version_N``) that makes the same change
in a file of the version before. A function that is in a release is never edited, and none may import
``tables``, which moves on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from qualcode.corpus import sqlite
from qualcode.corpus.tables import APPEND_ONLY, metadata, versions
from qualcode.corpus.version_2 import add_samples
from qualcode.corpus.version_3 import add_revisions
from qualcode.errors import CorpusError

Migration = Callable[[Connection], None]

FIRST_VERSION = 1

# MIGRATIONS[0] brings version 1 to version 2, and so on.
MIGRATIONS: tuple[Migration, ...] = (add_samples, add_revisions)


def newest_version() -> int:
    return FIRST_VERSION + len(MIGRATIONS)


def version_of(connection: Connection) -> int:
    """The version of this corpus; 0 for a database without any table.

    Raises CorpusError where there are tables, but not those of a corpus.
    """
    tables = inspect(connection).get_table_names()
    if versions.name not in tables:
        if tables:
            raise CorpusError(
                "This is a database, but not a corpus of qualcode.",
                hint="Check 'corpus' in qualcode.yaml: it must name the corpus file of the project.",
            )
        return 0
    return connection.scalar(select(func.max(versions.c.version))) or 0


def create_tables(connection: Connection) -> None:
    """Make an empty corpus of the newest version."""
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        sqlite.refuse_changes(connection, APPEND_ONLY)
    _record(connection, newest_version())


def bring_up_to_date(connection: Connection, path: Path | None) -> Path | None:
    """Run the migrations that this corpus has not seen, in the transaction of ``connection``.

    ``path`` is the file of an SQLite corpus: it is copied first, and the copy's path returned. None
    where there was nothing to do. Raises CorpusError for a corpus of a newer version than known.
    """
    version = version_of(connection)
    refuse_newer(version)
    missing = MIGRATIONS[version - FIRST_VERSION :]
    if not missing:
        return None
    copy = sqlite.set_copy_aside(path, before=f"v{newest_version()}") if path else None
    for number, migrate in enumerate(missing, start=version + 1):
        migrate(connection)
        _record(connection, number)
    return copy


def refuse_newer(version: int) -> None:
    if version > newest_version():
        raise CorpusError(
            f"The corpus was written by a newer qualcode (corpus version {version}, this one knows "
            f"{newest_version()}); nothing was changed.",
            hint="Update qualcode: pip install --upgrade qualcode",
        )


def _record(connection: Connection, version: int) -> None:
    connection.execute(insert(versions), {"version": version, "at": datetime.now(UTC).replace(tzinfo=None)})
