"""``qualcode evaluate``"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.project import Project

Qualcode = Callable[..., Result]
GOLD = """\
document;text;codes;status
rapat;Kami sudah saling percaya.;trust-building;present
rapat;Komitmen sudah ada.;trust-building;
rapat;Airnya habis dulu.;outcomes;
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.csv"
    path.write_text(GOLD, encoding="utf-8")
    return path


@pytest.fixture
def other(village: Project) -> Path:
    """The village's codebook, in which water is an outcome."""
    path = village.root / "codebooks" / "other.yaml"
    text = village.codebook_path.read_text(encoding="utf-8")
    path.write_text(f"{text}    patterns: [airnya habis]\n", encoding="utf-8")
    return path


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_table_has_shares_with_their_denominators(qualcode: Qualcode, gold: Path) -> None:
    result = qualcode("evaluate", gold)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "gold.csv: sentences 3, documents 1, codings 3, different codes 2" in lines
    assert "trust-building 1.00 = 1/1 0.50 = 1/2 0.67 1 0 1" in lines
    assert "commitment 0.00 = 0/1 – = 0/0 0.00 0 1 0" in lines
    assert "outcomes – = 0/0 0.00 = 0/1 0.00 0 0 1" in lines
    assert "all codes (micro) 0.50 = 1/2 0.33 = 1/3 0.40 1 1 2" in lines
    assert "any code at all 1.00 = 2/2 0.67 = 2/3 0.80 2 0 1" in lines
    assert "trust-building 1: commitment 1" in lines
    assert "commitment 1: trust-building 1" in lines
    assert any(line.startswith("Status: 1.00 = 1/1 right suggestions") for line in lines)


def test_csv_has_a_row_a_code_and_the_totals(qualcode: Qualcode, gold: Path) -> None:
    found = rows(qualcode("evaluate", gold, "--format", "csv"))
    assert [row["code"] or row["scope"] for row in found] == [
        "trust-building", "commitment", "outcomes",
        "all codes (micro)", "all components (micro)", "any code at all",
    ]  # fmt: skip
    assert (found[0]["precision"], found[0]["recall"], found[0]["f1"]) == ("1.0", "0.5", "0.6667")
    assert [row["suggested_instead"] for row in found[:3]] == ["1: commitment 1", "", "1: nothing 1"]
    assert found[1]["recall"] == ""


def test_components_are_scored_at_their_level(qualcode: Qualcode, gold: Path) -> None:
    data = json.loads(qualcode("evaluate", gold, "--format", "json", "--level", "component").stdout)
    (measured,) = data["codebooks"]
    assert [(one["code"], one["tp"], one["fp"], one["fn"]) for one in measured["scores"]] == [
        ("collaborative-process", 2, 0, 0),
        ("outcomes", 0, 0, 1),
    ]
    assert measured["confusions"] == [{"gold": "outcomes", "suggested": "", "sentences": 1}]
    assert measured["status"]["agreed"] == measured["status"]["n"] == 1
    assert "comparison" not in data


def test_two_codebooks_are_compared(qualcode: Qualcode, village: Project, other: Path, gold: Path) -> None:
    both = ("--codebook", village.codebook_path, "--codebook", other)
    shown = qualcode("evaluate", gold, *both, "--show-differences").stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "outcomes 0.00 0/0/1 1.00 1/0/0 +1.00" in lines
    assert "trust-building 0.67 1/0/1 0.67 1/0/1 +0.00" in lines
    assert "Sentences in which the two codebooks differ: 1 of 3" in lines
    at = lines.index("Row 4, rapat")
    assert lines[at + 1 :] == [
        "Airnya habis dulu.", "gold: outcomes", "suggested 1: nothing", "suggested 2: outcomes",
    ]  # fmt: skip
    data = json.loads(qualcode("evaluate", gold, *both, "--format", "json", "--show-differences").stdout)
    assert {"code": "outcomes", "first": 0, "second": 1, "difference": 1} in data["comparison"]
    assert [one["row"] for one in data["differences"]] == [4]
    found = rows(qualcode("evaluate", gold, *both, "--format", "csv"))
    assert [row["f1_difference"] for row in found if row["code"] == "outcomes"] == ["", "1.0"]


def test_one_codebook_differs_from_the_gold(qualcode: Qualcode, gold: Path) -> None:
    found = rows(qualcode("evaluate", gold, "--format", "csv", "--show-differences"))
    assert [(row["row"], row["gold"], row["suggested"]) for row in found] == [
        ("3", "trust-building", "commitment"),
        ("4", "outcomes", ""),
    ]


def test_a_codebook_without_a_code_of_the_gold_misses_it(
    qualcode: Qualcode, village: Project, gold: Path
) -> None:
    smaller = village.root / "codebooks" / "smaller.yaml"
    text = village.codebook_path.read_text(encoding="utf-8")
    smaller.write_text(text.replace("id: outcomes", "id: results"), encoding="utf-8")
    result = qualcode("evaluate", gold, "--codebook", village.codebook_path, "--codebook", smaller)
    assert "Not in this codebook, and so missed: outcomes" in result.stdout
    refused = qualcode("evaluate", gold, "--codebook", smaller)
    assert refused.exit_code == 5
    assert "Row 4, column 'codes': 'outcomes' is not a code of small" in refused.stderr
    assert "Next: 'outcomes' (row 4)" in refused.stderr


def test_outside_a_project_the_shipped_codebook_is_measured(
    invoke: Qualcode, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(gold.parent)
    result = invoke("evaluate", gold.name)
    assert result.exit_code == 0, result.output
    assert "ansell-gash (ansell-gash " in result.stdout
    emerson = invoke("evaluate", gold.name, "--codebook", "emerson-2012", "--codebook", "ansell-gash")
    assert "(1) emerson-2012 (emerson-2012 " in emerson.stdout


def test_a_broken_project_file_is_not_passed_over(qualcode: Qualcode, village: Project, gold: Path) -> None:
    village.file.write_text("title: [", encoding="utf-8")
    assert qualcode("evaluate", gold).exit_code == 3


def test_three_codebooks_are_too_many(qualcode: Qualcode, gold: Path) -> None:
    result = qualcode("evaluate", gold, *["--codebook", "ansell-gash"] * 3)
    assert result.exit_code == 2
    assert "Two codebooks at most" in result.stderr
