"""The review in a terminal: draw, wait for a key, act, until the queue is done or the coder leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from rich.console import Console

from qualcode.errors import CorpusBusyError, TextChangedError
from qualcode.model import Codebook, Decision, Verdict
from qualcode.review import drawing
from qualcode.review.desk import Desk, open_keys
from qualcode.review.drafting import DRAFT_ACTIONS
from qualcode.review.keys import BACKSPACE, ENTER, ESCAPE, SPACE, KeyReader
from qualcode.review.ordering import Order
from qualcode.review.prompts import ask_code, ask_reason, show_help
from qualcode.review.scene import Scene, set_scene
from qualcode.review.second_look import SecondLook
from qualcode.review.session import ReviewSummary, Session
from qualcode.review.wording import Wording

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

_ALIASES = {"y": "a", "n": "x", "u": BACKSPACE, "/": "0"}


def review(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str,
    code_ids: Collection[str] | None = None,
    document_id: str | None = None,
    order: Order = "code",
    stale: bool = False,
    console: Console | None = None,
    read_key: KeyReader | None = None,
    language: str = "id",
) -> ReviewSummary:
    """Walk the coder's queue until it is done, or until q, Ctrl-C or the end of the input.

    With ``stale`` the queue is the coder's decisions that were made under an older meaning of their code.
    Every decision is in the corpus before the next screen. ``read_key`` returns the characters of a key
    ("" at the end of the input); by default it reads the keyboard. Raises CorpusError.
    """
    kind = SecondLook if stale else Session
    session = kind(corpus, codebook, coder=coder, code_ids=code_ids, document_id=document_id, order=order)
    if session.current is not None:
        console = console or Console(highlight=False)
        try:
            with open_keys(console, read_key) as keys:
                _walk(Desk(codebook, console, keys, Wording(language), order, session=session))
        except (EOFError, KeyboardInterrupt):
            pass  # a way to leave like any other: all decisions are in the corpus
    return session.summary()


def _walk(desk: Desk) -> None:
    go_on = True
    while go_on:
        go_on = _at_the_end(desk) if desk.session.current is None else _one_screen(desk)


def _one_screen(desk: Desk) -> bool:
    """One screen, one key. False when the coder leaves."""
    scene = set_scene(desk.session)
    desk.show_scene(scene, lambda canvas: drawing.key_strip(scene, canvas, desk.wording, notice=desk.notice))
    unseen = desk.canvas.too_small
    key = desk.next_key()
    key = _ALIASES.get(key, key)
    if key == "q":
        return False
    if not unseen:  # what could not be shown is not decided on
        try:
            _act(desk, scene, key)
        except CorpusBusyError:
            desk.hint(desk.wording("busy"))
        except TextChangedError:
            if not isinstance(desk.session, Session):
                raise
            desk.session.reload()
            desk.hint(desk.wording("text_corrected"))
    return True


def _at_the_end(desk: Desk) -> bool:
    """After the last suggestion: backspace brings it back. False when the coder leaves."""
    wording = desk.wording
    choices = [("⌫", wording("undo")), ("q", wording("quit"))]
    desk.show(drawing.menu_strip(wording("queue_done"), choices, desk.canvas, notice=desk.notice))
    key = desk.next_key()
    if _ALIASES.get(key, key) == BACKSPACE:
        _undo(desk)
        return True
    return key not in ("q", ENTER, ESCAPE)


def _act(desk: Desk, scene: Scene, key: str) -> None:
    offered = drawing.offered_codes(scene, desk.canvas, desk.wording)
    if key in _ACTIONS:
        _ACTIONS[key](desk, scene)
    elif key in "123456789"[: len(offered)]:
        _decided(desk, desk.session.accept(offered[int(key) - 1].id))
    else:
        desk.hint(desk.wording("unknown_key"))


def _accept(desk: Desk, _scene: Scene) -> None:
    _decided(desk, desk.session.accept())


def _reject(desk: Desk, _scene: Scene) -> None:
    _decided(desk, desk.session.reject())


def _skip(desk: Desk, scene: Scene) -> None:
    desk.session.skip()
    desk.scroll = 0
    desk.notice = f"{desk.wording.verdict(Verdict.SKIPPED)}: {scene.code.id}"


def _undo(desk: Desk, _scene: Scene | None = None) -> None:
    undone = desk.session.undo()
    desk.scroll = 0
    if undone is None:
        desk.hint(desk.wording("nothing_to_undo"))
        return
    what = desk.wording.verdict(undone.verdict).lower()
    desk.notice = f"{desk.wording('did_undone')}: {what} · {undone.code_id}"


def _reject_with_reason(desk: Desk, scene: Scene) -> None:
    if reason := ask_reason(desk, scene):
        _decided(desk, desk.session.reject(reason))


def _choose_code(desk: Desk, scene: Scene) -> None:
    if code_id := ask_code(desk, scene):
        _decided(desk, desk.session.accept(code_id))


def _decided(desk: Desk, decision: Decision) -> None:
    desk.scroll = 0
    parts = (f"{desk.wording.verdict(decision.verdict)}: {decision.code_id}", decision.reason)
    desk.notice = " · ".join(part for part in parts if part)


_ACTIONS: dict[str, Callable[[Desk, Scene], None]] = {
    "a": _accept,
    "x": _reject,
    SPACE: _skip,
    BACKSPACE: _undo,
    "r": _reject_with_reason,
    "0": _choose_code,
    "?": show_help,
    **DRAFT_ACTIONS,
}
