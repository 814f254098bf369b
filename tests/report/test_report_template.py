"""A researcher's own template: its styles, page and headers stay; what it lacks is added."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
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
    for name in ("Caption", "List Number"):
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
    assert {p.style.name for p in document.paragraphs} >= {"Caption", "List Number", "Quote", "Title"}
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


def test_a_template_with_nothing_but_normal_gets_real_lists(coded: Field, tmp_path: Path) -> None:
    path = tmp_path / "polos.docx"
    own = docx.Document()
    for style in list(own.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
            style.delete()
    numbering = next(key for key, rel in own.part.rels.items() if rel.reltype.endswith("/numbering"))
    del own.part.rels[numbering]
    own.save(str(path))
    document = docx.Document(str(write_report(coded.study(), tmp_path / "draf.docx", template=path)))
    number = document.styles["List Number"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    (made,) = document.part.numbering_part.element.xpath(f"w:num[@w:numId={number}]")
    abstract = made.find(qn("w:abstractNumId")).get(qn("w:val"))
    levels = document.part.numbering_part.element.xpath(
        f"w:abstractNum[@w:abstractNumId={abstract}]/w:lvl/w:numFmt/@w:val"
    )
    assert levels == ["decimal"]
    assert {p.style.name for p in document.paragraphs} >= {"List Number", "Quote", "Definition", "toc 2"}


def test_the_last_upright_section_gives_the_page_and_its_inherited_header(
    coded: Field, tmp_path: Path
) -> None:
    path = tmp_path / "bagian.docx"
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Fakultas"
    own.add_section().left_margin = Cm(4)
    wide = own.add_section()
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    wide.left_margin = Cm(1)
    own.save(str(path))
    document = docx.Document(str(write_report(coded.study(), tmp_path / "draf.docx", template=path)))
    upright, landscape = document.sections
    assert upright.page_width < upright.page_height
    assert landscape.page_width > landscape.page_height
    assert [round(section.left_margin.cm, 1) for section in document.sections] == [4, 4]
    assert all(section.header.paragraphs[0].text == "Fakultas" for section in document.sections)


def test_a_dotx_is_a_template_too(coded: Field, tmp_path: Path, template: Path) -> None:
    dotx = tmp_path / "kampus.dotx"
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(dotx, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"document.main+xml", b"template.main+xml"))
    document = docx.Document(str(write_report(coded.study(), tmp_path / "draf.docx", template=dotx)))
    assert document.sections[0].header.paragraphs[0].text == "Universitas Contoh"


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
