"""Which decision of the other copy is which of ours.

Rows have no names that hold in two copies: a decision is recognised by what it says. The same words said
twice are two decisions, so the second one there is the second one here. An undo is recognised by what it
takes back, which can be taken back once.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from shlex import quote
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from qualcode.corpus.merging.matching import outlines
from qualcode.corpus.merging.texts import Places
from qualcode.corpus.tables import decisions, suggestions
from qualcode.errors import CorpusError

_Saying = tuple[Any, ...]


@dataclass
class Matches:
    """Their decisions' ids to ours, those that are new here, and what is told of the rest.

    ``names`` are our names of the coders of the new ones. ``twice`` are pairs of undos (theirs, ours) with
    which the same decision was taken back in both copies: theirs says nothing new. ``foreign`` are undos of
    what belongs to another coder here.
    """

    known: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    twice: list[tuple[int, int]] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    here: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)

    @property
    def only_here(self) -> Counter[str]:
        return self.ours - self.here


def match_decisions(
    connection: Connection, other: Connection, places: Places, renamed: Mapping[str, str]
) -> Matches:
    """Recognise the decisions of the other copy.

    A decision that is not here under its coder's name is looked for, or new, under the name in ``renamed``.
    Raises CorpusError where it is here under the name of somebody else.
    """
    ours = _Sayings(connection)
    digests = {
        (theirs.id, number): digest
        for theirs in outlines(other).values()
        for number, digest in theirs.digests.items()
    }
    matches = Matches(ours=ours.counts)
    targets: dict[int, str] = {}  # coders of their decisions as they are here
    for row in _rows(other):
        name = renamed.get(row.coder, row.coder)
        if row.undoes is not None:
            _match_undo(row, matches, ours, targets, name)
            continue
        saying = _saying(row, places.document(row.document_id), digests[row.document_id, row.revision])
        for coder in dict.fromkeys((row.coder, name)):
            found = ours.take(coder, saying)
            if found is not None:
                matches.known[row.id] = found
                matches.here[coder] += 1
                targets[row.id] = coder
                break
        else:
            ours.doubt(row.coder, name, saying)
            matches.names[row.id] = name
            targets[row.id] = name
    ours.refuse_other_names()
    return matches


class _Sayings:
    """What our log says, so that each entry is found once."""

    def __init__(self, connection: Connection) -> None:
        digests = {
            (one.id, number): digest
            for one in outlines(connection).values()
            for number, digest in one.digests.items()
        }
        self._ids: dict[tuple[str, _Saying], deque[int]] = defaultdict(deque)
        self._coders: dict[_Saying, str] = {}
        self._doubtful: list[tuple[str, str, _Saying]] = []
        self.undone: dict[int, Row[Any]] = {}
        self.counts: Counter[str] = Counter()
        for row in _rows(connection):
            self.counts[row.coder] += 1
            if row.undoes is not None:
                self.undone[row.undoes] = row
                continue
            saying = _saying(row, row.document_id, digests[row.document_id, row.revision])
            self._ids[row.coder, saying].append(row.id)
            self._coders[saying] = row.coder

    def take(self, coder: str, saying: _Saying) -> int | None:
        found = self._ids.get((coder, saying))
        return found.popleft() if found else None

    def doubt(self, theirs: str, name: str, saying: _Saying) -> None:
        """Keep in mind that somebody else has said here what ``theirs``, here ``name``, is new with."""
        ours = self._coders.get(saying, name)
        if ours != name:
            self._doubtful.append((theirs, ours, saying))

    def refuse_other_names(self) -> None:
        """What was said at the same microsecond is the same decision, whatever its coder is called; unless
        the other copy has the decision of our coder too."""
        for theirs, ours, saying in self._doubtful:
            if self._ids[ours, saying]:
                raise CorpusError(
                    f"What '{theirs}' decided in the other copy is here already as decisions of '{ours}'; "
                    "nothing was merged.",
                    hint=f"Say that it is the same coder: --as {quote(f'{theirs}={ours}')}",
                )


def _match_undo(row: Row[Any], matches: Matches, ours: _Sayings, targets: dict[int, str], name: str) -> None:
    coder = targets[row.undoes]
    target = matches.known.get(row.undoes)
    if target is not None and (before := ours.undone.get(target)) is not None:
        matches.known[row.id] = before.id
        matches.here[coder] += 1
        if row.at != before.at:
            matches.twice.append((row.id, before.id))
    elif coder != name:
        matches.foreign.append(row.id)
    else:
        matches.names[row.id] = name
    targets[row.id] = coder


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    said, offered = decisions.c, suggestions.c
    query: Select[Any] = (
        select(
            said.id,
            said.document_id,
            said.revision,
            said.start,
            said.end,
            said.code_id,
            said.coder,
            said.verdict,
            said.status,
            said.reason,
            said.memo,
            said.undoes,
            said.at,
            offered.code_id.label("offered"),
            offered.suggester,
        )
        .join_from(decisions, suggestions, offered.id == said.suggestion_id, isouter=True)
        .order_by(said.id)
    )
    yield from connection.execution_options(yield_per=10_000).execute(query)


def _saying(row: Row[Any], document_id: str, digest: str) -> _Saying:
    # the place of the suggestion is left out: it moves when a text is corrected
    return (
        *(document_id, digest, row.start, row.end, row.code_id, row.verdict, row.status),
        *(row.reason, row.memo, row.offered, row.suggester, row.at),
    )
