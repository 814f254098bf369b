"""A small corpus with real suggestions to decide on, stored in a real SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from qualcode.corpus import Corpus
from qualcode.model import (
    Bilingual,
    Code,
    Codebook,
    Document,
    Kind,
    Match,
    Pattern,
    PatternKind,
    Role,
    Status,
    Suggestion,
    Turn,
)
from qualcode.review.web.guard import Tokens

TURNS = (
    ("P", Role.INTERVIEWER, "Bagaimana hubungan antarinstansi di sini?"),
    (
        "I",
        Role.INFORMANT,
        "Dulu sulit. Kami sekarang saling percaya. Tetapi belum ada komitmen dari dinas.",
    ),
    ("P", Role.INTERVIEWER, "Apa yang berubah?"),
    ("I", Role.INFORMANT, "Kami saling percaya karena sering bertemu. [bold]Itu[/bold] penting."),
)


def code(code_id: str, parent: str | None, name_id: str, name_en: str, *phrases: str) -> Code:
    patterns = tuple(
        Pattern(
            f"{code_id}/{phrase.replace(' ', '-')}", code_id, PatternKind.PHRASE, phrase, (phrase,), line=7
        )
        for phrase in phrases
    )
    return Code(
        id=code_id,
        parent=parent,
        name=Bilingual(name_id, name_en),
        definition=Bilingual(f"Definisi {name_id}.", f"Definition of {name_en}."),
        include=Bilingual("Termasuk ini.", "Includes this."),
        exclude=Bilingual("Bukan itu.", "Not that."),
        patterns=patterns,
    )


@pytest.fixture
def codebook() -> Codebook:
    above = "collaborative-process"
    codes = (
        code(above, None, "Proses kolaboratif", "Collaborative process"),
        code(
            "trust-building",
            "collaborative-process",
            "Membangun kepercayaan",
            "Trust building",
            "saling percaya",
        ),
        code("commitment", "collaborative-process", "Komitmen pada proses", "Commitment", "komitmen"),
        code("shared-understanding", "collaborative-process", "Pemahaman bersama", "Shared understanding"),
        code("outcomes", None, "Hasil", "Outcomes"),
    )
    return Codebook(id="small", name=Bilingual("Kecil", "Small"), codes=codes)


@pytest.fixture
def document() -> Document:
    text, turns = "", []
    for speaker, role, speech in TURNS:
        text += f"\n{speaker}: " if text else f"{speaker}: "
        turns.append(Turn(speaker, role, len(text), len(text) + len(speech)))
        text += speech
    return Document(
        id="wawancara-3",
        title="Wawancara 3",
        kind=Kind.INTERVIEW,
        text=text,
        turns=tuple(turns),
        attributes={"informant": "Informan 3", "institution": "Dinas Sosial", "level": "kabupaten"},
    )


def suggestion(
    document: Document,
    codebook: Codebook,
    code_id: str,
    sentence: str,
    words: str,
    *,
    status: Status = Status.PRESENT,
    cue: str = "",
) -> Suggestion:
    start = document.text.index(sentence)
    first = document.text.index(words, start)
    found = codebook.get(code_id)
    assert found is not None
    return Suggestion(
        segment=document.segment(start, start + len(sentence)),
        code_id=code_id,
        status=status,
        matches=(Match(first, first + len(words), found.patterns[0].id),),
        cue=cue,
        codebook_digest=codebook.digest,
        code_digest=found.digest,
    )


@pytest.fixture
def corpus(tmp_path: Path, codebook: Codebook, document: Document) -> Iterator[Corpus]:
    """Three suggestions: two of trust-building (1, 2) and one of commitment (3)."""
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        corpus.add_document(document)
        trust = "trust-building"
        suggestions = [
            suggestion(document, codebook, trust, "Kami sekarang saling percaya.", "saling percaya"),
            suggestion(
                document, codebook, trust, "Kami saling percaya karena sering bertemu.", "saling percaya"
            ),
            suggestion(
                document,
                codebook,
                "commitment",
                "Tetapi belum ada komitmen dari dinas.",
                "komitmen",
                status=Status.ABSENT,
                cue="belum",
            ),
        ]
        rules = {one.id: one.rules_digest for one in codebook.codes}
        corpus.store_suggestions(document.id, rules, suggestions)
        yield corpus


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def make_client(corpus: Corpus, codebook: Codebook, tokens: Tokens) -> Callable[..., FlaskClient]:
    """Makes a browser without a window: of coder Ani at port 8123, ``opened`` with a token or not yet."""

    def make(*, opened: bool = False, port: int = 8123, **changed: Any) -> FlaskClient:
        from qualcode.review.web.app import create_app

        settings: dict[str, Any] = {"codebook": codebook, "title": "Proyek", "language": "id"} | changed
        book = settings.pop("codebook")
        app = create_app(corpus, book, coder="Ani", tokens=tokens, port=port, **settings)
        client = app.test_client()
        if opened:
            client.get(f"/open?token={tokens.new()}", headers={"Host": f"127.0.0.1:{port}"})
        return client

    return make


@pytest.fixture
def stranger(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    return make_client()


@pytest.fixture
def client(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    return make_client(opened=True)
