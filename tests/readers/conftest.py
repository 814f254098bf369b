"""Real files for the reader tests, made while the tests run."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into a temporary folder; text becomes UTF-8."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def word_file(tmp_path: Path) -> Callable[..., Path]:
    """A .docx with this body (and footnotes or other parts) as WordprocessingML."""

    def build(body: str, *, parts: Mapping[str, str] = {}, name: str = "wawancara.docx") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
            )
            for part, xml in parts.items():
                archive.writestr(part, xml)
        return path

    return build
