"""Lines of styled text: text from outside made harmless, marked, wrapped, and fitted into a height."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from qualcode.model import Span

# Highlighter pens: both colours are given, so that they read on dark and on light terminals.
SEGMENT = "black on color(229)"
MATCH = "bold underline black on color(215)"
DIM = "dim"
SEGMENT_SIGNS = ("«", "»")
MATCH_SIGNS = ("[", "]")
_JOINERS = "\u200c\u200d"  # parts of words in some scripts, and of emoji
_WITHOUT_WIDTH = "\u00ad\u200b\u2060\ufeff"  # soft hyphens and the like: they only say where to break


def visible(text: str) -> str:
    """``text`` with control characters, escape sequences and invisible direction marks spelt out."""
    return "".join(_spelt(sign) for sign in text)


def shortened(text: str, length: int = 120) -> str:
    """``text`` made harmless, on one line, cut with "…" after ``length`` characters."""
    text = visible(" ".join(text.split()))
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _spelt(sign: str) -> str:
    if sign == "\n" or sign in _JOINERS:
        return sign
    if sign == "\t":
        return " "
    if sign in _WITHOUT_WIDTH:
        return ""
    return f"\\u{ord(sign):04x}" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") else sign


def marked(text: str, window: Span, segment: Span, matches: Sequence[Span], *, plain: bool) -> Text:
    """``text[window]`` with the segment and, within it, the matches marked.

    ``plain`` adds signs for terminals without colour: «segment» and [match].
    """
    line = Text()
    edges = sorted({*window, *segment, *(edge for match in matches for edge in match)})
    for start, end in itertools.pairwise(edges):
        if start < window[0] or end > window[1]:
            continue
        in_segment = segment[0] <= start and end <= segment[1]
        in_match = any(first <= start and end <= last for first, last in matches)
        style = MATCH if in_match else SEGMENT if in_segment else ""
        if plain:
            line.append(_signs_before(start, segment, matches), style)
        line.append(visible(text[start:end]), style)
        if plain:
            line.append(_signs_after(end, segment, matches), style)
    return line


def _signs_before(at: int, segment: Span, matches: Sequence[Span]) -> str:
    opening = SEGMENT_SIGNS[0] if at == segment[0] else ""
    return opening + (MATCH_SIGNS[0] if any(at == start for start, _ in matches) else "")


def _signs_after(at: int, segment: Span, matches: Sequence[Span]) -> str:
    closing = MATCH_SIGNS[1] if any(at == end for _, end in matches) else ""
    return closing + (SEGMENT_SIGNS[1] if at == segment[1] else "")


def wrapped(console: Console, text: Text, width: int, *, indent: int = 0) -> list[Text]:
    """``text`` as lines of at most ``width`` cells; all but the first are indented."""
    lines: list[Text] = []
    for line in text.wrap(console, max(1, width - indent), tab_size=1):
        line.rstrip()
        lines.append(line if not lines else Text(" " * indent).append_text(line))
    return lines


def cut(lines: Sequence[Text], count: int, width: int) -> list[Text]:
    """The first ``count`` lines, the last one ending in "…" where more follow."""
    shown = list(lines[:count])
    if shown and len(lines) > count:
        last = shown[-1].copy()
        last.truncate(max(1, width - 1))
        last.append("…")
        shown[-1] = last
    return shown


def share_lines(needs: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    """How many lines each block gets: first its floor, in order, then one more each in turn.

    The shares never exceed the needs, nor together the ``room``.
    """
    shares = []
    for need, floor in zip(needs, floors, strict=True):
        share = max(0, min(need, floor, room))
        shares.append(share)
        room -= share
    while room > 0 and any(share < need for share, need in zip(shares, needs, strict=True)):
        for index, need in enumerate(needs):
            if room > 0 and shares[index] < need:
                shares[index] += 1
                room -= 1
    return shares


def flowing(parts: Sequence[Text], width: int, *, gap: str = "  ") -> list[Text]:
    """``parts`` side by side, none broken over two lines."""
    lines = [Text()]
    for part in parts:
        if lines[-1] and cell_len(lines[-1].plain) + len(gap) + cell_len(part.plain) > width:
            lines.append(Text())
        if lines[-1]:
            lines[-1].append(gap)
        lines[-1].append_text(part)
    return lines
