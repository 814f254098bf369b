"""How wide the columns of a table are: estimated from its texts, because only Word knows the letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import sqrt

from qualcode.findings import Table

# an average letter of table text, of small table text, and the margins of a cell, in twentieths of a point
_LETTER, _SMALL_LETTER, _CELL_MARGINS = 98, 88, 160
# from so many letters on a text is long: it may wrap, and its column grows with the root of its length
_LONG_TEXT = 60
# so many of the texts of a column should fit on their line: a few long ones may wrap
_FITTING = 0.85
_WORDS = re.compile(r"[^ \n\-/]*[ \n\-/]")


def column_widths(
    content: Table, width: int, *, unbroken: Collection[int] = (), small: bool = False
) -> list[int]:
    """Share ``width`` (in twentieths of a point) so that no word is broken, then by the length of texts.

    In the columns ``unbroken`` only semicolons may end a line (dates).
    """
    letter = _SMALL_LETTER if small else _LETTER
    columns = list(zip(content.columns, *content.rows, strict=True))
    needed = [
        letter * _longest_part(cells, place in unbroken) + _CELL_MARGINS
        for place, cells in enumerate(columns)
    ]
    if sum(needed) >= width:
        return [width * part // sum(needed) for part in needed]
    wanted = [letter * _wished(cells[1:]) + _CELL_MARGINS for cells in columns]  # headings may wrap
    spare = [max(want - need, letter) for want, need in zip(wanted, needed, strict=True)]
    left = width - sum(needed)
    return [need + left * share // sum(spare) for need, share in zip(needed, spare, strict=True)]


def _longest_part(cells: Collection[str], unbroken: bool) -> int:
    words = (len(word) for cell in cells for word in _WORDS.findall(f"{cell}-"))
    parts = (len(part) for cell in cells for part in cell.split(";")) if unbroken else ()
    return max(*words, *parts, 1)


def _wished(cells: Sequence[str]) -> int:
    lengths = sorted(max(map(len, cell.split("\n"))) for cell in cells)
    letters = lengths[round(_FITTING * (len(lengths) - 1))] if lengths else 0
    return letters if letters <= _LONG_TEXT else _LONG_TEXT + round(4 * sqrt(letters - _LONG_TEXT))
