"""``qualcode report`` at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from invented_study import CODEBOOK, fill

from qualcode.cli import cli
from qualcode.corpus import Corpus
from qualcode.model import Decision, Opening, Verdict
from qualcode.project import create_project

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = create_project(tmp_path / "p", title="Studi Kasus", coder="Rina")
    codes = "\n".join(
        f"  - id: {code.id}\n    parent: {code.parent}\n    name: {code.name.id}\n    definition: Pengertian."
        if code.parent
        else f"  - id: {code.id}\n    name: {code.name.id}\n    definition: Pengertian."
        for code in CODEBOOK.codes
    )
    text = f"id: kecil\nversion: '1'\nname: Kecil\ncitation: A. (2001). B.\ncodes:\n{codes}\n"
    project.codebook_path.write_text(text, encoding="utf-8")
    with Corpus.open(project.corpus_url, create=True) as corpus:
        fill(corpus)
    return project.root


@pytest.fixture
def run(root: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(cli, ["--project", str(root), "report", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


def test_writes_the_draft_and_says_what_is_next(run: Run, root: Path) -> None:
    result = run()
    target = root / "reports" / "studi-kasus-id.docx"
    assert result.exit_code == 0, result.output
    assert f"Report: {target}" in result.output
    assert "8 codings from 6 documents." in result.output
    assert docx.Document(str(target)).core_properties.title == "Studi Kasus"


def test_a_second_run_keeps_the_first_draft(run: Run, root: Path) -> None:
    run("--language", "en")
    result = run("--language", "en")
    assert "The earlier draft is kept as" in result.output
    assert (root / "reports" / "studi-kasus-en.1.docx").is_file()


def test_the_named_wording_wins_over_the_projects_own(run: Run, root: Path, tmp_path: Path) -> None:
    blocks = "{% block heading_method %}Cara{% endblock %}{% block heading_findings %}Isi{% endblock %}"
    (root / "reports" / "wording.id.j2").write_text(blocks, encoding="utf-8")
    own = tmp_path / "lain.j2"
    own.write_text("{% block heading_method %}Jalan{% endblock %}", encoding="utf-8")
    output = tmp_path / "draf.docx"

    def headings() -> list[str]:
        return [p.text for p in docx.Document(str(output)).paragraphs if p.style.name == "Heading 1"]

    run("--output", str(output))
    assert headings()[1:3] == ["Cara", "Isi"]
    run("--output", str(output), "--wording", str(own))
    assert headings()[1:3] == ["Jalan", "Temuan"]


def test_copied_wording_is_not_overwritten(run: Run, root: Path) -> None:
    assert run("--copy-wording").exit_code == 0
    assert "INTERPRETASI PENELITI" in (root / "reports" / "wording.id.j2").read_text(encoding="utf-8")
    assert run().exit_code == 0
    again = run("--copy-wording")
    assert again.exit_code == 11
    assert "nothing was changed" in again.output


def test_quotes_of_one_coder_only(run: Run, root: Path, tmp_path: Path) -> None:
    with Corpus.open(root / "corpus.sqlite") as corpus:
        segment = corpus.document("informan-1").segment(3, 12)
        corpus.decide(Decision(segment, "rules", "Sari", Verdict.CODED))
    refused = run("--coder", "Sari")
    assert refused.exit_code == 13 and "Next: When both have finished: qualcode compare" in refused.output
    with Corpus.open(root / "corpus.sqlite") as corpus:
        corpus.open_pair(Opening("Rina", "Sari", "konsensus"))
    result = run("--coder", "Sari", "--all-quotes", "--output", str(tmp_path / "sari.docx"))
    assert "1 coding from 6 documents." in result.output
    assert docx.Document(str(tmp_path / "sari.docx")).core_properties.author == "Sari"


def test_errors_name_the_file_and_exit_with_the_reports_code(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.j2"
    broken.write_text("{% block present %}", encoding="utf-8")
    result = run("--wording", str(broken))
    assert result.exit_code == 11
    assert f"{broken}:1" in result.output
    assert "Next:" in result.output
