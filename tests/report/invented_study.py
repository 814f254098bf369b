"""A small invented study in a real corpus: four interviews, an observation, a regulation, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from qualcode.analysis import study
from qualcode.corpus import Corpus
from qualcode.findings import Study
from qualcode.model import (
    Bilingual,
    Code,
    Codebook,
    Decision,
    Document,
    Kind,
    Match,
    Role,
    Segment,
    Status,
    Suggestion,
    Turn,
    Verdict,
)
from qualcode.project import Project

ABSENT, PRESENT, WISHED = Status.ABSENT, Status.PRESENT, Status.WISHED


def _code(code_id: str, parent: str | None, name_id: str, name_en: str) -> Code:
    return Code(
        id=code_id,
        parent=parent,
        name=Bilingual(name_id, name_en),
        definition=Bilingual(f"Pengertian {name_id.lower()}.", f"The meaning of {name_en.lower()}."),
        include=Bilingual("Ucapan tentang hal ini.", "Talk about this."),
        exclude=Bilingual("Ucapan tentang hal lain.", "Talk about something else."),
    )


CODEBOOK = Codebook(
    id="kecil",
    name=Bilingual("Buku kode kecil", "A small codebook"),
    version="1.2",
    citation="Pengarang, A. (2001). Judul buku. Penerbit.\nPenulis, B. (2002). Judul lain. Penerbit.",
    codes=(
        _code("process", None, "Proses kolaboratif", "Collaborative process"),
        _code("trust", "process", "Membangun kepercayaan", "Trust building"),
        _code("commitment", "process", "Komitmen", "Commitment"),
        _code("ownership", "commitment", "Rasa memiliki", "Ownership"),
        _code("dialogue", "process", "Dialog tatap muka", "Face-to-face dialogue"),
        _code("design", None, "Desain kelembagaan", "Institutional design"),
        _code("rules", "design", "Aturan dasar", "Ground rules"),
        _code("outcomes", None, "Hasil", "Outcomes"),
    ),
)

_INTERVIEWS = (
    (
        "informan-1",
        {"informant": "Informan 1", "institution": "Bappeda", "level": "kabupaten", "date": "2023-05-12"},
        (
            ("P", "Bagaimana hubungan antardinas di sini?"),
            (
                "I",
                "Dulu kami sering curiga. Sekarang kami saling percaya karena data dibuka untuk semua dinas.",
            ),
            ("P", "Siapa yang memulai?"),
            ("I", "Semua merasa memiliki program ini. Aturan mainnya tertulis dalam surat keputusan bupati."),
        ),
    ),
    (
        "informan-1-lagi",
        {"informant": "Informan 1", "institution": "Bappeda", "level": "kabupaten", "date": "2023-06-02"},
        (
            ("P", "Apa yang berubah?"),
            ("I", "Kepercayaan itu bertahan karena janji kecil selalu kami tepati bersama."),
        ),
    ),
    (
        "informan-2",
        {
            "informant": "Informan 2",
            "institution": "Dinas Sosial",
            "level": "kabupaten",
            "date": "20 Mei 2023",
        },
        (
            ("P", "Bagaimana komitmen dinas lain?"),
            ("I", "Terus terang belum ada komitmen dari semua dinas, anggarannya masih sendiri-sendiri."),
            ("P", "Lalu?"),
            ("I", "Harapan kami nanti semua dinas saling percaya dan menganggarkan bersama."),
        ),
    ),
    (
        "informan-3",
        {"informant": "Informan 3", "institution": "Pemerintah desa", "level": "desa", "date": "3 Juni 2023"},
        (
            ("P", "Apakah desa dilibatkan?"),
            ("I", "Kami di desa tidak percaya lagi sebab usulan kami hilang setelah musyawarah."),
        ),
    ),
)


def _interview(document_id: str, attributes: dict[str, str], turns: tuple[tuple[str, str], ...]) -> Document:
    text, made = "", []
    for speaker, speech in turns:
        text += f"{speaker}: "
        role = Role.INTERVIEWER if speaker == "P" else Role.INFORMANT
        made.append(Turn(speaker, role, len(text), len(text) + len(speech)))
        text += f"{speech}\n"
    return Document(
        document_id, f"Wawancara {document_id}", Kind.INTERVIEW, text, tuple(made), "id", attributes
    )


DOCUMENTS = (
    *(_interview(*parts) for parts in _INTERVIEWS),
    Document.from_text(
        "Rapat dimulai terlambat.\nPeserta dari desa duduk di belakang dan tidak diberi kesempatan bicara.",
        title="Catatan rapat koordinasi",
        kind=Kind.OBSERVATION,
        attributes={"date": "2023-05-25", "place": "Aula kabupaten", "level": "kabupaten"},
    ),
    Document.from_text(
        "Tim koordinasi bertemu paling sedikit satu kali dalam tiga bulan menurut aturan ini.",
        title="Peraturan Bupati 7 Tahun 2020",
        attributes={"date": "2020-01-31", "level": "kabupaten"},
    ),
)

# the passage, its code, its status, what became of the suggestion
_DECIDED = (
    ("informan-1", "Sekarang kami saling percaya karena data dibuka untuk semua dinas.",
     "trust", PRESENT, "accepted"),
    ("informan-1-lagi", "Kepercayaan itu bertahan karena janji kecil selalu kami tepati bersama.",
     "trust", PRESENT, "accepted"),
    ("informan-2", "Terus terang belum ada komitmen dari semua dinas, anggarannya masih sendiri-sendiri.",
     "commitment", ABSENT, "accepted"),
    ("informan-2", "Harapan kami nanti semua dinas saling percaya dan menganggarkan bersama.",
     "trust", WISHED, "accepted"),
    ("informan-3", "Kami di desa tidak percaya lagi sebab usulan kami hilang setelah musyawarah.",
     "trust", ABSENT, "accepted"),
    ("informan-1", "Semua merasa memiliki program ini.", "ownership", PRESENT, "corrected"),
    ("informan-1", "Aturan mainnya tertulis dalam surat keputusan bupati.", "rules", PRESENT, "coded"),
    ("peraturan-bupati-7-tahun-2020",
     "Tim koordinasi bertemu paling sedikit satu kali dalam tiga bulan menurut aturan ini.",
     "rules", PRESENT, "accepted"),
    ("catatan-rapat-koordinasi", "Rapat dimulai terlambat.", "dialogue", PRESENT, "rejected"),
    ("informan-1", "Dulu kami sering curiga.", "trust", ABSENT, "undecided"),
    ("informan-3", "usulan kami hilang", "outcomes", ABSENT, "skipped"),
)  # fmt: skip


@dataclass
class Field:
    """A project with its open corpus."""

    project: Project
    corpus: Corpus

    def study(self, **options: object) -> Study:
        return study(self.project, self.corpus, CODEBOOK, **options)  # type: ignore[arg-type]


def fill(corpus: Corpus, *, decide: bool = True) -> None:
    """Store the documents, the suggestions and (unless told otherwise) Rina's decisions."""
    rules = {code.id: "1" for code in CODEBOOK.codes}
    for document in DOCUMENTS:
        corpus.add_document(document)
        corpus.store_suggestions(document.id, rules, _suggestions(document))
    numbers = {(found.segment.document_id, found.start): found.id for found in corpus.suggestions()}
    for day, (document_id, passage, code_id, status, outcome) in enumerate(_DECIDED, 1):
        if decide and outcome != "undecided":
            segment = _segment(corpus.document(document_id), passage)
            made = Decision(
                segment, code_id, "Rina", Verdict(outcome), status,
                suggestion_id=numbers[document_id, segment.start] if outcome != "coded" else None,
                at=datetime(2023, 7, day, 9, tzinfo=UTC),
            )  # fmt: skip
            corpus.decide(made)


def _segment(document: Document, passage: str) -> Segment:
    start = document.text.index(passage)
    return document.segment(start, start + len(passage))


def _suggestions(document: Document) -> list[Suggestion]:
    suggestions = []
    for document_id, passage, decided, status, outcome in _DECIDED:
        if document_id == document.id and outcome != "coded":
            segment = _segment(document, passage)
            code_id = "commitment" if outcome == "corrected" else decided
            match = Match(segment.start, segment.start + 4, f"{code_id}/x")
            suggestions.append(Suggestion(segment, code_id, status, (match,)))
    return suggestions
