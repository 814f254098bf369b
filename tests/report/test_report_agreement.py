"""The agreement of two coders in the draft: a sentence in the method section and a table in an appendix."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from invented_study import Field

from qualcode.model import Verdict
from qualcode.report.writing import render


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def add_second_coder(field: Field) -> None:
    """Sari decides as Rina did, but rejects the last that Rina accepted."""
    made = [one for one in field.corpus.standing_decisions() if one.verdict is not Verdict.SKIPPED]
    for place, decision in enumerate(made, 1):
        verdict = Verdict.REJECTED if place == len(made) else decision.verdict
        field.corpus.decide(replace(decision, coder="Sari", verdict=verdict, id=None, at=None))


def test_one_coder_has_none(coded: Field) -> None:
    study = coded.study(language="en")
    assert study.agreement is None
    assert "Agreement between coders" not in text_of(render(study))


def test_a_report_of_one_coders_work_has_none(coded: Field) -> None:
    add_second_coder(coded)
    assert coded.study(coder="Sari").agreement is None


@pytest.mark.parametrize(
    ("language", "sentence", "heading"),
    [
        ("en", "Agreement between Rina and Sari was computed on", "Agreement between coders"),
        ("id", "Kesepakatan antarpengode antara Rina dan Sari dihitung atas", "Kesepakatan antarpengode"),
    ],
)
def test_two_coders(coded: Field, language: str, sentence: str, heading: str) -> None:
    add_second_coder(coded)
    study = coded.study(language=language)
    assert study.agreement is not None and study.agreement.coders == ("Rina", "Sari")
    content = render(study)
    text = text_of(content)
    assert sentence in text and heading in text
    tables = docx.Document(io.BytesIO(content)).tables
    (table,) = [one for one in tables if "κ" in [cell.text for cell in one.rows[0].cells]]
    shown = [row for row in study.agreement.rows if row.undefined != "unused"]
    assert len(table.rows) == len(shown) + 1
    given = [cells.cells[1].text for cells in table.rows][1:]
    assert given == [f"{row.coded[0]} / {row.coded[1]}" for row in shown]
