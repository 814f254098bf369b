"""From texts to candidates: what looks like a person and has not been decided on, most likely ones first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.model import Document, Role
from qualcode.pseudonyms.identifiers import Candidate, Entities, Found, IdentifierKind, Sample
from qualcode.pseudonyms.key import Key, canonical
from qualcode.pseudonyms.names import label_name, names, recurring_runs
from qualcode.pseudonyms.numbers import numbers
from qualcode.pseudonyms.vocabulary import vocabulary

_CONTEXT = 40  # characters on either side of a sample
_RECURS = 2  # a capitalised word without any other sign of a name counts from so many times on
_INITIAL = 2  # characters of an initial with its full stop
_INFORMANT = re.compile(r"[^\W\d]*\.? ?\d+", re.UNICODE)


@dataclass(frozen=True)
class Passage:
    """A text to be searched: that of a document, or a memo or attribute. ``where`` names it."""

    where: str
    text: str


@dataclass
class _Sighting:
    """All that is known of one original while the texts are read."""

    kind: IdentifierKind
    original: str
    why: str
    places: set[tuple[int, int, int]] = field(default_factory=set)
    speaks: bool = False
    informant: str = ""
    labelled: list[str] = field(default_factory=list)


def passages_of(document: Document, *, named: bool = False) -> Iterator[Passage]:
    """The text of a document; with ``named`` its title and attributes too."""
    yield Passage(document.id, document.text)
    if not named:
        return
    yield Passage(f"{document.id} (title)", document.title)
    for name, value in document.attributes.items():
        yield Passage(f"{document.id} (attribute {name})", value)
    for label, attributes in document.speakers.items():
        for name, value in attributes.items():
            yield Passage(f"{document.id} (attribute {name} of {label})", value)


def find_candidates(
    documents: Sequence[Document],
    *,
    key: Key,
    public: Iterable[str] = (),
    more: Iterable[Passage] = (),
    entities: Entities | None = None,
    names_too: bool = False,
    on_document: Callable[[str], None] | None = None,
) -> list[Candidate]:
    """What in ``documents`` and in ``more`` passages looks like a person and is not in the key table.

    Names in ``public`` texts (the title of the study, its institutions) are no candidates. ``entities`` is
    what a trained pipeline sees. ``names_too`` searches titles and attributes as well.
    """
    passages: list[Passage] = []
    for document in documents:
        if on_document:
            on_document(document.id)
        passages += passages_of(document, named=names_too)
    passages += more
    search = _Search(passages, key, public)
    search.labels(documents)
    search.texts(entities)
    return search.candidates()


class _Search:
    def __init__(self, passages: Sequence[Passage], key: Key, public: Iterable[str]) -> None:
        self._passages = passages
        self._key = key
        pseudonyms = [entry.pseudonym for entry in key.entries]
        self._public = {
            word.casefold() for text in (*public, *pseudonyms) for word in re.findall(r"\w+", text)
        }
        self._lower = Counter(
            word for passage in passages for word in re.findall(r"(?<![\w'’-])[a-zß-ÿ]+", passage.text)
        )
        self._seen: dict[tuple[bool, str], _Sighting] = {}

    def labels(self, documents: Iterable[Document]) -> None:
        for document in documents:
            for label in dict.fromkeys(turn.speaker for turn in document.turns if turn.speaker):
                if (span := label_name(label)) is None or self._is_public(label[slice(*span)]):
                    continue
                sighting = self._sighting(IdentifierKind.PERSON, label[slice(*span)], "a speaker's label")
                sighting.labelled.append(document.id)
                informant = document.attributes_of(label).get("informant", "")
                roles = {turn.role for turn in document.turns if turn.speaker == label}
                sighting.speaks = Role.INTERVIEWER not in roles
                if _INFORMANT.fullmatch(informant):
                    sighting.informant = informant

    def texts(self, entities: Entities | None) -> None:
        runs: dict[str, list[tuple[int, int, int, bool]]] = defaultdict(list)
        for number, passage in enumerate(self._passages):
            taken = _Taken(passage.text, self._key)
            for found in self._found(passage.text, entities):
                if taken.take(found.start, found.end):
                    self._add(found, number)
            for start, end, inside in recurring_runs(passage.text, self._lower):
                if not taken.touches(start, end):
                    runs[passage.text[start:end]].append((number, start, end, inside))
        self._add_runs(runs)
        self._add_parts()
        self._add_bare_repeats()

    def _found(self, text: str, entities: Entities | None) -> Iterator[Found]:
        yield from numbers(text)
        yield from names(text)
        if entities is not None:
            yield from (found for found in entities(text) if self._is_name(text[found.start : found.end]))

    def _add(self, found: Found, number: int) -> None:
        original = self._passages[number].text[found.start : found.end]
        if found.kind.is_name and self._is_public(original):
            return
        self._sighting(found.kind, original, found.why).places.add((number, found.start, found.end))

    def _add_runs(self, runs: dict[str, list[tuple[int, int, int, bool]]]) -> None:
        """Capitalised words that come back and are neither ordinary words nor a name found already."""
        for words, places in runs.items():
            known = (True, canonical(words)) in self._seen
            if not known and (len(places) < _RECURS or not self._is_name(words)):
                continue
            inside = sum(place[3] for place in places) * 2 >= len(places)
            kind = IdentifierKind.PLACE if inside else IdentifierKind.PERSON
            sighting = self._sighting(kind, words, "capitalised in the middle of sentences")
            sighting.places.update((number, start, end) for number, start, end, _ in places)

    def _add_parts(self) -> None:
        """The words of people's names, each a candidate if it stands by itself somewhere."""
        people = [one.original for one in self._seen.values() if one.kind is IdentifierKind.PERSON]
        for name in [*people, *self._key.people]:
            parts = [
                part for part in name.split() if len(part) > _INITIAL and not vocabulary().is_plain(part)
            ]
            for part in parts if " " in name else []:
                if part[0].isupper() and not self._key.decides(part, IdentifierKind.PERSON):
                    self._sighting(IdentifierKind.PERSON, part, f"part of “{name}”")

    def _add_bare_repeats(self) -> None:
        """The places at which a name stands without what gave it away."""
        wanted = {one.original: one for one in self._seen.values() if one.kind.is_name}
        if not wanted:
            return
        longest = sorted(wanted, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
        for number, passage in enumerate(self._passages):
            decided = _Taken(passage.text, self._key)
            for match in pattern.finditer(passage.text):
                if not decided.touches(*match.span()):
                    wanted[match[0]].places.add((number, *match.span()))

    def _sighting(self, kind: IdentifierKind, original: str, why: str) -> _Sighting:
        original = " ".join(original.split())
        # of names in small letters the table has the capitalised form, so that ordinary words stay
        original = original.capitalize() if kind is IdentifierKind.PERSON and original.islower() else original
        made = _Sighting(kind, original, why)
        return self._seen.setdefault((kind.is_name, canonical(original, kind)), made)

    def _is_public(self, words: str) -> bool:
        parts = [word.casefold() for word in re.findall(r"\w+", words)]
        return all(part in self._public for part in parts)

    def _is_name(self, words: str) -> bool:
        """Whether any of ``words`` is never written small, and neither public nor an ordinary word."""
        parts = re.findall(r"[\w'’]+", words)
        if self._is_public(words) or all(vocabulary().is_plain(part) for part in parts):
            return False
        return any(
            len(part) > 2 and not part.isupper() and not self._lower[part.casefold()] for part in parts
        )

    def candidates(self) -> list[Candidate]:
        people = [one.original for one in self._seen.values() if one.kind is IdentifierKind.PERSON]
        found = [
            self._candidate(one, people)
            for one in self._seen.values()
            if (one.places or one.labelled) and not self._key.decides(one.original, one.kind)
        ]
        order = list(IdentifierKind)
        return sorted(
            found, key=lambda one: (not one.speaks, order.index(one.kind), bool(one.part_of), -one.count)
        )

    def _candidate(self, sighting: _Sighting, people: Sequence[str]) -> Candidate:
        places = sorted(sighting.places)
        where = [*sighting.labelled, *(self._passages[number].where for number, _, _ in places)]
        part_of = ""
        if sighting.kind is IdentifierKind.PERSON:
            part_of = self._longer(sighting.original, [*people, *self._key.people])
        return Candidate(
            kind=sighting.kind,
            original=sighting.original,
            why=sighting.why,
            count=len(places),
            where=tuple(dict.fromkeys(where)),
            sample=self._sample(places, sighting.original),
            part_of=part_of,
            informant=sighting.informant,
            speaks=sighting.speaks,
        )

    def _sample(self, places: Sequence[tuple[int, int, int]], original: str) -> Sample:
        if not places:
            return Sample("", "", original, "")
        number, start, end = places[0]
        text = self._passages[number].text
        before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        return Sample(
            self._passages[number].where,
            before.replace("\n", " "),
            text[start:end].replace("\n", " "),
            after.replace("\n", " "),
        )

    def _longer(self, name: str, people: Iterable[str]) -> str:
        """The one longer name that has all words of ``name`` in it; "" for none or several."""
        words = set(canonical(name).split())
        longer = {
            other
            for other in people
            if words < set(canonical(other).split()) and canonical(other) != canonical(name)
        }
        return longer.pop() if len(longer) == 1 else ""


class _Taken:
    """The characters of a text that are spoken for: by the key table, or by what was found already."""

    def __init__(self, text: str, key: Key) -> None:
        self._marks = bytearray(len(text))
        for start, end in key.spans(text):
            self.take(start, end)

    def touches(self, start: int, end: int) -> bool:
        return any(self._marks[start:end])

    def take(self, start: int, end: int) -> bool:
        """Take ``text[start:end]``; False where something of it is taken."""
        if self.touches(start, end):
            return False
        self._marks[start:end] = b"\x01" * (end - start)
        return True
