from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcode.review.keys import Keys, key_names


def reader(*chunks: str) -> Callable[[], str]:
    waiting = iter(chunks)
    return lambda: next(waiting, "")


@pytest.mark.parametrize(
    ("chunk", "names"),
    [
        ("a", ["a"]),
        ("ax?", ["a", "x", "?"]),
        (" \r\x7f\x08\t", ["space", "enter", "backspace", "backspace", "tab"]),
        ("\x1b[A\x1b[B\x1bOC\x1b[D", ["up", "down", "right", "left"]),
        ("\x1b", ["escape"]),
        ("\x1b[1;5C", ["unknown"]),
        ("\x1ba", ["unknown"]),  # Alt+a must not accept
        ("\xe0H", ["up"]),
        ("é", ["é"]),
        ("\x01", ["unknown"]),
    ],
)
def test_names_of_keys(chunk: str, names: list[str]) -> None:
    assert key_names(chunk) == names


def test_keys_come_one_at_a_time() -> None:
    keys = Keys(reader("ab", "c"))
    assert [keys.get(), keys.get(), keys.get()] == ["a", "b", "c"]
    with pytest.raises(EOFError):
        keys.get()


def test_control_characters_that_end_it() -> None:
    with pytest.raises(EOFError):
        Keys(reader("\x04")).get()
    with pytest.raises(KeyboardInterrupt):
        Keys(reader("\x03")).get()
