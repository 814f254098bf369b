"""A progress bar for work over a second; silent where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_SHOWN_AFTER = 0.5


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[object], None]]:
    """Yields a function to call after each of ``length`` steps, with the thing done.

    The bar goes to standard error, appears only on a terminal and only when the work takes a while.
    """
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _done: None
        return
    began = time.monotonic()
    bar: ProgressBar[int]
    with click.progressbar(
        length=length, label=label, file=stream, show_pos=True, item_show_func=lambda done: str(done or "")
    ) as bar:
        waiting = 0

        def step(done: object) -> None:
            nonlocal waiting
            waiting += 1
            if time.monotonic() - began > _SHOWN_AFTER:
                bar.update(waiting, done)  # type: ignore[arg-type]
                waiting = 0

        yield step
        if bar.pos:
            bar.update(waiting)
