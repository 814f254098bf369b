"""Refused proposals are kept beside the codebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook.refusals import Refusal, add_refusal, read_refusals, refusals_path
from qualcode.errors import CodebookError

DAY = date(2026, 11, 24)
phrases = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=20)


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    return tmp_path / "theory.yaml"


def test_nothing_was_refused_without_a_file(codebook: Path) -> None:
    assert read_refusals(codebook) == []
    assert not refusals_path(codebook).exists()


def test_a_table_that_people_can_read(codebook: Path) -> None:
    add_refusal(codebook, Refusal("trust", "rasa aman"), coder="Rina", on=DAY)
    add_refusal(codebook, Refusal("trust", "percaya diri", trap=True), coder="Sari, M.Si.", on=DAY)
    assert refusals_path(codebook).read_text(encoding="utf-8") == (
        "code,rule,phrase,coder,date\n"
        "trust,pattern,rasa aman,Rina,2026-11-24\n"
        'trust,trap,percaya diri,"Sari, M.Si.",2026-11-24\n'
    )
    assert refusals_path(codebook).name == "theory.refused.csv"


@given(st.lists(st.builds(Refusal, st.sampled_from(["a", "b-c"]), phrases, st.booleans()), max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, refusals: list[Refusal]) -> None:
    codebook = tmp_path_factory.mktemp("refusals") / "theory.yaml"
    for refusal in refusals:
        add_refusal(codebook, refusal, coder="Rina", on=DAY)
    assert read_refusals(codebook) == refusals


def test_edited_by_hand_and_saved_by_a_spreadsheet(codebook: Path) -> None:
    refusals_path(codebook).write_text(
        "\ufeffcode,rule,phrase,coder,date\r\n\r\ntrust,pattern, rasa aman ,,\r\n", encoding="utf-8"
    )
    assert read_refusals(codebook) == [Refusal("trust", "rasa aman")]


@pytest.mark.parametrize("line", ["trust,pattern", "trust,pola,rasa aman"])
def test_a_broken_row_is_named(codebook: Path, line: str) -> None:
    refusals_path(codebook).write_text(f"code,rule,phrase,coder,date\n{line}\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="no refusal") as caught:
        read_refusals(codebook)
    assert caught.value.where is not None
    assert caught.value.where.line == 2


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'trust,pattern,"open'])
def test_an_unreadable_file_is_an_error(codebook: Path, content: bytes) -> None:
    refusals_path(codebook).write_bytes(content)
    with pytest.raises(CodebookError, match="cannot be read"):
        read_refusals(codebook)
