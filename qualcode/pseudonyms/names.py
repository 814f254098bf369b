"""Names of people, places and organisations by the words around them; no trained pipeline is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from qualcode.pseudonyms.identifiers import Found, IdentifierKind
from qualcode.pseudonyms.vocabulary import vocabulary

# A capitalised word ("Siti", "Nur'aini", "Al-Farisi"), or an initial with its full stop.
_WORD = r"(?:[^\W\d_a-zß-öø-ÿ](?:['’]?[^\W\d_])+(?:-[^\W\d_a-zß-öø-ÿ][^\W\d_]+)*)"
_LINK = r"(?:bin|binti|al|el|ibn|van|de)"
_RUN = rf"(?:[A-Z]\.[ ]?){{0,2}}{_WORD}(?:[ ](?:{_LINK}[ ]{_WORD}|{_WORD}|[A-Z]\b\.?)){{0,4}}"
_PARTS = re.compile(r"\S+")
_BUILDINGS = re.compile(r"[ ,]+(?:No\.?|Nomor|Blok)[ ]?[\w/-]{1,8}")
_NEIGHBOURHOOD = re.compile(r"(?<!\w)RT[ .]*\d{1,3}[ ,/]*(?:dan )?RW[ .]*\d{1,3}(?!\w)")
_LINE_WORDS = 4  # a line of at least so many words, most of them capitalised, is a heading
_SENTENCE_ENDS = ".!?:;\n\"“”'‘’([{•–—-/|>*#…"
_INSIDE = ("di", "in", "at", "kawasan", "daerah", "wilayah")


def names(text: str) -> Iterator[Found]:
    """Names that a word before or after them gives away."""
    yield from _after_honorifics(text)
    yield from _with_degrees(text)
    yield from _introduced(text)
    yield from _places(text)
    yield from _organisations(text)
    for match in _NEIGHBOURHOOD.finditer(text):
        yield Found(IdentifierKind.ADDRESS, *match.span(), "RT and RW: somebody's neighbourhood")


def recurring_runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Capitalised words in the middle of a sentence: start, end, and whether they follow "di" or "in"."""
    headings = list(_headings(text))
    for match in _runs().finditer(text):
        before = text[: match.start()].rstrip(" ")
        if not before or before[-1] in _SENTENCE_ENDS or any(a <= match.start() < b for a, b in headings):
            continue
        for start, end in _named_parts(text, match.span()):
            yield start, end, before.rpartition(" ")[2].casefold() in _INSIDE


def label_name(label: str) -> tuple[int, int] | None:
    """The name in a speaker's label: "Pendamping Dwi" has "Dwi", "Informan 3" and "P" have none."""
    if re.search(r"\d", label) or len(label) < 3 or (label.isupper() and len(label) < 4):
        return None
    found = [match.span() for match in _PARTS.finditer(label) if _may_be_name(match[0])]
    if not found:
        return None
    start, end = found[0][0], found[-1][1]
    return start, end - (len(label[start:end]) - len(label[start:end].rstrip(".,:;")))


def _may_be_name(word: str) -> bool:
    bare = word.strip("().,'’")
    return len(bare) > 1 and bare[0].isupper() and bare.isprintable() and not vocabulary().is_plain(bare)


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@.]){_RUN}")


@cache
def _honorific() -> re.Pattern[str]:
    titles = alternatives(vocabulary().abbreviated_titles)
    one = rf"(?:{vocabulary().cue(vocabulary().honorifics)}|(?:{titles})(?:\.|(?=[ ])))"
    return re.compile(rf"(?<![\w-])(?P<titles>{one}(?:[ ]?{one})*)[ ]?(?P<name>{_RUN})")


@cache
def degrees() -> str:
    """A pattern for the degrees after a name, with the comma before each."""
    return rf"(?:,[ ]?(?:{alternatives(vocabulary().degrees)})\b\.?)+"


@cache
def honorifics() -> str:
    """A pattern for what stands before a name, with the space after it."""
    titles = alternatives(vocabulary().abbreviated_titles)
    return rf"(?:{vocabulary().cue(vocabulary().honorifics)}\s+|(?:{titles})(?:\.\s?|\s+))"


def alternatives(written: Iterable[str]) -> str:
    """A pattern for any of ``written``, the longest first; a full stop or space in them may be left out."""
    return "|".join(
        re.escape(one).replace(r"\.", r"\.?[ ]?") for one in sorted(written, key=len, reverse=True)
    )


def _after_honorifics(text: str) -> Iterator[Found]:
    for match in _honorific().finditer(text):
        title = match["titles"].strip()
        for span in _named_parts(text, match.span("name"), first_only=True):
            yield Found(IdentifierKind.PERSON, *span, f"a name after “{title}”")


