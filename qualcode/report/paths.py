"""Where a project's reports stand, and which wording they use."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import ReportError
from qualcode.model import slug
from qualcode.project import Project
from qualcode.report.wording import shipped_wording
from qualcode.saving import write_text

_LONGEST_NAME = 48


def report_path(project: Project, language: str) -> Path:
    """``reports/<beginning of the title as a slug>-<language>.docx``."""
    words = slug(project.title).split("-")
    while len(words) > 1 and len("-".join(words)) > _LONGEST_NAME:
        words.pop()
    return project.reports / f"{'-'.join(words)}-{language}.docx"


def wording_of(project: Project, language: str) -> Path | None:
    """The project's own wording, ``reports/wording.<language>.j2``; None where it has none."""
    path = project.reports / f"wording.{language}.j2"
    return path if path.is_file() else None


def copy_wording(project: Project, language: str) -> Path:
    """Copy the shipped wording into the project, for the researcher to change. Raises ReportError."""
    target = project.reports / f"wording.{language}.j2"
    if target.exists():
        raise ReportError(
            "The project has its own wording already; nothing was changed.",
            hint="Edit that file, or rename it first.",
            where=target,
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, shipped_wording(language).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReportError(
            f"The wording cannot be copied: {error.strerror or error}.",
            hint="Check that you may write to the folder and that the disk has room.",
            where=target,
        ) from error
    return target
