"""A sample of what was not hit: seeded, stratified by document, and fixed by what it was drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.corpus import Corpus
from qualcode.errors import SuggestError
from qualcode.model import (
    Bilingual,
    Code,
    Codebook,
    Document,
    Kind,
    Pattern,
    PatternKind,
    Role,
    Sample,
    Turn,
)
from qualcode.suggestions import suggest_corpus
from qualcode.suggestions.sampling import allocate, draw_sample

TRUST = Pattern("trust/percaya", "trust", PatternKind.PHRASE, "percaya", ("percaya",))
CODEBOOK = Codebook(
    "small",
    Bilingual("Kecil", "Small"),
    (Code("trust", None, Bilingual("Percaya", "Trust"), patterns=(TRUST,)),),
)


def interview(name: str, hit: int, unhit: int) -> Document:
    """Questions that hold the pattern's word, and so many answers with and without it."""
    text, turns = "", []
    answers = [f"Kami percaya nomor {n}." for n in range(hit)] + [
        f"Air nomor {n} habis." for n in range(unhit)
    ]
    for answer in answers:
        for label, role, speech in (
            ("P", Role.INTERVIEWER, "Mengapa begitu?"),
            ("I", Role.INFORMANT, answer),
        ):
            text += f"{label}: "
            turns.append(Turn(label, role, len(text), len(text) + len(speech)))
            text += f"{speech}\n"
    return Document(name, name, Kind.INTERVIEW, text + f"#{name}", tuple(turns))


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        for document in (
            interview("a", 3, 60),
            interview("b", 2, 30),
            interview("c", 1, 1),
            interview("d", 2, 0),
        ):
            corpus.add_document(document)
        suggest_corpus(corpus, CODEBOOK)
        yield corpus


def quotes(sample: Sample) -> list[str]:
    return [f"{one.segment.document_id} {one.segment.quote}" for one in sample.sentences]


def test_only_unhit_sentences_of_informants_are_drawn(corpus: Corpus) -> None:
    sample = draw_sample(corpus, CODEBOOK, size=1000)
    assert len(sample.sentences) == 91
    assert all("Air nomor" in one for one in quotes(sample))
    assert {one.weight for one in sample.sentences} == {1.0}
    assert [(s.document_id, s.unhit, len(s.hits)) for s in sample.strata] == [
        ("a", 60, 3), ("b", 30, 2), ("c", 1, 1), ("d", 0, 2)
    ]  # fmt: skip
    ids = [hit for stratum in sample.strata for hit in stratum.hits]
    assert ids == [(found.id,) for found in corpus.suggestions()]


def test_proportional_but_at_least_one_from_each_document(corpus: Corpus) -> None:
    sample = draw_sample(corpus, CODEBOOK, size=31)
    drawn = Counter(one.segment.document_id for one in sample.sentences)
    assert drawn == {"a": 20, "b": 10, "c": 1}
    assert sum(one.weight for one in sample.sentences) == pytest.approx(91)
    documents = "".join(one.segment.document_id for one in sample.sentences)
    assert "b" in documents[:10] and "a" in documents[-10:], "in random order across documents"


def test_a_sample_smaller_than_the_documents_is_a_simple_random_one(corpus: Corpus) -> None:
    sample = draw_sample(corpus, CODEBOOK, size=2)
    assert [one.weight for one in sample.sentences] == [45.5, 45.5]


def test_seeds_and_texts_make_the_sample(corpus: Corpus) -> None:
    first = draw_sample(corpus, CODEBOOK, size=20, seed=5)
    assert draw_sample(corpus, CODEBOOK, size=20, seed=5) == first
    assert quotes(draw_sample(corpus, CODEBOOK, size=20, seed=6)) != quotes(first)
    corpus.add_document(interview("e", 1, 5))
    suggest_corpus(corpus, CODEBOOK)
    assert draw_sample(corpus, CODEBOOK, size=20, seed=5).population != first.population