@cache
def _degree_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<name>{_RUN}){degrees()}")


def _with_degrees(text: str) -> Iterator[Found]:
    for match in _degree_pattern().finditer(text):
        start, end = match.span("name")
        # "Dr. H. BUDI SANTOSO, M.Si.": the titles before it are no part of the name
        titles = re.match(rf"(?:{honorifics()})+", text[start:end])
        start += titles.end() if titles else 0
        if any(_may_be_name(part) for part in text[start:end].split()):
            yield Found(IdentifierKind.PERSON, start, end, "a name with a degree after it")


@cache
def _introduction() -> re.Pattern[str]:
    words = "|".join(re.escape(one) for one in vocabulary().introductions)
    return re.compile(rf"(?<!\w)(?P<cue>(?i:{words}))[ ]+(?:adalah[ ]|itu[ ])?(?P<name>{_RUN})")


def _introduced(text: str) -> Iterator[Found]:
    for match in _introduction().finditer(text):
        for span in _named_parts(text, match.span("name"), first_only=True):
            yield Found(IdentifierKind.PERSON, *span, f"a name after “{match['cue']}”")


@cache
def _place() -> re.Pattern[str]:
    cue = vocabulary().cue(vocabulary().places)
    return re.compile(rf"(?<![\w-])(?P<cue>{cue})[ ](?P<name>{_RUN})")


def _places(text: str) -> Iterator[Found]:
    for match in _place().finditer(text):
        start, end = next(_named_parts(text, match.span("name"), first_only=True), (-1, -1))
        if start != match.start("name"):
            continue
        cue = match["cue"].rstrip(".")
        if cue.casefold() in ("jalan", "jl", "jln", "gang", "gg"):
            if cue[0].isupper():
                number = _BUILDINGS.match(text, end)
                end = number.end() if number else end
                yield Found(IdentifierKind.ADDRESS, match.start(), end, f"a street after “{cue}”")
            continue
        yield Found(IdentifierKind.PLACE, start, end, f"a place after “{cue}”")


@cache
def _organisation() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<cue>{alternatives(vocabulary().organisations)})\b\.?[ ](?P<name>(?:\d+[ ])?{_RUN})"
    )


def _organisations(text: str) -> Iterator[Found]:
    for match in _organisation().finditer(text):
        parts = list(_named_parts(text, match.span("name"), first_only=True))
        if parts and parts[0][0] == match.start("name"):
            yield Found(IdentifierKind.ORGANISATION, match.start(), parts[0][1], f"a name after “{match['cue']}”")


def _named_parts(text: str, span: tuple[int, int], *, first_only: bool = False) -> Iterator[tuple[int, int]]:
    """The stretches of a capitalised run that are names: offices, months and abbreviations part them.

    With ``first_only`` the words before the name may only be offices ("Pak Camat Hendra").
    """
    for stretch in _stretches(text, span):
        if any(end - start > 2 for start, end in stretch):  # initials alone give nobody away
            yield stretch[0][0], _end(text, stretch)
            if first_only:
                return


def _stretches(text: str, span: tuple[int, int]) -> Iterator[list[tuple[int, int]]]:
    stretch: list[tuple[int, int]] = []
    for match in _PARTS.finditer(text, *span):
        if _name_word(match[0], begun=bool(stretch)):
            stretch.append(match.span())
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _end(text: str, stretch: list[tuple[int, int]]) -> int:
    """Where a name ends: a linking word or full stop at its end is no part of it."""
    while len(stretch) > 1 and text[slice(*stretch[-1])].casefold() in ("bin", "binti", "al", "el", "de", "van"):
        stretch.pop()
    start, end = stretch[-1]
    return end if end - start == 2 and text[end - 1] == "." else end - (text[end - 1] in ".,'’")


def _name_word(word: str, *, begun: bool) -> bool:
    bare = word.strip(".'’")
    if re.fullmatch(_LINK, bare):
        return begun
    if len(bare) == 1:
        return begun or word.endswith(".")
    # PUPR, KTP; but BUDI SANTOSO, M.Si. and PAK BUDI are read elsewhere or by their longer forms
    if bare.isupper() and len(bare) < 4 or (bare.isupper() and not _vowelled(bare)):
        return False
    return not bare.isupper() and not vocabulary().is_plain(bare)


def _vowelled(word: str) -> bool:
    return bool(re.search("[AEIOU]", word))


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """Lines in which nearly every word is capitalised: titles, not sentences."""
    for match in re.finditer(r"[^\n]+", text):
        words = [word for word in match[0].split() if word[0].isalpha()]
        if len(words) >= _LINE_WORDS and sum(word[0].isupper() for word in words) >= 0.7 * len(words):
            yield match.span()
