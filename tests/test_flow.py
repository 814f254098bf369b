"""The whole way, as a researcher goes it: from a folder of files in eight formats to a Word draft.

One study goes through every command once; the tests look at what each step left behind.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from qualcode.cli import cli
from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Coding, Decision, Document, Kind, Role, Status, Suggestion, Verdict
from qualcode.project import Project
from qualcode.shipped import shipped

REVIEWED = "informan-01-bappeda"
BY_HAND = "sambatan namanya"
# accept; reject; accept, undo, reject; reject with a reason; another code; another status; a memo; skip
KEYS = ("a", "x", "a\x7fx", "r1", "0mediation\n", "sa", "mpenting sekali\na", " ", "q")


@dataclass(frozen=True)
class Walk:
    """What the steps left behind. ``said`` is what each command printed, by its name."""

    project: Project
    said: Mapping[str, str]
    documents: Mapping[str, Document]
    queue: tuple[Suggestion, ...]
    decisions: tuple[Decision, ...]
    codings: tuple[Coding, ...]
    suggestions: tuple[Suggestion, ...]
    report: str
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    suggestions_after: tuple[Suggestion, ...]
    codings_after: tuple[Coding, ...]


def qualcode(project: Path, *arguments: object, keys: str = "") -> str:
    result = CliRunner().invoke(cli, ["--project", str(project), *map(str, arguments)], input=keys)
    assert result.exit_code == 0, f"{arguments}: {result.output}\n{result.exception!r}"
    return str(result.output)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    root = tmp_path_factory.mktemp("flow") / "studi"
    said = {
        "init": qualcode(
            root.parent, "init", root, "--title", "Studi alur", "--coder", "Sari", "--language", "en"
        )
    }
    for path in shipped("transcripts").iterdir():
        if path.is_file() and path.name not in ("README.md", "decisions.csv"):
            shutil.copy(
                path, root / path.name if path.name == "cases.csv" else root / "transcripts" / path.name
            )
    said["import"] = qualcode(root, "import")
    said["suggest"] = qualcode(root, "suggest")
    project = Project.load(root)
    with Corpus.open(project.corpus_url) as corpus:
        documents = {document.id: document for document in corpus.documents()}
        queue = tuple(
            corpus.queue("Sari", code_ids=_code_ids(project), document_id=REVIEWED, order="document")
        )
    said["review"] = qualcode(
        root, "review", "--document", REVIEWED, "--order", "document", keys="".join(KEYS)
    )
    said["code"] = qualcode(root, "code", "informan-03-kades", "--quote", BY_HAND, "--code", "values")
    for form in ("csv", "json", "xlsx"):
        qualcode(root, "quotes", "--format", form, "--output", root / f"quotes.{form}")
    said["quotes"] = qualcode(root, "quotes")
    said["report"] = qualcode(root, "report")
    with Corpus.open(project.corpus_url) as corpus:
        decisions, codings = tuple(corpus.decisions()), tuple(corpus.iter_codings())
        suggestions = tuple(corpus.suggestions())
    draft = docx.Document(str(next(project.reports.glob("*.docx"))))
    tables = tuple(
        tuple(tuple(cell.text for cell in row.cells) for row in table.rows) for table in draft.tables
    )
    _edit_codebook(project, gone=queue[0])
    said["again"] = qualcode(root, "suggest")
    with Corpus.open(project.corpus_url) as corpus:
        assert tuple(corpus.decisions()) == decisions
        assert corpus.problems() == []
        after, codings_after = tuple(corpus.suggestions()), tuple(corpus.iter_codings())
    text = "\n".join(paragraph.text for paragraph in draft.paragraphs)
    return Walk(
        project, said, documents, queue, decisions, codings, suggestions, text, tables, after, codings_after
    )


def _code_ids(project: Project) -> tuple[str, ...]:
    return tuple(code.id for code in load_codebook(project.codebook_path).codes)


def _edit_codebook(project: Project, *, gone: Suggestion) -> None:
    """Take away all patterns of the code of ``gone`` and add one to another code."""
    from ruamel.yaml import YAML

    yaml = YAML()
    data = yaml.load(project.codebook_path)
    code = next(code for code in data["codes"] if code["id"] == gone.code_id)
    del code["patterns"]
    with project.codebook_path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    qualcode(project.root, "codebook", "add", "values", "babar blas")
    qualcode(project.root, "codebook", "check")


def of_document(walk: Walk, document_id: str) -> list[Suggestion]:
    return [one for one in walk.suggestions if one.segment.document_id == document_id]


# import


def test_eight_formats_come_in_with_kinds_and_speakers(walk: Walk) -> None:
    suffixes = Counter(Path(document.source).suffix for document in walk.documents.values())
    assert suffixes.keys() >= {".docx", ".txt", ".vtt", ".md", ".odt", ".srt", ".csv", ".pdf"}
    kinds = Counter(document.kind for document in walk.documents.values())
    assert kinds[Kind.INTERVIEW] == 8 and kinds[Kind.OBSERVATION] == 1 and kinds[Kind.DOCUMENT] == 2
    for document in walk.documents.values():
        roles = {turn.role for turn in document.turns}
        assert Role.UNKNOWN not in roles
        assert document.kind is not Kind.INTERVIEW or roles >= {Role.INTERVIEWER, Role.INFORMANT}
        assert document.attributes["level"] and document.attributes["date"].startswith("2023-")
    assert "11 documents in the corpus." in walk.said["import"]


@pytest.mark.parametrize(
    ("document_id", "words", "role"),
    [
        # .docx with a table of questions and answers, .docx with labels, .txt
        ("informan-01-bappeda", "ego sektoralnya masih kental", Role.INFORMANT),
        ("informan-02-dinsos", "sudah enam tahun, jadi mengalami dua zaman", Role.INFORMANT),
        ("informan-03-kades", "Membangun kepercayaan itu bertahun-tahun", Role.INFORMANT),
        ("informan-03-kades", "Bapak dilibatkan dalam forum koordinasi itu?", Role.INTERVIEWER),
        # .vtt, .md, .odt, .srt, .csv, an exported chat
        ("informan-04-perusahaan-csr", "alasan pertamanya compliance", Role.INFORMANT),
        ("informan-05-lsm", "Itu bukan dialog, itu apel.", Role.INFORMANT),
        ("informan-06-warga", "Rumah saya dulu gedhek", Role.INFORMANT),
        ("informan-07-kementerian", "every ministry had its own list of the poor", Role.INFORMANT),
        ("fgd-desa", "BPD juga tahunya setelah nama dikirim", Role.INFORMANT),
        ("grup-wa-relawan", "dari 2018 begitu terus, sy kok ragu", Role.INFORMANT),
    ],
)
def test_words_stand_in_the_right_mouth(walk: Walk, document_id: str, words: str, role: Role) -> None:
    document = walk.documents[document_id]
    turn = document.turn_at(document.text.index(words))
    assert turn is not None and turn.role is role


def test_several_informants_in_one_file_keep_their_own_attributes(walk: Walk) -> None:
    group = walk.documents["fgd-desa"]
    assert group.attributes_of("Informan 8")["level"] == "masyarakat"
    assert group.attributes_of("Informan 10")["level"] == "desa"


# suggest


def test_suggestions_come_from_every_format_but_never_from_the_interviewer(walk: Walk) -> None:
    assert {one.segment.document_id for one in walk.suggestions} == set(walk.documents)
    for one in walk.suggestions:
        document = walk.documents[one.segment.document_id]
        turn = document.turn_at(one.start)
        assert turn is not None and turn.role is not Role.INTERVIEWER
        assert document.text[one.start : one.end] == one.segment.quote
        assert one.end <= turn.end
    assert {one.status for one in walk.suggestions} == set(Status)
    assert f"{len(walk.suggestions)} new suggestions" in walk.said["suggest"]


# review


def test_every_key_left_the_decision_that_it_stands_for(walk: Walk) -> None:
    first, second, third, fourth, fifth, sixth, seventh, eighth = walk.queue[:8]
    made = [(d.suggestion_id, d.verdict, d.code_id, d.reason) for d in walk.decisions if d.suggestion_id]
    assert made == [
        (first.id, Verdict.ACCEPTED, first.code_id, ""),
        (second.id, Verdict.REJECTED, second.code_id, ""),
        (third.id, Verdict.ACCEPTED, third.code_id, ""),
        (third.id, Verdict.UNDONE, third.code_id, ""),
        (third.id, Verdict.REJECTED, third.code_id, ""),
        (fourth.id, Verdict.REJECTED, fourth.code_id, "wrong sense"),
        (fifth.id, Verdict.CORRECTED, "mediation", ""),
        (sixth.id, Verdict.CORRECTED, sixth.code_id, ""),
        (seventh.id, Verdict.ACCEPTED, seventh.code_id, ""),
        (eighth.id, Verdict.SKIPPED, eighth.code_id, ""),
    ]
    memo, status = walk.decisions[8].memo, walk.decisions[7].status
    assert memo == "penting sekali" and status is not sixth.status
    assert all(decision.coder == "Sari" and decision.codebook_digest for decision in walk.decisions)
    assert "Decided: 7 (4 accepted, 3 rejected), skipped: 1." in walk.said["review"]


def test_only_what_was_accepted_or_coded_is_in_the_coded_corpus(walk: Walk) -> None:
    first, _, _, _, fifth, sixth, seventh, _ = walk.queue[:8]
    coded = {(coding.segment.quote, coding.code_id, coding.verdict) for coding in walk.codings}
    assert coded == {
        (first.segment.quote, first.code_id, Verdict.ACCEPTED),
        (fifth.segment.quote, "mediation", Verdict.CORRECTED),
        (sixth.segment.quote, sixth.code_id, Verdict.CORRECTED),
        (seventh.segment.quote, seventh.code_id, Verdict.ACCEPTED),
        (BY_HAND, "values", Verdict.CODED),
    }


# quotes


def test_quotes_are_the_same_in_every_form(walk: Walk) -> None:
    root = walk.project.root
    with (root / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        from_csv: list[dict[str, Any]] = list(csv.DictReader(file))
    from_json = json.loads((root / "quotes.json").read_text(encoding="utf-8"))
    sheet = openpyxl.load_workbook(root / "quotes.xlsx").active
    assert sheet is not None
    head, *body = sheet.iter_rows(values_only=True)
    from_xlsx = [dict(zip(map(str, head), row, strict=True)) for row in body]
    expected = {
        (
            str(c.decision_id),
            c.segment.document_id,
            str(c.segment.start),
            str(c.segment.end),
            c.segment.quote,
            c.code_id,
        )
        for c in walk.codings
    }
    columns = ("decision", "document", "start", "end", "quote", "code")
    for rows in (from_csv, from_json, from_xlsx):
        assert {tuple(str(row[column]) for column in columns) for row in rows} == expected
    (by_hand,) = [row for row in from_json if row["quote"] == BY_HAND]
    assert by_hand["code_path"].startswith("collaborative-process › shared-understanding › ")
    assert (by_hand["informant"], by_hand["level"], by_hand["role"]) == ("Informan 3", "desa", "informant")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--attr", "level=desa"], 1),
        (["--attr", "level=kabupaten"], 4),
        (["--code", "values"], 1),
        (["--code", "collaborative-process"], 1),
        (["--document", REVIEWED], 4),
        (["--coder", "Budi"], 0),
    ],
)
def test_quotes_can_be_narrowed(walk: Walk, options: list[str], expected: int) -> None:
    assert len(json.loads(qualcode(walk.project.root, "quotes", "--format", "json", *options))) == expected


# report


def test_the_draft_has_what_was_accepted_and_nothing_that_was_rejected(walk: Walk) -> None:
    everything = walk.report + "\n".join(cell for table in walk.tables for row in table for cell in row)
    coded = {coding.segment.quote for coding in walk.codings}
    for quote in coded:
        assert quote in walk.report
    undecided = {one.segment.quote for one in of_document(walk, REVIEWED)} - coded
    assert len(undecided) > 10
    for quote in undecided:
        assert quote not in everything


def test_the_numbers_in_the_draft_are_those_of_the_corpus(walk: Walk) -> None:
    (log,) = [table for table in walk.tables if {"Suggested", "Accepted", "Rejected"} <= set(table[0])]
    total = dict(zip(log[0], log[-1], strict=True))
    assert {name: total[name] for name in ("Suggested", "Accepted", "Corrected", "Rejected", "Skipped")} == {
        "Suggested": str(len(walk.suggestions)),
        "Accepted": "2",
        "Corrected": "2",
        "Rejected": "3",
        "Skipped": "1",
    }
    informants = next(table for table in walk.tables if table[0][0] == "Code" and "Segments" in table[0])
    segments = {row[0]: row[-1] for row in informants[1:]}
    assert {label: number for label, number in segments.items() if number != "0"} == {
        "Informan 1": "4",
        "Informan 3": "1",
    }
    assert f"{len(walk.codings)} codings from {len(walk.documents)} documents." in walk.said["report"]


# the codebook changes


def test_after_an_edit_ids_stay_patterns_that_went_take_theirs_along_and_decisions_stand(walk: Walk) -> None:
    gone = walk.queue[0].code_id
    decided = {
        d.suggestion_id for d in walk.decisions if d.suggestion_id and d.verdict is not Verdict.SKIPPED
    }
    before, after = {s.id: s for s in walk.suggestions}, {s.id: s for s in walk.suggestions_after}
    expected = {number for number, s in before.items() if s.code_id != gone or number in decided}
    new = after.keys() - before.keys()
    assert after.keys() - new == expected
    assert new and {after[number].code_id for number in new} == {"values"}
    for number in decided:
        assert after[number] == before[number]
    untouched = [s for s in walk.suggestions if s.code_id not in (gone, "values")]
    assert all(after[s.id] == s for s in untouched)
    assert walk.codings_after == walk.codings
    withdrawn = len(before.keys() - after.keys())
    assert withdrawn and f"{len(new)} new suggestions" in walk.said["again"]
    assert f"{withdrawn} withdrawn." in walk.said["again"]


def test_every_step_says_what_comes_next(walk: Walk) -> None:
    following = {
        "init": "import",
        "import": "suggest",
        "suggest": "review",
        "code": "quotes",
        "again": "review",
    }
    for step, command in following.items():
        assert f"qualcode {command}" in walk.said[step].rpartition("Next: ")[2], step
