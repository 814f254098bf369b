"""Names of people, places and organisations by the words around them; no trained pipeline is needed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
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
_LOOK_BACK = 24  # characters before a word in which the end of a sentence, or "di", is looked for
_LINE_WORDS = 4  # a line of at least so many words, most of them capitalised, is a heading
_SENTENCE_ENDS = ".!?:;\n\"“”'‘’([{•–—-/|>*#…"
_INSIDE = ("di", "in", "at", "kawasan", "daerah", "wilayah")


def names(text: str) -> Iterator[Found]:
    """Names that a word before or after them gives away."""
    yield from _after_honorifics(text)
    yield from _small(text)
    yield from _with_degrees(text)
    yield from _introduced(text)
    yield from _places(text)
    yield from _organisations(text)
    for match in _NEIGHBOURHOOD.finditer(text):
        yield Found(IdentifierKind.ADDRESS, *match.span(), "RT and RW: somebody's neighbourhood")


def recurring_runs(text: str, written_small: Container[str]) -> Iterator[tuple[int, int, bool]]:
    """Capitalised words that a sentence does not call for: start, end, and whether "di" or "in" is before.

    At the beginning of a sentence a run counts from its second word, if its first one is ``written_small``
    elsewhere, and one word alone does not count.
    """
    headings = set(_headings(text))
    for match in _runs().finditer(text):
        start, end = match.span()
        if text.rfind("\n", 0, start) + 1 in headings:
            continue
        before = text[max(0, start - _LOOK_BACK) : start].rstrip(" ")
        if not before or before[-1] in _SENTENCE_ENDS:
            first = _PARTS.match(text, start, end)
            if first is None or first.end() == end:
                continue
            if first[0].casefold() in written_small or vocabulary().is_plain(first[0]):
                start = first.end() + 1
            elif not before or before[-1] == "\n":
                continue  # it may be the head of a form or table
        for place in _named_parts(text, (start, end)):
            yield *place, before.rpartition(" ")[2].casefold() in _INSIDE


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
        for span in _named_parts(text, match.span("name"), after_cue=True):
            yield Found(IdentifierKind.PERSON, *span, f"a name after “{title}”")


@cache
def _small_pattern() -> re.Pattern[str]:
    cues, short = "|".join(vocabulary().before_small), "|".join(vocabulary().short_honorifics)
    return re.compile(rf"(?<!\w)(?i:{cues}) (?P<title>{short}) (?P<name>[a-z]{{4,}})(?![\w'’-])")


def _small(text: str) -> Iterator[Found]:
    """Names in the small letters of chats: "kata pak bagus". Their other places cannot be told from words."""
    for match in _small_pattern().finditer(text):
        if not vocabulary().is_plain(match["name"]):
            yield Found(IdentifierKind.PERSON, *match.span("name"), f"a name after “{match['title']}”")


@cache
def _degree_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<name>{_RUN}){degrees()}")


def _with_degrees(text: str) -> Iterator[Found]:
    for match in _degree_pattern().finditer(text):
        start, end = match.span("name")
        # "Ketua Dr. H. BUDI SANTOSO, M.Si.": what stands before it is no part of the name
        titles = re.match(rf"(?:{honorifics()})+", text[start:end])
        start += titles.end() if titles else 0
        *_, last = [[], *_stretches(text, (start, end), capitals=True)]
        if last and last[-1][1] == end:
            yield Found(IdentifierKind.PERSON, last[0][0], end, "a name with a degree after it")


@cache
def _introduction() -> re.Pattern[str]:
    words = "|".join(re.escape(one) for one in vocabulary().introductions)
    return re.compile(rf"(?<!\w)(?P<cue>(?i:{words}))[ ]+(?:adalah[ ]|itu[ ])?(?P<name>{_RUN})")


def _introduced(text: str) -> Iterator[Found]:
    for match in _introduction().finditer(text):
        for span in _named_parts(text, match.span("name"), after_cue=True):
            yield Found(IdentifierKind.PERSON, *span, f"a name after “{match['cue']}”")


@cache
def _place() -> re.Pattern[str]:
    cue = vocabulary().cue(vocabulary().places)
    return re.compile(rf"(?<![\w-])(?P<cue>{cue})[ ](?P<name>{_RUN})")


def _places(text: str) -> Iterator[Found]:
    for match in _place().finditer(text):
        start, end = next(_named_parts(text, match.span("name"), after_cue=True), (-1, -1))
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
        words = list(_PARTS.finditer(text, *match.span("name")))
        last = next((word for word in words if _ends_name(word[0])), None)
        end = last.start() - 1 if last else match.end()
        if end > match.start("name"):
            why = f"a name after “{match['cue']}”"
            yield Found(IdentifierKind.ORGANISATION, match.start(), end, why)


def _ends_name(word: str) -> bool:
    """Whether a word belongs to what follows the name of an organisation: "Koperasi Makmur Kabupaten …"."""
    return word.casefold() in vocabulary().places or word.casefold() in vocabulary().roles


def _named_parts(text: str, span: tuple[int, int], *, after_cue: bool = False) -> Iterator[tuple[int, int]]:
    """The stretches of a capitalised run that are names: offices, months and abbreviations part them.

    ``after_cue`` looks for the first one only, which may be in capitals.
    """
    for stretch in _stretches(text, span, capitals=after_cue):
        if any(end - start > 2 for start, end in stretch):  # initials alone give nobody away
            yield stretch[0][0], _end(text, stretch)
            if after_cue:
                return


def _stretches(text: str, span: tuple[int, int], *, capitals: bool) -> Iterator[list[tuple[int, int]]]:
    stretch: list[tuple[int, int]] = []
    for match in _PARTS.finditer(text, *span):
        if _name_word(match[0], begun=bool(stretch), capitals=capitals):
            stretch.append(match.span())
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _end(text: str, stretch: list[tuple[int, int]]) -> int:
    """Where a name ends: a linking word or full stop at its end is no part of it."""
    while len(stretch) > 1 and re.fullmatch(_LINK, text[slice(*stretch[-1])]):
        stretch.pop()
    start, end = stretch[-1]
    return end if end - start == 2 and text[end - 1] == "." else end - (text[end - 1] in ".,'’")


def _name_word(word: str, *, begun: bool, capitals: bool) -> bool:
    bare = word.strip(".'’")
    if re.fullmatch(_LINK, bare):
        return begun
    if len(bare) == 1:
        return begun or word.endswith(".")
    if vocabulary().is_plain(bare):
        return False
    # "Bapak HENDRA WIBOWO", but neither "Bapak PUPR" nor "Bapak H. HENDRA dari BPKAD"
    return not bare.isupper() or (capitals and _vowelled(bare) and len(bare) >= (3 if begun else 5))


def _vowelled(word: str) -> bool:
    return bool(re.search("[AEIOU]", word))


def _headings(text: str) -> Iterator[int]:
    """Where lines begin in which nearly every word is capitalised: titles, not sentences."""
    for match in re.finditer(r"[^\n]+", text):
        words = [word for word in match[0].split() if word[0].isalpha()]
        if len(words) >= _LINE_WORDS and sum(word[0].isupper() for word in words) >= 0.7 * len(words):
            yield match.start()
