"""The key: which pseudonym stands for which original, and how a text is rewritten by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.anchoring import replacing
from qualcode.model import Edit, Span
from qualcode.pseudonyms.identifiers import IdentifierKind
from qualcode.pseudonyms.names import degrees, honorifics

_CLITICS = "nya|lah|kah|pun|ku|mu"
_GLUED_FROM = 4  # letters that a name must have for "Sitinya" to be read as "Siti" and "nya"
_GAP = r"[\s().-]{0,2}"  # between two digits of a number
_NUMBER_FROM = 5  # digits; a shorter number must stand as it was written
_LONGEST_CUE = 20  # characters of a word such as "Kecamatan", with what follows it


@dataclass(frozen=True)
class Entry:
    """A row of the key table. Without a ``pseudonym`` it is undecided; one that repeats the ``original``
    says that this is kept as it is. ``line`` is where it stands in the file."""

    kind: IdentifierKind
    original: str
    pseudonym: str = ""
    note: str = ""
    line: int | None = None

    @property
    def kept(self) -> bool:
        return canonical(self.original, self.kind) == canonical(self.pseudonym, self.kind)


def canonical(original: str, kind: IdentifierKind = IdentifierKind.PERSON) -> str:
    """What two spellings of the same original have in common: small letters, or the digits alone."""
    if kind.is_number:
        digits = re.sub(r"\D", "", original)
        if kind is IdentifierKind.PHONE:
            with_country = original.lstrip().startswith("+62") or digits.startswith("628")
            return (digits[2:] if with_country else digits).removeprefix("0")
        return digits
    if kind is IdentifierKind.PLATE:
        return re.sub(r"[\s-]", "", original).casefold()
    return " ".join(original.split()).casefold()


class Key:
    """All decided rows of a key table, ready to be applied to texts. The longest original goes first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Sequence[Entry] = [entry for entry in entries if entry.pseudonym]
        self._by_form = {(_family(one.kind), canonical(one.original, one.kind)): one for one in self.entries}

    def __bool__(self) -> bool:
        return any(not entry.kept for entry in self.entries)

    @property
    def people(self) -> list[str]:
        """The originals of people, in the order of the table."""
        return [entry.original for entry in self.entries if entry.kind is IdentifierKind.PERSON]

    @property
    def replaced_people(self) -> list[str]:
        """Those of them that are not kept."""
        people = (one for one in self.entries if one.kind is IdentifierKind.PERSON and not one.kept)
        return [entry.original for entry in people]

    def decides(self, original: str, kind: IdentifierKind) -> bool:
        return self.entry(original, kind) is not None

    def entry(self, original: str, kind: IdentifierKind) -> Entry | None:
        """The row about ``original``, whatever kind of name it is there."""
        return self._by_form.get((_family(kind), canonical(original, kind)))

    def spans(self, text: str) -> list[Span]:
        """Where anything stands that the table has decided on, also what is kept."""
        return [span for span, _, _ in self._matches(text)]

    def replacements(self, text: str) -> dict[Span, str]:
        """What to put where in ``text``."""
        return {span: words for span, entry, words in self._matches(text) if not entry.kept}

    def used(self, text: str) -> Iterator[Entry]:
        """The row behind each replacement in ``text``."""
        return (entry for _, entry, _ in self._matches(text) if not entry.kept)

    def rewritten(self, text: str) -> tuple[str, tuple[Edit, ...]]:
        """``text`` with pseudonyms, and the edits."""
        return replacing(text, self.replacements(text))

    def __call__(self, text: str) -> str:
        """``text`` with pseudonyms."""
        return self.rewritten(text)[0]

    def _matches(self, text: str) -> Iterator[tuple[Span, Entry, str]]:
        if self._pattern is None:
            return
        last = 0
        for match in self._pattern.finditer(text):
            entry = self._of(match)
            start, end = match.span("words")
            if _is_label(entry.pseudonym) and not entry.kept:
                if entry.kind is IdentifierKind.PERSON:
                    # "Bu Siti, S.Pd." is "Informan 3", not "Bu Informan 3, S.Pd."
                    start, end = match.start(), match.end()
                elif before := _word_before(text, start, last):
                    # of "Desa Sumberwening" becomes "[Desa A]", not "Desa [Desa A]"
                    start -= len(before[0]) if before[1].casefold() == _first_word(entry.pseudonym) else 0
            last = end
            yield (start, end), entry, _in_place(entry, match["words"], text[end : end + 1])

    def _of(self, match: re.Match[str]) -> Entry:
        words = match["words"]
        for kind in (IdentifierKind.PERSON, IdentifierKind.PHONE, IdentifierKind.NIK, IdentifierKind.PLATE):
            if entry := self.entry(words, kind):
                return entry
        raise LookupError(f"the pattern of the key has found what is not in it: {words!r}")

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.entries:
            return None
        ordered = sorted(self.entries, key=lambda entry: len(entry.original), reverse=True)
        plain = "|".join(_form(entry) for entry in ordered)
        people = [entry for entry in ordered if entry.kind is IdentifierKind.PERSON]
        if not people:
            return re.compile(rf"(?P<words>{plain})")
        titled = "|".join(_form(entry, small_too=True) for entry in people)
        # one group name can stand once only: the title decides whether small letters are a name
        return re.compile(
            rf"(?P<title>(?<!\w){honorifics()}+(?={titled}))?"
            rf"(?P<words>(?(title)(?:{titled})|(?:{plain})))(?:{degrees()})?"
        )


