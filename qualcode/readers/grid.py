"""Tables that hold speech: "No / Pertanyaan / Jawaban", a speaker and a text column, or labels and speech.

Word tables, web tables, .csv and .xlsx all come here as rows of cell texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.model import Role
from qualcode.readers.labels import is_known, name_shaped
from qualcode.readers.passages import Passage, clean
from qualcode.readers.roles import label_key, word_role

Rows = Sequence[Sequence[str]]

SPEAKER_HEADERS = (
    "speaker",
    "pembicara",
    "penutur",
    "nama",
    "name",
    "nama pembicara",
    "speaker name",
    "sender",
    "pengirim",
    "author",
    "user",
    "who",
    "label",
    "speaker label",
    "kode informan",
)
TEXT_HEADERS = (
    "text",
    "teks",
    "ucapan",
    "isi",
    "transcript",
    "transkrip",
    "utterance",
    "speech",
    "pesan",
    "message",
    "isi percakapan",
    "percakapan",
    "kutipan",
    "kutipan wawancara",
    "verbatim",
    "content",
    "kalimat",
    "pernyataan",
    "transkrip wawancara",
    "isi wawancara",
    "tuturan",
    "dialog",
)
QUESTION_HEADERS = (
    "pertanyaan",
    "question",
    "questions",
    "tanya",
    "daftar pertanyaan",
    "pertanyaan wawancara",
    "butir pertanyaan",
    "item pertanyaan",
)
ANSWER_HEADERS = (
    "jawaban",
    "jawab",
    "answer",
    "answers",
    "response",
    "responses",
    "hasil wawancara",
    "respons",
    "tanggapan",
    "hasil",
    "uraian jawaban",
    "jawaban wawancara",
    "hasil jawaban",
)
_NUMBER_OR_TIME = re.compile(r"[\d\s.,:;()/#>\-–]*")
_SKIPPED_WORDS = """
    no nomor # nr num number waktu time timestamp jam start end mulai selesai durasi duration id index
    tanggal date
