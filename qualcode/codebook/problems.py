"""What the check of a codebook finds: a place, a sentence, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from qualcode.errors import CodebookError, Where

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding. An error keeps the codebook from being used; a warning does not."""

    where: Where
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """As editors and compilers write it: ``file:line:column: message``."""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.where}: {mark}{self.message}"

    @classmethod
    def of_error(cls, error: CodebookError) -> Problem:
        """The problem for which ``error`` was raised; ``error.where`` must be set."""
        assert error.where is not None
        return cls(error.where, error.message, error.hint)

    def as_error(self) -> CodebookError:
        return CodebookError(self.message, hint=self.hint, where=self.where)


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by line and column."""
    return sorted(
        dict.fromkeys(problems), key=lambda problem: (problem.where.line or 0, problem.where.column or 0)
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean "…"?``, or "" where no known word is near. Case does not count."""
    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f'Did you mean "{by_lower[close[0]]}"?' if close else ""
