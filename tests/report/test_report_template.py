"""A researcher's own template: its styles, page and headers stay; what it lacks is added."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt
from invented_study import Field

from qualcode.errors import ReportError
from qualcode.report import write_report


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "kampus.docx"
    document = docx.Document()
    document.add_paragraph("Petunjuk yang harus hilang.")
    document.add_table(1, 1)
    document.styles["Quote"].font.size = Pt(10)
    document.styles["Heading 1"].font.name = "Arial"
    for name in ("Caption", "List Bullet"):
        document.styles[name].delete()
    document.styles.add_style("Interpretation", WD_STYLE_TYPE.PARAGRAPH).font.italic = True
    document.sections[0].left_margin = Cm(4)
    document.sections[0].header.paragraphs[0].text = "Universitas Contoh"
    document.save(str(path))
    return path


def test_the_templates_styles_page_and_header_are_kept(coded: Field, tmp_path: Path, template: Path) -> None:
    target = write_report(coded.study(), tmp_path / "draf.docx", template=template)
    document = docx.Document(str(target))
    paragraphs = [p.text for p in document.paragraphs]
    assert "Petunjuk yang harus hilang." not in paragraphs
    assert document.styles["Quote"].font.size == Pt(10)
    assert document.styles["Heading 1"].font.name == "Arial"
    assert document.styles["Interpretation"].font.italic
    assert {p.style.name for p in document.paragraphs} >= {"Caption", "List Bullet", "Quote", "Title"}
    assert all(round(section.left_margin.cm, 1) == 4 for section in document.sections)
    assert all(section.header.paragraphs[0].text == "Universitas Contoh" for section in document.sections)


def test_a_template_without_page_numbers_gets_them(coded: Field, tmp_path: Path, template: Path) -> None:
    document = docx.Document(str(write_report(coded.study(), tmp_path / "draf.docx", template=template)))
    assert "PAGE" in document.sections[0].footer._element.xml


def test_a_templates_footer_is_kept(coded: Field, tmp_path: Path, template: Path) -> None:
    own = docx.Document(str(template))
    own.sections[0].footer.paragraphs[0].text = "Rahasia"
    own.save(str(template))
    document = docx.Document(str(write_report(coded.study(), tmp_path / "draf.docx", template=template)))
    assert [p.text for p in document.sections[0].footer.paragraphs] == ["Rahasia"]


@pytest.mark.parametrize("content", [None, b"", b"halo", b"PK\x03\x04rusak"])
def test_a_template_that_is_no_docx(coded: Field, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "palsu.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError) as caught:
        write_report(coded.study(), tmp_path / "draf.docx", template=path)
    assert str(path) in str(caught.value)
    assert ".docx" in caught.value.hint


def test_a_folder_is_no_template(coded: Field, tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        write_report(coded.study(), tmp_path / "draf.docx", template=tmp_path)
