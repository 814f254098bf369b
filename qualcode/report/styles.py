"""The Word document that a report is written into: styles, page, footer, language.

Without a template these are qualcode's own (A4, Times New Roman, 1.5 lines). With a researcher's
template its styles, page and headers stay, and only the styles that it lacks are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from qualcode.report.elements import LANGUAGE_TAGS, element, field, run
from qualcode.report.lists import number_list_styles
from qualcode.report.templates import open_template

FONT = "Times New Roman"
SHADE = "FFF2CC"


@dataclass(frozen=True)
class StyleSpec:
    """A paragraph style: sizes in points, indents in centimetres."""

    name: str
    base: str = "Normal"
    size: float = 12
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 6
    lines: float = 1.0
    left: float = 0
    right: float = 0
    hanging: float = 0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    keep_next: bool = False
    outline: int | None = None
    shade: str = ""
    bar: str = ""
    keep_lines: bool = False
    right_tab: bool = False
    builtin: bool = True


_CENTER, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
STYLES = (
    StyleSpec("Normal", base=""),
    StyleSpec("Body Text", lines=1.5, align=_JUSTIFY, after=8),
    StyleSpec("Title", size=18, bold=True, align=_CENTER, before=24, after=12),
    StyleSpec("Subtitle", align=_CENTER, after=4),
    StyleSpec("Heading 1", size=15, bold=True, before=24, after=8, keep_next=True, outline=0),
    StyleSpec("Heading 2", size=13, bold=True, before=18, after=6, keep_next=True, outline=1),
    StyleSpec("Heading 3", size=12, bold=True, before=12, after=4, keep_next=True, outline=2),
    StyleSpec("Heading 4", size=12, italic=True, before=10, after=4, keep_next=True, outline=3),
    StyleSpec("TOC Heading", size=15, bold=True, before=24, after=8, keep_next=True),
    StyleSpec("toc 1", size=11, before=4, after=2, right=0.75, right_tab=True),
    StyleSpec("toc 2", size=11, left=0.6, after=1, right=0.75, right_tab=True),
    StyleSpec("Definition", size=11, italic=True, lines=1.15, keep_next=True, builtin=False),
    StyleSpec("Quote", size=11, left=1.25, right=0.75, after=8, keep_lines=True),
    StyleSpec("Caption", size=10.5, bold=True, before=12, after=4, keep_next=True),
    StyleSpec("List Bullet", lines=1.15, left=0.75, hanging=0.5, after=3),
    StyleSpec("List Number", lines=1.15, left=0.75, hanging=0.5, after=3),
    StyleSpec("Bibliography", left=1.25, hanging=1.25, after=6),
    StyleSpec("Footer", size=10, after=0, align=_CENTER),
    StyleSpec("Table Text", size=9.5, before=1.5, after=1.5, builtin=False),
    StyleSpec("Table Small", size=8.5, before=1, after=1, builtin=False),
    StyleSpec("Table Note", size=9.5, italic=True, before=3, after=12, builtin=False),
    StyleSpec(
        "Draft Note", size=11, bold=True, before=12, after=12, align=_CENTER, shade=SHADE, builtin=False
    ),
    StyleSpec(
        "Interpretation",
        lines=1.15,
        before=8,
        after=12,
        left=0.3,
        right=0.2,
        shade=SHADE,
        bar="BF9000",
        keep_lines=True,
        builtin=False,
    ),
)
TABLE_STYLE = "Report Table"
LINK_STYLE = "Hyperlink"


def open_document(template: Path | None, *, language: str) -> Any:
    """A python-docx Document with an empty body and all styles of a report. Raises ReportError."""
    document = docx.Document() if template is None else open_template(template)
    own = template is None
    if own:
        _set_page(document)
        _drop_leftovers(document)
    known = {style.name for style in document.styles}
    for spec in STYLES:
        # python-docx knows the headings of every language by their English names
        if own or spec.name not in known:
            _define(document, spec, known)
    number_list_styles(document)
    if TABLE_STYLE not in known:
        document.styles.element.append(parse_xml(_TABLE_XML))
    if LINK_STYLE not in known:
        document.styles.element.append(parse_xml(_LINK_XML))
    _set_language(document, LANGUAGE_TAGS[language])
    if own or not any(_has_text(section.footer) for section in document.sections):
        _number_pages(document)
    return document


def style_ids(document: Any) -> dict[str, str]:
    """The ids of the styles by name: a localised Word gives its own ids to the same names."""
    return {style.name: style.style_id for style in document.styles}


def _define(document: Any, spec: StyleSpec, known: set[str]) -> None:
    styles = document.styles
    if spec.name in known:
        style = styles[spec.name]
    else:
        style = styles.add_style(spec.name, WD_STYLE_TYPE.PARAGRAPH, builtin=spec.builtin)
    numbering = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    for old in ("w:rPr", "w:pPr"):
        if (properties := style.element.find(qn(old))) is not None:
            style.element.remove(properties)
    if spec.base:
        style.base_style = styles[spec.base]
    style.quick_style, style.hidden = True, False
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(spec.size), spec.bold or None, spec.italic or None
    if not spec.base:
        font.name = FONT
        for script in ("w:eastAsia", "w:cs"):
            style.element.rPr.rFonts.set(qn(script), FONT)
    if spec.outline is not None:
        font.color.rgb = RGBColor(0, 0, 0)
    layout.space_before, layout.space_after = Pt(spec.before), Pt(spec.after)
    layout.line_spacing, layout.alignment = spec.lines, spec.align
    layout.left_indent, layout.right_indent = Cm(spec.left), Cm(spec.right)
    layout.first_line_indent, layout.keep_with_next = Cm(-spec.hanging), spec.keep_next or None
    layout.keep_together = spec.keep_lines or None
    if numbering is not None:
        style.element.pPr.insert_element_before(numbering, *_AFTER_NUMBERING)
    _decorate(style.element.pPr, spec, text_width(document))


def _decorate(properties: Any, spec: StyleSpec, width: int) -> None:
    """What python-docx has no names for, in the order that the format prescribes."""
    if spec.outline is not None:
        properties.append(element("outlineLvl", val=spec.outline))
    if spec.bar:
        borders = element("pBdr")
        element("left", borders, val="single", sz=24, space=6, color=spec.bar)
        properties.insert_element_before(borders, *_AFTER_BORDERS)
    if spec.shade:
        shade = element("shd", val="clear", color="auto", fill=spec.shade)
        properties.insert_element_before(shade, *_AFTER_SHADE)
    if spec.right_tab:
        tabs = element("tabs")
        element("tab", tabs, val="right", leader="dot", pos=width)
        properties.insert_element_before(tabs, *_AFTER_TABS)


_AFTER_TABS = ("w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_AFTER_SHADE = ("w:tabs", *_AFTER_TABS)
_AFTER_BORDERS = ("w:shd", *_AFTER_SHADE)
_AFTER_NUMBERING = ("w:pBdr", *_AFTER_BORDERS)


def text_width(document: Any) -> int:
    """The width between the margins of the last section, in twentieths of a point."""
    section = document.sections[-1]
    free = section.page_width - section.left_margin - section.right_margin
    return int(free / 635)  # English Metric Units to twentieths of a point


def _set_language(document: Any, tag: str) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for properties in [defaults, document.styles["Normal"].element.get_or_add_rPr()]:
        if properties is None:
            continue
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        element("lang", properties, val=tag)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            # Word 2013 and later, so that the draft does not open in "compatibility mode"
            setting.set(qn("w:val"), "15")


def _drop_leftovers(document: Any) -> None:
    """Take out what python-docx's default document carries along: a thumbnail of something else."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del relations[key]


def _has_text(footer: Any) -> bool:
    return not footer.is_linked_to_previous and len(footer._element.findall(f".//{qn('w:r')}")) > 0


def _number_pages(document: Any) -> None:
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
    line.style = document.styles["Footer"]
    line.alignment = _CENTER
    line._p.extend(field("PAGE", [run("1")]))


_TABLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="{TABLE_STYLE}"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="10" w:space="0" w:color="000000"/>
      <w:bottom w:val="single" w:sz="10" w:space="0" w:color="000000"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""

_LINK_XML = f"""
<w:style {nsdecls("w")} w:type="character" w:styleId="Hyperlink">
  <w:name w:val="{LINK_STYLE}"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>
  <w:rPr><w:color w:val="1F3864"/></w:rPr>
</w:style>"""
