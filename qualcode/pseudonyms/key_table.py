"""The key table: a CSV that the researcher edits, which leads from pseudonyms back to people.

It is kept apart: readable by its owner only, left out of version control, and copied by nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualcode.errors import PseudonymError, Where
from qualcode.model import normalise
from qualcode.pseudonyms.identifiers import IdentifierKind
from qualcode.pseudonyms.key import Entry, Key, canonical
from qualcode.pseudonyms.vocabulary import vocabulary
from qualcode.saving import write_bytes

COLUMNS = ("kind", "original", "pseudonym", "note")
_KINDS = ", ".join(IdentifierKind)
_BY_A_SPREADSHEET = re.compile(r"\d[.,]\d+[eE]\+?\d+")


def read_key_table(path: Path) -> list[Entry]:
    """The rows of a key table; none where there is no file. Raises PseudonymError with file and line.

    Commas or semicolons may part the columns, whose order does not matter.
    """
    if not path.exists():
        return []
    text = _text(path)
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        head = [name.strip().casefold() for name in next(rows, [])]
        if missing := [name for name in COLUMNS[:3] if name not in head]:
            raise PseudonymError(
                f"The key table has no column '{missing[0]}'.",
                hint=f"Its first line is: {','.join(COLUMNS)}",
                where=Where(path, 1),
            )
        entries = [
            _entry(dict(zip(head, cells, strict=False)), Where(path, rows.line_num))
            for cells in rows
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise PseudonymError(
            f"The key table cannot be read: {error}.",
            hint="Look for a quotation mark that is not closed.",
            where=Where(path, rows.line_num),
        ) from error
    check_entries(entries, path)
    return entries


def check_entries(entries: Sequence[Entry], path: Path) -> None:
    """Raise PseudonymError for rows that contradict each other, with the line of the later one."""
    seen: dict[tuple[bool, str], Entry] = {}
    for entry in entries:
        form = (entry.kind.is_number, canonical(entry.original, entry.kind))
        earlier = seen.setdefault(form, entry)
        if earlier is not entry and earlier.pseudonym != entry.pseudonym:
            raise PseudonymError(
                f"'{entry.original}' has the pseudonym '{earlier.pseudonym}' in line {earlier.line} "
                f"and '{entry.pseudonym}' here.",
                hint="Keep one of the two rows.",
                where=Where(path, entry.line),
            )
    _check_pseudonyms(entries, path)


def write_key_table(path: Path, entries: Iterable[Entry]) -> None:
    """Write the whole table, readable by its owner only. Raises OSError."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in entries:
        writer.writerow([str(one.kind), *map(normalise, (one.original, one.pseudonym, one.note))])
    # the mark at the beginning tells spreadsheets that this is UTF-8
    write_bytes(path, stream.getvalue().encode("utf-8-sig"), private=True)


def add_entries(path: Path, added: Iterable[Entry]) -> list[Entry]:
    """Put rows at the end of the table, or in the place of undecided ones, and write it; returns all rows.

    The file is read again first, so that what was edited meanwhile stays. Raises PseudonymError.
    """
    entries = read_key_table(path)
    for entry in added:
        same = [
            number
            for number, one in enumerate(entries)
            if canonical(one.original, one.kind) == canonical(entry.original, entry.kind)
        ]
        if same:
            entries[same[0]] = replace(entry, note=entry.note or entries[same[0]].note)
        else:
            entries.append(entry)
    entries = [replace(entry, line=number) for number, entry in enumerate(entries, start=2)]
    check_entries(entries, path)
    write_key_table(path, entries)
    return entries


def keep_out_of_version_control(path: Path, root: Path) -> bool:
    """Name the table in the ``.gitignore`` of the project at ``root``; True where that was written.

    Nothing is done for a table outside of the project.
    """
    if not path.is_relative_to(root):
        return False
    line = "/" + path.relative_to(root).as_posix()
    ignored = root / ".gitignore"
    before = ignored.read_bytes() if ignored.is_file() else b""
    if line.encode() in (written.strip() for written in before.splitlines()):
        return False
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    write_bytes(ignored, before + gap + f"# the key to the pseudonyms is nobody else's\n{line}\n".encode())
    return True


