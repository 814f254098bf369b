"""A codebook file as plain data, with the place of every value.

The file is composed once into ruamel.yaml's nodes, which know their places; the plain data for the
JSON Schema and the codebook is taken from the same nodes. Duplicate keys and anchors, which YAML would
swallow, are found on the way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from qualcode.codebook.problems import Problem
from qualcode.codebook.yaml_errors import explain_character, explain_yaml_error
from qualcode.errors import CodebookError, Where

LARGEST_FILE = 5_000_000  # bytes; the largest shipped codebook has a fiftieth of that
DEEPEST_NESTING = 20  # a token pattern inside a code needs eight

Keys = tuple[str | int, ...]


@dataclass
class YamlSource:
    """A codebook's text and data. ``nodes`` and ``keys`` hold the YAML nodes of values and of keys by
    their path in the data, for instance ``("codes", 3, "patterns", 0)``.

    Numbers stay text (``version: 1.10`` means "1.10") except in token patterns, and a key without a
    value counts as left out.
    """

    path: Path
    text: str
    data: dict[str, Any] = field(default_factory=dict)
    nodes: dict[Keys, Node] = field(default_factory=dict)
    keys: dict[Keys, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, keys: Keys = (), *, key: bool = False) -> Where:
        """The place of the value at ``keys`` (of its key where ``key``), or of the nearest one around."""
        while keys and keys not in (self.keys if key else self.nodes):
            keys, key = keys[:-1], False
        node = (self.keys if key else self.nodes)[keys]
        return Where(self.path, node.start_mark.line + 1, node.start_mark.column + 1)


def open_source(path: Path) -> YamlSource:
    """Read the codebook file at ``path``. Raises CodebookError where it is no YAML mapping in UTF-8."""
    return parse_source(path, read_codebook_text(path))


def parse_source(path: Path, text: str) -> YamlSource:
    """The data and places of ``text``; ``path`` is only named in messages. Raises CodebookError."""
    root = _compose(path, text)
    if root is None or (isinstance(root, ScalarNode) and not root.value.strip("~ ")):
        raise CodebookError(
            "This codebook is empty.",
            hint="Start one with: qualcode codebook new NAME",
            where=Where(path, 1, 1),
        )
    if not isinstance(root, MappingNode):
        what = "a list" if isinstance(root, SequenceNode) else "plain text"
        raise CodebookError(
            f"A codebook is a set of settings (id, name, codes), but this file holds {what}.",
            hint="Begin with 'id: ...' and 'name: ...', and put the list of codes below 'codes:'.",
            where=Where(path, root.start_mark.line + 1, root.start_mark.column + 1),
        )
    source = YamlSource(path, text)
    source.data = _convert(source, root, ())
    return source


def read_codebook_text(path: Path) -> str:
    """The text of the file without a byte-order mark, line ends untouched. Raises CodebookError."""
    try:
        if path.is_dir():
            raise CodebookError(
                "This is a folder, not a codebook file.", hint="Name the .yaml file in it.", where=path
            )
        if not path.exists():
            raise CodebookError(
                "There is no such codebook file.",
                hint="Check the name, or make a codebook with: qualcode codebook new NAME",
                where=path,
            )
        if not path.is_file():
            raise CodebookError("This is not a file.", hint="Name a .yaml file.", where=path)
        if (size := path.stat().st_size) > LARGEST_FILE:
            raise CodebookError(
                f"This file has {size / 1e6:.0f} MB; a codebook has at most {LARGEST_FILE / 1e6:.0f} MB.",
                hint="Is it really a codebook? Split it into several codebooks if it is.",
                where=path,
            )
        content = path.read_bytes()
    except OSError as error:
        raise CodebookError(
            f"This codebook cannot be read: {error.strerror or error}.",
            hint="Check that the file is there, that you may read it, and that no other program locks it.",
            where=path,
        ) from error
    return _decode(path, content)


def _decode(path: Path, content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise CodebookError(
            "This is a Word, Excel or PDF file, whatever its name says; a codebook is plain text in YAML.",
            hint="Start one with: qualcode codebook new NAME   and copy your texts into it.",
            where=path,
        )
    save = "In your editor, save the file again with the encoding UTF-8."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CodebookError(
            "This file is written in UTF-16, not in UTF-8.", hint=save, where=Where(path, 1, 1)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts the position after the byte-order mark
        before = error.object[: error.start]
        line_start = before.rfind(b"\n") + 1
        raise CodebookError(
            f"This file is not written in UTF-8 (byte {error.object[error.start]:#04x} here).",
            hint=save,
            where=Where(
                path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
            ),
        ) from error


def _compose(path: Path, text: str) -> Node | None:
    try:
        # the safe loader's nodes have the same places as the round-trip loader's, for two thirds of the time
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise explain_yaml_error(error, path) from error
    except ReaderError as error:
        raise explain_character(path, text, error.position) from error
    except (YAMLError, ValueError) as error:
        raise CodebookError(f"This is not valid YAML: {error}", where=path) from error
    except RecursionError as error:
        raise CodebookError(
            "This file is nested too deeply for a codebook.",
            hint="Look for a long run of '[' or '{' or '- - -'.",
            where=path,
        ) from error
    return node


def _convert(source: YamlSource, node: Node, keys: Keys) -> Any:
    """The plain data of ``node``; notes its place, and what is wrong with it, in ``source``."""
    source.nodes[keys] = node
    if node.anchor is not None:
        _note(
            source,
            node,
            f"'&{node.anchor}' makes an anchor, which codebooks do not use.",
            "Write the text out where it is needed; put a text that begins with & or * into quotes.",
        )
        # what an anchor stands for may contain itself, or grow beyond all bounds
        return None
    if len(keys) > DEEPEST_NESTING:
        _note(source, node, "This is nested too deeply for a codebook.", "Look for brackets too many.")
        return None
    if isinstance(node, MappingNode):
        return dict(_pairs(source, node, keys))
    if isinstance(node, SequenceNode):
        return [_convert(source, child, (*keys, index)) for index, child in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node, typed="tokens" in keys)


def _pairs(source: YamlSource, node: MappingNode, keys: Keys) -> Iterator[tuple[str, Any]]:
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            _note(
                source,
                key_node,
                "A bracket or brace stands where the name of a setting is expected.",
                "Put a text that begins with [ or { into quotes.",
            )
            continue
        key = str(key_node.value)
        if (*keys, key) in source.keys:
            first = source.keys[*keys, key].start_mark.line + 1
            _note(
                source,
                key_node,
                f"'{key}' stands here a second time (first in line {first}).",
                "Join the two into one, or delete one; perhaps a line '- id: ...' is missing between them.",
            )
            continue
        source.keys[*keys, key] = key_node
        value = _convert(source, value_node, (*keys, key))
        if value is not None or "tokens" in keys:
            yield key, value


def _scalar(node: ScalarNode, *, typed: bool) -> Any:
    """The value of a scalar: text, true/false or None, and numbers only where ``typed``."""
    text = unicodedata.normalize("NFC", node.value)
    tag = str(node.tag).rpartition(":")[2]
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if typed and tag in ("int", "float"):
        try:
            return int(text.replace("_", ""), 0) if tag == "int" else float(text.replace("_", ""))
        except ValueError:  # 08, or .inf: as text it is as good
            return text
    return text


def _note(source: YamlSource, node: Node, message: str, hint: str) -> None:
    where = Where(source.path, node.start_mark.line + 1, node.start_mark.column + 1)
    source.problems.append(Problem(where, message, hint))
