"""Find a quote in a stored text, and move the ends of a segment word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from qualcode.model import Span, normalise

_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"[^\n.!?…]+[.!?…]*")
# typed on a keyboard or copied from Word: the same signs for a reader
_ALIKE = {
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("'‘’`", "['‘’`]"),
    **dict.fromkeys("-‐‑–—", "[-‐‑–—]"),
    "…": r"(?:…|\.\.\.)",
}


def find_passages(text: str, quote: str) -> list[Span]:
    """Every place of ``quote`` in ``text``: exactly as typed, else whatever its spacing, case, quotation
    marks and dashes. Empty where it is nowhere (or where ``quote`` holds no word)."""
    quote = normalise(quote).strip()
    if not quote:
        return []
    exact = [(m.start(), m.end()) for m in re.finditer(re.escape(quote), text)]
    if exact:
        return exact
    words = (
        "".join(_ALIKE.get(sign, re.escape(sign)) for sign in word.replace("...", "…"))
        for word in quote.split()
    )
    return [(m.start(), m.end()) for m in re.finditer(r"\s+".join(words), text, re.IGNORECASE)]


def nearest_passage(text: str, quote: str, *, candidates: int = 20) -> Span | None:
    """The sentence of ``text`` most like ``quote``; None where no sentence shares a word with it.

    Shared words choose the candidates, so that a long text costs no more than one pass over it.
    """
    wanted = Counter(_lower_words(quote))
    scored: list[tuple[float, Span]] = []
    for start, end in _sentences(text):
        words = Counter(_lower_words(text[start:end]))
        shared = (wanted & words).total()
        if shared:
            scored.append((shared / max(wanted.total(), words.total()), (start, end)))
    scored.sort(key=lambda pair: -pair[0])
    best = max(
        scored[:candidates],
        key=lambda pair: SequenceMatcher(None, quote.casefold(), text[slice(*pair[1])].casefold()).ratio(),
        default=None,
    )
    return best[1] if best else None


def move_edge(text: str, span: Span, *, edge: str, step: int, within: Span) -> Span:
    """``span`` with its ``edge`` ("start" or "end") moved by one word: ``step`` is 1 or -1.

    Stays inside ``within`` and keeps at least one word; returns ``span`` itself where it cannot move.
    """
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, *within)]
    start, end = span
    if edge == "start":
        places = [first for first, _ in words if first < end]
        moved = _neighbour(places, start, step)
        return (moved, end) if moved is not None else span
    places = [last for _, last in words if last > start]
    moved = _neighbour(places, end, step)
    return (start, moved) if moved is not None else span


def _neighbour(places: list[int], at: int, step: int) -> int | None:
    if step > 0:
        return next((place for place in places if place > at), None)
    return next((place for place in reversed(places) if place < at), None)


def _sentences(text: str) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            yield start, end


def _lower_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
