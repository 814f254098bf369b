"""The coder's desk: the session, the screen and the keyboard together, for as long as a review lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console, Group
from rich.control import Control
from rich.screen import Screen
from rich.text import Text

from qualcode.model import Codebook
from qualcode.review import drawing
from qualcode.review.keys import KeyReader, Keys, keyboard
from qualcode.review.ordering import Order
from qualcode.review.scene import Scene
from qualcode.review.second_look import SecondLook
from qualcode.review.session import Draft, Session
from qualcode.review.wording import Wording

Footer = Callable[[drawing.Canvas], Sequence[Text]]


class Work(Protocol):
    """What is being worked on at a terminal, with the coding at hand."""

    @property
    def draft(self) -> Draft: ...

    @draft.setter
    def draft(self, draft: Draft) -> None: ...


@dataclass
class Terminal:
    """The screen and the keyboard. ``notice`` tells what the last key did; ``scroll`` moves the text."""

    codebook: Codebook
    console: Console
    keys: Keys
    wording: Wording
    order: Order
    notice: str = ""
    scroll: int = 0

    @property
    def work(self) -> Work:
        raise NotImplementedError

    @property
    def canvas(self) -> drawing.Canvas:
        return drawing.Canvas.of(self.console)

    def show(self, lines: Sequence[Text]) -> None:
        """Draw ``lines`` in place of what is there; without a terminal, print them below it."""
        if _redraws(self.console):
            self.console.control(Control.home())
            self.console.print(Screen(*lines), end="")
        else:
            self.console.print(Group(*lines), Text())

    def show_scene(self, scene: Scene, footer: Footer) -> None:
        """Draw ``scene`` above ``footer``; only a note where the window is too small to judge anything."""
        canvas = self.canvas
        if canvas.too_small:
            self.show(drawing.too_small_lines(canvas, self.wording))
            return
        lines = drawing.screen_lines(
            scene, canvas, self.wording, footer=footer(canvas), order=self.order, scroll=self.scroll
        )
        self.show(lines)

    def next_key(self) -> str:
        """Wait for a key. The notice has been read then."""
        key = self.keys.get()
        self.notice = ""
        return key

    def hint(self, notice: str) -> None:
        """Tell on the next screen why a key did nothing, with a beep."""
        self.notice = notice
        if self.console.is_terminal:
            self.console.bell()


@dataclass
class Desk(Terminal):
    """A terminal with the session that is at work on it."""

    session: Session | SecondLook = field(kw_only=True)

    @property
    def work(self) -> Work:
        return self.session


@contextmanager
def open_keys(console: Console, read_key: KeyReader | None) -> Iterator[Keys]:
    """The keys, on the terminal's other screen, so that the shell's own comes back as it was."""
    with console.screen(hide_cursor=True) if _redraws(console) else console:
        if read_key is not None:
            yield Keys(read_key)
            return
        with keyboard() as reader:
            yield Keys(reader)


def _redraws(console: Console) -> bool:
    """False where lines can only be printed one below the other: a pipe, or TERM=dumb."""
    return console.is_terminal and not console.is_dumb_terminal
