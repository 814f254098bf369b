"""A key applied to texts: golden cases, and what holds for all keys and texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.errors import PseudonymError
from qualcode.pseudonyms import Entry, IdentifierKind, Key
from qualcode.pseudonyms.key_table import check_entries

_CASES = Path(__file__).parents[1] / "cases" / "pseudonyms" / "replacements.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES.read_text(encoding="utf-8"))

NAMES = st.sampled_from(
    [
        "Siti",
        "Siti Aminatun",
        "Aminatun",
        "Bagus",
        "Wardoyo",
        "Desa Wonolelo",
        "Wonolelo",
        "Al-Farisi",
        "Nur'aini",
    ]
)
PSEUDONYMS = st.sampled_from(
    ["Informan 1", "Informan 2", "[nama 1]", "Darto", "Kartika Sari", "[Desa A]", "Mawar"]
)
PIECES = st.sampled_from(
    [
        "Siti", "Aminatun", "siti", "SITI", "Bagus", "bagus", "Pak", "Bu", "Hj.", "Wardoyo", "Desa",
        "Wonolelo", "nya", "-nya", "'s", ", S.Pd.", " ", "  ", "\n", ".", "😀", "Nur'aini", "Al-Farisi", "1",
        "Informan",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@st.composite
def keys(draw: st.DrawFn) -> Key:
    """Keys that a table may hold: the check refuses the others."""
    kinds = st.sampled_from([IdentifierKind.PERSON, IdentifierKind.PLACE])
    rows = draw(st.dictionaries(NAMES, st.tuples(kinds, PSEUDONYMS), max_size=6))
    entries = [Entry(kind, original, pseudonym) for original, (kind, pseudonym) in rows.items()]
    check_entries(entries, Path("pseudonyms.csv"))
    return Key(entries)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_replacements(case: dict[str, Any]) -> None:
    key = Key([_row(*row) for row in case["key"].items()])
    assert key(case["text"]) == case["becomes"]
    assert key(case["becomes"]) == case["becomes"]


@given(key=keys(), text=TEXTS)
def test_a_second_time_changes_nothing(key: Key, text: str) -> None:
    once = key(text)
    assert key(once) == once


@given(key=keys(), text=TEXTS)
def test_no_original_is_left_as_a_word(key: Key, text: str) -> None:
    after = key(text)
    for entry in key.entries:
        words = r"\s+".join(map(re.escape, entry.original.split()))
        assert not re.search(rf"(?<!\w){words}(?!\w)", after)


@given(key=keys(), text=TEXTS)
def test_edits_say_what_became_what(key: Key, text: str) -> None:
    after, edits = key.rewritten(text)
    pseudonyms = {entry.pseudonym.casefold() for entry in key.entries}
    last = new_last = 0
    for edit in edits:
        assert text[last : edit.start] == after[new_last : edit.new_start]
        put_in = after[edit.new_start : edit.new_end].casefold()
        assert any(pseudonym in put_in for pseudonym in pseudonyms)
        last, new_last = edit.end, edit.new_end
    assert text[last:] == after[new_last:]


@pytest.mark.parametrize(
    ("original", "pseudonym", "other"),
    [
        ("Siti", "Bu Siti", "Wardoyo"),
        ("Siti", "Wardoyo", "Wardoyo"),
        ("Siti", "Ani", "Ani Wardoyo"),
        ("Siti", "Wardoyo Ani", "Budi Wardoyo"),
        ("Siti", "Ani", "Budi Ani Wardoyo"),
        ("Siti", "Mas", "Wardoyo"),
    ],
)
def test_pseudonyms_that_would_be_replaced_again_are_refused(
    original: str, pseudonym: str, other: str
) -> None:
    entries = [
        Entry(IdentifierKind.PERSON, original, pseudonym, line=2),
        Entry(IdentifierKind.PERSON, other, "Informan 9", line=3),
    ]
    with pytest.raises(PseudonymError, match="pseudonym"):
        check_entries(entries, Path("pseudonyms.csv"))


def _row(row: str, pseudonym: str) -> Entry:
    kind, _, original = row.partition(" ")
    return Entry(IdentifierKind(kind), original, pseudonym)
