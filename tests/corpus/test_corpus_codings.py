"""Reading the coded corpus: codings, quotes, a DataFrame and counts."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import qualcode
from qualcode.corpus import Corpus
from qualcode.errors import CorpusError
from qualcode.model import Bilingual, Code, Codebook, Document, Kind, Role, Status, Verdict
from qualcode.project import create_project

BOOK = Codebook(
    "b",
    Bilingual(en="A book"),
    (
        Code("process", None, Bilingual(en="Process")),
        Code("trust-building", "process", Bilingual(en="Trust")),
        Code("commitment", "process", Bilingual(en="Commitment")),
    ),
)


@pytest.fixture
def coded(corpus, village, district, decide):
    """Five codings in three documents, by two coders."""
    note = Document.from_text("Rapat berlangsung sepi.", title="Catatan", kind=Kind.OBSERVATION)
    corpus.add_document(note)
    decide(district, Verdict.CODED, quote="Saya percaya", code="trust-building", coder="budi")
    decide(district, Verdict.CODED, quote="rapat setiap bulan", code="commitment")
    decide(village, Verdict.CODED, quote="😀 begitu", code="commitment", status=Status.ABSENT, memo="!")
    decide(village, Verdict.CODED, quote="saling percaya", code="trust-building")
    decide(note, Verdict.CODED, quote="sepi", code="gone-from-the-book")
    return corpus


def test_codings_come_by_document_and_place(coded, village):
    found = list(coded.iter_codings())
    assert [c.segment.quote for c in found] == [
        "sepi", "saling percaya", "😀 begitu", "rapat setiap bulan", "Saya percaya",
    ]  # fmt: skip
    for coding in found:
        text = coded.document(coding.segment.document_id).text
        assert text[coding.segment.start : coding.segment.end] == coding.segment.quote


@pytest.mark.parametrize(
    ("choice", "quotes"),
    [
        ({"code_ids": ["trust-building"]}, ["saling percaya", "Saya percaya"]),
        ({"code_ids": []}, []),
        ({"code_ids": ["process"]}, []),
        ({"document_id": "informan-2"}, ["rapat setiap bulan", "Saya percaya"]),
        ({"status": Status.ABSENT}, ["😀 begitu"]),
        ({"status": "absent"}, ["😀 begitu"]),
        ({"coder": "budi"}, ["Saya percaya"]),
        ({"coder": "budi", "code_ids": {"commitment"}}, []),
    ],
)
def test_codings_are_chosen(coded, choice, quotes):
    assert [c.segment.quote for c in coded.iter_codings(**choice)] == quotes
    assert [q.coding.segment.quote for q in coded.quotes(BOOK, **choice)] == quotes


def test_a_quote_has_all_that_a_reader_wants(coded):
    note, village, *_, district = coded.quotes(BOOK)
    assert village.code_path == ("process", "trust-building")
    assert (village.document_title, village.kind) == ("Informan 1", Kind.INTERVIEW)
    assert (village.speaker, village.role) == ("I", Role.INFORMANT)
    assert village.informant == "Informan 1"
    assert village.attributes["level"] == "Desa"
    assert (district.speaker, district.informant) == ("K", "Kepala Bidang")
    assert district.attributes == {"level": "kabupaten", "informant": "Kepala Bidang", "sector": "sosial"}
    assert note.code_path == ("gone-from-the-book",)
    assert (note.speaker, note.role, note.informant) == ("", Role.TEXT, "Catatan")


def test_an_informant_without_a_name_is_called_by_the_label(coded):
    (quote,) = coded.quotes(BOOK, coder="ani", document_id="informan-2")
    assert (quote.speaker, quote.informant) == ("I", "I")


def test_a_coding_of_a_label_alone_has_no_speaker(corpus, village, decide):
    decide(village, Verdict.CODED, quote="I: ", code="x")
    decide(village, Verdict.CODED, quote="I: Kami", code="y")
    alone, reaching_in = corpus.quotes(BOOK)
    assert (alone.speaker, alone.role) == ("", Role.UNKNOWN)
    assert reaching_in.speaker == "I"


@pytest.mark.parametrize(
    ("wanted", "quotes"),
    [
        ({"level": "desa"}, ["saling percaya", "😀 begitu"]),
        ({"Level": "KABUPATEN", "sector": "Sosial"}, ["Saya percaya"]),
        ({"level": "pusat"}, []),
        ({"no-such": ""}, []),
        ({"kind": "Observation"}, ["sepi"]),
        ({"document": "informan 1"}, ["saling percaya", "😀 begitu"]),
        ({"document": "informan-2", "speaker": "i"}, ["rapat setiap bulan"]),
        ({"informant": "kepala bidang"}, ["Saya percaya"]),
    ],
)
def test_quotes_are_chosen_by_attributes(coded, wanted, quotes):
    assert [q.coding.segment.quote for q in coded.quotes(BOOK, attributes=wanted)] == quotes
    assert coded.codings(attributes=wanted)["quote"].tolist() == quotes


def test_codings_as_a_data_frame(coded):
    coded.set_attributes("informan-1", {"status": "menikah"})
    frame = coded.codings()
    assert frame.columns.tolist() == [
        "decision_id", "document_id", "document", "kind", "speaker", "role", "informant", "start", "end",
        "quote", "code_id", "status", "coder", "verdict", "memo", "at",
        "level", "sector", "status (attribute)",
    ]  # fmt: skip
    row = frame[frame["status"] == "absent"].iloc[0]
    assert (row["informant"], row["level"], row["memo"], row["status (attribute)"]) == (
        "Informan 1", "Desa", "!", "menikah",
    )  # fmt: skip
    assert str(frame["at"].dt.tz) == "UTC"
    assert frame["sector"].tolist() == ["", "", "", "", "sosial"]
    chosen = coded.codings(code="commitment", coder="ani")
    assert chosen["document_id"].tolist() == ["informan-1", "informan-2"]


def test_a_data_frame_of_nothing_has_its_columns(corpus):
    frame = corpus.codings()
    assert frame.empty
    assert {"quote", "code_id", "at"} <= set(frame.columns)


def test_counts(corpus, village, district, trust, suggest, decide):
    found = [suggest(district, "Kami rapat setiap bulan.", "commitment")]
    corpus.store_suggestions(district.id, {"commitment": "1"}, found)
    decide(trust)
    decide(trust, Verdict.REJECTED, coder="budi")
    decide(village, Verdict.CODED, quote="komitmen", code="commitment")
    decide(village, Verdict.CODED, quote="kabupaten", code="commitment")
    corpus.undo("ani")
    counts = corpus.counts()
    assert (counts.documents, counts.turns) == (2, 5)
    assert counts.words == len(village.text.split()) + len(district.text.split())
    assert (counts.suggestions, counts.open_suggestions, counts.codings) == (2, 1, 2)
    assert {verdict: n for verdict, n in counts.decisions.items() if n} == {
        Verdict.ACCEPTED: 1, Verdict.REJECTED: 1, Verdict.CODED: 1, Verdict.UNDONE: 1,
    }  # fmt: skip


def test_reading_while_writing(corpus, village, decide):
    for quote in ("Kami", "saling", "percaya"):
        decide(village, Verdict.CODED, quote=quote, code="x")
    for n, coding in enumerate(corpus.iter_codings()):
        decide(village, Verdict.CODED, quote=coding.segment.quote, code="y")
        assert n < 3, "the reader sees the corpus as it was when it began"
    assert len(list(corpus.iter_codings())) == 6


def test_a_codebook_is_kept_once_by_its_digest(corpus, path):
    corpus.record_codebook(BOOK, "id: b\n")
    corpus.record_codebook(BOOK, "# again\nid: b\n")
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT digest, codebook_id, text FROM codebooks").fetchall()
    assert rows == [(BOOK.digest, "b", "id: b\n")]


def test_the_codebooks_come_back_in_the_order_of_their_first_use(corpus):
    later = replace(BOOK, citation="Judul lain.", version="2")
    corpus.record_codebook(BOOK, "id: b\n")
    corpus.record_codebook(later, "id: b\nversion: 2\n")
    corpus.record_codebook(BOOK, "id: b\n")
    first, second = corpus.codebooks()
    assert (first.digest, first.text) == (BOOK.digest, "id: b\n")
    assert (second.digest, second.version, second.codebook_id) == (later.digest, "2", "b")
    assert first.at <= second.at
    assert first.at.tzinfo is not None


def test_the_corpus_of_a_project_from_a_folder_below(tmp_path):
    project = create_project(tmp_path / "study")
    Corpus.open(project.corpus_url, create=True).close()
    with Corpus.of_project(project.transcripts) as corpus:
        assert corpus.counts().documents == 0
    assert (tmp_path / "study" / "corpus.sqlite").is_file()
    settings = project.file.read_text(encoding="utf-8")
    read_only = settings.replace("///corpus.sqlite", "///corpus.sqlite?mode=ro")
    project.file.write_text(read_only, encoding="utf-8")
    with Corpus.of_project(project.root) as corpus, pytest.raises(CorpusError, match="not written"):
        corpus.add_document(Document.from_text("a", title="a"))


def test_importing_the_room_loads_neither_spacy_nor_pandas():
    code = "import sys, qualcode.corpus; print({'spacy', 'pandas', 'numpy'} & set(sys.modules))"
    root = Path(qualcode.__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
