"""Taking files into a corpus: who is asked, what is remembered, and which files go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.corpus import Corpus
from qualcode.errors import SpeakerError, TextChangedError
from qualcode.model import Decision, Document, Kind, Role, Verdict
from qualcode.readers import CaseRow, SpeakerGuess
from qualcode.readers.intake import Choices, Intake, apply_cases, find_cases, take_in, unmatched_cases

Write = Callable[[str, str], Path]
UNCLEAR = "P: Siapa yang hadir di sana?\nI: Kami semua hadir waktu itu, Bu.\nP: Semua?\nI: Semua.\n"
CLEAR = "Peneliti: Siapa yang hadir?\nInforman 1: Kami semua hadir.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        yield corpus


class Coder:
    """Answers every question with the guess, or with ``answers``, and keeps what was asked."""

    def __init__(self, answers: Mapping[str, Role] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, document: Document, guesses: Sequence[SpeakerGuess]) -> Mapping[str, Role]:
        self.asked.append((document.title, tuple(guess.label for guess in guesses)))
        return {guess.label: self.answers.get(guess.label, guess.role) for guess in guesses}


def taken(corpus: Corpus, *paths: Path, **options: object) -> list[Intake]:
    return list(take_in(corpus, paths, root=paths[0].parent, **options))  # type: ignore[arg-type]


def roles(document: Document | None) -> dict[str, Role]:
    assert document is not None
    return {turn.speaker: turn.role for turn in document.turns}


def test_clear_labels_need_no_question(corpus: Corpus, write: Write) -> None:
    coder = Coder()
    (intake,) = taken(corpus, write("a.txt", CLEAR), ask=coder)
    assert (intake.outcome, intake.document_id, coder.asked) == ("added", "a", [])
    assert roles(corpus.document("a")) == {"Peneliti": Role.INTERVIEWER, "Informan 1": Role.INFORMANT}


def test_unclear_labels_are_asked_once_for_all_files(corpus: Corpus, write: Write) -> None:
    coder = Coder({"P": Role.INTERVIEWER, "I": Role.INFORMANT})
    first, second = taken(corpus, write("a.txt", UNCLEAR), write("b.txt", UNCLEAR + "I: Ya.\n"), ask=coder)
    assert coder.asked == [("A", ("P", "I"))]
    assert roles(first.document) == roles(second.document) == coder.answers


def test_a_remembered_role_that_the_questions_speak_against_is_asked_again(
    corpus: Corpus, write: Write
) -> None:
    coder = Coder()
    remembered = {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    other_way = "I: Apakah ada rapat?\nP: Ada, tiap bulan.\nI: Siapa yang datang?\nP: Semua dinas datang.\n"
    (intake,) = taken(corpus, write("a.txt", other_way), remembered=remembered, ask=coder)
    assert coder.asked == [("A", ("I", "P"))]
    assert roles(intake.document) == {"I": Role.INTERVIEWER, "P": Role.INFORMANT}


def test_the_same_text_under_another_name_is_named(corpus: Corpus, write: Write) -> None:
    first, twin = taken(corpus, write("a.txt", CLEAR), write("b.txt", CLEAR + "\n\n"))
    assert (first.outcome, twin.outcome, twin.document_id) == ("added", "unchanged", "a")
    assert corpus.document_ids() == ["a"]


def test_what_was_settled_earlier_is_not_asked_again(corpus: Corpus, write: Write) -> None:
    coder = Coder()
    remembered = {"P": Role.INTERVIEWER}
    (intake,) = taken(corpus, write("a.txt", UNCLEAR), remembered=remembered, ask=coder)
    assert coder.asked == [("A", ("I",))]
    assert roles(intake.document) == {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
    assert remembered == {"P": Role.INTERVIEWER}


def test_nobody_to_ask_is_an_error_of_that_file_alone(corpus: Corpus, write: Write) -> None:
    unclear, clear = taken(corpus, write("a.txt", UNCLEAR), write("b.txt", CLEAR))
    assert unclear.outcome == "failed" and isinstance(unclear.error, SpeakerError)
    assert unclear.error.labels == ("P", "I")
    assert '--speakers "P=interviewer,I=informant"' in unclear.error.hint
    assert clear.outcome == "added"
    assert corpus.document_ids() == ["b"]


def test_labels_that_are_no_speech_become_text(corpus: Corpus, write: Write) -> None:
    taken(corpus, write("a.txt", UNCLEAR), ask=Coder({"I": Role.TEXT}))
    assert roles(corpus.document("a"))["I"] is Role.TEXT


def test_choices_go_before_what_is_remembered_and_before_the_table(corpus: Corpus, write: Write) -> None:
    cases = [
        CaseRow("a", kind=Kind.INTERVIEW, attributes={"level": "desa", "place": "Balai"}),
        CaseRow("a", speaker="I", attributes={"role": "interviewer"}),
    ]
    choices = Choices(
        kind=Kind.OBSERVATION, speakers={"P": Role.INFORMANT}, attributes={"level": "kabupaten"}
    )
    (intake,) = taken(
        corpus, write("a.txt", UNCLEAR), cases=cases, choices=choices, remembered={"P": Role.INTERVIEWER}
    )
    assert intake.error is None
    document = corpus.document("a")
    assert document.kind is Kind.OBSERVATION
    assert document.attributes == {"level": "kabupaten", "place": "Balai"}
    assert roles(document) == {"P": Role.INFORMANT, "I": Role.INTERVIEWER}


def test_the_same_bytes_are_not_read_again_wherever_they_lie(corpus: Corpus, write: Write) -> None:
    taken(corpus, write("a.txt", CLEAR))
    again, moved = taken(corpus, write("a.txt", CLEAR), write("elsewhere/z.txt", CLEAR))
    for intake in (again, moved):
        assert (intake.outcome, intake.document_id, intake.document) == ("unchanged", "a", None)


def test_a_name_that_is_taken_gets_another_id(corpus: Corpus, write: Write) -> None:
    paths = [write(name, f"Catatan {name}.") for name in ("x/a.txt", "y/a.txt", "y/a.md", "z/a.txt")]
    intakes = list(take_in(corpus, paths, root=paths[0].parents[1]))
    ids = [intake.document_id for intake in intakes]
    assert ids[0] == "a" and len(set(ids)) == 4
    assert [corpus.document(one).source for one in ids] == ["x/a.txt", "y/a.txt", "y/a.md", "z/a.txt"]
    again = list(take_in(corpus, paths, root=paths[0].parents[1], choices=Choices(language="id")))
    assert [intake.document_id for intake in again] == ids


def test_a_source_outside_the_project_is_kept_whole(corpus: Corpus, write: Write, tmp_path: Path) -> None:
    path = write("outside/a.txt", CLEAR)
    root = tmp_path / "project"
    root.mkdir()
    list(take_in(corpus, [path], root=root))
    assert corpus.document("a").source == str(path.resolve())


def test_a_changed_file_over_a_correction_is_an_error_of_that_file_alone(
    corpus: Corpus, write: Write
) -> None:
    taken(corpus, write("a.txt", CLEAR))
    document = corpus.document("a")
    start = document.text.index("Kami")
    corpus.decide(Decision(document.segment(start, start + 4), "c", "Sari", Verdict.CODED))
    corpus.revise(replace(document, text=f"{document.text} Betul."), reason="edit")
    document = corpus.document("a")
    changed, other = taken(corpus, write("a.txt", CLEAR + "Peneliti: Ya.\n"), write("b.txt", "Catatan."))
    assert isinstance(changed.error, TextChangedError)
    assert corpus.document("a") == document
    assert other.outcome == "added"


def test_cases_describe_a_document_by_any_of_its_names(corpus: Corpus, write: Write) -> None:
    path = write("Wawancara Ibu Kades.md", f"---\ntitle: Kepala desa\n---\n{CLEAR}")
    taken(corpus, path)
    for name in ("wawancara-ibu-kades", "kepala-desa"):
        assert unmatched_cases(corpus, [CaseRow(name)]) == []
    assert unmatched_cases(corpus, [CaseRow("wawancara-ibu-camat")]) == [CaseRow("wawancara-ibu-camat")]
    assert apply_cases(corpus, [CaseRow("kepala-desa", attributes={"level": "desa"})]) == 1
    assert corpus.document("wawancara-ibu-kades").attributes["level"] == "desa"


def test_cases_find_a_speaker_in_another_spelling(corpus: Corpus, write: Write) -> None:
    taken(corpus, write("a.txt", CLEAR))
    rows = [CaseRow("a", speaker="INFORMAN 1", attributes={"informant": "Ibu Rumah", "role": "informant"})]
    assert apply_cases(corpus, rows) == 1
    assert corpus.document("a").attributes_of("Informan 1") == {"informant": "Ibu Rumah"}
    assert apply_cases(corpus, rows) == 0


def test_the_first_table_of_cases_counts(write: Write, tmp_path: Path) -> None:
    write("transcripts/cases.csv", "document,level\nb,desa\n")
    folders = (tmp_path, tmp_path / "transcripts")
    assert find_cases(folders) == (
        tmp_path / "transcripts" / "cases.csv",
        [CaseRow("b", attributes={"level": "desa"})],
    )
    write("cases.csv", "document,level\na,desa\n")
    found = find_cases(folders)
    assert found is not None and found[0] == tmp_path / "cases.csv"
    assert find_cases([tmp_path / "nowhere"]) is None


def test_a_renamed_file_is_the_same_document(corpus: Corpus, write: Write, tmp_path: Path) -> None:
    path = write("a.txt", CLEAR)
    taken(corpus, path)
    renamed = path.rename(path.with_name("a final.txt"))
    (again,) = taken(corpus, renamed)
    assert (again.outcome, again.document_id) == ("unchanged", "a") and again.same_as.endswith("a.txt")
    assert corpus.document("a").source.endswith("a final.txt")
    renamed.write_text(CLEAR.replace("hadir.", "hadir semua."), encoding="utf-8")
    (corrected,) = taken(corpus, renamed)
    assert (corrected.outcome, corrected.document_id) == ("revised", "a")
    assert corpus.document_ids() == ["a"]


def test_a_copy_of_a_file_leaves_the_source_as_it_is(corpus: Corpus, write: Write) -> None:
    taken(corpus, write("a.txt", CLEAR))
    (again,) = taken(corpus, write("b.txt", CLEAR))
    assert again.document_id == "a" and again.same_as.endswith("a.txt")
    assert corpus.document("a").source.endswith("a.txt")
