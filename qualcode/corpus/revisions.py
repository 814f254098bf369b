"""A document gets another text: the old one is kept, and decisions and suggestions follow their words.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from qualcode.anchoring import Alignment, Anchor, Place
from qualcode.corpus import standing as standings
from qualcode.corpus.documents import load_document, replace_text, turn_values
from qualcode.corpus.suggestions import decided_in
from qualcode.corpus.tables import decisions, documents, placements, revisions, scans, standing, suggestions
from qualcode.errors import NotFoundError
from qualcode.model import Document, Edit, Fit, Replacement, Revised, Revision, Role, Segment, Turn


def revise(
    connection: Connection,
    document: Document,
    *,
    reason: str,
    coder: str,
    edits: Sequence[Edit] | None,
    at: datetime | None = None,
) -> Revised:
    """Put the text of ``document`` in the place of the stored one (see ``Corpus.revise``)."""
    old = load_document(connection, document.id)
    number = present(connection, document.id)
    if old.text == document.text:
        return Revised(document.id, number, ())
    alignment = (
        Alignment.of(old.text, document.text)
        if edits is None
        else Alignment(old.text, document.text, tuple(edits), certain=True)
    )
    before = {row.decision_id: row for row in _standing(connection, document.id)}
    successor = unused(connection, document.id)
    keep_text(
        connection,
        Revision(
            document_id=old.id,
            number=number,
            successor=successor,
            text=old.text,
            turns=old.turns,
            edits=alignment.edits,
            certain=alignment.certain,
            reason=reason,
            coder=coder,
            source=old.source,
            source_digest=old.source_digest,
            at=at,
        ),
        digest=old.digest,
    )
    replace_text(connection, document, revision=successor)
    connection.execute(delete(scans).where(scans.c.document_id == document.id))
    place_decisions(connection, document.id)
    _move_suggestions(connection, document.id, alignment, number=number, successor=successor)
    after = _standing(connection, document.id)
    replacements = tuple(_replacement(before[row.decision_id], row, document.id) for row in after)
    return Revised(document.id, successor, alignment.edits, replacements)


def present(connection: Connection, document_id: str) -> int:
    """The number of the present text of a document, from 1."""
    number = connection.scalar(select(documents.c.revision).where(documents.c.id == document_id))
    return number or 1


def unused(connection: Connection, document_id: str) -> int:
    """The number for another text of a document: texts of other copies may have higher numbers than the
    present one."""
    query = select(func.max(revisions.c.number)).where(revisions.c.document_id == document_id)
    return max(present(connection, document_id), connection.scalar(query) or 0) + 1


def keep_text(connection: Connection, revision: Revision, *, digest: str) -> None:
    """Append a text that a document had before, or that another copy of it has."""
    at = (revision.at or datetime.now(UTC)).astimezone(UTC)
    values = {
        "document_id": revision.document_id,
        "number": revision.number,
        "successor": revision.successor,
        "text": revision.text,
        "digest": digest,
        "turns": [turn_values(turn) for turn in revision.turns],
        "edits": [[edit.start, edit.end, edit.new_start, edit.new_end] for edit in revision.edits],
        "certain": revision.certain,
        "reason": revision.reason,
        "coder": revision.coder,
        "source": revision.source,
        "source_digest": revision.source_digest,
        "at": at.replace(tzinfo=None),
    }
    connection.execute(insert(revisions), values)


def load_revisions(connection: Connection, document_id: str) -> list[Revision]:
    """The texts that a document had before the present one, the first one first."""
    query = select(revisions).where(revisions.c.document_id == document_id).order_by(revisions.c.number)
    return [_revision(row) for row in connection.execute(query)]


def load_revision(connection: Connection, document_id: str, number: int) -> Revision:
    """Raises NotFoundError."""
    mine = (revisions.c.document_id == document_id) & (revisions.c.number == number)
    row = connection.execute(select(revisions).where(mine)).first()
    if row is None:
        raise NotFoundError(
            f"'{document_id}' has no earlier text {number}.",
            hint="A document has earlier texts once it was corrected: qualcode edit, or import again.",
        )
    return _revision(row)


def place_decisions(connection: Connection, document_id: str) -> None:
    """Find the decisions on earlier texts of a document in its present one, from what is on record."""
    connection.execute(delete(placements).where(placements.c.document_id == document_id))
    route = Route.of(connection, document_id)
    columns = (decisions.c.id, decisions.c.revision, decisions.c.start, decisions.c.end, decisions.c.quote)
    earlier = select(*columns).where(
        decisions.c.document_id == document_id, decisions.c.revision != route.present
    )
    found = []
    for row in connection.execute(earlier).all():
        anchor = route.follow(row.revision, Anchor.at(row.start, row.end, row.quote))
        place = anchor.place
        if place.fit is not Fit.SAME:
            values = {"decision_id": row.id, "document_id": document_id, "quote": anchor.quote}
            found.append(values | {"start": place.start, "end": place.end, "fit": str(place.fit)})
    if found:
        connection.execute(insert(placements), found)
    standings.follow_text(connection, document_id)


def rebuild(connection: Connection) -> None:
    """Derive all placements again."""
    for document_id in connection.scalars(select(revisions.c.document_id).distinct()).all():
        place_decisions(connection, document_id)


@dataclass(frozen=True)
class Route:
    """The way from any earlier text of a document to its ``present`` one."""

    present: int
    steps: Mapping[int, tuple[int, Alignment]]

    @classmethod
    def of(cls, connection: Connection, document_id: str) -> Route:
        document = load_document(connection, document_id)
        number = present(connection, document_id)
        earlier = load_revisions(connection, document_id)
        texts = {one.number: one.text for one in earlier} | {number: document.text}
        steps = {
            one.number: (
                one.successor,
                Alignment(one.text, texts[one.successor], one.edits, certain=one.certain),
            )
            for one in earlier
        }
        return cls(number, steps)

    def follow(self, number: int, anchor: Anchor) -> Anchor:
        """Where ``anchor`` of the text ``number`` is in the present one."""
        while number != self.present:
            number, alignment = self.steps[number]
            anchor = anchor.through(alignment)
        return anchor


def _standing(connection: Connection, document_id: str) -> list[Row[Any]]:
    """The standing decisions of a document with their present place."""
    placed = placements.c
    query = (
        select(
            standing.c.decision_id,
            decisions.c.code_id,
            decisions.c.coder,
            func.coalesce(placed.start, decisions.c.start).label("start"),
            func.coalesce(placed.end, decisions.c.end).label("end"),
            func.coalesce(placed.quote, decisions.c.quote).label("quote"),
            func.coalesce(placed.fit, Fit.SAME.value).label("fit"),
        )
        .join_from(standing, decisions, standing.c.decision_id == decisions.c.id)
        .join(placements, placed.decision_id == standing.c.decision_id, isouter=True)
        .where(standing.c.document_id == document_id)
        .order_by("start", standing.c.decision_id)
    )
    return list(connection.execute(query))


def _replacement(before: Row[Any], after: Row[Any], document_id: str) -> Replacement:
    """What one revision did to a standing decision."""
    if after.fit == Fit.UNPLACED:
        fit = Fit.UNPLACED
    elif before.quote != after.quote:
        fit = Fit.CHANGED
    else:
        fit = Fit.SAME if before.start == after.start and before.fit != Fit.UNPLACED else Fit.MOVED
    return Replacement(
        decision_id=after.decision_id,
        code_id=after.code_id,
        coder=after.coder,
        fit=fit,
        before=Segment(document_id, before.start, before.end, before.quote),
        after=None if fit is Fit.UNPLACED else Segment(document_id, after.start, after.end, after.quote),
    )


def _move_suggestions(
    connection: Connection, document_id: str, alignment: Alignment, *, number: int, successor: int
) -> None:
    """Take along the suggestions whose words are the same, and decided ones whose words were corrected.

    The others stay behind with the number of the text that they were made on: they are of no use now.
    """
    mine = (suggestions.c.document_id == document_id) & (suggestions.c.revision == number)
    decided = decided_in(connection, document_id)
    taken: set[tuple[Any, ...]] = set()
    along, behind = [], []
    for row in connection.execute(select(suggestions).where(mine).order_by(suggestions.c.id)).all():
        place = alignment.place((row.start, row.end))
        key = (row.code_id, place.start, place.end, row.suggester)
        lost = place.fit is Fit.UNPLACED or (place.fit is Fit.CHANGED and row.id not in decided)
        if lost or key in taken:
            behind.append({"suggestion": row.id})
            continue
        taken.add(key)
        quote = alignment.new[place.start : place.end]
        matches = matches_after(alignment, place, row.matches, start=row.start)
        along.append(
            {"suggestion": row.id, "from": place.start, "to": place.end, "words": quote, "why": matches}
        )
    chosen = update(suggestions).where(suggestions.c.id == bindparam("suggestion"))
    if along:
        moved = chosen.values(
            revision=successor,
            start=bindparam("from"),
            end=bindparam("to"),
            quote=bindparam("words"),
            matches=bindparam("why"),
        )
        connection.execute(moved, along)
    if behind:
        connection.execute(chosen.values(withdrawn=True), behind)


def matches_after(
    alignment: Alignment, place: Place, matches: Sequence[Sequence[Any]], *, start: int
) -> list[list[Any]]:
    """The matched stretches of a suggestion that began at ``start`` in the new text, where it has ``place``;
    where all are gone, the whole segment for the leading one."""
    if place.fit is not Fit.CHANGED:
        shift = place.start - start
        return [[first + shift, last + shift, rule] for first, last, rule in matches]
    moved = [(alignment.place((first, last)), rule) for first, last, rule in matches]
    inside = [
        [at.start, at.end, rule]
        for at, rule in moved
        if at.fit is not Fit.UNPLACED and place.start <= at.start and at.end <= place.end
    ]
    return inside or [[place.start, place.end, matches[0][2]]]


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        document_id=row.document_id,
        number=row.number,
        successor=row.successor,
        text=row.text,
        turns=tuple(Turn(one["speaker"], Role(one["role"]), one["start"], one["end"]) for one in row.turns),
        edits=tuple(Edit(*edit) for edit in row.edits),
        certain=row.certain,
        reason=row.reason,
        coder=row.coder,
        source=row.source,
        source_digest=row.source_digest,
        at=row.at.replace(tzinfo=UTC),
    )
