"""Recall from a sample: worked by hand, against scipy, in a simulation with known recall, and in a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from qualcode.analysis.misses import missed_sentences, recall_estimate, recall_estimates, recall_of
from qualcode.corpus import Corpus
from qualcode.findings import CodeMisses, Estimate, RecallEstimate
from qualcode.model import (
    Bilingual,
    Code,
    Codebook,
    Decision,
    Document,
    Look,
    Match,
    Reading,
    Sample,
    SampledSentence,
    Segment,
    Status,
    Stratum,
    Suggestion,
    Verdict,
)
from qualcode.suggestions.sampling import allocate

CODEBOOK = Codebook(
    "small",
    Bilingual("Kecil", "Small"),
    tuple(
        Code(code, parent, Bilingual(code, code))
        for code, parent in (("process", None), ("trust", "process"), ("outcomes", None))
    ),
)


def exact(number: float) -> Estimate:
    return Estimate(number, number, number)


def test_with_equal_weights_it_is_wilsons_interval_times_the_sentences() -> None:
    """12 of 100 in a very large corpus: the interval of scipy, and the recall that follows from it."""
    unhit = 10**9
    missed = missed_sentences([(unhit / 100, place < 12) for place in range(100)], unhit)
    theirs = binomtest(12, 100).proportion_ci(method="wilson")
    assert missed is not None
    shares = [number / unhit for number in (missed.value, missed.low, missed.high)]
    assert shares == pytest.approx([0.12, theirs.low, theirs.high], abs=1e-8)
    recall = recall_of(exact(3e8), missed)
    assert recall is not None
    assert recall.value == pytest.approx(3 / (3 + 1.2))
    assert recall.low == pytest.approx(0.3 / (0.3 + theirs.high))
    assert recall.high == pytest.approx(0.3 / (0.3 + theirs.low))


def test_the_sum_over_documents_of_their_sentences_times_the_share_coded() -> None:
    """Worked by hand: 1 of 2 of 10 sentences, 1 of 4 of 40: 5 + 10."""
    read = [(5.0, True), (5.0, False), *[(10.0, place == 0) for place in range(4)]]
    missed = missed_sentences(read, 50)
    assert missed is not None and missed.value == pytest.approx(15)


def test_nothing_is_left_to_chance_where_everything_was_read() -> None:
    assert missed_sentences([(1.0, True), (1.0, False), (1.0, True)], 3) == exact(2)
    assert missed_sentences([], 3) is None


@given(st.lists(st.tuples(st.floats(1, 50), st.booleans()), min_size=1, max_size=60), st.integers(0, 1000))
def test_never_less_than_was_seen_nor_more_than_is_left(read: list[tuple[float, bool]], more: int) -> None:
    unhit = len(read) + more
    missed = missed_sentences(read, unhit)
    coded = sum(one for _, one in read)
    assert missed is not None
    assert coded - 1e-9 <= missed.low <= missed.high <= unhit - (len(read) - coded) + 1e-9


@given(st.lists(st.floats(0, 1000), min_size=5, max_size=5))
def test_recall_is_a_share_within_its_interval(numbers: list[float]) -> None:
    low, value, high = sorted(numbers[:3])
    recall = recall_of(
        Estimate(value, low, high), Estimate(numbers[3], 0.9 * numbers[3], numbers[3] + numbers[4])
    )
    if recall is not None:
        assert 0 <= recall.low <= recall.value <= recall.high <= 1


@pytest.mark.parametrize(
    ("rates", "size", "read"),
    [
        ((0.10, 0.10, 0.10), 100, 100),  # documents alike
        ((0.02, 0.10, 0.30), 100, 100),  # documents unlike
        ((0.02, 0.10, 0.30), 100, 40),  # read in part
        ((0.05, 0.05, 0.05), 60, 60),  # few misses
        ((0.02, 0.10, 0.30), 700, 700),  # most of the corpus
    ],
)
def test_the_interval_covers_the_truth_about_95_times_in_100(
    rates: tuple[float, ...], size: int, read: int
) -> None:
    random = Random(20)
    sizes, found, rounds = (600, 300, 20), 250, 1500
    population = [
        [place < round(rate * many) for place in range(many)] for rate, many in zip(rates, sizes, strict=True)
    ]
    truth = found / (found + sum(map(sum, population)))
    counts = allocate(sizes, size)
    assert counts is not None
    covered = 0
    for _ in range(rounds):
        drawn = [
            (many / count, coded)
            for codes, many, count in zip(population, sizes, counts, strict=True)
            for coded in random.sample(codes, count)
        ]
        random.shuffle(drawn)
        recall = recall_of(exact(found), missed_sentences(drawn[:read], sum(sizes)))
        assert recall is not None
        covered += recall.low <= truth <= recall.high
    assert 0.94 <= covered / rounds <= 0.985


# ---- in a corpus ----

SENTENCES = tuple(f"Kalimat nomor {place}." for place in range(10))


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Ten sentences; the first four have suggestions (two in the first), the others are all in sample 1."""
    document = Document.from_text(" ".join(SENTENCES), title="Catatan")
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        corpus.add_document(document)
        made = [(0, "trust"), (0, "outcomes"), (1, "trust"), (2, "trust"), (3, "trust")]
        suggestions = [
            Suggestion(segment, code, Status.PRESENT, (Match(segment.start, segment.end, "p"),))
            for place, code in made
            for segment in [_segment(document, place)]
        ]
        corpus.store_suggestions(document.id, {"trust": "1", "outcomes": "1"}, suggestions)
        ids = [
            [s.id or 0 for s in corpus.suggestions() if s.segment == _segment(document, n)] for n in range(4)
        ]
        stratum = Stratum(document.id, document.digest, 6, tuple(map(tuple, ids)))
        drawn = tuple(
            SampledSentence(number, _segment(document, place), 1.0)
            for number, place in enumerate(range(4, 10), start=1)
        )
        corpus.add_sample(Sample(1, 6, "f", (stratum,), drawn, CODEBOOK.digest))
        yield corpus


