"""Decisions: an append-only log. Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from qualcode.corpus import standing as standings
from qualcode.corpus.documents import text_of
from qualcode.corpus.revisions import place_decisions, present
from qualcode.corpus.standing import of_coders
from qualcode.corpus.suggestions import load_suggestion
from qualcode.corpus.tables import decisions, placements, standing, suggestions
from qualcode.corpus.times import after_all
from qualcode.errors import NotFoundError, TextChangedError
from qualcode.model import Decision, Fit, Segment, Status, Verdict, normalise

_BATCH = 10_000

# The reason in the UNDONE of a coding by hand that another decision replaces in the same transaction.
TAKEN_UP_AGAIN = "taken up again"


def decide(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """Append decisions and return them with their ids and times, in the same order.

    Raises CorpusError where a quote is not the stored text, NotFoundError for an unknown document or
    suggestion, ValueError for an UNDONE (that is what ``undo`` is for).
    """
    if any(decision.verdict is Verdict.UNDONE for decision in made):
        raise ValueError("a decision is taken back with undo()")
    _check_quotes(connection, made)
    _check_suggestions(connection, made)
    return _append(connection, made)


def decide_many(connection: Connection, made: Iterable[Decision]) -> int:
    """Append any number of decisions in batches; returns how many there were."""
    total = 0
    remaining = iter(made)
    while batch := list(islice(remaining, _BATCH)):
        total += len(decide(connection, batch))
    return total


def decide_again(connection: Connection, made: Decision, *, earlier: int) -> Decision:
    """Append a decision that takes the place of the standing decision ``earlier`` of the same coder.

    On a suggestion the later decision supersedes by itself. A coding by hand has no suggestion that would
    tie the two together: it is taken back, at the same moment. Raises NotFoundError where ``earlier`` does
    not stand, and what ``decide`` raises.
    """
    before = _standing_decision(connection, made.coder, earlier)
    if before.suggestion_id != made.suggestion_id:
        raise ValueError(f"decision {earlier} is about suggestion {before.suggestion_id}")
    if made.suggestion_id is not None:
        return decide(connection, [made])[0]
    if made.verdict is Verdict.UNDONE:
        raise ValueError("a decision is taken back with undo()")
    _check_quotes(connection, [made])
    now = made.at or datetime.now(UTC)
    taken_back = replace(_undone(before), reason=TAKEN_UP_AGAIN, at=now)
    return _append(connection, [taken_back, replace(made, at=now)])[1]


def undo(connection: Connection, coder: str, decision_id: int | None) -> Decision:
    """Append the UNDONE of a standing decision of ``coder``: the last one, or the named one.

    What had stood before it stands again. For a coding by hand that means another row: a copy of the one
    that it replaced, time and digests included. Raises NotFoundError where there is nothing to undo.
    """
    decision = _standing_decision(connection, coder, decision_id)
    replaced = _replaced_by(connection, decision)
    undone, *_ = _append(connection, [_undone(decision), *([replaced] if replaced else [])])
    return _decision(connection.execute(_decisions().where(decisions.c.id == undone.id)).one())


def standing_decisions(
    connection: Connection,
    *,
    coder: str | Collection[str] | None,
    document_id: str | None,
    code_ids: Collection[str] | None,
) -> list[Decision]:
    """The decisions that stand, by document and place in the text."""
    query = _decisions().join(standing, standing.c.decision_id == decisions.c.id)
    if coder is not None:
        query = query.where(of_coders(standing.c.coder, coder))
    if document_id is not None:
        query = query.where(standing.c.document_id == document_id)
    if code_ids is not None:
        query = query.where(standing.c.code_id.in_(code_ids))
    ordered = query.order_by(standing.c.document_id, standing.c.start, standing.c.decision_id)
    return [_decision(row) for row in connection.execute(ordered)]


def _standing_decision(connection: Connection, coder: str, decision_id: int | None) -> Decision:
    """The last standing decision of ``coder``, or the named one. Raises NotFoundError."""
    query = select(standing.c.decision_id).where(standing.c.coder == coder)
    if decision_id is not None:
        query = query.where(standing.c.decision_id == decision_id)
    last = connection.scalar(query.order_by(standing.c.decision_id.desc()).limit(1))
    if last is None:
        what = "decision" if decision_id is None else f"decision {decision_id}"
        raise NotFoundError(
            f"{coder} has no {what} that could be undone.",
            hint="See what was decided, by whom and when: qualcode log",
        )
    return _recorded(connection, last)


def _recorded(connection: Connection, decision_id: int) -> Decision:
    """A decision with the segment of the text that it was made on: what repeats it is placed alike."""
    row = connection.execute(_decisions().where(decisions.c.id == decision_id)).one()
    segment = Segment(row.document_id, row.start, row.end, row.quote)
    return replace(_decision(row), segment=segment, revision=row.revision)


def _undone(decision: Decision) -> Decision:
    return replace(
        decision, verdict=Verdict.UNDONE, undoes=decision.id, reason="", memo="", seconds=None, at=None
    )


def _replaced_by(connection: Connection, decision: Decision) -> Decision | None:
    """The coding by hand that ``decision`` took the place of: both were written at the same moment."""
    if decision.suggestion_id is not None or decision.at is None:
        return None
    replaced = connection.scalar(
        select(decisions.c.undoes)
        .where(
            decisions.c.coder == decision.coder,
            decisions.c.document_id == decision.segment.document_id,
            decisions.c.at == decision.at.replace(tzinfo=None),
            decisions.c.verdict == Verdict.UNDONE.value,
            decisions.c.reason == TAKEN_UP_AGAIN,
        )
        .order_by(decisions.c.id.desc())
        .limit(1)
    )
    return None if replaced is None else _recorded(connection, replaced)


def log(
    connection: Connection,
    *,
    coder: str | Collection[str] | None,
    document_id: str | None,
    limit: int | None,
    newest_first: bool,
) -> list[Decision]:
    """Every decision, undone ones and undos too. ``limit`` keeps the latest ones."""
    query = _decisions().order_by(decisions.c.id.desc()).limit(limit)
    if coder is not None:
        query = query.where(of_coders(decisions.c.coder, coder))
    if document_id is not None:
        query = query.where(decisions.c.document_id == document_id)
    found = [_decision(row) for row in connection.execute(query)]
    return found if newest_first else found[::-1]


def decision_for(connection: Connection, suggestion_id: int, coder: str) -> Decision | None:
    """The standing decision of ``coder`` on a suggestion."""
    row = connection.execute(
        _decisions()
        .join(standing, standing.c.decision_id == decisions.c.id)
        .where(standing.c.suggestion_id == suggestion_id, standing.c.coder == coder)
    ).first()
    return _decision(row) if row else None


def _check_quotes(connection: Connection, made: Iterable[Decision]) -> None:
    by_document: dict[str, list[Segment]] = {}
    for decision in made:
        by_document.setdefault(decision.segment.document_id, []).append(decision.segment)
    for document_id, segments in by_document.items():
        text = text_of(connection, document_id)
        for segment in segments:
            start, end = segment.start, segment.end
            if not 0 <= start < end <= len(text) or text[start:end] != segment.quote:
                raise TextChangedError(
                    f"The quote “{segment.quote[:80]}” is not what stands at {start}–{end} in "
                    f"'{document_id}'; nothing was saved.",
                    hint="The document was corrected meanwhile. Look for suggestions again: qualcode suggest",
                )


def _check_suggestions(connection: Connection, made: Iterable[Decision]) -> None:
    named = {decision.suggestion_id: decision for decision in made if decision.suggestion_id is not None}
    query = select(suggestions.c.id, suggestions.c.document_id).where(suggestions.c.id.in_(named))
    known: Mapping[int, str] = {row.id: row.document_id for row in connection.execute(query)}
    for suggestion_id, decision in named.items():
        if suggestion_id not in known:
            load_suggestion(connection, suggestion_id)
        elif known[suggestion_id] != decision.segment.document_id:
            raise ValueError(
                f"suggestion {suggestion_id} is about {known[suggestion_id]}, "
                f"the decision about {decision.segment.document_id}"
            )


def _append(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    now = datetime.now(UTC)
    texts = {one.segment.document_id for one in made}
    revisions = {document_id: present(connection, document_id) for document_id in texts}
    rows = [
        _values(decision, at=_later(connection, decision, at=(decision.at or now).astimezone(UTC)))
        | {"revision": decision.revision or revisions[decision.segment.document_id]}
        for decision in made
    ]
    # rows are numbered in the order in which they are given, but may come back in any
    ids = sorted(connection.scalars(insert(decisions).returning(decisions.c.id), rows))
    saved = [
        replace(decision, id=number, at=row["at"].replace(tzinfo=UTC), reason=row["reason"], memo=row["memo"])
        for decision, number, row in zip(made, ids, rows, strict=True)
    ]
    standings.follow(connection, saved)
    earlier: dict[str, list[int]] = {}
    for decision in saved:
        if decision.revision is not None and decision.id is not None:
            earlier.setdefault(decision.segment.document_id, []).append(decision.id)
    for document_id, decision_ids in earlier.items():
        place_decisions(connection, document_id, decision_ids=decision_ids)
    return saved


def _later(connection: Connection, decision: Decision, *, at: datetime) -> datetime:
    """``at``, but after the coder's standing decision on the same suggestion, which must not outlast it."""
    if decision.suggestion_id is None or decision.verdict is Verdict.UNDONE:
        return at
    before = select(standing.c.decision_id).where(
        standing.c.suggestion_id == decision.suggestion_id, standing.c.coder == decision.coder
    )
    return after_all(connection, at, decisions.c.at, decisions.c.id.in_(before))


