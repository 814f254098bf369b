"""The tables of a corpus, as they are in the newest version (see ``migrations`` for older ones).

Documents, suggestions and decisions are facts; ``standing`` is derived from the decisions and can be
rebuilt from them at any time. All offsets count Unicode code points, all times are UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
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

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _span() -> tuple[Column[int], Column[int], CheckConstraint]:
    """A half-open stretch of a document's text."""
    return (
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        CheckConstraint('0 <= start AND start < "end"', name="span"),
    )


def _document() -> Column[str]:
    return Column("document_id", ForeignKey("documents.id"), nullable=False)


versions = Table(
    "versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("language", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("words", Integer, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_digest", String(64), nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("speaker", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

# One suggestion a code and segment. A withdrawn one stays, so that it keeps its id if it comes back.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
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
    UniqueConstraint("document_id", "code_id", "start", "end", "suggester"),
    Index(None, "code_id"),
    sqlite_autoincrement=True,
)

# The rules of a code with which a document was matched last.
scans = Table(
    "scans",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("code_id", String(255), primary_key=True),
    Column("rules", String(255), nullable=False),
)

# Append-only. A decision is taken back once at most, by another row that names it in `undoes`.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    _document(),
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

# Derived: the decisions that stand. Small and indexed, so that one code among a million is found at once.
standing = Table(
    "standing",
    metadata,
    Column("decision_id", ForeignKey("decisions.id"), primary_key=True, autoincrement=False),
    _document(),
    Column("start", Integer, nullable=False),
    Column("code_id", String(255), nullable=False),
    Column("coder", String(255), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("suggestion_id", ForeignKey("suggestions.id")),
    UniqueConstraint("suggestion_id", "coder"),
    # all that choosing and ordering codings needs, so that the rows themselves need not be read
    Index("ix_standing_by_code", "code_id", "document_id", "start", "decision_id", "verdict"),
    Index("ix_standing_by_document", "document_id", "start", "decision_id", "verdict"),
    Index("ix_standing_by_coder", "coder", "decision_id"),
)

# The codebooks that were used, as YAML text.
codebooks = Table(
    "codebooks",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("codebook_id", String(255), nullable=False),
    Column("version", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

# Random samples of sentences without a suggestion. They, and what is in them, are never changed.
samples = Table(
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

# The documents that a sample was drawn from, as they were; `hits` are lists of ids of suggestions.
strata = Table(
    "strata",
    metadata,
    Column("sample_id", ForeignKey("samples.id"), primary_key=True),
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("text_digest", String(64), nullable=False),
    Column("unhit", Integer, nullable=False),
    Column("hits", JSON, nullable=False),
)

sampled_sentences = Table(
    "sampled_sentences",
    metadata,
    Column("sample_id", ForeignKey("samples.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _document(),
    *_span(),
    Column("quote", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Index(None, "document_id"),
)

# Append-only, as decisions are. A look is taken back once at most.
looks = Table(
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

APPEND_ONLY = ("decisions", "samples", "strata", "sampled_sentences", "looks")
