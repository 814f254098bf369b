"""A document gets another text: the old one is kept, and decisions and suggestions follow their words.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from qualcode.anchoring import Alignment, Anchor, Place
from qualcode.corpus import standing as standings
from qualcode.corpus.documents import load_document, replace_text, turn_values
from qualcode.corpus.suggestions import decided_in
from qualcode.corpus.tables import decisions, documents, placements, revisions, scans, standing, suggestions
from qualcode.errors import NotFoundError, TextChangedError
from qualcode.model import (
    CODING_VERDICTS,
    Document,
    Edit,
    Fit,
    Replacement,
    Revised,
    Revision,
    Role,
    Segment,
    Turn,
    digest,
)


def revise(
    connection: Connection,
    document: Document,
    *,
    reason: str,
    coder: str,
    edits: Sequence[Edit] | None,
    instead_of: str,
    at: datetime | None = None,
) -> Revised:
    """Put the text of ``document`` in the place of the stored one (see ``Corpus.revise``)."""
    old = load_document(connection, document.id)
    number = present(connection, document.id)
    if instead_of and instead_of != old.digest:
        raise _changed_meanwhile(document.id)
    if old.text == document.text:
        return Revised(document.id, number, ())
    if edits is None:
        alignment = Alignment.of(old.text, document.text)
    else:
        alignment = Alignment(old.text, document.text, tuple(edits), certain=True)
        if not alignment.fits:
            raise _changed_meanwhile(document.id)
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
    _move_suggestions(connection, document.id)
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


def place_decisions(
    connection: Connection, document_id: str, *, decision_ids: Collection[int] | None = None
) -> None:
    """Find the decisions on earlier texts of a document (or some of them, that are new) in its present one,
    from what is on record."""
    if decision_ids is None:
        connection.execute(delete(placements).where(placements.c.document_id == document_id))
    found = [
        values
        for values in derived_placements(connection, document_id)
        if decision_ids is None or values["decision_id"] in decision_ids
    ]
    if found:
        connection.execute(insert(placements), found)
    standings.follow_text(connection, document_id)


def derived_placements(connection: Connection, document_id: str) -> list[dict[str, Any]]:
    """What has to stand in ``placements`` for a document, by the log and the earlier texts."""
    number = present(connection, document_id)
    columns = (decisions.c.id, decisions.c.revision, decisions.c.start, decisions.c.end, decisions.c.quote)
    mine = (decisions.c.document_id == document_id) & (decisions.c.revision != number)
    rows = connection.execute(select(*columns).where(mine).order_by(decisions.c.id)).all()
    if not rows:
        return []
    route = Route.of(connection, document_id)
    found = []
    for row in rows:
        anchor = route.follow(row.revision, Anchor.at(row.start, row.end, row.quote))
        place = anchor.place
        if place.fit is not Fit.SAME:
            values = {"decision_id": row.id, "document_id": document_id, "quote": anchor.quote}
            found.append(values | {"start": place.start, "end": place.end, "fit": str(place.fit)})
    return found


def rebuild(connection: Connection) -> None:
    """Derive all placements again."""
    for document_id in connection.scalars(select(revisions.c.document_id).distinct()).all():
        place_decisions(connection, document_id)


@dataclass(frozen=True)
class Route:
    """The way from any earlier text of a document to its ``present`` one, and ``since`` when each of them
    was the earlier one. A text that was put back is the same text: what is between leads round in a circle.
    """

    present: int
    steps: Mapping[int, tuple[int, Alignment]]
    since: Mapping[int, datetime | None]
    digests: Mapping[int, str]

    @classmethod
    def of(cls, connection: Connection, document_id: str) -> Route:
        document = load_document(connection, document_id)
        number = present(connection, document_id)
        earlier = load_revisions(connection, document_id)
        texts = {one.number: one.text for one in earlier} | {number: document.text}
        turns = {one.number: one.turns for one in earlier} | {number: document.turns}
        steps = {
            one.number: (
                one.successor,
                Alignment(
                    one.text,
                    texts[one.successor],
                    one.edits,
                    certain=one.certain,
                    turns=one.turns,
                    new_turns=turns[one.successor],
                ),
            )
            for one in earlier
        }
        digests = {one: digest(text) for one, text in texts.items()}
        return cls(number, steps, {one.number: one.at for one in earlier}, digests)

    def follow(self, number: int, anchor: Anchor) -> Anchor:
        """Where ``anchor`` of the text ``number`` is in the present one."""
        return [anchor, *(after for _, after in self.trace(number, anchor))][-1]

    def trace(self, number: int, anchor: Anchor) -> Iterator[tuple[datetime | None, Anchor]]:
        """Where ``anchor`` of the text ``number`` was in each text on the way to the present one, and from
        when on."""
        while (number := self._last_like.get(number, number)) != self.present:
            at = self.since[number]
            number, alignment = self.steps[number]
            anchor = anchor.through(alignment)
            yield at, anchor

    @cached_property
    def _last_like(self) -> dict[int, int]:
        """By the number of each text, the last one on the way from it that is the same text."""
        found = {}
        for number in self.steps:
            here = number
            while here != self.present:
                here, _ = self.steps[here]
                if self.digests[here] == self.digests[number]:
                    found[number] = here
        return found


def _changed_meanwhile(document_id: str) -> TextChangedError:
    return TextChangedError(
        f"The text of '{document_id}' was changed meanwhile by somebody else; nothing was saved.",
        hint=f"See by whom, then do yours again: qualcode edit {document_id} --history",
    )


def _standing(connection: Connection, document_id: str) -> list[Row[Any]]:
    """The standing decisions of a document with their present place."""
    placed = placements.c
    query = (
        select(
            standing.c.decision_id,
            decisions.c.code_id,
            decisions.c.coder,
            decisions.c.verdict,
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
        is_coding=after.verdict in CODING_VERDICTS,
        after=None if fit is Fit.UNPLACED else Segment(document_id, after.start, after.end, after.quote),
    )


def _move_suggestions(connection: Connection, document_id: str) -> None:
    """Take the suggestions along whose words are in the present text.

    An undecided one whose words were corrected is withdrawn, until it is found again under its id. Those
    whose words are gone stay behind with the number of the text that they were made on, and nobody is asked
    about them; they come back under their ids when their words do.
    """
    decided = decided_in(connection, document_id)
    rows = connection.execute(select(suggestions).where(suggestions.c.document_id == document_id)).all()
    route = Route.of(connection, document_id)
    anchors = {row.id: route.follow(row.revision, Anchor.at(row.start, row.end, row.quote)) for row in rows}
    gone = {
        row.id: row.id not in decided and (row.withdrawn or anchors[row.id].place.fit is Fit.CHANGED)
        for row in rows
    }
    taken: set[tuple[Any, ...]] = set()
    along, behind = [], []
    # where two have come to the same place, the one that somebody has decided on is kept
    for row in sorted(rows, key=lambda row: (row.id not in decided, gone[row.id], row.id)):
        anchor = anchors[row.id]
        place = anchor.place
        key = (row.code_id, place.start, place.end, row.suggester)
        if place.fit is Fit.UNPLACED or key in taken:
            behind.append({"suggestion": row.id})
            continue
        taken.add(key)
        along.append(
            {
                "suggestion": row.id,
                "from": place.start,
                "to": place.end,
                "words": anchor.quote,
                "why": _matches(row, place, route),
                "gone": gone[row.id],
            }
        )
    chosen = update(suggestions).where(suggestions.c.id == bindparam("suggestion"))
    if behind:
        connection.execute(chosen.values(withdrawn=True), behind)
    if along:
        moved = chosen.values(
            revision=route.present,
            start=bindparam("from"),
            end=bindparam("to"),
            quote=bindparam("words"),
            matches=bindparam("why"),
            withdrawn=bindparam("gone"),
        )
        connection.execute(moved, along)


def _matches(row: Row[Any], place: Place, route: Route) -> list[list[Any]]:
    """The matched stretches in the new text; where all are gone, the whole segment for the leading one."""
    if place.fit is not Fit.CHANGED:
        shift = place.start - row.start
        return [[start + shift, end + shift, rule] for start, end, rule in row.matches]
    moved = []
    for start, end, rule in row.matches:
        words = row.quote[start - row.start : end - row.start]
        moved.append((route.follow(row.revision, Anchor.at(start, end, words)).place, rule))
    inside = [
        [at.start, at.end, rule]
        for at, rule in moved
        if at.fit is not Fit.UNPLACED and place.start <= at.start and at.end <= place.end
    ]
    return inside or [[place.start, place.end, row.matches[0][2]]]


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
