"""Stems: inflected forms meet, different words stay apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.suggestions.stems import Stemmer

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "stems.yaml")
GROUPS = [[str(word) for word in group] for group in CASES]


@pytest.fixture(scope="module")
def stemmer():
    return Stemmer()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_forms_of_a_word_share_a_stem(stemmer, group):
    assert len({stemmer(word) for word in group}) == 1


def test_different_words_keep_different_stems(stemmer):
    stems = [stemmer(group[0]) for group in GROUPS]
    assert len(set(stems)) == len(stems)


def test_a_word_that_only_the_codebook_knows_is_found_in_its_forms():
    assert "mediobikin" not in {Stemmer()("dimediobikin"), Stemmer()("mediobikinnya")}
    stemmer = Stemmer(["mediobikin", "workshop"])
    assert stemmer("dimediobikin") == stemmer("mediobikinnya") == stemmer("mediobikin")
    assert stemmer("workshops") == stemmer("workshop")


@given(st.text(max_size=40))
def test_any_word_has_a_stem_that_does_not_depend_on_case(word):
    assert Stemmer()(word) == Stemmer()(word.lower())
