"""Find speaker labels in text ("P: ...", "Informan 3: ...", "Siti Aminah  0:12").

A colon is everywhere in documents ("Catatan: ...", "Pukul 10:30", "https://..."), so a label counts only
where it is plausible: a word that researchers use for speakers, or a name that keeps coming back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model import Role
from qualcode.readers.passages import Passage
from qualcode.readers.roles import bare_label, label_key, word_role

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = rf"(?:[\[(<#]\s*{_TIME}(?:-\d)?\s*[\])>#]|{_TIME})"
_LABELLED = re.compile(
    rf"\s*(?:[-–—•*]\s+)?(?:{_STAMP}\s*[-–—]?\s*)?\[?(?P<label>[^\W_][^:：\n\[\]]{{0,59}}?)\]?\s*"
    rf"(?:[\[(<]\s*{_TIME}\s*[\])>])?\s*[:：](?P<speech>.*)"
)
_STAMP_AFTER_LABEL = re.compile(rf"\s*[\[(<#]\s*{_TIME}(?:-\d)?\s*[\])>#]\s*")
# the marks that link a paragraph to the recording, at its end
_RECORDING_MARK = re.compile(r"\s*#\d{2}:\d{2}:\d{2}-\d#")
# a name and a time alone on a line, as some transcription services write it
_NAME_TIME = re.compile(rf"(?P<label>[^\W\d_][^:：\n]{{0,59}}?)\s+[\[(]?{_TIME}[\])]?")
_TIME_NAME = re.compile(rf"[\[(]?{_TIME}[\])]?\s*[-–—|]?\s*(?P<label>[^\W\d_][^:：\n]{{0,40}})")

_FIELD_WORDS = """
    abstrak abstract acara agenda alamat address alasan alat analisis bab bagian bahan bahasa berikut
    bukti cara catatan contoh copyright cc daftar dampak dasar data date deskripsi diagram doi dosen
    durasi duration email e-mail example fakta faks fax figure file foto from gambar garis hal halaman
    hari hasil hp http https id indikator info informasi instansi institution isbn issn isu jabatan
    jadwal jam jenis judul jumlah kata kategori kegiatan kelas kelompok kendala keputusan kesimpulan
    keterangan ket keywords keyword kode kondisi lampiran langkah lembaga link lokasi location maksud
    masalah masukan materi media menimbang mengingat memperhatikan menetapkan metode misalnya misal nama
    name nb nik nip no nomor note notes nota objek option output pasal pekerjaan pendidikan penulis
    perihal periode permasalahan pertama kedua ketiga keempat program ps pukul rangkuman referensi
    rekomendasi ringkasan rumusan saran sasaran sektor sifat sistem sk skor solusi source status
    strategi subject sumber surat tabel table tahap tahun tanggal target tautan tel telp telepon tema
    tempat temuan time title to topik topic total tugas tujuan umur usia uraian url volume waktu warning
    web website yaitu yakni summary conclusion place interviewed transkrip transcript transkripsi
    transcribed rekaman recording perekam format versi version hambatan harapan intinya artinya jadi
