"""Memos: what a coder thinks about the study, apart from what the segments are coded as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class About(StrEnum):
    """What a memo is about. The memo of a coding is part of the decision that made it."""

    PROJECT = "project"
    DOCUMENT = "document"
    CODE = "code"


@dataclass(frozen=True)
class Memo:
    """A coder's memo about ``target``: the id of a document or code, "" for the project.

    Append-only: the latest one of a coder about a target stands, and an empty text takes it away.
    """

    about: About
    target: str
    coder: str
    text: str
    at: datetime | None = None
    id: int | None = None
