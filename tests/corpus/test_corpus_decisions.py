"""The log of decisions: append-only, undone without limit, and always in step with the codings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.corpus import Corpus
from qualcode.errors import CorpusError, NotFoundError
from qualcode.model import CODING_VERDICTS, Decision, Document, Match, Status, Suggestion, Verdict


def codings(corpus):
    return [coding.decision_id for coding in corpus.iter_codings()]


def test_a_decision_is_on_disk_when_it_returns(corpus, path, trust, decide):
    saved = decide(trust, status=Status.WISHED, memo="penting")
    with Corpus.open(path) as other:
        assert other.decisions() == [saved]
        (coding,) = other.iter_codings()
    assert saved.id is not None
    assert saved.at is not None
    assert saved.at.tzinfo is UTC
    assert coding.segment == trust.segment
    assert (coding.decision_id, coding.memo, coding.at) == (saved.id, "penting", saved.at)
    assert (coding.status, coding.verdict) == (Status.WISHED, Verdict.ACCEPTED)


def test_a_given_time_is_kept(corpus, trust):
    at = datetime(2023, 5, 12, 9, 30, tzinfo=timezone(timedelta(hours=7)))
    decision = Decision(trust.segment, "trust-building", "ani", Verdict.ACCEPTED, at=at)
    assert corpus.decide(decision).at == at
    assert corpus.decisions()[0].at == at


def test_a_later_decision_supersedes_an_earlier_one_of_the_same_coder(corpus, trust, decide):
    decide(trust)
    second = decide(trust, Verdict.REJECTED)
    others = decide(trust, coder="budi")
    assert codings(corpus) == [others.id]
    assert corpus.decision_for(trust.id, "ani") == second
    assert corpus.decision_for(trust.id, "budi") == others
    assert corpus.decision_for(trust.id, "citra") is None


def test_undo_walks_back_without_limit(corpus, village, trust, decide):
    first = decide(trust)
    second = decide(trust, Verdict.REJECTED)
    by_hand = decide(village, Verdict.CODED, quote="komitmen", code="commitment")
    decide(trust, coder="budi")
    assert corpus.undo("ani").undoes == by_hand.id
    assert corpus.undo("ani").undoes == second.id
    assert corpus.decision_for(trust.id, "ani") == first, "what was decided before stands again"
    undone = corpus.undo("ani")
    assert (undone.undoes, undone.verdict, undone.segment) == (first.id, Verdict.UNDONE, first.segment)
    with pytest.raises(NotFoundError, match="ani has no decision"):
        corpus.undo("ani")
    assert len(codings(corpus)) == 1, "budi's decision stands"
    assert len(corpus.decisions()) == 7, "nothing leaves the log"
    assert corpus.problems() == []


def test_a_named_decision_is_undone_if_it_is_ones_own_and_stands(corpus, village, trust, decide):
    first = decide(trust)
    decide(village, Verdict.CODED, quote="komitmen", code="commitment")
    for coder, number in (("budi", first.id), ("ani", 99)):
        with pytest.raises(NotFoundError, match=f"{coder} has no decision {number}"):
            corpus.undo(coder, number)
    assert corpus.undo("ani", first.id).undoes == first.id
    with pytest.raises(NotFoundError):
        corpus.undo("ani", first.id)


def test_a_quote_must_be_what_stands_in_the_text(corpus, village, trust):
    good = Decision(trust.segment, "trust-building", "ani", Verdict.CODED)
    wrong = [
        replace(trust.segment, quote="Kami saling curiga."),
        replace(trust.segment, start=trust.segment.start - 1),
        replace(trust.segment, start=-5, end=-1, quote=village.text[-5:-1]),
        replace(trust.segment, end=trust.segment.start, quote=""),
    ]
    for segment in wrong:
        with pytest.raises(CorpusError, match="informan-1"):
            corpus.decide_many([good, replace(good, segment=segment)])
    assert corpus.decisions() == [], "all or nothing"


def test_unknown_documents_and_suggestions_are_refused(corpus, district, trust):
    elsewhere = replace(trust.segment, document_id="informan-9")
    with pytest.raises(NotFoundError, match="informan-9"):
        corpus.decide(Decision(elsewhere, "x", "ani", Verdict.CODED))
    with pytest.raises(NotFoundError, match="999"):
        corpus.decide(Decision(trust.segment, "x", "ani", Verdict.ACCEPTED, suggestion_id=999))
    with pytest.raises(ValueError, match="suggestion 1 is about informan-1"):
        corpus.decide(Decision(district.segment(0, 1), "x", "ani", Verdict.ACCEPTED, suggestion_id=trust.id))
    with pytest.raises(ValueError, match="undo"):
        corpus.decide(Decision(trust.segment, "x", "ani", Verdict.UNDONE))


def test_the_log_is_chosen_and_turned(corpus, village, district, decide):
    made = [
        decide(village, Verdict.CODED, quote="komitmen", code="commitment"),
        decide(district, Verdict.CODED, quote="rapat", code="commitment", coder="budi"),
        decide(district, Verdict.CODED, quote="bulan", code="commitment"),
    ]
    assert corpus.decisions() == made
    assert corpus.decisions(newest_first=True, limit=2) == made[:0:-1]
    assert corpus.decisions(limit=2) == made[1:]
    assert corpus.decisions(coder="budi") == made[1:2]
    assert corpus.decisions(document_id=district.id) == made[1:]


def test_the_database_itself_refuses_to_rewrite_history(corpus, path, trust, decide):
    decide(trust)
    with closing(sqlite3.connect(path)) as raw:
        for statement in ("UPDATE decisions SET verdict = 'rejected'", "DELETE FROM decisions"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_many_decisions_are_counted_and_the_last_of_each_stands(corpus, trust):
    accept = Decision(trust.segment, "trust-building", "ani", Verdict.ACCEPTED, suggestion_id=trust.id)
    reject = replace(accept, verdict=Verdict.REJECTED)
    assert corpus.decide_many(iter([reject, accept] * 6000)) == 12_000
    assert codings(corpus) == [12_000]
    assert corpus.problems() == []


def test_codings_that_went_astray_are_noticed_and_derived_again(corpus, path, trust, decide):
    decide(trust)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM standing")
        raw.commit()
    assert corpus.problems() == ["1 rows of the derived codings do not follow from the decisions"]
    corpus.rebuild_codings()
    assert corpus.problems() == []
    assert len(codings(corpus)) == 1


CODERS = ("ani", "budi")
TEXT = "satu dua tiga"
STEP = st.one_of(
    st.tuples(
        st.just("decide"),
        st.sampled_from(CODERS),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.UNDONE]),
    ),
    st.tuples(st.just("undo"), st.sampled_from(CODERS), st.sampled_from([None, 0, 1, 2]), st.none()),
)


def standing_by_definition(log: list[Decision]) -> list[Decision]:
    """The rule as it is written down, without any index."""
    undone = {decision.undoes for decision in log}
    valid = [d for d in log if d.verdict is not Verdict.UNDONE and d.id not in undone]
    return [
        d
        for n, d in enumerate(valid)
        if d.suggestion_id is None
        or not any(e.suggestion_id == d.suggestion_id and e.coder == d.coder for e in valid[n + 1 :])
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25))
def test_the_codings_always_follow_from_the_log(tmp_path_factory, steps):
    with Corpus.open(tmp_path_factory.mktemp("c") / "c.sqlite", create=True) as corpus:
        document = Document.from_text(TEXT, title="d")
        corpus.add_document(document)
        segments = [document.segment(0, 4), document.segment(5, 8)]
        found = [Suggestion(s, "x", Status.PRESENT, (Match(s.start, s.end, "p"),)) for s in segments]
        corpus.store_suggestions("d", {"x": "1"}, found)
        stored = list(corpus.suggestions())
        for action, coder, which, verdict in steps:
            mine = [d for d in standing_by_definition(corpus.decisions()) if d.coder == coder]
            if action == "decide":
                suggestion = None if which is None else stored[which]
                segment = suggestion.segment if suggestion else document.segment(9, 13)
                number = suggestion.id if suggestion else None
                corpus.decide(Decision(segment, "x", coder, verdict, suggestion_id=number))
            elif which is not None and which < len(mine):
                assert corpus.undo(coder, mine[which].id).undoes == mine[which].id
            elif mine:
                assert corpus.undo(coder).undoes == mine[-1].id
            else:
                with pytest.raises(NotFoundError):
                    corpus.undo(coder)
        stands = standing_by_definition(corpus.decisions())
        expected = {d.id for d in stands if d.verdict in CODING_VERDICTS}
        assert set(codings(corpus)) == expected
        for coder in CODERS:
            decided = {
                d.suggestion_id for d in stands if d.coder == coder and d.verdict is not Verdict.SKIPPED
            }
            assert {s.id for s in corpus.queue(coder)} == {s.id for s in stored} - decided
        assert corpus.problems() == []
