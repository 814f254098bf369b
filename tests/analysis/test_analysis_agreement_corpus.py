"""Agreement in a corpus: which documents, units and decisions count, and where nothing can be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from coded_by_several import CODEBOOK, code, code_sentences, interview, lettered, moment, take_part
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualcode.analysis.agreement import UNITS, agreement
from qualcode.corpus import Corpus
from qualcode.errors import NotFoundError
from qualcode.findings import Agreement, CodeAgreement, Coefficient
from qualcode.model import Decision, Document, Kind, Match, Role, Status, Suggestion, Turn, Verdict


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        yield corpus


def row(found: Agreement, code_id: str, status: Status | None = None) -> CodeAgreement:
    return next(one for one in found.rows if (one.code_id, one.status) == (code_id, status))


def test_sentences_of_documents_in_common(corpus: Corpus) -> None:
    """Four of six and six sentences: Ani has a1 a2 b1, Budi a2 b1 b2, of 12; the kappa of scikit-learn."""
    code_sentences(corpus, {"a": 6, "b": 6}, {"Ani": ["a1", "a2", "b1"], "Budi": ["a2", "b1", "b2"]})
    found = agreement(corpus, CODEBOOK)
    assert (found.coders, found.units, found.documents) == (("Ani", "Budi"), 12, ("a", "b"))
    trust = row(found, "trust")
    ani, budi = [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert trust.coded == (3, 3)
    assert trust.prevalence == (0.25, 0.25) and trust.mean_prevalence == 0.25
    assert trust.percent.value == pytest.approx(10 / 12)
    assert trust.kappa.value == pytest.approx(cohen_kappa_score(ani, budi))
    assert trust.kappa.low is not None and trust.kappa.high is not None
    assert trust.kappa.low <= trust.kappa.value <= trust.kappa.high


def test_a_component_has_what_is_below_it_and_its_own(corpus: Corpus) -> None:
    document = lettered("a", 5)
    corpus.add_document(document)
    code(corpus, document, "Ani", "a1.", "trust")
    code(corpus, document, "Ani", "a2.", "process")
    code(corpus, document, "Budi", "a1.", "commitment")
    code(corpus, document, "Budi", "a2.", "trust")
    found = agreement(corpus, CODEBOOK)
    process = row(found, "process")
    assert (process.level, row(found, "trust").level) == ("component", "code")
    assert process.coded == (2, 2) and process.kappa.value == 1.0
    assert row(found, "trust").kappa.value == pytest.approx(-0.25)
    # on where something is they agree, on what it is they do not
    assert process.u_alpha.value == 1.0
    assert process.cu_alpha.value is not None and process.cu_alpha.value < 0
    assert found.codes == 3 and found.overall.coded == (2, 2)


def test_a_unit_has_a_code_where_a_letter_of_it_is_covered(corpus: Corpus) -> None:
    document = interview("a", ("I", "Kami percaya. Mereka ragu."), ("I", "Lalu ada rapat."))
    corpus.add_document(document)
    code(corpus, document, "Ani", "percaya. ")  # the space and the stop belong to nobody
    code(corpus, document, "Budi", ". M")
    by_unit = {unit: row(agreement(corpus, CODEBOOK, unit=unit), "trust") for unit in UNITS}
    assert by_unit["sentence"].coded == (1, 1)
    assert by_unit["sentence"].percent.value == pytest.approx(1 / 3)
    assert by_unit["turn"].coded == (1, 1) and by_unit["turn"].percent.value == 1.0
    assert by_unit["document"].undefined == "constant"
    assert by_unit["character"].coded == (len("percaya"), 1)
    assert agreement(corpus, CODEBOOK, unit="character").units == len("KamipercayaMerekaraguLaluadarapat")


def test_interviewers_and_headings_are_no_units(corpus: Corpus) -> None:
    text = "Pendahuluan\nApakah ada? Kami percaya.\n..."
    turns = (
        Turn("", Role.HEADING, 0, 11),
        Turn("P", Role.INTERVIEWER, 12, 22),
        Turn("I", Role.INFORMANT, 23, 36),
        Turn("I", Role.INFORMANT, 37, 40),
    )
    document = Document("a", "a", Kind.INTERVIEW, text, turns)
    corpus.add_document(document)
    code(corpus, document, "Ani", "Apakah ada? Kami percaya.")
    code(corpus, document, "Budi", "Pendahuluan")
    for unit in UNITS[:3]:
        found = agreement(corpus, CODEBOOK, unit=unit)
        assert (found.units, row(found, "trust").coded) == (1, (1, 0))


def test_documents_that_do_not_count_are_named(corpus: Corpus) -> None:
    code_sentences(corpus, {"both": 3}, {"Ani": ["both1"], "Budi": []})
    alone, nobody, skipped = lettered("alone", 2), lettered("nobody", 2), lettered("skipped", 2)
    silent = interview("silent", ("P", "Apakah ada yang percaya?"))
    for document in (alone, nobody, skipped, silent):
        corpus.add_document(document)
    code(corpus, alone, "Ani", "alone1")
    code(corpus, skipped, "Ani", "skipped1")
    corpus.decide(Decision(skipped.segment(3, 5), "trust", "Budi", Verdict.SKIPPED))
    take_part(corpus, silent, "Ani", "Budi")
    found = agreement(corpus, CODEBOOK)
    assert found.documents == ("both",)
    assert {(one.document_id, one.coders, one.reason) for one in found.left_out} == {
        ("alone", ("Ani",), "few coders"),
        ("nobody", (), "few coders"),
        ("skipped", ("Ani",), "few coders"),
        ("silent", ("Ani", "Budi"), "no text"),
    }


def test_a_rejection_is_taking_part(corpus: Corpus) -> None:
    """Budi rejected what Ani coded: that is a disagreement, not a missing value."""
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": []})
    trust = row(agreement(corpus, CODEBOOK), "trust")
    assert (trust.coded, trust.percent.value, trust.kappa.value) == ((1, 0), 0.75, 0.0)


def test_nothing_is_invented_where_nothing_can_be_said(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 2}, {"Ani": ["a1", "a2"], "Budi": ["a1", "a2"]})
    found = agreement(corpus, CODEBOOK)
    unused, constant = row(found, "commitment"), row(found, "trust")
    assert unused.undefined == "unused"
    assert (unused.percent, unused.ac1, unused.alpha, unused.u_alpha) == (Coefficient(),) * 4
    assert constant.undefined == "constant"
    assert (constant.percent.value, constant.kappa.value, constant.ac1.value, constant.alpha.value) == (
        1.0,
        None,
        None,
        None,
    )
    assert found.overall.undefined == "constant" and found.overall.alpha.value is None
    assert found.resamples == 0  # one document


def test_undo_and_supersession(corpus: Corpus) -> None:
    document = lettered("a", 4)
    corpus.add_document(document)
    start = document.text.index("a1")
    corpus.store_suggestions(
        "a",
        {"trust": "1"},
        [
            Suggestion(
                document.segment(start, start + 2), "trust", Status.PRESENT, (Match(start, start + 2, "p"),)
            )
        ],
    )
    suggestion = next(corpus.suggestions())
    accepted = Decision(suggestion.segment, "trust", "Ani", Verdict.ACCEPTED, suggestion_id=suggestion.id)
    take_part(corpus, document, "Ani", "Budi")
    corpus.decide(replace(accepted, at=moment(1)))
    corpus.decide(replace(accepted, coder="Budi", at=moment(2)))
    corpus.decide(replace(accepted, coder="Budi", verdict=Verdict.REJECTED, at=moment(3)))
    by_hand = code(corpus, document, "Budi", "a3", at=moment(4))
    corpus.undo("Budi", by_hand.id)
    assert row(agreement(corpus, CODEBOOK), "trust").coded == (1, 0)
    assert agreement(corpus, CODEBOOK).undecided == (0, 0)


def test_the_decisions_of_a_moment(corpus: Corpus) -> None:
    """Coders code alone, are shown each other's work at minute 5, and then agree."""
    document = lettered("a", 4)
    corpus.add_document(document)
    code(corpus, document, "Ani", "a1.", at=moment(1))
    mistaken = code(corpus, document, "Ani", "a2.", at=moment(2))
    code(corpus, document, "Budi", "a4.", at=moment(3))
    corpus.decide_again(
        replace(mistaken, code_id="commitment", id=None, at=moment(6)), earlier=mistaken.id or 0
    )
    code(corpus, document, "Budi", "a1.", at=moment(7))
    now, then = agreement(corpus, CODEBOOK), agreement(corpus, CODEBOOK, as_of=moment(5))
    assert (row(then, "trust").coded, row(then, "commitment").coded) == ((2, 1), (0, 0))
    assert (row(now, "trust").coded, row(now, "commitment").coded) == ((1, 2), (1, 0))
    assert row(now, "trust").percent.value == 0.75 and row(then, "trust").percent.value == 0.25
    assert agreement(corpus, CODEBOOK, as_of=moment(30)).rows == now.rows
    with pytest.raises(NotFoundError):
        agreement(corpus, CODEBOOK, as_of=moment(1))


