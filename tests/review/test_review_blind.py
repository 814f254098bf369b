"""The blind reading with keys typed into it: what is shown, what is stored, and how it is taken back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from rich.console import Console

from qualcode.corpus import Corpus
from qualcode.model import (
    Codebook,
    Decision,
    Document,
    Sample,
    SampledSentence,
    Status,
    Stratum,
    Verdict,
)
from qualcode.review import read_blind

Typed = Callable[..., str]
UNHIT = ("Dulu sulit.", "[bold]Itu[/bold] penting.")
ENTER, UNDO, ESCAPE = "\r", "\x7f", "\x1b"


@pytest.fixture
def sample(corpus: Corpus, document: Document) -> Sample:
    drawn = []
    for number, quote in enumerate(UNHIT, start=1):
        start = document.text.index(quote)
        drawn.append(SampledSentence(number, document.segment(start, start + len(quote)), 1.0))
    return corpus.add_sample(Sample(1, 2, "f", (Stratum(document.id, document.digest, 2, ()),), tuple(drawn)))


@pytest.fixture
def typed(corpus: Corpus, codebook: Codebook, sample: Sample) -> Typed:
    """Runs a reading with keys; returns everything that was printed."""

    def run(*keys: str, coder: str = "Sari", language: str = "en") -> str:
        console = Console(file=io.StringIO(), width=100, highlight=False)
        waiting: Iterator[str] = iter(keys)
        read_blind(
            corpus,
            codebook,
            sample,
            coder=coder,
            console=console,
            read_key=lambda: next(waiting, ""),
            language=language,
        )
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    return run


def codings(corpus: Corpus, coder: str = "Sari") -> list[tuple[str, str, Status]]:
    return [(c.segment.quote, c.code_id, c.status) for c in corpus.iter_codings(coder=coder)]


def readings(corpus: Corpus, coder: str = "Sari") -> list[tuple[int, str]]:
    return sorted((one.number, str(one.reading)) for one in corpus.looks(1, coder=coder))


def test_the_sentence_is_shown_in_its_context_without_any_suggestion(typed: Typed) -> None:
    screen = typed("q")
    for words in (
        "1 of 2 in the queue",
        "Wawancara 3 · turn 2/4 · I (informant) · Informan 3 · Dinas Sosial · kabupaten",
        "P: Bagaimana hubungan antarinstansi di sini?",
        "I: «Dulu sulit.» Kami sekarang saling percaya.",
        "0 by name  1 Collaborative process  2 Outcomes",
        "Enter next sentence  n nothing to code  space skip",
    ):
        assert words in screen
    for word in ("[saling", "Definition", "trust-building", "#"):
        assert word not in screen


def test_indonesian(typed: Typed) -> None:
    assert "Enter kalimat berikut  n tidak ada yang dikode  spasi lewati" in typed("q", language="id")


def test_several_codes_for_a_sentence_and_nothing_for_the_next(typed: Typed, corpus: Corpus) -> None:
    screen = typed("2", "1", "2", ENTER, "n")
    assert "Coded by hand: outcomes" in screen and "The whole sample has been read." in screen
    assert codings(corpus) == [
        ("Dulu sulit.", "outcomes", Status.PRESENT),
        ("Dulu sulit.", "commitment", Status.PRESENT),
    ]
    assert readings(corpus) == [(1, "coded"), (2, "nothing")]
    decision = corpus.decisions()[0]
    assert (decision.verdict, decision.suggestion_id) == (Verdict.CODED, None)
    assert decision.code_digest and decision.codebook_digest and decision.seconds is not None


def test_the_component_itself_a_code_by_name_and_none(typed: Typed, corpus: Corpus) -> None:
    typed("1", ENTER, "0", *"pemahaman", ENTER, "1", ESCAPE, "1", "9", ESCAPE, "q")
    assert [code for _, code, _ in codings(corpus)] == ["collaborative-process", "shared-understanding"]


def test_status_memo_and_span_belong_to_the_next_code_only(typed: Typed, corpus: Corpus) -> None:
    typed("s", "m", *"catatan", ENTER, "e", "\x1b[D", ENTER, "2", "1", ENTER, "q")
    assert [(c.segment.quote, c.status, c.memo) for c in corpus.iter_codings()] == [
        ("Dulu", Status.ABSENT, "catatan"),
        ("Dulu sulit.", Status.PRESENT, ""),
    ]


def test_what_does_not_fit_is_said_and_stores_nothing(typed: Typed, corpus: Corpus) -> None:
    screen = typed(ENTER, "z", "e", "t", *"saling percaya", ENTER, ENTER, "2", "q")
    assert "Code it first" in screen and "That key does nothing here" in screen
    assert "The span must hold a part of the sentence." in screen
    assert (codings(corpus), readings(corpus)) == ([], [])
    screen = typed("2", "2", "n", "q")
    assert "It has that code already." in screen and "This sentence has codes" in screen
    assert (len(codings(corpus)), readings(corpus)) == (1, [])


def test_it_goes_on_where_it_was_left_also_in_the_middle_of_a_sentence(typed: Typed, corpus: Corpus) -> None:
    typed("2")
    screen = typed(ENTER, "q")
    assert "Already coded: outcomes" in screen
    assert "2 of 2" in screen.rpartition("penting")[0]
    assert readings(corpus) == [(1, "coded")]
    assert "«Dulu" not in typed("q")


def test_put_off_comes_last(typed: Typed, corpus: Corpus) -> None:
    typed(" ", "q")
    screen = typed("n", "q")
    assert screen.index("«[bold]Itu[/bold] penting.»") < screen.index("«Dulu sulit.»")
    assert readings(corpus) == [(1, "skipped"), (2, "nothing")]


def test_undo_takes_back_codes_first_and_then_the_reading(typed: Typed, corpus: Corpus) -> None:
    typed("2", "1", ENTER, ENTER, "n")
    screen = typed("q")  # read to the end: nothing is shown any more
    assert screen == ""
    corpus.undo_look(corpus.looks(1)[-1].id or 0)
    screen = typed(UNDO, UNDO, UNDO, UNDO)
    assert "Taken back: back to the sentence before" in screen
    assert "Taken back: collaborative-process" in screen and "Taken back: outcomes" in screen
    assert "There is no decision to take back." in screen
    assert (codings(corpus), readings(corpus)) == ([], [])
    assert len(corpus.decisions()) == 4, "the log keeps what was taken back"


def test_undo_after_the_last_sentence(typed: Typed, corpus: Corpus) -> None:
    typed("n", "n", UNDO, "2", ENTER)
    assert readings(corpus) == [(1, "nothing"), (2, "coded")]


def test_what_was_coded_before_the_drawing_is_not_taken_back(
    corpus: Corpus, codebook: Codebook, document: Document
) -> None:
    segment = document.segment(document.text.index("Dulu sulit."), document.text.index("Dulu sulit.") + 11)
    corpus.decide(Decision(segment, "outcomes", "Sari", Verdict.CODED))
    drawn = corpus.add_sample(
        Sample(
            3, 1, "g", (Stratum(document.id, document.digest, 1, ()),), (SampledSentence(1, segment, 1.0),)
        )
    )
    console = Console(file=io.StringIO(), width=100)
    keys = iter([UNDO, ENTER])
    read_blind(
        corpus, codebook, drawn, coder="Sari", console=console, read_key=lambda: next(keys, ""), language="en"
    )
    assert codings(corpus) == [("Dulu sulit.", "outcomes", Status.PRESENT)]
    assert [str(one.reading) for one in corpus.looks(drawn.id or 0)] == ["coded"]


def test_codes_taken_back_elsewhere_bring_the_sentence_back(typed: Typed, corpus: Corpus) -> None:
    typed("2", ENTER, "n")
    corpus.undo("Sari")
    assert "«Dulu sulit.»" in typed("n")
    assert readings(corpus) == [(1, "nothing"), (2, "nothing")]


def test_two_coders_read_the_same_sample_and_see_nothing_of_each_other(typed: Typed, corpus: Corpus) -> None:
    typed("2", ENTER, "n")
    screen = typed("n", "n", coder="Budi")
    assert "«Dulu sulit.»" in screen and "Already coded" not in screen
    assert readings(corpus, "Budi") == [(1, "nothing"), (2, "nothing")]
    assert readings(corpus) == [(1, "coded"), (2, "nothing")]


def test_the_help_has_the_codes_and_the_keys(typed: Typed) -> None:
    screen = typed("?", "q", "q")
    assert "Collaborative process › Trust building  trust-building" in screen
    assert "Definition: Definition of Outcomes." in screen and "nothing to code" in screen


def test_a_text_replaced_since_is_not_read(
    corpus: Corpus, typed: Typed, sample: Sample, document: Document
) -> None:
    corpus.add_document(Document.from_text("Lain.", title=document.id))
    assert typed("n") == ""
