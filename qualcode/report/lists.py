"""Real bullets and numbers for the list styles of a template that has none."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from qualcode.report.elements import element

_LISTS = {"List Bullet": ("bullet", "•"), "List Number": ("decimal", "%1.")}
_AFTER_NUMBERING = (
    "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:jc", "w:outlineLvl",
)  # fmt: skip


def number_list_styles(document: Any) -> None:
    """Give the styles List Bullet and List Number a list definition where they lack one."""
    for name, (form, text) in _LISTS.items():
        style = document.styles[name]
        properties = style.element.get_or_add_pPr()
        if properties.find(qn("w:numPr")) is None:
            numbering = element("numPr")
            element("numId", numbering, val=_new_list(_numbering(document), form, text))
            properties.insert_element_before(numbering, *_AFTER_NUMBERING)


def _numbering(document: Any) -> Any:
    """The root of the document's list definitions, made where there are none."""
    part = document.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    root = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return root


def _new_list(root: Any, form: str, text: str) -> int:
    """Add a list of one level; returns the number by which styles name it."""
    abstract = 1 + max(
        (int(a.get(qn("w:abstractNumId"))) for a in root.findall(qn("w:abstractNum"))), default=-1
    )
    number = 1 + max((int(num.get(qn("w:numId"))) for num in root.findall(qn("w:num"))), default=0)
    definition = element("abstractNum", abstractNumId=abstract)
    element("multiLevelType", definition, val="singleLevel")
    level = element("lvl", definition, ilvl=0)
    element("start", level, val=1)
    element("numFmt", level, val=form)
    element("lvlText", level, val=text)
    element("lvlJc", level, val="left")
    element("ind", element("pPr", level), left=425, hanging=283)
    nums = root.findall(qn("w:num"))
    if nums:
        nums[0].addprevious(definition)
    else:
        root.append(definition)
    element("abstractNumId", element("num", root, numId=number), val=abstract)
    return number
