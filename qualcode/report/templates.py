"""A researcher's own Word template: opened, emptied, and reduced to the section that the report goes into."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from qualcode.errors import ReportError

_CONTENT_TYPES = "[Content_Types].xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEADERS_AND_FOOTERS = (qn("w:headerReference"), qn("w:footerReference"))


def open_template(path: Path) -> Any:
    """A .docx or .dotx as a python-docx Document without text. Raises ReportError.

    Of several sections the last upright one gives the page, with the headers and footers that it
    inherits from those before.
    """
    problem = ""
    try:
        document = docx.Document(_as_document(path))
    except FileNotFoundError:
        problem = "There is no such template."
    except (OSError, zipfile.BadZipFile) as error:
        problem = f"The template cannot be read: {getattr(error, 'strerror', None) or error}."
    except Exception as error:
        # python-docx has no error class of its own: KeyError, ValueError and XMLSyntaxError all mean this
        problem = f"The template is not a Word document that can be used: {error}".rstrip(".") + "."
    if problem:
        raise ReportError(
            problem, hint="Choose a .docx or .dotx file (save a .doc or .docm as .docx first).", where=path
        )
    _keep_one_section(document)
    return document


def _as_document(path: Path) -> io.BytesIO:
    """The file, where a .dotx says that it is a .docx: that is all that sets them apart."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if _TEMPLATE not in package.read(_CONTENT_TYPES):
            return io.BytesIO(content)
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in package.infolist():
                data = package.read(entry)
                if entry.filename == _CONTENT_TYPES:
                    data = data.replace(_TEMPLATE, _DOCUMENT)
                target.writestr(entry, data)
    changed.seek(0)
    return changed


def _keep_one_section(document: Any) -> None:
    body = document.element.body
    sections = list(body.iter(qn("w:sectPr")))
    inherited: dict[tuple[str, str], Any] = {}
    kept = None
    for section in sections:
        own = {_reference_key(found): found for found in section if found.tag in _HEADERS_AND_FOOTERS}
        inherited = inherited | own
        if kept is None or _upright(section):
            kept = (section, dict(inherited))
    for child in list(body):
        body.remove(child)
    if kept is None:
        return
    section, references = kept
    for found in [child for child in section if child.tag in _HEADERS_AND_FOOTERS]:
        section.remove(found)
    for place, found in enumerate(references.values()):
        section.insert(place, found)
    for name in ("w:type", "w:cols", "w:pgNumType"):
        # columns and page numbers of a cover or of a chapter in the middle are not the report's
        for found in section.findall(qn(name)):
            section.remove(found)
    body.append(section)


def _reference_key(reference: Any) -> tuple[str, str]:
    return reference.tag, reference.get(qn("w:type"), "default")


def _upright(section: Any) -> bool:
    size = section.find(qn("w:pgSz"))
    if size is None:
        return True
    return int(size.get(qn("w:w"), 0)) <= int(size.get(qn("w:h"), 0))
