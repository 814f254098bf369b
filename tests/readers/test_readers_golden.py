"""Small twins of real files: what each one becomes stands beside it as ``<file>.turns``."""

from pathlib import Path

import pytest

from qualcode.model import Document
from qualcode.readers import read

CASES = Path(__file__).parent.parent / "cases" / "readers"
FILES = sorted(path for path in CASES.iterdir() if path.suffix != ".turns")


def as_turns(document: Document) -> str:
    lines = [f"{document.kind} {document.language} | {document.title} | {dict(document.attributes)}"]
    for turn in document.turns:
        speech = document.text[turn.start : turn.end].replace("\n", " ⏎ ")
        lines.append(f"{turn.role} | {turn.speaker} | {speech}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_becomes_the_turns_beside_it(path: Path) -> None:
    expected = path.with_name(path.name + ".turns").read_text(encoding="utf-8")
    assert as_turns(read(path)) == expected


def test_every_turn_stands_in_the_text_after_its_label() -> None:
    for path in FILES:
        document = read(path)
        for turn in document.turns:
            prefix = f"{turn.speaker}: " if turn.speaker else ""
            assert document.text[: turn.start].endswith(prefix), path.name
            assert document.text[turn.start : turn.end].strip(), path.name
