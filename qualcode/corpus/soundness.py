"""Whether what is stored of each document fits together: its texts, and what points into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from qualcode.anchoring import Alignment
from qualcode.corpus.documents import document_ids, load_document
from qualcode.corpus.revisions import derived_placements, load_revisions, present
from qualcode.corpus.tables import decisions, placements, suggestions
from qualcode.model import Document, Fit, Revision


def problems(connection: Connection) -> list[str]:
    """What is wrong, in words; empty where all is well. Reads every text."""
    found: list[str] = []
    for document_id in document_ids(connection):
        document = load_document(connection, document_id)
        number = present(connection, document_id)
        earlier = load_revisions(connection, document_id)
        found += _of_texts(document, number, earlier)
        if not found:  # without its texts nothing can be said about what points into them
            found += _of_places(connection, document, number, earlier)
    return found


def _of_texts(document: Document, number: int, earlier: list[Revision]) -> Iterator[str]:
    texts = {one.number: one.text for one in earlier} | {number: document.text}
    for turn in document.turns:
        if not 0 <= turn.start <= turn.end <= len(document.text):
            place = f"{turn.start}–{turn.end}, outside of the text"
            yield f"{document.id}: a turn of '{turn.speaker}' is at {place}"
    for one in earlier:
        if one.successor not in texts:
            yield f"{document.id}: nothing says what followed the text {one.number}"
        elif not Alignment(one.text, texts[one.successor], one.edits).fits:
            yield f"{document.id}: the edits of the text {one.number} do not lead to the text {one.successor}"


def _of_places(
    connection: Connection, document: Document, number: int, earlier: list[Revision]
) -> Iterator[str]:
    texts = {one.number: one.text for one in earlier} | {number: document.text}
    for row in _rows(connection, decisions, decisions.c.document_id == document.id):
        if texts.get(row.revision, "")[row.start : row.end] != row.quote:
            yield f"{document.id}: decision {row.id} quotes what is not in the text {row.revision}"
    mine = (suggestions.c.document_id == document.id) & suggestions.c.withdrawn.is_(False)
    for row in _rows(connection, suggestions, mine):
        if row.revision != number or document.text[row.start : row.end] != row.quote:
            yield f"{document.id}: suggestion {row.id} quotes what is not in the text"
    stored = {
        row.decision_id: dict(row._mapping)
        for row in _rows(connection, placements, placements.c.document_id == document.id)
    }
    derived = {values["decision_id"]: values for values in derived_placements(connection, document.id)}
    if stored != derived:
        yield f"{document.id}: the places of its decisions do not follow from the earlier texts"
    for values in stored.values():
        words = document.text[values["start"] : values["end"]]
        if values["fit"] != Fit.UNPLACED and words != values["quote"]:
            yield f"{document.id}: decision {values['decision_id']} is placed on other words than its own"


def _rows(connection: Connection, table: Table, chosen: ColumnElement[bool]) -> list[Any]:
    return list(connection.execute(select(table).where(chosen)))
