"""``qualcode suggest`` and ``qualcode why``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Suggestion
from qualcode.project import Project

Qualcode = Callable[..., Result]


def suggestions(project: Project) -> list[Suggestion]:
    with Corpus.open(project.corpus_url) as corpus:
        return list(corpus.suggestions())


def edit(project: Project, old: str, new: str) -> None:
    text = project.codebook_path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    project.codebook_path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def suggested(qualcode: Qualcode, village: Project) -> Project:
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    return village


def test_without_documents_it_says_what_comes_first(qualcode: Qualcode) -> None:
    result = qualcode("suggest")
    assert result.exit_code == 0 and "Next: qualcode import" in result.stdout


def test_counts_what_it_made_and_says_what_is_next(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    result = qualcode("suggest")
    assert "2 documents, 3 patterns of small: 4 new suggestions, 0 kept, 0 withdrawn." in result.stdout
    assert "4 wait for Sari's decision." in result.stdout and "Next: qualcode review" in result.stdout
    found = {(s.segment.quote, s.code_id, s.status) for s in suggestions(village)}
    assert found == {
        ("Kami sudah saling percaya.", "trust-building", "present"),
        ("Belum ada komitmen dari kecamatan.", "commitment", "absent"),
        ("Ada rasa percaya di antara warga.", "trust-building", "present"),
        ("Harus ada komitmen.", "commitment", "wished"),
    }


def test_the_codebook_in_use_is_recorded(suggested: Project) -> None:
    assert {s.codebook_digest for s in suggestions(suggested)} == {
        load_codebook(suggested.codebook_path).digest
    }


def test_a_second_run_changes_nothing(qualcode: Qualcode, suggested: Project) -> None:
    before = suggestions(suggested)
    assert "0 new suggestions, 0 kept, 0 withdrawn" in qualcode("suggest").stdout
    assert suggestions(suggested) == before


def test_after_an_edit_only_that_code_is_matched_again(qualcode: Qualcode, suggested: Project) -> None:
    before = suggestions(suggested)
    edit(suggested, "      - saling percaya\n", "      - airnya habis\n")
    result = qualcode("suggest")
    assert "1 new suggestions, 1 kept, 1 withdrawn" in result.stdout
    kept = [s for s in before if s.segment.quote != "Kami sudah saling percaya."]
    after = suggestions(suggested)
    assert {s.id for s in kept} < {s.id for s in after}
    assert {s.segment.quote for s in after} - {s.segment.quote for s in kept} == {"Airnya habis dulu."}


def test_when_all_is_decided_the_report_is_next(qualcode: Qualcode, suggested: Project) -> None:
    assert qualcode("review", keys="aaaaq").exit_code == 0
    assert qualcode("suggest").stdout.rstrip().endswith("Next: qualcode report")


def test_another_coder_has_all_of_them_before_her(qualcode: Qualcode, suggested: Project) -> None:
    qualcode("review", keys="aaaaq")
    assert "4 wait for Budi's decision." in qualcode("--coder", "Budi", "suggest").stdout


def test_widening_takes_neighbours_in_and_back_out(qualcode: Qualcode, suggested: Project) -> None:
    narrow = {s.segment.quote for s in suggestions(suggested)}
    result = qualcode("suggest", "--widen", "1")
    assert result.exit_code == 0
    quotes = {s.segment.quote for s in suggestions(suggested)}
    assert "Kami sudah saling percaya. Belum ada komitmen dari kecamatan." in quotes
    qualcode("suggest")
    assert {s.segment.quote for s in suggestions(suggested)} == narrow


def test_a_codebook_with_mistakes_suggests_nothing(qualcode: Qualcode, suggested: Project) -> None:
    before = suggestions(suggested)
    edit(
        suggested,
        "parent: collaborative-process\n    name: {id: Komitmen",
        "parent: nowhere\n    name: {id: Komitmen",
    )
    result = qualcode("suggest")
    assert result.exit_code == 4
    assert "ansell-gash.yaml:17" in result.stderr and "nowhere" in result.stderr
    assert suggestions(suggested) == before


def test_a_pipeline_that_is_not_installed_is_named_when_it_is_needed(
    qualcode: Qualcode, village: Project
) -> None:
    qualcode("import")
    settings = village.file.read_text(encoding="utf-8")
    village.file.write_text(settings.replace("pipeline:", "pipeline: id_core_nothing"), encoding="utf-8")
    assert qualcode("suggest").exit_code == 0  # no pattern asks for its tags
    edit(village, "- komitmen", "- {tokens: [{POS: NOUN}]}")
    result = qualcode("suggest")
    assert result.exit_code == 10
    assert "id_core_nothing" in result.stderr and "qualcode.yaml" in result.stderr


# why


def test_why_names_words_pattern_place_and_cue(qualcode: Qualcode, suggested: Project) -> None:
    (one,) = [s for s in suggestions(suggested) if s.segment.quote.startswith("Belum")]
    result = qualcode("why", one.id)
    assert result.exit_code == 0
    for words in (
        f"Suggestion {one.id}: commitment",
        "Collaborative process › Commitment",
        "absent, because of “Belum”",
        "informan-1",
        "“komitmen” by komitmen",
        "ansell-gash.yaml:21",
        "the rule is still the same",
        "none yet",
    ):
        assert words in result.stdout


def test_why_tells_of_a_pattern_that_has_gone_and_of_decisions(
    qualcode: Qualcode, suggested: Project
) -> None:
    (one,) = [s for s in suggestions(suggested) if s.segment.quote.startswith("Belum")]
    qualcode("review", "--code", "commitment", "--document", "informan-1", keys="aq")
    edit(suggested, "- komitmen", "- janji")
    qualcode("suggest")
    result = qualcode("why", one.id)
    assert "a pattern that is no longer in the codebook" in result.stdout
    assert "accepted by Sari" in result.stdout


def test_why_of_a_number_that_there_is_not(qualcode: Qualcode, suggested: Project) -> None:
    result = qualcode("why", 999)
    assert result.exit_code == 9 and "999" in result.stderr and "Next: " in result.stderr
