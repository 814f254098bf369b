"""The blind reading in a terminal: a sentence in its context, no suggestion, codes by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from qualcode.errors import CorpusBusyError
from qualcode.model import Code, Codebook, Coding, Sample, Status, Verdict
from qualcode.review import drawing
from qualcode.review.blind import BlindReading, SentenceReading
from qualcode.review.blind_stretches import StretchReading
from qualcode.review.desk import Terminal, Work, open_keys
from qualcode.review.drafting import DRAFT_ACTIONS
from qualcode.review.keys import BACKSPACE, ENTER, ESCAPE, SPACE, KeyReader
from qualcode.review.pages import blind_help_lines
from qualcode.review.prompts import ask_code, show_pages
from qualcode.review.scene import Scene, codes_on, shown_attributes, surround
from qualcode.review.session import Draft
from qualcode.review.wording import Wording

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

_ALIASES = {"x": "n", "u": BACKSPACE, "/": "0"}


@dataclass
class _Desk(Terminal):
    reading: SentenceReading = field(kw_only=True)
    end: str = field(kw_only=True)  # the word for having read it all

    @property
    def work(self) -> Work:
        return self.reading


def read_blind(
    corpus: Corpus,
    codebook: Codebook,
    sample: Sample,
    *,
    coder: str,
    console: Console | None = None,
    read_key: KeyReader | None = None,
    language: str = "id",
) -> None:
    """Walk the sentences that ``coder`` has not read yet, until all are, or q, Ctrl-C or the end of input.

    Everything is in the corpus before the next screen. ``read_key`` is as for ``review``. Raises
    CorpusError.
    """
    reading = BlindReading(corpus, codebook, sample, coder=coder)
    _walk(reading, "sample_done", console=console, read_key=read_key, language=language)


def read_stretches(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str,
    console: Console | None = None,
    read_key: KeyReader | None = None,
    language: str = "id",
) -> int:
    """Walk what was set aside for ``coder`` to be coded without suggestions, and mark each stretch as done
    after its last sentence; returns how many sentences are left. Otherwise as ``read_blind``."""
    reading = StretchReading(corpus, codebook, coder=coder)
    _walk(reading, "stretches_done", console=console, read_key=read_key, language=language)
    return reading.remaining


def _walk(
    reading: SentenceReading,
    end: str,
    *,
    console: Console | None,
    read_key: KeyReader | None,
    language: str,
) -> None:
    if reading.current is None:
        return
    console = console or Console(highlight=False)
    try:
        with open_keys(console, read_key) as keys:
            # the place is told as in a queue that goes by neither code nor document
            desk = _Desk(
                reading.codebook, console, keys, Wording(language), "uncertainty", reading=reading, end=end
            )
            while _at_the_end(desk) if reading.current is None else _one_screen(desk):
                pass
    except (EOFError, KeyboardInterrupt):
        pass  # a way to leave like any other: everything is in the corpus


def set_blind_scene(reading: SentenceReading) -> Scene:
    """What a coder must see to judge a sentence: its context, and no code."""
    current = reading.current
    if current is None:
        raise ValueError("all is read: there is no scene")
    document = reading.corpus.document(current.segment.document_id)
    around = surround(document, (current.segment.start, current.segment.end))
    return Scene(
        suggestion=None,
        earlier=None,
        offered=Draft((current.segment.start, current.segment.end), Status.PRESENT),
        path=(),
        document=document,
        surroundings=around,
        attributes=shown_attributes(document, around),
        draft=reading.draft,
        also=codes_on(reading.corpus, reading.coder, document.id, reading.draft.span),
        nearby=reading.codebook.children(None)[:9],
        place=reading.place,
        remaining=reading.remaining,
    )


def _one_screen(desk: _Desk) -> bool:
    """One screen, one key. False when the coder leaves."""
    scene = set_blind_scene(desk.reading)
    desk.show_scene(scene, partial(_strip, scene, desk.wording, desk.notice))
    unseen = desk.canvas.too_small
    key = desk.next_key()
    key = _ALIASES.get(key, key)
    if key == "q":
        return False
    if not unseen:  # what could not be shown is not judged
        try:
            _act(desk, scene, key)
        except CorpusBusyError:
            desk.hint(desk.wording("busy"))
    return True


def _at_the_end(desk: _Desk) -> bool:
    """After the last sentence: backspace brings it back. False when the coder leaves."""
    wording = desk.wording
    choices = [("⌫", wording("undo")), ("q", wording("quit"))]
    desk.show(drawing.menu_strip(wording(desk.end), choices, desk.canvas, notice=desk.notice))
    key = desk.next_key()
    if _ALIASES.get(key, key) == BACKSPACE:
        _undo(desk)
        return True
    return key not in ("q", ENTER, ESCAPE)


def _strip(scene: Scene, wording: Wording, notice: str, canvas: drawing.Canvas) -> Sequence[Text]:
    """The components behind the digits, the keys, and what just happened."""
    codes = [("0", wording("by_name"))]
    codes += [
        (str(number), drawing.short_name(code, wording))
        for number, code in enumerate(drawing.offered_codes(scene, canvas, wording), start=1)
    ]
    keys = {
        "Enter": "next_sentence",
        "n": "nothing_here",
        wording("key_space"): "skip",
        "⌫": "undo",
        "e": "span",
        "s": "status",
        "m": "memo",
        "?": "help",
        "q": "quit",
    }
    named = [(key, wording(name).lower()) for key, name in keys.items()]
    return [
        *drawing.choice_lines(codes, canvas),
        *drawing.choice_lines(named, canvas),
        drawing.notice_line(notice, canvas),
    ]


def _act(desk: _Desk, scene: Scene, key: str) -> None:
    offered = drawing.offered_codes(scene, desk.canvas, desk.wording)
    if key in _ACTIONS:
        _ACTIONS[key](desk, scene)
    elif key in "123456789"[: len(offered)]:
        _code(desk, _ask_below(desk, scene, offered[int(key) - 1]))
    else:
        desk.hint(desk.wording("unknown_key"))


def _ask_below(desk: _Desk, scene: Scene, code: Code) -> str | None:
    """The code itself or one below it, level by level; None where that was called off."""
    wording = desk.wording
    below = desk.codebook.children(code.id)[:9]
    if not below:
        return code.id
    choices = [(str(number), drawing.short_name(one, wording)) for number, one in enumerate(below, start=1)]
    choices += [("Enter", wording("itself")), ("Esc", wording("cancel"))]
    while True:
        title = drawing.short_name(code, wording)
        desk.show_scene(scene, partial(drawing.menu_strip, title, choices, notice=desk.notice))
        key = desk.next_key()
        if key in (ESCAPE, BACKSPACE):
            return None
        if key in (ENTER, "0"):
            return code.id
        if key in "123456789"[: len(below)]:
            return _ask_below(desk, scene, below[int(key) - 1])
        desk.hint(wording("unknown_key"))


def _code(desk: _Desk, code_id: str | None) -> None:
    if code_id is None:
        return
    if not desk.reading.reaches():
        desk.hint(desk.wording("outside"))
    elif desk.reading.code(code_id) is None:
        desk.hint(desk.wording("coded_already"))
    else:
        desk.notice = f"{desk.wording.verdict(Verdict.CODED)}: {code_id}"


def _code_by_name(desk: _Desk, scene: Scene) -> None:
    _code(desk, ask_code(desk, scene))


def _finish(desk: _Desk, _scene: Scene) -> None:
    desk.scroll = 0
    if not desk.reading.finish():
        desk.hint(desk.wording("code_first"))


def _nothing(desk: _Desk, _scene: Scene) -> None:
    desk.scroll = 0
    if desk.reading.nothing():
        desk.notice = desk.wording("nothing_here").capitalize()
    else:
        desk.hint(desk.wording("has_codes"))


def _skip(desk: _Desk, _scene: Scene) -> None:
    desk.scroll = 0
    desk.reading.skip()
    desk.notice = desk.wording.verdict(Verdict.SKIPPED)


def _undo(desk: _Desk, _scene: Scene | None = None) -> None:
    desk.scroll = 0
    undone = desk.reading.undo()
    if undone is None:
        desk.hint(desk.wording("nothing_to_undo"))
    elif isinstance(undone, Coding):
        desk.notice = f"{desk.wording('did_undone')}: {undone.code_id}"
    else:
        desk.notice = f"{desk.wording('did_undone')}: {desk.wording('to_sentence')}"


def _help(desk: _Desk, _scene: Scene) -> None:
    show_pages(desk, lambda canvas: blind_help_lines(desk.codebook, canvas, desk.wording))


_ACTIONS: dict[str, Callable[[_Desk, Scene], None]] = {
    ENTER: _finish,
    "n": _nothing,
    SPACE: _skip,
    BACKSPACE: _undo,
    "0": _code_by_name,
    "?": _help,
    **DRAFT_ACTIONS,
}
