"""The errors that a researcher may see: what happened, where, and what to do next.

Every room raises these; only the command line catches them, once. Anything else that reaches
the command line is a defect of qualcode.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Where:
    """A place in a file: ``line`` and ``column`` count from 1, as editors show them."""

    path: Path | str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class QualcodeError(Exception):
    """What happened (``message``), what to do next (``hint``) and where (``where``)."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", where: Where | Path | str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where if isinstance(where, Where) or where is None else Where(where)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class ProjectError(QualcodeError):
    """No project here, a broken ``qualcode.yaml``, or a folder that cannot be used."""

    exit_code = 3


class CodebookError(QualcodeError):
    """A codebook that cannot be read or used; ``problems`` lists every finding of the check."""

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        where: Where | Path | str | None = None,
        problems: tuple[QualcodeError, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.problems = problems


class ReadError(QualcodeError):
    """A file that cannot be read as a transcript or document."""

    exit_code = 5


class SpeakerError(QualcodeError):
    """Speaker labels whose role nobody has settled; ``labels`` names them."""

    exit_code = 6

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        where: Where | Path | str | None = None,
        labels: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.labels = labels


class CorpusError(QualcodeError):
    """The corpus cannot be opened, read or written."""

    exit_code = 7


class CorpusBusyError(CorpusError):
    """Another process is writing to the corpus and did not finish in time."""

    exit_code = 8


class TextChangedError(CorpusError):
    """A text that was corrected, or changed meanwhile, and is not written over; only this one document is
    concerned."""


class NotFoundError(QualcodeError):
    """A document, code or suggestion that the project does not have."""

    exit_code = 9


class SuggestError(QualcodeError):
    """Suggestions cannot be made, for instance because a trained pipeline is not installed."""

    exit_code = 10


class ReportError(QualcodeError):
    """A report cannot be built: a quote no longer matches, a template is broken, a file is open."""

    exit_code = 11


class PseudonymError(QualcodeError):
    """A key table that cannot be used, or texts that still name people."""

    exit_code = 12


class ClosedError(QualcodeError):
    """What a coder must not see yet: another coder's decisions, or suggestions where coding is blind."""

    exit_code = 13
