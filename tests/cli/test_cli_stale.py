"""Codebook drift on the command line: ``status``, ``codebook diff`` and ``review --stale``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.project import Project

Qualcode = Callable[..., Result]
STALE = "Under an older definition:"


@pytest.fixture
def coded(qualcode: Qualcode, village: Project) -> Path:
    """Everything is decided and one passage coded by hand; returns a copy of the codebook as it was."""
    qualcode("import")
    qualcode("suggest")
    qualcode("review", keys="aaxaq")
    qualcode("code", "informan-1", "--quote", "Airnya habis dulu", "--code", "outcomes")
    old = village.root / "old.yaml"
    old.write_bytes(village.codebook_path.read_bytes())
    return old


def edit(project: Project, old: str, new: str) -> None:
    text = project.codebook_path.read_text(encoding="utf-8")
    assert old in text
    project.codebook_path.write_text(text.replace(old, new), encoding="utf-8")


def log(project: Project) -> list[int | None]:
    with Corpus.open(project.corpus_url) as corpus:
        return [decision.id for decision in corpus.decisions()]


@pytest.mark.usefixtures("coded")
def test_a_new_definition_is_told_by_code_with_the_next_step(qualcode: Qualcode, village: Project) -> None:
    assert STALE not in qualcode("status").stdout
    edit(village, "How trust grows.", "Whether trust grows.")
    edit(village, "What is achieved.", "What has been achieved.")
    shown = qualcode("status").stdout
    assert f"{STALE} 3 decisions (3 by Sari): trust-building 2, outcomes 1" in shown
    assert "To take them up again: qualcode review --stale\n" in shown
    assert shown.endswith("Next: qualcode review --stale   (3 decisions under an older definition)\n")


@pytest.mark.usefixtures("coded")
def test_new_patterns_are_no_drift(qualcode: Qualcode, village: Project) -> None:
    edit(village, "- rasa percaya", "- kepercayaan")
    assert STALE not in qualcode("status").stdout
    assert "No decision rests on an older definition." in qualcode("review", "--stale").stdout


@pytest.mark.usefixtures("coded")
def test_another_coder_s_decisions_are_told_but_not_next(qualcode: Qualcode, village: Project) -> None:
    qualcode("--coder", "Ibu Ani", "review", keys="aaaaq")
    edit(village, "How trust grows.", "Whether trust grows.")
    words = " ".join(qualcode("status").stdout.split())
    assert f"{STALE} 4 decisions (2 by Ibu Ani, 2 by Sari): trust-building 4" in words
    shown = qualcode("--coder", "Budi", "status").stdout
    assert "To take them up again: qualcode --coder 'Ibu Ani' review --stale\n" in shown
    assert "Next: qualcode --coder Budi review   (4 suggestions wait)" in shown


def test_a_codebook_that_cannot_be_read_hides_nothing_else(
    qualcode: Qualcode, village: Project, coded: Path
) -> None:
    village.codebook_path.write_text("id: [", encoding="utf-8")
    shown = qualcode("status").stdout
    assert "Coded corpus:" in shown and STALE not in shown


@pytest.mark.usefixtures("coded")
def test_the_stale_review_takes_them_up_and_status_is_quiet_again(
    qualcode: Qualcode, village: Project
) -> None:
    edit(village, "How trust grows.", "Whether trust grows.")
    before = log(village)
    first = qualcode("review", "--stale", keys="a q")
    assert "changed since: definition" in first.stdout
    assert "Decided: 1 (1 accepted, 0 rejected), skipped: 1." in first.stdout
    assert "Still waiting: 1." in first.stdout and "Next: qualcode review --stale" in first.stdout
    assert log(village)[: len(before)] == before and len(log(village)) == len(before) + 1
    assert "trust-building 1" in qualcode("status").stdout
    assert "Next: qualcode report" in qualcode("review", "--stale", keys="aq").stdout
    assert STALE not in qualcode("status").stdout


@pytest.mark.usefixtures("coded")
def test_the_choice_of_code_and_document(qualcode: Qualcode, village: Project) -> None:
    edit(village, "How trust grows.", "Whether trust grows.")
    edit(village, "What is achieved.", "What has been achieved.")
    assert "1 of 1 for this code" in qualcode("review", "--stale", "--code", "outcomes", keys="q").stdout
    shown = qualcode("review", "--stale", "--document", "informan-1", "--order", "document", keys="q").stdout
    assert "1 of 2 in this document" in shown
    refused = qualcode("review", "--stale", "--order", "precision")
    assert refused.exit_code == 2 and "the order is code or document" in refused.output


@pytest.mark.usefixtures("coded")
def test_undo_on_the_command_line_brings_a_coding_by_hand_back(qualcode: Qualcode, village: Project) -> None:
    edit(village, "What is achieved.", "What has been achieved.")
    codings = qualcode("quotes", "--code", "outcomes").stdout
    qualcode("review", "--stale", keys="xq")
    assert "Airnya habis dulu" not in qualcode("quotes", "--code", "outcomes").stdout
    assert "Taken back:" in qualcode("undo").stdout
    assert qualcode("quotes", "--code", "outcomes").stdout == codings
    assert "outcomes 1" in qualcode("status").stdout


def test_diff_counts_the_decisions_of_the_project(qualcode: Qualcode, village: Project, coded: Path) -> None:
    edit(village, "How trust grows.", "Whether trust grows.")
    edit(village, "- komitmen", "- berkomitmen")
    text = village.codebook_path.read_text(encoding="utf-8")
    village.codebook_path.write_text(text[: text.index("  - id: outcomes")], encoding="utf-8")
    lines = qualcode("codebook", "diff", coded, village.codebook_path).stdout.splitlines()
    trust = next(n for n, line in enumerate(lines) if line.startswith("~") and "trust-building" in line)
    commitment = next(n for n, line in enumerate(lines) if line.startswith("~") and "commitment" in line)
    assert "    decisions under the old definition: 2" in lines[trust:commitment]
    assert not any("decisions" in line for line in lines[commitment:])
    removed = next(n for n, line in enumerate(lines) if line.startswith("- code removed: outcomes"))
    assert lines[removed + 1] == "    decisions under it: 1"


def test_diff_counts_what_rests_on_the_old_one_only(
    qualcode: Qualcode, village: Project, coded: Path
) -> None:
    edit(village, "How trust grows.", "Whether trust grows.")
    qualcode("review", "--stale", keys="aq")
    shown = qualcode("codebook", "diff", coded, village.codebook_path).stdout
    assert "decisions under the old definition: 1" in shown
    backwards = qualcode("codebook", "diff", village.codebook_path, coded).stdout
    assert "decisions under the old definition: 1" in backwards


def test_diff_needs_no_project_and_no_corpus(
    invoke: Qualcode, qualcode: Qualcode, village: Project, coded: Path, tmp_path: Path
) -> None:
    edit(village, "How trust grows.", "Whether trust grows.")
    outside = invoke("--project", tmp_path, "codebook", "diff", coded, village.codebook_path)
    assert outside.exit_code == 0 and "definition en" in outside.stdout
    (village.root / "corpus.sqlite").unlink()
    inside = qualcode("codebook", "diff", coded, village.codebook_path)
    assert inside.exit_code == 0 and inside.stdout == outside.stdout
    assert not (village.root / "corpus.sqlite").exists()
