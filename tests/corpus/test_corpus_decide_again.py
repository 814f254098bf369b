"""Deciding again: the later decision stands, the earlier one stays in the log and comes back with an undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.corpus import Stamp
from qualcode.errors import CorpusError, NotFoundError
from qualcode.model import Decision, Status, Verdict


@pytest.fixture
def by_hand(village, decide):
    return decide(village, Verdict.CODED, quote="komitmen", code="commitment", memo="lama")


def again(decision: Decision, **changes: object) -> Decision:
    return replace(decision, id=None, at=None, **changes)


def test_a_coding_by_hand_gives_way_to_the_later_decision(corpus, by_hand):
    made = corpus.decide_again(again(by_hand, code_digest="new", memo="baru"), earlier=by_hand.id)
    [standing] = corpus.standing_decisions()
    assert standing == made
    assert (standing.code_digest, standing.memo) == ("new", "baru")
    assert [coding.decision_id for coding in corpus.iter_codings()] == [made.id]
    first, taken_back, last = corpus.decisions()
    assert (first, last) == (by_hand, made)
    assert (taken_back.verdict, taken_back.undoes, taken_back.reason) == (
        Verdict.UNDONE,
        by_hand.id,
        "taken up again",
    )
    assert corpus.problems() == []
    assert corpus.counts().decisions[Verdict.UNDONE] == 0, "replaced, not taken back"


@pytest.mark.parametrize("verdict", [Verdict.CODED, Verdict.REJECTED])
def test_undo_lets_the_coding_by_hand_stand_again_as_it_was(corpus, by_hand, verdict):
    made = corpus.decide_again(again(by_hand, verdict=verdict, code_digest="new"), earlier=by_hand.id)
    assert corpus.undo("ani").undoes == made.id
    [standing] = corpus.standing_decisions()
    assert replace(standing, id=by_hand.id) == by_hand
    assert corpus.problems() == []


def test_undo_walks_back_through_every_version_and_ends(corpus, by_hand):
    standing = by_hand
    for code_digest in ("second", "third"):
        standing = corpus.decide_again(again(standing, code_digest=code_digest), earlier=standing.id)
    seen = []
    for _ in range(3):
        seen += [one.code_digest for one in corpus.standing_decisions()]
        corpus.undo("ani")
    assert seen == ["third", "second", by_hand.code_digest]
    assert corpus.standing_decisions() == []
    with pytest.raises(NotFoundError):
        corpus.undo("ani")


def test_a_coding_by_hand_can_be_taken_up_after_an_undo(corpus, by_hand):
    corpus.decide_again(again(by_hand, code_digest="new"), earlier=by_hand.id)
    corpus.undo("ani")
    [standing] = corpus.standing_decisions()
    made = corpus.decide_again(again(standing, status=Status.ABSENT), earlier=standing.id)
    assert corpus.standing_decisions() == [made]


def test_on_a_suggestion_the_later_one_supersedes_without_an_undo(corpus, trust, decide):
    earlier = decide(trust)
    made = corpus.decide_again(again(earlier, verdict=Verdict.REJECTED), earlier=earlier.id)
    assert corpus.decisions() == [earlier, made]
    assert corpus.decision_for(trust.id, "ani") == made
    corpus.undo("ani")
    assert corpus.decision_for(trust.id, "ani") == earlier


def test_other_codings_of_the_same_place_are_left_alone(corpus, village, by_hand, decide):
    others = [
        decide(village, Verdict.CODED, quote="komitmen", code="outcomes"),
        decide(village, Verdict.CODED, quote="komitmen", code="commitment", coder="budi"),
    ]
    made = corpus.decide_again(again(by_hand, verdict=Verdict.REJECTED), earlier=by_hand.id)
    assert {one.id for one in corpus.standing_decisions()} == {made.id, *(one.id for one in others)}


def test_what_does_not_stand_cannot_be_replaced(corpus, by_hand):
    with pytest.raises(NotFoundError):
        corpus.decide_again(again(by_hand, coder="budi"), earlier=by_hand.id)
    corpus.undo("ani")
    log = corpus.decisions()
    with pytest.raises(NotFoundError):
        corpus.decide_again(again(by_hand), earlier=by_hand.id)
    assert corpus.decisions() == log


def test_where_the_new_one_is_refused_the_earlier_one_stands(corpus, by_hand):
    wrong = again(by_hand, segment=replace(by_hand.segment, quote="lain"))
    with pytest.raises(CorpusError):
        corpus.decide_again(wrong, earlier=by_hand.id)
    assert corpus.decisions() == [by_hand]
    assert corpus.standing_decisions() == [by_hand]


def test_a_decision_on_a_suggestion_cannot_replace_a_coding_by_hand(corpus, trust, by_hand):
    with pytest.raises(ValueError, match="about suggestion None"):
        corpus.decide_again(again(by_hand, suggestion_id=trust.id), earlier=by_hand.id)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["hand", "again", "reject", "undo"]), max_size=12))
def test_no_step_loses_a_row_or_the_one_before(corpus, village, decide, steps):
    start = len(corpus.decisions())
    for step in steps:
        before = corpus.decisions()
        standing = corpus.standing_decisions()
        last = max(standing, key=lambda one: one.id, default=None)
        if step == "hand":
            decide(village, Verdict.CODED, quote="komitmen", code="commitment")
        elif last and step == "undo":
            corpus.undo("ani")
        elif last:
            verdict = Verdict.REJECTED if step == "reject" else Verdict.CODED
            corpus.decide_again(again(last, verdict=verdict), earlier=last.id)
            assert len(corpus.standing_decisions()) == len(standing)
        assert corpus.decisions()[: len(before)] == before
        assert corpus.problems() == []
    assert len(corpus.decisions()) >= start


def test_stamps_count_what_stands_by_version(corpus, trust, village, decide):
    decide(trust, Verdict.SKIPPED)
    first = decide(village, Verdict.CODED, quote="komitmen", code="commitment")
    decide(village, Verdict.CODED, quote="Belum", code="commitment", coder="budi")
    decide(village, Verdict.CODED, quote="Kami", code="commitment")
    assert corpus.stamps() == [Stamp("commitment", "ani", "", "", 2), Stamp("commitment", "budi", "", "", 1)]
    corpus.decide_again(again(first, codebook_digest="b2", code_digest="c2"), earlier=first.id)
    assert Stamp("commitment", "ani", "b2", "c2", 1) in corpus.stamps()
    assert sum(stamp.decisions for stamp in corpus.stamps()) == 3
