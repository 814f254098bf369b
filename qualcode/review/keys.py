"""Read the keyboard: one name a key, on Linux, macOS and Windows, and from a pipe."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

KeyReader = Callable[[], str]
"""Returns the characters of one or more keys; "" at the end of the input."""

UP, DOWN, LEFT, RIGHT = "up", "down", "left", "right"
ENTER, ESCAPE, BACKSPACE, TAB, SPACE, END_OF_INPUT = "enter", "escape", "backspace", "tab", "space", "eof"
UNKNOWN = "unknown"

_SEQUENCE = re.compile(r"\x1b[\[O][0-9;?]*[ -/]*[@-~]|\x1b.|[\x00\xe0][GHIKMOPQRS]|.", re.DOTALL)
_ARROWS = (UP, DOWN, RIGHT, LEFT)
_NAMES = {
    "\r": ENTER,
    "\n": ENTER,
    "\x7f": BACKSPACE,
    "\x08": BACKSPACE,
    "\t": TAB,
    " ": SPACE,
    "\x1b": ESCAPE,
    "\x04": END_OF_INPUT,
    "\x1a": END_OF_INPUT,
    "\x1b[3~": BACKSPACE,
    **{f"\x1b{lead}{final}": name for lead in "[O" for final, name in zip("ABCD", _ARROWS, strict=True)},
    # Windows
    **{f"{lead}{final}": name for lead in "\x00\xe0" for final, name in zip("HPMK", _ARROWS, strict=True)},
    "\x00S": BACKSPACE,
    "\xe0S": BACKSPACE,
}


class Keys:
    """Names of keys, one at a time: printable characters as they are, others by their names above.

    ``get`` raises EOFError at the end of the input and KeyboardInterrupt for Ctrl-C.
    """

    def __init__(self, read: KeyReader) -> None:
        self._read = read
        self._waiting: deque[str] = deque()

    def get(self) -> str:
        while not self._waiting:
            chunk = self._read()
            if not chunk:
                raise EOFError
            self._waiting.extend(key_names(chunk))
        name = self._waiting.popleft()
        if name == END_OF_INPUT:
            raise EOFError
        if name == "\x03":
            raise KeyboardInterrupt
        return name


def key_names(chunk: str) -> list[str]:
    """The names of the keys in ``chunk``; unknown escape sequences count as one UNKNOWN key."""
    names = []
    for match in _SEQUENCE.finditer(chunk):
        sign = match.group()
        name = _NAMES.get(sign, sign)
        names.append(name if name == "\x03" or name.isprintable() else UNKNOWN)
    return names


@contextmanager
def keyboard() -> Iterator[KeyReader]:
    """Reads keys without waiting for Enter; leaves the terminal as it was, whatever happens."""
    if not sys.stdin.isatty():
        yield _read_piped
        return
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield click.getchar
        return
    # Raw for the whole session: click.getchar drops what is typed (or pasted) between two calls.
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def read() -> str:
        tty.setcbreak(handle, termios.TCSANOW)  # again: after Ctrl-Z and fg the shell has changed it
        text = ""
        while not text:
            try:
                raw = os.read(handle, 4096)
            except OSError:  # the window was closed
                return ""
            if not raw:
                return ""
            text = decoder.decode(raw)
        return text

    try:
        # before anything is asked: a Ctrl-D typed a moment too early would not be a key but an end of line
        tty.setcbreak(handle, termios.TCSANOW)
        yield read
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _read_piped() -> str:
    sign = sys.stdin.read(1)
    if sign == "\x1b":
        sign += sys.stdin.read(1)
        while re.fullmatch(r"\x1b[\[O][0-9;?]*[ -/]*", sign) and (more := sys.stdin.read(1)):
            sign += more
    return sign
