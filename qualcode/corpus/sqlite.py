"""All that is special to SQLite: one file, its pragmas and triggers, and a copy of it.

The rest of the room is portable SQL, so that the URL in ``qualcode.yaml`` may name another database.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from qualcode.errors import CorpusError

_URL = re.compile(r"sqlite(?:\+pysqlite)?://(?:/(?P<path>.*?))?(?:\?mode=(?P<mode>ro|rw))?", re.DOTALL)

_APPEND_ONLY = """
CREATE TRIGGER {table}_are_never_{past} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are append-only: undo by adding another one'); END
"""


def file_of(url: str) -> tuple[Path, bool] | None:
    """The file that a SQLite URL names and whether it is for reading only; None for other databases.

    Raises CorpusError for a URL of SQLite that names no file.
    """
    if not url.startswith("sqlite"):
        return None
    found = _URL.fullmatch(url)
    if found is None or found["path"] in (None, "", ":memory:"):
        raise CorpusError(
            f"The corpus must be a file, which '{url}' is not.",
            hint="Write, for instance, corpus: sqlite:///corpus.sqlite into qualcode.yaml.",
        )
    return Path(found["path"]).expanduser(), found["mode"] == "ro"


def engine_for(path: Path, *, create: bool, read_only: bool, busy_seconds: float) -> Engine:
    """An engine on the file ``path``; each statement waits ``busy_seconds`` for other writers."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    if not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists():
        # Write-ahead logging needs a file beside the corpus, even for reading, unless nobody can write.
        mode = "ro&immutable=1"
    uri = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: the begin event below says when a transaction begins, also for DDL
        return sqlite3.connect(
            uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(f"sqlite:///{path.name}", creator=connect)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # a saved decision survives a power cut
    connection.execute("PRAGMA cache_size = -65536")  # KiB; a large corpus is read and written from memory


def _begin(connection: Connection) -> None:
    # A writer takes its place in the queue at once: it waits before it reads, and never fails half-way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_write_ahead_log(engine: Engine) -> None:
    """Let others read while one writes. The setting stays in the file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        # another process is just creating the same corpus, and will set it
    finally:
        connection.close()


def refuse_changes(connection: Connection, tables: Iterable[str]) -> None:
    """Make the database itself refuse what would rewrite history in ``tables``."""
    for table in tables:
        for verb, past in (("UPDATE", "changed"), ("DELETE", "deleted")):
            connection.exec_driver_sql(_APPEND_ONLY.format(table=table, verb=verb, past=past))


def allow_changes(connection: Connection, tables: Iterable[str]) -> None:
    """Take back ``refuse_changes``: only ever for a copy that becomes a corpus of its own."""
    for table in tables:
        for past in ("changed", "deleted"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_are_never_{past}")


def copy_to(path: Path, target: Path) -> None:
    """Copy the corpus at ``path`` to ``target``, also while others read or write. Raises sqlite3.Error."""
    _back_up(f"{path.resolve().as_uri()}?mode=ro", target)


def compact_into(engine: Engine, target: Path) -> None:
    """Write all that is in the corpus, and nothing that was deleted, to the new file ``target``."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = WAL")


def set_copy_aside(path: Path, *, before: str) -> Path:
    """Copy the corpus to ``<stem>.before-<before>.<date><suffix>`` beside it; never over another copy.

    Safe while others read or write. Raises sqlite3.Error or OSError; nothing half-written stays.
    """
    stem = f"{path.stem}.before-{before}.{date.today().isoformat()}"
    names = (f"{stem}{'' if n == 1 else f'-{n}'}{path.suffix}" for n in count(1))
    copy = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    unfinished = copy.with_name(f".{copy.name}")
    try:
        copy_to(path, unfinished)
        unfinished.replace(copy)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return copy


def copy_untouched(path: Path, target: Path) -> None:
    """Copy the corpus to ``target`` without leaving a trace beside ``path``, not even a lock file.

    Raises sqlite3.Error or OSError.
    """
    # immutable reads the file alone; that is all of it while nobody else has it open
    before = _state(path)
    if not before[0]:
        _back_up(f"{path.resolve().as_uri()}?mode=ro&immutable=1", target)
    if before[0] or _state(path) != before:
        target.unlink(missing_ok=True)
        _back_up(f"{path.resolve().as_uri()}?mode=ro", target)


def _state(path: Path) -> tuple[bool, int, int]:
    log, file = Path(f"{path}-wal"), path.stat()
    return log.exists() and log.stat().st_size > 0, file.st_size, file.st_mtime_ns


def _back_up(uri: str, target: Path) -> None:
    with (
        closing(sqlite3.connect(uri, uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def damage(connection: Connection) -> list[str]:
    """What SQLite's own check finds wrong with the file; empty for a sound one."""
    report = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [line for line in report if line != "ok"] + [
        f"row {row[1]} of {row[0]} refers to nothing" for row in orphans
    ]
