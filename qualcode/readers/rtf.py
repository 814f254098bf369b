"""Read .rtf with striprtf; tables, notes and text boxes are kept, tracked deletions left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from qualcode.readers import grid
from qualcode.readers.archive import damaged
from qualcode.readers.passages import Passage, Reading

# private-use characters stand for the borders of cells and rows while striprtf reads the text
_CELL, _ROW, _ROW_START = "\ue000", "\ue001", "\ue002"
_BORDERS = (
    (re.compile(r"\\(?:nest)?cell(?![a-z0-9]) ?"), _CELL),
    (re.compile(r"\\(?:nest)?row(?![a-z0-9]) ?"), _ROW),
    (re.compile(r"\\trowd(?![a-z0-9]) ?"), _ROW_START + r"\\trowd "),
)
_DELETED = re.compile(r"\{(?:\\[a-z]+-?\d* ?)*\\deleted(?![a-z0-9])")
# striprtf leaves these groups out; they are read on their own and follow the text
_ASIDE = re.compile(r"\{\\(?:\*\\)?(?:footnote|shptxt)(?![a-z0-9])(?:\\ftnalt)?")
_TOKEN = re.compile(r"\\.|[{}]", re.DOTALL)


def read_rtf(content: bytes) -> Reading:
    """All text of a rich-text file. Raises ReadError."""
    source = content.decode("cp1252", "replace")
    source = re.sub("[\ue000-\ue002]", "", source)
    source, _ = _without_groups(source, _DELETED)
    source, aside = _without_groups(source, _ASIDE)
    for border, mark in _BORDERS:
        source = border.sub(mark, source)
    # the font table and code page stand before the first paragraph: the asides need them too
    head = source[: match.start()] if (match := re.search(r"\\pard?(?![a-z])", source)) else ""
    passages = list(_passages(_plain(source)))
    for group in aside:
        opening = _ASIDE.match(group)
        inner = group[opening.end() if opening else 0 : -1]
        passages.append(Passage(_plain(f"{_closed(head)}{{{inner}}}}}"), ""))
    return Reading(tuple(passages))


def _plain(source: str) -> str:
    try:
        return str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError) as error:
        raise damaged(str(error)) from error


def _closed(head: str) -> str:
    """The head of a file with every group closed but the outermost."""
    depth = 0
    for token in _TOKEN.finditer(head):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
    return head + "}" * max(0, depth - 1) if depth else "{\\rtf1 "


def _without_groups(source: str, opening: re.Pattern[str]) -> tuple[str, list[str]]:
    """``source`` without the groups that begin with ``opening``, and those groups."""
    kept: list[str] = []
    groups: list[str] = []
    position = 0
    for match in opening.finditer(source):
        if match.start() < position:
            continue
        end = _group_end(source, match.start())
        kept.append(source[position : match.start()])
        groups.append(source[match.start() : end])
        position = end
    return "".join((*kept, source[position:])), groups


def _group_end(source: str, start: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth == 0:
            return token.end()
    return len(source)


def _passages(text: str) -> Iterator[Passage]:
    rows: list[list[str]] = []
    *with_rows, rest = text.split(_ROW)
    for segment in with_rows:
        before, start, inside = segment.partition(_ROW_START)
        if not start:
            before, inside = "", segment
        if before.strip():
            yield from _table(rows)
            rows = []
            yield from _paragraphs(before)
        rows.append(inside.replace(_ROW_START, "").split(_CELL)[:-1])
    yield from _table(rows)
    yield from _paragraphs(rest.replace(_ROW_START, "").replace(_CELL, "\n"))


def _table(rows: list[list[str]]) -> Iterator[Passage]:
    turns = grid.turns_of(rows) if rows else None
    yield from grid.flat_passages(rows) if turns is None else turns


def _paragraphs(text: str) -> Iterator[Passage]:
    return (Passage(line) for line in text.split("\n") if line.strip())
