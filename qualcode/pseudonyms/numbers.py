"""Phone numbers, the numbers that Indonesian authorities give, plates, e-mail addresses and profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qualcode.pseudonyms.identifiers import Found, IdentifierKind

# The first two digits of a NIK or KK: provinces by the ministry of home affairs (Kepmendagri
# 100.1.1-6117/2022), and codes that older cards have.
_PROVINCES = frozenset(
    [
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 98),
    ]
)
_LONG_NUMBER = re.compile(r"(?<![\w+])\d(?:[ .-]?\d){14,17}(?!\w)")
_CUE_BEFORE = 24  # characters in which "NIK", "rek." and the like are looked for
_CARD = re.compile(r"\b(?:NIK|KTP|KITAS)\b[^\d]*$", re.IGNORECASE)
_FAMILY = re.compile(r"\b(?:KK|kartu keluarga)\b[^\d]*$", re.IGNORECASE)
_SERVANT = re.compile(r"\bNIP[^\d]*$", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:rek(?:ening|\.)?|no\.? ?rek(?:ening)?|norek|account|acct)\b\.?[^\d\n]{0,24}?"
    r"(?P<number>\d(?:[ -]?\d){7,16})(?!\w)",
    re.IGNORECASE,
)
# One or two letters of the region, up to four digits, one to three letters of the series. A plate without a
# series is left to the reader: "B 12" is far more often something else.
_PLATE = re.compile(
    r"(?<!\w)(?:A[ABDEG]?|B[ABDEGHKLMNP]?|D[ABCDEGHKLMNRSTW]?|E[ABDE]?|F|G|H|K[BDHTU]?|L|M|N|P[ABGSV]?|R|S|T|W|Z)"
    r"[ -]?[1-9]\d{2,3}[ -]?[A-Z]{1,3}(?!\w)"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\w)")
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28}[A-Za-z0-9_])(?!\w)")
_LINK = re.compile(
    r"(?<!\w)(?:https?://)?(?:www\.|m\.)?"
    r"(?:facebook\.com|fb\.com|instagram\.com|linkedin\.com/in|tiktok\.com|twitter\.com|x\.com|t\.me|wa\.me|threads\.net)"
    r"/[^\s<>()\[\]\"',;]*[^\s<>()\[\]\"',;.!?]",
    re.IGNORECASE,
)


def numbers(text: str) -> Iterator[Found]:
    """Everything of these kinds in ``text``; where two readings overlap, the surer one comes first."""
    yield from _matched(_EMAIL, text, IdentifierKind.EMAIL, "an e-mail address")
    yield from _matched(_LINK, text, IdentifierKind.LINK, "a profile on the web")
    yield from _matched(_HANDLE, text, IdentifierKind.HANDLE, "an account's handle")
    yield from _long_numbers(text)
    for match in _ACCOUNT.finditer(text):
        yield Found(IdentifierKind.ACCOUNT, *match.span("number"), "a number after a word for a bank account")
    yield from _phones(text)
    yield from _matched(_PLATE, text, IdentifierKind.PLATE, "written like a licence plate")


def _matched(pattern: re.Pattern[str], text: str, kind: IdentifierKind, why: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(kind, *match.span(), why)


def _long_numbers(text: str) -> Iterator[Found]:
    for match in _LONG_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        before = text[max(0, match.start() - _CUE_BEFORE) : match.start()]
        if len(digits) == 16 and (named := _card(digits, before)):
            yield Found(named[0], *match.span(), named[1])
        elif len(digits) == 18 and (_is_nip(digits) or _SERVANT.search(before)):
            yield Found(IdentifierKind.NIP, *match.span(), "18 digits that begin with a date of birth")


def _card(digits: str, before: str) -> tuple[IdentifierKind, str] | None:
    if _FAMILY.search(before):
        return IdentifierKind.KK, "16 digits after a word for a family card"
    if _is_nik(digits):
        return IdentifierKind.NIK, "16 digits with a province and a date of birth"
    return (IdentifierKind.NIK, "16 digits after NIK or KTP") if _CARD.search(before) else None


def _is_nik(digits: str) -> bool:
    """Province, district, subdistrict, then day (of women plus 40), month and year of birth, then a number
    from 0001."""
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    return (
        int(digits[:2]) in _PROVINCES
        and digits[2:4] != "00"
        and digits[4:6] != "00"
        and digits[12:] != "0000"
        and any(_is_date(century + year, month, day % 40) for century in (1900, 2000))
    )


def _is_nip(digits: str) -> bool:
    """Date of birth, month of appointment, 1 for men or 2 for women, then a number."""
    born = _is_date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return born and 1 <= int(digits[12:14]) <= 12 and digits[14] in "12" and digits[:2] in ("19", "20")


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _phones(text: str) -> Iterator[Found]:
    """Numbers that are valid in Indonesia, or anywhere where they are written with a country's code."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "ID", leniency=Leniency.VALID):
        if match.raw_string.lstrip()[0] in "+(0" or match.raw_string.startswith("62"):
            yield Found(IdentifierKind.PHONE, match.start, match.end, "a valid phone number")
