"""Find the codebooks, sample transcripts and report wording that come with qualcode."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Folder = Literal["codebooks", "transcripts", "reports"]


def shipped(folder: Folder) -> Path:
    """The folder of shipped files: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped_files" / folder
    return installed if installed.is_dir() else package.parent / folder
