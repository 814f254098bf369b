"""Files that cannot be read say so, say what to do, and never end in a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as OpenDocument
from reportlab.pdfgen.canvas import Canvas

from qualcode.errors import ReadError
from qualcode.readers import files_below, read, readable_suffixes
from qualcode.readers.formats import BUILT_IN, GROUP

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
CASES = Path(__file__).parent.parent / "cases" / "readers"


def docx_bytes() -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    for number in range(40):
        document.add_paragraph(f"P: Pertanyaan {number}? J: Jawaban.")
    document.save(stream)
    return stream.getvalue()


def xlsx_bytes() -> bytes:
    stream = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["speaker", "text"])
    workbook.worksheets[0].append(["Peneliti", "Apa?"])
    workbook.save(stream)
    return stream.getvalue()


def pdf_bytes() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "Satu kalimat yang cukup panjang.")
    canvas.save()
    return stream.getvalue()


def odt_bytes() -> bytes:
    stream = io.BytesIO()
    OpenDocument("text").save(stream)
    return stream.getvalue()


VALID = {".docx": docx_bytes(), ".xlsx": xlsx_bytes(), ".pdf": pdf_bytes(), ".odt": odt_bytes()} | {
    suffix: next(CASES.glob(f"*{suffix}")).read_bytes()
    for suffix in (".vtt", ".srt", ".csv", ".html", ".md", ".txt")
}


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bomb(name: str = "word/document.xml") -> bytes:
    return zipped({"word/document.xml": b"<a/>", name: b" " * (40 * 1024**2)})


def forged_bomb() -> bytes:
    """A bomb whose headers say that it is small."""
    size = 40 * 1024**2
    return bomb().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)

REFUSED = [
    ("a.docx", b"", "empty"),
    ("a.txt", b"\xef\xbb\xbf \n", "empty"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("a.docx", OLE, "old Word document"),
    ("a.doc", OLE, "old Word document"),
    ("a.xlsx", OLE, "old Excel workbook"),
    ("a.docx", pdf_bytes(), "named .docx but is really a PDF"),
    ("a.pdf", docx_bytes(), "named .pdf but is really a Word document"),
    ("a.txt", docx_bytes(), "named .txt but is really a Word document"),
    ("a.docx", zipped({"x.txt": b"x"}), "really a zip archive"),
    ("a.docx", b"Hanya teks biasa.", "something else, or damaged"),
    ("a.docx", docx_bytes()[:900], "something else, or damaged"),
    ("a.pdf", pdf_bytes()[:200], "damaged"),
    ("a.docx", bomb(), "zip bomb"),
    ("a.docx", bomb("word/media/image1.png"), "zip bomb"),
    ("a.docx", forged_bomb(), "damaged"),
    ("a.docx", zipped({"word/document.xml": ENTITIES}), "entity bomb"),
    ("a.docx", zipped({"word/document.xml": ENTITIES.decode().encode("utf-16")}), "entity bomb"),
    ("a.xlsx", zipped({"xl/workbook.xml": ENTITIES}), "entity bomb"),
    ("a.odt", zipped({"content.xml": ENTITIES}), "entity bomb"),
    ("a.odt", zipped({"content.xml": b"x", "META-INF/manifest.xml": b"<encryption-data/>"}), "password"),
    ("a.docx", zipped({"word/document.xml": b"<w:document"}), "not whole"),
    ("a.vtt", b"Bukan subtitle.", "no cues"),
    ("a.srt", b"Bukan subtitle.", "no cues"),
    ("a.txt", bytes(range(256)) * 20, "not a text file"),
    ("a.mp3", b"ID3", "audio or video, not text"),
    ("a.xyz", b"x", "'.xyz' cannot be read"),
    ("a", b"x", "no suffix"),
    ("a.html", b"<html><body></body></html>", "no words"),
]


@pytest.mark.parametrize(("name", "content", "message"), REFUSED)
def test_refused_with_the_file_and_a_next_step(
    name: str, content: bytes, message: str, write: Callable[..., Path]
) -> None:
    path = write(name, content)
    with pytest.raises(ReadError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_missing_folder_and_enormous(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "a.docx")
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path / "b.docx")
    with (tmp_path / "c.txt").open("wb") as file:
        file.truncate(201 * 1024**2)
    with pytest.raises(ReadError, match="too large: 201 MB"):
        read(tmp_path / "c.txt")


@settings(max_examples=60)
@given(suffix=st.sampled_from(readable_suffixes()), content=st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(
    suffix: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read_or_refuse(tmp_path_factory.getbasetemp() / f"random{suffix}", content)


@settings(max_examples=80)
@given(suffix=st.sampled_from(sorted(VALID)), part=st.floats(0, 1), flip=st.booleans())
def test_truncated_and_altered_files_are_read_or_refused(
    suffix: str, part: float, flip: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = VALID[suffix]
    cut = int(len(content) * part)
    content = content[:cut] + bytes([255]) + content[cut + 1 :] if flip else content[:cut]
    read_or_refuse(tmp_path_factory.getbasetemp() / f"cut{suffix}", content)


def read_or_refuse(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        document = read(path)
    except ReadError as error:
        assert error.hint
        assert error.where is not None
    else:
        assert document.text
        for turn in document.turns:
            assert 0 <= turn.start < turn.end <= len(document.text)


def test_files_below_takes_readable_files_and_whatever_is_named(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    for name in (
        "b/2.docx",
        "b/1.TXT",
        "b/~$2.docx",
        "b/.hidden.txt",
        "b/.git/x.txt",
        "cases.csv",
        "b/old.doc",
        "b/README.md",
        "b/x.bin",
    ):
        write(name, "x")
    named = tmp_path / "b" / "x.bin"
    found = files_below([tmp_path, named, tmp_path / "b" / "1.TXT"])
    assert [path.name for path in found] == ["1.TXT", "2.docx", "old.doc", "x.bin"]


def test_readers_are_declared_like_those_of_a_plugin() -> None:
    setup = ConfigParser()
    setup.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    lines = setup["options.entry_points"][GROUP].strip().splitlines()
    assert dict(line.split(" = ") for line in lines) == BUILT_IN
