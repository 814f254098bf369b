"""Questions at the foot of the review screen: a reason, a code, a span, a line of text, the help.

Nothing is decided here: each returns the coder's answer, or None where it was called off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from rich.text import Text

from qualcode.model import Codebook, Span
from qualcode.review import drawing, pages
from qualcode.review.desk import Terminal
from qualcode.review.keys import (
    BACKSPACE,
    DOWN,
    ENTER,
    ESCAPE,
    LEFT,
    RIGHT,
    SPACE,
    TAB,
    UNKNOWN,
    UP,
)
from qualcode.review.lookups import search_codes
from qualcode.review.passages import find_passages, move_edge
from qualcode.review.scene import Scene
from qualcode.review.session import REASONS

_MOVES = (UP, DOWN, LEFT, RIGHT, TAB, UNKNOWN)


def ask_text(
    desk: Terminal,
    scene: Scene,
    label: str,
    *,
    typed: str = "",
    choices: Callable[[str], Sequence[tuple[str, str]]] = lambda _typed: (),
    nothing_found: str = "",
) -> str | None:
    """A line of text, changed from ``typed``. ``choices`` are (answer, label) pairs for what is typed so
    far, offered with digits; ``nothing_found`` is shown where something is typed and there are none."""
    while True:
        offered = choices(typed)
        missing = nothing_found if typed.strip() and not offered else ""
        extra = partial(_offer_lines, offered, missing)
        desk.show_scene(scene, partial(drawing.input_strip, label, typed, desk.wording, extra=extra))
        key = desk.next_key()
        if key == ENTER:
            return typed.strip()
        if key == ESCAPE:
            return None
        if key in "123456789"[: len(offered)]:
            return offered[int(key) - 1][0]
        if key == BACKSPACE:
            typed = typed[:-1]
        elif key not in _MOVES:
            typed += " " if key == SPACE else key


def _offer_lines(offered: Sequence[tuple[str, str]], missing: str, canvas: drawing.Canvas) -> list[Text]:
    numbered = [(str(number), name) for number, (_, name) in enumerate(offered, start=1)]
    lines = drawing.choice_lines(numbered, canvas) if offered else []
    return [*lines, drawing.notice_line(missing, canvas)] if missing else lines


def ask_reason(desk: Terminal, scene: Scene) -> str | None:
    """Why the suggestion is rejected: one of REASONS, or typed."""
    wording = desk.wording
    choices = [(str(number), wording(reason)) for number, reason in enumerate(REASONS, start=1)]
    choices += [(str(len(REASONS) + 1), wording("other_reason")), ("Esc", wording("cancel"))]
    while True:
        desk.show_scene(
            scene, partial(drawing.menu_strip, wording("why_reject"), choices, notice=desk.notice)
        )
        key = desk.next_key()
        if key in (ESCAPE, BACKSPACE):
            return None
        if key in "12345":
            return REASONS[int(key) - 1]
        if key == "6":
            return ask_text(desk, scene, wording("type_reason")) or None
        desk.hint(wording("unknown_key"))


def ask_code(desk: Terminal, scene: Scene) -> str | None:
    """Any code, by its id or a part of its name in either language: Enter takes the first one found."""
    wording, codebook = desk.wording, desk.codebook
    found = partial(_found_codes, codebook, wording.language)
    nothing = wording("no_such_code")
    answer = ask_text(desk, scene, wording("type_code"), choices=found, nothing_found=nothing)
    if not answer or codebook.get(answer):
        return answer or None
    if offered := found(answer):
        return offered[0][0]
    desk.hint(nothing)
    return None


def _found_codes(codebook: Codebook, language: str, typed: str) -> list[tuple[str, str]]:
    codes = search_codes(codebook, typed)[:9]
    return [(code.id, f"{code.name.in_language(language)} ({code.id})") for code in codes]


def ask_span(desk: Terminal, scene: Scene) -> Span | None:
    """Another span, within the turn: an end is moved word by word, or the quote is typed."""
    wording, span = desk.wording, scene.draft.span
    text, within = scene.document.text, scene.surroundings.passage.span
    choices = [("← →", wording("move")), ("Tab", wording("other_edge")), ("t", wording("type_quote"))]
    choices += [("Enter", wording("keep")), ("Esc", wording("cancel"))]
    edge = "end"
    while True:
        shown = replace(scene, draft=replace(scene.draft, span=span))
        footer = partial(drawing.menu_strip, wording(f"moving_{edge}"), choices, notice=desk.notice)
        desk.show_scene(shown, footer)
        key = desk.next_key()
        if key in (LEFT, RIGHT):
            span = move_edge(text, span, edge=edge, step=1 if key == RIGHT else -1, within=within)
        elif key == TAB:
            edge = "start" if edge == "end" else "end"
        elif key == "t":
            span = _typed_span(desk, shown) or span
        elif key == ENTER:
            return span
        elif key in (ESCAPE, BACKSPACE, "q"):
            return None
        else:
            desk.hint(wording("unknown_key"))


def _typed_span(desk: Terminal, scene: Scene) -> Span | None:
    first, last = scene.surroundings.passage.span
    quote = ask_text(desk, scene, desk.wording("type_span"))
    if not quote:
        return None
    places = find_passages(scene.document.text[first:last], quote)
    if not places:
        desk.hint(desk.wording("quote_not_here"))
        return None
    return places[0][0] + first, places[0][1] + first


def show_help(desk: Terminal, scene: Scene) -> None:
    """The codebook entry and the keys, a page at a time."""
    show_pages(desk, lambda canvas: pages.help_lines(scene, canvas, desk.wording))


def show_pages(desk: Terminal, content: Callable[[drawing.Canvas], Sequence[Text]]) -> None:
    """The lines of ``content``, a page at a time."""
    wording = desk.wording
    first = 0
    while True:
        canvas = desk.canvas
        lines = content(canvas)
        room = max(1, canvas.height - 2)
        more = first + room < len(lines)
        keys = [(wording("key_space"), wording("next_page"))] if more else []
        desk.show(
            [*lines[first : first + room], *drawing.choice_lines([*keys, ("q", wording("back"))], canvas)]
        )
        key = desk.next_key()
        if not more or key not in (SPACE, DOWN, ENTER):
            return
        first += room
