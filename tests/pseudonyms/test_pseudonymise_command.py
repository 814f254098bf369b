"""``qualcode pseudonymise`` from one end to the other."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from named_people import KEY, NAMES, transcript
from terminal_process import in_terminal, needs_terminal

from qualcode.corpus import Corpus
from qualcode.model import About, Memo, Role
from qualcode.project import Project
from qualcode.pseudonyms import Entry, IdentifierKind, Key, read_key_table, write_key_table

Qualcode = Callable[..., Result]


def test_the_table_is_filled_edited_and_applied(qualcode: Qualcode, village: Project) -> None:
    listed = qualcode("pseudonymise", "--list")
    assert listed.exit_code == 0, listed.output
    table = village.key_table
    rows = read_key_table(table)
    assert {"Siti Aminatun", "Siti", "Aminatun", "Wardoyo", "Wonolelo"} <= {one.original for one in rows}
    assert all(one.pseudonym == "" and one.note for one in rows)
    assert "/pseudonyms.csv" in (village.root / ".gitignore").read_text(encoding="utf-8")
    again = qualcode("pseudonymise", "--list")
    assert "0 candidates added" in again.output and read_key_table(table) == rows

    unfilled = qualcode("pseudonymise", "--yes")
    assert unfilled.exit_code == 12 and "no pseudonym yet" in unfilled.output

    write_key_table(table, KEY)
    applied = qualcode("pseudonymise", "--yes")
    assert applied.exit_code == 0, applied.output
    assert "2 documents pseudonymised; 5 decisions followed their words." in applied.output
    assert "earlier texts" in applied.output and "--copy" in applied.output
    assert not any(name in qualcode("quotes").output for name in NAMES)
    assert "Nothing is left to be replaced" in qualcode("pseudonymise", "--yes").output


def test_one_document_at_a_time(qualcode: Qualcode, keyed: Project, corpus: Corpus) -> None:
    assert qualcode("pseudonymise", "wawancara-2", "--yes").exit_code == 0
    assert "Siti" not in corpus.document("wawancara-2").text
    assert "Siti" in corpus.document("wawancara-1").text
    rest = qualcode("pseudonymise", "--yes")
    assert "1 document pseudonymised" in rest.output
    assert len(corpus.revisions("wawancara-2")) == 1
    missing = qualcode("pseudonymise", "wawancara-9", "--yes")
    assert missing.exit_code == 9 and "wawancara-9" in missing.output


def test_another_table_and_rows_without_a_pseudonym(
    qualcode: Qualcode, corpus: Corpus, tmp_path: Path
) -> None:
    table = tmp_path / "kunci.csv"
    undecided = Entry(IdentifierKind.PERSON, "Wardoyo")
    write_key_table(table, [KEY[0], KEY[1], undecided])
    result = qualcode("pseudonymise", "--key", table, "--yes")
    assert "1 row of the key table without a pseudonym yet" in result.output
    assert (
        corpus.document("wawancara-2").text
        == "Wardoyo: Kata Informan 1 belum ada komitmen. Wardoyo-nya siapa?"
    )


def test_check_stands_before_an_export(qualcode: Qualcode, keyed: Project, corpus: Corpus) -> None:
    before = qualcode("pseudonymise", "--check")
    assert before.exit_code == 12
    assert "in the key table  Siti Aminatun" in before.output
    qualcode("pseudonymise", "--yes")

    # what coders wrote is not changed: they write it anew
    left = qualcode("pseudonymise", "--check")
    assert left.exit_code == 12
    assert "decision 1 (reason)" in left.output and "decision 1 (memo)" in left.output
    assert "wawancara-1" not in left.output
    for decision in corpus.standing_decisions():
        corpus.undo("Sari", decision.id)
    corpus.write_memo(Memo(About.PROJECT, "", "Sari", "Pak Darmanto tahu"))
    assert "Darmanto" in qualcode("pseudonymise", "--check").output
    corpus.write_memo(Memo(About.PROJECT, "", "Sari", "ia tahu"))
    clean = qualcode("pseudonymise", "--check")
    assert clean.exit_code == 0, clean.output
    assert "Read them nevertheless" in clean.output


def test_check_knows_kept_words_files_and_the_table_of_cases(qualcode: Qualcode, village: Project) -> None:
    table = village.key_table
    kept = [Entry(one.kind, one.original, one.original) for one in KEY]
    write_key_table(table, kept)
    assert qualcode("pseudonymise", "--check").exit_code == 0
    write_key_table(table, [Entry(IdentifierKind.PERSON, "Wawancara", "Informan 9"), *kept])
    assert "name of a file    wawancara-1" in qualcode("pseudonymise", "--check").output
    (village.root / "cases.csv").write_text("document,informant\nx,Bu Rukmini\n", encoding="utf-8")
    write_key_table(table, [Entry(IdentifierKind.PERSON, "Rukmini", "Informan 9"), *kept])
    assert "Rukmini  1×  cases.csv" in qualcode("pseudonymise", "--check").output


def test_a_copy_to_hand_on(qualcode: Qualcode, keyed: Project, tmp_path: Path) -> None:
    target = tmp_path / "salinan"
    result = qualcode("pseudonymise", "--copy", target)
    assert result.exit_code == 0, result.output
    with Corpus.of_project(target) as copy:
        assert copy.problems() == []
        assert Key(KEY)("Lihat Pak Wardoyo") in {one.memo for one in copy.decisions()}
    again = qualcode("pseudonymise", "--copy", target)
    assert again.exit_code == 3 and "nothing was written" in again.output
    keyed.key_table.unlink()
    assert qualcode("pseudonymise", "--copy", tmp_path / "lain").exit_code == 12


def test_the_copy_says_what_still_looks_like_a_person(
    qualcode: Qualcode, village: Project, tmp_path: Path
) -> None:
    write_key_table(village.key_table, KEY[:1])
    result = qualcode("pseudonymise", "--copy", tmp_path / "salinan")
    assert result.exit_code == 0 and "still looks like a person" in result.output


@pytest.mark.parametrize("folder", ["reports", "transcripts"])
def test_a_table_among_what_is_shared_is_warned_of(qualcode: Qualcode, village: Project, folder: str) -> None:
    table = village.root / folder / "kunci.csv"
    write_key_table(table, KEY)
    assert f"lies in {folder}/" in qualcode("pseudonymise", "--key", table, "--check").output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_table_that_others_could_read_is_made_private(qualcode: Qualcode, keyed: Project) -> None:
    keyed.key_table.chmod(0o644)
    assert "now only by you" in qualcode("pseudonymise", "--check").output
    assert stat.S_IMODE(keyed.key_table.stat().st_mode) == 0o600


def test_the_table_may_lie_elsewhere(qualcode: Qualcode, village: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "kunci" / "studi.csv"
    elsewhere.parent.mkdir()
    with village.file.open("a", encoding="utf-8") as settings:
        settings.write("")
    text = village.file.read_text(encoding="utf-8").replace(
        "pseudonyms: pseudonyms.csv", f"pseudonyms: {elsewhere}"
    )
    village.file.write_text(text, encoding="utf-8")
    assert qualcode("pseudonymise", "--list").exit_code == 0
    assert elsewhere.is_file() and not village.key_table.exists()
    assert not (village.root / ".gitignore").exists()


def test_what_cannot_be_done_says_so(qualcode: Qualcode, village: Project, tmp_path: Path) -> None:
    assert "needs a terminal" in qualcode("pseudonymise").output
    assert qualcode("pseudonymise", "--list", "--check").exit_code == 2
    nowhere = qualcode("pseudonymise", "--list", "--key", tmp_path / "tidak" / "ada.csv")
    assert nowhere.exit_code == 12 and "no folder" in nowhere.output
    Path(village.corpus_url.removeprefix("sqlite:///")).unlink()
    Corpus.open(village.corpus_url, create=True).close()
    assert "no documents" in qualcode("pseudonymise", "--check").output


def test_the_table_is_never_imported(qualcode: Qualcode, keyed: Project, corpus: Corpus) -> None:
    (keyed.root / "catatan.txt").write_text("Rapat di balai desa.\n", encoding="utf-8")
    assert qualcode("import", keyed.root).exit_code == 0
    assert corpus.document_ids() == ["catatan", "wawancara-1", "wawancara-2"]


def test_a_trained_pipeline_helps_where_there_is_one(
    qualcode: Qualcode, village: Project, corpus: Corpus, tmp_path: Path
) -> None:
    spacy = pytest.importorskip("spacy")
    corpus.add_document(transcript("catatan", (("P", Role.INFORMANT, "Ada Zulkarnaen di sana."),), title="C"))
    assert "Zulkarnaen" not in qualcode("pseudonymise", "--check").output
    pipeline = spacy.blank("id")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Zulkarnaen"}])
    pipeline.to_disk(tmp_path / "pipeline")
    settings = village.file.read_text(encoding="utf-8")
    village.file.write_text(
        settings.replace("pipeline: ", f"pipeline: {tmp_path / 'pipeline'} "), encoding="utf-8"
    )
    assert "Zulkarnaen" in qualcode("pseudonymise", "--check").output
    village.file.write_text(settings.replace("pipeline: ", "pipeline: id_tidak_ada "), encoding="utf-8")
    assert qualcode("pseudonymise", "--check").exit_code == 10


@needs_terminal
def test_answers_are_kept_at_once_and_the_next_run_goes_on(village: Project) -> None:
    with in_terminal(village.root, "pseudonymise") as terminal:
        terminal.read_until("Enter for Informan 2")
        terminal.type("Kartono\r")
        terminal.read_until("Enter for Informan 1")
        terminal.type("\r")
        terminal.read_until("3 of ")
        # killed at the question
    answered = {one.original: one.pseudonym for one in read_key_table(village.key_table)}
    assert answered == {"Siti Aminatun": "Informan 1", "Wardoyo": "Kartono"}

    with in_terminal(village.root, "pseudonymise") as terminal:
        terminal.read_until("Enter for Informan 1")
        terminal.type("Wardoyo\r")
        terminal.read_until("has an original in it")
        terminal.type("\r")
        terminal.read_until("2 of ")
        terminal.type("q\r")
        terminal.read_until("Replace them? [y/N]")
        terminal.type("y\r")
        terminal.read_until("decisions followed their words")
        assert terminal.process.wait(timeout=30) == 0
    with Corpus.open(village.corpus_url) as corpus:
        assert corpus.document("wawancara-2").text.startswith("Kartono: Kata Informan 1 belum")
        assert "Desa Wonolelo" in corpus.document("wawancara-1").text


@needs_terminal
def test_keeping_skipping_and_not_replacing(village: Project) -> None:
    with in_terminal(village.root, "pseudonymise", "wawancara-2") as terminal:
        terminal.read_until("Enter for Informan 2")
        terminal.type("k\r")
        terminal.read_until("Enter for ")
        terminal.type("s\r")
        terminal.read_until("nothing was replaced")
        assert terminal.process.wait(timeout=30) == 0
    (kept,) = read_key_table(village.key_table)
    assert kept.kept and kept.original == "Wardoyo"
