"""What becomes of a segment by the corrections that people make (tests/cases/anchoring)."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrections import transcript
from ruamel.yaml import YAML

from qualcode.anchoring import Alignment, edits_between, turns_after
from qualcode.model import Fit

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "anchoring" / "corrections.yaml")


def marked(text: str) -> tuple[str, tuple[int, int] | None]:
    start, end = text.find("["), text.find("]")
    return text.replace("[", "").replace("]", ""), None if start < 0 else (start, end - 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, str]) -> None:
    (old, before), (new, after) = marked(case["old"]), marked(case["new"])
    assert before is not None
    place = Alignment.of(old, new).place(before)
    assert (place.fit, None if place.fit is Fit.UNPLACED else (place.start, place.end)) == (
        case["fit"],
        after,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("P: Lalu?\nI: Kami setuju. Ya.", "P: Lalu?\nI: Kami setuju.\nP: Oh?\nI: Ya."),
        ("P: Lalu?\nI: Kami.\nI: Ya.", "P: Lalu?\nI: Kami. Ya."),
        ("P: Lalu?\nI: Kami.\nP: Oh.", "Peneliti: Lalu?\nIbu Sri: Kami.\nPeneliti: Oh."),
        ("P: Lalu?\nI: Kami.", "P: Lalu?\nI: Kami.\nI: Ya."),
        ("P: Lalu?\nI: Kami.", "Catatan baru."),
        ("P: Lalu?\nI: Kami.", ""),
    ],
)
def test_turns_follow_the_labels(old: str, new: str) -> None:
    turns = turns_after(Alignment.of(old, new), transcript(old).turns)
    shown = [(turn.speaker, new[turn.start : turn.end]) for turn in turns if turn.start < turn.end]
    assert shown == [(turn.speaker, new[turn.start : turn.end]) for turn in transcript(new).turns]


def test_turns_without_labels_go_where_their_words_went() -> None:
    document = transcript("P: Lalu?\nI: Kami rapat.")
    shown = tuple(turn for turn in document.turns if turn.speaker == "I")
    new = "P: Lalu bagaimana?\nI: Kami rapat lama sekali."
    (turn,) = turns_after(Alignment.of(document.text, new), shown)
    assert (turn.speaker, new[turn.start : turn.end]) == ("I", "Kami rapat lama sekali.")


def test_a_long_text_is_compared_piece_by_piece() -> None:
    """What would be found in a short text is found in a long one; another text altogether takes no time."""
    lines = [f"I: Jawaban nomor {n} tentang desa {n * 7919 % 1000} dan dana {n % 13}." for n in range(4000)]
    old = "\n".join(lines)
    lines[7] = lines[7].replace("Jawaban", "Jwaban")
    lines.insert(2000, "P: Pertanyaan baru?")
    del lines[3000]
    new = "\n".join(lines)
    edits = edits_between(old, new)
    assert Alignment(old, new, edits).fits
    assert [(old[e.start : e.end], new[e.new_start : e.new_end]) for e in edits] == [
        ("Jawaban", "Jwaban"), ("", "P: Pertanyaan baru?\n"), (lines_at(old, 2999) + "\n", ""),
    ]  # fmt: skip
    other = " ".join(f"kata{n * n % 9973}" for n in range(40_000))
    assert Alignment.of(old, other).fits
    start, end = "I: Kami mulai. ", "\nI: Kami selesai."
    (edit,) = edits_between(f"{start}{old}{end}", f"{start}{other}{end}")
    assert (edit.start, len(old) + len(start) - edit.end) == (len(start), 0), (
        "what is alike at the ends stays"
    )


def lines_at(text: str, number: int) -> str:
    return text.split("\n")[number]
