"""A real ``qualcode`` process in a terminal of its own, for tests that type keys or kill it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


class Terminal:
    """The process, and our end of its terminal."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int) -> None:
        self.process = process
        self._handle = handle

    def type(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def read_until(self, words: str, *, seconds: float = 60) -> None:
        """Wait for ``words`` on the screen; fails with what was there instead, and never hangs."""
        seen = b""
        until = time.monotonic() + seconds
        while words.encode() not in seen:
            ready, _, _ = select.select([self._handle], [], [], max(until - time.monotonic(), 0))
            assert ready, seen.decode(errors="replace")
            seen += os.read(self._handle, 65536)


@contextmanager
def in_terminal(folder: Path, *arguments: str) -> Iterator[Terminal]:
    """``qualcode`` with ``arguments`` at work in ``folder``; killed at the end if it is still there."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qualcode", *arguments],
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait(timeout=30)
        os.close(ours)