def _family(kind: IdentifierKind) -> IdentifierKind:
    """Kinds whose originals are told apart; all names are one, and so are all long numbers but phones."""
    if kind.is_number and kind is not IdentifierKind.PHONE:
        return IdentifierKind.NIK
    if kind in (IdentifierKind.PHONE, IdentifierKind.PLATE):
        return kind
    return IdentifierKind.PERSON


def _is_label(pseudonym: str) -> bool:
    """Whether a pseudonym is none that could be a name: "Informan 3" and "[Desa A]", but not "Wati"."""
    return pseudonym.startswith("[") or any(sign.isdigit() for sign in pseudonym)


def _word_before(text: str, start: int, last: int) -> re.Match[str] | None:
    """The word right before ``start``, with the space after it, if it begins after ``last``."""
    return re.search(r"(?<!\w)(\w+)\s+$", text[max(last, start - _LONGEST_CUE) : start])


def _first_word(pseudonym: str) -> str:
    found = re.search(r"\w+", pseudonym)
    return found[0].casefold() if found else ""


def _in_place(entry: Entry, words: str, following: str) -> str:
    """The pseudonym as it stands in the place of ``words``."""
    pseudonym = entry.pseudonym
    if words.isupper() and not entry.original.isupper() and len(words) > 1 and not _is_label(pseudonym):
        pseudonym = pseudonym.upper()
    # "Sitinya": the clitic stays, and can be told from the pseudonym
    return f"{pseudonym}-" if following.isalpha() and not pseudonym[-1].isalpha() else pseudonym


def _form(entry: Entry, *, small_too: bool = False) -> str:
    """A pattern for all ways in which an original may be written."""
    if entry.kind.is_number:
        return _number_form(entry)
    words = entry.original.split()
    if entry.kind is IdentifierKind.PLATE:
        letters = [re.escape(sign) for sign in "".join(words) if sign != "-"]
        return rf"(?<!\w)(?i:{'[ -]?'.join(letters)})(?!\w)"
    if not entry.kind.is_name:
        return rf"(?<!\w)(?i:{_spaced(words)})(?!\w)"
    any_case = entry.original.islower() or (entry.kind is IdentifierKind.PERSON and len(words) > 1)
    if any_case or small_too:
        form = f"(?i:{_spaced(words)})"
    else:
        capital = [word[:1].upper() + word[1:].lower() for word in words]
        forms = dict.fromkeys([_spaced(words), _spaced(capital), _spaced([word.upper() for word in words])])
        form = f"(?:{'|'.join(forms)})"
    if len(words[-1]) < _GLUED_FROM or not words[-1].isalpha():
        return rf"(?<!\w){form}(?!\w)"
    return rf"(?<!\w){form}(?=(?:{_CLITICS})?(?!\w))"


def _spaced(words: Iterable[str]) -> str:
    return r"\s+".join(re.escape(word) for word in words)


def _number_form(entry: Entry) -> str:
    digits = canonical(entry.original, entry.kind)
    if len(digits) < _NUMBER_FROM:
        return rf"(?<!\w){re.escape(entry.original)}(?!\w)"
    spread = _GAP.join(digits)
    country = rf"(?:\+?62{_GAP}(?:\(?0\)?{_GAP})?|\(?0{_GAP})?" if entry.kind is IdentifierKind.PHONE else ""
    return rf"(?<![\w+]){country}{spread}(?!\w)"
