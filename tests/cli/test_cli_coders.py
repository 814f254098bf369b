"""Two coders through the command line: what is closed, what is blind, comparing, and the consensus."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import pytest
from click.testing import Result

from qualcode.analysis.assignment import draw_blind
from qualcode.analysis.counting import coder_works
from qualcode.analysis.steering import steering
from qualcode.corpus import Corpus
from qualcode.model import (
    BlindAssignment,
    BlindReading,
    BlindSegment,
    Decision,
    Document,
    Kind,
    Role,
    Turn,
    Verdict,
)
from qualcode.project import Project

Qualcode = Callable[..., Result]


@pytest.fixture
def ready(qualcode: Qualcode) -> Qualcode:
    assert qualcode("import", keys="").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    return qualcode


def test_decisions_are_closed_until_the_pair_is_compared(ready: Qualcode, village: Project) -> None:
    ready("review", keys="axaa")
    budi = partial(ready, "--coder", "Budi")
    budi("review", keys="aaxa")
    rows = json.loads(budi("log", "--format", "json").stdout)
    assert {row["coder"] for row in rows} == {"Budi"}
    refused = budi("log", "--coder", "Sari")
    assert refused.exit_code == 13 and "qualcode compare Budi Sari" in refused.output
    why = budi("why", 1)
    assert "by Budi" in why.stdout and "by Sari" not in why.stdout
    assert "1 other coder has worked here (Sari)" in why.output
    assert budi("quotes", "--coder", "Sari").exit_code == 13
    assert budi("patterns", "--coder", "Sari").exit_code == 13
    assert ready("compare", "Sari", "Budi", keys="n\n").exit_code == 130
    with Corpus.open(village.corpus_url) as corpus:
        assert corpus.openings() == []
    listed = ready("compare", "Sari", "Budi", "--yes", "--adopt-agreed", "--format", "json")
    assert listed.exit_code == 0 and len(json.loads(listed.stdout)) == 2
    assert {row["coder"] for row in json.loads(budi("log", "--format", "json").stdout)} == {
        "Budi", "Sari", "consensus",
    }  # fmt: skip
    assert "2 disagreements wait" in budi("status").stdout
    done = budi("compare", "Budi", "Sari", "--resolve", keys="1a\r2b\rq")
    assert "The consensus is finished." in done.stdout
    quotes = json.loads(ready("quotes", "--format", "json").stdout)
    assert {row["coder"] for row in quotes} == {"consensus"}
    assert ready("report", "--language", "en").exit_code == 0
    assert ready("report", "--language", "id").exit_code == 0


def test_correcting_a_text_does_not_tell_what_others_have_coded(ready: Qualcode, village: Project) -> None:
    budi = partial(ready, "--coder", "Budi")
    quote = ("--quote", "Airnya habis dulu", "--code", "outcomes")
    assert budi("code", "informan-1", *quote).exit_code == 0
    changed = ready("edit", "informan-1", "--replace", "habis", "surut", "--yes")
    assert "1 coding of coders whose decisions are closed to you" in changed.stdout
    assert "outcomes" not in changed.stdout and "Budi" not in changed.stdout
    with Corpus.open(village.corpus_url) as corpus:
        text = corpus.document("informan-1").text
    shorter = village.root / "shorter.txt"
    shorter.write_text(text[: text.index("Airnya")] + "Tidak tahu.", encoding="utf-8")
    gone = ready("edit", "informan-1", "--file", shorter, "--yes")
    assert "they find them with qualcode log --unplaced" in gone.stdout
    assert "outcomes" in budi("log", "--unplaced").stdout


def test_a_third_coder_may_not_look(ready: Qualcode) -> None:
    for coder in ("Ani", "Budi", "Citra"):
        ready("--coder", coder, "review", keys="axa")
    assert ready("--coder", "Citra", "compare", "Ani", "Budi", "--yes").exit_code == 13


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("Sari", "Nobody"), 9),
        (("Sari", "Sari"), 1),
        (("Sari", "Budi", "--consensus", "budi"), 1),
        (("Sari", "Budi", "--consensus", " "), 1),
    ],
)
def test_a_pair_that_cannot_be_opened(ready: Qualcode, arguments: tuple[str, ...], code: int) -> None:
    for coder in ("Sari", "Budi"):
        ready("--coder", coder, "review", keys="a")
    result = ready("compare", *arguments, "--yes")
    assert result.exit_code == code and "Next:" in result.output


def test_blind_stretches_show_no_suggestions_until_they_are_done(ready: Qualcode, village: Project) -> None:
    drawn = ready("assign", "--blind", "100%", "--unit", "turn", "--seed", "4")
    assert drawn.exit_code == 0, drawn.output
    assert "drawn so already" in ready("assign", "--blind", "1", "--unit", "turn", "--seed", "4").stdout
    with Corpus.open(village.corpus_url) as corpus:
        assert corpus.queue("Sari") == [] and corpus.waiting("Sari") == 0
        hidden = list(corpus.suggestions())
        count = len(corpus.blind_assignments()[0].segments)
    assert ready("why", 1).exit_code == 13
    assert f"0 of {count} done by Sari" in ready("status").stdout
    ready("code", "catatan", "--quote", "Ada rasa percaya di antara warga", "--code", "trust-building")
    read = ready("review", "--blind", keys="\rn" + "n\r" * 20)
    assert "Nothing is left" in read.stdout
    with Corpus.open(village.corpus_url) as corpus:
        assert corpus.blind_for("Sari") == [] and len(corpus.queue("Sari")) == len(hidden)
        assert len(corpus.blind_for("Budi")) == count
    found = json.loads(ready("assign", "--report", "--format", "json").stdout)
    assert (found["offered"]["part"], found["offered"]["whole"]) == (1, 1)
    assert found["unprompted"]["whole"] == len(hidden) and found["taken"] is None
    assert "no agreement between coders" not in ready("assign", "--list").stdout
    assert ready("assign", "--not-done", "1.1").exit_code == 0
    with Corpus.open(village.corpus_url) as corpus:
        assert len(corpus.blind_for("Sari")) == 1


def test_what_was_decided_on_is_not_drawn(ready: Qualcode) -> None:
    ready("review", keys="aaaa")
    result = ready("assign", "--blind", "50%")
    assert result.exit_code == 1 and "Nothing can be set aside" in result.output
    assert ready("assign", "--blind", "0%").exit_code == 2
    assert ready("assign", "--done", "1").exit_code == 9


def test_of_an_interview_only_what_informants_say_is_drawn(tmp_path: Path) -> None:
    text = "Durasi\n71 menit\nInforman: Kami percaya.\n"
    cell = Turn("", Role.TEXT, text.index("71"), text.index("\nInforman"))
    said = Turn("Informan", Role.INFORMANT, text.index("Kami"), len(text) - 1)
    interview = Document("wawancara", "Wawancara", Kind.INTERVIEW, text, (cell, said))
    note = Document.from_text("Catatan lapangan.", title="catatan", kind=Kind.OBSERVATION)
    with Corpus.open(f"sqlite:///{tmp_path / 'corpus.sqlite'}", create=True) as corpus:
        for document in (interview, note):
            corpus.add_document(document)
        drawn = draw_blind(corpus, share=1, unit="turn")
        assert [one.segment.quote for one in drawn.assignment.segments] == ["Kami percaya.", note.text]
        corpus.decide(
            Decision(interview.segment(said.start, said.end), "trust-building", "Sari", Verdict.CODED)
        )
        whole = BlindSegment(1, interview.segment(0, len(text)))
        number = corpus.assign_blind(BlindAssignment(1, 1, "document", (whole,))).id or 0
        corpus.read_blind(BlindReading(number, 1, "Sari", True))
        found = steering(corpus, "Sari").blind
    assert found is not None and found.words == 2


def test_the_report_counts_the_texts_with_codings_and_the_codings_that_count(
    ready: Qualcode, village: Project
) -> None:
    for coder in ("Sari", "Budi"):
        ready("--coder", coder, "review", "--document", "catatan", keys="ax")
    ready("--coder", "Sari", "code", "informan-1", "--quote", "Airnya habis", "--code", "outcomes")
    ready("--coder", "Sari", "undo")
    ready("compare", "Sari", "Budi", "--yes", "--adopt-agreed")
    told = {}
    for language in ("en", "id"):
        file = village.root / f"{language}.docx"
        done = ready("report", "--language", language, "--output", file)
        assert done.exit_code == 0, done.output
        told[language] = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    assert "These coders have coded: Budi (1 coding in 1 text) and Sari (1 coding in 1 text)." in told["en"]
    assert "stands for both in this text: 1 coding, which is what is counted there." in told["en"]
    assert "dalam naskah tersebut: di sana yang dihitung adalah 1 koding konsensus." in told["id"]


def test_texts_without_a_coding_are_not_counted_as_coded(ready: Qualcode, village: Project) -> None:
    ready("review", keys="axxx")
    ready("--coder", "Budi", "review", keys="axxx")
    with Corpus.open(village.corpus_url) as corpus:
        (sari,) = coder_works(corpus, ["Sari"])
    assert (sari.codings, sari.documents) == (1, 1)


def test_a_name_in_other_letters_is_asked_about(ready: Qualcode) -> None:
    for coder in ("ani", "budi"):
        ready("--coder", coder, "review", "--document", "catatan", keys="ax")
    refused = ready("compare", "Ani", "budi", "--yes")
    assert refused.exit_code == 9 and "Did you mean 'ani'?" in refused.output
    assert (
        "1 document that both have worked on: 1 coding alike"
        in ready("compare", "ani", "budi", "--yes").stdout
    )
