"""Which quotes a report shows: a rule that a researcher can explain in the method section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from qualcode.model import Quote, Status

# a quote of fewer words says too little, one of more is hard to read in a paper
FEWEST_WORDS, MOST_WORDS = 6, 60
MOST_FROM_ONE_SOURCE = 2


def choose_quotes(quotes: Iterable[tuple[Quote, Hashable]], *, limit: int) -> tuple[Quote, ...]:
    """At most ``limit`` quotes, spread over sources (informants, documents), levels and kinds.

    ``quotes`` come with their source each.

    One after the other, the quote is taken whose source has been quoted least so far, then whose level,
    then whose kind. Ties go to a quote of 6 to 60 words, then to what is there over what is wished for,
    then to one with a memo, then to the earlier one. The same words are quoted once, and no source more
    than twice.
    """
    distinct: dict[str, tuple[Quote, Hashable]] = {}
    for quote, source in quotes:
        distinct.setdefault(" ".join(quote.coding.segment.quote.casefold().split()), (quote, source))
    candidates = [quote for quote, _ in distinct.values()]
    traits = [(source, quote.attributes.get("level", ""), quote.kind) for quote, source in distinct.values()]
    ties = [(*_preference(quote), place) for place, quote in enumerate(candidates)]
    used: tuple[Counter[Hashable], ...] = (Counter(), Counter(), Counter())
    open_places = set(range(len(candidates)))
    chosen: list[int] = []
    while len(chosen) < limit and open_places:
        best = min(
            open_places,
            key=lambda p: (*(count[t] for count, t in zip(used, traits[p], strict=True)), ties[p]),
        )
        open_places.discard(best)
        if used[0][traits[best][0]] >= MOST_FROM_ONE_SOURCE:
            break  # the least quoted source has its share, so all others have
        for count, trait in zip(used, traits[best], strict=True):
            count[trait] += 1
        chosen.append(best)
    return tuple(candidates[place] for place in sorted(chosen))


def _preference(quote: Quote) -> tuple[bool, bool, bool]:
    words = len(quote.coding.segment.quote.split())
    return (
        not FEWEST_WORDS <= words <= MOST_WORDS,
        quote.coding.status is not Status.PRESENT,
        not quote.coding.memo,
    )