"""
_FIELDS = frozenset(_FIELD_WORDS.split())
_HONORIFIC = re.compile(
    r"(pak|bu|bapak|ibu|bpk|mas|mbak|bang|kang|teh|haji|hj|h|ustadz|ustaz|kyai|kiai|gus|mr|mrs|ms|dr|prof|drs|"
    r"ir|kades|lurah|camat|bupati|ketua|kepala|sekretaris|sekdes|kadus)\b\.? ?\S*(?: \S+){0,4}"
)
_GENERIC = re.compile(
    r"(speaker|unknown speaker|pembicara|penutur|orang|suara|pria|wanita|laki-laki|perempuan|male|female|"
    r"voice|anggota|member|semua|all|host)[ _#-]?\w{0,2}"
)
_LETTER = re.compile(r"[pintjqarsmb][ .]?\d{0,2}")
_SMALL_WORDS = frozenset(
    ("dan", "and", "de", "van", "von", "der", "bin", "binti", "al", "el", "of", "the", "di", "la")
)
_FORBIDDEN = re.compile(r"[?!;\"“”<>=\\{}…%]|\.\s+[a-z]|\.\.|, [a-z]|\*|[a-z]{5}\. |\([^)]*$")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")


@dataclass(frozen=True)
class Utterance:
    """What one speaker says in one go; ``speaker`` is "" for text that nobody speaks, ``role`` set where the
    format settles it."""

    speaker: str
    text: str
    role: Role | None = None


def split_label(line: str) -> tuple[str, str] | None:
    """The possible label of a line and the speech after it; times beside the label are left out."""
    if name := _stamped_name(line):
        return name, ""
    match = _LABELLED.fullmatch(line)
    if match:
        label, speech = match["label"].strip(" *_"), match["speech"]
        if speech.startswith("//") or not label or (label[-1:].isdigit() and speech[:1].isdigit()):
            return None
        stamp = _STAMP_AFTER_LABEL.match(speech)
        return label, speech[stamp.end() if stamp else 0 :].strip()
    return None


def _stamped_name(line: str) -> str:
    """The name on a line that holds nothing but a name and a time, "" for any other line."""
    alone = _NAME_TIME.fullmatch(line.strip()) or _TIME_NAME.fullmatch(line.strip())
    return alone["label"].strip() if alone and name_shaped(alone["label"]) else ""


def is_field(label: str) -> bool:
    """True for what stands before a colon in forms and documents ("Tanggal", "Hari/Tanggal", "Sumber")."""
    first = re.split(r"[\s/,.&()-]+", bare_label(label))[0]
    return first in _FIELDS


def is_known(label: str) -> bool:
    """True for a label that researchers and tools use for speakers ("P", "Informan 3", "Pak Budi")."""
    key = bare_label(label)
    if len(key) > 40 or is_field(label) or _FORBIDDEN.search(label):
        return False
    if word_role(label) is not Role.UNKNOWN:
        return len(key.split()) <= 5
    return bool(_LETTER.fullmatch(key) or _GENERIC.fullmatch(key) or _named_with_honorific(label))


def name_shaped(label: str) -> bool:
    """True for what may be a name: one to six words, each with a capital, no sentence marks."""
    outside = re.sub(r"\([^)]*\)", " ", label).strip()
    words = outside.split()
    if not 1 <= len(words) <= 6 or is_field(label) or _FORBIDDEN.search(outside):
        return False
    return (
        words[0][0].isalpha()
        and words[-1] not in _SMALL_WORDS
        and all(
            word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS or not word[0].isalnum()
            for word in words
        )
    )


def find_labels(passages: Sequence[Passage]) -> dict[str, str]:
    """The labels that speak in ``passages``: key to the spelling that came first. Empty for a document."""
    unnamed = [passage for passage in passages if passage.speaker is None]
    found = [split for passage in unnamed for split in _line_labels(passage) if split]
    spelling: dict[str, str] = {}
    for label, _ in found:
        spelling.setdefault(label_key(label), label)
    counts = Counter(label_key(label) for label, _ in found)
    known = {key for key, label in spelling.items() if is_known(label)}
    names = {k for k, label in spelling.items() if k not in known and counts[k] > 1 and name_shaped(label)}
    if _converses(known, counts, found):
        accepted = known | names
        spoken = sum(counts[key] for key in accepted)
        # in a dense transcript somebody may speak once: two capitalised words are taken for a name
        if spoken >= len(found) * 0.8 and spoken >= 6:
            accepted |= {k for k, label in spelling.items() if len(label.split()) > 1 and name_shaped(label)}
    elif _names_converse(names, found, _units(passages)):
        accepted = names
    else:
        accepted = set()
    # a programme has names and times too ("Pembukaan 08:00"), but no name comes back in it
    lines = (line for passage in unnamed for line in passage.text.split("\n"))
    stamped = Counter(label_key(name) for line in lines if (name := _stamped_name(line)))
    if any(count > 1 for count in stamped.values()):
        accepted |= set(stamped)
    return {key: spelling[key] for key in spelling if key in accepted}


def utterances(passages: Sequence[Passage]) -> list[Utterance]:
    """Passages as utterances: labels found and cut off, what follows a labelled line added to its turn."""
    labels = find_labels(passages)
    header = _header_length(passages, labels) if labels else 0
    result: list[Utterance] = []
    speaking = False
    for passage in passages:
        if passage.speaker is not None or (passage.heading and not _starts_turn(passage.text, labels)):
            role = Role.HEADING if passage.heading else passage.role
            result.append(Utterance(passage.speaker or "", _unwrapped(passage.text, passage), role))
            speaking = False
            header -= (passage.text.count("\n") + 1) * (passage.speaker is None)
            continue
        for label, text in _stretches(passage, labels, skip=header):
            if label:
                result.append(Utterance(label, text))
                speaking = True
            elif speaking:
                open_turn = result[-1]
                result[-1] = replace(open_turn, text=f"{open_turn.text}\n{text}".strip())
            else:
                result.append(Utterance("", text))
        header -= passage.text.count("\n") + 1
    return [utterance for utterance in result if utterance.text]


def _stretches(passage: Passage, labels: Mapping[str, str], *, skip: int) -> list[tuple[str, str]]:
    """A passage as (label, text) pairs, "" for text before the first label; ``skip`` lines have no label."""
    stretches: list[tuple[str, list[str]]] = [("", [])]
    lines = passage.text.split("\n")
    splits = _line_labels(passage) if labels else [None] * len(lines)
    for index, (line, split) in enumerate(zip(lines, splits, strict=True)):
        if split and index >= skip and label_key(split[0]) in labels:
            stretches.append((labels[label_key(split[0])], [split[1]]))
        else:
            stretches[-1][1].append(line)
    joined = [(label, _RECORDING_MARK.sub("", "\n".join(filter(None, lines)))) for label, lines in stretches]
    return [(label, _unwrapped(text, passage)) for label, text in joined if label or text]


def _line_labels(passage: Passage) -> list[tuple[str, str] | None]:
    """The possible label of each line. Inside a wrapped paragraph a name must follow a whole sentence."""
    splits: list[tuple[str, str] | None] = []
    before = ""
    for line in passage.text.split("\n"):
        split = split_label(line)
        inside = passage.wrapped and before and not _SENTENCE_END.search(before)
        splits.append(None if split and inside and not is_known(split[0]) else split)
        before = line
    return splits


def _starts_turn(text: str, labels: Mapping[str, str]) -> bool:
    split = split_label(text.split("\n", 1)[0])
    return split is not None and label_key(split[0]) in labels


def _unwrapped(text: str, passage: Passage) -> str:
    """``text`` on one line where line ends mean nothing; "masing-" and "masing" need no space between."""
    return re.sub(r"(?<=\w)-\n(?=\w)", "-", text).replace("\n", " ") if passage.wrapped else text


def _named_with_honorific(label: str) -> bool:
    return bool(_HONORIFIC.fullmatch(bare_label(label))) and name_shaped(label)


def _units(passages: Sequence[Passage]) -> int:
    """How many paragraphs could carry a label."""
    open_passages = [p for p in passages if p.speaker is None and not p.heading]
    return sum(1 if p.wrapped else p.text.count("\n") + 1 for p in open_passages)


def _converses(known: set[str], counts: Counter[str], found: Sequence[tuple[str, str]]) -> bool:
    """Whether the known labels make a conversation, not a form ("Narasumber: ..." once among fields)."""
    turns = sum(counts[key] for key in known)
    if turns < 2:
        return False
    if all(counts[key] == 1 for key in known):
        fields = sum(is_field(label) for label, _ in found)
        if all(_LETTER.fullmatch(key) for key in known):  # A:, B: may number a list; P: with I: talks
            letters = {key[0] for key in known}
            return bool(letters & set("ptqi")) and bool(letters & set("injar")) and len(letters) > 1
        return turns > 2 * fields
    return True


def _names_converse(names: set[str], found: Sequence[tuple[str, str]], units: int) -> bool:
    """Whether recurring names speak: two at least, in a good share of the paragraphs, in sentences."""
    speeches = [(label_key(label), speech) for label, speech in found if label_key(label) in names]
    if len(names) < 2 or len(speeches) < 4 or len(speeches) < units * 0.25:
        return False
    order = [key for key, _ in speeches]
    distinct = list(dict.fromkeys(order))
    if len(distinct) > 2 and all(key == distinct[i % len(distinct)] for i, key in enumerate(order)):
        return False  # always the same order: the fields of a form, filled in again and again
    sentences = [s for _, s in speeches if not s or s[-1] in ".?!…\"”')" or len(s.split()) > 7]
    return len(sentences) >= len(speeches) * 0.5


def _header_length(passages: Sequence[Passage], labels: Mapping[str, str]) -> int:
    """How many lines at the top are a form ("Informan: Bu Sri", "Tanggal: ...") and not yet speech."""
    lines = [line for p in passages if p.speaker is None for line in p.text.split("\n")]
    splits = [split_label(line) for line in lines[:40]]
    end = 0
    for index, split in enumerate(splits):
        if split is None:
            continue
        around = [s for s in (*splits[max(0, index - 2) : index], *splits[index + 1 : index + 3]) if s]
        if label_key(split[0]) not in labels:
            end = index + 1 if is_field(split[0]) else end
            continue
        short = len(split[1].split()) <= 8 and not split[1].endswith((".", "?", "!", "…")) and split[1]
        if not (short and any(is_field(label) for label, _ in around)):
            break
        end = index + 1
    return end
