"""A copy of a corpus in which every text that was ever stored is written anew, without the names in it.

The corpus itself is only read. Decisions keep their ids, times and verdicts; their places follow the words.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, select, update

from qualcode.anchoring import Alignment, edits_between
from qualcode.corpus import revisions as earlier_texts
from qualcode.corpus import sqlite, standing
from qualcode.corpus.documents import load_document, turn_values
from qualcode.corpus.failures import told_in_words
from qualcode.corpus.opening import open_engine
from qualcode.corpus.tables import (
    APPEND_ONLY,
    blind_segments,
    decisions,
    documents,
    memos,
    merges,
    placements,
    revisions,
    sampled_sentences,
    strata,
    suggestions,
    turns,
)
from qualcode.corpus.tables import standing as standing_table
from qualcode.errors import CorpusError
from qualcode.model import Document, Edit, Fit, digest

Rewrite = Callable[[str], tuple[str, tuple[Edit, ...]]]
"""From a text to what stands in its place, and the edits."""

_UNFINISHED = ".qualcode-copy-"
_DAY = 24 * 60 * 60  # seconds

_ASIDE = 1_000_000_000  # characters: further than any text reaches


def write_rewritten_copy(url: str, target: Path, rewrite: Rewrite) -> None:
    """Write the corpus at ``url`` to the new file ``target``, with ``rewrite`` applied to all texts: those of
    documents and of their earlier revisions, quotes, titles, attributes, labels, memos and reasons. The paths
    of files are left out.

    Raises CorpusError where the corpus is no SQLite file, or where a decision would not keep its place.
    """
    found = sqlite.file_of(url)
    if found is None:
        raise CorpusError(
            "Only a corpus in a SQLite file can be copied so.",
            hint="Ask who keeps the database for a copy of it, and work on that.",
        )
    # what still has the old words is never near the target, which is about to be handed on
    home = found[0].resolve().parent
    _remove_old(home)
    with told_in_words(str(target)), TemporaryDirectory(prefix=_UNFINISHED, dir=home) as folder:
        unfinished = Path(folder) / target.name
        sqlite.copy_to(found[0], unfinished)
        engine, _ = open_engine(unfinished, create=False, busy_seconds=10)
        try:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                sqlite.allow_changes(connection, APPEND_ONLY)
                _rewrite_all(connection, rewrite)
                sqlite.refuse_changes(connection, APPEND_ONLY)
            # into a new file: pages that are free by now would still hold the old words
            sqlite.compact_into(engine, target)
        finally:
            engine.dispose()


def _remove_old(home: Path) -> None:
    """Remove what a copy that was killed has left, some days ago."""
    for left in home.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)


def _rewrite_all(connection: Connection, rewrite: Rewrite) -> None:
    before = _stand(connection)
    shift = {"start": suggestions.c.start + _ASIDE, "end": suggestions.c.end + _ASIDE}
    # set aside, so that no two of them are ever at the same place on the way
    connection.execute(update(suggestions).values(shift))
    for document_id in connection.scalars(select(documents.c.id)).all():
        document = load_document(connection, document_id)
        ways = _ways(connection, document, rewrite)
        _rewrite_segments(connection, document_id, ways)
        _rewrite_sample(connection, document, ways)
        _rewrite_document(connection, document, ways, rewrite)
    for table, names in ((decisions, ("reason", "memo")), (memos, ("text",))):
        _rewrite_notes(connection, table, names, rewrite)
    connection.execute(update(merges).values(source=""))
    earlier_texts.rebuild(connection)
    standing.rebuild(connection)
    after = _stand(connection)
    if after.keys() != before.keys() or any(placed and not after[one] for one, placed in before.items()):
        raise CorpusError(
            "A decision would have lost its place in the copy; no copy was made.",
            hint="Please report this, with the version of qualcode. Your corpus is as it was.",
        )


def _stand(connection: Connection) -> dict[int, bool]:
    """The standing decisions, and which of them have a place in the present text."""
    query = select(standing_table.c.decision_id, placements.c.fit).join_from(
        standing_table, placements, placements.c.decision_id == standing_table.c.decision_id, isouter=True
    )
    return {number: fit != Fit.UNPLACED for number, fit in connection.execute(query)}


def _ways(connection: Connection, document: Document, rewrite: Rewrite) -> dict[int, Alignment]:
    """The way from each text that the document has had to what is written in its place."""
    texts = {one.number: one.text for one in earlier_texts.load_revisions(connection, document.id)}
    texts[earlier_texts.present(connection, document.id)] = document.text
    return {number: Alignment(text, *rewrite(text), certain=True) for number, text in texts.items()}


def _rewrite_segments(connection: Connection, document_id: str, ways: Mapping[int, Alignment]) -> None:
    for row in _rows(connection, decisions, document_id):
        _update(connection, decisions, {"id": row.id}, _place(ways[row.revision], row.start, row.end))
    for row in _rows(connection, suggestions, document_id):
        way = ways[row.revision]
        matches = [[way.start(start), way.end(end), rule] for start, end, rule in row.matches]
        place = _place(way, row.start - _ASIDE, row.end - _ASIDE)
        _update(connection, suggestions, {"id": row.id}, place | {"matches": matches})
    for row in _rows(connection, blind_segments, document_id):
        number = {"assignment_id": row.assignment_id, "number": row.number}
        _update(connection, blind_segments, number, _place(ways[row.revision], row.start, row.end))


def _rewrite_sample(connection: Connection, document: Document, ways: Mapping[int, Alignment]) -> None:
    """Sampled sentences belong to the text that their sample was drawn from."""
    by_digest = {digest(way.old): way for way in ways.values()}
    drawn_from = {row.sample_id: row.text_digest for row in _rows(connection, strata, document.id)}
    for row in _rows(connection, sampled_sentences, document.id):
        way = by_digest[drawn_from[row.sample_id]]
        number = {"sample_id": row.sample_id, "number": row.number}
        _update(connection, sampled_sentences, number, _place(way, row.start, row.end))
    for sample_id, old in drawn_from.items():
        number = {"sample_id": sample_id, "document_id": document.id}
        _update(connection, strata, number, {"text_digest": digest(by_digest[old].new)})


def _rewrite_document(
    connection: Connection, document: Document, ways: Mapping[int, Alignment], rewrite: Rewrite
) -> None:
    def words(text: str) -> str:
        return rewrite(text)[0]

    for one in earlier_texts.load_revisions(connection, document.id):
        way, after = ways[one.number], ways[one.successor].new
        moved = [turn_values(way.turn(turn)) | {"speaker": words(turn.speaker)} for turn in one.turns]
        edits = [
            [edit.start, edit.end, edit.new_start, edit.new_end] for edit in edits_between(way.new, after)
        ]
        values = {"text": way.new, "digest": digest(way.new), "turns": moved, "edits": edits, "source": ""}
        _update(connection, revisions, {"document_id": document.id, "number": one.number}, values)
    way = ways[earlier_texts.present(connection, document.id)]
    for number, turn in enumerate(document.turns):
        values = turn_values(way.turn(turn)) | {"speaker": words(turn.speaker)}
        _update(connection, turns, {"document_id": document.id, "number": number}, values)
    described = {
        "title": words(document.title),
        "text": way.new,
        "digest": digest(way.new),
        "words": len(way.new.split()),
        "attributes": {name: words(value) for name, value in document.attributes.items()},
        "speakers": {
            words(label): {name: words(value) for name, value in one.items()}
            for label, one in document.speakers.items()
        },
        "source": "",
    }
    _update(connection, documents, {"id": document.id}, described)


def _rewrite_notes(connection: Connection, table: Table, names: tuple[str, ...], rewrite: Rewrite) -> None:
    for row in connection.execute(select(table)).all():
        old = {name: getattr(row, name) for name in names}
        new = {name: rewrite(text)[0] for name, text in old.items()}
        if new != old:
            _update(connection, table, {"id": row.id}, new)


def _place(way: Alignment, start: int, end: int) -> dict[str, Any]:
    first, last = way.start(start), way.end(end)
    return {"start": first, "end": last, "quote": way.new[first:last]}


def _rows(connection: Connection, table: Table, document_id: str) -> list[Any]:
    return list(connection.execute(select(table).where(table.c.document_id == document_id)))


def _update(
    connection: Connection, table: Table, which: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    chosen = (table.c[name] == value for name, value in which.items())
    connection.execute(update(table).where(*chosen).values(dict(values)))