def test_the_same_sample_everywhere(corpus: Corpus) -> None:
    """Nobody's Python or machine may draw another one: a paper names the seed."""
    sample = draw_sample(corpus, CODEBOOK, size=4, seed=1)
    assert quotes(sample) == [
        "a Air nomor 13 habis.",
        "a Air nomor 35 habis.",
        "b Air nomor 11 habis.",
        "c Air nomor 0 habis.",
    ]


def test_neighbours_in_a_widened_segment_are_not_unhit(corpus: Corpus) -> None:
    corpus.add_document(Document.from_text("Air. Kami percaya. Api. Angin.", title="w"))
    suggest_corpus(corpus, CODEBOOK, widen=1)
    sample = draw_sample(corpus, CODEBOOK, size=1000)
    (stratum,) = [one for one in sample.strata if one.document_id == "w"]
    assert (stratum.unhit, [len(hit) for hit in stratum.hits]) == (1, [0, 1, 0])


def test_what_has_no_letter_is_no_sentence(corpus: Corpus) -> None:
    corpus.add_document(Document.from_text("1.\n***\nAir.", title="w"))
    suggest_corpus(corpus, CODEBOOK)
    assert [q for q in quotes(draw_sample(corpus, CODEBOOK, size=1000)) if q.startswith("w")] == ["w Air."]


@pytest.mark.parametrize(
    ("documents", "matched", "message", "hint"),
    [
        ([], True, "no documents", "qualcode import"),
        ([interview("a", 0, 3)], True, "no suggestions yet", "qualcode suggest"),
        ([interview("a", 3, 0)], True, "no sentence without a suggestion", "qualcode review"),
        ([interview("a", 3, 3)], False, "changed since the last suggestions.*: z", "qualcode suggest"),
    ],
)
def test_what_cannot_be_drawn_from(
    tmp_path: Path, documents: list[Document], matched: bool, message: str, hint: str
) -> None:
    with Corpus.open(tmp_path / "other.sqlite", create=True) as corpus:
        for document in documents:
            corpus.add_document(document)
        suggest_corpus(corpus, CODEBOOK)
        if not matched:
            corpus.add_document(interview("z", 1, 1))
        with pytest.raises(SuggestError, match=message) as caught:
            draw_sample(corpus, CODEBOOK)
    assert hint in caught.value.hint


def test_an_edited_pattern_must_be_matched_first(corpus: Corpus) -> None:
    trap = replace(TRUST, id="trust/air", text="air", parts=("air",))
    edited = replace(CODEBOOK, codes=(replace(CODEBOOK.codes[0], patterns=(TRUST, trap)),))
    with pytest.raises(SuggestError, match="changed since"):
        draw_sample(corpus, edited)
    renamed = replace(CODEBOOK, codes=(replace(CODEBOOK.codes[0], definition=Bilingual("Lain", "Other")),))
    assert draw_sample(corpus, renamed).sentences, "a definition changes no suggestion"


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30), st.integers(1, 600))
def test_allocation(sizes: list[int], size: int) -> None:
    counts = allocate(sizes, size)
    if counts is None:
        assert size < sum(one > 0 for one in sizes)
        return
    assert sum(counts) == min(size, sum(sizes))
    assert all(min(1, stratum) <= count <= stratum for count, stratum in zip(counts, sizes, strict=True))
    if size < sum(sizes):
        # who has more than one is not ahead of anybody by more than a sentence (Sainte-Laguë's rule)
        least = min(
            (Fraction(2 * c + 1, s) for c, s in zip(counts, sizes, strict=True) if c < s), default=None
        )
        most = max(
            (Fraction(2 * c - 1, s) for c, s in zip(counts, sizes, strict=True) if c > 1), default=None
        )
        assert least is None or most is None or most <= least


def test_allocation_is_that_of_the_textbook() -> None:
    """Sainte-Laguë's method where everybody gets one anyway: a worked example of seven seats for votes of
    53,000, 24,000 and 23,000."""
    assert allocate([53000, 24000, 23000], 7) == [3, 2, 2]
