"""Phrases: kinds, parts, ids, and what is no phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook import parse_phrase
from qualcode.codebook.phrases import pattern_id, same_rule_key, token_pattern_id, vetoes_wholly
from qualcode.errors import CodebookError
from qualcode.model import Pattern, PatternKind, Trap

PHRASE, EXACT, GAP = PatternKind.PHRASE, PatternKind.EXACT, PatternKind.GAP


@pytest.mark.parametrize(
    ("text", "kind", "parts", "slug"),
    [
        ("saling percaya", PHRASE, ("saling percaya",), "saling-percaya"),
        ("  Saling \n percaya ", PHRASE, ("Saling percaya",), "saling-percaya"),
        ('"PKS"', EXACT, ("PKS",), "=pks"),
        ("“trust fund”", EXACT, ("trust fund",), "=trust-fund"),
        ("kurang … kepercayaan", GAP, ("kurang", "kepercayaan"), "kurang--kepercayaan"),
        ("kurang...kepercayaan", GAP, ("kurang", "kepercayaan"), "kurang--kepercayaan"),
        ("a … b c … d", GAP, ("a", "b c", "d"), "a--b-c--d"),
        ('belum … "SK"', GAP, ("belum", '"SK"'), "belum--=sk"),
        ('"SK" … "MoU"', GAP, ('"SK"', '"MoU"'), "=sk--=mou"),
        ('"tunggu … dulu"', EXACT, ("tunggu … dulu",), "=tunggu-dulu"),
        ("dari # persen menjadi #", PHRASE, ("dari # persen menjadi #",), "dari-n-persen-menjadi-n"),
        ("# … persen", GAP, ("#", "persen"), "n--persen"),
        ("su'udzon", PHRASE, ("su'udzon",), "su-udzon"),
        ("kaf\u0065\u0301", PHRASE, ("kafé",), "kafé"),
        ("信頼 関係", PHRASE, ("信頼 関係",), "信頼-関係"),
    ],
)
def test_kind_parts_and_id(text: str, kind: PatternKind, parts: tuple[str, ...], slug: str) -> None:
    assert parse_phrase(text) == (kind, parts)
    assert pattern_id("trust", kind, parts) == f"trust/{slug}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ('""', "empty"),
        ('"PKS', "double quote is missing"),
        ('kerja "PKS" sama', "middle"),
        ("… kepercayaan", "words on both sides"),
        ("kurang …", "words on both sides"),
        ("a … … b", "words on both sides"),
        ("…", "words on both sides"),
        ("#", "no word"),
        ("# … #", "no word"),
        ("?!", "no word"),
        ("kurang … ?!", "no word"),
    ],
)
def test_what_is_no_phrase_says_why_and_what_to_do(text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message) as caught:
        parse_phrase(text)
    assert caught.value.hint


@given(st.text(max_size=40))
def test_any_text_is_a_phrase_or_a_codebook_error(text: str) -> None:
    try:
        kind, parts = parse_phrase(text)
    except CodebookError:
        return
    assert all(part == " ".join(part.split()) and part for part in parts)
    assert (len(parts) > 1) == (kind is GAP)
    assert pattern_id("c", kind, parts) == pattern_id("c", kind, parts)


words = st.lists(st.sampled_from(["kurang", "percaya", "SK", "#"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(words, min_size=2, max_size=4))
def test_a_gap_phrase_written_from_its_parts_parses_to_them(parts: list[str]) -> None:
    text = " … ".join(parts)
    if any(word.isalpha() for word in text.split()):
        assert parse_phrase(text) == (GAP, tuple(parts))


def test_token_pattern_ids_depend_on_content_not_on_the_order_of_keys() -> None:
    one = token_pattern_id("trust", [{"LOWER": "saling", "OP": "?"}])
    assert one == token_pattern_id("trust", [{"OP": "?", "LOWER": "saling"}])
    assert one != token_pattern_id("trust", [{"LOWER": "saling"}])
    assert one.startswith("trust/tokens-")
    assert len(one.rpartition("-")[2]) == 8


def _pattern(text: str) -> Pattern:
    kind, parts = parse_phrase(text)
    return Pattern(pattern_id("c", kind, parts), "c", kind, text, parts)


def _trap(text: str) -> Trap:
    kind, parts = parse_phrase(text)
    return Trap("c", kind, text, parts)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("saling percaya", "Saling  Percaya", True),
        ("saling percaya", '"saling percaya"', False),
        ('"pks"', '"PKS"', False),
        ("kurang … percaya", "kurang...percaya", True),
        ("kurang … percaya", "kurang percaya", False),
    ],
)
def test_which_rules_are_the_same(one: str, other: str, same: bool) -> None:
    assert (same_rule_key(_pattern(one)) == same_rule_key(_pattern(other))) is same


@pytest.mark.parametrize(
    ("trap", "pattern", "wholly"),
    [
        ("percaya", "saling percaya", True),
        ("Percaya", "saling percaya", True),
        ("saling percaya", "percaya", False),
        ("percaya", "dipercaya", False),
        ("aliran kepercayaan", "kepercayaan", False),
        ("kepercayaan", "kurang … kepercayaan", True),
        ('"percaya"', "saling percaya", False),  # the phrase also finds "saling mempercayai"
        ('"percaya"', '"saling percaya"', True),
        ('"PKS"', '"pks"', False),
        ("pks", '"PKS"', True),
        ("kurang … percaya", "kurang … percaya", True),
        ("kurang … percaya", "kurang percaya", False),
    ],
)
def test_which_traps_leave_nothing_of_a_pattern(trap: str, pattern: str, wholly: bool) -> None:
    assert vetoes_wholly(_trap(trap), _pattern(pattern)) is wholly
