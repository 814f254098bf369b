"""What may identify a person: the kinds of identifiers, where one stands in a text, and candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class IdentifierKind(StrEnum):
    """What an original in the key table is. NIK, NIP and KK are Indonesia's numbers of citizens, civil
    servants and family cards."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    ADDRESS = "address"
    PHONE = "phone"
    NIK = "nik"
    NIP = "nip"
    KK = "kk"
    ACCOUNT = "account"
    PLATE = "plate"
    EMAIL = "email"
    HANDLE = "handle"
    LINK = "link"

    @property
    def is_number(self) -> bool:
        """Whether it is the digits that count, however they are grouped."""
        return self in _NUMBERS

    @property
    def is_name(self) -> bool:
        return self in (IdentifierKind.PERSON, IdentifierKind.PLACE, IdentifierKind.ORGANISATION)


_NUMBERS = (
    IdentifierKind.PHONE,
    IdentifierKind.NIK,
    IdentifierKind.NIP,
    IdentifierKind.KK,
    IdentifierKind.ACCOUNT,
)


@dataclass(frozen=True)
class Found:
    """An identifier in a text: ``text[start:end]``, and why it is taken for one."""

    kind: IdentifierKind
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Sample:
    """Where a candidate stands: the document (or "" for the project) and the words around it."""

    where: str
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Candidate:
    """Something that looks like a person, or like what leads to one, and that nobody has decided on.

    ``count`` is how often it stands in the texts, ``where`` in which. ``part_of`` is the longer name that
    it is part of, "" where it is none; ``informant`` how the study calls this speaker already.
    """

    kind: IdentifierKind
    original: str
    why: str
    count: int
    where: tuple[str, ...]
    sample: Sample
    part_of: str = ""
    informant: str = ""
    speaks: bool = False


Entities = Callable[[str], Iterable[Found]]
"""What a trained pipeline takes for names in a text."""
