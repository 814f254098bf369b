"""Two coders compared, and their disagreements settled with keys."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from qualcode.analysis import compare_coders, consensus_state, counted_quotes
from qualcode.analysis.disagreements import Difference
from qualcode.corpus import Corpus
from qualcode.model import Codebook, Decision, Document, Opening, Status, Verdict
from qualcode.review import settle
from qualcode.review.consensus import ConsensusSummary

ENTER, UNDO = "\r", "\x7f"


def code(corpus: Corpus, coder: str, quote: str, code_id: str, status: Status = Status.PRESENT) -> None:
    document = corpus.document("wawancara-3")
    start = document.text.index(quote)
    segment = document.segment(start, start + len(quote))
    corpus.decide(Decision(segment, code_id, coder, Verdict.CODED, status, memo=f"memo {coder}"))


@pytest.fixture
def opening(corpus: Corpus, document: Document) -> Opening:
    """Alike; a status; another code; another span; by one only."""
    for coder in ("Ani", "Budi"):
        code(corpus, coder, "Dulu sulit.", "outcomes")
    code(corpus, "Ani", "Kami sekarang saling percaya.", "trust-building")
    code(corpus, "Budi", "Kami sekarang saling percaya.", "trust-building", Status.PARTIAL)
    code(corpus, "Ani", "Tetapi belum ada komitmen dari dinas.", "commitment")
    code(corpus, "Budi", "belum ada komitmen", "outcomes")
    code(corpus, "Ani", "Kami saling percaya karena sering bertemu.", "trust-building")
    code(corpus, "Budi", "saling percaya karena", "trust-building")
    code(corpus, "Budi", "[bold]Itu[/bold] penting.", "outcomes")
    return corpus.open_pair(Opening("Ani", "Budi", "consensus"))


def typed(
    corpus: Corpus, codebook: Codebook, opening: Opening, *keys: str, language: str = "en"
) -> tuple[ConsensusSummary, str]:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    waiting = iter(keys)
    summary = settle(
        corpus, codebook, opening, console=console, read_key=lambda: next(waiting, ""), language=language
    )
    assert isinstance(console.file, io.StringIO)
    return summary, console.file.getvalue()


def consensus(corpus: Corpus) -> list[tuple[str, str, Status]]:
    return [(c.segment.quote, c.code_id, c.status) for c in corpus.iter_codings(coder="consensus")]


def test_every_kind_of_difference_is_found(corpus: Corpus, opening: Opening) -> None:
    comparison = compare_coders(corpus, "Ani", "Budi")
    assert [one.segment.quote for one in comparison.agreed] == ["Dulu sulit."]
    assert [(one.difference, one.codes) for one in comparison.disagreements] == [
        (Difference.STATUS, ("trust-building",)),
        (Difference.CODE, ("commitment", "outcomes")),
        (Difference.SPAN, ("trust-building",)),
        (Difference.ONE_ONLY, ("outcomes",)),
    ]


def test_documents_that_only_one_has_worked_on_are_not_compared(corpus: Corpus) -> None:
    code(corpus, "Ani", "Dulu sulit.", "outcomes")
    assert compare_coders(corpus, "Ani", "Budi").documents == ()


def test_one_the_other_a_third_and_neither(corpus: Corpus, codebook: Codebook, opening: Opening) -> None:
    before = [one for one in corpus.decisions() if one.coder != "consensus"]
    keys = ("1", "see it", ENTER, "2", ENTER, ENTER, "3", "mutual", ENTER)
    summary, screen = typed(corpus, codebook, opening, *keys, "q")
    assert (summary.settled, summary.waiting) == (2, 2)
    for words in ("1 Ani: Trust building · PRESENT", "2 Budi: Trust building · PARTIAL", "memo Budi"):
        assert words in screen
    assert consensus(corpus) == [
        ("Kami sekarang saling percaya.", "trust-building", Status.PRESENT),
        ("belum ada komitmen", "outcomes", Status.PRESENT),
    ]
    reasons = [one.reason for one in corpus.decisions(coder="consensus")]
    assert reasons == ["see it", "", ""]  # the other code was turned down
    keys = ("3", "shared-understanding", ENTER, "w", ENTER, "0", "no", ENTER, "A", "q")
    summary, screen = typed(corpus, codebook, opening, *keys)
    assert (summary.waiting, summary.unadopted, summary.adopted) == (0, 0, 1)
    assert "All disagreements are settled." in screen
    assert (
        "Kami saling percaya karena sering bertemu.",
        "shared-understanding",
        Status.PRESENT,
    ) in consensus(corpus)
    assert [one for one in corpus.decisions() if one.coder != "consensus"] == before
    assert consensus_state(corpus, opening).finished


def test_undo_brings_a_disagreement_back_also_on_a_later_day(
    corpus: Corpus, codebook: Codebook, opening: Opening
) -> None:
    typed(corpus, codebook, opening, "1", "why", ENTER)
    summary, screen = typed(corpus, codebook, opening, UNDO, "q")
    assert summary.waiting == 4 and consensus(corpus) == []
    assert "Taken back: Trust building" in screen


def test_putting_off_decides_nothing(corpus: Corpus, codebook: Codebook, opening: Opening) -> None:
    summary, screen = typed(corpus, codebook, opening, " ", "q")
    assert summary.waiting == 4 and corpus.decisions(coder="consensus") == []
    assert "Different codes" in screen


def test_the_consensus_counts_only_when_it_is_finished(
    corpus: Corpus, codebook: Codebook, opening: Opening
) -> None:
    def counted() -> list[tuple[str, str]]:
        return [
            (one.coding.segment.quote, one.coding.coder)
            for one in counted_quotes(corpus, corpus.quotes(codebook))
        ]

    typed(corpus, codebook, opening, "1", "a", ENTER, "q")
    assert ("Dulu sulit.", "Ani, Budi") in counted()  # alike: once
    assert len(counted()) == 8 and not any("consensus" in who for _, who in counted())
    typed(corpus, codebook, opening, *("1", "a", ENTER) * 3, "A", "q")
    assert {who for _, who in counted()} == {"consensus"}


def test_the_screen_names_the_codes_in_its_language(
    corpus: Corpus, codebook: Codebook, opening: Opening
) -> None:
    _, screen = typed(corpus, codebook, opening, " ", "q", language="id")
    assert "1 Ani: Membangun kepercayaan · " in screen and "2 Budi: Hasil · " in screen
    assert "4 tersisa" in screen and "kode tangan" not in screen