def _segment(document: Document, place: int) -> Segment:
    start = document.text.index(SENTENCES[place])
    return document.segment(start, start + len(SENTENCES[place]))


def decide(corpus: Corpus, *verdicts: str, coder: str = "ani") -> None:
    """Decide on the suggestions in the order of the text; "" leaves one undecided."""
    for suggestion, verdict in zip(list(corpus.suggestions()), verdicts, strict=False):
        if verdict:
            corpus.decide(
                Decision(
                    suggestion.segment,
                    suggestion.code_id,
                    coder,
                    Verdict(verdict),
                    suggestion_id=suggestion.id,
                )
            )


def read(corpus: Corpus, *codes: str, coder: str = "ani") -> None:
    """Read sentences of the sample: a code, "-" for nothing, "s" for put off, "" for not read."""
    for one, code in zip(corpus.sample(1).sentences, codes, strict=False):
        if code not in ("", "-", "s"):
            corpus.decide(Decision(one.segment, code, coder, Verdict.CODED))
        if code:
            reading = {"-": Reading.NOTHING, "s": Reading.SKIPPED}.get(code, Reading.CODED)
            corpus.look(Look(1, one.number, coder, reading))


def estimate(corpus: Corpus, coder: str = "ani") -> RecallEstimate:
    return recall_estimate(corpus, CODEBOOK, corpus.sample(1), coder=coder)


def test_everything_decided_and_read_is_a_plain_share(corpus: Corpus) -> None:
    decide(corpus, "rejected", "accepted", "corrected", "rejected", "accepted")
    read(corpus, "trust", "-", "-", "outcomes", "-", "-")
    found = estimate(corpus)
    assert (found.hits, found.unhit, found.found, found.undecided) == (4, 6, 3, 0)
    assert (found.drawn, found.read, found.missed_read, found.finished) == (6, 6, 2, True)
    assert found.recall == exact(3 / 5)
    assert found.codes == (
        CodeMisses("process", 3, 1), CodeMisses("trust", 3, 1), CodeMisses("outcomes", 0, 1)
    )  # fmt: skip


