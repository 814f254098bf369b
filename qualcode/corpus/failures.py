"""What can go wrong with a database, said in words that help: CorpusError and CorpusBusyError."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from qualcode.errors import CorpusBusyError, CorpusError

_DAMAGED = (
    "The corpus file is damaged or not a corpus at all.",
    "Put back a copy of it (see also corpus.before-*.sqlite beside it), or check 'corpus' in qualcode.yaml.",
)
_READ_ONLY = (
    "The corpus can be read, but not written.",
    "Check the permissions of the file and of its folder, or copy the project to a disk of your own.",
)
_CANNOT_OPEN = (
    "The corpus file cannot be opened.",
    "Check that the folder exists and that you may read and write in it.",
)

# primary SQLite result code -> what happened, what to do next
_SQLITE: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_AUTH: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_FULL: (
        "There is no room left on the disk; the last change was not saved.",
        "Make room on the disk and do it again; everything saved before is safe.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk refused to read or write the corpus; the last change was not saved.",
        "Check the disk (is it full, or unplugged?) and do it again; everything saved before is safe.",
    ),
    sqlite3.SQLITE_NOMEM: (
        "There is not enough memory to read the corpus.",
        "Close other programs and do it again.",
    ),
    sqlite3.SQLITE_TOOBIG: (
        "A text is larger than the database can hold.",
        "Split the document into smaller files.",
    ),
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def told_in_words(name: str) -> Iterator[None]:
    """Turn what a database throws inside into CorpusError or CorpusBusyError about ``name``.

    Mistakes in the program (wrong SQL, a broken constraint) pass unchanged: hiding them helps nobody.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        # a terminal or file system handed over bytes that are no text in its encoding
        raise CorpusError(
            f"A text holds something that is not a character: {error.object[error.start]!r}.",
            hint="Type it again; if it came from another program, save it there as UTF-8.",
            where=name,
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        explained = _explained(error, name)
        if explained is None:
            raise
        raise explained from error


def _explained(error: DBAPIError | sqlite3.Error, name: str) -> CorpusError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        return CorpusError(
            f"The database does not answer as it should: {cause}",
            hint="Check 'corpus' in qualcode.yaml, and that the database server runs and knows you.",
            where=name,
        )
    # an extended code carries the primary one in its lowest byte
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BUSY:
        return CorpusBusyError(
            "Another program is writing to the corpus and did not finish in time; nothing was changed.",
            hint="Wait until the other qualcode (or database browser) is done, or close it, and do it again.",
            where=name,
        )
    if code not in _SQLITE:
        return None
    message, hint = _SQLITE[code]
    return CorpusError(message, hint=hint, where=name)
