"""Loading: from YAML to a Codebook, by name or path; and the skeleton of a new one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualcode.codebook import check_codebook, codebook_path, load_codebook, write_skeleton
from qualcode.errors import CodebookError
from qualcode.model import Bilingual, PatternKind, Status

COMPONENTS = [
    "starting-conditions",
    "institutional-design",
    "facilitative-leadership",
    "collaborative-process",
]

BOOK = """\
id: book
version: 1.10
draft: true
name: {id: Buku, en: Book}
citation: "Ansell, C. (2008)."
codes:
  - id: trust
    parent: process
    name: Trust
    definition:
      en: >-
        Folded
        text
    pages: 558
    lack: true
    patterns:
      - saling percaya
      - {id: trust-07, tokens: [{LOWER: saling}, {LENGTH: {">=": 3}, IS_ALPHA: true}]}
      - {phrase: belum ada komitmen, status: absent}
      - 2024
    traps:
      - '"trust fund"'
      - kurang … kepercayaan
  - id: process
    parent:
    name: {id: kafe\u0301}
    past: true
    patterns:
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_every_setting_arrives(path: Path) -> None:
    book = load_codebook(path)
    assert (book.id, book.version, book.draft, book.citation) == ("book", "1.10", True, "Ansell, C. (2008).")
    assert (book.name, book.source) == (Bilingual("Buku", "Book"), str(path))
    trust, process = book.codes
    assert (trust.past, process.past) == (False, True)
    assert (trust.id, trust.parent, trust.pages, trust.lack, trust.line) == (
        "trust",
        "process",
        "558",
        True,
        7,
    )
    assert trust.name == Bilingual("Trust", "Trust")
    assert trust.definition == Bilingual("", "Folded text")
    assert (process.parent, process.name.id, process.patterns) == (None, "kafé", ())


def test_patterns_have_kinds_ids_and_lines(path: Path) -> None:
    trust = load_codebook(path).codes[0]
    assert [(p.id, p.kind, p.line) for p in trust.patterns] == [
        ("trust/saling-percaya", PatternKind.PHRASE, 17),
        ("trust-07", PatternKind.TOKENS, 18),
        ("trust/belum-ada-komitmen", PatternKind.PHRASE, 19),
        ("trust/2024", PatternKind.PHRASE, 20),
    ]
    assert trust.patterns[1].tokens == ({"LOWER": "saling"}, {"LENGTH": {">=": 3}, "IS_ALPHA": True})
    assert trust.patterns[2].status is Status.ABSENT
    assert [(t.kind, t.parts, t.line) for t in trust.traps] == [
        (PatternKind.EXACT, ("trust fund",), 22),
        (PatternKind.GAP, ("kurang", "kepercayaan"), 23),
    ]


def test_remarks_and_layout_do_not_change_the_digest(path: Path) -> None:
    before = load_codebook(path).digest
    path.write_text("# a remark\n\n" + BOOK.replace("{id: Buku, en: Book}", '{en: "Book", id: Buku}'))
    assert load_codebook(path).digest == before
    path.write_text(BOOK.replace("saling percaya", "saling curiga"), encoding="utf-8")
    assert load_codebook(path).digest != before


def test_a_shipped_codebook_by_its_name() -> None:
    book = load_codebook("ansell-gash")
    assert book.id == "ansell-gash"
    assert [code.id for code in book.children(None)][:4] == COMPONENTS
    ids = [pattern.id for pattern in book.patterns]
    assert len(ids) == len(set(ids))
    assert Path(book.source) == codebook_path("ansell-gash")


def test_a_file_in_the_folder_comes_before_a_shipped_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ansell-gash").write_text(BOOK, encoding="utf-8")
    assert load_codebook("ansell-gash").id == "book"


def test_an_unknown_name_offers_the_shipped_ones() -> None:
    with pytest.raises(CodebookError) as caught:
        load_codebook("ansel-gash")
    assert "ansell-gash" in caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"none\.yaml: There is no such codebook file"):
        load_codebook(tmp_path / "none.yaml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(path: Path) -> None:
    path.chmod(0)
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(path)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_skeleton_passes_the_check_with_all_kinds_of_rules(tmp_path: Path, language: str) -> None:
    path = tmp_path / "codebooks" / "my-theory.yaml"
    write_skeleton(path, name="Budi's: theory # 1", language=language)
    assert check_codebook(path) == []
    assert (path.parent / "codebook.schema.json").is_file()
    book = load_codebook(path)
    assert (book.id, book.name.id) == ("my-theory", "Budi's: theory # 1")
    assert {pattern.kind for pattern in book.patterns} == set(PatternKind) - {PatternKind.TOKENS}
    assert any(pattern.status for pattern in book.patterns)
    assert book.codes[1].traps
    assert book.codes[1].parent == book.codes[0].id


def test_a_skeleton_never_overwrites(tmp_path: Path, path: Path) -> None:
    with pytest.raises(CodebookError, match="already"):
        write_skeleton(path, name="x", language="en")
    assert path.read_text(encoding="utf-8") == BOOK


def test_the_example_in_the_guide_passes_the_check(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
    path = tmp_path / "my-theory.yaml"
    path.write_text(guide.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert check_codebook(path) == []
    assert [code.id for code in load_codebook(path).codes] == ["process", "trust-building"]
