"""The wording: blocks that a researcher changes, and errors that name file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.errors import ReportError, Where
from qualcode.report.dates import in_words, listing, number
from qualcode.report.wording import Wording, shipped_wording


def wording(folder: Path, text: str) -> Wording:
    path = folder / "wording.id.j2"
    path.write_text(text, encoding="utf-8")
    return Wording("id", path, facts={"name": "Rina"})


def test_a_changed_block_wins_and_the_others_stay(tmp_path: Path) -> None:
    changed = wording(tmp_path, "{% block present %}hadir\n bagi {{ name }}{% endblock %}")
    assert changed.text("present") == "hadir bagi Rina"
    assert changed.text("wished") == "diharapkan"


def test_paragraphs_are_marked_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = "satu\n\n dua\u00a0tiga {{ paragraph }} {{ paragraph }} {{ word('wished') }}"
    changed = wording(tmp_path, f"{{% block present %}}{text}{{% endblock %}}")
    assert changed.paragraphs("present") == ["satu dua\u00a0tiga", "diharapkan"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n{% block present %}\n{{ name\n{% endblock %}", 4, ""),
        ("\n\n{% block presnt %}x{% endblock %}", 3, "presnt"),
        ("{% block present %}\n\n{{ nobody }}{% endblock %}", 3, "nobody"),
        ("{% block present %}\n{{ name + 1 }}{% endblock %}", 2, "str"),
        ("{% block present %}\n{{ 1 / 0 }}{% endblock %}", 2, "division"),
        ("{% block present %}\n{{ name.__class__.__mro__ }}{% endblock %}", 2, "unsafe"),
        ("{% block present %}\n{{ word('nowhere') }}{% endblock %}", 2, "nowhere"),
        ("{% block present %}\n{{ word('present') }}{% endblock %}", 2, "recursion"),
        ("{% block present %}\n{% include 'x' %}{% endblock %}", 2, "loader"),
    ],
)
def test_errors_name_the_file_and_the_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ReportError) as caught:
        wording(tmp_path, text).text("present")
    assert caught.value.where == Where(tmp_path / "wording.id.j2", line)
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00{"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "wording.id.j2"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError, match="cannot be read"):
        Wording("id", path, facts={})


def test_both_languages_have_the_same_blocks() -> None:
    indonesian, english = (
        re.findall(r"{% block (\w+) %}", shipped_wording(language).read_text(encoding="utf-8"))
        for language in ("id", "en")
    )
    assert indonesian == english
    assert len(set(english)) == len(english)


def test_dates_numbers_and_lists_are_written_as_in_the_language() -> None:
    assert in_words("2023-05-12; 2023-06", "id") == "12 Mei 2023; 2023-06"
    assert in_words("12 Mei 2023", "en") == "12 May 2023"
    assert (number(12500, "id"), number(12500, "en")) == ("12.500", "12,500")
    assert listing(["a", "b", "c"], "id") == "a, b, dan c"
    assert listing(["a", "b"], "en") == "a and b"
