"""Words and sentences: offsets are code points of the text itself."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.model import Document, Kind, Role, Turn
from qualcode.suggestions.matching import split_words
from qualcode.suggestions.text import Shadow, sentences, split_sentences

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "sentences.yaml")


@pytest.mark.parametrize("expected", CASES, ids=lambda case: case[0][:40])
def test_sentences_end_where_a_reader_would_end_them(expected):
    text = " ".join(expected)
    assert [text[start:end] for start, end in split_sentences(text)] == expected


def test_a_line_end_ends_a_sentence():
    text = "Judul tanpa titik\nIsi paragraf."
    assert [text[a:b] for a, b in split_sentences(text)] == ["Judul tanpa titik", "Isi paragraf."]


@given(st.text(alphabet=st.sampled_from('ab Cd.!?…\n\t"”1,😀é\u0301'), max_size=80))
def test_sentences_cover_all_text_in_order_without_overlap(text):
    spans = list(split_sentences(text))
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    ends, starts = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    assert not "".join(text[a:b] for a, b in zip(ends, starts, strict=True)).strip()


def test_interviewers_are_left_out():
    text = "P: Apakah ada rapat?\nN: Ada."
    document = Document(
        "d", "d", Kind.INTERVIEW, text,
        (Turn("P", Role.INTERVIEWER, 3, 20), Turn("N", Role.INFORMANT, 24, 28)),
    )  # fmt: skip
    assert [text[s.start : s.end] for s in sentences(document)] == ["Ada."]


def test_words_leave_hyphens_out_but_keep_numbers_and_contractions_whole():
    words = split_words("(Rapat-rapat  tatap-muka, 4,2% di 15/2010 – don't rapat2. a/b")
    assert words == [
        "(",
        "Rapat", "rapat", "tatap", "muka", ",", "4,2", "%", "di", "15/2010", "–", "don't", "rapat2", ".",
        "a", "/", "b",
    ]  # fmt: skip


@given(st.text(alphabet=st.sampled_from("ab-  \t\n.é\u00a0"), max_size=60))
def test_a_shadow_leads_back_to_every_word_of_the_text(text):
    shadow = Shadow.of(text)
    for offset, character in enumerate(shadow.text):
        if not character.isspace():
            assert text[shadow.original(offset)] == character
    assert shadow.text.split() == re.sub(r"(?<=\w)-(?=\w)", " ", text).split()
