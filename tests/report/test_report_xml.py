"""What Word is strict about: the order of properties, unique ids, fields that end, parts that exist."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from invented_study import Field
from lxml import etree

from qualcode.report import write_report

# the orders that ECMA-376 prescribes, as far as a report uses the elements
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd"
    " tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi"
    " adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
    " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText"
    " vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
    " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
    " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat"
    " locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
}


def parts(path: Path) -> Iterator[tuple[str, Any]]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".xml") and name.startswith("word/"):
                yield name, etree.fromstring(package.read(name))


@pytest.fixture(params=["id", "en"])
def draft(request: pytest.FixtureRequest, coded: Field, tmp_path: Path) -> Path:
    return write_report(coded.study(language=request.param), tmp_path / "draf.docx", all_quotes=True)


def test_properties_are_in_the_order_of_the_format(draft: Path) -> None:
    seen = set()
    for name, root in parts(draft):
        for tag, order in ORDERS.items():
            places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
            for element in root.iter(qn(f"w:{tag}")):
                children = [places[child.tag] for child in element if child.tag in places]
                assert children == sorted(children), (name, etree.tostring(element))
                seen.add(tag)
    assert seen == set(ORDERS)


def test_bookmarks_are_unique_and_end(draft: Path) -> None:
    root = dict(parts(draft))["word/document.xml"]
    starts = [found.get(qn("w:id")) for found in root.iter(qn("w:bookmarkStart"))]
    names = [found.get(qn("w:name")) for found in root.iter(qn("w:bookmarkStart"))]
    assert len(set(starts)) == len(starts)
    assert starts
    assert sorted(starts) == sorted(found.get(qn("w:id")) for found in root.iter(qn("w:bookmarkEnd")))
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40


def test_fields_begin_separate_and_end_in_turn(draft: Path) -> None:
    for _, root in parts(draft):
        depth = 0
        for mark in root.iter(qn("w:fldChar")):
            depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(qn("w:fldCharType"))]
            assert depth in (0, 1, 2)
        assert depth == 0


def test_each_style_and_each_cell_is_whole(draft: Path) -> None:
    found = dict(parts(draft))
    known = {style.get(qn("w:styleId")) for style in found["word/styles.xml"].iter(qn("w:style"))}
    document = found["word/document.xml"]
    used = {
        style.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for style in document.iter(qn(tag))
    }
    assert used <= known
    for table in document.iter(qn("w:tbl")):
        columns = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        assert all(len(row.findall(qn("w:tc"))) == columns for row in table.findall(qn("w:tr")))
    assert all(cell[-1].tag == qn("w:p") for cell in document.iter(qn("w:tc")))


def test_captions_headings_and_heads_of_tables_keep_with_what_follows(draft: Path) -> None:
    found = dict(parts(draft))
    keep = {
        style.get(qn("w:styleId"))
        for style in found["word/styles.xml"].iter(qn("w:style"))
        if style.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    }
    assert {"Heading1", "Heading2", "Heading3", "Caption"} <= keep
    for table in found["word/document.xml"].iter(qn("w:tbl")):
        head, first = table.findall(qn("w:tr"))[:2]
        for paragraph in head.iter(qn("w:p")):
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        assert first is not None
