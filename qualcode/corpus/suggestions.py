"""Suggestions in the corpus: stored, kept, withdrawn, and queued for a coder.

Every function works inside the caller's transaction. A suggestion is the same one as long as its
document, code, stretch and suggester are the same: one row, one id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from qualcode.corpus.documents import text_of
from qualcode.corpus.tables import documents, scans, standing, suggestions
from qualcode.errors import CorpusError, NotFoundError
from qualcode.model import Match, Segment, Status, Suggestion, Verdict

_Key = tuple[str, int, int, str]


@dataclass(frozen=True)
class SuggestionCounts:
    """What a run of ``suggest`` did: new suggestions, unchanged ones, and those whose pattern is gone."""

    added: int = 0
    kept: int = 0
    withdrawn: int = 0

    def __add__(self, other: SuggestionCounts) -> SuggestionCounts:
        return SuggestionCounts(
            self.added + other.added, self.kept + other.kept, self.withdrawn + other.withdrawn
        )


def scanned(connection: Connection, document_id: str) -> dict[str, str]:
    """The rules of each code with which the document was matched last."""
    query = select(scans.c.code_id, scans.c.rules).where(scans.c.document_id == document_id)
    return {row.code_id: row.rules for row in connection.execute(query)}


def store_suggestions(
    connection: Connection, document_id: str, rules: Mapping[str, str], found: Sequence[Suggestion]
) -> SuggestionCounts:
    """Bring the suggestions of the codes in ``rules`` up to date (see ``Corpus.store_suggestions``)."""
    wanted = _by_key(document_id, rules, found)
    _check_quotes(text_of(connection, document_id), wanted.values())
    stored = {_key_of(row): row for row in _stored(connection, document_id, rules)}
    decided = decided_in(connection, document_id)
    # what was decided when another suggester led is not asked again
    settled = {key[:3] for key, row in stored.items() if row.id in decided}
    new = [one for key, one in wanted.items() if key not in stored and key[:3] not in settled]
    changed, back, gone = [], 0, []
    for key, row in stored.items():
        if row.id in decided:
            continue
        if (suggestion := wanted.get(key)) is None:
            gone += [] if row.withdrawn else [row.id]
        else:
            back += row.withdrawn
            if (values := _values(suggestion)) != {name: getattr(row, name) for name in values}:
                changed.append(values | {"suggestion": row.id})
    if new:
        number = connection.scalar(select(documents.c.revision).where(documents.c.id == document_id))
        rows = [_values(suggestion) | {"revision": number} for suggestion in new]
        connection.execute(insert(suggestions), rows)
    if changed:
        names = [name for name in changed[0] if name != "suggestion"]
        connection.execute(
            update(suggestions)
            .where(suggestions.c.id == bindparam("suggestion"))
            .values({name: bindparam(name) for name in names}),
            changed,
        )
    _withdraw(connection, gone)
    _record_scan(connection, document_id, rules)
    return SuggestionCounts(len(new) + back, len(wanted) - len(new) - back, len(gone))


def withdraw_codes(connection: Connection, document_id: str, keep: Collection[str]) -> int:
    """Withdraw the undecided suggestions of codes that are not in ``keep``, and forget their scans."""
    rows = connection.execute(
        select(suggestions.c.id).where(
            suggestions.c.document_id == document_id,
            suggestions.c.withdrawn.is_(False),
            suggestions.c.code_id.not_in(keep),
        )
    )
    decided = decided_in(connection, document_id)
    gone = [row.id for row in rows if row.id not in decided]
    _withdraw(connection, gone)
    connection.execute(delete(scans).where(scans.c.document_id == document_id, scans.c.code_id.not_in(keep)))
    return len(gone)


def load_suggestion(connection: Connection, suggestion_id: int) -> Suggestion:
    """Raises NotFoundError."""
    present = documents.c.revision.label("present")
    query = select(suggestions, present).join(documents, documents.c.id == suggestions.c.document_id)
    row = connection.execute(query.where(suggestions.c.id == suggestion_id)).first()
    if row is None:
        raise NotFoundError(
            f"There is no suggestion {suggestion_id} in the corpus.",
            hint="Make suggestions with: qualcode suggest   (and see their numbers in: qualcode review)",
        )
    return replace(_suggestion(row), revision=row.revision if row.revision != row.present else None)


def all_suggestions(
    connection: Connection,
    *,
    document_id: str | None,
    code_ids: Collection[str] | None,
    include_withdrawn: bool,
) -> Iterator[Suggestion]:
    """By document and place in the present text."""
    query = _chosen(select(suggestions), document_id, code_ids).where(_in_present_text())
    if not include_withdrawn:
        query = query.where(suggestions.c.withdrawn.is_(False))
    query = query.order_by(suggestions.c.document_id, suggestions.c.start, suggestions.c.code_id)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _suggestion(row)


def queue(
    connection: Connection,
    coder: str,
    *,
    code_ids: Collection[str] | None,
    document_id: str | None,
    order: Literal["code", "document"],
) -> list[Suggestion]:
    """What ``coder`` has not decided yet, skipped ones last (see ``Corpus.queue``)."""
    query = _open_for(coder, select(suggestions, standing.c.verdict))
    rows = connection.execute(_chosen(query, document_id, code_ids)).all()
    # codes in the order in which the caller names them, as a codebook does
    rank = {code: n for n, code in enumerate(code_ids)} if isinstance(code_ids, Sequence) else {}

    def place(row: Row[Any]) -> tuple[Any, ...]:
        code, text = (rank.get(row.code_id, 0), row.code_id), (row.document_id, row.start, row.end)
        return (row.verdict is not None, *((code, text) if order == "code" else (text, code)))

    return [_suggestion(row) for row in sorted(rows, key=place)]


def waiting(connection: Connection, coder: str) -> int:
    """How many suggestions ``queue`` would give."""
    return connection.scalar(_open_for(coder, select(func.count()))) or 0


def _open_for(coder: str, query: Select[Any]) -> Select[Any]:
    """The suggestions of ``query`` that ``coder`` has not decided on, or has skipped."""
    mine = and_(standing.c.suggestion_id == suggestions.c.id, standing.c.coder == coder)
    return query.join_from(suggestions, standing, mine, isouter=True).where(
        suggestions.c.withdrawn.is_(False),
        or_(standing.c.verdict.is_(None), standing.c.verdict == Verdict.SKIPPED.value),
    )


def undecided() -> Any:
    """The condition that no coder has decided on a suggestion (a skip decides nothing)."""
    return ~exists().where(
        standing.c.suggestion_id == suggestions.c.id, standing.c.verdict != Verdict.SKIPPED.value
    )


def _by_key(
    document_id: str, rules: Mapping[str, str], found: Iterable[Suggestion]
) -> dict[_Key, Suggestion]:
    """The suggestions by what makes them the same; two for one stretch and code are joined."""
    wanted: dict[_Key, Suggestion] = {}
    for suggestion in found:
        if suggestion.segment.document_id != document_id or suggestion.code_id not in rules:
            raise ValueError(
                f"a suggestion for {suggestion.code_id} in {suggestion.segment.document_id} "
                f"does not belong to this scan of {document_id}"
            )
        key = (suggestion.code_id, suggestion.start, suggestion.end, suggestion.suggester)
        if first := wanted.get(key):
            matches = dict.fromkeys((*first.matches, *suggestion.matches))
            longest_first = sorted(matches, key=lambda match: match.start - match.end)
            wanted[key] = replace(first, matches=tuple(longest_first))
        else:
            wanted[key] = suggestion
    return wanted


def _check_quotes(text: str, found: Iterable[Suggestion]) -> None:
    for suggestion in found:
        if text[suggestion.start : suggestion.end] != suggestion.segment.quote:
            raise CorpusError(
                f"A suggestion for {suggestion.segment.document_id} does not fit the stored text; "
                "nothing was changed.",
                hint="The document was imported again meanwhile. Do it again: qualcode suggest",
            )


def _chosen(query: Select[Any], document_id: str | None, code_ids: Collection[str] | None) -> Select[Any]:
    if document_id is not None:
        query = query.where(suggestions.c.document_id == document_id)
    if code_ids is not None:
        query = query.where(suggestions.c.code_id.in_(code_ids))
    return query


def _stored(connection: Connection, document_id: str, code_ids: Collection[str]) -> Sequence[Row[Any]]:
    query = _chosen(select(suggestions), document_id, code_ids).where(_in_present_text())
    return connection.execute(query).all()


def _in_present_text() -> Any:
    """The condition that a suggestion was not left behind by a revision."""
    present = select(documents.c.revision).where(documents.c.id == suggestions.c.document_id)
    return suggestions.c.revision == present.scalar_subquery()


def decided_in(connection: Connection, document_id: str) -> set[int]:
    """The suggestions of a document that somebody has decided on (a skip decides nothing)."""
    query = select(suggestions.c.id).where(suggestions.c.document_id == document_id, ~undecided())
    return set(connection.scalars(query))


def _withdraw(connection: Connection, suggestion_ids: Collection[int]) -> None:
    if suggestion_ids:
        connection.execute(
            update(suggestions).where(suggestions.c.id == bindparam("suggestion")).values(withdrawn=True),
            [{"suggestion": suggestion_id} for suggestion_id in suggestion_ids],
        )


def _record_scan(connection: Connection, document_id: str, rules: Mapping[str, str]) -> None:
    if not rules:
        return
    connection.execute(delete(scans).where(scans.c.document_id == document_id, scans.c.code_id.in_(rules)))
    connection.execute(
        insert(scans),
        [{"document_id": document_id, "code_id": code, "rules": key} for code, key in rules.items()],
    )


def _key_of(row: Row[Any]) -> _Key:
    return row.code_id, row.start, row.end, row.suggester


def _values(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "document_id": suggestion.segment.document_id,
        "code_id": suggestion.code_id,
        "start": suggestion.start,
        "end": suggestion.end,
        "suggester": suggestion.suggester,
        "quote": suggestion.segment.quote,
        "status": str(suggestion.status),
        "matches": [[match.start, match.end, match.pattern_id] for match in suggestion.matches],
        "cue": suggestion.cue,
        "codebook_digest": suggestion.codebook_digest,
        "code_digest": suggestion.code_digest,
        "withdrawn": False,
    }


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        segment=Segment(row.document_id, row.start, row.end, row.quote),
        code_id=row.code_id,
        status=Status(row.status),
        matches=tuple(Match(*match) for match in row.matches),
        cue=row.cue,
        suggester=row.suggester,
        codebook_digest=row.codebook_digest,
        code_digest=row.code_digest,
        id=row.id,
    )
