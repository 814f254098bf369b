"""Which quotes a report shows: a rule that a researcher can explain in the method section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable

from qualcode.model import Quote, Segment, Status

# a quote of fewer words says too little by itself, one of more is hard to read in a paper
FEWEST_WORDS, MOST_WORDS = 5, 60
MOST_FROM_ONE_SOURCE = 2
# so many quotes there should be, if need be with short ones
FEWEST_QUOTES = 2


def choose_quotes(
    quotes: Iterable[tuple[Quote, Hashable]], *, limit: int, shown: Collection[Segment] = frozenset()
) -> tuple[Quote, ...]:
    """At most ``limit`` quotes, spread over sources (informants, documents), levels and kinds.

    ``quotes`` come with their source each; ``shown`` are segments that the report quotes elsewhere.

    One after the other, the quote is taken whose source has been quoted least so far, then whose level,
    then whose kind. Ties go to one that is not shown elsewhere, then to one of at most 60 words, then to
    what is there over what is wished for, imagined or past, then to one with a memo, then to the earlier
    one. Quotes of fewer than 5 words come after all others, and only until there are two quotes. The same
    words are quoted once, and no source more than twice.
    """
    distinct: dict[str, tuple[Quote, Hashable]] = {}
    for quote, source in quotes:
        distinct.setdefault(" ".join(quote.coding.segment.quote.casefold().split()), (quote, source))
    candidates = [quote for quote, _ in distinct.values()]
    traits = [(source, quote.attributes.get("level", ""), quote.kind) for quote, source in distinct.values()]
    lengths = [len(quote.coding.segment.quote.split()) for quote in candidates]
    ties = [
        (*_preference(quote, length, shown), place)
        for place, (quote, length) in enumerate(zip(candidates, lengths, strict=True))
    ]
    used: tuple[Counter[Hashable], ...] = (Counter(), Counter(), Counter())
    open_places = set(range(len(candidates)))
    chosen: list[int] = []

    def rank(place: int) -> tuple[object, ...]:
        spread = (count[trait] for count, trait in zip(used, traits[place], strict=True))
        return (lengths[place] < FEWEST_WORDS, *spread, ties[place])

    while len(chosen) < limit and open_places:
        best = min(open_places, key=rank)
        if lengths[best] < FEWEST_WORDS and len(chosen) >= FEWEST_QUOTES:
            break
        for count, trait in zip(used, traits[best], strict=True):
            count[trait] += 1
        chosen.append(best)
        source = traits[best][0]
        full = used[0][source] == MOST_FROM_ONE_SOURCE
        open_places -= {p for p in open_places if p == best or (full and traits[p][0] == source)}
    return tuple(candidates[place] for place in sorted(chosen))


def _preference(quote: Quote, length: int, shown: Collection[Segment]) -> tuple[bool, bool, bool, bool]:
    return (
        quote.coding.segment in shown,
        length > MOST_WORDS,
        quote.coding.status is not Status.PRESENT,
        not quote.coding.memo,
    )
