"""Bytes of a plain-text file to text, whatever the encoding."""

from __future__ import annotations

import codecs
import re

from qualcode.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# single-byte guesses that differ from Windows' Western encoding in a few rare letters only
_WESTERN = ("cp125", "latin", "iso8859", "mac_", "cp437", "cp85", "cp86", "cp77", "cp10", "cp50", "hp_")


def decode(content: bytes) -> str:
    """The text of ``content``. Raises ReadError for what is not text.

    A byte-order mark decides, then UTF-8; anything else is told by charset-normalizer, with cp1252 (the
    encoding of Word and Notepad on Indonesian and English computers) before its rarer cousins.
    """
    text = _decoded(content)
    if len(_CONTROL.findall(text)) > max(2, len(text) // 200):
        raise ReadError(
            "This is not a text file: most of it is not letters.",
            hint="Open it in the program that made it and save it as .docx or .txt.",
        )
    return text


def _decoded(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) if name == "utf-8" else 0 :].decode(name, "replace")
    if content[:2000].count(0) > len(content[:2000]) // 4:
        # UTF-16 without a mark: Latin text has its zeros on one side
        even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
        return content.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_guessed(content), "replace")


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:1_000_000]).best()
    encoding = best.encoding if best else "cp1252"
    if encoding == "utf_8":  # a stray byte in a text that is UTF-8 otherwise
        return encoding
    return "cp1252" if encoding.startswith(_WESTERN) else encoding
