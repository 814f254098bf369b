"""Golden statuses: what a sentence says about a phrase, apart from any shipped codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.codebook import parse_phrase
from qualcode.model import Bilingual, Code, Codebook, Document, Pattern, Status
from qualcode.suggestions import suggest
from qualcode.suggestions.status import read_status
from qualcode.suggestions.words import Words, cue_words, cues

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "status.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_the_status_is_what_a_careful_reader_would_say(case: Mapping[str, Any]) -> None:
    kind, parts = parse_phrase(case["phrase"])
    pattern = Pattern("a/phrase", "a", kind, case["phrase"], parts)
    about = {"lack": case.get("lack", False), "past": case.get("past", False)}
    code = Code("a", None, Bilingual("A", "A"), **about, patterns=(pattern,))
    codebook = Codebook("one", Bilingual("Satu", "One"), (code,))
    document = Document.from_text(case["text"], title="golden")
    assert [suggestion.status for suggestion in suggest(document, codebook)] == [case["status"]]


def test_every_status_and_lacks_have_many_cases() -> None:
    statuses = Counter(case["status"] for case in CASES)
    assert min(statuses["present"], statuses["absent"], statuses["wished"]) >= 20
    assert min(statuses[status] for status in Status) >= 10
    assert sum(case.get("lack", False) for case in CASES) >= 5
    assert len({case["text"] for case in CASES}) == len(CASES)


@given(
    st.lists(st.sampled_from([*sorted(cue_words()), "kalau", "yang", "komitmen", ",", ";", "."]), max_size=30)
)
def test_any_heap_of_cue_words_has_a_status_and_a_word_that_decided_it(heap: list[str]) -> None:
    words = Words.of([*heap, "komitmen", *heap], str)
    place = len(heap)
    reading = read_status(words, place, place + 1)
    assert (reading.cue is None) == (reading.status is Status.PRESENT)
    assert reading.cue is None or 0 <= reading.cue < len(words)


def test_without_a_cue_word_everything_is_present() -> None:
    words = Words.of(["kami", ",", "komitmen", "dan", "kita"], str)
    assert not words.kinds & cue_words()
    assert read_status(words, 2, 3).status is Status.PRESENT


def test_every_list_of_cues_is_used_and_holds_no_phrase_twice() -> None:
    rules = Path(read_status.__code__.co_filename).parent
    lists = YAML(typ="safe").load(rules / "status.yaml")
    assert all(len(set(phrases)) == len(phrases) for phrases in lists.values())
    source = "".join(path.read_text(encoding="utf-8") for path in rules.glob("*.py"))
    assert [name for name in cues() if f'"{name}"' not in source] == []
