"""One stem for each word type, Indonesian or English, without a trained model.

Indonesian affixes are stripped towards a list of roots (the root list of PySastrawi, MIT; the stripping is
ours because Sastrawi takes over 100 µs a word and parts "menyepakati" from "kesepakatan"). Words without an
Indonesian root get the English Snowball stem (Porter2). Stems serve matching only; nobody reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

NUMBER = "#"
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_DOUBLED = re.compile(r"([^\W\d_]{3,})2((?:an|nya)?)")  # "rapat2", "rapat2nya": written reduplication
_VOWELS = "aeiou"
_PARTICLES = ("lah", "kah", "tah", "pun")
_POSSESSIVES = ("nya", "ku", "mu")
_SIMPLE_PREFIXES = ("di", "ke", "se", "ber", "bel", "be", "ter", "te", "per", "pel", "pe", "me", "ku", "kau")
_SHORTEST_ROOT = 3
_NEGATED = "ketidak"
_SPOKEN_NASALS = ("ng", "ny", "mb", "nd", "nj")


class Stemmer:
    """Maps a word type to its stem. ``extra_roots`` are words of a codebook that the root list may lack."""

    def __init__(self, extra_roots: Iterable[str] = ()) -> None:
        self._language = language()
        self._stems: dict[str, str] = {}
        self._roots = dict(_shipped_roots())
        for word in extra_roots:
            lower = word.lower()
            if lower not in self._roots and self._indonesian(lower) is None:
                # "berkomitmen" shall find a researcher's "komitmen", "meetings" their "meeting"
                self._roots[lower] = _english(lower, self._language["irregular"])

    def __call__(self, word: str) -> str:
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = self._stem(word.lower().replace("’", "'"))
        return stem

    def _stem(self, word: str) -> str:
        if _NUMBER.fullmatch(word):
            return NUMBER
        if doubled := _DOUBLED.fullmatch(word):
            word = doubled[1] + doubled[2]
        word = self._language["spellings"].get(word, word)
        if word.startswith(_NEGATED) and len(word) > len(_NEGATED) + _SHORTEST_ROOT:
            return "tidak" + self._stem(word.removeprefix(_NEGATED))  # "ketidakseimbangan"
        stem = self._indonesian(word)
        return stem if stem is not None else _english(word, self._language["irregular"])

    def _indonesian(self, word: str) -> str | None:
        """The stem of the root that the fewest affixes lead to; None if there is none."""
        if word in self._roots:
            return self._roots[word]
        if not word.isalpha():
            return None
        if word.startswith(_SPOKEN_NASALS):
            word = "me" + word  # "ngawal", "mbangun"
        # me-…-an and di-…-an do not exist: "meragukan" is ragu, not raguk
        suffixes = ("kan", "i") if word[:2] in ("me", "di") else ("kan", "an", "i")
        level = {word}
        for _ in range(5):  # particle, possessive, suffix and two prefixes: "keterlibatannyalah"
            level = {shorter for longer in level for shorter in _stripped(longer, suffixes)}
            if found := [candidate for candidate in level if candidate in self._roots]:
                return self._roots[_likeliest(word, found)]
        return None


def _likeliest(word: str, roots: Sequence[str]) -> str:
    """Of several roots the leftmost, then the longest: "memberikan" is beri, not ikan.

    A k that the nasal has swallowed is restored only where nothing else makes sense ("mengisi" is isi).
    """
    plain = [root for root in roots if not (root[0] == "k" and root[1:] in roots)]
    return min(plain, key=lambda root: (word.find(root[1:]) - 1, -len(root), root))


def _stripped(word: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Every form that is left when one affix is taken off ``word``, nasal changes undone."""
    for ending in (*_PARTICLES, *_POSSESSIVES, *suffixes):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            yield word[: -len(ending)]
    for prefix in _SIMPLE_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_ROOT:
            yield word[len(prefix) :]
    if word[:2] in ("me", "pe") and len(word) > _SHORTEST_ROOT + 2:
        yield from _without_nasal(word[2:])


def _without_nasal(rest: str) -> Iterator[str]:
    """Undo the nasal of meN-/peN-: m(p, b, f), n(t, d, c, j), ny(s), ng(k, vowel, g, h), nge-."""
    if rest.startswith("nge") and len(rest) > 5:
        yield rest[3:]
    if rest.startswith("ng"):
        yield rest[2:]
        if rest[2:3] in _VOWELS:
            yield "k" + rest[2:]
    elif rest.startswith("ny"):
        yield "s" + rest[2:]
    elif rest.startswith("n"):
        yield rest[1:]
        if rest[1:2] in _VOWELS:
            yield "t" + rest[1:]
    elif rest.startswith("m"):
        yield rest[1:]
        if rest[1:2] in _VOWELS:
            yield "p" + rest[1:]


def _english(word: str, irregular: Mapping[str, str]) -> str:
    word = irregular.get(word, word)
    if word.endswith("n't"):
        return "not"
    return str(_snowball().stemWord(word.removesuffix("'s")))


@cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _shipped_roots() -> Mapping[str, str]:
    """Root -> stem: the list of PySastrawi, and ours."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    data = language()
    roots = {str(root): str(root) for root in StemmerFactory().get_words() if len(root) >= _SHORTEST_ROOT}
    roots.update({root: root for root in (*data["roots"], *data["compounds"])})
    roots.update(data["lexical"])
    return roots


@cache
def language() -> Mapping[str, Any]:
    """The word lists of ``language.yaml``: variant -> word for the mappings, the lists as sets, the other
    entries as they stand."""
    from ruamel.yaml import YAML

    path = Path(__file__).with_name("language.yaml")
    data = YAML(typ="safe", pure=False).load(path.read_text(encoding="utf-8"))
    inverted = {
        name: {variant: word for word, variants in data[name].items() for variant in variants}
        for name in ("spellings", "lexical", "irregular")
    }
    return {
        **inverted,
        "roots": data["roots"],
        "compounds": data["compounds"],
        **{
            name: frozenset(words)
            for name, words in data.items()
            if isinstance(words, list) and name != "roots"
        },
    }
