"""``qualcode codebook``: what a researcher sees."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.codebook import command
from qualcode.cli.context import Context
from qualcode.errors import CodebookError, NotFoundError, ProjectError
from qualcode.project import create_project

BOOK = """\
id: book
version: "1.0"
name: {id: Buku, en: Book}
codes:
  - id: process
    name: {id: Proses, en: Process}
  - id: trust
    parent: process
    name: {id: Kepercayaan, en: Trust}
    definition:
      id: Keyakinan bahwa pihak lain memenuhi janjinya.
      en: The belief that all the other parties who sit at the table will in the end keep their word.
    example: {en: We trust them.}
    pages: "558"
    patterns:
      - saling percaya   # from the pilot
      - {phrase: hilang kepercayaan, status: absent}
    traps: [percaya diri]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    create_project(root, title="Proyek")
    return root


@pytest.fixture
def book(project: Path) -> Path:
    """The project's codebook, small enough to see all of it."""
    path = project / "codebooks" / "ansell-gash.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def _run(start: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=Context(start=start))


def test_check_of_a_good_codebook(project: Path, book: Path) -> None:
    result = _run(project, "check")
    assert (result.exit_code, result.output) == (0, "book can be used: 2 codes, 2 patterns, 1 trap.\n")


def test_check_names_places_and_next_steps_and_fails(project: Path, book: Path) -> None:
    book.write_text(BOOK.replace("parent: process", "parent: proces"), encoding="utf-8")
    result = _run(project, "check", str(book))
    assert result.exit_code == 1
    assert f'{book}:8:13: The parent of the code "trust" is unknown: "proces".' in result.output
    assert 'Did you mean "process"?' in result.output
    assert "1 error, 0 warnings" in result.output


def test_check_asks_spacy_about_token_patterns(project: Path, book: Path) -> None:
    book.write_text(BOOK.replace("- saling percaya", "- {tokens: [{LOWER: [1]}]}"), encoding="utf-8")
    result = _run(project, "check")
    assert result.exit_code == 1
    assert f"{book}:16:18: Pattern 1 of the code" in result.output
    assert "spaCy" in result.output


def test_warnings_alone_do_not_fail(project: Path, book: Path) -> None:
    book.write_text(BOOK.replace("[percaya diri]", "[percaya]"), encoding="utf-8")
    result = _run(project, "check")
    assert result.exit_code == 0
    assert f'{book}:18:13: warning: The trap "percaya" vetoes' in result.output
    assert "0 errors, 1 warning" in result.output


def test_check_outside_a_project_needs_a_path(tmp_path: Path) -> None:
    assert isinstance(_run(tmp_path, "check").exception, ProjectError)
    missing = _run(tmp_path, "check", str(tmp_path / "none.yaml"))
    assert missing.exit_code == 1
    assert "There is no such codebook file." in missing.output


def test_show_prints_the_tree(project: Path, book: Path) -> None:
    lines = _run(project, "show", "--language", "en").output.splitlines()
    assert lines[0] == "book 1.0: Book"
    assert [line.split() for line in lines[2:]] == [["process", "Process", "0"], ["trust", "Trust", "2"]]
    assert lines[3].startswith("  trust")


def test_show_prints_everything_about_a_code(project: Path, book: Path) -> None:
    output = _run(project, "show", "trust", "--language", "en").output
    assert output.startswith("Trust  (process › trust)\n")
    for part in ("who sit at the table", "We trust them.", "558", "trust/saling-percaya", "percaya diri"):
        assert part in output
    assert re.search(r"hilang kepercayaan +trust/hilang-kepercayaan +\[absent\]", output)
    assert "Kepercayaan  (process › trust)" in _run(project, "show", "trust").output


def test_show_of_a_shipped_codebook_fits_the_screen_without_a_project(tmp_path: Path) -> None:
    for arguments in (["show"], ["show", "trust-building"]):
        result = _run(tmp_path, *arguments, "--codebook", "ansell-gash")
        assert result.exit_code == 0
        assert max(map(len, result.output.splitlines())) <= 80


def test_show_of_an_unknown_code_offers_a_near_one(project: Path, book: Path) -> None:
    error = _run(project, "show", "trsut").exception
    assert isinstance(error, NotFoundError)
    assert 'Did you mean "trust"?' in error.hint


def test_new_makes_a_codebook_that_passes_and_never_overwrites(project: Path) -> None:
    result = _run(project, "new", "Teori Saya")
    path = project / "codebooks" / "teori-saya.yaml"
    assert (result.exit_code, str(path) in result.output) == (0, True)
    assert _run(project, "check", str(path)).exit_code == 0
    written = path.read_bytes()
    assert isinstance(_run(project, "new", "Teori Saya").exception, CodebookError)
    assert path.read_bytes() == written


def test_diff_lists_codes_words_and_rules(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(BOOK, encoding="utf-8")
    changed = (
        BOOK.replace('version: "1.0"', 'version: "1.1"')
        .replace("en: Trust}", "en: Confidence}")
        .replace("all the other parties", "the other parties")
        .replace("- saling percaya", "- saling curiga")
        .replace("[percaya diri]", "[percaya diri, aliran kepercayaan]")
        .replace("    parent: process\n", "")
    )
    new.write_text(changed + "  - {id: dialogue, name: Dialog, patterns: [rembuk]}\n", encoding="utf-8")
    output = _run(tmp_path, "diff", str(old), str(new)).output
    for line in (
        "version: 1.0 → 1.1",
        "+ code added: dialogue  Dialog (1 pattern, 0 traps)",
        "    moved: from process to the top",
        "    renamed en: Trust → Confidence",
        "      words: [-all-]",
        "    - pattern: saling percaya",
        "    + pattern: saling curiga",
        "    + trap: aliran kepercayaan",
        "1 code added, 0 removed, 1 changed (1 with other patterns or traps).",
    ):
        assert line in output.splitlines(), output
    backwards = _run(tmp_path, "diff", str(new), str(old)).output
    assert "- code removed: dialogue  Dialog (1 pattern, 0 traps)" in backwards


def test_diff_of_the_same_says_so() -> None:
    output = _run(Path(), "diff", "ansell-gash", "ansell-gash").output
    assert output == "The two codebooks are the same.\n"


def test_add_puts_one_line_with_its_origin_into_the_project_s_codebook(project: Path, book: Path) -> None:
    result = _run(project, "add", "trust", '"MoU"', "--remark", "Informan 3")
    assert result.exit_code == 0
    added = f"      - '\"MoU\"'  # added {date.today():%Y-%m-%d}: Informan 3\n"
    assert book.read_text(encoding="utf-8") == BOOK.replace("    traps:", f"{added}    traps:")


def test_add_a_trap(project: Path, book: Path) -> None:
    assert _run(project, "add", "trust", "aliran kepercayaan", "--trap").exit_code == 0
    assert "traps: [percaya diri, aliran kepercayaan]  # added" in book.read_text(encoding="utf-8")
