"""From version 1 to version 2: random samples of sentences without a suggestion, and who has read them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
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


def add_samples(connection: Connection) -> None:
    """Add the tables of samples, strata, sampled sentences and looks."""
    metadata = MetaData(naming_convention=_NAMES)
    Table("documents", metadata, Column("id", String(255), primary_key=True))  # there already
    added = [_samples(metadata), _strata(metadata), _sampled_sentences(metadata), _looks(metadata)]
    metadata.create_all(connection, tables=added)
    if connection.dialect.name == "sqlite":
        sqlite.refuse_changes(connection, [table.name for table in added])


def _samples(metadata: MetaData) -> Table:
    return Table(
        "samples",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("seed", BigInteger, nullable=False),
        Column("size", Integer, nullable=False),
        Column("population", String(64), nullable=False),
        Column("codebook_digest", String(64), nullable=False),
        Column("at", DateTime, nullable=False),
        UniqueConstraint("seed", "size", "population"),
        sqlite_autoincrement=True,
    )


def _strata(metadata: MetaData) -> Table:
    return Table(
        "strata",
        metadata,
        Column("sample_id", ForeignKey("samples.id"), primary_key=True),
        Column("document_id", ForeignKey("documents.id"), primary_key=True),
        Column("text_digest", String(64), nullable=False),
        Column("unhit", Integer, nullable=False),
        Column("hits", JSON, nullable=False),
    )


def _sampled_sentences(metadata: MetaData) -> Table:
    return Table(
        "sampled_sentences",
        metadata,
        Column("sample_id", ForeignKey("samples.id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("document_id", ForeignKey("documents.id"), nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        CheckConstraint('0 <= start AND start < "end"', name="span"),
        Column("quote", Text, nullable=False),
        Column("weight", Float, nullable=False),
        Index(None, "document_id"),
    )


def _looks(metadata: MetaData) -> Table:
    return Table(
        "looks",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("sample_id", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("coder", String(255), nullable=False),
        Column("reading", String(32), nullable=False),
        Column("undoes", ForeignKey("looks.id"), unique=True),
        Column("seconds", Float),
        Column("at", DateTime, nullable=False),
        ForeignKeyConstraint(
            ["sample_id", "number"], ["sampled_sentences.sample_id", "sampled_sentences.number"]
        ),
        Index(None, "sample_id", "coder"),
        sqlite_autoincrement=True,
    )
