"""Short ways to a corpus that several people have coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from qualcode.corpus import Corpus
from qualcode.model import Bilingual, Code, Codebook, Decision, Document, Kind, Role, Status, Turn, Verdict

CODEBOOK = Codebook(
    "small",
    Bilingual("Kecil", "Small"),
    tuple(
        Code(code, parent, Bilingual(code, code))
        for code, parent in (
            ("process", None),
            ("trust", "process"),
            ("commitment", "process"),
            ("outcomes", None),
        )
    ),
)


def interview(document_id: str, *speeches: tuple[str, str]) -> Document:
    """A transcript of (label, speech); P is the interviewer."""
    text, turns = "", []
    for label, speech in speeches:
        text += ("\n" if text else "") + f"{label}: "
        role = Role.INTERVIEWER if label == "P" else Role.INFORMANT
        turns.append(Turn(label, role, len(text), len(text) + len(speech)))
        text += speech
    return Document(document_id, document_id, Kind.INTERVIEW, text, tuple(turns))


def lettered(document_id: str, sentences: int) -> Document:
    """An interview of so many short sentences: "Kalimat a1. Kalimat a2. …" for the document "a"."""
    speech = " ".join(f"Kalimat {document_id}{number}." for number in range(1, sentences + 1))
    return interview(document_id, ("P", "Mengapa?"), ("I", speech))


def code(
    corpus: Corpus,
    document: Document,
    coder: str,
    quote: str,
    code_id: str = "trust",
    *,
    status: Status = Status.PRESENT,
    at: datetime | None = None,
) -> Decision:
    """Code the first place of ``quote`` by hand."""
    start = document.text.index(quote)
    segment = document.segment(start, start + len(quote))
    return corpus.decide(Decision(segment, code_id, coder, Verdict.CODED, status, at=at))


def take_part(corpus: Corpus, document: Document, *coders: str) -> None:
    """A decision that gives no code, so that the document counts for the coders."""
    for coder in coders:
        corpus.decide(Decision(document.segment(3, 5), "outcomes", coder, Verdict.REJECTED))


def code_sentences(
    corpus: Corpus, documents: Mapping[str, int], coded: Mapping[str, Sequence[str]], code_id: str = "trust"
) -> None:
    """Documents of so many lettered sentences; ``coded`` has the sentences ("a1") by coder."""
    for document_id, sentences in documents.items():
        document = lettered(document_id, sentences)
        corpus.add_document(document)
        take_part(corpus, document, *coded)
        for coder, names in coded.items():
            for name in names:
                if name.startswith(document_id):
                    code(corpus, document, coder, f"{name}.", code_id)


def moment(minute: int) -> datetime:
    return datetime(2024, 5, 1, 8, minute, tzinfo=UTC)
