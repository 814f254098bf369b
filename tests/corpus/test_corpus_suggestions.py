"""Suggestions keep their ids, and nothing that somebody decided on is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.corpus import SuggestionCounts
from qualcode.errors import CorpusError, NotFoundError
from qualcode.model import Match, Status, Verdict

RULES = {"trust-building": "1", "commitment": "1"}


@pytest.fixture
def found(village, suggest):
    return [
        suggest(village, "Kami saling percaya.", "trust-building"),
        suggest(village, "Belum ada komitmen dari kabupaten 😀 begitu.", "commitment", status=Status.ABSENT),
    ]


def test_a_second_run_keeps_what_is_the_same(corpus, village, found):
    assert corpus.store_suggestions(village.id, RULES, found) == SuggestionCounts(added=2)
    before = list(corpus.suggestions())
    assert corpus.store_suggestions(village.id, RULES, found) == SuggestionCounts(kept=2)
    assert list(corpus.suggestions()) == before
    assert [replace(suggestion, id=None) for suggestion in before] == found
    assert corpus.scanned(village.id) == RULES


def test_other_evidence_keeps_the_id(corpus, village, found):
    corpus.store_suggestions(village.id, RULES, found)
    before = next(corpus.suggestions())
    more = replace(found[0], matches=(Match(5, 10, "p9"), *found[0].matches), code_digest="new")
    corpus.store_suggestions(village.id, RULES, [more, found[1]])
    assert next(corpus.suggestions()) == replace(more, id=before.id)


def test_a_suggestion_whose_pattern_is_gone_is_withdrawn_and_may_come_back(corpus, village, found):
    corpus.store_suggestions(village.id, RULES, found)
    before = list(corpus.suggestions())
    assert corpus.store_suggestions(village.id, RULES, found[:1]) == SuggestionCounts(kept=1, withdrawn=1)
    assert list(corpus.suggestions()) == before[:1]
    assert list(corpus.suggestions(include_withdrawn=True)) == before
    assert corpus.suggestion(before[1].id) == before[1]
    assert corpus.store_suggestions(village.id, RULES, found) == SuggestionCounts(added=1, kept=1)
    assert list(corpus.suggestions()) == before


def test_codes_that_were_not_matched_again_stay(corpus, village, found):
    corpus.store_suggestions(village.id, RULES, found)
    counts = corpus.store_suggestions(village.id, {"commitment": "2"}, [])
    assert counts == SuggestionCounts(withdrawn=1)
    assert [s.code_id for s in corpus.suggestions()] == ["trust-building"]
    assert corpus.scanned(village.id) == {"trust-building": "1", "commitment": "2"}


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.CORRECTED])
def test_a_decided_suggestion_is_never_touched(corpus, village, trust, decide, verdict):
    decide(trust, verdict)
    assert corpus.store_suggestions(village.id, {"trust-building": "2"}, []) == SuggestionCounts()
    changed = replace(trust, status=Status.ABSENT, id=None)
    assert corpus.store_suggestions(village.id, {"trust-building": "3"}, [changed]).added == 0
    assert corpus.withdraw_codes(village.id, keep=["commitment"]) == 0
    assert list(corpus.suggestions()) == [trust]


@pytest.mark.parametrize("undecided", ["skipped", "undone"])
def test_a_skip_or_an_undone_decision_decides_nothing(corpus, village, trust, decide, undecided):
    decide(trust, Verdict.SKIPPED if undecided == "skipped" else Verdict.ACCEPTED)
    if undecided == "undone":
        corpus.undo("ani")
    assert corpus.store_suggestions(village.id, {"trust-building": "2"}, []).withdrawn == 1
    assert corpus.queue("ani") == []


def test_codes_that_left_the_codebook_are_withdrawn(corpus, village, found):
    corpus.store_suggestions(village.id, RULES, found)
    assert corpus.withdraw_codes(village.id, keep={"commitment"}) == 1
    assert corpus.withdraw_codes(village.id, keep={"commitment"}) == 0
    assert [s.code_id for s in corpus.suggestions()] == ["commitment"]
    assert corpus.scanned(village.id) == {"commitment": "1"}


def test_two_suggestions_for_one_stretch_are_joined(corpus, village, found):
    short = replace(found[0], matches=(Match(5, 9, "p2"),))
    assert corpus.store_suggestions(village.id, RULES, [short, found[0]]).added == 1
    assert next(corpus.suggestions()).matches == (*found[0].matches, *short.matches)


def test_a_suggestion_must_fit_the_stored_text(corpus, village, district, found):
    wrong = replace(found[1], segment=replace(found[1].segment, quote="Sudah ada komitmen."))
    with pytest.raises(CorpusError, match="informan-1"):
        corpus.store_suggestions(village.id, RULES, [found[0], wrong])
    assert list(corpus.suggestions()) == [], "all or nothing"
    with pytest.raises(ValueError, match="does not belong"):
        corpus.store_suggestions(district.id, RULES, found)
    with pytest.raises(NotFoundError):
        corpus.store_suggestions("informan-9", RULES, [])


def test_suggestions_are_chosen_by_document_and_code(corpus, village, district, found, suggest):
    corpus.store_suggestions(village.id, RULES, found)
    other = suggest(district, "Saya percaya pada desa.", "trust-building")
    corpus.store_suggestions(district.id, RULES, [other])
    assert len(list(corpus.suggestions(code_ids=["trust-building"]))) == 2
    assert len(list(corpus.suggestions(code_ids=["trust-building"], document_id=district.id))) == 1
    assert list(corpus.suggestions(code_ids=[])) == []
    with pytest.raises(NotFoundError, match="999"):
        corpus.suggestion(999)


def test_the_queue_goes_by_code_or_by_text_with_skipped_ones_last(
    corpus, village, district, found, suggest, decide
):
    corpus.store_suggestions(village.id, RULES, found)
    more = [
        suggest(district, "Saya percaya pada desa.", "trust-building"),
        suggest(district, "Kami rapat setiap bulan.", "commitment"),
    ]
    corpus.store_suggestions(district.id, RULES, more)

    def queue(**options):
        return [(s.code_id[:5], s.segment.document_id[-1]) for s in corpus.queue("ani", **options)]

    assert queue() == [("commi", "1"), ("commi", "2"), ("trust", "1"), ("trust", "2")]
    assert queue(code_ids=list(RULES)) == [("trust", "1"), ("trust", "2"), ("commi", "1"), ("commi", "2")]
    assert queue(order="document") == [("trust", "1"), ("commi", "1"), ("commi", "2"), ("trust", "2")]
    assert queue(document_id=district.id, code_ids={"commitment"}) == [("commi", "2")]
    first, second, *_ = corpus.queue("ani")
    decide(first, Verdict.SKIPPED)
    decide(second, Verdict.REJECTED)
    assert queue() == [("trust", "1"), ("trust", "2"), ("commi", "1")]
    assert len(corpus.queue("budi")) == 4, "each coder has a queue"
