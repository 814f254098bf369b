"""``qualcode review`` through the command line, in a pipe and in a real terminal that is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from terminal_process import in_terminal, needs_terminal

from qualcode.cli import cli
from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Document, Match, Status, Suggestion, Verdict
from qualcode.project import Project, create_project

CODEBOOK = Path(__file__).parents[1] / "cases" / "review" / "small.yaml"
SENTENCES = ("Kami saling percaya.", "Mereka saling percaya juga.", "Kita saling percaya lagi.")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = create_project(tmp_path / "study", language="en", coder="Sari")
    shutil.copy(CODEBOOK, project.codebook_path)
    codebook = load_codebook(project.codebook_path)
    code = codebook.get("trust-building")
    assert code is not None
    document = Document.from_text(" ".join(SENTENCES), title="Catatan desa")
    suggestions = []
    for sentence in SENTENCES:
        start = document.text.index(sentence)
        first = document.text.index("saling percaya", start)
        suggestions.append(
            Suggestion(
                segment=document.segment(start, start + len(sentence)),
                code_id=code.id,
                status=Status.PRESENT,
                matches=(Match(first, first + 14, code.patterns[0].id),),
                codebook_digest=codebook.digest,
                code_digest=code.digest,
            )
        )
    with Corpus.open(project.corpus_url, create=True) as corpus:
        corpus.add_document(document)
        corpus.store_suggestions(document.id, {code.id: code.rules_digest}, suggestions)
    return project


def run(project: Project, *args: str, keys: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--project", str(project.root), "review", *args], input=keys)
    return result.exit_code, result.output


def verdicts(project: Project) -> list[Verdict]:
    with Corpus.open(project.corpus_url) as corpus:
        return [decision.verdict for decision in corpus.decisions()]


def test_decides_and_says_what_to_type_next(project: Project) -> None:
    code, output = run(project, keys="ax")
    assert code == 0
    assert "Decided: 2 (1 accepted, 1 rejected), skipped: 0." in output
    assert "Still waiting: 1." in output and "Next: qualcode review" in output
    assert verdicts(project) == [Verdict.ACCEPTED, Verdict.REJECTED]


def test_goes_on_where_it_was_left(project: Project) -> None:
    run(project, keys="aq")
    code, output = run(project, keys="aaq")
    assert code == 0
    assert "Mereka [saling percaya] juga." in output and "«Kami [saling" not in output
    assert "Next: qualcode report" in output


def test_nothing_to_review(project: Project) -> None:
    run(project, keys="aaaq")
    code, output = run(project)
    assert code == 0
    assert "There is nothing to review." in output


def test_another_coder_starts_afresh(project: Project) -> None:
    run(project, keys="aaaq")
    assert "1 of 3 for this code" in run(project, "--coder", "Budi", keys="q")[1]


def test_the_codebook_in_use_is_recorded(project: Project) -> None:
    run(project, keys="a")
    with Corpus.open(project.corpus_url) as corpus:
        [decision] = corpus.decisions()
    assert decision.codebook_digest == load_codebook(project.codebook_path).digest


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [("--code", "trust-bilding", "trust-building"), ("--document", "catatan-dasa", "catatan-desa")],
)
def test_unknown_names_get_a_suggestion(project: Project, option: str, value: str, hint: str) -> None:
    code, output = run(project, option, value)
    assert code == 9
    assert f"Did you mean: {hint}" in output


def test_the_choice_narrows_the_queue(project: Project) -> None:
    assert "nothing to review" in run(project, "--code", "outcomes")[1]
    assert "1 of 3 for this code" in run(project, "--code", "collaborative-process", keys="q")[1]
    assert "1 of 3 in this document" in run(project, "--order", "document", keys="q")[1]


@needs_terminal
def test_in_a_terminal_that_is_killed_no_decision_is_lost(project: Project) -> None:
    with in_terminal(project.root, "review") as terminal:
        terminal.read_until("1 of 3")
        terminal.type("a")
        terminal.read_until("2 of 3")
        terminal.type("x")
        terminal.read_until("3 of 3")
        terminal.process.kill()
    assert verdicts(project) == [Verdict.ACCEPTED, Verdict.REJECTED]
    code, output = run(project, keys="a")
    assert code == 0
    assert "«Kita [saling percaya] lagi.»" in output