def test_coders_who_are_left_out_and_those_who_are_not_there(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": ["a1"], "consensus": ["a1"]})
    assert agreement(corpus, CODEBOOK).coders == ("Ani", "Budi", "consensus")
    assert agreement(corpus, CODEBOOK, exclude=["consensus"]).coders == ("Ani", "Budi")
    assert agreement(corpus, CODEBOOK, coders=["Budi", "Ani"]).coders == ("Budi", "Ani")
    with pytest.raises(NotFoundError, match="no decisions of Citra"):
        agreement(corpus, CODEBOOK, coders=["Ani", "Citra"])
    with pytest.raises(NotFoundError, match="two coders or more"):
        agreement(corpus, CODEBOOK, coders=["Ani"])
    with pytest.raises(NotFoundError):
        agreement(corpus, CODEBOOK, document_ids=["gone"])


def test_one_coder_and_an_empty_corpus(corpus: Corpus) -> None:
    with pytest.raises(NotFoundError, match="two coders"):
        agreement(corpus, CODEBOOK)
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"]})
    with pytest.raises(NotFoundError, match="two coders"):
        agreement(corpus, CODEBOOK)


def test_a_coder_without_a_document_in_common_is_named(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": ["a1"]})
    code_sentences(corpus, {"b": 4}, {"Citra": ["b1"]})
    assert agreement(corpus, CODEBOOK).coders == ("Ani", "Budi")
    with pytest.raises(NotFoundError, match="Citra shares no document"):
        agreement(corpus, CODEBOOK, coders=["Ani", "Budi", "Citra"])


def test_three_coders_need_not_share_all_documents(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": ["a1"]})
    code_sentences(corpus, {"b": 4}, {"Budi": ["b2"], "Citra": ["b3"]})
    trust = row(agreement(corpus, CODEBOOK), "trust")
    assert (trust.coded, trust.kappa.value, trust.cu_alpha.value) == ((1, 2, 1), None, None)
    assert trust.prevalence == (0.25, 0.25, 0.25)
    assert trust.percent.value == pytest.approx(6 / 8)
    assert trust.alpha.value == pytest.approx(1 - 15 * 4 / (2 * 4 * 12))


def test_a_status_makes_another_code_only_if_asked(corpus: Corpus) -> None:
    document = lettered("a", 4)
    corpus.add_document(document)
    code(corpus, document, "Ani", "a1.", status=Status.ABSENT)
    code(corpus, document, "Budi", "a1.")
    assert agreement(corpus, CODEBOOK).overall.kappa.value == 1.0
    found = agreement(corpus, CODEBOOK, statuses=True)
    assert row(found, "trust").kappa.value == 1.0
    assert row(found, "trust", Status.ABSENT).coded == (1, 0)
    assert row(found, "process", Status.PRESENT).coded == (0, 1)
    assert found.codes == 2 and found.overall.percent.value == 0.75
    assert found.overall.u_alpha.value is not None and found.overall.u_alpha.value < 1


def test_codes_that_the_codebook_no_longer_has_are_not_lost(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": ["a1"]}, code_id="gone")
    gone = row(agreement(corpus, CODEBOOK), "gone")
    assert (gone.level, gone.kappa.value) == ("component", 1.0)


def test_only_some_codes(corpus: Corpus) -> None:
    code_sentences(corpus, {"a": 4}, {"Ani": ["a1"], "Budi": ["a1"]})
    code(corpus, corpus.document("a"), "Ani", "a2.", "outcomes")
    found = agreement(corpus, CODEBOOK, code_ids=["process"])
    assert [one.code_id for one in found.rows] == ["", "process"]
    assert found.codes == 1 and found.overall.kappa.value == 1.0


@settings(max_examples=6)
@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 2**16))
def test_the_order_of_the_documents_does_not_matter(order: list[str], seed: int) -> None:
    coded = {"Ani": ["a1", "b2", "c1", "d3"], "Budi": ["a1", "b3", "c1", "c2"]}
    found = []
    for ids in (order, sorted(order)):
        with TemporaryDirectory() as folder, Corpus.open(Path(folder, "c.sqlite"), create=True) as corpus:
            code_sentences(corpus, dict.fromkeys(ids, 5), coded)
            found.append(agreement(corpus, CODEBOOK, bootstrap=50, seed=seed))
    assert found[0] == found[1]
