"""Samples of sentences without a suggestion, and the looks of coders: both are only ever added to.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from qualcode.anchoring import Anchor
from qualcode.corpus.revisions import Route
from qualcode.corpus.tables import looks, sampled_sentences, samples, strata
from qualcode.corpus.times import after_all
from qualcode.errors import NotFoundError
from qualcode.model import Fit, Look, Reading, Sample, SampledSentence, Segment, Stratum


@dataclass(frozen=True)
class Progress:
    """How far a coder is with a sample: sentences ``read`` (put-off ones are not) of those ``drawn``.

    Sentences whose words are gone from their document by now are not counted.
    """

    sample_id: int
    coder: str
    read: int
    drawn: int


def add_sample(connection: Connection, sample: Sample) -> Sample:
    """Store a sample, unless the same one is stored already; returns the stored one."""
    same = (
        samples.c.seed == sample.seed,
        samples.c.size == sample.size,
        samples.c.population == sample.population,
    )
    stored = connection.scalar(select(samples.c.id).where(*same))
    if stored is not None:
        return load_sample(connection, stored)
    now = datetime.now(UTC)
    head = {"seed": sample.seed, "size": sample.size, "population": sample.population}
    head |= {"codebook_digest": sample.codebook_digest, "at": now.replace(tzinfo=None)}
    number = connection.scalars(insert(samples).returning(samples.c.id), head).one()
    connection.execute(insert(strata), [_stratum_values(number, one) for one in sample.strata])
    connection.execute(insert(sampled_sentences), [_sentence_values(number, s) for s in sample.sentences])
    return replace(sample, id=number, at=now)


def sample_ids(connection: Connection) -> list[int]:
    """In the order in which they were drawn."""
    return list(connection.scalars(select(samples.c.id).order_by(samples.c.id)))


def load_sample(connection: Connection, sample_id: int) -> Sample:
    """Raises NotFoundError."""
    head = connection.execute(select(samples).where(samples.c.id == sample_id)).first()
    if head is None:
        known = ", ".join(map(str, sample_ids(connection)))
        raise NotFoundError(
            f"There is no sample {sample_id}.",
            hint=f"There are: {known}." if known else "Draw one with: qualcode misses",
        )
    drawn_from = select(strata).where(strata.c.sample_id == sample_id).order_by(strata.c.document_id)
    drawn = (
        select(sampled_sentences)
        .where(sampled_sentences.c.sample_id == sample_id)
        .order_by(sampled_sentences.c.number)
    )
    texts = _Texts(connection, sample_id)
    found = []
    for row in connection.execute(drawn).all():
        segment = Segment(row.document_id, row.start, row.end, row.quote)
        now, fit, _ = texts.present(segment)
        found.append(SampledSentence(row.number, now, row.weight, fit))
    return Sample(
        seed=head.seed,
        size=head.size,
        population=head.population,
        strata=tuple(
            Stratum(row.document_id, row.text_digest, row.unhit, tuple(tuple(hit) for hit in row.hits))
            for row in connection.execute(drawn_from)
        ),
        sentences=tuple(found),
        codebook_digest=head.codebook_digest,
        at=head.at.replace(tzinfo=UTC),
        id=head.id,
    )


def look(connection: Connection, made: Look) -> Look:
    """Append a look; returns it with its id and time. A later look of a coder at a sentence supersedes."""
    mine = (looks.c.sample_id == made.sample_id, looks.c.number == made.number, looks.c.coder == made.coder)
    saved = replace(made, at=after_all(connection, made.at or datetime.now(UTC), looks.c.at, *mine))
    number = connection.scalars(insert(looks).returning(looks.c.id), _look_values(saved)).one()
    return replace(saved, id=number)


def undo_look(connection: Connection, look_id: int) -> Look:
    """Append the UNDONE of a look that stands. Raises NotFoundError where it does not."""
    row = connection.execute(select(looks).where(looks.c.id == look_id)).first()
    taken_back = select(looks.c.id).where(looks.c.undoes == look_id)
    if row is None or row.undoes is not None or connection.scalar(taken_back) is not None:
        raise NotFoundError(f"There is no look {look_id} that could be undone.")
    return look(connection, Look(row.sample_id, row.number, row.coder, Reading.UNDONE, undoes=look_id))


def standing_looks(connection: Connection, sample_id: int, *, coder: str | None) -> list[Look]:
    """The looks that stand, in the order in which they were made: of each coder at each sentence the last
    one that was not taken back. A look at a sentence whose words were corrected since is none."""
    query = select(looks).where(looks.c.sample_id == sample_id).order_by(looks.c.at, looks.c.id)
    if coder is not None:
        query = query.where(looks.c.coder == coder)
    changed = _changed_at(connection, sample_id)
    made = _standing(_look(row) for row in connection.execute(query))
    return [one for one in made if one.number not in changed or (one.at and one.at > changed[one.number])]


def progress(connection: Connection) -> list[Progress]:
    """Of each sample that somebody has begun, how far each coder is, in the order of drawing."""
    found = []
    for sample_id in sample_ids(connection):
        sentences = load_sample(connection, sample_id).sentences
        drawn = {one.number for one in sentences if one.fit is not Fit.UNPLACED}
        made = [one for one in standing_looks(connection, sample_id, coder=None) if one.number in drawn]
        for coder in sorted({one.coder for one in made}):
            read = sum(one.coder == coder and one.reading is not Reading.SKIPPED for one in made)
            found.append(Progress(sample_id, coder, read, len(drawn)))
    return found


class _Texts:
    """Leads from the texts that a sample was drawn from to the present ones."""

    def __init__(self, connection: Connection, sample_id: int) -> None:
        query = select(strata.c.document_id, strata.c.text_digest).where(strata.c.sample_id == sample_id)
        self._digests = {row.document_id: row.text_digest for row in connection.execute(query)}
        self._connection = connection
        self._routes: dict[str, Route] = {}

    def present(self, segment: Segment) -> tuple[Segment, Fit, datetime | None]:
        """Where ``segment`` is now, and when its words were changed last."""
        document_id = segment.document_id
        route = self._routes.get(document_id) or Route.of(self._connection, document_id)
        self._routes[document_id] = route
        drawn_from = self._digests[document_id]
        number = next((one for one, digest in sorted(route.digests.items()) if digest == drawn_from), None)
        if number is None:  # such as a text that another copy of the project has
            return segment, Fit.UNPLACED, None
        anchor = Anchor.at(segment.start, segment.end, segment.quote)
        changed = None
        for at, after in route.trace(number, anchor):
            changed = at if after.quote != anchor.quote else changed
            anchor = after
        if anchor.place.fit is Fit.UNPLACED:
            return segment, Fit.UNPLACED, changed
        now = Segment(document_id, anchor.place.start, anchor.place.end, anchor.quote)
        fit = Fit.CHANGED if now.quote != segment.quote else Fit.SAME if now == segment else Fit.MOVED
        return now, fit, changed if fit is Fit.CHANGED else None


def _changed_at(connection: Connection, sample_id: int) -> dict[int, datetime]:
    """When the words of sampled sentences were corrected last, by number; only those that were."""
    texts = _Texts(connection, sample_id)
    query = select(sampled_sentences).where(sampled_sentences.c.sample_id == sample_id)
    found = {}
    for row in connection.execute(query).all():
        _, _, changed = texts.present(Segment(row.document_id, row.start, row.end, row.quote))
        if changed is not None:
            found[row.number] = changed
    return found


def _standing(made: Iterable[Look]) -> list[Look]:
    made = list(made)
    undone = {one.undoes for one in made}
    last = {
        (one.coder, one.number): one
        for one in made
        if one.id not in undone and one.reading is not Reading.UNDONE
    }
    return sorted(last.values(), key=lambda one: one.id or 0)


def _stratum_values(sample_id: int, stratum: Stratum) -> dict[str, Any]:
    return {
        "sample_id": sample_id,
        "document_id": stratum.document_id,
        "text_digest": stratum.text_digest,
        "unhit": stratum.unhit,
        "hits": [list(hit) for hit in stratum.hits],
    }


def _sentence_values(sample_id: int, sentence: SampledSentence) -> dict[str, Any]:
    return {
        "sample_id": sample_id,
        "number": sentence.number,
        "document_id": sentence.segment.document_id,
        "start": sentence.segment.start,
        "end": sentence.segment.end,
        "quote": sentence.segment.quote,
        "weight": sentence.weight,
    }


def _look_values(made: Look) -> dict[str, Any]:
    return {
        "sample_id": made.sample_id,
        "number": made.number,
        "coder": made.coder,
        "reading": str(made.reading),
        "undoes": made.undoes,
        "seconds": made.seconds,
        "at": made.at.astimezone(UTC).replace(tzinfo=None) if made.at else None,
    }


def _look(row: Row[Any]) -> Look:
    return Look(
        sample_id=row.sample_id,
        number=row.number,
        coder=row.coder,
        reading=Reading(row.reading),
        undoes=row.undoes,
        seconds=row.seconds,
        at=row.at.replace(tzinfo=UTC),
        id=row.id,
    )
