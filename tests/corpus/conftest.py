"""A corpus on disk with two interviews, and short ways to say what is suggested and decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.corpus import Corpus
from qualcode.model import (
    Decision,
    Document,
    Kind,
    Match,
    Role,
    Status,
    Suggestion,
    Turn,
    Verdict,
)

Decide = Callable[..., Decision]
Suggest = Callable[..., Suggestion]


def interview(document_id: str, *speeches: tuple[str, Role, str], **fields: object) -> Document:
    """A transcript out of (label, role, speech)."""
    text, turns = "", []
    for label, role, speech in speeches:
        text += ("\n" if text else "") + f"{label}: "
        turns.append(Turn(label, role, len(text), len(text) + len(speech)))
        text += speech
    title = document_id.replace("-", " ").title()
    return Document(document_id, title, Kind.INTERVIEW, text, tuple(turns), **fields)  # type: ignore[arg-type]


@pytest.fixture
def village() -> Document:
    return interview(
        "informan-1",
        ("P", Role.INTERVIEWER, "Bagaimana kerja samanya?"),
        ("I", Role.INFORMANT, "Kami saling percaya. Belum ada komitmen dari kabupaten 😀 begitu."),
        attributes={"informant": "Informan 1", "level": "Desa"},
        source="informan-1.docx",
        source_digest="aaaa",
    )


@pytest.fixture
def district() -> Document:
    return interview(
        "informan-2",
        ("P", Role.INTERVIEWER, "Lalu?"),
        ("I", Role.INFORMANT, "Kami rapat setiap bulan."),
        ("K", Role.INFORMANT, "Saya percaya pada desa."),
        attributes={"level": "kabupaten"},
        speakers={"K": {"informant": "Kepala Bidang", "sector": "sosial"}},
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.sqlite"


@pytest.fixture
def corpus(path: Path, village: Document, district: Document) -> Iterator[Corpus]:
    with Corpus.open(path, create=True) as corpus:
        corpus.add_document(village)
        corpus.add_document(district)
        yield corpus


@pytest.fixture
def suggest() -> Suggest:
    """suggest(document, quote, code) -> a suggestion, not stored yet."""

    def make(
        document: Document, quote: str, code: str, *, status: Status = Status.PRESENT, pattern: str = "p1"
    ) -> Suggestion:
        start = document.text.index(quote)
        end = start + len(quote)
        return Suggestion(document.segment(start, end), code, status, (Match(start, end, pattern),))

    return make


@pytest.fixture
def decide(corpus: Corpus) -> Decide:
    """decide(suggestion or document, verdict, …) -> the saved decision."""

    def make(
        on: Suggestion | Document,
        verdict: Verdict = Verdict.ACCEPTED,
        *,
        quote: str = "",
        code: str = "",
        coder: str = "ani",
        status: Status = Status.PRESENT,
        memo: str = "",
    ) -> Decision:
        if isinstance(on, Document):
            start = on.text.index(quote)
            segment, number = on.segment(start, start + len(quote)), None
        else:
            segment, number = on.segment, on.id
            code = code or on.code_id
        return corpus.decide(Decision(segment, code, coder, verdict, status, memo=memo, suggestion_id=number))

    return make


@pytest.fixture
def trust(corpus: Corpus, village: Document, suggest: Suggest) -> Suggestion:
    """A stored suggestion."""
    corpus.store_suggestions(
        village.id, {"trust-building": "1"}, [suggest(village, "Kami saling percaya.", "trust-building")]
    )
    return next(corpus.suggestions(document_id=village.id))
