"""The numbers of the draft on the shipped samples, counted once more straight from the coded corpus."""

from __future__ import annotations

from pathlib import Path

import docx
import pandas as pd
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

import qualcode
from qualcode.cli import cli
from qualcode.codebook import load_codebook
from qualcode.model import Codebook
from qualcode.project import Project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "p"
    result = CliRunner().invoke(cli, ["demo", str(folder), "--language", "en"])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def codebook(root: Path) -> Codebook:
    return load_codebook(Project.load(root).codebook_path)


@pytest.fixture(scope="module")
def codings(root: Path, codebook: Codebook) -> pd.DataFrame:
    with qualcode.Corpus.of_project(root) as corpus:
        frame = corpus.codings()
    frame["component"] = frame["code_id"].map(codebook.component)
    frame["segment"] = list(zip(frame["document_id"], frame["start"], frame["end"], strict=True))
    return frame


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, list[list[str]]]:
    (path,) = (root / "reports").glob("*.docx")
    document = docx.Document(str(path))
    found = {}
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Caption":
            rows = paragraph._p.getnext().findall(qn("w:tr"))
            caption = paragraph.text.split(". ", 1)[1]
            found[caption] = [
                [" ".join(t.text for t in cell.iter(qn("w:t"))) for cell in row.findall(qn("w:tc"))]
                for row in rows
            ]
    return found


def test_overview(tables: dict[str, list[list[str]]], codings: pd.DataFrame, codebook: Codebook) -> None:
    informants = 13  # with a code in the shipped table of cases: ten interviewed, three in a group chat
    expected, expected_statuses = [], []
    for code in codebook.children(None):
        of_code = codings[codings["component"] == code.id]
        people = of_code[of_code["role"] == "informant"]["informant"].nunique()
        documents = of_code[of_code["kind"] == "document"]["document_id"].nunique()
        observations = of_code[of_code["kind"] == "observation"]["document_id"].nunique()
        statuses = [
            str(of_code[of_code["status"] == status]["segment"].nunique())
            for status in ("present", "absent", "wished", "hypothetical", "partial", "past")
        ]
        expected_statuses.append([code.name.en, *statuses])
        expected.append(
            [
                code.name.en,
                str(of_code["segment"].nunique()),
                f"{people} of {informants}",
                f"{observations} of 1",
                f"{documents} of 2",
            ]
        )
    assert tables["Coded segments and their sources by component"][1:] == expected
    assert tables["Status of the coded segments by component"][1:] == expected_statuses


def test_matrices(tables: dict[str, list[list[str]]], codings: pd.DataFrame, codebook: Codebook) -> None:
    levels = ["pusat", "kabupaten", "desa", "swasta", "masyarakat"]
    source = codings["informant"].where(codings["informant"] != "", codings["document_id"])
    by_level = tables["Components by level: segments (sources)"]
    by_kind = tables["Triangulation of techniques: segments (sources) by component"]
    for row, code in enumerate(codebook.children(None), 1):
        of_code = codings[codings["component"] == code.id].assign(source=source)
        for column, level in enumerate(levels, 1):
            cell = of_code[of_code["level"] == level]
            counted = f"{cell['segment'].nunique()} ({cell['source'].nunique()})"
            assert by_level[row][column] == (counted if len(cell) else "—")
        for column, (kind, whose) in enumerate(
            {"interview": "source", "observation": "document_id", "document": "document_id"}.items(), 1
        ):
            cell = of_code[of_code["kind"] == kind]
            counted = f"{cell['segment'].nunique()} ({cell[whose].nunique()})"
            if absent := cell[cell["status"] == "absent"]["segment"].nunique():
                counted += f" {absent} absent"
            assert by_kind[row][column] == (counted if len(cell) else "—")


def test_segments_of_each_source(tables: dict[str, list[list[str]]], codings: pd.DataFrame) -> None:
    people = codings[codings["role"] == "informant"].groupby("informant")["segment"].nunique()
    shown = {row[0]: int(row[-1]) for row in tables["Informants"][1:]}
    assert len(shown) == 13
    assert shown == {label: int(people.get(label, 0)) for label in shown}


def test_decision_log(tables: dict[str, list[list[str]]], root: Path, codings: pd.DataFrame) -> None:
    with qualcode.Corpus.of_project(root) as corpus:
        counts = corpus.counts()
    suggested, accepted, corrected, rejected, skipped, undecided, coded = map(
        int, tables["Suggestions and decisions by code"][-1][1:]
    )
    assert accepted + corrected + coded == counts.codings == len(codings)
    assert suggested == accepted + corrected + rejected + skipped + undecided
    assert undecided + skipped == counts.open_suggestions


def test_patterns_share_out_the_suggestions(tables: dict[str, list[list[str]]]) -> None:
    rows = tables["Patterns and what became of their suggestions"][1:]
    sums = [sum(int(row[column]) for row in rows) for column in range(2, 8)]
    assert sums == [int(number) for number in tables["Suggestions and decisions by code"][-1][1:7]]
    for _, _, _, accepted, corrected, rejected, _, _, precision, _ in rows:
        decided = int(accepted) + int(corrected) + int(rejected)
        assert precision.startswith(f"{accepted} of {decided}: " if decided else "—")


def test_no_quote_is_a_mere_label(root: Path) -> None:
    (path,) = (root / "reports").glob("*.docx")
    quotes = [p.text for p in docx.Document(str(path)).paragraphs if p.style.name == "Quote"]
    assert quotes
    assert min(len(text.split("”")[0].split()) for text in quotes) >= 3
