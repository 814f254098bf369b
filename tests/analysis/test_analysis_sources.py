"""Who counts as an informant, what attributes are called, and when the fieldwork was."""

from __future__ import annotations

from datetime import date

import pytest

from qualcode.analysis.sources import fieldwork_period, find_sources
from qualcode.attributes import canonical, level_order, parse_date
from qualcode.model import Document, Kind, Role, Turn


def interview(
    document_id: str, *speakers: str, attributes: dict[str, str] | None = None, **of_speakers: dict[str, str]
) -> Document:
    turns = [Turn("P", Role.INTERVIEWER, 0, 1)]
    turns += [Turn(speaker, Role.INFORMANT, n, n + 1) for n, speaker in enumerate(speakers, 1)]
    title = f"Wawancara {document_id}"
    return Document(
        document_id, title, Kind.INTERVIEW, "x" * 9, tuple(turns), "id", attributes or {}, of_speakers
    )


def labels(*documents: Document) -> list[str]:
    return [source.label for source in find_sources(documents).table({})]


def test_one_person_in_two_interviews_counts_once() -> None:
    first = interview("a", "I", attributes={"informant": "Informan 1", "date": "2023-05-12"})
    second = interview("b", "I", attributes={"informan": "informan 1", "date": "2023-06-02"})
    (source,) = find_sources([first, second]).table({})
    assert source.label == "Informan 1"
    assert source.document_ids == ("a", "b")
    assert source.attributes["date"] == "2023-05-12; 2023-06-02"


def test_without_the_attribute_each_speaker_of_each_interview_is_another_person() -> None:
    assert labels(interview("a", "I", "I"), interview("b", "I")) == ["Wawancara a", "Wawancara b"]
    assert labels(interview("c", "Bu A", "Pak B")) == ["Wawancara c, Bu A", "Wawancara c, Pak B"]


def test_speakers_of_a_group_interview_have_their_own_attributes() -> None:
    group = interview("a", "S1", "S2", S1={"informant": "Informan 10"}, S2={"informant": "Informan 2"})
    assert labels(group) == ["Informan 2", "Informan 10"]


def test_interviewers_and_documents_are_no_informants() -> None:
    sources = find_sources([interview("a", "I"), Document.from_text("Pasal 1", title="Peraturan")])
    assert len(sources.informants) == 1
    assert sources.key_of(interview("a", "I"), "P", Role.INTERVIEWER) is None


def test_interviews_and_observations_make_the_period() -> None:
    documents = [
        interview("a", "I", attributes={"tanggal": "12 Mei 2023"}),
        Document.from_text("x", title="Rapat", kind=Kind.OBSERVATION, attributes={"date": "2023-04-30"}),
        Document.from_text("x", title="Peraturan", attributes={"date": "2010-01-01"}),
    ]
    assert fieldwork_period(documents) == (date(2023, 4, 30), date(2023, 5, 12))
    assert fieldwork_period(documents[2:]) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-05-12", date(2023, 5, 12)),
        ("12 Mei 2023", date(2023, 5, 12)),
        ("12 May 2023", date(2023, 5, 12)),
        ("12/05/2023", date(2023, 5, 12)),
        ("Mei 2023", None),
        ("2023", None),
        ("awal tahun", None),
        ("", None),
    ],
)
def test_dates_are_read_in_both_languages(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_attributes_are_known_under_indonesian_and_english_names() -> None:
    typed = {"Lembaga": " Dinas Sosial ", "Tingkat": "District", "usia": "40", "medium": ""}
    assert canonical(typed) == {"institution": "Dinas Sosial", "level": "kabupaten", "usia": "40"}


def test_levels_run_from_the_central_government_down() -> None:
    levels = ["zona", "desa", "pusat", "masyarakat", "kabupaten"]
    assert sorted(levels, key=level_order) == ["pusat", "kabupaten", "desa", "masyarakat", "zona"]
