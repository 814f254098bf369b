"""Attributes under the names that researchers type: which one is the institution, the level, the date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

# canonical name -> the names that are taken for it; where several have a value, the first one wins
NAMES: Mapping[str, tuple[str, ...]] = {
    "informant": (
        "informant", "informan", "narasumber", "kode informan", "informant code", "responden", "kode",
    ),
    "institution": (
        "institution", "lembaga", "instansi", "organisasi", "organization", "organisation", "opd",
    ),
    "sector": ("sector", "sektor"),
    "level": ("level", "tingkat", "tingkatan", "jenjang"),
    "date": ("date", "tanggal", "tgl", "tanggal wawancara", "hari/tanggal", "interview date"),
    "place": ("place", "tempat", "lokasi", "location"),
    "medium": ("medium", "media", "cara", "mode"),
}  # fmt: skip
_CANONICAL = {also: name for name, names in NAMES.items() for also in names}

# from the central government down; the names in a group are the same level
LEVEL_GROUPS = (
    ("pusat",),
    ("provinsi",),
    ("kabupaten", "kota"),
    ("desa", "kelurahan"),
    ("swasta",),
    ("masyarakat",),
)
_LEVELS = tuple(level for group in LEVEL_GROUPS for level in group)
_LEVEL_NAMES = {
    "central": "pusat",
    "nasional": "pusat",
    "national": "pusat",
    "province": "provinsi",
    "provincial": "provinsi",
    "regency": "kabupaten",
    "district": "kabupaten",
    "kabupaten/kota": "kabupaten",
    "city": "kota",
    "village": "desa",
    "private": "swasta",
    "private sector": "swasta",
    "community": "masyarakat",
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:.*)?")


@lru_cache(maxsize=1024)
def attribute_name(typed: str) -> str:
    """The name of an attribute in any of its spellings ("Instansi" is "institution"), else as typed."""
    key = " ".join(typed.casefold().split()).rstrip(" :.")
    return _CANONICAL.get(key) or key.replace(" ", "_")


def canonical(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes that have a value, under their canonical names; other names stay as they are.

    >>> canonical({"Lembaga": "Dinas Sosial", "tingkat": "Province", "usia": "40"})
    {'institution': 'Dinas Sosial', 'level': 'provinsi', 'usia': '40'}
    """
    found: dict[str, tuple[int, str]] = {}
    for typed, text in attributes.items():
        if value := text.strip():
            name, rank = attribute_name(typed), _rank(typed)
            if name not in found or rank < found[name][0]:
                found[name] = (rank, value)
    values = {name: value for name, (_, value) in found.items()}
    if "level" in values:
        level = values["level"].casefold()
        values["level"] = _LEVEL_NAMES.get(level, level)
    return values


def _rank(typed: str) -> int:
    key = " ".join(typed.casefold().split()).rstrip(" :.")
    names = NAMES.get(_CANONICAL.get(key, ""), ())
    return names.index(key) if key in names else 0


def level_order(level: str) -> tuple[int, str]:
    """A sort key: from the central government down to the community, other levels after them."""
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level)


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date | None:
    """The day that ``text`` names in Indonesian or English, the day first: "12 Mei 2023", "12/05/2023",
    "2023-05-12".

    None where it names no single day ("Mei 2023", "awal tahun").
    """
    if match := _ISO.fullmatch(text.strip()):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    # a second of import that most projects (ISO dates) need not wait for
    import dateparser

    found: datetime | None = dateparser.parse(
        text,
        languages=["id", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )
    return found.date() if found else None
