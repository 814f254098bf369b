"""Projects: made, found, read, and files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import ProjectError
from qualcode.model import Role
from qualcode.project import FILE_NAME, Project, create_project
from qualcode.saving import write_bytes, write_text

# what a researcher types or pastes, and what breaks naive YAML
AWKWARD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("\"'\\:#{}[]&*!|>%@`,-? \n\r\t\x85\u2028é😀"))
)
LABELS = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["C", "Z"]), st.sampled_from("\"':#{}-? .")),
    min_size=1,
).filter(lambda label: label == label.strip())


@given(title=AWKWARD, coder=AWKWARD, question=AWKWARD)
def test_any_title_coder_and_question_come_back_as_one_line(title: str, coder: str, question: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = create_project(Path(folder) / "p", title=title, coder=coder, questions=[question])
        again = Project.find(made.transcripts)
    assert again == made
    for text in (again.title, again.coder, *again.research_questions):
        assert "\n" not in text and text == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('Kata "percaya": sebuah studi', 'Kata "percaya": sebuah studi'),
        ("C:\\data\\baru # bukan komentar", "C:\\data\\baru # bukan komentar"),
        ("{judul}: [1] & *2* 'dst' | >", "{judul}: [1] & *2* 'dst' | >"),
        ("Dua\nbaris\r\n\r\nbernomor", "Dua baris bernomor"),
        ("Jawa ꦲꦏ꧀ꦱꦫ, 漢字 😀", "Jawa ꦲꦏ꧀ꦱꦫ, 漢字 😀"),
        ("bunyi\a tak\x85tampak\x9d", "bunyi tak tampak"),
        ("yes", "yes"),
        ("2023", "2023"),
        ("~", "~"),
        ("", "studi-saya"),
    ],
)
def test_titles_are_kept_as_typed(tmp_path: Path, typed: str, kept: str) -> None:
    project = create_project(tmp_path / "studi-saya", title=typed)
    assert Project.load(project.root).title == kept


def test_a_new_project_has_all_that_the_next_step_needs(tmp_path: Path) -> None:
    project = create_project(tmp_path / "a" / "b", language="en", codebook="emerson-2012")
    assert project.transcripts.is_dir() and project.reports.is_dir()
    assert project.codebook_path == project.root / "codebooks" / "emerson-2012.yaml"
    assert (project.codebook_path.parent / "codebook.schema.json").is_file()
    assert (project.language, project.coder, project.speakers) == ("en", "coder", {})
    assert project.corpus_url == f"sqlite:///{project.root / 'corpus.sqlite'}"


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    mine = tmp_path / "codebooks" / "ansell-gash.yaml"
    mine.parent.mkdir()
    mine.write_text("# my own\n", encoding="utf-8")
    create_project(tmp_path)
    assert mine.read_text(encoding="utf-8") == "# my own\n"
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(ProjectError, match="nothing was changed"):
        create_project(tmp_path, title="Another")
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_an_unknown_codebook_makes_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no shipped codebook 'ansel'") as caught:
        create_project(tmp_path / "p", codebook="ansel")
    assert "ansell-gash" in caught.value.hint
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ("title: a", ("patterns",)),
        ("suggesters:", ("patterns",)),
        ("suggesters: definitions", ("definitions",)),
        ("suggesters: [definitions, patterns, definitions ]", ("definitions", "patterns")),
    ],
)
def test_suggesters_are_read_in_their_order(tmp_path: Path, settings: str, names: tuple[str, ...]) -> None:
    (tmp_path / FILE_NAME).write_text(settings + "\n", encoding="utf-8")
    assert Project.load(tmp_path).suggesters == names


@pytest.mark.parametrize("inside", [".", "transcripts", "transcripts/kabupaten/desa", FILE_NAME])
def test_a_project_is_found_from_below(tmp_path: Path, inside: str) -> None:
    project = create_project(tmp_path / "p")
    start = project.root / inside
    if inside != FILE_NAME:
        start.mkdir(parents=True, exist_ok=True)
    assert Project.find(start).root == project.root


def test_the_nearest_project_counts(tmp_path: Path) -> None:
    create_project(tmp_path)
    inner = create_project(tmp_path / "transcripts" / "inner")
    assert Project.find(inner.transcripts).root == inner.root


def test_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=FILE_NAME) as caught:
        Project.find(tmp_path)
    assert "qualcode init" in caught.value.hint


@pytest.mark.parametrize(
    ("settings", "message", "line"),
    [
        ("title: a\nlanguage: id\ntitel: b\n", "Unknown setting: titel", 3),
        ("# one\n\nlanguage: jv\n", "'jv'", 3),
        ("title: a\ncoder: [b, c]\n", "'coder' must be a text", 2),
        ("institutions:\n  dinas: sosial\n", "'institutions' must be a list", 1),
        ("title: a\nspeakers:\n  P: penanya\n", "'penanya' is not a role", 3),
        ("title: a\nsuggesters: []\n", "'suggesters' names nobody", 2),
        ("title: a\nsuggesters: {patterns: yes}\n", "'suggesters' must be a list", 2),
        ("title: a\nspeakers: P\n", "'speakers' must be a list", 2),
        ("research_questions:\n  - a\n  - {b: c}\n", "'research_questions' is not a text", 3),
        ('title: "a\n', "Not valid YAML", 2),
        ("title: a: b\n", "Not valid YAML", 1),
        ("title: a\ntitle: b\n", "Not valid YAML", 2),
        ("- title\n", "must be a list of settings", None),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, settings: str, message: str, line: int | None
) -> None:
    (tmp_path / FILE_NAME).write_text(settings, encoding="utf-8")
    with pytest.raises(ProjectError, match=message) as caught:
        Project.load(tmp_path)
    assert caught.value.where is not None
    assert caught.value.where.path == tmp_path / FILE_NAME
    assert caught.value.where.line == line


def test_an_empty_file_is_a_project_with_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("", encoding="utf-8")
    project = Project.load(tmp_path)
    assert (project.title, project.language, project.codebook) == (
        tmp_path.name,
        "id",
        "codebooks/ansell-gash.yaml",
    )


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes("title: Studi\r\nlanguage: en\r\n".encode("utf-8-sig"))
    assert Project.load(tmp_path).title == "Studi"


def test_a_relative_corpus_starts_at_the_project_and_others_stay(tmp_path: Path) -> None:
    url = "postgresql+psycopg://team@host/korpus"
    (tmp_path / FILE_NAME).write_text(f"corpus: {url}\n", encoding="utf-8")
    assert Project.load(tmp_path).corpus_url == url
    (tmp_path / FILE_NAME).write_text("corpus: sqlite:///data/k.sqlite\n", encoding="utf-8")
    assert Project.load(tmp_path).corpus_url == f"sqlite:///{tmp_path.resolve() / 'data' / 'k.sqlite'}"


def test_remembered_roles_leave_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    project = create_project(tmp_path / "p", title='Kata "percaya"', questions=["Bagaimana?"])
    before = project.file.read_text(encoding="utf-8").splitlines()
    project.remember_speakers({"P": Role.INTERVIEWER})
    Project.load(project.root).remember_speakers({"Bu Sri": Role.INFORMANT, "P": Role.INFORMANT})
    after = project.file.read_text(encoding="utf-8").splitlines()
    assert after[: len(before) - 1] == before[:-1]
    assert Project.load(project.root).speakers == {"P": Role.INFORMANT, "Bu Sri": Role.INFORMANT}
    assert "roles of speaker labels" in "\n".join(after)


@given(st.dictionaries(LABELS, st.sampled_from(list(Role)), min_size=1, max_size=4))
def test_any_label_is_remembered(roles: dict[str, Role]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder))
        project.remember_speakers(roles)
        assert Project.load(project.root).speakers == roles


@given(content=st.binary(max_size=300), earlier=st.none() | st.binary(max_size=300))
def test_a_written_file_holds_its_content_and_nothing_lies_beside_it(
    content: bytes, earlier: bytes | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "berkas"
        if earlier is not None:
            path.write_bytes(earlier)
        write_bytes(path, content)
        assert path.read_bytes() == content
        assert list(Path(folder).iterdir()) == [path]


def test_text_has_lf_line_ends_on_every_platform(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "satu\ndua é\n")
    assert (tmp_path / "a").read_bytes() == "satu\ndua é\n".encode()


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """The system refuses files beyond ``size`` bytes, as a full disk does."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("existed", [True, False])
def test_a_write_that_fails_half_way_leaves_the_folder_as_it_was(tmp_path: Path, existed: bool) -> None:
    path = tmp_path / "report.docx"
    if existed:
        path.write_bytes(b"earlier")
    with full_disk(4096), pytest.raises(OSError, match="too large"):
        write_bytes(path, b"x" * 100_000)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == (
        {"report.docx": b"earlier"} if existed else {}
    )


def test_a_folder_in_the_way_stays(tmp_path: Path) -> None:
    (tmp_path / "report.docx").mkdir()
    with pytest.raises(OSError):
        write_bytes(tmp_path / "report.docx", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["report.docx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_permissions_are_those_of_the_earlier_file_or_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(0o027)
    try:
        write_bytes(path, b"1")
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o600)
        write_bytes(path, b"2")
        assert path.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
