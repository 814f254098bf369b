"""What has no place in a corrected text is in no queue and no count, and comes back with its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.analysis.log import summarise
from qualcode.analysis.patterns import pattern_records
from qualcode.corpus import Corpus
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.model import Codebook, Decision, Document, Fit, Verdict
from qualcode.review.explanation import explain
from qualcode.review.second_look import SecondLook
from qualcode.review.session import Session
from qualcode.review.stale import stale_decisions, stale_stamps
from qualcode.review.unplaced import give_place, unplaced
from qualcode.suggestions.coded_sentences import coded_sentences

GONE = "Kami sekarang saling percaya."


def take_out(corpus: Corpus, document: Document, words: str = f" {GONE}") -> None:
    at = document.text.index(words)
    text = document.text[:at] + document.text[at + len(words) :]
    turns = tuple(
        replace(
            turn,
            start=turn.start - (len(words) if turn.start > at else 0),
            end=turn.end - (len(words) if turn.end > at else 0),
        )
        for turn in document.turns
    )
    corpus.revise(replace(document, text=text, turns=turns), reason="edit", coder="ani")


@pytest.fixture
def accepted(corpus: Corpus, codebook: Codebook) -> Decision:
    """The suggestion whose words will be gone, accepted; nothing else is decided."""
    suggestion = next(one for one in corpus.suggestions() if one.segment.quote == GONE)
    return corpus.decide(
        Decision(
            suggestion.segment,
            suggestion.code_id,
            "ani",
            Verdict.ACCEPTED,
            suggestion_id=suggestion.id,
            codebook_digest="older",
            code_digest="older",
        )
    )


def test_an_undo_in_the_review_does_not_show_what_is_gone(
    corpus: Corpus, codebook: Codebook, document: Document, accepted: Decision
) -> None:
    take_out(corpus, document)
    session = Session(corpus, codebook, coder="ani")
    waiting = session.remaining
    taken_back = session.undo()
    assert taken_back is not None and taken_back.id == accepted.id
    assert corpus.standing_decisions(coder="ani") == []
    assert session.remaining == waiting
    assert session.current is not None and session.current.id != accepted.suggestion_id
    assert Session(corpus, codebook, coder="ani").remaining == waiting


def test_no_second_look_at_what_is_gone(
    corpus: Corpus, codebook: Codebook, document: Document, accepted: Decision
) -> None:
    assert len(stale_decisions(corpus, codebook, coder="ani")) == 1
    take_out(corpus, document)
    assert stale_decisions(corpus, codebook, coder="ani") == []
    assert stale_stamps(corpus, codebook) == []


def test_a_second_look_at_a_coding_by_hand_that_moved_can_be_undone(
    corpus: Corpus, codebook: Codebook, document: Document
) -> None:
    at = document.text.index("Dulu sulit.")
    corpus.decide(
        Decision(document.segment(at, at + 11), "commitment", "ani", Verdict.CODED, code_digest="older")
    )
    corpus.revise(replace(document, text="\n" + document.text, turns=()), reason="edit")
    look = SecondLook(corpus, codebook, coder="ani")
    before = look.current
    look.reject()
    assert look.undo() is not None
    assert look.current is not None and before is not None
    assert replace(look.current.decision, id=before.decision.id) == before.decision
    assert [one.segment.quote for one in corpus.iter_codings()] == ["Dulu sulit."]


def test_it_is_explained_in_the_text_that_had_its_words(
    corpus: Corpus, codebook: Codebook, document: Document, accepted: Decision
) -> None:
    take_out(corpus, document)
    shown = explain(corpus, codebook, accepted.suggestion_id or 0, reader="ani")
    assert shown.document.text == document.text
    assert shown.suggestion.revision == 1
    assert [one.id for one in shown.decisions] == [accepted.id]


def test_nothing_is_learned_from_it_and_nothing_counted(
    corpus: Corpus, codebook: Codebook, document: Document, accepted: Decision
) -> None:
    take_out(corpus, document)
    assert not any(one.coders for one in coded_sentences(corpus, codebook))
    log = summarise(corpus.decisions(), corpus.suggestions(), codebook)
    assert (log.total.accepted, log.total.suggested) == (0, len(list(corpus.suggestions())))
    assert sum(one.accepted for one in pattern_records(corpus, codebook)) == 0
    counts = corpus.counts()
    assert (counts.codings, dict(counts.unplaced)) == (0, {"ani": 1})


def test_a_place_is_given_by_its_coder_once(corpus: Corpus, document: Document, accepted: Decision) -> None:
    number = accepted.id or 0
    with pytest.raises(QualcodeError, match="has a place"):
        give_place(corpus, number, coder="ani", quote="Dulu sulit.")
    take_out(corpus, document)
    assert [one.id for one in unplaced(corpus)] == [number]
    assert unplaced(corpus, coder="budi") == []
    with pytest.raises(NotFoundError, match="budi has no decision"):
        give_place(corpus, number, coder="budi", quote="Dulu sulit.")
    with pytest.raises(NotFoundError, match="not in wawancara-3"):
        give_place(corpus, number, coder="ani", quote=GONE)
    placed = give_place(corpus, number, coder="ani", quote="dulu  sulit.")
    assert (placed.segment.quote, placed.verdict, placed.fit) == ("Dulu sulit.", Verdict.ACCEPTED, Fit.SAME)
    assert (placed.code_digest, unplaced(corpus)) == ("older", [])
    corpus.undo("ani", placed.id)
    assert [one.id for one in unplaced(corpus)] == [number]
    assert corpus.problems() == []
