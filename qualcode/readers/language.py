"""Guess whether a text is Indonesian or English by counting small words."""

from __future__ import annotations

import re
from typing import Literal

_INDONESIAN_WORDS = """
    yang dan di dari untuk dengan ini itu ada tidak kita kami saya juga ke pada bisa sudah belum akan
    atau karena jadi kalau oleh dalam sebagai adalah mereka dia lebih harus seperti tapi sama lagi apa
    bagaimana masih telah para bapak ibu ya nggak gak tak bukan
"""
_ENGLISH_WORDS = """
    the and of to in is that it we you they was for on with are this be have not but what so do at from
    or as an our i he she there my your would can how about yeah
"""
_INDONESIAN = frozenset(_INDONESIAN_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SAMPLE = 200_000


def guess_language(text: str) -> Literal["id", "en"]:
    """ "id" or "en", whichever has more small words at the start of ``text``; "id" where it is a tie."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    indonesian = sum(word in _INDONESIAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > indonesian else "id"
