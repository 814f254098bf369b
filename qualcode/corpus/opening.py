"""Opening a corpus: find the file, make or check its tables, bring an older one up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from qualcode.corpus import migrations, sqlite
from qualcode.corpus.failures import told_in_words
from qualcode.errors import CorpusError, Where

_CHECK_URL = "Check 'corpus' in qualcode.yaml, or make a project with: qualcode init DIR"


def open_engine(url: str | Path, *, create: bool, busy_seconds: float) -> tuple[Engine, str]:
    """An engine on a sound corpus of the newest version, and the corpus's name for messages.

    ``url`` is a path or an SQLAlchemy URL. Raises CorpusError or CorpusBusyError.
    """
    if isinstance(url, str) and "://" not in url:
        url = Path(url)
    found = (url, False) if isinstance(url, Path) else sqlite.file_of(url)
    if found is None:
        return _open_server(str(url), create=create)
    path, read_only = found
    name = str(path)
    try:
        _check_file(path, create=create)
        engine = sqlite.engine_for(path, create=create, read_only=read_only, busy_seconds=busy_seconds)
        _prepare(engine, path, name=name, create=create, read_only=read_only)
    except OSError as error:
        raise CorpusError(
            f"The corpus cannot be used: {error.strerror or error}.",
            hint="Check the folder, its permissions and the room on the disk.",
            where=path,
        ) from error
    return engine, name


def _open_server(url: str, *, create: bool) -> tuple[Engine, str]:
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise CorpusError(f"'{url}' is not a database URL: {error}", hint=_CHECK_URL) from error
    except ModuleNotFoundError as error:
        raise CorpusError(
            f"The database driver '{error.name}' is not installed.",
            hint=f"Install it with: pip install {error.name}",
        ) from error
    name = engine.url.render_as_string(hide_password=True)
    _prepare(engine, None, name=name, create=create)
    return engine, name


def _check_file(path: Path, *, create: bool) -> None:
    """Raise CorpusError where nothing can be opened, with what to do about it."""
    if path.is_dir():
        raise CorpusError("This is a folder; the corpus must be a file.", hint=_CHECK_URL, where=path)
    if not path.parent.is_dir():
        raise CorpusError(f"There is no folder {path.parent}.", hint=_CHECK_URL, where=path)
    if create:
        return
    if not path.exists():
        raise CorpusError("There is no corpus here.", hint=_CHECK_URL, where=path)
    if path.stat().st_size == 0:
        raise CorpusError(
            "The corpus file is empty.",
            hint="Put back a copy of it. If there never was anything in it, delete it and run: qualcode init",
            where=path,
        )


def _prepare(engine: Engine, path: Path | None, *, name: str, create: bool, read_only: bool = False) -> None:
    """Make the engine ready for use, or close it and say why not."""
    try:
        with told_in_words(name):
            _make_current(engine, path, create=create, read_only=read_only)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, CorpusError) and error.where is None:
            error.where = Where(name)
        raise


def _make_current(engine: Engine, path: Path | None, *, create: bool, read_only: bool) -> None:
    """Make the tables of a new corpus; migrate an older one; refuse what is no corpus."""
    with engine.connect() as connection:
        version = migrations.version_of(connection)
    migrations.refuse_newer(version)
    if version == migrations.newest_version():
        return
    if version == 0 and not create:
        raise CorpusError("This database holds no corpus.", hint=_CHECK_URL)
    if version and read_only:
        raise CorpusError(
            f"The corpus is of an older version ({version}), which can only be brought up to date where it "
            "may be written; nothing was changed.",
            hint="Open it once for writing (without ?mode=ro), or work on a copy of the project.",
        )
    if version == 0 and path is not None:
        sqlite.use_write_ahead_log(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _make_or_migrate(connection, path)


def _make_or_migrate(connection: Connection, path: Path | None) -> None:
    # asked again, now that nobody else can write: another process may have been faster
    if migrations.version_of(connection) == 0:
        migrations.create_tables(connection)
    else:
        migrations.bring_up_to_date(connection, path)
