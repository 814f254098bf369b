"""Attributes under the names that researchers type: which one is the institution, the level, the date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

# canonical name -> the names that are taken for it, the first one that has a value wins
NAMES: Mapping[str, tuple[str, ...]] = {
    "informant": ("informant", "informan", "narasumber", "kode informan"),
    "institution": ("institution", "lembaga", "instansi", "organisasi", "organization", "organisation"),
    "sector": ("sector", "sektor"),
    "level": ("level", "tingkat", "jenjang"),
    "date": ("date", "tanggal", "tgl"),
    "place": ("place", "tempat", "lokasi", "location"),
    "medium": ("medium", "media", "mode"),
}

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


def canonical(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes under their canonical names; names that are not known stay as they are.

    >>> canonical({"Lembaga": "Dinas Sosial", "tingkat": "Province", "usia": "40"})
    {'institution': 'Dinas Sosial', 'level': 'provinsi', 'usia': '40'}
    """
    typed = {name.strip().casefold(): value.strip() for name, value in attributes.items() if value.strip()}
    found = {name: next((typed[a] for a in also if a in typed), "") for name, also in NAMES.items()}
    known = {also for names in NAMES.values() for also in names}
    if found["level"]:
        level = found["level"].casefold()
        found["level"] = _LEVEL_NAMES.get(level, level)
    return {**{k: v for k, v in found.items() if v}, **{k: v for k, v in typed.items() if k not in known}}


def level_order(level: str) -> tuple[int, str]:
    """A sort key: from the central government down to the community, other levels after them."""
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level)


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date | None:
    """The day that ``text`` names in Indonesian or English ("12 Mei 2023", "2023-05-12", "12/05/2023").

    None where it names no single day ("Mei 2023", "awal tahun").
    """
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        pass
    # a second of import that most projects (ISO dates) need not wait for
    import dateparser

    parsed = dateparser.parse(
        text,
        languages=["id", "en"],
        settings={"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return parsed.date() if parsed else None
