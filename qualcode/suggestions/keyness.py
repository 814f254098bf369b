"""How much more often a phrase stands in some sentences than in all others: significance and effect size.

A sentence holds a phrase or does not, so that each phrase gives a table of two by two sentences. Counting
sentences rather than occurrences keeps one speaker's favourite word from counting many times.
"""

from __future__ import annotations

from math import log, log2

# Critical values of χ² with one degree of freedom for p < 0.05 and p < 0.01. With thousands of phrases these
# are no test of significance, which is what the documents held out are for; they keep chance phrases few.
P_05 = 3.84
P_01 = 6.63

_INSTEAD_OF_NONE = 0.5


def log_likelihood(inside: int, inside_all: int, outside: int, outside_all: int) -> float:
    """G² (−2 log λ) of ``inside`` of ``inside_all`` sentences against ``outside`` of ``outside_all``.

    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational
    Linguistics, 19(1), 61–74: all four cells of the table. The common variant for words of running text
    (Rayson, P. & Garside, R. 2000, Comparing corpora using frequency profiling, Workshop on Comparing
    Corpora, ACL, 1–6) leaves out the two cells without the phrase, which matter where it fills much of a
    sample. 0 where one of the two samples is empty. Raises ValueError for impossible counts.
    """
    _check(inside, inside_all, outside, outside_all)
    total, held = inside_all + outside_all, inside + outside
    cells = (
        (inside, held, inside_all),
        (outside, held, outside_all),
        (inside_all - inside, total - held, inside_all),
        (outside_all - outside, total - held, outside_all),
    )
    # a cell of 0 adds nothing: x·ln x goes to 0 with x
    return max(0.0, 2 * sum(n * log(n * total / (row * column)) for n, row, column in cells if n))


def log_ratio(inside: int, inside_all: int, outside: int, outside_all: int) -> float:
    """How many times the share inside is that outside, as a power of two: 3 is eight times as often.

    Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social
    Science, Lancaster University. A count of 0 is taken for half a sentence, as there. Raises ValueError
    for impossible counts and for an empty sample.
    """
    _check(inside, inside_all, outside, outside_all)
    if not (inside_all and outside_all):
        raise ValueError("a ratio needs sentences on both sides")
    return log2((inside or _INSTEAD_OF_NONE) / inside_all) - log2((outside or _INSTEAD_OF_NONE) / outside_all)


def _check(inside: int, inside_all: int, outside: int, outside_all: int) -> None:
    if not (0 <= inside <= inside_all and 0 <= outside <= outside_all):
        raise ValueError(f"impossible counts: {inside} of {inside_all}, {outside} of {outside_all}")