def test_a_part_read_leaves_an_interval(corpus: Corpus) -> None:
    decide(corpus, "rejected", "accepted", "corrected", "rejected", "accepted")
    read(corpus, "trust", "-", "s", "", "-")
    found = estimate(corpus)
    assert (found.read, found.skipped, found.missed_read, found.finished) == (3, 1, 1, False)
    assert found.missed is not None and found.recall is not None
    assert found.missed.value == pytest.approx(2)
    assert 1 <= found.missed.low < 2 < found.missed.high <= 4
    assert found.recall.value == pytest.approx(3 / 5)


def test_undecided_suggestions_widen_the_interval_to_all_that_they_can_become(corpus: Corpus) -> None:
    decide(corpus, "rejected", "accepted", "rejected", "skipped")
    read(corpus, "trust", "-", "-", "-", "-", "-")
    found = estimate(corpus)
    assert (found.found, found.undecided) == (1, 2)
    # one found and one rejected: of two undecided sentences one is expected, and none to both can be
    assert found.found_total == Estimate(2, 1, 3)
    assert found.recall == Estimate(2 / 3, 1 / 2, 3 / 4)


def test_an_approved_suggestion_settles_its_sentence(corpus: Corpus) -> None:
    decide(corpus, "accepted", "", "rejected", "rejected", "rejected")
    read(corpus, "-", "-", "-", "-", "-", "-")
    found = estimate(corpus)
    assert (found.found, found.undecided, found.recall) == (1, 0, exact(1))


def test_without_any_decision_there_is_no_estimate(corpus: Corpus) -> None:
    read(corpus, "trust")
    found = estimate(corpus)
    assert (found.found_total, found.recall, found.undecided) == (None, None, 4)
    assert found.missed is not None


def test_nothing_found_and_nothing_missed_is_no_recall(corpus: Corpus) -> None:
    decide(corpus, *["rejected"] * 5)
    read(corpus, *["-"] * 6)
    assert estimate(corpus).recall is None
    corpus.undo("ani")
    assert estimate(corpus).recall is None, "one sentence is undecided, and nothing says that it is found"


def test_nothing_found_and_something_missed_is_a_recall_of_0(corpus: Corpus) -> None:
    decide(corpus, *["rejected"] * 5)
    read(corpus, "trust", *["-"] * 5)
    assert estimate(corpus).recall == exact(0)


def test_codes_taken_back_open_the_sentence_again(corpus: Corpus) -> None:
    read(corpus, "trust", "-")
    corpus.undo("ani")
    assert estimate(corpus).read == 1
    read(corpus, "trust")
    assert estimate(corpus).read == 2


def test_a_sentence_coded_after_it_was_read_is_missed_all_the_same(corpus: Corpus) -> None:
    read(corpus, "-")
    corpus.decide(Decision(corpus.sample(1).sentences[0].segment, "trust", "ani", Verdict.CODED))
    assert estimate(corpus).missed_read == 1


def test_coders_are_apart(corpus: Corpus) -> None:
    decide(corpus, *["accepted"] * 5)
    decide(corpus, "accepted", *["rejected"] * 4, coder="budi")
    read(corpus, "trust", *["-"] * 5)
    read(corpus, "trust", "trust", *["-"] * 4, coder="budi")
    assert [(e.coder, e.found, e.missed_read) for e in recall_estimates(corpus, CODEBOOK)] == [
        ("ani", 4, 1), ("budi", 1, 2)
    ]  # fmt: skip
    assert [e.coder for e in recall_estimates(corpus, CODEBOOK, coder="budi")] == ["budi"]


def test_a_finished_sample_comes_before_a_newer_one_that_is_begun(corpus: Corpus) -> None:
    newer = corpus.add_sample(replace(corpus.sample(1), seed=2))
    corpus.look(Look(newer.id or 0, 1, "ani", Reading.NOTHING))
    assert [e.sample_id for e in recall_estimates(corpus, CODEBOOK)] == [2]
    read(corpus, *["-"] * 6)
    assert [e.sample_id for e in recall_estimates(corpus, CODEBOOK)] == [1]


