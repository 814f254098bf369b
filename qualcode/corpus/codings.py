"""The coded corpus: codings out of the decisions that stand, and quotes with all that describes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, or_, select

from qualcode.corpus.documents import Source, load_source
from qualcode.corpus.standing import of_coders
from qualcode.corpus.tables import decisions, placements, standing
from qualcode.model import CODING_VERDICTS, Codebook, Coding, Fit, Quote, Segment, Status, Turn

if TYPE_CHECKING:
    import pandas as pd

_VERDICTS = {str(verdict): verdict for verdict in CODING_VERDICTS}
_STATUSES = {str(status): status for status in Status}

_FIXED: dict[str, Callable[[Described], Any]] = {
    "decision_id": lambda row: row.coding.decision_id,
    "document_id": lambda row: row.source.id,
    "document": lambda row: row.source.title,
    "kind": lambda row: str(row.source.kind),
    "speaker": lambda row: row.turn.speaker,
    "role": lambda row: str(row.turn.role),
    "informant": lambda row: row.informant,
    "start": lambda row: row.coding.segment.start,
    "end": lambda row: row.coding.segment.end,
    "quote": lambda row: row.coding.segment.quote,
    "code_id": lambda row: row.coding.code_id,
    "status": lambda row: str(row.coding.status),
    "coder": lambda row: row.coding.coder,
    "verdict": lambda row: str(row.coding.verdict),
    "memo": lambda row: row.coding.memo,
    "at": lambda row: row.coding.at,
}


@dataclass(frozen=True)
class Choice:
    """Which codings: None chooses all. ``code_ids`` are taken as they are, without codes below them."""

    code_ids: Collection[str] | None = None
    document_id: str | None = None
    status: Status | str | None = None
    coder: str | Collection[str] | None = None


@dataclass(frozen=True)
class Described:
    """A coding with its document and turn."""

    coding: Coding
    source: Source
    turn: Turn

    @property
    def attributes(self) -> Mapping[str, str]:
        return self.source.attributes_of(self.turn.speaker)

    @property
    def informant(self) -> str:
        return self.attributes.get("informant") or self.turn.speaker or self.source.title

    def has(self, wanted: Mapping[str, str]) -> bool:
        """Whether every wanted attribute has the wanted value, upper or lower case alike."""
        known = {name.casefold(): {value.casefold()} for name, value in self.attributes.items()}
        known |= {
            "kind": {str(self.source.kind)},
            "document": {self.source.title.casefold(), self.source.id.casefold()},
            "speaker": {self.turn.speaker.casefold()},
            "informant": {self.informant.casefold()},
        }
        return all(value.casefold() in known.get(name.casefold(), ()) for name, value in wanted.items())


def iter_codings(connection: Connection, choice: Choice) -> Iterator[Coding]:
    """Codings by document and place in the present text, read as they are needed; unplaced ones are not."""
    placed = placements.c
    chosen: list[Any] = [
        standing.c.verdict.in_(_VERDICTS),
        or_(placed.fit.is_(None), placed.fit != Fit.UNPLACED.value),
    ]
    if choice.code_ids is not None:
        chosen.append(standing.c.code_id.in_(choice.code_ids))
    if choice.document_id is not None:
        chosen.append(standing.c.document_id == choice.document_id)
    said = decisions.c
    if choice.status is not None:
        chosen.append(said.status == str(choice.status))
    if choice.coder is not None:
        chosen.append(of_coders(said.coder, choice.coder))
    query = (
        select(
            said.id, said.document_id, func.coalesce(placed.start, said.start),
            func.coalesce(placed.end, said.end), func.coalesce(placed.quote, said.quote), said.code_id,
            said.status, said.coder, said.verdict, said.memo, said.at,
        )
        .join_from(standing, decisions, standing.c.decision_id == said.id)
        .join(placements, placed.decision_id == said.id, isouter=True)
        .where(*chosen)
        .order_by(standing.c.document_id, standing.c.start, standing.c.decision_id)
    )  # fmt: skip
    rows = connection.execution_options(yield_per=1000).execute(query)
    for number, document_id, start, end, quote, code_id, status, coder, verdict, memo, at in rows:
        yield Coding(
            number,
            Segment(document_id, start, end, quote),
            code_id,
            _STATUSES[status],
            coder,
            _VERDICTS[verdict],
            memo,
            at.replace(tzinfo=UTC),
        )


def described(
    connection: Connection, choice: Choice, *, attributes: Mapping[str, str]
) -> Iterator[Described]:
    """The codings that have the attributes, each with its document and turn."""
    source: Source | None = None
    for coding in iter_codings(connection, choice):
        segment = coding.segment
        if source is None or source.id != segment.document_id:
            source = load_source(connection, segment.document_id)
        found = Described(coding, source, source.turn_of(segment.start, segment.end))
        if not attributes or found.has(attributes):
            yield found


def quote_of(found: Described, path: tuple[str, ...]) -> Quote:
    return Quote(
        coding=found.coding,
        code_path=path,
        document_title=found.source.title,
        kind=found.source.kind,
        speaker=found.turn.speaker,
        role=found.turn.role,
        informant=found.informant,
        attributes=found.attributes,
    )


def quotes(
    connection: Connection, codebook: Codebook, choice: Choice, *, attributes: Mapping[str, str]
) -> Iterator[Quote]:
    """The codings as a reader wants them (see ``Corpus.quotes``)."""
    paths: dict[str, tuple[str, ...]] = {}
    for found in described(connection, choice, attributes=attributes):
        code_id = found.coding.code_id
        path = paths.get(code_id) or paths.setdefault(code_id, codebook.path(code_id))
        yield quote_of(found, path)


def data_frame(found: Iterable[Described]) -> pd.DataFrame:
    """One row a coding: fixed columns, then one column an attribute (see ``Corpus.codings``)."""
    import pandas as pd

    rows = list(found)
    columns: dict[str, list[Any]] = {name: [value(row) for row in rows] for name, value in _FIXED.items()}
    attributes = [row.attributes for row in rows]
    for name in sorted({name for each in attributes for name in each} - {"informant"}):
        # an attribute may bear the name of a fixed column, as "status" (of marriage) does
        column = f"{name} (attribute)" if name in _FIXED else name
        columns[column] = [each.get(name, "") for each in attributes]
    return pd.DataFrame(columns)
