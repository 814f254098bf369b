"""Parts of .docx, .odt and .xlsx files, guarded against bombs: limits before and while unpacking."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from qualcode.errors import ReadError

MAX_PARTS = 20_000
MAX_UNPACKED = 512 * 1024**2
MAX_PART = 128 * 1024**2
MAX_RATIO = 250
# below this size a part may be as repetitive as it likes
_SMALL = 8 * 1024**2

_BOMB_HINT = "Do not trust this file: ask whoever sent it for a new copy, or save it anew in Word."
_DAMAGED = "The file is damaged or incomplete."
_DAMAGED_HINT = (
    "Open it in Word or LibreOffice, save it under a new name, and import that; or get a new copy."
)


def damaged(detail: str = "") -> ReadError:
    """The error for a file whose inside cannot be understood."""
    return ReadError(f"{_DAMAGED[:-1]} ({detail})." if detail else _DAMAGED, hint=_DAMAGED_HINT)


class Archive:
    """A zipped office file. ``read`` unpacks one part; nothing is unpacked before the limits are checked."""

    def __init__(self, content: bytes) -> None:
        """Raises ReadError for what is no archive, is encrypted, or would unpack to too much."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged() from error
        parts = self._zip.infolist()
        self.names = frozenset(part.filename for part in parts)
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise ReadError("The file would unpack to far more than a document holds.", hint=_BOMB_HINT)
        for part in parts:
            if part.file_size > _SMALL and part.file_size > MAX_RATIO * max(1, part.compress_size):
                raise ReadError(
                    f"The part {part.filename} is packed suspiciously tight (a zip bomb?).", hint=_BOMB_HINT
                )
        if any(part.flag_bits & 0x1 for part in parts):
            raise ReadError(
                "The file is protected by a password.", hint="Open it, remove the password, and save it."
            )

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises ReadError where it is missing, damaged or larger than it says."""
        try:
            with self._zip.open(name) as stream:
                content = stream.read(MAX_PART + 1)
        except KeyError as error:
            raise damaged(f"{name} is missing") from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise damaged(f"{name} cannot be unpacked") from error
        if len(content) > MAX_PART:
            raise ReadError(f"The part {name} is larger than a document can be.", hint=_BOMB_HINT)
        return content

    def xml(self, name: str) -> etree._Element:
        """The parsed root of an XML part. Raises ReadError, also for a DOCTYPE (entity bombs need one)."""
        return parse_xml(self.read(name), name)

    def refuse_doctypes(self) -> None:
        """Raise ReadError where any XML part declares a DOCTYPE, before another library parses it."""
        for name in self.names:
            if name.endswith((".xml", ".rels")):
                with self._zip.open(name) as stream:
                    start = stream.read(4096).replace(b"\x00", b"")
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise _doctype(name)


def parse_xml(content: bytes, name: str) -> etree._Element:
    """Parse XML without entities, network or DTD. Raises ReadError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    if b"<!DOCTYPE" in content[:4096].replace(b"\x00", b""):
        raise _doctype(name)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(f"{name} is not whole") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(name)
    return root


def _doctype(name: str) -> ReadError:
    return ReadError(
        f"The part {name} declares XML entities, which no word processor writes (an entity bomb?).",
        hint=_BOMB_HINT,
    )