"""
_SKIPPED_HEADERS = frozenset(_SKIPPED_WORDS.split())
_ENGLISH = re.compile(r"question|answer|response|interview", re.I)


@dataclass(frozen=True)
class Columns:
    """Which column holds what; ``header`` is the index of the header row, -1 where there is none."""

    header: int
    speaker: int | None = None
    question: int | None = None
    answers: tuple[int, ...] = ()
    role: Role | None = None

    @property
    def speech(self) -> frozenset[int]:
        taken = (self.speaker, self.question, *self.answers)
        return frozenset(column for column in taken if column is not None)


def turns_of(rows: Rows) -> list[Passage] | None:
    """The turns that a table holds, None where it is a table of something else."""
    rows = [[clean(cell) for cell in row] for row in rows]
    columns = find_columns(rows) or _columns_without_header(rows)
    if columns is None:
        return None
    headers = rows[columns.header] if columns.header >= 0 else []
    passages = [_between(row) for row in rows[: max(columns.header, 0)]]
    for row in rows[columns.header + 1 :]:
        if len(row) == 1 and len(headers) > 1:  # one cell across the whole table: a section's title
            passages.append(_between(row))
        elif row != headers:  # a header that repeats on each page
            passages.extend(_row_turns(row, columns, headers))
    return [passage for passage in passages if passage.text]


def find_columns(rows: Rows) -> Columns | None:
    """The columns that a header row among the first five names, None where none does."""
    for index, row in enumerate(rows[:5]):
        keys = [_header_key(cell) for cell in row]
        if sum(bool(key) for key in keys) < (1 if len(rows) > 1 and len(row) == 1 else 2):
            continue
        if columns := _named_columns(index, keys):
            return columns
    return None


def flat_passages(rows: Iterable[Sequence[str]]) -> list[Passage]:
    """Each cell as a paragraph of its own, row by row: every word of a table that holds no turns."""
    return [Passage(cell) for row in rows for cell in row if cell.strip()]


def _named_columns(index: int, keys: Sequence[str]) -> Columns | None:
    def first(names: Sequence[str]) -> int | None:
        return next((column for column, key in enumerate(keys) if key in names), None)

    roles = [word_role(key) if key else Role.UNKNOWN for key in keys]
    speaker, text, question = first(SPEAKER_HEADERS), first(TEXT_HEADERS), first(QUESTION_HEADERS)
    answers = tuple(c for c, key in enumerate(keys) if key in ANSWER_HEADERS)
    if question is None and Role.INTERVIEWER in roles:
        question = roles.index(Role.INTERVIEWER)
    people = tuple(c for c, role in enumerate(roles) if role is Role.INFORMANT and c not in answers)
    if question is not None and (answers or people):
        named = speaker
        if named is None and len(answers) == len(people) == 1 and keys[people[0]] not in ANSWER_HEADERS:
            # "Informan | Pertanyaan | Jawaban": the column of the informant holds names
            return Columns(index, people[0], question, answers, Role.INFORMANT)
        return Columns(index, named, question, tuple(sorted({*answers, *people})), Role.INFORMANT)
    if speaker is not None and (text is not None or answers):
        return Columns(index, speaker, None, (answers[0] if text is None else text,))
    if people and (text is not None or answers):
        return Columns(index, people[0], None, (answers[0] if text is None else text,), Role.INFORMANT)
    if text is not None and len([key for key in keys if key]) == 1:
        return Columns(index, None, None, (text,))
    return None


def _columns_without_header(rows: Rows) -> Columns | None:
    """A column of labels ("P", "Informan 2") with the longest column beside it as the speech."""
    width = max((len(row) for row in rows), default=0)
    full = [row for row in rows if len(row) > 1]
    for column in range(min(width - 1, 3)):
        cells = [row[column].rstrip(" :") for row in full if len(row) > column and row[column].strip(" :")]
        if len(cells) < 2 or not _labels_only(cells):
            continue
        lengths = {c: sum(len(row[c]) for row in full if len(row) > c) for c in range(column + 1, width)}
        speech = max(lengths, key=lambda c: lengths[c])
        if lengths[speech] > sum(map(len, cells)):
            return Columns(-1, column, None, (speech,))
    return None


def _labels_only(cells: Sequence[str]) -> bool:
    counts = Counter(label_key(cell) for cell in cells)
    known = sum(is_known(cell) for cell in cells)
    if known >= len(cells) * 0.8:
        return known > 2 or len(counts) > 1
    recurring = all(count > 1 for count in counts.values()) and 2 <= len(counts) <= len(cells) / 2
    return recurring and known > 0 and all(name_shaped(cell) for cell in cells)


def _row_turns(row: Sequence[str], columns: Columns, headers: Sequence[str]) -> list[Passage]:
    def cell(column: int | None) -> str:
        return row[column] if column is not None and column < len(row) else ""

    def header(column: int | None) -> str:
        return headers[column] if column is not None and column < len(headers) else ""

    turns: list[Passage] = []
    if columns.question is not None:
        label = _question_label(header(columns.question))
        turns.append(Passage(cell(columns.question), label, Role.INTERVIEWER))
    for answer in columns.answers:
        if columns.speaker is not None:
            label = cell(columns.speaker).rstrip(" :").replace("\n", " ")
        else:
            label = _answer_label(header(answer)) if columns.question is not None else ""
        turns.append(Passage(cell(answer), label, columns.role if label else None))
    for column, text in enumerate(row):
        skipped = _header_key(header(column)) in _SKIPPED_HEADERS or _NUMBER_OR_TIME.fullmatch(text)
        if column not in columns.speech and not skipped:
            turns.append(_between([text]))
    return turns


def _between(row: Sequence[str]) -> Passage:
    return Passage("\n".join(cell for cell in row if cell), "")


def _header_key(cell: str) -> str:
    """A cell as the name of a column: "" for what is too long to be one."""
    key = re.sub(r"[\s.:*_]+", " ", cell.casefold()).strip()
    return key if len(key) <= 60 and "?" not in key else ""


def _question_label(header: str) -> str:
    if word_role(header) is Role.INTERVIEWER and _header_key(header) not in QUESTION_HEADERS:
        stripped = re.sub(r"^(daftar\s+)?pertanyaan\s+|^questions?\s+(of|by)\s+", "", header, flags=re.I)
        if is_known(stripped):
            return stripped
    return "Interviewer" if _ENGLISH.search(header) else "Peneliti"


def _answer_label(header: str) -> str:
    if _header_key(header) not in ANSWER_HEADERS:
        stripped = re.sub(r"^(hasil\s+wawancara|jawaban|answers?\s+(of|by))\s+", "", header, flags=re.I)
        if stripped and len(stripped) <= 50:
            return stripped.replace("\n", " ").rstrip(" :")
    return "Informant" if _ENGLISH.search(header) else "Informan"
