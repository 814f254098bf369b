"""What a format's reader hands back: passages in reading order, before speakers and roles are settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qualcode.model import Role, normalise

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True)
class Passage:
    """A paragraph, table cell, cue or message.

    ``speaker`` is the label where the format itself names one, "" where it says that nobody speaks, and
    None where a label may stand in the text ("P: ..."). ``role`` is set where the format settles it (a
    column "Pertanyaan"). ``wrapped`` says that line ends inside ``text`` mean nothing. A ``heading``, or what
    nobody speaks, ends the turn before it.
    """

    text: str
    speaker: str | None = None
    role: Role | None = None
    wrapped: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Reading:
    """All that a reader found in a file: its passages, and a title and attributes if the file has them."""

    passages: tuple[Passage, ...]
    title: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


Reader = Callable[[bytes], Reading]
"""A reader: the bytes of a file to a Reading. Raises ReadError; ``read`` adds the file's name."""


def clean(text: str) -> str:
    """Text in NFC with LF line ends, single spaces, no invisible marks and no empty lines."""
    text = whole_characters(text)
    text = _BREAKS.sub("\n", normalise(_BREAKS.sub("\n", text.replace("\r\n", "\n"))))
    text = _INVISIBLE.sub("", text).translate(_LIGATURES)
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return "\n".join(line for line in lines if line)


def whole_characters(text: str) -> str:
    """``text`` without surrogates: pairs joined, a lone one (or a byte of a file name that is no UTF-8)
    replaced by U+FFFD, because only whole characters can be stored or written."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
