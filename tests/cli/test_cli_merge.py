"""Two copies of a project folder, worked on apart and merged through the command line."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from qualcode.corpus import Corpus
from qualcode.model import About, BlindReading, Fit, Memo, Verdict
from qualcode.project import Project

Qualcode = Callable[..., Result]
VERSION_1 = Path(__file__).parents[1] / "cases" / "corpus" / "version-1.sql"


@pytest.fixture
def ours(qualcode: Qualcode, village: Project) -> Project:
    """A project with suggestions that nobody has decided on."""
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    return village


@pytest.fixture
def theirs(ours: Project) -> Project:
    """A copy of it in another folder."""
    return Project.load(shutil.copytree(ours.root, ours.root.with_name("copy")))


@pytest.fixture
def there(theirs: Project, invoke: Qualcode) -> Qualcode:
    """Runs ``qualcode …`` in the copy."""
    return partial(invoke, "--project", theirs.root)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def words(result: Result) -> str:
    """What was printed, however it was wrapped."""
    return " ".join(result.output.split())


def decided(project: Project) -> list[tuple[str, str, str, Verdict]]:
    with Corpus.open(project.corpus_url) as corpus:
        assert corpus.problems() == []
        found = corpus.standing_decisions()
        return sorted((one.coder, one.segment.quote, one.code_id, one.verdict) for one in found)


def test_two_coders_work_apart_and_merge(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    qualcode("--coder", "Ani", "review", keys="axaa")
    there("--coder", "Budi", "review", keys="aax")
    there("--coder", "Budi", "code", "catatan", "--quote", "Catatan rapat", "--code", "outcomes")
    before, mine = files(theirs.root), files(ours.root)

    tried = qualcode("merge", theirs.root, "--dry-run")
    assert tried.exit_code == 0 and "Would come in" in tried.stdout
    assert re.search(r"decisions of Budi +4 +0", tried.stdout)
    assert files(ours.root) == mine and files(theirs.root) == before

    merged = qualcode("merge", theirs.root)
    assert merged.exit_code == 0 and "Merged from" in merged.stdout
    assert re.search(r"documents +0 +2", merged.stdout)
    assert re.search(r"decisions of Budi +4 +0", merged.stdout)
    assert "decisions of Ani" not in merged.stdout, "the copy has none"
    assert files(theirs.root) == before
    assert {coder for coder, *_ in decided(ours)} == {"Ani", "Budi"} and len(decided(ours)) == 8
    (aside,) = ours.root.glob("corpus.before-merge.*")
    assert aside.name in words(merged).replace(" ", "")
    with Corpus.open(aside) as kept:
        assert kept.coders() == ["Ani"]

    # each still sees only their own
    with Corpus.open(ours.corpus_url) as corpus:
        assert corpus.sight("Ani").closed == ("Budi",)

    again = qualcode("merge", theirs.file)
    assert again.exit_code == 0 and "is here already: nothing was changed" in words(again)
    assert re.search(r"decisions of Budi +0 +4", again.stdout)
    assert list(ours.root.glob("corpus.before-merge.*")) == [aside]

    assert there("merge", ours.root / "corpus.sqlite").exit_code == 0
    assert decided(theirs) == decided(ours)
    listed = qualcode("merge", "--list")
    assert listed.stdout.count("corpus.sqlite") == 1 and re.search(r" 0 +4 +0 ", listed.stdout)


def test_nothing_merged_yet_and_nothing_named(qualcode: Qualcode, ours: Project) -> None:
    assert "Nothing was merged yet." in qualcode("merge", "--list").output
    assert qualcode("merge").exit_code == 2


def test_one_name_in_both_copies_is_one_person_or_two(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    qualcode("review", keys="a")
    there("review", keys="xa")
    before = files(ours.root)
    refused = qualcode("merge", theirs.root)
    assert refused.exit_code == 7 and "one person, or two with the same name?" in words(refused)
    assert "--as Sari=Sari" in words(refused) and "--as Sari=NAME" in words(refused)
    assert files(ours.root) == before
    tried = qualcode("merge", theirs.root, "--dry-run")
    assert tried.exit_code == 0 and "One person, or two with the same name?" in tried.stdout

    two = qualcode("merge", theirs.root, "--as", "Sari=Budi")
    assert two.exit_code == 0
    assert sorted(coder for coder, *_ in decided(ours)) == ["Budi", "Budi", "Sari"]
    assert "nothing was changed" in words(qualcode("merge", theirs.root, "--as", "Budi"))
    without = qualcode("merge", theirs.root)
    assert without.exit_code == 7 and "--as Sari=Budi" in words(without)


def test_the_later_decision_of_one_person_stands_and_is_told(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    qualcode("review", keys="a")
    there("review", keys="x")
    merged = qualcode("merge", theirs.root, "--as", "Sari=Sari")
    assert "Decided in both copies, and not alike" in merged.stdout
    told = "here accepted trust-building (present), there rejected trust-building (present); "
    assert told + "the later one stands: rejected" in words(merged)
    assert [verdict for *_, verdict in decided(ours)] == [Verdict.REJECTED]
    back = there("merge", ours.root, "--as", "Sari=Sari")
    assert back.exit_code == 0 and "not alike" not in back.stdout, "ours has both, and has settled it"
    assert decided(theirs) == decided(ours)
    qualcode("undo")
    assert [verdict for *_, verdict in decided(ours)] == [Verdict.ACCEPTED], "the earlier one stands again"


@pytest.mark.parametrize("wrong", ["=Budi", "Sari=", " = "])
def test_a_name_that_is_none(qualcode: Qualcode, theirs: Project, wrong: str) -> None:
    assert qualcode("merge", theirs.root, "--as", wrong).exit_code == 2


def test_as_with_one_name_needs_one_coder(qualcode: Qualcode, there: Qualcode, theirs: Project) -> None:
    for coder in ("Budi", "Citra"):
        there("--coder", coder, "review", keys="a")
    result = qualcode("merge", theirs.root, "--as", "Dewi")
    assert result.exit_code == 2 and "decisions by Budi, Citra" in words(result)


def test_as_with_a_name_that_the_copy_does_not_know(
    qualcode: Qualcode, there: Qualcode, theirs: Project
) -> None:
    there("--coder", "Budi", "review", keys="a")
    result = qualcode("merge", theirs.root, "--as", "Budy=Ani")
    assert result.exit_code == 7 and "no coder 'Budy'" in words(result)
    assert "There are: Budi." in words(result)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE birds (name TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO versions VALUES (99, '2040-01-01 00:00:00.000000')")


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\x7f" * (40960 - 8192)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "There is no corpus here."),
        (lambda path: path.write_bytes(b""), "The corpus file is empty"),
        (lambda path: path.write_text("Catatan rapat. " * 1000), "damaged or not a corpus at all"),
        (lambda path: (path.unlink(), foreign(path)), "but not a corpus of qualcode"),
        (newer, "written by a newer qualcode"),
        (damaged, "damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "damaged"),
    ],
)
def test_what_is_no_sound_corpus_is_refused(
    qualcode: Qualcode, ours: Project, theirs: Project, spoil: Callable[[Path], object], said: str
) -> None:
    path = theirs.root / "corpus.sqlite"
    spoil(path)
    before, mine = files(theirs.root), files(ours.root)
    result = qualcode("merge", path)
    assert result.exit_code == 7 and said in words(result)
    assert str(path) in result.output.replace("\n", "") and "Next:" in result.output
    assert files(theirs.root) == before and files(ours.root) == mine


def test_a_folder_that_is_no_project_and_the_project_itself(
    qualcode: Qualcode, ours: Project, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for other in (tmp_path / "empty", ours.transcripts):
        result = qualcode("merge", other)
        assert result.exit_code == 7 and "There is no qualcode.yaml in this folder." in words(result)
    assert "There is no corpus here." in words(qualcode("merge", tmp_path / "nothing"))
    for other in (ours.root, ours.file, ours.root / "corpus.sqlite"):
        result = qualcode("merge", other)
        assert result.exit_code == 7 and "the corpus of the project itself" in words(result)


def test_an_older_corpus_is_read_and_stays_as_it_is(
    qualcode: Qualcode, ours: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "older"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "corpus.sqlite")) as raw:
        raw.executescript(VERSION_1.read_text(encoding="utf-8"))
    before = files(folder)
    # informan-1 is another text there
    merged = qualcode("merge", folder / "corpus.sqlite")
    assert merged.exit_code == 0, merged.output
    assert "informan-1-2 (there: informan-1): new here" in words(merged)
    assert files(folder) == before
    assert [coder for coder, *_ in decided(ours)] == ["ani", "ani"]
    assert "nothing was changed" in words(qualcode("merge", folder / "corpus.sqlite"))


def test_a_text_that_was_corrected_there_is_the_present_one_here(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    qualcode("--coder", "Ani", "review", keys="aaaa")
    there("--coder", "Budi", "review", keys="aaaa")
    edit = partial(there, "--coder", "Budi", "edit", "informan-1", "--yes", "--replace")
    assert edit("sudah saling percaya", "sudah saling curiga").exit_code == 0
    merged = qualcode("merge", theirs.root)
    assert "informan-1: corrected in the other copy" in words(merged)
    assert "trust-building of Ani is changed there" in words(merged)
    with Corpus.open(ours.corpus_url) as corpus:
        assert "saling curiga" in corpus.document("informan-1").text
        assert "saling percaya" in corpus.revisions("informan-1")[0].text
    # and the other way round: ours is newer, what was decided there before is placed
    back = there("merge", ours.root)
    assert "corrected in" not in words(back)
    assert decided(theirs) == decided(ours)


def test_a_text_that_was_corrected_in_both_copies_is_kept_twice(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    there("--coder", "Budi", "review", keys="aaaa")
    there("--coder", "Budi", "code", "informan-1", "--quote", "Airnya habis dulu", "--code", "outcomes")
    assert there("edit", "informan-1", "--replace", "Mengapa", "Kenapa", "--yes").exit_code == 0
    old = " Belum ada komitmen dari kecamatan."
    assert qualcode("edit", "informan-1", "--replace", old, "", "--yes").exit_code == 0
    merged = qualcode("merge", theirs.root)
    assert merged.exit_code == 0, merged.output
    assert "corrected in both copies: our text stays" in words(merged)
    assert "Came in without a place in the present text" in merged.stdout
    assert "Budi, commitment" in words(merged)
    with Corpus.open(ours.corpus_url) as corpus:
        texts = [one.text for one in corpus.revisions("informan-1")]
        assert old not in corpus.document("informan-1").text
        assert any("Kenapa" in text for text in texts) and any(old in text for text in texts)
        fits = {one.code_id: one.fit for one in corpus.standing_decisions(document_id="informan-1")}
        assert fits["commitment"] is Fit.UNPLACED and fits["outcomes"] is Fit.MOVED
        assert corpus.problems() == []
    assert "Belum ada komitmen" in words(qualcode("--coder", "Budi", "log", "--unplaced"))
    assert "nothing was changed" in words(qualcode("merge", theirs.root))


def test_a_codebook_that_differs_is_named(qualcode: Qualcode, ours: Project, theirs: Project) -> None:
    path = theirs.codebook_path
    path.write_text(path.read_text().replace("id: outcomes", "id: results").replace("saling", "sama"))
    before = ours.codebook_path.read_bytes()
    merged = words(qualcode("merge", theirs.root))
    assert "The codebooks differ; yours stays as it is" in merged
    assert "only in the other copy: results" in merged and "only here: outcomes" in merged
    assert "not alike: trust-building" in merged and "qualcode codebook diff" in merged
    assert ours.codebook_path.read_bytes() == before
    path.write_text("codes: [")
    broken = qualcode("merge", theirs.root)
    assert broken.exit_code == 0 and "could not be compared" in broken.stdout


def test_memos_blind_shares_and_openings_come_along(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    there("assign", "--blind", "100%", "--unit", "document", "--seed", "4")
    with Corpus.open(theirs.corpus_url) as corpus:
        (assignment,) = corpus.blind_assignments()
        for number in range(1, len(assignment.segments) + 1):
            corpus.read_blind(BlindReading(assignment.id, number, "Budi"))
        corpus.write_memo(Memo(About.DOCUMENT, "catatan", "Budi", "Ditulis cepat."))
    for coder in ("Budi", "Citra"):
        there("--coder", coder, "code", "catatan", "--quote", "Ada rasa percaya", "--code", "trust-building")
    there("--coder", "Budi", "compare", "Budi", "Citra", "--yes", "--adopt-agreed")
    merged = qualcode("merge", theirs.root)
    for line in (r"memos +1 +0", r"blind assignments +1", r"blind segments read +2", r"opened pairs +1"):
        assert re.search(line, merged.stdout), line
    with Corpus.open(ours.corpus_url) as corpus:
        assert [memo.text for memo in corpus.memos()] == ["Ditulis cepat."]
        assert corpus.blind_for("Budi") == [] and len(corpus.blind_for("Sari")) == 2
        assert set(corpus.sight("Budi").coders) == {"Budi", "Citra", "consensus"}
        assert corpus.sight("Sari").closed == ("Budi", "Citra", "consensus")
    assert "nothing was changed" in words(qualcode("merge", theirs.root))


def test_a_pair_opened_in_both_copies_has_one_consensus(
    qualcode: Qualcode, there: Qualcode, ours: Project, theirs: Project
) -> None:
    for coder in ("Ani", "Budi"):
        qualcode("--coder", coder, "review", keys="aaaa")
    shutil.copy(ours.root / "corpus.sqlite", theirs.root / "corpus.sqlite")
    qualcode("--coder", "Ani", "compare", "Ani", "Budi", "--yes", "--adopt-agreed")
    there("--coder", "Budi", "compare", "Budi", "Ani", "--yes", "--adopt-agreed", "--consensus", "kami")
    refused = qualcode("merge", theirs.root)
    assert refused.exit_code == 7 and "--as kami=consensus" in words(refused)
    merged = qualcode("merge", theirs.root, "--as", "kami=consensus")
    assert merged.exit_code == 0, merged.output
    with Corpus.open(ours.corpus_url) as corpus:
        assert corpus.coders() == ["Ani", "Budi", "consensus"]
        (opening,) = corpus.openings()
        assert opening.consensus == "consensus" and opening.by == "Ani"
    assert "nothing was changed" in words(qualcode("merge", theirs.root, "--as", "kami=consensus"))


def test_a_pseudonymised_copy_and_its_original_stay_apart(
    qualcode: Qualcode, ours: Project, invoke: Qualcode, tmp_path: Path
) -> None:
    qualcode("--coder", "Ani", "review", keys="aaaa")
    table = ours.root / "pseudonyms.csv"
    table.write_text("kind,original,pseudonym,note\nplace,Airnya,[Desa A],\n", encoding="utf-8")
    copy = tmp_path / "nameless"
    assert qualcode("pseudonymise", "--copy", copy).exit_code == 0
    before = files(copy)
    refused = qualcode("merge", copy)
    assert refused.exit_code == 7 and "this project has the names still" in words(refused)
    back = invoke("--project", copy, "merge", ours.root)
    assert back.exit_code == 7 and "the other one has the names still" in words(back)
    assert files(copy) == before
    # two copies of the pseudonymised copy are copies as others are
    shutil.copytree(copy, tmp_path / "for-budi")
    budi = partial(invoke, "--project", tmp_path / "for-budi", "--coder", "Budi")
    budi("code", "catatan", "--quote", "Ada rasa percaya", "--code", "outcomes")
    assert invoke("--project", copy, "merge", tmp_path / "for-budi").exit_code == 0
    assert {coder for coder, *_ in decided(Project.load(copy))} == {"Ani", "Budi"}
