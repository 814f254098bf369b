"""The queue and its decisions, without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.corpus import Corpus
from qualcode.model import Codebook, Decision, Document, Status, Verdict
from qualcode.review.session import Session


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def session(corpus: Corpus, codebook: Codebook) -> Session:
    return Session(corpus, codebook, coder="Sari")


def shown(session: Session) -> str | None:
    return session.current.segment.quote if session.current else None


def test_each_decision_is_in_the_corpus_before_the_next(session: Session, corpus: Corpus) -> None:
    first = session.current
    assert first is not None
    made = session.accept()
    stored = corpus.decisions(coder="Sari")
    assert [(d.id, d.verdict, d.suggestion_id) for d in stored] == [(made.id, Verdict.ACCEPTED, first.id)]
    assert stored[0].codebook_digest == session.codebook.digest
    assert session.current is not None and session.current.id != first.id


def test_queue_follows_the_order_of_the_codebook(session: Session) -> None:
    codes = []
    while session.current:
        codes.append(session.current.code_id)
        session.reject()
    assert codes == ["trust-building", "trust-building", "commitment"]


def test_place_counts_within_the_code(session: Session) -> None:
    assert session.place == (1, 2)
    session.accept()
    assert session.place == (2, 2)
    session.accept()
    assert session.place == (1, 1)


def test_seconds_run_from_showing_to_deciding(corpus: Corpus, codebook: Codebook) -> None:
    clock = Clock()
    session = Session(corpus, codebook, coder="Sari", clock=clock)
    clock.now += 4.25
    assert session.accept().seconds == 4.25
    clock.now += 1.5
    assert session.reject().seconds == 1.5


@pytest.mark.parametrize("change", ["code", "span", "status"])
def test_a_change_makes_it_corrected(session: Session, corpus: Corpus, change: str) -> None:
    draft = session.draft
    start, end = draft.span
    if change == "span":
        session.draft = replace(draft, span=(start + 5, end))
    if change == "status":
        session.draft = replace(draft, status=Status.WISHED)
    made = session.accept("commitment" if change == "code" else None)
    assert made.verdict is Verdict.CORRECTED
    [coding] = corpus.iter_codings(coder="Sari")
    assert coding.code_id == ("commitment" if change == "code" else "trust-building")
    assert coding.segment.start == (start + 5 if change == "span" else start)
    assert coding.segment.quote == corpus.document("wawancara-3").text[coding.segment.start : end]
    assert coding.status is (Status.WISHED if change == "status" else Status.PRESENT)


def test_a_memo_alone_changes_nothing_but_the_memo(session: Session) -> None:
    session.draft = replace(session.draft, memo="penting")
    made = session.accept()
    assert (made.verdict, made.memo) == (Verdict.ACCEPTED, "penting")
    assert session.draft.memo == ""


def test_reject_keeps_the_suggested_span_and_the_reason(session: Session) -> None:
    suggestion = session.current
    assert suggestion is not None
    session.draft = replace(session.draft, span=(suggestion.start + 5, suggestion.end))
    made = session.reject("hearsay")
    assert (made.segment, made.reason) == (suggestion.segment, "hearsay")


def test_undo_shows_the_suggestion_again_with_its_memo(session: Session) -> None:
    first = shown(session)
    session.draft = replace(session.draft, memo="catatan")
    session.accept()
    undone = session.undo()
    assert undone is not None and undone.verdict is Verdict.ACCEPTED
    assert shown(session) == first
    assert session.draft.memo == "catatan"
    assert session.summary().verdicts == {}


def test_undo_goes_back_beyond_this_session(corpus: Corpus, codebook: Codebook) -> None:
    earlier = Session(corpus, codebook, coder="Sari")
    quotes = []
    while earlier.current:
        quotes.append(shown(earlier))
        earlier.accept()
    later = Session(corpus, codebook, coder="Sari")
    assert later.current is None
    for quote in reversed(quotes):
        assert later.undo() is not None
        assert shown(later) == quote
    assert later.undo() is None
    assert list(corpus.iter_codings()) == []
    assert later.remaining == 3


def test_undo_brings_back_what_was_skipped_before_all_others(corpus: Corpus, codebook: Codebook) -> None:
    earlier = Session(corpus, codebook, coder="Sari")
    skipped = shown(earlier)
    earlier.skip()
    later = Session(corpus, codebook, coder="Sari")
    assert shown(later) != skipped
    later.undo()
    assert shown(later) == skipped
    assert later.remaining == 3


def test_undo_leaves_coding_by_hand_and_other_coders_alone(
    session: Session, corpus: Corpus, codebook: Codebook, document: Document
) -> None:
    session.accept()
    by_hand = Decision(document.segment(3, 20), "outcomes", "Sari", Verdict.CODED)
    corpus.decide(by_hand)
    Session(corpus, codebook, coder="Budi").reject()
    undone = session.undo()
    assert undone is not None and undone.code_id == "trust-building" and undone.coder == "Sari"
    assert [coding.code_id for coding in corpus.iter_codings()] == ["outcomes"]
    assert session.undo() is None


def test_skipped_ones_are_left_for_the_next_session(session: Session) -> None:
    session.skip()
    session.accept()
    session.reject()
    assert session.current is None
    summary = session.summary()
    assert (summary.decided, summary.accepted, summary.rejected) == (2, 1, 1)
    assert (summary.skipped, summary.left) == (1, 1)


def test_only_the_chosen_codes(corpus: Corpus, codebook: Codebook) -> None:
    session = Session(corpus, codebook, coder="Sari", code_ids=["commitment"])
    assert (shown(session), session.remaining) == ("Tetapi belum ada komitmen dari dinas.", 1)


def test_a_code_that_the_codebook_lost_is_not_asked_about(corpus: Corpus, codebook: Codebook) -> None:
    rest = tuple(code for code in codebook.codes if code.id != "trust-building")
    session = Session(corpus, replace(codebook, codes=rest), coder="Sari")
    assert session.remaining == 1
