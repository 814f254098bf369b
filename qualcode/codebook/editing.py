"""Add a rule to a codebook file and leave every other byte of it as its author wrote it.

ruamel.yaml's nodes say where in the text a code's patterns end; the new line goes in there. The result
is read again before it is written, so that an edit that would change anything else is refused.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualcode.codebook.loading import load_source
from qualcode.codebook.phrases import parse_phrase, same_rule_key, tidy
from qualcode.codebook.problems import did_you_mean
from qualcode.codebook.source import Keys, YamlSource, open_source, parse_source
from qualcode.errors import CodebookError, Where
from qualcode.model import Trap, normalise
from qualcode.saving import write_bytes

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|[\n\r]")
# what YAML surely reads as that very text, also inside brackets
_PLAIN = re.compile(r"[^\W_](?:[\w .…/()-]*[\w.…/()-])?")
_NOT_TEXT = {"true", "false", "null"}


@dataclass(frozen=True)
class _Edit:
    """Text to put in the place of ``text[start:end]``; nothing is lost where ``start`` is ``end``."""

    start: int
    end: int
    new: str


def add_rule(path: Path, code_id: str, text: str, *, trap: bool = False, comment: str = "") -> None:
    """Add the phrase ``text`` as the last pattern (or trap) of the code, in a line of its own.

    ``comment`` follows it behind a ``#``. All other bytes of the file stay. Raises CodebookError where the
    codebook has errors, has no such code, has the phrase there already, or where ``text`` is no phrase;
    then the file is as it was.
    """
    kind, parts = parse_phrase(text)
    text, comment = tidy(text), " ".join(normalise(comment).split())
    source = open_source(path)
    reading = load_source(source)
    found = [(keys, code) for keys, code in reading.codes if code.id == code_id]
    if not found:
        raise CodebookError(
            f'The codebook has no code "{code_id}".',
            hint=did_you_mean(code_id, [code.id for _, code in reading.codes])
            or "See its codes with: qualcode codebook show",
            where=path,
        )
    keys, code = found[0]
    added = same_rule_key(Trap(code_id, kind, text, parts))
    for rule in code.traps if trap else code.patterns:
        if same_rule_key(rule) == added:
            raise CodebookError(
                f'The code "{code_id}" has "{rule.text}" already; nothing was changed.',
                where=Where(path, rule.line),
            )
    setting = "traps" if trap else "patterns"
    new_text = _apply(source.text, _edits(source, (*keys, setting), text, comment))
    _refuse_side_effects(source, new_text, (*keys, setting), text)
    _write(path, new_text)


def _edits(source: YamlSource, keys: Keys, phrase: str, comment: str) -> list[_Edit]:
    """The edits that add ``phrase`` to the list at ``keys``, which may be missing or empty."""
    node = source.nodes.get(keys)
    if isinstance(node, SequenceNode) and node.flow_style:
        return _into_brackets(source.text, node, _scalar(phrase), comment)
    if isinstance(node, SequenceNode):
        return [_below_last(source.text, node, _scalar(phrase), comment)]
    if isinstance(node, ScalarNode) and node.value:  # "patterns: null" or "patterns: ~"
        return [_Edit(node.start_mark.index, node.end_mark.index, f"[{_scalar(phrase)}]")]
    code = source.nodes[keys[:-1]]
    if isinstance(node, ScalarNode):
        key = source.keys[keys]
        return [_new_lines(source.text, key, key.start_mark.column + 2, f"- {_scalar(phrase)}", comment)]
    assert isinstance(code, MappingNode)
    if code.flow_style:
        end = code.end_mark.index - 1
        start = len(source.text[:end].rstrip())
        comma = "" if source.text[start - 1] == "," else ","
        return [_Edit(start, start, f"{comma} {keys[-1]}: [{_scalar(phrase)}]")]
    column = code.start_mark.column
    lines = f"{keys[-1]}:{_newline(source.text)}{' ' * (column + 2)}- {_scalar(phrase)}"
    return [_new_lines(source.text, code, column, lines, comment)]


def _below_last(text: str, node: SequenceNode, scalar: str, comment: str) -> _Edit:
    """A line below the last entry of a list, with its indentation and its space behind the dash."""
    last = node.value[-1]
    column = node.start_mark.column
    line_start = last.start_mark.index - last.start_mark.column
    behind_dash = text[line_start + column + 1 : last.start_mark.index]
    space = behind_dash if behind_dash and not behind_dash.strip(" ") else " "
    return _new_lines(text, last, column, f"-{space}{scalar}", comment)


def _new_lines(text: str, after: Node, column: int, lines: str, comment: str) -> _Edit:
    """``lines``, indented to ``column``, below the line in which the node ``after`` ends."""
    end = _end_of_line(text, _last_index(text, after))
    remark = f"  # {comment}" if comment else ""
    return _Edit(end, end, f"{_newline(text)}{' ' * column}{lines}{remark}")


def _into_brackets(text: str, node: SequenceNode, scalar: str, comment: str) -> list[_Edit]:
    """One more entry before the closing bracket; the comment goes to the end of that line."""
    bracket = node.end_mark.index - 1
    start = _last_index(text, node.value[-1]) if node.value else bracket
    comma = ", " if node.value else ""
    edits = [_Edit(start, start, f"{comma}{scalar}")]
    if comment:
        end = _end_of_line(text, bracket)
        rest = text[bracket + 1 : end].strip()
        if not rest or rest.startswith("#"):
            edits.append(_Edit(end, end, f"; {comment}" if rest else f"  # {comment}"))
    return edits


def _last_index(text: str, node: Node) -> int:
    """Where the text of ``node`` ends, without the space and comments that ruamel.yaml counts to it."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_index(text, last[1] if isinstance(node, MappingNode) else last)
    end: int = node.end_mark.index
    return len(text[:end].rstrip()) if getattr(node, "style", None) in ("|", ">") else end


def _end_of_line(text: str, index: int) -> int:
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def _newline(text: str) -> str:
    """The line end that the file uses."""
    found = _LINE_END.search(text)
    return found.group() if found else "\n"


def _scalar(phrase: str) -> str:
    """The phrase as YAML, in single quotes where it needs them."""
    if _PLAIN.fullmatch(phrase) and phrase.lower() not in _NOT_TEXT:
        return phrase
    return "'" + phrase.replace("'", "''") + "'"


def _apply(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _refuse_side_effects(source: YamlSource, new_text: str, keys: Keys, phrase: str) -> None:
    """Raises CodebookError unless ``new_text`` is the same codebook with ``phrase`` added at ``keys``."""
    wanted = copy.deepcopy(source.data)
    wanted["codes"][keys[1]].setdefault(str(keys[2]), []).append(phrase)
    try:
        same = parse_source(source.path, new_text).data == wanted
    except CodebookError:
        same = False
    if not same:
        raise CodebookError(
            "The phrase cannot be added here without changing something else; nothing was changed.",
            hint=f"Add it by hand below '{keys[2]}:' of that code: - {_scalar(phrase)}",
            where=source.where(keys),
        )


def _write(path: Path, text: str) -> None:
    try:
        bom = _BOM if path.read_bytes().startswith(_BOM) else b""
        write_bytes(path, bom + text.encode("utf-8"))
    except OSError as error:
        raise CodebookError(
            f"This codebook cannot be written: {error.strerror or error}; it is as it was.",
            hint="Check that you may write to the folder, and that the disk has room.",
            where=path,
        ) from error
