"""Readers: a path to a Document, one module a format.

::

    bytes ──reader (docx, pdf, …)──▶ Reading ──labels──▶ utterances ──roles──▶ Document

A reader knows its format only. Labels, roles, kind, language and the stored text are settled in one place
for all of them (``labels``, ``roles``, ``document``).
"""

from __future__ import annotations

from qualcode.readers.cases import CaseRow, read_cases
from qualcode.readers.document import read
from qualcode.readers.files import files_below
from qualcode.readers.formats import readable_suffixes
from qualcode.readers.passages import Passage, Reading
from qualcode.readers.roles import SpeakerGuess, guess_role, speaker_guesses

__all__ = [
    "CaseRow",
    "Passage",
    "Reading",
    "SpeakerGuess",
    "files_below",
    "guess_role",
    "read",
    "read_cases",
    "readable_suffixes",
    "speaker_guesses",
]
