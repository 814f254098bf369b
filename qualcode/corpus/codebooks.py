"""The codebooks that were used, as YAML text: what a digest in a suggestion or decision stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from qualcode.corpus.tables import codebooks
from qualcode.model import Codebook


@dataclass(frozen=True)
class StoredCodebook:
    """A state of a codebook, with the time of its first use (UTC)."""

    digest: str
    codebook_id: str
    version: str
    text: str
    at: datetime


def record_codebook(connection: Connection, codebook: Codebook, text: str) -> None:
    """Keep ``text`` unless a codebook with the same digest is kept already."""
    known = select(codebooks.c.digest).where(codebooks.c.digest == codebook.digest)
    if connection.scalar(known) is None:
        values = {
            "digest": codebook.digest,
            "codebook_id": codebook.id,
            "version": codebook.version,
            "text": text,
            "at": datetime.now(UTC).replace(tzinfo=None),
        }
        connection.execute(insert(codebooks), values)


def stored_codebooks(connection: Connection) -> list[StoredCodebook]:
    """All of them, the one that was used first before the others."""
    rows = connection.execute(select(codebooks).order_by(codebooks.c.at, codebooks.c.digest))
    return [
        StoredCodebook(row.digest, row.codebook_id, row.version, row.text, row.at.replace(tzinfo=UTC))
        for row in rows
    ]
