"""Who has decided what in which document: the material of a comparison between coders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from qualcode.analysis.log import standing
from qualcode.errors import NotFoundError
from qualcode.model import CODING_VERDICTS, Decision, Document, Verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

Decided = Mapping[str, Mapping[str, Sequence[Decision]]]


@dataclass(frozen=True)
class Work:
    """The ``coders`` who are compared, and by document and coder their standing decisions; skips decide
    nothing. ``by_document`` has the documents in which at least one of them decided something."""

    coders: tuple[str, ...]
    by_document: Decided

    @property
    def common(self) -> list[str]:
        """The documents in which at least two of the coders have decided something, by id."""
        return sorted(document_id for document_id, made in self.by_document.items() if len(made) > 1)


def work_of(
    corpus: Corpus,
    *,
    coders: Sequence[str] | None,
    exclude: Collection[str] = (),
    document_ids: Collection[str] | None = None,
    as_of: datetime | None = None,
) -> Work:
    """What ``coders`` have decided in ``document_ids``; without names, all who share a document with another.

    Raises NotFoundError where a name is unknown, or where no two of them have worked on one document.
    """
    decisions = _standing_at(corpus, as_of) if as_of else corpus.standing_decisions()
    made: dict[str, dict[str, list[Decision]]] = {}
    known: set[str] = set()
    for decision in decisions:
        if decision.verdict is not Verdict.SKIPPED and decision.coder not in exclude:
            known.add(decision.coder)
            if document_ids is None or decision.segment.document_id in document_ids:
                by_coder = made.setdefault(decision.segment.document_id, {})
                by_coder.setdefault(decision.coder, []).append(decision)
    if coders is None:
        coders = sorted({coder for by_coder in made.values() if len(by_coder) > 1 for coder in by_coder})
    _check(coders, known)
    chosen = {
        document_id: {coder: by_coder[coder] for coder in coders if coder in by_coder}
        for document_id, by_coder in made.items()
    }
    work = Work(tuple(dict.fromkeys(coders)), {one: found for one, found in chosen.items() if found})
    if not work.common:
        whose = f" of two of {', '.join(work.coders)}" if work.coders else " of two coders"
        raise NotFoundError(
            f"No document has decisions{whose}.",
            hint="Let a second coder work on the same documents: qualcode review --coder NAME",
        )
    return work


def codings_of(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that gave a code."""
    return [decision for decision in decisions if decision.verdict in CODING_VERDICTS]


def fits(document: Document, decisions: Iterable[Decision]) -> bool:
    """Whether the text of every segment that was decided on is still what it was."""
    return all(document.text[one.segment.start : one.segment.end] == one.segment.quote for one in decisions)


def _standing_at(corpus: Corpus, moment: datetime) -> list[Decision]:
    """The decisions that stood at ``moment`` (local time unless it says): as if the log had ended there."""
    moment = moment.astimezone()
    return standing(one for one in corpus.decisions() if one.at is not None and one.at <= moment)


def _check(coders: Sequence[str], known: set[str]) -> None:
    if missing := [coder for coder in coders if coder not in known]:
        raise NotFoundError(
            f"There are no decisions of {', '.join(missing)} to compare.",
            hint=f"Coders with decisions: {', '.join(sorted(known)) or 'none'}.",
        )
    if len(set(coders)) == 1:
        raise NotFoundError(
            "Agreement is between two coders or more.",
            hint=f"Name another one of: {', '.join(sorted(known - set(coders))) or 'there is no other yet'}.",
        )
