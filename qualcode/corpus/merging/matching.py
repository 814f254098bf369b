"""Which document of the other copy is which of ours, told from the texts that they have or once had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, select

from qualcode.corpus.documents import text_of
from qualcode.corpus.merging.resemblance import alike
from qualcode.corpus.tables import documents, revisions
from qualcode.errors import CorpusError


@dataclass(frozen=True)
class Outline:
    """A document without its words: the digests of all its texts by number, the ``present`` one's too."""

    id: str
    present: int
    digests: Mapping[int, str]
    source_digest: str

    @property
    def digest(self) -> str:
        return self.digests[self.present]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Digest to number: of equal texts the present one, else the last one."""
        ordered = sorted(self.digests, key=lambda number: (number == self.present, number))
        return {self.digests[number]: number for number in ordered}


def outlines(connection: Connection, *, document_id: str | None = None) -> dict[str, Outline]:
    """All documents by id, or the one."""
    columns = (revisions.c.document_id, revisions.c.number, revisions.c.digest)
    texts = select(*columns).order_by(*columns[:2])
    heads = select(documents.c.id, documents.c.revision, documents.c.digest, documents.c.source_digest)
    if document_id is not None:
        texts = texts.where(revisions.c.document_id == document_id)
        heads = heads.where(documents.c.id == document_id)
    earlier: dict[str, dict[int, str]] = {}
    for owner, number, digest in connection.execute(texts):
        earlier.setdefault(owner, {})[number] = digest
    return {
        row.id: Outline(
            row.id, row.revision, earlier.get(row.id, {}) | {row.revision: row.digest}, row.source_digest
        )
        for row in connection.execute(heads.order_by(documents.c.id))
    }


def matched(connection: Connection, other: Connection) -> dict[str, str]:
    """Their id to our id, for the documents that both copies have. Each is matched once at most."""
    ours, theirs = outlines(connection), outlines(other)

    def versions(one: Outline, another: Outline) -> bool:
        return alike(text_of(connection, one.id), text_of(other, another.id))

    # the surest signs first, so that a weaker one does not take a document from a stronger one
    signs: tuple[Callable[[Outline, Outline], bool], ...] = (
        lambda one, another: one.id == another.id and _share_a_text(one, another),
        lambda one, another: one.digest == another.digest,
        _share_a_text,
        lambda one, another: one.id == another.id and versions(one, another),
        lambda one, another: one.source_digest == another.source_digest and versions(one, another),
    )
    pairs: dict[str, str] = {}
    for sign in signs:
        matched_before = set(pairs.values())
        free = [one for one in ours.values() if one.id not in matched_before]
        near = _Near(free)
        taken: set[str] = set()
        for another in theirs.values():
            if another.id in pairs:
                continue
            for one in near.to(another):
                if one.id not in taken and sign(one, another):
                    pairs[another.id] = one.id
                    taken.add(one.id)
                    break
    return pairs


def refuse_rewritten(connection: Connection, other: Connection) -> None:
    """Raise CorpusError where one copy has the names that were taken out of the other one.

    A copy that ``qualcode pseudonymise --copy`` wrote knows the digests of the files that its texts came
    from, but not their paths. All that it repeats would come in twice, and with it the names.
    """
    (ours, ours_nameless), (theirs, theirs_nameless) = _sources(connection), _sources(other)
    if ours & theirs_nameless:
        which = "The other copy was pseudonymised as a copy, and this project has the names still"
    elif theirs & ours_nameless:
        which = "This project was pseudonymised as a copy, and the other one has the names still"
    else:
        return
    raise CorpusError(
        f"{which}; nothing was merged.",
        hint="Merge only projects that were copied from the same pseudonymised copy.",
    )


def _sources(connection: Connection) -> tuple[set[str], set[str]]:
    """Digests of the files that documents came from: where the file is known, and where it was left out."""
    query = select(documents.c.source, documents.c.source_digest).where(documents.c.source_digest != "")
    rows = connection.execute(query).all()
    named = {digest for source, digest in rows if source}
    return named, {digest for source, digest in rows if not source}


class _Near:
    """The documents that have anything at all in common with another one."""

    def __init__(self, chosen: Iterable[Outline]) -> None:
        self._by_sign: dict[tuple[str, str], list[Outline]] = {}
        for one in chosen:
            for sign in self._signs(one):
                self._by_sign.setdefault(sign, []).append(one)

    def to(self, another: Outline) -> Iterator[Outline]:
        found = (one for sign in self._signs(another) for one in self._by_sign.get(sign, ()))
        yield from {one.id: one for one in found}.values()

    @staticmethod
    def _signs(one: Outline) -> Iterator[tuple[str, str]]:
        yield "id", one.id
        yield from (("text", digest) for digest in one.digests.values())
        if one.source_digest:
            yield "source", one.source_digest


def _share_a_text(one: Outline, another: Outline) -> bool:
    return not one.numbers.keys().isdisjoint(another.numbers)
