"""How far suggestions steered a coder: what was coded without them beside what was coded with them.

These are facts about one coder and what a program offered; they are no agreement, and say nothing about
who was right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from qualcode.analysis.disagreements import worked_on
from qualcode.analysis.intervals import proportion, rate
from qualcode.findings import Proportion, Steering
from qualcode.model import (
    CODING_VERDICTS,
    Coding,
    Decision,
    Document,
    Role,
    Segment,
    Suggestion,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def coded_turns(document: Document) -> list[Turn]:
    """The turns whose words are coded: those of informants, and the text of a document without speakers.

    In a document with speakers text without one is a table cell or a caption, which nobody codes.
    """
    coded = Role.INFORMANT if any(turn.role.speaks for turn in document.turns) else Role.TEXT
    return [turn for turn in document.turns if turn.role is coded]


@dataclass(frozen=True)
class _Stretch:
    """A stretch that a coder was to code without suggestions, and when it was done (None: not yet)."""

    segment: Segment
    done: datetime | None


def steering_of_coders(corpus: Corpus, coders: Iterable[str]) -> tuple[Steering, ...]:
    """For each of ``coders`` with a blind stretch that is done, in alphabetical order. Raises CorpusError."""
    begun = {one.coder for one in corpus.blind_readings() if one.done}
    found = (steering(corpus, coder) for coder in sorted(begun.intersection(coders)))
    return tuple(one for one in found if one.stretches)


def steering(corpus: Corpus, coder: str) -> Steering:
    """What ``coder`` coded without suggestions and with them. Raises CorpusError."""
    stretches = _stretches(corpus, coder)
    done = [one for one in stretches if one.done is not None]
    documents = {document.id: document for document in corpus.documents()}
    codings = list(corpus.iter_codings(coder=coder))
    suggestions = list(corpus.suggestions())
    blind = [one for one in codings if any(_made_blind(one, stretch) for stretch in done)]
    hidden = [one for one in suggestions if _touches(one.segment, done)]
    aside = [one.segment for one in stretches]
    assisted = [documents[one] for one in sorted(_reviewed(corpus, coder, suggestions)) if one in documents]
    with_help = {document.id for document in assisted}
    elsewhere = [
        one
        for one in codings
        if one.segment.document_id in with_help and not _touches(one.segment, stretches)
    ]
    offered = sum(any(_same_place(coding, one) for one in hidden) for coding in blind)
    unprompted = sum(any(_same_place(coding, one) for coding in blind) for one in hidden)
    return Steering(
        coder=coder,
        assigned=len(stretches),
        stretches=len(done),
        blind=rate(len(blind), sum(_words(documents, one.segment) for one in done)),
        assisted=rate(len(elsewhere), _words_outside(documents, assisted, aside)),
        offered=proportion(offered, len(blind)),
        unprompted=proportion(unprompted, len(hidden)),
        taken=_taken(corpus.standing_decisions(coder=coder), suggestions, stretches),
    )


def _stretches(corpus: Corpus, coder: str) -> list[_Stretch]:
    done = {(one.assignment_id, one.number): one.at for one in corpus.blind_readings(coder=coder) if one.done}
    return [
        _Stretch(one.segment, done.get((assignment.id or 0, one.number)))
        for assignment in corpus.blind_assignments()
        if assignment.coder in ("", coder)
        for one in assignment.segments
    ]


def _reviewed(corpus: Corpus, coder: str, suggestions: Iterable[Suggestion]) -> set[str]:
    """The documents with suggestions in which the coder has worked and none waits."""
    waiting = {one.segment.document_id for one in corpus.queue(coder)}
    return worked_on(corpus, coder) & {one.segment.document_id for one in suggestions} - waiting


def _made_blind(coding: Coding, stretch: _Stretch) -> bool:
    """Whether a coding was made by hand in a stretch before its suggestions were shown."""
    by_hand = coding.verdict is Verdict.CODED and stretch.done is not None and coding.at <= stretch.done
    return by_hand and coding.segment.overlaps(stretch.segment)


def _touches(segment: Segment, stretches: Iterable[_Stretch]) -> bool:
    return any(segment.overlaps(one.segment) for one in stretches)


def _same_place(coding: Coding, suggestion: Suggestion) -> bool:
    return coding.code_id == suggestion.code_id and coding.segment.overlaps(suggestion.segment)


def _taken(
    decisions: Iterable[Decision], suggestions: Iterable[Suggestion], stretches: Sequence[_Stretch]
) -> Proportion | None:
    codes = {one.id: one.code_id for one in suggestions if not _touches(one.segment, stretches)}
    decided = [one for one in decisions if one.suggestion_id in codes and one.verdict is not Verdict.SKIPPED]
    taken = sum(one.verdict in CODING_VERDICTS and one.code_id == codes[one.suggestion_id] for one in decided)
    return proportion(taken, len(decided))


def _words(documents: dict[str, Document], segment: Segment) -> int:
    """The words in a stretch that can be coded."""
    document = documents[segment.document_id]
    spans = ((max(turn.start, segment.start), min(turn.end, segment.end)) for turn in coded_turns(document))
    return sum(len(document.text[start:end].split()) for start, end in spans if start < end)


def _words_outside(
    documents: dict[str, Document], chosen: Iterable[Document], aside: Sequence[Segment]
) -> int:
    """The words of ``chosen`` that can be coded, without the stretches ``aside``, which do not overlap."""
    total = 0
    for document in chosen:
        total += _words(documents, document.segment(0, len(document.text)))
        total -= sum(_words(documents, one) for one in aside if one.document_id == document.id)
    return total
