"""A document gets other texts: whatever they are, nothing is lost and everything fits together."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from corrections import TEXTS, corrected, spans, transcript
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from qualcode.anchoring import Alignment, replacing, turns_after
from qualcode.corpus import Corpus
from qualcode.errors import CorpusError, NotFoundError, TextChangedError
from qualcode.model import Decision, Fit, Match, Status, Suggestion, Verdict


def revise(corpus: Corpus, new: str, **options: object) -> None:
    stored = corpus.document("d")
    turns = turns_after(Alignment.of(stored.text, new), stored.turns)
    corpus.revise(replace(stored, text=new, turns=turns), reason="edit", **options)  # type: ignore[arg-type]


def code(corpus: Corpus, quote: str, *, coder: str = "ani", number: int | None = None) -> Decision:
    document = corpus.document("d")
    start = document.text.index(quote)
    segment = document.segment(start, start + len(quote))
    verdict = Verdict.CODED if number is None else Verdict.ACCEPTED
    return corpus.decide(Decision(segment, "trust", coder, verdict, suggestion_id=number))


def suggest(corpus: Corpus, quote: str) -> Suggestion:
    document = corpus.document("d")
    start = document.text.index(quote)
    segment = document.segment(start, start + len(quote))
    found = Suggestion(segment, "trust", Status.PRESENT, (Match(segment.start, segment.end, "p"),))
    corpus.store_suggestions("d", {"trust": "1"}, [found])
    return next(one for one in corpus.suggestions() if one.segment == segment)


def places(corpus: Corpus) -> set[tuple[int | None, object, Fit]]:
    return {(one.id, one.segment, one.fit) for one in corpus.standing_decisions()}


def sound(corpus: Corpus) -> None:
    assert corpus.problems() == []
    before = places(corpus)
    corpus.rebuild_codings()
    assert places(corpus) == before
    text = corpus.document("d").text
    for coding in corpus.iter_codings():
        assert coding.segment.quote == text[coding.segment.start : coding.segment.end] != ""


@settings(max_examples=60)
@given(TEXTS, st.data())
def test_no_chain_of_corrections_loses_a_decision(text: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, Corpus.open(Path(folder, "c.sqlite"), create=True) as corpus:
        corpus.add_document(transcript(text))
        made: dict[int | None, tuple[str, object]] = {}
        expected: set[int | None] = set()
        for _ in range(data.draw(st.integers(1, 4))):
            now = corpus.document("d")
            for start, end in data.draw(st.lists(spans(now.text), max_size=4)) if len(now.text) > 1 else ():
                segment = now.segment(start, end)
                saved = corpus.decide(Decision(segment, "trust", "ani", Verdict.CODED))
                made[saved.id] = now.text, segment
                expected.add(saved.id)
            if expected and data.draw(st.booleans()):
                chosen = data.draw(st.sampled_from(sorted(expected)))
                corpus.undo("ani", chosen)
                expected.remove(chosen)
            revise(corpus, data.draw(st.one_of(corrected(now.text), TEXTS)))
            sound(corpus)
            assert {one.id for one in corpus.standing_decisions()} == expected
        for old in {old for old, _ in made.values()}:
            revise(corpus, old)
            back = {one.id: (one.segment, one.fit) for one in corpus.standing_decisions()}
            for number, (then, segment) in made.items():
                if then == old and number in expected:
                    assert back[number] == (segment, Fit.SAME), "where it was first, with nothing to say"
        sound(corpus)


TEXT = "P: Apakah saling percaya?\nI: Kami saling percaya. Belum ada komitmen.\nP: Benar?\nI: Ya."


@pytest.fixture
def talk(path: Path) -> Corpus:
    corpus = Corpus.open(path, create=True)
    corpus.add_document(transcript(TEXT))
    return corpus


def test_what_a_correction_did_is_told(talk: Corpus) -> None:
    kept, gone, after = (
        code(talk, "Kami saling percaya."),
        code(talk, "Belum ada komitmen."),
        code(talk, "Ya."),
    )
    stored = talk.document("d")
    new = TEXT.replace("Kami saling", "Kami sangat saling").replace(" Belum ada komitmen.", "")
    told = talk.revise(transcript(new), reason="edit", coder="budi", preview=True)
    assert talk.document("d") == stored and talk.revisions("d") == []
    assert talk.revise(transcript(new), reason="edit", coder="budi") == told
    assert {one.decision_id: one.fit for one in told.replacements} == {
        kept.id: Fit.CHANGED, gone.id: Fit.UNPLACED, after.id: Fit.MOVED,
    }  # fmt: skip
    (changed,) = told.with_fit(Fit.CHANGED)
    assert changed.after is not None and changed.after.quote == "Kami sangat saling percaya."
    (before,) = talk.revisions("d")
    assert (before.text, before.number, before.coder, before.reason) == (TEXT, 1, "budi", "edit")
    sound(talk)


def test_what_was_unplaced_comes_back_with_its_words_alone(talk: Corpus) -> None:
    """Not the whole old text is put back: the passage is, and something else is corrected."""
    made = code(talk, "Belum ada komitmen.")
    revise(talk, TEXT.replace(" Belum ada komitmen.", ""))
    (unplaced,) = talk.standing_decisions()
    assert (unplaced.fit, unplaced.segment, unplaced.revision) == (Fit.UNPLACED, made.segment, 1)
    assert list(talk.iter_codings()) == []
    revise(talk, "Catatan.\n" + TEXT)
    (coding,) = talk.iter_codings()
    assert coding.segment.quote == "Belum ada komitmen."
    sound(talk)


def test_undo_after_a_correction(talk: Corpus) -> None:
    first = code(talk, "Kami saling percaya.")
    again = talk.decide_again(
        replace(first, segment=talk.document("d").segment(29, 49)), earlier=first.id or 0
    )
    revise(talk, TEXT.replace("Kami", "Kita sekalian"))
    undone = talk.undo("ani", again.id)
    assert undone.undoes == again.id
    (standing,) = talk.standing_decisions()
    assert standing.segment.quote == "Kita sekalian saling percaya."
    sound(talk)
    revise(talk, TEXT)
    assert [one.segment for one in talk.standing_decisions()] == [first.segment]


def test_a_place_that_was_given_can_be_taken_back(talk: Corpus) -> None:
    made = code(talk, "Belum ada komitmen.")
    revise(talk, TEXT.replace("Belum ada komitmen.", "Janji belum pernah terucap."))
    document = talk.document("d")
    start = document.text.index("Janji")
    given = talk.decide_again(
        replace(made, segment=document.segment(start, start + 5), fit=Fit.SAME), earlier=made.id
    )  # type: ignore[arg-type]
    assert [one.segment.quote for one in talk.iter_codings()] == ["Janji"]
    talk.undo("ani", given.id)
    (standing,) = talk.standing_decisions()
    assert (standing.fit, standing.segment.quote) == (Fit.UNPLACED, "Belum ada komitmen.")
    sound(talk)


def test_a_suggestion_comes_back_under_its_number_with_its_words(talk: Corpus) -> None:
    suggested = suggest(talk, "Belum ada komitmen.")
    code(talk, "Belum ada komitmen.", number=suggested.id)
    revise(talk, TEXT.replace(" Belum ada komitmen.", ""))
    assert list(talk.suggestions(include_withdrawn=True)) == []
    assert talk.suggestion(suggested.id or 0).revision == 1
    assert talk.queue("budi") == []
    revise(talk, "Catatan.\n" + TEXT)
    back = suggest(talk, "Belum ada komitmen.")
    assert back.id == suggested.id, "what was decided is not asked again"
    assert talk.queue("ani") == []
    sound(talk)


def test_an_undecided_suggestion_with_a_typo_mended_waits_until_it_is_found_again(talk: Corpus) -> None:
    suggested = suggest(talk, "Belum ada komitmen.")
    revise(talk, TEXT.replace("Belum ada", "Belom ada"))
    assert talk.queue("ani") == []
    assert suggest(talk, "Belom ada komitmen.").id == suggested.id
    assert [one.id for one in talk.queue("ani")] == [suggested.id]
    sound(talk)


def test_two_suggestions_on_one_place_leave_the_decided_one(talk: Corpus) -> None:
    revise(talk, "I: Kami percaya. Kami setuju.")
    document = talk.document("d")
    segments = [document.segment(3, 16), document.segment(3, 17)]
    talk.store_suggestions(
        "d", {"trust": "1"},
        [Suggestion(one, "trust", Status.PRESENT, (Match(one.start, one.end, "p"),)) for one in segments],
    )  # fmt: skip
    longer = next(one for one in talk.suggestions() if one.end == 17)
    talk.decide(Decision(longer.segment, "trust", "ani", Verdict.ACCEPTED, suggestion_id=longer.id))
    revise(talk, "I: Kami  percaya.\nI: Kami setuju.")
    sound(talk)
    assert [one.id for one in talk.suggestions()].count(longer.id) == 1


def test_a_text_that_was_changed_meanwhile_is_not_written_over(talk: Corpus) -> None:
    stored = talk.document("d")
    revise(talk, TEXT + " Betul.")
    with pytest.raises(TextChangedError, match="meanwhile"):
        revise(talk, "Lain.", instead_of=stored.digest)
    with pytest.raises(TextChangedError, match="meanwhile"):
        new, edits = replacing(TEXT, {(0, 1): "T"})
        talk.revise(replace(stored, text=new), reason="pseudonymise", edits=edits)
    assert talk.document("d").text == TEXT + " Betul."
    with pytest.raises(NotFoundError):
        talk.revise(replace(stored, id="nowhere"), reason="edit")


def test_a_decision_on_the_text_before_is_refused(talk: Corpus) -> None:
    old = talk.document("d")
    revise(talk, "Catatan.\n" + TEXT)
    with pytest.raises(CorpusError, match="nothing was saved"):
        talk.decide(Decision(old.segment(29, 49), "trust", "ani", Verdict.CODED))


def test_known_edits_keep_a_coding_however_little_it_is_alike(talk: Corpus) -> None:
    code(talk, "Kami")
    stored = talk.document("d")
    at = stored.text.index("Kami")
    new, edits = replacing(stored.text, {(at, at + 4): "Kabupaten K."})
    talk.revise(replace(stored, text=new), reason="pseudonymise", edits=edits)
    assert [one.segment.quote for one in talk.iter_codings()] == ["Kabupaten K."]
    sound(talk)


_REVISE = """
import sys
from dataclasses import replace
from qualcode.corpus import Corpus
with Corpus.open(sys.argv[1]) as corpus:
    for n in range(10):
        document = corpus.document("d")
        corpus.revise(replace(document, text=f"{document.text} {sys.argv[2]}{n}."), reason="edit")
"""


def test_two_processes_that_correct_at_once(talk: Corpus, path: Path) -> None:
    made = code(talk, "Belum ada komitmen.")
    both = [subprocess.Popen([sys.executable, "-c", _REVISE, str(path), name]) for name in "xy"]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    earlier = talk.revisions("d")
    assert [one.number for one in earlier] == list(range(1, len(earlier) + 1))
    assert [one.segment for one in talk.standing_decisions()] == [made.segment]
    sound(talk)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE placements SET start = start + 1", "do not follow"),
        ("UPDATE documents SET text = text || '!'", "do not lead to"),
        ("UPDATE suggestions SET quote = 'x'", "suggestion 1 quotes"),
        ("UPDATE turns SET \"end\" = 9999", "outside of the text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_found(talk: Corpus, statement: str, told: str) -> None:
    code(talk, "Ya.")
    suggest(talk, "Kami saling percaya.")
    revise(talk, "Catatan.\n" + TEXT)
    assert talk.problems() == []
    with talk._engine.begin() as connection:
        connection.execute(sql(statement))
    assert any(told in problem for problem in talk.problems())
