"""What a YAML error means to somebody who has never heard of scalars and block mappings."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml.error import MarkedYAMLError

from qualcode.errors import CodebookError, Where

_INDENT = "Compare the spaces at the beginning of this line with those of the lines above it."
_QUOTE = "Put the whole text into single quotes: 'text'. (A single quote inside is written twice.)"

# what ruamel.yaml says (context, problem), what it means, what to do; the first that fits counts
_MEANINGS: tuple[tuple[str, str, str, str], ...] = (
    ("", r"found character '\\t'", "A tab stands here; YAML takes only spaces for indentation.",
     "Replace the tab with spaces (an editor can do that for the whole file)."),
    ("", r"found character '(.)' that cannot", "A text cannot begin with '{0}' without quotes.", _QUOTE),
    ("quoted scalar", "unexpected end of stream", "A quote is opened here and never closed.",
     "Close the quote at the end of the text, or delete the one that opens it."),
    ("", "mapping values are not allowed", "A colon with a space after it stands here inside a text, "
     "or this line is indented too far.",
     f"{_QUOTE} Or: {_INDENT[0].lower()}{_INDENT[1:]}"),
    ("", "could not find expected ':'", "The text before this place is no 'name: value' and no '- text'.",
     "Add the colon with a space after it, or the dash, or indent the line so that it goes on with the text "
     "above."),
    ("", "unknown escape character", "Inside double quotes a backslash has a meaning of its own.",
     "Use single quotes around the text."),
    ("", "undefined alias", "A text cannot begin with '*' without quotes.", _QUOTE),
    ("", "duplicate anchor", "A text cannot begin with '&' without quotes.", _QUOTE),
    ("flow mapping", "expected ',' or '}'", "A brace { is opened in line {line} and not closed before this "
     "place, or a comma is missing.",
     "Close it with }, put commas between the parts, and put texts with a comma or a colon into quotes."),
    ("flow sequence", "expected ',' or ']'", "A bracket [ is opened in line {line} and not closed before "
     "this place, or a comma is missing.",
     "Close it with ], put commas between the parts, and put texts with a comma or a colon into quotes."),
    ("block", "expected <block end>, but found '<scalar>'", "Text goes on here after a closing quote.",
     "Put the whole text into single quotes, or delete what follows the quote; or close a quote that is "
     "opened in a line above."),
    ("block", "expected <block end>", "The indentation of this line fits none of the lines above.", _INDENT),
    ("block", "expected the node content", "A text cannot begin with this sign without quotes.", _QUOTE),
    ("single document", "", "A second document begins here ('---').",
     "A codebook is one document: delete the line '---', or move the rest into its own file."),
    ("", "incompatible YAML document", "The file asks for another version of YAML.",
     "Delete the line that begins with %YAML."),
)  # fmt: skip


def explain_yaml_error(error: MarkedYAMLError, path: Path) -> CodebookError:
    """The error for a researcher: where, what is wrong there, and what to do."""
    context, problem = error.context or "", error.problem or ""
    opened = "quoted scalar" in context and "end of stream" in problem
    mark = error.context_mark if opened else error.problem_mark or error.context_mark
    where = Where(path, mark.line + 1, mark.column + 1) if mark else Where(path)
    begun = error.context_mark.line + 1 if error.context_mark else (where.line or 1)
    for in_context, in_problem, meaning, hint in _MEANINGS:
        if in_context in context and (found := re.search(in_problem, problem)):
            # not str.format: the sentences speak of braces
            message = meaning.replace("{line}", str(begun)).replace("{0}", (found.groups() or ("",))[0])
            return CodebookError(message, hint=hint, where=where)
    said = ", ".join(part for part in (context, problem) if part)
    return CodebookError(f"This is not valid YAML: {said}.", hint=_INDENT, where=where)


def explain_character(path: Path, text: str, position: int) -> CodebookError:
    """The error for a character that YAML forbids, at ``position`` in ``text``."""
    line_start = text.rfind("\n", 0, position) + 1
    return CodebookError(
        f"An invisible control character (U+{ord(text[position]):04X}) stands here.",
        hint="Delete it: put the cursor there and press backspace, or type the line anew.",
        where=Where(path, text.count("\n", 0, position) + 1, position - line_start + 1),
    )
