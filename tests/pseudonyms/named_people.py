"""Two interviews that are full of names (all invented), the key to them, and a coding of a passage."""

from __future__ import annotations

from qualcode.model import Decision, Document, Kind, Role, Segment, Turn, Verdict
from qualcode.pseudonyms import Entry, IdentifierKind

NAMES = ("Siti", "Aminatun", "Wardoyo", "Wonolelo", "0812-3456-7890", "3404015708850002")
KEY = (
    Entry(IdentifierKind.PERSON, "Siti Aminatun", "Informan 1"),
    Entry(IdentifierKind.PERSON, "Siti", "Informan 1"),
    Entry(IdentifierKind.PERSON, "Aminatun", "Informan 1"),
    Entry(IdentifierKind.PERSON, "Wardoyo", "Kartono"),
    Entry(IdentifierKind.PLACE, "Wonolelo", "[Desa A]"),
    Entry(IdentifierKind.PHONE, "0812-3456-7890", "[nomor telepon 1]"),
    Entry(IdentifierKind.NIK, "3404015708850002", "[NIK 1]"),
)
FIRST = (
    ("Peneliti", Role.INTERVIEWER, "Bu Siti, apakah warga Desa Wonolelo percaya pada Pak Wardoyo?"),
    ("Siti Aminatun", Role.INFORMANT, "Kami percaya Pak Wardoyo 😀. Nomor saya 0812-3456-7890, belum ganti."),
    ("Peneliti", Role.INTERVIEWER, "NIK Ibu 3404015708850002?"),
    ("Siti Aminatun", Role.INFORMANT, "Ya. Siti saja, jangan Aminatun. Ada komitmen."),
)
SECOND = (("Wardoyo", Role.INFORMANT, "Kata Siti belum ada komitmen. Wardoyo-nya siapa?"),)


def transcript(
    document_id: str, speeches: tuple[tuple[str, Role, str], ...], *, title: str, **fields: object
) -> Document:
    text, turns = "", []
    for label, role, speech in speeches:
        text += ("\n" if text else "") + f"{label}: "
        turns.append(Turn(label, role, len(text), len(text) + len(speech)))
        text += speech
    return Document(document_id, title, Kind.INTERVIEW, text, tuple(turns), **fields)  # type: ignore[arg-type]


def coding(document: Document, quote: str, *, reason: str = "Siti berkata begitu") -> Decision:
    start = document.text.rindex(quote)
    segment = Segment(document.id, start, start + len(quote), quote)
    return Decision(segment, "commitment", "Sari", Verdict.CODED, reason=reason, memo="Lihat Pak Wardoyo")
