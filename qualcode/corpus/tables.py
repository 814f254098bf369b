"""The tables of a corpus, as they are in the newest version (see ``migrations`` for older ones).

Documents, suggestions and decisions are facts; ``standing`` and ``placements`` are derived from the
decisions and revisions and can be rebuilt from them at any time. All offsets count Unicode code points, all
times are UTC.
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
    Column("revision", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_digest", String(64), nullable=False, index=True),
)

# Append-only: the texts that documents had before. `edits` lead to the text of the revision `successor`.
revisions = Table(
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

# One suggestion a code and segment of a text. A withdrawn one stays, so that it keeps its id if it comes
# back; one with the number of an earlier revision has no place in the present text.
suggestions = Table(
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

# The rules of a code with which a document was matched last.
scans = Table(
    "scans",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("code_id", String(255), primary_key=True),
    Column("rules", String(255), nullable=False),
)

# Append-only. A decision is taken back once at most, by another row that names it in `undoes`. Its span
# and quote are those of the text that it was made on.
decisions = Table(
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

# Derived: where decisions on an earlier text of their document are in the present one; no row where nothing
# has moved. An unplaced one has the start at which its words would be.
placements = Table(
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

# Append-only. The latest memo of a coder about a target stands.
memos = Table(
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

# Random shares of the material that are coded without suggestions, and who is done with what.
blind_assignments = Table(
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

blind_segments = Table(
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

blind_readings = Table(
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

# From when on two coders see each other's decisions, and who stands for what they agree on.
openings = Table(
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

# What was brought in from other copies of the project, and how much.
merges = Table(
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

APPEND_ONLY = (
    "revisions",
    "decisions",
    "samples",
    "strata",
    "sampled_sentences",
    "looks",
    "memos",
    "blind_assignments",
    "blind_segments",
    "blind_readings",
    "openings",
    "merges",
)
