"""The words of a report: Jinja2 blocks that a researcher can copy and change, one block a text."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from qualcode.errors import ReportError, Where
from qualcode.report.dates import FILTERS
from qualcode.shipped import shipped

# what {{ paragraph }} stands for: line ends come and go with the tags of a template, this one stays
_PARAGRAPH = "\u2029"
# what {{ ref("sources") }} stands for: the page puts the number of that table there
REFERENCE = re.compile("\ue000(\\w+)\ue001")


def shipped_wording(language: str) -> Path:
    """The wording that comes with qualcode, in ``language`` ("id" or "en")."""
    return shipped("reports") / f"wording.{language}.j2"


class Wording:
    """Renders the blocks of a researcher's wording file, and those that it leaves out from the shipped one.

    ``facts`` are what every block may name; ``text`` and ``paragraphs`` take those of one block.
    The templates are sandboxed, and an unknown name is an error rather than an empty text: all errors
    are ReportErrors that name the file and the line.
    """

    def __init__(self, language: str, path: Path | None = None, *, facts: Mapping[str, Any]) -> None:
        self.language = language
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._environment.filters |= {name: _in(language, function) for name, function in FILTERS.items()}
        self._environment.globals |= {
            **facts,
            "word": self.text,
            "paragraph": _PARAGRAPH,
            "ref": reference,
        }
        self._blocks: dict[str, tuple[Template, Path]] = {}
        self._load(shipped_wording(language))
        if path is not None:
            self._load(path, known=set(self._blocks))

    def text(self, block: str, **facts: Any) -> str:
        """The text of ``block`` on one line. Raises ReportError."""
        return _one_line(self._render(block, facts).replace(_PARAGRAPH, " "))

    def paragraphs(self, block: str, **facts: Any) -> list[str]:
        """The paragraphs of ``block``. Raises ReportError."""
        texts = self._render(block, facts).split(_PARAGRAPH)
        return [line for text in texts if (line := _one_line(text))]

    def _render(self, block: str, facts: Mapping[str, Any]) -> str:
        template, path = self._blocks[block]
        context = template.new_context(dict(facts))
        try:
            try:
                return "".join(template.blocks[block](context))
            except Exception:
                self._environment.handle_exception()  # points the traceback at the template's lines
        except TemplateError as error:
            raise _broken(path, error, _line(error, path)) from error
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
            raise _broken(path, error, _line(error, path)) from error

    def _load(self, path: Path, known: set[str] | None = None) -> None:
        try:
            source = path.read_text(encoding="utf-8-sig")
            tree = self._environment.parse(source, filename=str(path))
            code = self._environment.compile(source, filename=str(path))
        except TemplateSyntaxError as error:
            raise _broken(path, error, error.lineno) from error
        except (OSError, UnicodeDecodeError) as error:
            raise ReportError(
                f"The wording cannot be read: {getattr(error, 'strerror', None) or error}.",
                hint="Save it as UTF-8 text, or do without it: qualcode has wording of its own.",
                where=path,
            ) from error
        for block in tree.find_all(nodes.Block):
            if known is not None and block.name not in known:
                raise ReportError(
                    f"There is no text '{block.name}' in a report.",
                    hint=f"Use the block names of {shipped_wording(self.language)}.",
                    where=Where(path, block.lineno),
                )
        template = Template.from_code(self._environment, code, self._environment.make_globals(None))
        self._blocks |= dict.fromkeys(template.blocks, (template, path))


def reference(table: str) -> str:
    """A mark in a text, in the place of which a page puts the number of ``table``."""
    return f"\ue000{table}\ue001"


def _one_line(text: str) -> str:
    # str.split() would also take the spaces at which a line must not be broken
    return re.sub(r"[ \t\n]+", " ", text).strip(" \n")


def _in(language: str, function: Callable[..., str]) -> Callable[..., str]:
    def apply(value: Any) -> str:
        return function(value, language)

    return apply


def _line(error: BaseException, path: Path) -> int | None:
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), None)


def _broken(path: Path, error: Exception, line: int | None) -> ReportError:
    return ReportError(
        f"The wording has an error: {error}.".replace("..", "."),
        hint="Mend that line, or compare it with the same block of the wording that comes with qualcode.",
        where=Where(path, line),
    )
