"""Weak patterns, which count only beside a word of a list."""

import pytest

from qualcode.codebook import load_codebook
from qualcode.model import Document, Valence
from qualcode.suggestions import suggest

CODEBOOK = """\
id: small
name: Small
word_lists:
  actors: [dinas, warga, '"PKS"', lembaga swadaya masyarakat]
  together: [bersama, jointly]
codes:
  - id: a
    name: A
    valence: enabler
    patterns:
      - {phrases: [membantu, help], near: actors}
      - {phrase: hadir, near: [actors, together], valence: barrier}
      - saling percaya
"""


@pytest.fixture
def codebook(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return load_codebook(path)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Obat itu membantu sekali.", []),
        ("Dinas membantu sekali.", ["membantu"]),
        ("Yang dibantu itu wargalah yang di hulu.", ["dibantu"]),
        ("Lembaga swadaya masyarakat membantu.", ["membantu"]),
        ("Orang PKS membantu.", ["membantu"]),
        ("Orang pks membantu.", []),
        ("It helped.", []),
        ("They jointly helped.", []),  # the list of that pattern is another
        ("Kami hadir bersama.", ["hadir"]),
        ("Dinas hadir. Kami membantu.", ["hadir"]),  # not across sentences
        ("Kami saling percaya.", ["saling percaya"]),
        # ten words between is the limit
        ("Dinas a b c d e f g h i j membantu.", []),
        ("Dinas a b c d e f g h i membantu.", ["membantu"]),
        ("Membantu a b c d e f g h i j warga.", []),
        ("Membantu a b c d e f g h i warga.", ["Membantu"]),
    ],
)
def test_a_weak_pattern_counts_only_in_company(codebook, text, evidence):
    found = list(suggest(Document.from_text(text, title="t"), codebook))
    assert [
        s.segment.quote[m.start - s.start : m.end - s.start] for s in found for m in s.matches
    ] == evidence


def test_a_word_is_no_company_for_itself(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(CODEBOOK.replace("dinas, warga,", "dinas, membantu,"), encoding="utf-8")
    codebook = load_codebook(path)
    assert not list(suggest(Document.from_text("Obat itu membantu.", title="t"), codebook))
    assert list(suggest(Document.from_text("Membantu itu membantu.", title="t"), codebook))


def test_a_valence_is_the_codes_unless_the_pattern_has_its_own(codebook):
    valences = {pattern.text: pattern.valence for pattern in codebook.patterns}
    assert valences == {
        "membantu": Valence.ENABLER,
        "help": Valence.ENABLER,
        "hadir": Valence.BARRIER,
        "saling percaya": Valence.ENABLER,
    }


def test_each_phrase_of_a_group_has_its_own_id_and_line(codebook):
    assert [pattern.id for pattern in codebook.patterns][:2] == ["a/membantu", "a/help"]
    assert {pattern.line for pattern in codebook.patterns} == {11, 12, 13}


def test_an_edited_list_changes_the_rules_of_the_codes_that_use_it(codebook, tmp_path):
    path = tmp_path / "edited.yaml"
    path.write_text(CODEBOOK.replace("bersama,", "bersama, serempak,"), encoding="utf-8")
    edited = load_codebook(path)
    assert edited.codes[0].rules_digest != codebook.codes[0].rules_digest
    assert edited.codes[0].meaning_digest == codebook.codes[0].meaning_digest
