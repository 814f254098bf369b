"""Texts to measure with: the sample transcripts, repeated, with new words as in real interviews.

Repetition alone would flatter every cache, so a share of the words is replaced by inflected forms of random
Indonesian roots, which makes the number of different words grow as it does in real text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from qualcode.model import Document, Kind, Role, Turn
from qualcode.readers import files_below, read
from qualcode.shipped import shipped
from qualcode.suggestions.text import split_sentences

WORDS_A_DOCUMENT = 8_000
NEW_WORDS = 0.06
SENTENCES_A_TURN = 6
AFFIXES = (
    ("", ""),
    ("me", "kan"),
    ("di", "kan"),
    ("ke", "an"),
    ("ber", ""),
    ("", "nya"),
    ("pe", "an"),
    ("", "an"),
)


def interviews(words: int, *, seed: int = 1, each: int = WORDS_A_DOCUMENT) -> Iterator[Document]:
    """Interviews of about ``each`` words, about ``words`` in all."""
    chance = random.Random(seed)
    sentences = _sample_sentences()
    roots = sorted(StemmerFactory().get_words())
    number = 0
    while words > 0:
        number += 1
        document = _interview(number, min(words, each), sentences, roots, chance)
        words -= len(document.text.split())
        yield document


def _interview(
    number: int, words: int, sentences: list[str], roots: list[str], chance: random.Random
) -> Document:
    text = ""
    turns: list[Turn] = []
    written = 0
    while written < words:
        speech = " ".join(chance.choice(sentences) for _ in range(SENTENCES_A_TURN))
        tokens = [_new_word(roots, chance) if chance.random() < NEW_WORDS else t for t in speech.split(" ")]
        speech = " ".join(tokens)
        written += len(tokens)
        text += "\nN: " if text else "N: "
        turns.append(Turn("N", Role.INFORMANT, len(text), len(text) + len(speech)))
        text += speech
    return Document(
        f"wawancara-{number:05}",
        f"Wawancara {number}",
        Kind.INTERVIEW,
        text,
        tuple(turns),
        attributes={"informant": f"Informan {number % 500 + 1}", "level": chance.choice(["desa", "pusat"])},
    )


def _new_word(roots: list[str], chance: random.Random) -> str:
    prefix, suffix = chance.choice(AFFIXES)
    return prefix + chance.choice(roots) + suffix


def _sample_sentences() -> list[str]:
    found = []
    for path in files_below([shipped("transcripts")]):
        if path.stem in ("README", "decisions"):
            continue
        document = read(path)
        for turn in document.turns:
            spans = split_sentences(document.text, turn.start, turn.end)
            found.extend(document.text[start:end] for start, end in spans)
    return found
