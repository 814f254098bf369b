"""Pseudonyms to propose: "Informan 3" for who speaks, "[Desa A]" for a place, "[nomor telepon 1]"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from qualcode.model import Document
from qualcode.pseudonyms.identifiers import Candidate, IdentifierKind

_NAMES = {
    "id": {
        IdentifierKind.PERSON: "nama",
        IdentifierKind.PLACE: "tempat",
        IdentifierKind.ORGANISATION: "lembaga",
        IdentifierKind.ADDRESS: "alamat",
        IdentifierKind.PHONE: "nomor telepon",
        IdentifierKind.NIK: "NIK",
        IdentifierKind.NIP: "NIP",
        IdentifierKind.KK: "nomor KK",
        IdentifierKind.ACCOUNT: "nomor rekening",
        IdentifierKind.PLATE: "nomor polisi",
        IdentifierKind.EMAIL: "alamat surel",
        IdentifierKind.HANDLE: "akun",
        IdentifierKind.LINK: "tautan",
    },
    "en": {
        IdentifierKind.PERSON: "name",
        IdentifierKind.PLACE: "place",
        IdentifierKind.ORGANISATION: "organisation",
        IdentifierKind.ADDRESS: "address",
        IdentifierKind.PHONE: "phone number",
        IdentifierKind.NIK: "NIK",
        IdentifierKind.NIP: "NIP",
        IdentifierKind.KK: "family card number",
        IdentifierKind.ACCOUNT: "account number",
        IdentifierKind.PLATE: "licence plate",
        IdentifierKind.EMAIL: "e-mail address",
        IdentifierKind.HANDLE: "account",
        IdentifierKind.LINK: "link",
    },
}
_INFORMANT = {"id": "Informan", "en": "Informant"}
_LETTERED = (IdentifierKind.PLACE, IdentifierKind.ORGANISATION)
_CUE = re.compile(r"“([^\W\d_]+)")


class Proposals:
    """Proposes pseudonyms that nobody has yet; ``taken`` are those in use, and the labels of the study."""

    def __init__(self, language: str, taken: Iterable[str]) -> None:
        self._language = language
        self._taken = {words.casefold() for words in taken}

    def take(self, pseudonym: str) -> None:
        """Do not propose ``pseudonym`` any more."""
        self._taken.add(pseudonym.casefold())

    def propose(self, candidate: Candidate, *, like: str = "") -> str:
        """A pseudonym for ``candidate``; ``like`` is that of the longer name that it is part of."""
        if like or candidate.informant:
            return like or candidate.informant
        if candidate.speaks:
            return self._first(f"{_INFORMANT[self._language]} {number}" for number in count(1))
        name = _NAMES[self._language][candidate.kind]
        if candidate.kind not in _LETTERED:
            return self._first(f"[{name} {number}]" for number in count(1))
        cue = _CUE.search(candidate.why)
        if cue and candidate.why.startswith(("a place", "a name after")):
            name = cue[1][0].upper() + cue[1][1:]
        return self._first(f"[{name} {_letters(number)}]" for number in count(1))

    def _first(self, pseudonyms: Iterable[str]) -> str:
        return next(one for one in pseudonyms if one.casefold() not in self._taken)


def names_in_use(documents: Iterable[Document]) -> set[str]:
    """The labels of all speakers, and what the study calls its informants."""
    names: set[str] = set()
    for document in documents:
        names.update(turn.speaker for turn in document.turns)
        for attributes in (document.attributes, *document.speakers.values()):
            names.add(attributes.get("informant", ""))
    return names


def _letters(number: int) -> str:
    """A, B … Z, AA, AB …, as spreadsheets name their columns."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
