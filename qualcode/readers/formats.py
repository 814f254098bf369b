"""Which reader reads which suffix: the built-in ones and those of installed plugins.

A plugin declares its reader under the entry-point group ``qualcode.readers``, named by the suffix without
its dot; the function takes the bytes of the file and returns a Reading. The built-in readers are declared
in setup.cfg in the same way, and once more here, so that they also work in a checkout that is not installed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from qualcode.errors import ReadError
from qualcode.readers.passages import Reader

GROUP = "qualcode.readers"

BUILT_IN = {
    "csv": "qualcode.readers.tables:read_csv",
    "docx": "qualcode.readers.docx:read_docx",
    "htm": "qualcode.readers.web:read_html",
    "html": "qualcode.readers.web:read_html",
    "md": "qualcode.readers.markdown:read_markdown",
    "odt": "qualcode.readers.odt:read_odt",
    "pdf": "qualcode.readers.pdf:read_pdf",
    "rtf": "qualcode.readers.rtf:read_rtf",
    "srt": "qualcode.readers.subtitles:read_srt",
    "tsv": "qualcode.readers.tables:read_csv",
    "txt": "qualcode.readers.plain:read_text",
    "vtt": "qualcode.readers.subtitles:read_vtt",
    "xlsx": "qualcode.readers.tables:read_xlsx",
}


def readable_suffixes() -> tuple[str, ...]:
    """The suffixes that can be read, with their dots, sorted."""
    return tuple(sorted(f".{name}" for name in _readers()))


def reader_for(suffix: str) -> Reader | None:
    """The reader of ``suffix`` (".docx"), None where there is none. Raises ReadError for a broken plugin."""
    entry = _readers().get(suffix.lower().removeprefix("."))
    if entry is None:
        return None
    try:
        return cast(Reader, getattr(import_module(entry.module), entry.attr))
    except (ImportError, AttributeError) as error:
        raise ReadError(
            f"The reader for {suffix} files cannot be loaded: {error}",
            hint=f"Reinstall or remove the plugin that provides {entry.value}.",
        ) from error


@cache
def _readers() -> dict[str, EntryPoint]:
    readers = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    for entry in entry_points(group=GROUP):
        # an older installation elsewhere must not take the place of this checkout's own readers
        if not entry.value.startswith("qualcode."):
            readers[entry.name.lower().removeprefix(".")] = entry
    return readers
