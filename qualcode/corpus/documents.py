"""Documents and their turns in the corpus. Every function works inside the caller's transaction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NoReturn

from sqlalchemy import Connection, Row, delete, insert, select, update

from qualcode.corpus.tables import documents, scans, turns
from qualcode.errors import NotFoundError
from qualcode.model import Document, Kind, Role, Turn, normalise


def add_document(connection: Connection, document: Document) -> Literal["added", "unchanged", "changed"]:
    """Store a document, or bring the stored one up to date (see ``Corpus.add_document``). "changed" where
    another text is stored under its id: then nothing was done."""
    stored = _row(connection, document.id)
    if stored is None:
        # the same text under another name is the same document: nobody wants to code it twice
        if find_text(connection, document.digest) is not None:
            return "unchanged"
        insert_document(connection, document)
        return "added"
    if stored.digest == document.digest:
        _refresh(connection, stored, document)
        return "unchanged"
    return "changed"


def insert_document(connection: Connection, document: Document, *, revision: int = 1) -> None:
    """Store a document that is not in yet; ``revision`` is the number of its text."""
    connection.execute(insert(documents), _values(document) | {"revision": revision})
    _insert_turns(connection, document)


def document_ids(connection: Connection) -> list[str]:
    return list(connection.scalars(select(documents.c.id).order_by(documents.c.id)))


def load_document(connection: Connection, document_id: str) -> Document:
    """The document with its turns. Raises NotFoundError."""
    row = _row(connection, document_id) or not_found(connection, document_id)
    return Document(
        id=row.id,
        title=row.title,
        kind=Kind(row.kind),
        text=row.text,
        turns=_turns(connection, document_id),
        language=row.language,
        attributes=row.attributes,
        speakers=row.speakers,
        source=row.source,
        source_digest=row.source_digest,
    )


def all_documents(connection: Connection) -> Iterator[Document]:
    """Every document by id, one at a time, so that a large corpus fits."""
    for document_id in document_ids(connection):
        yield load_document(connection, document_id)


def set_attributes(
    connection: Connection,
    document_id: str,
    attributes: Mapping[str, str],
    speakers: Mapping[str, Mapping[str, str]],
) -> bool:
    """Set attributes of a document and of its speakers; True where that changed anything.

    Attributes that are not named stay; an empty value takes an attribute away. Raises NotFoundError.
    """
    columns = (documents.c.attributes, documents.c.speakers)
    row = connection.execute(select(*columns).where(documents.c.id == document_id)).first()
    if row is None:
        not_found(connection, document_id)
    values = {
        "attributes": _merged(row.attributes, attributes),
        "speakers": _merged_speakers(row.speakers, speakers),
    }
    if values == {"attributes": row.attributes, "speakers": row.speakers}:
        return False
    connection.execute(update(documents).where(documents.c.id == document_id).values(values))
    return True


def set_source(connection: Connection, document_id: str, source: str) -> None:
    """Note that the file of a document has another name by now. Raises NotFoundError."""
    changed = update(documents).where(documents.c.id == document_id).values(source=source)
    if not connection.execute(changed).rowcount:
        not_found(connection, document_id)


def document_of(connection: Connection, source: str) -> str | None:
    """The id of the document whose file is noted as ``source``; None where there is none."""
    return connection.scalar(select(documents.c.id).where(documents.c.source == source))


def find_source(connection: Connection, source_digest: str) -> str | None:
    """The id of the document imported from a file with this digest; None where there is none."""
    if not source_digest:
        return None
    return connection.scalar(select(documents.c.id).where(documents.c.source_digest == source_digest))


def find_text(connection: Connection, digest: str) -> str | None:
    """The id of the document whose text has this digest; None where there is none."""
    return connection.scalar(select(documents.c.id).where(documents.c.digest == digest))


def replace_text(connection: Connection, document: Document, *, revision: int) -> None:
    """Put the text and turns of ``document`` in the place of the stored ones; attributes that it does not
    name and settled roles stay. Raises NotFoundError."""
    stored = _row(connection, document.id) or not_found(connection, document.id)
    values = _values(document) | {"revision": revision}
    values["attributes"] = _merged(stored.attributes, document.attributes)
    values["speakers"] = _merged_speakers(stored.speakers, document.speakers)
    settled = replace(document, turns=_settled(document.turns, _roles(connection, document.id)))
    connection.execute(update(documents).where(documents.c.id == document.id).values(values))
    connection.execute(delete(turns).where(turns.c.document_id == document.id))
    _insert_turns(connection, settled)


def text_of(connection: Connection, document_id: str) -> str:
    """The stored text. Raises NotFoundError."""
    text: str | None = connection.scalar(select(documents.c.text).where(documents.c.id == document_id))
    return text if text is not None else not_found(connection, document_id)


def not_found(connection: Connection, document_id: str) -> NoReturn:
    """Raise NotFoundError for a document, with those that there are."""
    known = document_ids(connection)
    names = ", ".join(known[:10]) + (f" and {len(known) - 10} more" if len(known) > 10 else "")
    raise NotFoundError(
        f"There is no document '{document_id}' in the corpus.",
        hint=f"There are: {names}." if known else "Import documents with: qualcode import PATH",
    )


@dataclass(frozen=True)
class Source:
    """A document as a quote needs it: everything but the text. ``turns`` are in the order of the text."""

    id: str
    title: str
    kind: Kind
    turns: tuple[Turn, ...]
    attributes: Mapping[str, str]
    speakers: Mapping[str, Mapping[str, str]]

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]

    def turn_of(self, start: int, end: int) -> Turn:
        """The turn in which a segment begins, or the first one that it reaches into.

        A turn without a speaker where there is none (a coding by hand of a speaker's label alone).
        """
        after = bisect_right(self._starts, start)
        for turn in self.turns[max(after - 1, 0) : after + 1]:
            if turn.start < end and start < turn.end:
                return turn
        return Turn("", Role.UNKNOWN, start, end)

    def attributes_of(self, speaker: str) -> Mapping[str, str]:
        """The attributes that hold for what ``speaker`` says in this document."""
        return {**self.attributes, **self.speakers.get(speaker, {})}


def load_source(connection: Connection, document_id: str) -> Source:
    """The document without its text. Raises NotFoundError."""
    columns = [column for column in documents.c if column is not documents.c.text]
    row = connection.execute(select(*columns).where(documents.c.id == document_id)).first()
    if row is None:
        not_found(connection, document_id)
    turns_ = _turns(connection, document_id)
    return Source(row.id, row.title, Kind(row.kind), turns_, row.attributes, row.speakers)


def _row(connection: Connection, document_id: str) -> Row[Any] | None:
    return connection.execute(select(documents).where(documents.c.id == document_id)).first()


def _turns(connection: Connection, document_id: str) -> tuple[Turn, ...]:
    columns = (turns.c.speaker, turns.c.role, turns.c.start, turns.c.end)
    rows = connection.execute(
        select(*columns).where(turns.c.document_id == document_id).order_by(turns.c.number)
    )
    return tuple(Turn(speaker, Role(role), start, end) for speaker, role, start, end in rows)


def _values(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "kind": str(document.kind),
        "language": document.language,
        "text": document.text,
        "digest": document.digest,
        "words": len(document.text.split()),
        "attributes": _merged({}, document.attributes),
        "speakers": _merged_speakers({}, document.speakers),
        "source": document.source,
        "source_digest": document.source_digest,
    }


def _insert_turns(connection: Connection, document: Document) -> None:
    rows = [
        {"document_id": document.id, "number": n} | turn_values(turn) for n, turn in enumerate(document.turns)
    ]
    if rows:
        connection.execute(insert(turns), rows)


def turn_values(turn: Turn) -> dict[str, Any]:
    """A turn as it is stored."""
    return {"speaker": turn.speaker, "role": str(turn.role), "start": turn.start, "end": turn.end}


def _refresh(connection: Connection, stored: Row[Any], document: Document) -> None:
    """Take over what may change without a change of the text: title, kind, attributes, roles."""
    old = _turns(connection, document.id)
    document = replace(document, turns=_settled(document.turns, _roles(connection, document.id)))
    values = _values(document)
    values["attributes"] = _merged(stored.attributes, document.attributes)
    values["speakers"] = _merged_speakers(stored.speakers, document.speakers)
    if any(getattr(stored, name) != value for name, value in values.items()):
        connection.execute(update(documents).where(documents.c.id == document.id).values(values))
    if document.turns != old:
        connection.execute(delete(turns).where(turns.c.document_id == document.id))
        _insert_turns(connection, document)
        # who speaks decides what is matched: the next `suggest` must look again
        connection.execute(delete(scans).where(scans.c.document_id == document.id))


def _roles(connection: Connection, document_id: str) -> dict[str, Role]:
    return {
        turn.speaker: turn.role for turn in _turns(connection, document_id) if turn.role is not Role.UNKNOWN
    }


def _settled(unsettled: Iterable[Turn], known: Mapping[str, Role]) -> tuple[Turn, ...]:
    return tuple(
        replace(turn, role=known.get(turn.speaker, turn.role)) if turn.role is Role.UNKNOWN else turn
        for turn in unsettled
    )


def _merged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    # text that was typed in a terminal may hold what no database takes; stored text never does
    merged = {**old, **{normalise(name): normalise(value) for name, value in new.items()}}
    return {name: value for name, value in merged.items() if value}


def _merged_speakers(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    merged = {name: _merged(old.get(name, {}), new.get(name, {})) for name in [*old, *new]}
    return {name: attributes for name, attributes in merged.items() if attributes}
