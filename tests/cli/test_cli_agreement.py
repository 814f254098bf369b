"""``qualcode agreement``: what it prints, writes and says where there is nothing to compare."""

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
WIDTH = 100


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))


def code(project: Project, coder: str, document_id: str, quote: str, code_id: str = "trust-building") -> None:
    with Corpus.open(project.corpus_url) as corpus:
        document = corpus.document(document_id)
        start = document.text.index(quote)
        segment = document.segment(start, start + len(quote))
        corpus.decide(Decision(segment, code_id, coder, Verdict.CODED))


@pytest.fixture
def coded(qualcode: Qualcode, village: Project) -> Project:
    """Both of two documents coded by Sari and Budi, who differ on one sentence of six."""
    assert qualcode("import").exit_code == 0
    for coder in ("Sari", "Budi"):
        code(village, coder, "informan-1", "Kami sudah saling percaya.")
        code(village, coder, "catatan", "Harus ada komitmen.", "commitment")
    code(village, "Sari", "catatan", "Ada rasa percaya")
    return village


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_screen_says_what_was_counted_and_fits(qualcode: Qualcode, coded: Project) -> None:
    result = qualcode("agreement", "--seed", 2)
    assert result.exit_code == 0, result.output
    assert "Budi, Sari: 6 sentences of 2 documents that both worked on." in result.output
    assert "Intervals from so few documents (2) are rough." in result.output
    line = next(line for line in result.output.splitlines() if "trust-building" in line)
    assert line.split()[:5] == ["·trust-building", "1", "/", "2", "83.3"]
    assert ".57" in line  # kappa: (5/6 - 11/18) / (7/18)
    assert max(map(len, result.output.splitlines())) <= WIDTH
    assert "Used by nobody:" in result.output


def test_sentences_for_the_paper_in_both_languages(qualcode: Qualcode, coded: Project) -> None:
    text = " ".join(qualcode("agreement").output.split())
    assert "Agreement between Budi and Sari was computed on 6 sentences in 2 documents" in text
    assert "Kesepakatan antarpengode antara Budi dan Sari dihitung atas 6 kalimat dalam 2 naskah" in text
    # pooled by hand: 1 - (2 / 12) / (54 / 132 + 40 / 132)
    assert "Krippendorff’s alpha was 0.77" in text and "alfa Krippendorff adalah 0,77" in text
    assert "2 codes in use, pooled as in De Vries et al. (2008)" in text
    words = {"substantial", "moderate", "excellent", "reliab", "sangat baik", "reliabel"}
    assert not any(word in text.lower() for word in words)


def test_rows_for_programs(qualcode: Qualcode, coded: Project, tmp_path: Path) -> None:
    found = {row["code"]: row for row in rows(qualcode("agreement", "--format", "csv", "--bootstrap", 0))}
    trust = found["trust-building"]
    assert (trust["unit"], trust["units"], trust["documents"]) == ("sentence", "6", "2")
    assert (trust["coder_1"], trust["coded_1"], trust["coded_2"]) == ("Budi", "1", "2")
    assert (trust["kappa"], trust["kappa_low"]) == ("0.5714", "")
    unused = [row for row in found.values() if row["undefined"] == "unused"]
    assert unused and all(row["alpha"] == "" for row in unused)
    target = tmp_path / "agreement.xlsx"
    assert qualcode("agreement", "--format", "xlsx", "--output", target).exit_code == 0
    sheet = openpyxl.load_workbook(target)["agreement"]
    assert sheet["A1"].value == "code" and sheet.max_row == len(found) + 1


def test_json_has_all_of_it(qualcode: Qualcode, coded: Project, tmp_path: Path) -> None:
    data = json.loads(qualcode("agreement", "--format", "json", "--unit", "turn", "--seed", 5).stdout)
    assert (data["coders"], data["unit"], data["seed"]) == (["Budi", "Sari"], "turn", 5)
    assert data["documents"] == ["catatan", "informan-1"]
    assert data["rows"][0]["level"] == "overall"
    target = tmp_path / "agreement.json"
    qualcode("agreement", "--format", "json", "--unit", "turn", "--seed", 5, "--output", target)
    assert json.loads(target.read_text(encoding="utf-8")) == data


def test_one_coder_is_told_what_to_do(qualcode: Qualcode, village: Project) -> None:
    qualcode("import")
    code(village, "Sari", "informan-1", "Kami sudah saling percaya.")
    result = qualcode("agreement")
    assert result.exit_code == 9
    assert "No document has decisions of two coders." in result.output
    assert "qualcode review --coder NAME" in result.output


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["--coder", "Sari"], 9, "two coders or more"),
        (["--coder", "Sari", "--coder", "Sari"], 2, "Name each coder once"),
        (["--coder", "Sari", "--coder", "Nobody"], 9, "Coders with decisions: Budi, Sari"),
        (["--exclude", "budi"], 9, "no decisions of budi to leave out"),
        (["--exclude", "Budi"], 9, "No document has decisions of two coders"),
        (["--code", "nothing-like-this"], 9, "nothing-like-this"),
        (["--format", "xlsx"], 2, "--output FILE.xlsx"),
        (["--output", "x.csv"], 2, "--format csv"),
    ],
)
def test_what_cannot_be_done(
    qualcode: Qualcode, coded: Project, arguments: list[str], exit_code: int, message: str
) -> None:
    result = qualcode("agreement", *arguments)
    assert (result.exit_code, message in result.output) == (exit_code, True), result.output


def test_three_coders_and_one_code(qualcode: Qualcode, coded: Project) -> None:
    code(coded, "Tono", "catatan", "Ada rasa percaya")
    result = qualcode("agreement", "--code", "trust-building", "--unit", "character")
    assert result.exit_code == 0, result.output
    assert "that at least two of them worked on" in result.output
    assert "kappa" not in result.output.lower() and "cu-alpha" not in result.output
    (trust,) = [
        row
        for row in rows(qualcode("agreement", "--code", "trust-building", "--format", "csv"))
        if row["code"] == "trust-building"
    ]
    assert (trust["coder_3"], trust["coded_3"], trust["kappa"]) == ("Tono", "1", "")


def test_what_was_decided_after_the_comparison_and_a_consensus_do_not_count(
    qualcode: Qualcode, coded: Project
) -> None:
    before = rows(qualcode("agreement", "--format", "csv"))
    with Corpus.open(coded.corpus_url) as corpus:
        corpus.open_pair(Opening("Budi", "Sari", "konsensus"))
    code(coded, "Budi", "catatan", "Ada rasa percaya")  # now knowing what Sari has
    code(coded, "konsensus", "catatan", "Ada rasa percaya")
    result = qualcode("agreement")
    assert "before any two were compared" in result.output
    assert "konsensus" not in result.output
    after = rows(qualcode("agreement", "--format", "csv"))
    assert [row["alpha"] for row in after] == [row["alpha"] for row in before]
    now = rows(qualcode("agreement", "--now", "--format", "csv"))
    assert next(row["alpha"] for row in now if row["code"] == "trust-building") == "1.0"