def make_private(path: Path) -> bool:
    """Take the rights to the table from all but its owner; True where others had any."""
    with suppress(OSError):
        if path.is_file() and path.stat().st_mode & 0o077:
            path.chmod(0o600)
            return not path.stat().st_mode & 0o077
    return False


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PseudonymError(
            f"The key table cannot be read: {error.strerror or error}.",
            hint="Check that this is a file that you may read.",
            where=path,
        ) from error
    try:
        return normalise(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PseudonymError(
            "The key table is not plain text in UTF-8.",
            hint="In the spreadsheet, save it as 'CSV UTF-8'.",
            where=Where(path, content.count(b"\n", 0, error.start) + 1),
        ) from error


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _entry(cells: dict[str, str], where: Where) -> Entry:
    kind, original, pseudonym, note = (" ".join(cells.get(name, "").split()) for name in COLUMNS)
    if kind.casefold() not in list(IdentifierKind):
        raise PseudonymError(
            f"'{kind}' is not a kind of original." if kind else "This row has no kind.",
            hint=f"The kinds are: {_KINDS}.",
            where=where,
        )
    if not original:
        raise PseudonymError(
            "This row has no original.", hint="Write what is to be replaced, or delete the row.", where=where
        )
    if _BY_A_SPREADSHEET.fullmatch(original):
        raise PseudonymError(
            f"A spreadsheet has made '{original}' out of a long number.",
            hint="Format the column as text, and type the number again.",
            where=where,
        )
    if not canonical(original, IdentifierKind(kind.casefold())):
        raise PseudonymError(
            f"'{original}' has no digits.", hint=f"Choose another kind: {_KINDS}.", where=where
        )
    return Entry(IdentifierKind(kind.casefold()), original, pseudonym, note, where.line)


def _check_pseudonyms(entries: Sequence[Entry], path: Path) -> None:
    """No pseudonym may hold an original, or make one together with the words beside it: then applying the
    key again would change the text again."""
    applied = [entry for entry in entries if entry.pseudonym and not entry.kept]
    if not applied:
        return
    key = Key(applied)
    holding: dict[str, list[tuple[str, ...]]] = {}
    for entry in applied:
        words = _words(entry.original)
        for word in set(words):
            holding.setdefault(word, []).append(words)
    for entry in applied:
        words = _words(entry.pseudonym)
        others = (one for one in entries if canonical(one.original) == canonical(entry.pseudonym))
        clash = next(key.used(entry.pseudonym), None) or next(others, None)
        overlap = next(
            (" ".join(one) for word in words for one in holding.get(word, ()) if _overlap(words, one)), ""
        )
        if clash or overlap:
            raise PseudonymError(
                f"The pseudonym '{entry.pseudonym}' has an original in it, or shares words with one: "
                f"'{clash.original if clash else overlap}'.",
                hint="Choose a pseudonym that is nobody's name here, such as 'Informan 3' or '[Desa A]'.",
                where=Where(path, entry.line),
            )
        wordless = not any(sign.isalnum() for sign in entry.pseudonym)
        if wordless or words[-1] in vocabulary().honorifics:
            raise PseudonymError(
                f"The pseudonym '{entry.pseudonym}' "
                + ("has neither letter nor digit." if wordless else "ends with a title."),
                hint="Choose one that ends with a name, a number or a letter, such as 'Informan 3'.",
                where=Where(path, entry.line),
            )


def _overlap(pseudonym: tuple[str, ...], original: tuple[str, ...]) -> bool:
    """Whether the two could make an original out of a pseudonym and the words beside it."""
    inside = any(original[at : at + len(pseudonym)] == pseudonym for at in range(len(original)))
    shorter = range(1, min(len(pseudonym), len(original)))
    return inside or any(
        pseudonym[-length:] == original[:length] or pseudonym[:length] == original[-length:]
        for length in shorter
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+|[^\w\s]", text.casefold()))