def _decisions() -> Select[Any]:
    """Decisions, each with its ``place`` in the present text where that is another one."""
    names = ("start", "end", "quote", "fit")
    placed = (placements.c[name].label(f"placed_{name}") for name in names)
    return select(decisions, *placed).join_from(
        decisions, placements, placements.c.decision_id == decisions.c.id, isouter=True
    )


def _values(decision: Decision, *, at: datetime) -> dict[str, Any]:
    return {
        "document_id": decision.segment.document_id,
        "start": decision.segment.start,
        "end": decision.segment.end,
        "quote": decision.segment.quote,
        "code_id": decision.code_id,
        "coder": decision.coder,
        "verdict": str(decision.verdict),
        "status": str(decision.status),
        # typed by people: whatever a terminal hands over, what is stored is clean text
        "reason": normalise(decision.reason),
        "memo": normalise(decision.memo),
        "suggestion_id": decision.suggestion_id,
        "undoes": decision.undoes,
        "codebook_digest": decision.codebook_digest,
        "code_digest": decision.code_digest,
        "seconds": decision.seconds,
        "at": at.replace(tzinfo=None),
    }


def _decision(row: Row[Any]) -> Decision:
    fit = Fit(row.placed_fit or Fit.SAME)
    segment = Segment(row.document_id, row.start, row.end, row.quote)
    if fit not in (Fit.SAME, Fit.UNPLACED):
        segment = Segment(row.document_id, row.placed_start, row.placed_end, row.placed_quote)
    return Decision(
        segment=segment,
        code_id=row.code_id,
        coder=row.coder,
        verdict=Verdict(row.verdict),
        status=Status(row.status),
        reason=row.reason,
        memo=row.memo,
        suggestion_id=row.suggestion_id,
        undoes=row.undoes,
        codebook_digest=row.codebook_digest,
        code_digest=row.code_digest,
        seconds=row.seconds,
        at=row.at.replace(tzinfo=UTC),
        id=row.id,
        fit=fit,
        revision=row.revision if fit is Fit.UNPLACED else None,
    )
