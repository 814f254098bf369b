"""The order in which a coder meets the suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from qualcode.model import Suggestion, Verdict

if TYPE_CHECKING:
    from qualcode.analysis.patterns import Firing
    from qualcode.corpus import Corpus

Order = Literal["code", "document", "precision", "uncertainty"]


def queue_in_order(
    corpus: Corpus,
    coder: str,
    *,
    code_ids: Collection[str] | None = None,
    document_id: str | None = None,
    order: Order = "code",
) -> list[Suggestion]:
    """What ``coder`` has not decided yet, skipped ones last.

    "precision" begins with the patterns that this coder's decisions speak for, "uncertainty" with those
    that could go either way. Both look at this coder's decisions until now and at nobody else's, so that
    coders judge independently. Raises CorpusError.
    """
    if order in ("code", "document"):
        return corpus.queue(coder, code_ids=code_ids, document_id=document_id, order=order)
    from qualcode.analysis.log import standing
    from qualcode.analysis.patterns import firings

    queue = corpus.queue(coder, code_ids=code_ids, document_id=document_id)
    decisions = standing(corpus.decisions(coder=coder))
    skipped = {one.suggestion_id for one in decisions if one.verdict is Verdict.SKIPPED}
    chances = expected_precision(firings(corpus.suggestions(), decisions))
    waiting = [one for one in queue if one.id not in skipped]
    put_off = [one for one in queue if one.id in skipped]
    return [*by_chance(waiting, chances, order=order), *by_chance(put_off, chances, order=order)]


def expected_precision(found: Mapping[str, Firing]) -> dict[str, float]:
    """By pattern, the chance that its next suggestion is accepted: (accepted + 1) / (decided + 2).

    This is Laplace's rule of succession: 1/2 without decisions, and never quite 0 or 1.
    """
    return {
        name: (firing.verdicts[Verdict.ACCEPTED] + 1) / (firing.decided + 2) for name, firing in found.items()
    }


def by_chance(
    suggestions: Iterable[Suggestion], chances: Mapping[str, float], *, order: Order
) -> list[Suggestion]:
    """``suggestions`` by the chance of their patterns (1/2 where unknown), alike ones as they came.

    The highest come first, or for "uncertainty" those closest to 1/2.
    """

    def place(suggestion: Suggestion) -> float:
        chance = chances.get(suggestion.pattern_id, 0.5)
        return abs(chance - 0.5) if order == "uncertainty" else -chance

    return sorted(suggestions, key=place)
