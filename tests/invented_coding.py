"""Six invented documents and what two coders made of them, to learn from."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Decision, Document, Verdict
from qualcode.suggestions import suggest_corpus
from qualcode.suggestions.text import split_sentences

CODEBOOK = """\
# Ours; the   spaces matter to nobody but us.
id: small
name: {id: Kecil, en: Small}
codes:
  - id: trust-building
    name: {id: Membangun kepercayaan, en: Trust building}
    patterns:
      -  rasa percaya   # from the first interview
  - id: commitment
    name: Komitmen
    patterns: [komitmen]  # one so far
"""
LEARNABLE = (  # coded by hand as trust-building; no pattern finds them
    "Kami merasa aman dengan dinas.",
    "Sejak itu ada rasa aman di desa.",
    "Rasa aman itu tumbuh perlahan.",
    "Para petani merasa aman sekarang.",
    "Dinas memberi rasa aman kepada nelayan.",
)
ACCEPTED = "Ada rasa percaya di antara warga."
MISREAD = (  # rejected as wrong sense
    "Rasa percaya diri mereka tinggi.",
    "Anak muda punya rasa percaya diri.",
    "Pelatihan menambah rasa percaya diri ibu-ibu.",
    "Tanpa rasa percaya diri orang diam.",
)
# coded as commitment, but all in the first document: by chance of what was spoken about there
CHANCE = (
    "Jembatan gantung diperbaiki gotong royong.",
    "Semua iuran untuk jembatan gantung.",
    "Jembatan gantung dijaga bergiliran.",
    "Pemuda mengecat jembatan gantung.",
)
ELSEWHERE = "Jembatan gantung sudah tua."
FILLERS = (
    "Panen padi tahun ini baik.",
    "Hujan turun sejak pagi.",
    "Anak-anak pulang dari sekolah.",
    "Harga cabai naik lagi.",
    "Kambing Pak Darto lepas semalam.",
    "Pasar buka setiap Senin.",
    "Listrik padam dua jam.",
    "Jalan ke kota sedang macet.",
)


def texts() -> list[str]:
    """The documents' texts; the last has nothing that was coded."""
    written = []
    for number in range(6):
        sentences = [*FILLERS, ACCEPTED] if number < 5 else [*FILLERS, ELSEWHERE]
        sentences += LEARNABLE[number : number + 1] + MISREAD[number : number + 1]
        sentences += CHANCE if number == 0 else ()
        written.append(" ".join(sentences))
    return written


def fill(corpus: Corpus, codebook: Path, *, reason: str = "wrong sense", by_hand: str = "Rina") -> None:
    """Store the documents, and the decisions: Sari's on the suggestions, ``by_hand``'s on the rest."""
    documents = [Document.from_text(text, title=f"Desa {n}") for n, text in enumerate(texts(), 1)]
    for document in documents:
        corpus.add_document(document)
    suggest_corpus(corpus, load_codebook(codebook))
    for suggestion in corpus.queue("Sari"):
        misread = suggestion.segment.quote in MISREAD
        verdict = Verdict.REJECTED if misread else Verdict.ACCEPTED
        corpus.decide(
            Decision(
                suggestion.segment,
                suggestion.code_id,
                "Sari",
                verdict,
                reason=reason if misread else "",
                suggestion_id=suggestion.id,
            )
        )
    for document in documents:
        for start, end in split_sentences(document.text):
            segment = document.segment(start, end)
            code_id = "commitment" if segment.quote in CHANCE else "trust-building"
            if segment.quote in (*CHANCE, *LEARNABLE):
                corpus.decide(Decision(segment, code_id, by_hand, Verdict.CODED))
    # somebody has read the last document too
    segment = documents[-1].segment(*next(split_sentences(documents[-1].text)))
    corpus.decide(Decision(segment, "commitment", "Sari", Verdict.REJECTED))
