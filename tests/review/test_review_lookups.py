from __future__ import annotations

import pytest

from qualcode.corpus import Corpus
from qualcode.errors import NotFoundError
from qualcode.model import Codebook
from qualcode.review.lookups import code_family, known_code, known_document, nearby_codes, search_codes


@pytest.mark.parametrize(
    "typed", ["trust-building", "Trust building", "membangun kepercayaan", " TRUST-Building "]
)
def test_a_code_is_known_by_id_or_whole_name(codebook: Codebook, typed: str) -> None:
    assert known_code(codebook, typed).id == "trust-building"


@pytest.mark.parametrize("typed", ["trst-building", "trust", "truts"])
def test_unknown_code_gets_a_suggestion(codebook: Codebook, typed: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        known_code(codebook, typed)
    assert "trust-building" in caught.value.hint


def test_a_parent_brings_its_children(codebook: Codebook) -> None:
    assert code_family(codebook, ["collaborative-process"]) == [
        "collaborative-process",
        "trust-building",
        "commitment",
        "shared-understanding",
    ]
    assert code_family(codebook, []) is None


def test_search_in_both_languages(codebook: Codebook) -> None:
    assert [code.id for code in search_codes(codebook, "kepercayaan")] == ["trust-building"]
    assert [code.id for code in search_codes(codebook, "under")] == ["shared-understanding"]
    assert search_codes(codebook, " ") == []


def test_nearby_codes_are_siblings_first_and_never_the_code_itself(codebook: Codebook) -> None:
    nearby = [code.id for code in nearby_codes(codebook, "trust-building")]
    assert nearby == ["commitment", "shared-understanding", "collaborative-process", "outcomes"]


def test_a_document_is_known_by_id_title_or_file_name(corpus: Corpus) -> None:
    for typed in ("wawancara-3", "Wawancara 3", "transcripts/Wawancara 3.docx"):
        assert known_document(corpus, typed) == "wawancara-3"
    with pytest.raises(NotFoundError, match="wawancara-4") as caught:
        known_document(corpus, "wawancara-4")
    assert "wawancara-3" in caught.value.hint
