"""Gather what a coder must see to decide on a suggestion: text, speaker, neighbours, other codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model import Code, Document, Role, Span, Suggestion, Turn
from qualcode.review.lookups import nearby_codes
from qualcode.review.second_look import SecondLook, draft_of
from qualcode.review.session import Draft, Session
from qualcode.review.stale import StaleDecision

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

# attributes that say whose words these are, in the order of a citation
_SHOWN_ATTRIBUTES = ("informant", "institution", "level", "date", "place")


@dataclass(frozen=True)
class Passage:
    """A stretch of text that is shown together: a turn, or a paragraph of a text without speakers."""

    speaker: str
    role: Role
    span: Span


@dataclass(frozen=True)
class Surroundings:
    """The passage that holds a segment, its neighbours, and its number (from 1) among ``count``."""

    passage: Passage
    before: Passage | None
    after: Passage | None
    number: int
    count: int


@dataclass(frozen=True)
class Scene:
    """Everything on one review screen, before it is drawn.

    ``offered`` is what is decided on as long as the coder changes nothing: what was suggested, or in a
    second look what was decided ``earlier``. A coding by hand has no ``suggestion``. ``path`` runs from the
    component down to the code; it is empty where no code is in question yet. ``compared``: two
    coders differ here.
    """

    suggestion: Suggestion | None
    earlier: StaleDecision | None
    offered: Draft
    path: tuple[Code, ...]
    document: Document
    surroundings: Surroundings
    attributes: Mapping[str, str]
    draft: Draft
    also: tuple[str, ...]
    nearby: tuple[Code, ...]
    place: tuple[int, int]
    remaining: int
    compared: bool = False

    @property
    def code(self) -> Code:
        """The code in question, where there is one."""
        return self.path[-1]


def set_scene(session: Session | SecondLook) -> Scene:
    """The scene of what the session shows now. Raises NotFoundError for a document that is gone."""
    current = session.current
    if current is None:
        raise ValueError("the queue is done: there is no scene")
    earlier = current if isinstance(current, StaleDecision) else None
    suggestion = session.suggestion() if isinstance(session, SecondLook) else session.current
    shown = current.decision if isinstance(current, StaleDecision) else current
    codebook = session.codebook
    document = session.corpus.document(shown.segment.document_id)
    surroundings = surround(document, (shown.segment.start, shown.segment.end))
    path = tuple(code for one in codebook.path(shown.code_id) if (code := codebook.get(one)))
    return Scene(
        suggestion=suggestion,
        earlier=earlier,
        offered=Draft.of(shown) if isinstance(shown, Suggestion) else draft_of(shown),
        path=path,
        document=document,
        surroundings=surroundings,
        attributes=shown_attributes(document, surroundings),
        draft=session.draft,
        also=codes_on(
            session.corpus,
            session.coder,
            document.id,
            session.draft.span,
            besides=earlier.decision.id if earlier else None,
        ),
        nearby=nearby_codes(codebook, shown.code_id),
        place=session.place,
        remaining=session.remaining,
    )


def shown_attributes(document: Document, around: Surroundings) -> Mapping[str, str]:
    """What says whose words a passage is, in the order of a citation."""
    attributes = document.attributes_of(around.passage.speaker)
    return {name: attributes[name] for name in _SHOWN_ATTRIBUTES if attributes.get(name)}


def codes_on(
    corpus: Corpus, coder: str, document_id: str, span: Span, *, besides: int | None = None
) -> tuple[str, ...]:
    """The codes that ``coder`` has already given to a part of ``span``, ``besides`` with one decision.

    Those of other coders stay hidden, so that coders judge independently.
    """
    start, end = span
    codings = (
        coding
        for coding in corpus.iter_codings(document_id=document_id, coder=coder)
        if coding.decision_id != besides
    )
    return tuple(dict.fromkeys(c.code_id for c in codings if c.segment.start < end and start < c.segment.end))


def surround(document: Document, span: Span) -> Surroundings:
    """The turn (or turns, or paragraphs) that hold ``span``, with one neighbour on either side."""
    passages = _passages(document)
    start, end = span
    inside = [i for i, p in enumerate(passages) if p.span[0] < end and start < p.span[1]]
    if not inside:  # on a speaker's label: show the words themselves
        return Surroundings(Passage("", Role.TEXT, span), None, None, 1, 1)
    first, last = inside[0], inside[-1]
    whole = (min(start, passages[first].span[0]), max(end, passages[last].span[1]))
    return Surroundings(
        passage=Passage(passages[first].speaker, passages[first].role, whole),
        before=passages[first - 1] if first else None,
        after=passages[last + 1] if last + 1 < len(passages) else None,
        number=first + 1,
        count=len(passages),
    )


def _passages(document: Document) -> list[Passage]:
    passages: list[Passage] = []
    for turn in document.turns:
        if not turn.role.speaks:
            passages += _paragraphs(document.text, turn)
        elif turn.start < turn.end:
            passages.append(Passage(turn.speaker, turn.role, (turn.start, turn.end)))
    return passages


def _paragraphs(text: str, turn: Turn) -> list[Passage]:
    paragraphs = []
    start = turn.start
    for line in text[turn.start : turn.end].split("\n"):
        if line.strip():
            paragraphs.append(Passage(turn.speaker, turn.role, (start, start + len(line))))
        start += len(line) + 1
    return paragraphs
