"""``qualcode misses``: draw, read, leave, go on, report, in a real project."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import Result
from terminal_process import in_terminal, needs_terminal

from qualcode.corpus import Corpus
from qualcode.project import Project

Qualcode = Callable[..., Result]

ANSWERS = (
    "Informan 1: Kami saling percaya. Airnya habis dulu. Jalannya rusak berat. Hasilnya panen naik.\n"
    "Peneliti: Mengapa bisa begitu?\n"
    "Informan 1: Itu cerita lama. Musim hujan terlambat. Pupuknya mahal sekali.\n"
)


@pytest.fixture
def ready(village: Project, qualcode: Qualcode) -> Qualcode:
    """Imported and matched: sentences without a suggestion are left in both documents."""
    (village.transcripts / "informan-2.txt").write_text(f"Peneliti: Bagaimana?\n{ANSWERS}", encoding="utf-8")
    for arguments in (("import",), ("suggest",)):
        assert qualcode(*arguments).exit_code == 0
    return qualcode


def sample_of(project: Project, number: int = 1) -> list[str]:
    with Corpus.open(project.corpus_url) as corpus:
        return [one.segment.quote for one in corpus.sample(number).sentences]


def test_the_first_call_draws_and_reads_and_the_next_goes_on(ready: Qualcode, village: Project) -> None:
    first = ready("misses", keys="nnq")
    assert first.exit_code == 0
    drawn = sample_of(village)
    assert f"Sample 1: {len(drawn)} of {len(drawn)} sentences without a suggestion" in first.output
    assert "nothing is left to chance" in first.output
    assert f"Sari has read 2 of {len(drawn)} sentences." in first.output
    assert f"Next: qualcode misses   ({len(drawn) - 2} sentences to read)" in first.output
    second = ready("misses", keys="q")
    assert f"«{drawn[2]}»" in second.output and f"«{drawn[0]}»" not in second.output
    assert not any("Mengapa" in one or "Bagaimana" in one for one in drawn), "questions are never drawn"


def test_the_estimate_with_its_sentences_for_the_method_section(ready: Qualcode, village: Project) -> None:
    ready("review", keys="aaaaaaq")
    number = len(sample_of_drawn(ready, village))
    output = ready("misses", keys="2\r" + "n" * (number - 1) + "q").output
    assert "Found: 5 sentences with an approved suggestion." in output
    assert f"Missed: 1 of the {number} read; 1 of all {number}." in output
    assert "Recall: 83 % of the sentences that Sari would code" in output
    assert "Auto-suggestion thus found an estimated 83% of the sentences that a coder would code" in output
    assert "saran otomatis diperkirakan menemukan 83% dari kalimat yang akan dikode oleh pengode" in output
    assert output.endswith("Next: qualcode report\n")
    assert ready("misses").output == ready("misses", "--report").output


def sample_of_drawn(qualcode: Qualcode, project: Project) -> list[str]:
    qualcode("misses", keys="q")
    return sample_of(project)


def test_another_seed_or_size_is_another_sample_and_the_old_one_stays(
    ready: Qualcode, village: Project
) -> None:
    ready("misses", "--size", 3, keys="nq")
    assert "Sample 2: 3 of" in ready("misses", "--size", 3, "--seed", 9, keys="q").output
    assert sample_of(village, 1) != sample_of(village, 2)
    again = ready("misses", "--size", 3, keys="q").output
    assert "Sample 1 was drawn with this seed and size already." in again
    assert "Sari has read 1 of 3 sentences." in again
    assert "Next: qualcode misses --sample 1   (2 sentences to read)" in again
    assert "Sample 2 (seed 9" in ready("misses", "--report").output
    assert "Sample 1 (seed 1" in ready("misses", "--report", "--sample", 1).output


def test_nothing_is_said_about_recall_before_anything_is_decided(ready: Qualcode) -> None:
    output = ready("misses", keys="nnnq").output
    assert "No estimate yet: Sari has decided on no sentence's suggestions" in output
    assert "Recall" not in output and "method section" not in output


def test_the_misses_are_shown_by_code(ready: Qualcode) -> None:
    ready("review", keys="aaaaaaq")
    output = ready("misses", keys="11\r2\rn q").output
    rows = [line.split() for line in output.splitlines()]
    assert ["collaborative-process", "5", "1"] in rows and ["trust-building", "3", "1"] in rows
    assert ["outcomes", "0", "1"] in rows
    assert not any(row[:1] == ["commitment"] for row in rows), "nothing of it was missed"
    assert "Put off, and left out until they are read: 1." in output


def test_undecided_suggestions_are_said(ready: Qualcode) -> None:
    ready("review", keys="aaxq")
    output = ready("misses", keys="n" * 4 + "q").output
    assert "undecided. They are expected to go like the decided ones" in " ".join(output.split())
    assert "95 % CI" in output and "The interval allows for any decision on the undecided ones." in output


def test_an_edited_codebook_is_said_and_what_is_hit_now_is_named(ready: Qualcode, village: Project) -> None:
    ready("review", keys="aaaaaaq")
    ready("misses", keys="nnq")
    path = village.codebook_path
    path.write_text(
        path.read_text(encoding="utf-8").replace("      - komitmen\n", "      - komitmen\n      - jalan\n"),
        encoding="utf-8",
    )
    ready("suggest")
    output = ready("misses", "--report").output
    assert "The codebook has been edited since the drawing." in output
    assert "Sentences of the sample that have a suggestion by now: 1" in output
    assert "“Jalannya rusak berat.” informan-2" in output
    assert "The estimate is for the codebook with the fingerprint" in output
    assert "Sample 2" in ready("misses", "--seed", 1, keys="q").output, "what it is drawn from has changed"


def test_two_coders(ready: Qualcode) -> None:
    ready("misses", "--size", 4, keys="nnnnq")
    output = ready("misses", "--coder", "Budi", keys="nq").output
    assert "Budi has read 1 of 4 sentences." in output
    assert "Sari has read 4 of 4 sentences." in ready("misses", "--report").output


def test_rows_for_other_programs(ready: Qualcode) -> None:
    ready("review", keys="aaaaaaq")
    ready("misses", "--size", 4, keys="2\rnq")
    rows = list(csv.DictReader(io.StringIO(ready("misses", "--format", "csv").stdout)))
    assert (rows[0]["scope"], rows[0]["read"], rows[0]["missed_read"]) == ("all", "2", "1")
    assert 0 < float(rows[0]["recall_low"]) < float(rows[0]["recall"]) < float(rows[0]["recall_high"]) < 1
    by_code = {row["code"]: (row["found"], row["missed_read"]) for row in rows[1:]}
    assert by_code["outcomes"] == ("0", "1")
    data = json.loads(ready("misses", "--format", "json").stdout)
    assert data["recall"] == float(rows[0]["recall"])
    assert data["codes"][0] == {"code": "outcomes", "found": 0, "missed_read": 1}


def test_a_code_given_here_is_an_ordinary_decision(ready: Qualcode) -> None:
    ready("misses", keys="2\rq")
    assert "coded outcomes" in ready("log").output
    assert "Taken back: decision 1 of Sari, coded outcomes." in ready("undo").output
    assert "Sari has read 0 of" in ready("misses", "--report").output


def test_status_and_report(ready: Qualcode, village: Project) -> None:
    from docx import Document

    ready("review", keys="aaaaaaq")
    assert "without a suggestion" not in ready("status").output
    ready("misses", "--size", 4, keys="2\rq")
    assert "Sample 1 of sentences without a suggestion: 1 of 4 read by Sari" in ready("status").output
    assert ready("report", "--language", "id").exit_code == 0
    draft = next((village.root / "reports").glob("*-id.docx"))
    method = " ".join(paragraph.text for paragraph in Document(str(draft)).paragraphs)
    assert "dari sampel acak, berstrata menurut dokumen (benih 1)" in method
    assert "Sampel yang seluruhnya berjumlah 4 kalimat itu belum selesai dibaca." in method
    assert "Berapa banyak yang tidak tertangkap oleh pola" not in method
    ready("misses", keys="nnnq")
    assert "without a suggestion" not in ready("status").output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--report"], 9, "No sample has been drawn yet."),
        (["--sample", "3"], 9, "There is no sample 3."),
        (["--sample", "3", "--seed", "1"], 2, "leave out --size and --seed"),
        (["--report", "--seed", "1"], 2, "Nothing is drawn for a report"),
        (["--size", "0"], 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_said(ready: Qualcode, arguments: list[str], code: int, words: str) -> None:
    result = ready("misses", *arguments)
    assert (result.exit_code, words in result.output) == (code, True), result.output


def test_before_suggest_and_after_another_import(qualcode: Qualcode, village: Project) -> None:
    result = qualcode("misses")
    assert (result.exit_code, "qualcode import" in result.output) == (10, True)
    qualcode("import")
    result = qualcode("misses")
    assert result.exit_code == 10 and "Next: Make suggestions first: qualcode suggest" in result.output
    qualcode("suggest")
    (village.transcripts / "informan-3.txt").write_text(
        "Peneliti: Ya?\nInforman 3: Hujan.\n", encoding="utf-8"
    )
    assert qualcode("import").exit_code == 0
    result = qualcode("misses")
    assert result.exit_code == 10 and "since the last suggestions were made: informan-3" in result.output


@needs_terminal
def test_in_a_terminal_that_is_killed_nothing_is_lost(ready: Qualcode, village: Project) -> None:
    with in_terminal(village.root, "misses", "--size", "4") as terminal:
        terminal.read_until("1 of 4")
        terminal.type("n")
        terminal.read_until("2 of 4")
        terminal.type("2")
        terminal.read_until("Coded by hand")
        terminal.process.kill()
    drawn = sample_of(village)
    output = ready("misses", keys="\rq").output
    assert "2 of 4" in output and f"«{drawn[1]}»" in output and "Already coded: outcomes" in output
    assert "Sari has read 2 of 4 sentences." in output
