"""Which labels speak, and who they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import ReadError
from qualcode.model import Kind, Role
from qualcode.readers import guess_role, read, speaker_guesses

SETTLED = {
    Role.INTERVIEWER: (
        ("Peneliti", ()),
        ("PEWAWANCARA 2", ()),
        ("Interviewer", ()),
        ("Moderator", ()),
        ("T", ("J",)),
        ("Q", ("A",)),
        ("P", ("N",)),
        ("P", ("J",)),
        ("P", ("Narasumber 1",)),
        ("I", ("Respondent",)),
        ("Hidayat (Peneliti)", ()),
    ),
    Role.INFORMANT: (
        ("Narasumber 1 (Dinas Sosial)", ()),
        ("Informan 3", ()),
        ("Key Informant", ()),
        ("Responden", ()),
        ("Narsum", ()),
        ("J", ("T",)),
        ("A", ("Q",)),
        ("N2", ("P",)),
        ("I", ("Peneliti",)),
        ("Informan 2 (peneliti senior)", ()),
    ),
    Role.UNKNOWN: (
        ("P", ("I",)),
        ("I", ("P",)),
        ("I", ()),
        ("Pak Budi", ()),
        ("R", ("P",)),
        ("A", ("B",)),
        ("T", ()),
    ),
}


@pytest.mark.parametrize(
    ("role", "label", "others"), [(role, *case) for role, cases in SETTLED.items() for case in cases]
)
def test_role_of_a_label(role: Role, label: str, others: tuple[str, ...]) -> None:
    assert guess_role(label, (label, *others)) is role


def test_open_labels_get_a_default_from_who_asks(write: Callable[..., Path]) -> None:
    document = read(write("a.txt", "P: Apa?\nI: Itu, sejak dua tahun yang lalu.\nP: Siapa?\nI: Kami.\n"))
    guesses = speaker_guesses(document)
    assert [(g.label, g.role, g.turns, g.questions) for g in guesses] == [
        ("P", Role.INTERVIEWER, 2, 1.0),
        ("I", Role.INFORMANT, 2, 0.0),
    ]
    assert guesses[1].sample == "Itu, sejak dua tahun yang lalu."


def test_speakers_settle_labels_in_any_case_and_a_star_the_others(write: Callable[..., Path]) -> None:
    path = write("a.txt", "Dan: Apa?\nSari: Itu.\nDan: Siapa?\nSari: Kami.\n")
    document = read(path, speakers={"dan": "interviewer", "*": Role.INFORMANT})
    assert [turn.role for turn in document.turns] == [Role.INTERVIEWER, Role.INFORMANT] * 2
    assert speaker_guesses(document) == []


@pytest.mark.parametrize(
    "text",
    [
        "Catatan: rapat pukul 10:30.\nSumber: https://contoh.id\nCatatan: selesai.",
        "Narasumber: Bu Ratna\nModerator: Pak Jaka\nTanggal: 12 Mei\nTempat: Balai Desa",
        "\n".join(f"Kecamatan: A{n}\nDesa: B{n}\nRumah: {n}" for n in range(6)),
        "A: setuju\nB: tidak setuju\nC: ragu",
        "Pembukaan 08:00\nSambutan 08:15\nMakan siang 12:00",
        "Menurut beliau: semua harus hadir.\nMenurut beliau: semua setuju.",
    ],
)
def test_colons_in_documents_are_no_labels(text: str, write: Callable[..., Path]) -> None:
    document = read(write("laporan.txt", text))
    assert document.kind is Kind.DOCUMENT
    assert [turn.role for turn in document.turns] == [Role.TEXT]
    assert document.text == text


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("P: Apa?\nI: Itu.", ["P", "I"]),
        ("P1: Apa?\nN1 : Itu.\nP1: Ya?\nN1\t: Ya.", ["P1", "N1", "P1", "N1"]),
        ("[00:01:02] Peneliti: Apa?\n[00:01:05] Pak Budi: Itu.", ["Peneliti", "Pak Budi"]),
        ("Speaker 1: (00:00)\nApa?\nSpeaker 2: (00:03)\nItu.", ["Speaker 1", "Speaker 2"]),
        ("PENELITI: Apa?\nInforman: Itu.\nPeneliti: Siapa?", ["PENELITI", "Informan", "PENELITI"]),
        ("I: Apa itu? #00:00:05-1#\nB: Forum (10:30). #00:00:12-3#\nI: Ya? #00:00:15-0#", ["I", "B", "I"]),
        ("- Tanya: Apa?\n- Jawab: Itu.", ["Tanya", "Jawab"]),
        ("Peneliti:\nApa?\nNarasumber 1 (Dinas Sosial):\nItu.", ["Peneliti", "Narasumber 1 (Dinas Sosial)"]),
    ],
)
def test_labels_of_many_habits(text: str, labels: list[str], write: Callable[..., Path]) -> None:
    assert [turn.speaker for turn in read(write("a.txt", text)).turns] == labels


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("observasi-desa.txt", Kind.OBSERVATION),
        ("Catatan Lapangan 2.txt", Kind.OBSERVATION),
        ("observasi/hari-1.txt", Kind.OBSERVATION),
        ("fieldnotes_3.txt", Kind.OBSERVATION),
        ("laporan.txt", Kind.DOCUMENT),
    ],
)
def test_kind_from_the_name(name: str, kind: Kind, write: Callable[..., Path]) -> None:
    path = write(name, "Rapat dimulai. Warga hadir.")
    assert read(path).kind is kind
    assert read(path, kind="interview").kind is Kind.INTERVIEW


def test_times_beside_labels_go_and_times_in_speech_stay(write: Callable[..., Path]) -> None:
    text = "[00:01] P: (00:02) Kapan? #00:00:05-1#\nJ: Senin (10:30), pukul 09:15.\nP: Ya?"
    assert read(write("a.txt", text)).text == "P: Kapan?\nJ: Senin (10:30), pukul 09:15.\nP: Ya?"


def test_title_language_and_overrides(write: Callable[..., Path]) -> None:
    path = write("wawancara_informan-3.txt", "We do not trust the office and they know it.")
    assert (read(path).title, read(path).language) == ("Wawancara informan 3", "en")
    chosen = read(path, title="Tiga", language="id")
    assert (chosen.title, chosen.language, chosen.id) == ("Tiga", "id", "wawancara-informan-3")


def test_a_role_or_kind_that_does_not_exist_is_named(write: Callable[..., Path]) -> None:
    with pytest.raises(ReadError, match="role 'boss'"):
        read(write("a.txt", "P: Apa?\nI: Itu."), speakers={"P": "boss"})
    with pytest.raises(ReadError, match="kind 'letter'"):
        read(write("a.txt", "Teks."), kind="letter")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_in_any_encoding(encoding: str, write: Callable[..., Path]) -> None:
    text = "T: Apa kata Pak André?\nJ: “Belum ada” — itu saja, kata beliau."
    assert read(write("a.txt", text.replace("\n", "\r\n").encode(encoding))).text == text


def test_stored_text_is_composed_and_has_no_invisible_marks(write: Callable[..., Path]) -> None:
    assert (
        read(write("a.txt", "Andre\u0301 \u200ber\u00adat\u00a0dan\u202fkuat")).text == "André erat dan kuat"
    )
