"""Words by which names are recognised, and words that are no names though they are capitalised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SUFFIXED = 6  # letters of a word from which "nya" at its end is taken for the suffix


@dataclass(frozen=True)
class Vocabulary:
    """The lists of ``vocabulary.yaml``, in small letters; their meaning is explained there."""

    honorifics: frozenset[str]
    with_full_stop: frozenset[str]
    before_small: tuple[str, ...]
    short_honorifics: tuple[str, ...]
    abbreviated_titles: tuple[str, ...]
    degrees: tuple[str, ...]
    places: frozenset[str]
    organisations: tuple[str, ...]
    introductions: tuple[str, ...]
    roles: frozenset[str]
    ordinary: frozenset[str]

    def is_plain(self, word: str) -> bool:
        """Whether ``word`` is an office or another word that is no name."""
        plain = word.strip(".'’").casefold()
        known = plain in self.roles or plain in self.ordinary or plain in self.honorifics
        # "Undangannya lewat RT": no name has the suffix
        return known or (len(plain) >= _SUFFIXED and plain.endswith("nya"))

    def cue(self, words: frozenset[str]) -> str:
        """A pattern for any of ``words`` in either case, with the full stop that some may have."""
        stopped = "|".join(sorted(words & self.with_full_stop, key=len, reverse=True)) or "(?!)"
        bare = "|".join(sorted(words - self.with_full_stop, key=len, reverse=True))
        return rf"(?:(?i:{stopped})\b\.?|(?i:{bare})\b(?!\.))"


@cache
def vocabulary() -> Vocabulary:
    """The shipped lists, read once."""
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load(Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8"))

    def words(name: str) -> frozenset[str]:
        return frozenset(word.casefold() for line in data[name] for word in line)

    return Vocabulary(
        honorifics=words("honorifics"),
        with_full_stop=frozenset(data["with_full_stop"]),
        before_small=tuple(data["before_small"]),
        short_honorifics=tuple(data["short_honorifics"]),
        abbreviated_titles=tuple(data["abbreviated_titles"]),
        degrees=tuple(data["degrees"]),
        places=words("places"),
        organisations=tuple(data["organisations"]),
        introductions=tuple(data["introductions"]),
        roles=words("roles"),
        ordinary=words("ordinary"),
    )
