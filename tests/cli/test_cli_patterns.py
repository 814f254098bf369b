"""``qualcode patterns``, and the orders of ``qualcode review`` that rest on it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.model import Decision, Opening, Verdict
from qualcode.project import Project

Qualcode = Callable[..., Result]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def suggested(qualcode: Qualcode, village: Project) -> Project:
    """Two suggestions for trust-building (of two patterns) and two for commitment (of one)."""
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    return village


@pytest.fixture
def decided(suggested: Project) -> Project:
    """Sari accepts one for commitment and rejects the other; Budi accepts one of them too."""
    with Corpus.open(suggested.corpus_url) as corpus:
        first, second = corpus.suggestions(code_ids=["commitment"])
        for suggestion, coder, verdict in (
            (first, "Sari", Verdict.ACCEPTED),
            (second, "Sari", Verdict.REJECTED),
            (first, "Budi", Verdict.ACCEPTED),
        ):
            made = Decision(suggestion.segment, "commitment", coder, verdict, suggestion_id=suggestion.id)
            corpus.decide(made)
    return suggested


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def open_pair(project: Project) -> None:
    """From now on both see what the other has decided."""
    with Corpus.open(project.corpus_url) as corpus:
        first, second = corpus.coders()
        corpus.open_pair(Opening(first, second, "consensus"))


def test_table(qualcode: Qualcode, decided: Project) -> None:
    result = qualcode("patterns", "--coder", "Sari")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    day = rows(qualcode("patterns", "--format", "csv"))[0]["since"][:4]
    assert any(line.startswith("commitment: komitmen 2 0 1/0/1 0/0 0.50 (0.09–0.91)") for line in lines)
    assert any(line.startswith(f"trust-building: saling percaya 1 0 0/0/0 0/1 {day}") for line in lines)
    assert "3 patterns, 4 suggestions; accepted 1 of 2 decided: 0.50 (0.09–0.91)" in lines
    assert "several coders" not in result.stdout


def test_several_coders_count_each_and_it_says_so(qualcode: Qualcode, decided: Project) -> None:
    open_pair(decided)
    result = qualcode("patterns")
    assert "1/0/1" not in result.stdout and "2/0/1" in result.stdout
    assert "--coder NAME counts one coder." in result.stdout


def test_before_any_decision(qualcode: Qualcode, suggested: Project) -> None:
    result = qualcode("patterns")
    assert result.stdout.endswith("3 patterns, 4 suggestions, none decided yet.\n\nNext: qualcode review\n")


def test_before_any_suggestion(qualcode: Qualcode) -> None:
    result = qualcode("patterns")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Next: qualcode suggest" in result.stderr


def test_csv(qualcode: Qualcode, decided: Project) -> None:
    found = rows(qualcode("patterns", "--format", "csv", "--coder", "Sari", "--code", "commitment"))
    since = found[0].pop("since")
    digest = found[0].pop("since_digest")
    assert found == [
        {
            "code": "commitment",
            "pattern": "komitmen",
            "pattern_id": "commitment/komitmen",
            "valence": "",
            "suggester": "patterns",
            "in_codebook": "yes",
            "fired": "2",
            "also_matched": "0",
            "accepted": "1",
            "corrected": "0",
            "rejected": "1",
            "skipped": "0",
            "undecided": "0",
            "decided": "2",
            "precision": "0.5",
            "precision_low": "0.0945",
            "precision_high": "0.9055",
            "since_version": "1.0",
        }
    ]
    with Corpus.open(decided.corpus_url) as corpus:
        [stored] = corpus.codebooks()
    assert (since, digest) == (stored.at.isoformat(), stored.digest)


def test_json_has_null_where_nothing_is_decided(qualcode: Qualcode, decided: Project) -> None:
    result = qualcode("patterns", "--format", "json", "--code", "trust-building")
    assert [one["precision"] for one in json.loads(result.stdout)] == [None, None]


def test_workbook(qualcode: Qualcode, decided: Project, tmp_path: Path) -> None:
    target = tmp_path / "patterns.xlsx"
    result = qualcode("patterns", "--format", "xlsx", "--output", target)
    assert result.exit_code == 0, result.output
    sheet = openpyxl.load_workbook(target)["patterns"]
    by_name = {row[2]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(by_name) == {
        "commitment/komitmen",
        "trust-building/rasa-percaya",
        "trust-building/saling-percaya",
    }
    assert by_name["commitment/komitmen"][6] == 2


@pytest.mark.parametrize(
    ("sort", "first"), [("code", "trust-building"), ("precision", "commitment"), ("fired", "commitment")]
)
def test_sort(qualcode: Qualcode, decided: Project, sort: str, first: str) -> None:
    found = rows(qualcode("patterns", "--format", "csv", "--sort", sort))
    assert found[0]["code"] == first
    assert len(found) == 3


def test_the_least_precise_first_and_undecided_ones_last(qualcode: Qualcode, decided: Project) -> None:
    with Corpus.open(decided.corpus_url) as corpus:
        trust = next(s for s in corpus.suggestions() if s.pattern_id == "trust-building/saling-percaya")
        corpus.decide(
            Decision(trust.segment, "trust-building", "Sari", Verdict.REJECTED, suggestion_id=trust.id)
        )
    found = rows(qualcode("patterns", "--format", "csv", "--sort", "precision"))
    assert [one["pattern"] for one in found] == ["saling percaya", "komitmen", "rasa percaya"]


def test_of_equally_precise_ones_the_one_with_more_decisions_comes_first(
    qualcode: Qualcode, suggested: Project
) -> None:
    with Corpus.open(suggested.corpus_url) as corpus:
        for one in corpus.suggestions():
            corpus.decide(Decision(one.segment, one.code_id, "Sari", Verdict.REJECTED, suggestion_id=one.id))
    found = rows(qualcode("patterns", "--format", "csv", "--sort", "precision"))
    assert [one["decided"] for one in found] == ["2", "1", "1"]


def test_min(qualcode: Qualcode, decided: Project) -> None:
    open_pair(decided)
    assert [one["pattern"] for one in rows(qualcode("patterns", "--format", "csv", "--min", 3))] == [
        "komitmen"
    ]
    assert rows(qualcode("patterns", "--format", "csv", "--min", 4)) == []


def test_unused(qualcode: Qualcode, suggested: Project) -> None:
    path = suggested.codebook_path
    path.write_text(path.read_text("utf-8").replace("- komitmen", "- komitmen\n      - tak pernah"), "utf-8")
    result = qualcode("patterns", "--unused")
    assert "commitment: tak pernah" in result.stdout
    assert result.stdout.endswith("1 pattern never fired.\n")
    [row] = rows(qualcode("patterns", "--unused", "--format", "csv"))
    assert (row["pattern"], row["fired"], row["since"]) == ("tak pernah", "0", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--output", "x.csv"], "--format csv, json or xlsx"),
        (["--format", "xlsx"], "--output FILE.xlsx"),
        (["--unused", "--min", "2"], "leave out --min or --unused"),
        (["--min", "0"], "--min"),
        (["--code", "komitment"], "Did you mean"),
    ],
)
def test_what_does_not_go_together(qualcode: Qualcode, arguments: list[str], told: str) -> None:
    result = qualcode("patterns", *arguments)
    assert result.exit_code != 0
    assert told in result.stderr


def test_a_pattern_that_is_gone_is_still_counted(qualcode: Qualcode, decided: Project) -> None:
    path = decided.codebook_path
    path.write_text(path.read_text("utf-8").replace("- komitmen", "- sepakat"), "utf-8")
    assert qualcode("suggest").exit_code == 0
    assert "commitment: komitmen (gone)" in qualcode("patterns").stdout
    last = rows(qualcode("patterns", "--format", "csv"))[-1]
    assert (last["pattern"], last["in_codebook"], last["fired"]) == ("komitmen", "no", "2")


@pytest.mark.parametrize("order", ["precision", "uncertainty"])
def test_review_in_an_order_shows_no_figure(qualcode: Qualcode, decided: Project, order: str) -> None:
    with Corpus.open(decided.corpus_url) as corpus:
        second = list(corpus.suggestions(code_ids=["commitment"]))[1]
        corpus.undo("Sari")
    result = qualcode("review", "--order", order, keys="   q")
    assert result.exit_code == 0, result.output
    assert "1 of 3 in the queue" in result.stdout
    for figure in ("0.5", "0.67", "50", "67", "2/3", "1/2 "):
        assert figure not in result.stdout
    with Corpus.open(decided.corpus_url) as corpus:
        shown = [d for d in corpus.decisions() if d.verdict is Verdict.SKIPPED]
    places = [decision.suggestion_id == second.id for decision in shown]
    # komitmen: (1 + 1) / (1 + 2) is above the 1/2 of those without decisions, and further from 1/2
    assert places == ([True, False, False] if order == "precision" else [False, False, True])
