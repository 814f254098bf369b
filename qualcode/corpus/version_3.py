"""From version 2 to version 3: texts that may be corrected, memos, blind coding, pairs of coders, merges."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from qualcode.corpus import sqlite

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# every text was the first one until now
_FIRST = {"revision": "1"}


def add_revisions(connection: Connection) -> None:
    """Number the texts that suggestions and decisions refer to, and add the tables of this version."""
    metadata = MetaData(naming_convention=_NAMES)
    grown = [_documents(metadata), _suggestions(metadata), _decisions(metadata)]
    added = [
        _revisions(metadata),
        _placements(metadata),
        _memos(metadata),
        *_blind(metadata),
        _openings(metadata),
        _merges(metadata),
    ]
    if connection.dialect.name == "sqlite":
        for table in grown:
            _rebuild(connection, table, _FIRST)
        metadata.create_all(connection, tables=added)
        kept = [table.name for table in added if table.name != "placements"]
        sqlite.refuse_changes(connection, ["decisions", *kept])
        return
    for table in grown:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN revision INTEGER NOT NULL DEFAULT 1")
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ALTER COLUMN revision DROP DEFAULT")
    old, new = (
        f"uq_suggestions_document_id_{middle}code_id_start_end_suggester" for middle in ("", "revision_")
    )
    connection.exec_driver_sql(f"ALTER TABLE suggestions DROP CONSTRAINT {old}")
    connection.exec_driver_sql(
        f"ALTER TABLE suggestions ADD CONSTRAINT {new} "
        'UNIQUE (document_id, revision, code_id, start, "end", suggester)'
    )
    metadata.create_all(connection, tables=added)


def _rebuild(connection: Connection, table: Table, filled: Mapping[str, str]) -> None:
    """Make a table anew with the columns that it now has; ``filled`` says what the new ones hold.

    SQLite can neither drop a constraint nor put a column where the table of a new corpus has it.
    """
    run = connection.exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")  # until the rows are back; it ends with the transaction
    last = run("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar()
    run(f"CREATE TEMPORARY TABLE rebuilt AS SELECT * FROM main.{table.name}")
    run(f"DROP TABLE main.{table.name}")
    table.create(connection)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(filled.get(column.name, f'"{column.name}"') for column in table.columns)
    run(f"INSERT INTO main.{table.name} ({names}) SELECT {values} FROM rebuilt ORDER BY rowid")
    run("DROP TABLE temp.rebuilt")
    if last is not None:  # a number that was given once is not given again
        run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, table.name))
        if run("SELECT changes()").scalar() == 0:
            run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, last))


def _span() -> tuple[Column[int], Column[int], CheckConstraint]:
    return (
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        CheckConstraint('0 <= start AND start < "end"', name="span"),
    )


def _document() -> Column[str]:
    return Column("document_id", ForeignKey("documents.id"), nullable=False)


def _documents(metadata: MetaData) -> Table:
    return Table(
        "documents",
        metadata,
        Column("id", String(255), primary_key=True),
        Column("title", Text, nullable=False),
        Column("kind", String(32), nullable=False),
        Column("language", String(32), nullable=False),
        Column("text", Text, nullable=False),
        Column("digest", String(64), nullable=False, index=True),
        Column("revision", Integer, nullable=False),
        Column("words", Integer, nullable=False),
        Column("attributes", JSON, nullable=False),
        Column("speakers", JSON, nullable=False),
        Column("source", Text, nullable=False),
        Column("source_digest", String(64), nullable=False, index=True),
    )


def _suggestions(metadata: MetaData) -> Table:
    return Table(
        "suggestions",
        metadata,
        Column("id", Integer, primary_key=True),
        _document(),
        Column("revision", Integer, nullable=False),
        Column("code_id", String(255), nullable=False),
        *_span(),
        Column("suggester", String(255), nullable=False),
        Column("quote", Text, nullable=False),
        Column("status", String(32), nullable=False),
        Column("matches", JSON, nullable=False),
        Column("cue", Text, nullable=False),
        Column("codebook_digest", String(64), nullable=False),
        Column("code_digest", String(64), nullable=False),
        Column("withdrawn", Boolean, nullable=False),
        UniqueConstraint("document_id", "revision", "code_id", "start", "end", "suggester"),
        Index(None, "code_id"),
        sqlite_autoincrement=True,
    )


def _decisions(metadata: MetaData) -> Table:
    return Table(
        "decisions",
        metadata,
        Column("id", Integer, primary_key=True),
        _document(),
        Column("revision", Integer, nullable=False),
        *_span(),
        Column("quote", Text, nullable=False),
        Column("code_id", String(255), nullable=False),
        Column("coder", String(255), nullable=False),
        Column("verdict", String(32), nullable=False),
        Column("status", String(32), nullable=False),
        Column("reason", Text, nullable=False),
        Column("memo", Text, nullable=False),
        Column("suggestion_id", ForeignKey("suggestions.id"), index=True),
        Column("undoes", ForeignKey("decisions.id"), unique=True),
        Column("codebook_digest", String(64), nullable=False),
        Column("code_digest", String(64), nullable=False),
        Column("seconds", Float),
        Column("at", DateTime, nullable=False),
        Index(None, "document_id"),
        sqlite_autoincrement=True,
    )


def _revisions(metadata: MetaData) -> Table:
    return Table(
        "revisions",
        metadata,
        Column("document_id", ForeignKey("documents.id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("successor", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("digest", String(64), nullable=False, index=True),
        Column("turns", JSON, nullable=False),
        Column("edits", JSON, nullable=False),
        Column("certain", Boolean, nullable=False),
        Column("reason", String(32), nullable=False),
        Column("coder", String(255), nullable=False),
        Column("source", Text, nullable=False),
        Column("source_digest", String(64), nullable=False),
        Column("at", DateTime, nullable=False),
    )


def _placements(metadata: MetaData) -> Table:
    return Table(
        "placements",
        metadata,
        Column("decision_id", ForeignKey("decisions.id"), primary_key=True, autoincrement=False),
        _document(),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("quote", Text, nullable=False),
        Column("fit", String(32), nullable=False),
        Index(None, "document_id"),
    )


def _memos(metadata: MetaData) -> Table:
    return Table(
        "memos",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("about", String(32), nullable=False),
        Column("target", String(255), nullable=False),
        Column("coder", String(255), nullable=False),
        Column("text", Text, nullable=False),
        Column("at", DateTime, nullable=False),
        Index(None, "about", "target"),
        sqlite_autoincrement=True,
    )


def _blind(metadata: MetaData) -> tuple[Table, Table, Table]:
    assignments = Table(
        "blind_assignments",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("seed", BigInteger, nullable=False),
        Column("share", Float, nullable=False),
        Column("unit", String(32), nullable=False),
        Column("coder", String(255), nullable=False),
        Column("at", DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    segments = Table(
        "blind_segments",
        metadata,
        Column("assignment_id", ForeignKey("blind_assignments.id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        _document(),
        Column("revision", Integer, nullable=False),
        *_span(),
        Column("quote", Text, nullable=False),
        Index(None, "document_id"),
    )
    readings = Table(
        "blind_readings",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("assignment_id", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("coder", String(255), nullable=False),
        Column("done", Boolean, nullable=False),
        Column("at", DateTime, nullable=False),
        ForeignKeyConstraint(
            ["assignment_id", "number"], ["blind_segments.assignment_id", "blind_segments.number"]
        ),
        Index(None, "coder"),
        sqlite_autoincrement=True,
    )
    return assignments, segments, readings


def _openings(metadata: MetaData) -> Table:
    return Table(
        "openings",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("first", String(255), nullable=False),
        Column("second", String(255), nullable=False),
        Column("consensus", String(255), nullable=False),
        Column("by", String(255), nullable=False),
        Column("at", DateTime, nullable=False),
        sqlite_autoincrement=True,
    )


def _merges(metadata: MetaData) -> Table:
    return Table(
        "merges",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("source", Text, nullable=False),
        Column("documents", Integer, nullable=False),
        Column("decisions", Integer, nullable=False),
        Column("memos", Integer, nullable=False),
        Column("at", DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