def test_what_is_hit_by_now_is_named_and_changes_nothing(corpus: Corpus) -> None:
    decide(corpus, *["accepted"] * 5)
    read(corpus, "trust", *["-"] * 5)
    before = estimate(corpus)
    sentence = corpus.sample(1).sentences[0].segment
    again = [
        *corpus.suggestions(),
        Suggestion(sentence, "trust", Status.PRESENT, (Match(sentence.start, sentence.end, "q"),)),
    ]
    corpus.store_suggestions(sentence.document_id, {"trust": "2", "outcomes": "2"}, again)
    new = max(corpus.suggestions(), key=lambda one: one.id or 0)
    corpus.decide(Decision(new.segment, "trust", "ani", Verdict.ACCEPTED, suggestion_id=new.id))
    after = estimate(corpus)
    assert after.hit_now == (sentence,)
    assert (after.found, after.missed_read, after.recall) == (before.found, before.missed_read, before.recall)


def test_a_document_with_another_text_is_left_out(corpus: Corpus) -> None:
    extra = Document.from_text("Lain sama sekali.", title="Lain")
    corpus.add_document(extra)
    first = corpus.sample(1)
    stratum = Stratum(extra.id, extra.digest, 1, ())
    sentence = SampledSentence(7, extra.segment(0, 17), 1.0)
    both = corpus.add_sample(
        Sample(2, 7, "g", (*first.strata, stratum), (*first.sentences, sentence), CODEBOOK.digest)
    )
    corpus.add_document(Document.from_text("Lain lagi.", title="Lain"))
    found = recall_estimate(corpus, CODEBOOK, corpus.sample(both.id or 0), coder="ani")
    assert (found.lost_documents, found.lost, found.drawn, found.unhit) == ((extra.id,), 0, 6, 6)


def test_a_sentence_that_moved_stays_read_and_a_corrected_one_is_read_again(corpus: Corpus) -> None:
    decide(corpus, *["accepted"] * 5)
    read(corpus, "trust", *["-"] * 5)
    before = estimate(corpus)
    first, second, third, *_ = corpus.sample(1).sentences
    document = corpus.document(first.segment.document_id)
    ours = [one for one in (first, second, third) if one.segment.document_id == document.id]
    changed = max(ours, key=lambda one: one.segment.start)
    moved = document.text[: changed.segment.start] + "Anu, " + document.text[changed.segment.start :]
    text = "Catatan di depan. " + moved.replace(
        "Anu, " + changed.segment.quote, changed.segment.quote[:-1] + "!"
    )
    corpus.revise(replace(document, text=text), reason="edit")
    after = estimate(corpus)
    assert (after.corrected, after.lost, after.drawn) == (1, 0, before.drawn)
    assert after.read == before.read - 1, "what was read were other words"
    assert not after.finished
    corpus.look(Look(1, changed.number, "ani", Reading.NOTHING))
    assert estimate(corpus).read == before.read
    corpus.revise(document, reason="edit")
    again = estimate(corpus)
    assert (again.corrected, again.read, again.recall) == (0, before.read, before.recall), "as it was"


def test_a_sentence_that_is_gone_is_left_out(corpus: Corpus) -> None:
    decide(corpus, *["accepted"] * 5)
    read(corpus, "trust", *["-"] * 5)
    last = corpus.sample(1).sentences[-1]
    document = corpus.document(last.segment.document_id)
    text = document.text[: last.segment.start] + document.text[last.segment.end :]
    corpus.revise(replace(document, text=text), reason="edit")
    found = estimate(corpus)
    assert found.lost + len(found.lost_documents) == 1
    assert found.read == found.drawn == 5
    (progress,) = corpus.sample_progress()
    assert (progress.read, progress.drawn) == (5, 5)
