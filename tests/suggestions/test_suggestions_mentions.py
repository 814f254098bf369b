"""Headings, reported questions and titles of regulations: mentioned, not said."""

import re
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import qualcode
from qualcode.codebook import load_codebook
from qualcode.model import Document, Kind, Role, Turn
from qualcode.suggestions import suggest
from qualcode.suggestions.mentions import is_heading, is_question, regulation_titles, reported_questions

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "mentions.yaml")

CODEBOOK = """\
id: small
name: Small
codes:
  - id: trust
    name: Trust
    patterns: [kepercayaan, partisipasi, trust]
  - id: rules
    name: Rules
    regulations: true
    patterns: [peraturan, partisipasi]
"""


@pytest.fixture
def codebook(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return load_codebook(path)


def bracketed(case):
    """The case without its brackets, and what stands between them."""
    return re.sub(r"[\[\]]", "", case), re.findall(r"\[(.*?)\]", case)


@pytest.mark.parametrize("line", CASES["headings"])
def test_a_heading(line):
    assert is_heading(line)


@pytest.mark.parametrize("line", CASES["not_headings"])
def test_no_heading(line):
    assert not is_heading(line)


@pytest.mark.parametrize(
    ("find", "case"),
    [(reported_questions, case) for case in CASES["reported_questions"]]
    + [(regulation_titles, case) for case in CASES["regulation_titles"]],
)
def test_a_mention_reaches_from_bracket_to_bracket(find, case):
    sentence, expected = bracketed(case)
    assert [sentence[start:end] for start, end in find(sentence)] == expected


@given(st.text(alphabet="abA 1.,?\"'()tentang UU SK Perda apakah ditanya jawab\n", max_size=80))
def test_mentions_lie_within_any_text(text):
    is_heading(text)
    for find in (reported_questions, regulation_titles):
        assert all(0 <= start < end <= len(text) for start, end in find(text))


def test_questions_are_no_evidence_in_documents_but_may_be_in_speech(codebook):
    question = "Bagaimana mau ada kepercayaan kalau datanya ditutup?"
    assert is_question(question)
    written = Document.from_text(f"{question}\nAda kepercayaan di sana?", title="t")
    # the second one asks without a question word: people write so of what they doubt
    assert [s.segment.quote for s in suggest(written, codebook)] == ["Ada kepercayaan di sana?"]
    turns = (Turn("Bu Sri", Role.INFORMANT, 0, len(question)),)
    spoken = Document("t", "t", Kind.INTERVIEW, question, turns)
    assert [s.code_id for s in suggest(spoken, codebook)] == ["trust"]


def test_what_is_only_asked_counts_for_nothing_and_the_answer_counts(codebook):
    text = "Mereka bertanya apakah ada kepercayaan, saya bilang kepercayaan sudah tumbuh."
    turns = (Turn("Bu Sri", Role.INFORMANT, 0, len(text)),)
    (suggestion,) = suggest(Document("t", "t", Kind.INTERVIEW, text, turns), codebook)
    (evidence,) = suggestion.evidence
    assert evidence[0] > text.index("bilang")


def test_titles_of_regulations_count_for_rules_only(codebook):
    text = "Peraturan Daerah Nomor 3 Tahun 2017 tentang Partisipasi Masyarakat belum jalan."
    found = {s.code_id: s.evidence for s in suggest(Document.from_text(text, title="t"), codebook)}
    assert set(found) == {"rules"}
    assert len(found["rules"]) == 2


def test_headings_of_a_word_file_are_not_searched(tmp_path, codebook):
    word = WordDocument()
    word.add_heading("Tumbuhnya kepercayaan", level=1)
    word.add_paragraph("Kepercayaan tumbuh pelan-pelan sejak ada pertemuan rutin di balai desa.")
    word.add_heading("Kepercayaan yang hilang lagi", level=2)
    word.add_paragraph("Setelah itu tidak ada yang berubah di desa kami sampai sekarang.")
    word.save(tmp_path / "notulen.docx")
    document = qualcode.read(tmp_path / "notulen.docx")
    assert [turn.role for turn in document.turns] == [Role.HEADING, Role.TEXT] * 2
    assert [s.segment.quote[:19] for s in suggest(document, codebook)] == ["Kepercayaan tumbuh "]


def test_a_page_written_all_in_heading_style_is_text(tmp_path, codebook):
    word = WordDocument()
    for line in ("Kepercayaan tumbuh di desa.", "Sejak itu warga datang."):
        word.add_heading(line, level=2)
    word.save(tmp_path / "semua.docx")
    document = qualcode.read(tmp_path / "semua.docx")
    assert [turn.role for turn in document.turns] == [Role.TEXT]
    assert len(list(suggest(document, codebook))) == 1
