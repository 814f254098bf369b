"""Read .md: the words without their marks, front matter as title and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qualcode.attributes import NAMES, attribute_name, parse_date
from qualcode.model import normalise
from qualcode.readers import grid
from qualcode.readers.encoding import decode
from qualcode.readers.passages import Passage, Reading

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*\}")
_HTML_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_ATTRIBUTES = frozenset(NAMES)


def read_markdown(content: bytes) -> Reading:
    """All words of a Markdown file; the front matter gives title and attributes and is not text."""
    text = normalise(decode(content))
    matter: Mapping[str, str] = {}
    if (front := _FRONT.match(text)) and (matter := _front_matter(front.group(1))):
        text = text[front.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(_ATTRIBUTE_LIST.sub("", text))
    return Reading(
        passages=tuple(_passages(tokens)),
        title=matter.get("title", ""),
        attributes={name: value for name, value in matter.items() if name in _ATTRIBUTES},
    )


def _front_matter(source: str) -> dict[str, str]:
    """Single values of a front matter by attribute name; empty where it is no front matter."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(source)
    except (YAMLError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    values: dict[str, str] = {"title": ""}
    for key, value in data.items():
        if isinstance(value, str | int | float | date):
            text = value.date().isoformat() if isinstance(value, datetime) else str(value)
            values["title" if str(key).lower() == "judul" else attribute_name(str(key))] = text
    if "date" in values:
        # "2014-11-17 13:19:00 +07:00": the day is what counts
        day = values.pop("date")
        if found := parse_date(day[:10] if re.match(r"\d{4}-\d\d-\d\d", day) else day):
            values["date"] = found.isoformat()
    return values


def _passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    heading = False
    rows: list[list[str]] | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading = True
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open" and rows is not None:
            rows.append([])
        elif token.type == "table_close" and rows is not None:
            turns = grid.turns_of(rows)
            yield from grid.flat_passages(rows) if turns is None else turns
            rows = None
        elif token.type == "inline":
            text = _words(token.children or ())
            if rows:
                rows[-1].append(text)
            else:
                yield Passage(text, wrapped=not heading, heading=heading)
            heading = False
        elif token.type in ("fence", "code_block"):
            yield Passage(token.content)
        elif token.type == "html_block":
            yield Passage(_HTML_TAG.sub(" ", token.content), wrapped=True)


def _words(tokens: Sequence[Token]) -> str:
    """The text of inline tokens: emphasis and links without their marks, pictures left out."""
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            pieces.append("\n")
    return "".join(pieces)
