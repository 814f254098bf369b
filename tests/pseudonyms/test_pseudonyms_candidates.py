"""What looks like a person in a text, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from qualcode.model import Document, Kind, Role, Turn
from qualcode.pseudonyms import Candidate, Entry, Found, IdentifierKind, Key, find_candidates
from qualcode.pseudonyms.proposals import Proposals
from qualcode.readers import files_below, read
from qualcode.shipped import shipped

_CASES = Path(__file__).parents[1] / "cases" / "pseudonyms" / "candidates.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES.read_text(encoding="utf-8"))
NOBODY = Key([])


def found_in(text: str, **options: Any) -> list[Candidate]:
    return find_candidates([Document.from_text(text, title="catatan")], key=NOBODY, **options)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_candidates(case: dict[str, Any]) -> None:
    found = {f"{one.kind} {one.original}" for one in found_in(case["text"])}
    assert found == {row.replace('"', "") for row in case["found"]}


def test_the_sample_transcripts_give_their_few_names_and_nothing_else() -> None:
    documents = [read(path) for path in files_below([shipped("transcripts")])]
    found = {one.original for one in find_candidates(documents, key=NOBODY)}
    people = {"Dwi", "Tuti", "Anom", "Bagus"}
    places = {"Sumberwening", "Banyurejeki", "Kalisemi", "Watulawang", "Tirtamulya"}
    assert people | places <= found
    # of what is found, nearly all is a name
    wrong = found - people - places - {"PT Sagara Kapurindo", "Yayasan Lentera Wening"}
    assert len(wrong) <= 1, wrong


def test_a_sample_shows_the_words_in_their_context() -> None:
    (one,) = found_in("Rapat itu dipimpin Pak Wardoyo\nsampai sore.")
    sample = one.sample
    assert (sample.where, sample.words, sample.after) == ("catatan", "Wardoyo", " sampai sore.")
    assert sample.before.endswith("dipimpin Pak ")
    assert one.why == "a name after “Pak”"


def test_names_that_everybody_may_read_are_no_candidates() -> None:
    text = "Dari Desa Wonolelo, Kabupaten Banyusari. Kata Pak Banyusari."
    assert {one.original for one in found_in(text, public=["Studi di Kabupaten Banyusari"])} == {"Wonolelo"}


def test_what_the_table_decides_is_not_asked_again() -> None:
    key = Key([Entry(IdentifierKind.PERSON, "Siti Aminatun", "Informan 3"), _kept("Wardoyo")])
    document = Document.from_text("Bu Siti Aminatun, Pak Wardoyo, Bu Siti.", title="catatan")
    (one,) = find_candidates([document], key=key)
    assert (one.original, one.part_of) == ("Siti", "Siti Aminatun")


def test_undecided_rows_are_asked_about() -> None:
    key = Key([Entry(IdentifierKind.PERSON, "Wardoyo")])
    document = Document.from_text("Pak Wardoyo datang.", title="catatan")
    assert [one.original for one in find_candidates([document], key=key)] == ["Wardoyo"]


def test_labels_that_are_names_come_first_with_what_the_study_calls_them() -> None:
    text = "Peneliti: Halo.\nKader Tumini: Ya.\nInforman 9: Ya, kata Pak Wardoyo."
    turns = (
        Turn("Peneliti", Role.INTERVIEWER, 10, 15),
        Turn("Kader Tumini", Role.INFORMANT, 30, 33),
        Turn("Informan 9", Role.INFORMANT, 46, len(text)),
    )
    speakers = {"Kader Tumini": {"informant": "Informan 12"}}
    document = Document("a", "A", Kind.INTERVIEW, text, turns, speakers=speakers)
    first, second = find_candidates([document], key=NOBODY)
    assert (first.original, first.informant, first.speaks) == ("Tumini", "Informan 12", True)
    assert (second.original, second.speaks) == ("Wardoyo", False)


def test_titles_and_attributes_are_searched_where_that_is_asked() -> None:
    document = Document.from_text(
        "Halo.", title="Wawancara Bu Lestari", attributes={"contact": "08123456789"}
    )
    assert find_candidates([document], key=NOBODY) == []
    found = find_candidates([document], key=NOBODY, names_too=True)
    assert [one.original for one in found] == ["Lestari", "08123456789"]


def test_a_pipeline_may_see_more_but_ordinary_words_stay_out() -> None:
    def entities(text: str) -> list[Found]:
        spans = [("Zulkarnaen", IdentifierKind.PERSON), ("Bappeda", IdentifierKind.ORGANISATION)]
        return [Found(kind, text.index(one), text.index(one) + len(one), "a pipeline") for one, kind in spans]

    text = "Yang bicara Zulkarnaen, bukan Bappeda."
    assert found_in(text) == []
    assert [one.original for one in found_in(text, entities=entities)] == ["Zulkarnaen"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "😀" * 50, "ꦲꦏ꧀ꦱꦫ 漢字", "A" * 5000, "(((" * 900, "0" * 3000]
)
def test_odd_texts_have_no_candidates(text: str) -> None:
    assert found_in(text) == []


def test_proposals_are_what_nobody_has_yet() -> None:
    found = found_in("Desa Wonolelo, Desa Karangjero, PT Sinar Kapurejo, Pak Wardoyo, 0812-3456-7890.")
    indonesian = Proposals("id", ["[Desa A]", "Informan 1"])
    assert [indonesian.propose(one) for one in found][:2] == ["[nama 1]", "[Desa B]"]
    english = Proposals("en", [])
    proposed = []
    for one in found:
        proposed.append(english.propose(one))
        english.take(proposed[-1])
    assert proposed == ["[name 1]", "[Desa A]", "[Desa B]", "[PT A]", "[phone number 1]"]


def test_letters_go_on_after_z() -> None:
    (one,) = found_in("Desa Wonolelo.")
    taken = [f"[Desa {chr(letter)}]" for letter in range(ord("A"), ord("Z") + 1)]
    assert Proposals("id", taken).propose(one) == "[Desa AA]"


def _kept(original: str) -> Entry:
    return Entry(IdentifierKind.PERSON, original, original)
