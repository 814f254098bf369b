"""Read .txt: chats by their own rules, anything else as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.model import normalise
from qualcode.readers.chat import whatsapp_messages, zoom_messages
from qualcode.readers.encoding import decode
from qualcode.readers.passages import Passage, Reading

# lines broken by a program at a fixed width are at most this long, and mostly nearly as long as the longest
_WIDEST = 110
_NARROWEST = 45


def read_text(content: bytes) -> Reading:
    """A plain text: a WhatsApp or Zoom chat where it is one, else paragraphs. Raises ReadError."""
    text = normalise(decode(content))
    for messages in (whatsapp_messages(text), zoom_messages(text)):
        if messages is not None:
            return Reading(tuple(messages))
    return Reading(tuple(_paragraphs(text)))


def _paragraphs(text: str) -> Iterator[Passage]:
    blocks = [block for block in re.split(r"\n[^\S\n]*\n\s*", text) if block.strip()]
    wrapped = _hard_wrapped(blocks)
    for block in blocks:
        yield Passage(block, wrapped=wrapped)


def _hard_wrapped(blocks: list[str]) -> bool:
    """Whether lines inside blocks are broken at a fixed width, so that a line end is not a paragraph's."""
    lengths = [len(line.rstrip()) for block in blocks for line in block.strip("\n").split("\n")[:-1]]
    if len(lengths) < 3 or not _NARROWEST <= (width := max(lengths)) <= _WIDEST:
        return False
    return sum(length > width * 0.75 for length in lengths) >= len(lengths) * 0.75
