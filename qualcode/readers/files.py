"""Files before they are read: find them, load them within limits, and see what they really are."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from qualcode.errors import ReadError
from qualcode.readers.formats import readable_suffixes

MAX_BYTES = 200 * 1024**2

_SKIPPED = ("~$", ".", "._", "~WRL")
_NOT_TRANSCRIPTS = ("cases.csv", "cases.xlsx", "decisions.csv", "readme.md", "readme.txt")
_ADVICE = {
    ".doc": ("an old Word document", "Open it in Word or LibreOffice and save it as .docx."),
    ".xls": ("an old Excel workbook", "Open it in Excel or LibreOffice and save it as .xlsx or .csv."),
    ".pages": ("a Pages document", "Open it in Pages and export it to Word (.docx)."),
    ".gdoc": ("only a link to a Google document", "Open it and choose File, Download, Word (.docx)."),
    ".zip": ("a zip archive", "Unpack it and import the folder."),
}
_MEDIA = {
    "audio or video": (".mp3", ".m4a", ".wav", ".mp4", ".ogg", ".opus", ".aac", ".mov", ".mkv", ".webm"),
    "a picture": (".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff", ".gif", ".webp"),
}
# what a file's first bytes say it is, and the suffix it should have
_SIGNATURES = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"{\\rtf", "a rich-text file", ".rtf"),
    (b"\x89PNG", "a picture", ".png"),
    (b"\xff\xd8\xff", "a picture", ".jpg"),
    (b"GIF8", "a picture", ".gif"),
    (b"ID3", "audio or video", ".mp3"),
    (b"OggS", "audio or video", ".ogg"),
    (b"RIFF", "audio or video", ".wav"),
    (b"\x1f\x8b", "a gzip archive", ".gz"),
    (b"7z\xbc\xaf", "a 7-zip archive", ".7z"),
    (b"Rar!", "a rar archive", ".rar"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPPED = {".docx": "a Word document", ".odt": "an OpenDocument text", ".xlsx": "an Excel workbook"}


def files_below(paths: Iterable[Path]) -> list[Path]:
    """Files and folders as a sorted list of files, each once.

    In folders only readable files count, without hidden and temporary ones, tables of cases and READMEs. Old
    office files in them, and any file that is named itself, are in the list too, so that reading them says
    what to do: a transcript must not be missed in silence.
    """
    found: set[Path] = set()
    suffixes = (*readable_suffixes(), *_ADVICE)
    for path in paths:
        if not path.is_dir():
            found.add(path)
            continue
        # a folder that cannot be opened is listed too, for the same reason
        for folder, folders, names in os.walk(path, onerror=lambda error: found.add(Path(error.filename))):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(
                Path(folder, name)
                for name in names
                if name.lower().endswith(suffixes)
                and not name.startswith(_SKIPPED)
                and name.lower() not in _NOT_TRANSCRIPTS
            )
    return sorted(found)


def load(path: Path) -> bytes:
    """The bytes of a file, checked to be what its suffix says. Raises ReadError."""
    try:
        if path.is_dir():
            os.scandir(path).close()  # a folder that is closed to us is said to be so below
            raise ReadError("This is a folder, not a file.", hint="Name a file, or import the whole folder.")
        if not path.exists():
            raise ReadError("There is no such file.", hint="Check the name and the folder, then try again.")
        if not path.is_file():
            raise ReadError(
                "This is not a regular file.", hint="Copy the transcript to a file and import that."
            )
        _check_suffix(path.suffix.lower())
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(
                f"The file is too large: {size // 1024**2} MB, and the limit is {MAX_BYTES // 1024**2} MB.",
                hint="Split it, or save it without its pictures, and import the parts.",
            )
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            f"The file cannot be opened: {reason}.",
            hint="Close it in other programs and check that you may read it.",
        ) from error
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReadError("The file is empty.", hint="Check that it was saved or downloaded completely.")
    _check_content(content, path.suffix.lower())
    return content


def _check_suffix(suffix: str) -> None:
    if suffix in readable_suffixes():
        return
    if suffix in _ADVICE:
        what, hint = _ADVICE[suffix]
        raise ReadError(f"This is {what}, which cannot be read.", hint=hint)
    for what, suffixes in _MEDIA.items():
        if suffix in suffixes:
            raise ReadError(
                f"This is {what}, not text.", hint="Transcribe it first, and import the transcript."
            )
    raise ReadError(
        f"Files that end in '{suffix}' cannot be read."
        if suffix
        else "The file has no suffix such as .docx.",
        hint=f"Save it as one of: {', '.join(readable_suffixes())}.",
    )


def _check_content(content: bytes, suffix: str) -> None:
    """Raise ReadError where the content is plainly not what the suffix says."""
    if content.startswith(_OLE):
        raise _ole_error(content, suffix)
    what, real = _identify(content)
    own = {".pdf", ".rtf", *_ZIPPED}
    if real and real != suffix and not (real == ".zip" and suffix not in (*_ZIPPED, *own)):
        renamed = f"Rename it so that it ends in {real}, and import it again."
        named = readable_suffixes()
        raise ReadError(
            f"The file is named {suffix} but is really {what}.",
            hint=renamed if real in named else "Save the transcript as .docx or .txt, and import that.",
        )
    if suffix in own and not real:
        raise ReadError(
            f"The file is named {suffix} but its content is something else, or damaged.",
            hint="Open it in the program that made it, save it anew, and import that.",
        )


def _identify(content: bytes) -> tuple[str, str]:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, what, suffix in _SIGNATURES:
        # some programs write a few bytes before the header of a PDF
        if start.startswith(signature) or (suffix == ".pdf" and signature in start):
            return what, suffix
    if not content.startswith(b"PK\x03\x04"):
        return "", ""
    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "", ""
    for marker, suffix in (
        ("word/document.xml", ".docx"),
        ("xl/workbook.xml", ".xlsx"),
        ("content.xml", ".odt"),
    ):
        if marker in names:
            return _ZIPPED[suffix], suffix
    if any(name.startswith("word/") for name in names):
        return _ZIPPED[".docx"], ".docx"
    return "a zip archive", ".zip"


def _ole_error(content: bytes, suffix: str) -> ReadError:
    # an encrypted .docx is an OLE file with a stream of this name
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ReadError(
            "The file is protected by a password.",
            hint="Open it in Word, remove the password (File, Info, Protect Document), and save it.",
        )
    if suffix == ".xlsx" or "Workbook".encode("utf-16-le") in content:
        what, hint = _ADVICE[".xls"]
    else:
        what, hint = _ADVICE[".doc"]
    return ReadError(f"The file is really {what}.", hint=hint)
