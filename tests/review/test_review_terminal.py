"""The whole review with keys typed into it; what is on the screen is read back as text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from rich.console import Console

from qualcode.corpus import Corpus
from qualcode.errors import CorpusBusyError
from qualcode.model import Codebook, Document, Kind, Status, Verdict
from qualcode.review import ReviewSummary, review
from qualcode.review.drawing import Canvas, key_strip, screen_lines
from qualcode.review.scene import set_scene, surround
from qualcode.review.session import Session
from qualcode.review.wording import Wording

Typed = Callable[..., tuple[ReviewSummary, str]]


@pytest.fixture
def typed(corpus: Corpus, codebook: Codebook) -> Typed:
    """Runs a review with keys; returns its summary and everything that was printed."""

    def run(*keys: str, **options: object) -> tuple[ReviewSummary, str]:
        console = Console(file=io.StringIO(), width=100, highlight=False)
        waiting: Iterator[str] = iter(keys)
        summary = review(
            corpus,
            codebook,
            coder="Sari",
            console=console,
            read_key=lambda: next(waiting, ""),
            language=str(options.pop("language", "en")),
            **options,  # type: ignore[arg-type]
        )
        assert isinstance(console.file, io.StringIO)
        return summary, console.file.getvalue()

    return run


def test_the_screen_has_all_that_a_decision_needs(typed: Typed) -> None:
    _, screen = typed("q")
    for words in (
        "1 of 2 for this code",
        "Collaborative process › Trust building",
        "Definition: Definition of Trust building.",
        "Include: Includes this.",
        "Exclude: Not that.",
        "Wawancara 3 · turn 2/4 · I (informant) · Informan 3 · Dinas Sosial · kabupaten",
        "P: Bagaimana hubungan antarinstansi di sini?",
        "I: Dulu sulit. «Kami sekarang [saling percaya].» Tetapi belum ada",
        "P: Apa yang berubah?",
        "Status: PRESENT (no cue word)",
        "a accept  x reject  space skip  ⌫ undo",
        "1 Commitment",
    ):
        assert words in screen


def test_the_cue_of_the_status_is_shown(typed: Typed) -> None:
    _, screen = typed("q", code_ids=["commitment"])
    assert "Status: ABSENT (because of “belum”)" in screen


def test_indonesian(typed: Typed) -> None:
    _, screen = typed("q", language="id")
    assert "Proses kolaboratif › Membangun kepercayaan" in screen
    assert "a terima  x tolak  spasi lewati" in screen


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ("a", Verdict.ACCEPTED),
        ("y", Verdict.ACCEPTED),
        ("x", Verdict.REJECTED),
        ("n", Verdict.REJECTED),
        (" ", Verdict.SKIPPED),
        ("1", Verdict.CORRECTED),
    ],
)
def test_one_key_decides(typed: Typed, corpus: Corpus, keys: str, verdict: Verdict) -> None:
    typed(keys, "q")
    assert [decision.verdict for decision in corpus.decisions()] == [verdict]


def test_end_of_input_and_ctrl_c_leave_with_everything_saved(typed: Typed, corpus: Corpus) -> None:
    assert typed("a")[0].decided == 1
    assert typed("x", "\x03")[0].decided == 1
    assert [decision.verdict for decision in corpus.decisions()] == [Verdict.ACCEPTED, Verdict.REJECTED]


@pytest.mark.parametrize("key", ["z", "A", "\x1b[1;5C", "\x1ba", "9", "\r", "\t"])
def test_an_unknown_key_decides_nothing(typed: Typed, corpus: Corpus, key: str) -> None:
    _, screen = typed(key, "q")
    assert corpus.decisions() == []
    assert "That key does nothing here" in screen


def test_reject_with_a_reason(typed: Typed, corpus: Corpus) -> None:
    typed("r", "4", "r", "6", *"lain hal", "\r", "r", "\x1b", "q")
    assert [decision.reason for decision in corpus.decisions()] == ["hearsay", "lain hal"]


def test_the_status_key_goes_through_all_statuses_and_back(typed: Typed, corpus: Corpus) -> None:
    words = ["ABSENT", "WISHED", "HYPOTHETICAL", "PARTIAL", "PAST", "PRESENT"]
    for presses, word in enumerate(words, 1):
        _, screen = typed(*"s" * presses, "q")
        assert f"Status: {word} " in screen
    typed("S", "a", "q")
    [coding] = corpus.iter_codings()
    assert coding.status is Status.PAST


def test_status_memo_and_span_are_kept_until_the_decision(typed: Typed, corpus: Corpus) -> None:
    keys = ["s", "m", *"catatan", "\r", "e", "\x1b[D", "\t", "\x1b[C", "\r"]
    _, screen = typed(*keys, "q")
    assert corpus.decisions() == []
    assert "changed, not yet decided" in screen and "Memo: catatan" in screen
    typed(*keys, "a", "q")
    [coding] = corpus.iter_codings()
    assert (coding.status, coding.memo, coding.segment.quote) == (Status.ABSENT, "catatan", "sekarang saling")


def test_the_span_can_be_typed(typed: Typed, corpus: Corpus) -> None:
    _, screen = typed("e", "t", *"tidak ada", "\r", "t", *"Tetapi BELUM", "\r", "\r", "a", "q")
    assert "That quote is not in this passage." in screen
    assert [coding.segment.quote for coding in corpus.iter_codings()] == ["Tetapi belum"]


def test_any_code_by_a_part_of_its_name(typed: Typed, corpus: Corpus) -> None:
    _, screen = typed("0", *"pemahaman", "\r", "0", *"zzz", "\r", "0", *"o", "2", "q")
    assert "No code with that in its name." in screen
    assert [decision.code_id for decision in corpus.decisions()] == [
        "shared-understanding",
        "collaborative-process",
    ]


def test_undo_at_the_end_and_in_a_new_session(typed: Typed, corpus: Corpus) -> None:
    summary, screen = typed("a", "a", "a", "\x7f", "q")
    assert "The queue is done." in screen and "Taken back: accepted · commitment" in screen
    assert (summary.accepted, summary.left) == (2, 1)
    summary, screen = typed("\x7f", "x", "q")
    assert (summary.rejected, summary.left) == (1, 1)
    assert len(list(corpus.iter_codings())) == 1


def test_nothing_to_undo(typed: Typed) -> None:
    assert "There is no decision to take back." in typed("\x7f", "q")[1]


def test_codes_already_on_the_span_are_shown_but_not_those_of_others(
    typed: Typed, corpus: Corpus, codebook: Codebook
) -> None:
    Session(corpus, codebook, coder="Budi").accept("outcomes")
    assert "Already coded" not in typed("q")[1]
    first = Session(corpus, codebook, coder="Sari")
    first.accept("outcomes")
    first.undo()
    assert "Already coded" not in typed("q")[1]
    corpus.decide(replace(first_decision(corpus), coder="Sari", suggestion_id=None, verdict=Verdict.CODED))
    assert "Already coded: outcomes" in typed("q")[1]


def first_decision(corpus: Corpus):  # type: ignore[no-untyped-def]
    return replace(corpus.decisions(coder="Budi")[0], id=None, at=None)


def test_help_shows_the_entry_the_pattern_and_the_keys(typed: Typed) -> None:
    _, screen = typed("?", "q", "q")
    assert "Trust building / Membangun kepercayaan  trust-building" in screen
    assert "Suggested by: saling percaya (#1)" in screen
    assert "Patterns: saling percaya" in screen


def test_order_by_document(typed: Typed) -> None:
    assert "1 of 3 in this document" in typed("q", order="document")[1]


def test_hostile_text_is_shown_escaped(typed: Typed, corpus: Corpus, codebook: Codebook) -> None:
    _, screen = typed("a", "q")
    assert "[bold]Itu[/bold] penting." in screen
    hostile = "Halo \x1b[2J\x1b]0;judul\x07 komitmen \u202egnilas."
    document = replace(Document.from_text("x", title="Jahat"), text=hostile)
    document = replace(document, turns=(replace(document.turns[0], end=len(hostile)),))
    corpus.add_document(document)
    found = codebook.get("commitment")
    assert found is not None
    [like] = corpus.suggestions(code_ids=["commitment"])
    suggestion = replace(
        like,
        id=None,
        segment=document.segment(0, len(hostile)),
        matches=(replace(like.matches[0], start=23, end=31),),
    )
    corpus.store_suggestions(document.id, {found.id: found.rules_digest}, [suggestion])
    _, screen = typed("q", document_id=document.id)
    assert "\x1b" not in screen and "\u202e" not in screen and "\x07" not in screen
    assert "\\u001b[2J" in screen


def test_a_busy_corpus_keeps_the_suggestion(corpus: Corpus, codebook: Codebook, tmp_path) -> None:  # type: ignore[no-untyped-def]
    import sqlite3

    console = Console(file=io.StringIO(), width=100)
    other = sqlite3.connect(tmp_path / "corpus.sqlite", isolation_level=None)
    keys = iter(["a", "free", "a", "q"])

    def read_key() -> str:
        key = next(keys)
        if key == "free":
            other.execute("ROLLBACK")
            return "z"
        return key

    with Corpus.open(tmp_path / "corpus.sqlite", busy_seconds=0.1) as impatient:
        other.execute("BEGIN IMMEDIATE")
        try:
            summary = review(
                impatient, codebook, coder="Sari", console=console, read_key=read_key, language="en"
            )
        except CorpusBusyError:  # pragma: no cover
            pytest.fail("a busy corpus must not end the review")
        finally:
            other.close()
    assert isinstance(console.file, io.StringIO)
    assert "Not saved: another process is writing." in console.file.getvalue()
    assert summary.accepted == 1


def test_a_text_that_was_corrected_meanwhile_is_shown_anew(
    corpus: Corpus, codebook: Codebook, document: Document
) -> None:
    keys = iter(["a", "q"])
    console = Console(file=io.StringIO(), width=100)

    def read_key() -> str:
        key = next(keys)
        if key == "a":
            text = document.text.replace("sekarang saling", "kini saling")
            corpus.revise(replace(document, text=text), reason="edit")
        return key

    review(corpus, codebook, coder="Sari", console=console, read_key=read_key, language="en")
    assert corpus.decisions() == []
    assert isinstance(console.file, io.StringIO)
    assert "has just been corrected" in console.file.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("height", [14, 18, 24, 50])
def test_the_screen_fits_every_window(corpus: Corpus, codebook: Codebook, width: int, height: int) -> None:
    long = replace(
        codebook,
        codes=tuple(
            replace(code, definition=replace(code.definition, en="word " * 200)) for code in codebook.codes
        ),
    )
    scene = set_scene(Session(corpus, long, coder="Sari"))
    canvas = Canvas(Console(file=io.StringIO(), width=width), width, height)
    wording = Wording("en")
    lines = screen_lines(scene, canvas, wording, footer=key_strip(scene, canvas, wording))
    assert len(lines) <= height
    assert all(line.cell_len <= width for line in lines)
    words = " ".join(line.plain.strip() for line in lines)
    assert "«Kami sekarang [saling percaya].»" in words
    assert "q quit" in words


def test_a_window_too_small_to_judge_in_decides_nothing(corpus: Corpus, codebook: Codebook) -> None:
    keys = iter(["a", "x", "q"])
    console = Console(
        file=io.StringIO(), width=30, height=8, force_terminal=True, color_system=None, _environ={}
    )
    review(corpus, codebook, coder="Sari", console=console, read_key=lambda: next(keys), language="en")
    assert corpus.decisions() == []


def test_paragraphs_stand_for_turns_in_a_text_without_speakers() -> None:
    document = Document.from_text("Satu.\n\nDua kata.\nTiga.", title="Catatan", kind=Kind.OBSERVATION)
    around = surround(document, (7, 10))
    texts = [
        document.text[slice(*passage.span)] if passage else None
        for passage in (around.before, around.passage, around.after)
    ]
    assert texts == ["Satu.", "Dua kata.", "Tiga."]
    assert (around.number, around.count) == (2, 3)


def test_a_suggestion_over_two_turns_shows_both(document: Document) -> None:
    first, second = document.turns[1], document.turns[2]
    around = surround(document, (first.end - 5, second.start + 5))
    assert around.passage.span == (first.start, second.end)
    assert around.before is not None and around.before.span == (
        document.turns[0].start,
        document.turns[0].end,
    )
