"""Proposals shown one after another, with keys typed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from rich.console import Console

from qualcode.model import Codebook, Segment
from qualcode.review.proposals import Answers, review_proposals
from qualcode.suggestions.learning import Proposal

Typed = Callable[..., tuple[Answers, str, list[str]]]


def proposal(text: str = "rasa aman", *, trap: bool = False, examples: int = 5) -> Proposal:
    return Proposal(
        code_id="trust-building",
        text=text,
        trap=trap,
        right=examples,
        found=examples + 1,
        sample_right=9,
        sample=120,
        keyness=14.25,
        ratio=4.0,
        held_out=6,
        held_out_right=5,
        coders=("Rina", "Sari"),
        examples=tuple(Segment(f"desa-{n}", 0, 1, f"Kalimat {n}\x1b[31m.") for n in range(examples)),
        against=(Segment("desa-9", 0, 1, "Sebaliknya."),),
    )


@pytest.fixture
def typed(codebook: Codebook) -> Typed:
    def run(proposals: list[Proposal], keys: str, language: str = "en") -> tuple[Answers, str, list[str]]:
        console = Console(file=io.StringIO(), width=200, highlight=False)
        waiting: Iterator[str] = iter(keys)
        did: list[str] = []
        answers = review_proposals(
            proposals,
            codebook,
            accept=lambda one: did.append(f"+{one.text}"),
            refuse=lambda one: did.append(f"-{one.text}"),
            console=console,
            read_key=lambda: next(waiting, ""),
            language=language,
        )
        assert isinstance(console.file, io.StringIO)
        return answers, console.file.getvalue(), did

    return run


def test_all_that_an_answer_needs_is_shown(typed: Typed) -> None:
    _, screen, did = typed([proposal()], "q")
    for words in (
        "1/1",
        "Collaborative process › Trust building (trust-building)",
        "New pattern:  rasa aman ",
        "Of 120 sentences that no pattern of this code finds, the phrase is in 6; 5 of these are coded so",
        "(5 documents; Rina, Sari)",
        "G² 14.2, log ratio 4.0",
        "5 of 6 sentences are coded so (95 % interval: 0.44–0.97)",
        "For it (5):",
        "“Kalimat 2\\u001b[31m.” desa-2",  # what could steer the terminal is spelt out
        "… and 2 more",
        "Against it (1):",
        "y accept  n refuse, do not propose again  space later  s show all sentences  q quit",
    ):
        assert words in screen, words
    assert "Kalimat 3" not in screen
    assert did == []


def test_indonesian(typed: Typed) -> None:
    _, screen, _ = typed([proposal(trap=True)], "q", "id")
    assert "Proses kolaboratif › Membangun kepercayaan" in screen
    assert "Jebakan baru:  rasa aman " in screen
    assert "5 di antaranya ditolak karena maknanya lain (5 dokumen; Rina, Sari)" in screen
    assert "y terima" in screen


@pytest.mark.parametrize(("yes", "no"), ["yn", "ax"])
def test_answers_are_kept_at_once(typed: Typed, yes: str, no: str) -> None:
    made = [proposal("satu"), proposal("dua"), proposal("tiga"), proposal("empat")]
    answers, screen, did = typed(made, f"{yes}{no} q")
    assert did == ["+satu", "-dua"]
    assert answers == Answers(accepted=1, refused=1, left=2)
    assert "Accepted: 1, refused: 1, not decided: 2." in screen


def test_s_shows_every_sentence_and_asks_again(typed: Typed) -> None:
    answers, screen, _ = typed([proposal()], "zsy")
    assert "Kalimat 4" in screen
    assert "Sebaliknya." in screen
    assert answers.accepted == 1


@pytest.mark.parametrize("leaving", ["", "\x04", "\x03", "\x1b"])
def test_leaving_keeps_what_was_answered(typed: Typed, leaving: str) -> None:
    answers, _, did = typed([proposal("satu"), proposal("dua")], f"y{leaving}")
    assert did == ["+satu"]
    assert answers == Answers(accepted=1, refused=0, left=1)
