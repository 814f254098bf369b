"""The keys that change the coding at hand before it is decided on: its segment, status and memo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from qualcode.model import Status
from qualcode.review.desk import Terminal
from qualcode.review.keys import DOWN, UP
from qualcode.review.prompts import ask_span, ask_text
from qualcode.review.scene import Scene

_STATUSES = tuple(Status)


def _change_span(desk: Terminal, scene: Scene) -> None:
    if span := ask_span(desk, scene):
        desk.work.draft = replace(scene.draft, span=span)


def _change_status(step: int) -> Callable[[Terminal, Scene], None]:
    def change(desk: Terminal, scene: Scene) -> None:
        place = (_STATUSES.index(scene.draft.status) + step) % len(_STATUSES)
        desk.work.draft = replace(scene.draft, status=_STATUSES[place])

    return change


def _write_memo(desk: Terminal, scene: Scene) -> None:
    memo = ask_text(desk, scene, desk.wording("memo"), typed=scene.draft.memo)
    if memo is not None:
        desk.work.draft = replace(scene.draft, memo=memo)


def _scroll(step: int) -> Callable[[Terminal, Scene], None]:
    def move(desk: Terminal, _scene: Scene) -> None:
        desk.scroll += step

    return move


DRAFT_ACTIONS: Mapping[str, Callable[[Terminal, Scene], None]] = {
    "e": _change_span,
    "s": _change_status(1),
    "S": _change_status(-1),
    "m": _write_memo,
    UP: _scroll(-1),
    DOWN: _scroll(1),
}
