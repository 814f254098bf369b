"""Codebook rules compiled into spaCy matchers, and the words of a document matched against them.

Every phrase is a sequence of words. Three ``PhraseMatcher``s compare them by stem (``NORM``), by lower-case
form and by form; a gap is two phrases in order within a sentence; token patterns go to a ``Matcher``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise, product
from typing import Any

from spacy.matcher import Matcher, PhraseMatcher
from spacy.symbols import LOWER, NORM
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from qualcode.errors import SuggestError
from qualcode.model import Code, Pattern, PatternKind, Span, Trap, WordList
from qualcode.suggestions.stems import Stemmer, language
from qualcode.suggestions.text import INFIX, PREFIX, SUFFIX, Shadow

GAP_WORDS = 5
NEAR_WORDS = 10
OUTSIDE = -1  # the sentence number of words that belong to no sentence, such as an interviewer's
_MOST_LOOSE_JOINTS = 3
_ATTRIBUTES = ("NORM", "LOWER", "ORTH")


@dataclass(frozen=True)
class Hit:
    """A rule found in the words ``start:end`` of a document."""

    start: int
    end: int
    rule: Pattern | Trap

    @property
    def length(self) -> int:
        return self.end - self.start


class Rules:
    """The rules of some codes, ready to match. One vocabulary (and its stems) serves all documents."""

    def __init__(self, codes: Sequence[Code], all_codes: Sequence[Code], cues: Iterable[str] = ()) -> None:
        """Compile the rules of ``codes``. The stems know the words of ``all_codes``, so that a phrase
        matches the same text whichever other codes are compiled with it. ``cues`` are words to be
        found besides, by stem (see ``cued``). Raises SuggestError where spaCy rejects a token pattern."""
        self.stemmer = Stemmer(_words_of(all_codes))
        uses_tokens = any(pattern.tokens for code in codes for pattern in code.patterns)
        self.vocab = Vocab(lex_attr_getters=_lexeme_getters(self.stemmer, all_of_them=uses_tokens))
        self.tokenizer = Tokenizer(
            self.vocab,
            prefix_search=PREFIX.search,
            suffix_search=SUFFIX.search,
            infix_finditer=INFIX.finditer,
        )
        self.tokenizer.max_cache_size = 1_000_000
        self._phrases = {attribute: PhraseMatcher(self.vocab, attr=attribute) for attribute in _ATTRIBUTES}
        self._parts: dict[int, list[tuple[Pattern | Trap, int]]] = {}
        self._tokens = Matcher(self.vocab)
        self._token_rules: dict[int, Pattern] = {}
        self._companions: dict[str, Companions] = {}
        self._cues = PhraseMatcher(self.vocab, attr="NORM")
        self._cues.add("cue", [Doc(self.vocab, words=[cue]) for cue in cues])
        parts: dict[tuple[str, str], list[tuple[Pattern | Trap, int]]] = defaultdict(list)
        for code in codes:
            for rule in _rules_of(code):
                if isinstance(rule, Pattern) and rule.kind is PatternKind.TOKENS:
                    self._add_tokens(rule)
                for position, part in enumerate(rule.parts):
                    parts[_compared(rule.kind, part)].append((rule, position))
        for (attribute, phrase), rules in parts.items():
            variants = _forms(phrase, attribute, self.stemmer)
            key = f"{attribute} {phrase}"
            self._phrases[attribute].add(key, [Doc(self.vocab, words=list(variant)) for variant in variants])
            self._parts[self.vocab.strings[key]] = rules

    @property
    def has_token_patterns(self) -> bool:
        return bool(self._token_rules)

    def _add_tokens(self, rule: Pattern) -> None:
        key = f"{rule.code_id} {rule.id}"
        try:
            self._tokens.add(key, [[dict(token) for token in rule.tokens]])
        except ValueError as error:
            raise SuggestError(
                f"spaCy rejects the token pattern {rule.id}: {first_line(error)}",
                hint="Check the codebook with: qualcode codebook check",
            ) from error
        self._token_rules[self.vocab.strings[key]] = rule

    def document(self, shadow: str) -> Doc:
        """The words of a shadow as a spaCy Doc, with our stem as ``NORM`` and as ``_.stem``."""
        doc: Doc = self.tokenizer(shadow)
        doc.user_data["stemmer"] = self.stemmer
        return doc

    def phrases(self, doc: Doc) -> list[tuple[int, int, int]]:
        """(key, start, end) of every phrase in ``doc``, for ``hits``."""
        found: list[tuple[int, int, int]] = []
        for matcher in self._phrases.values():
            if len(matcher):
                found.extend(matcher(doc))
        return found

    def hits(self, phrases: Iterable[tuple[int, int, int]], sentence: Sequence[int]) -> Iterator[Hit]:
        """What ``phrases`` say, gaps bridged; ``sentence`` gives the number of each word's sentence, or
        OUTSIDE. No hit reaches across sentences."""
        gaps: dict[int, tuple[Pattern | Trap, dict[int, list[Span]]]] = {}
        for key, start, end in phrases:
            number = sentence[start]
            if number == OUTSIDE or number != sentence[end - 1]:
                continue
            for rule, position in self._parts[key]:
                if rule.kind is PatternKind.GAP:
                    gaps.setdefault(id(rule), (rule, {}))[1].setdefault(position, []).append((start, end))
                else:
                    yield Hit(start, end, rule)
        for rule, places in gaps.values():
            for start, end in _bridge(sentence, len(rule.parts), places):
                yield Hit(start, end, rule)

    def cued(self, doc: Doc, sentence: Sequence[int]) -> set[int]:
        """The numbers of the sentences with a word that has the stem of a cue."""
        return {sentence[start] for _, start, _ in self._cues(doc)}

    def counts(self, hit: Hit, doc: Doc, first: int, last: int) -> bool:
        """Whether a hit in the sentence ``first:last`` is a strong one, or has a word of its lists beside it:
        at most NEAR_WORDS words before or after."""
        if not isinstance(hit.rule, Pattern) or not hit.rule.near:
            return True
        return any(
            start >= hit.end or end <= hit.start
            for words in hit.rule.near
            for start, end in self._companions_of(words).find(
                doc, max(first, hit.start - NEAR_WORDS), min(last, hit.end + NEAR_WORDS)
            )
        )

    def _companions_of(self, words: WordList) -> Companions:
        if words.digest not in self._companions:
            self._companions[words.digest] = Companions(words, self.vocab, self.stemmer)
        return self._companions[words.digest]

    def token_hits(self, doc: Doc, sentence: Sequence[int]) -> Iterator[Hit]:
        """Hits of the token patterns. Raises SuggestError where one asks for tags that ``doc`` lacks."""
        try:
            found = self._tokens(doc)
        except ValueError as error:  # a pattern asks for tags that these words do not have
            raise SuggestError(
                f"A token pattern asks for tags that are not there: {first_line(error)}",
                hint="Name an installed spaCy pipeline that tags words as 'pipeline:' in qualcode.yaml, or "
                "use only attributes that need none (LOWER, TEXT, SHAPE, LIKE_NUM, _: {stem: …}).",
            ) from error
        for key, start, end in found:
            if start < end and OUTSIDE != sentence[start] == sentence[end - 1]:
                yield Hit(start, end, self._token_rules[key])


class Companions:
    """The words of a list, ready to be found in a few words of a document."""

    def __init__(self, words: WordList, vocab: Vocab, stemmer: Stemmer) -> None:
        compared: dict[str, list[str]] = defaultdict(list)
        for kind, phrase in words.phrases:
            attribute, form = _compared(kind, phrase)
            compared[attribute].append(form)
        self._matchers = []
        for attribute, phrases in compared.items():
            matcher = PhraseMatcher(vocab, attr=attribute)
            for phrase in phrases:
                matcher.add(
                    "near", [Doc(vocab, words=list(one)) for one in _forms(phrase, attribute, stemmer)]
                )
            self._matchers.append(matcher)

    def find(self, doc: Doc, start: int, end: int) -> Iterator[Span]:
        """The places of the words of the list in ``doc[start:end]``, as word numbers of ``doc``."""
        for matcher in self._matchers:
            for _, first, last in matcher(doc[start:end]):
                yield start + first, start + last


def surviving(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """By code: the pattern hits that no trap vetoes, without those that lie within a longer one.

    The longest hit comes first, then the earlier one.
    """
    patterns: dict[str, list[Hit]] = defaultdict(list)
    traps: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        (patterns if isinstance(hit.rule, Pattern) else traps)[hit.rule.code_id].append(hit)
    standing = {}
    for code_id, found in patterns.items():
        kept = _longest(_without_vetoed(found, traps.get(code_id, ())))
        if longest_first := sorted(kept, key=lambda hit: (-hit.length, hit.start, hit.rule.text)):
            standing[code_id] = longest_first
    return standing


# Speech without full stops is one sentence with very many hits: these two look at each of them once.


def _without_vetoed(found: Sequence[Hit], traps: Sequence[Hit]) -> Iterator[Hit]:
    """The hits that overlap no trap."""
    by_start = sorted(traps, key=lambda trap: trap.start)
    starts = [trap.start for trap in by_start]
    furthest = list(accumulate((trap.end for trap in by_start), max))
    for hit in found:
        before = bisect_left(starts, hit.end)
        if not before or furthest[before - 1] <= hit.start:
            yield hit


def _longest(found: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that lie within no other one; of several in the same place the first by its rule's text."""
    reached = -1
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end, hit.rule.text)):
        if hit.end > reached:
            reached = hit.end
            yield hit


def _bridge(sentence: Sequence[int], parts: int, places: Mapping[int, Sequence[Span]]) -> Iterator[Span]:
    """Where the parts of a gap follow one another within a sentence, at most GAP_WORDS words apart."""
    reached = sorted(places.get(0, ()))
    for position in range(1, parts):
        following = sorted(places.get(position, ()))
        starts = [start for start, _ in following]
        bridged = []
        for start, end in reached:
            first = bisect_left(starts, end)
            if first < len(starts) and starts[first] <= end + GAP_WORDS:
                later, later_end = following[first]
                if sentence[later] == sentence[start]:
                    bridged.append((start, later_end))
        reached = bridged
    yield from reached


def _compared(kind: PatternKind, part: str) -> tuple[str, str]:
    """By which attribute a phrase is compared, and its words; exact ones by form if they have a capital."""
    exact = kind is PatternKind.EXACT or (len(part) > 1 and part.startswith('"') and part.endswith('"'))
    words = " ".join(split_words(part.strip('"') if exact else part))
    if not exact:
        return "NORM", words.lower()
    return ("LOWER" if words == words.lower() else "ORTH"), words


def split_words(phrase: str) -> list[str]:
    """The words of a phrase, as they are in the shadow of a text."""
    tokenizer = word_tokenizer()
    return [token.text for token in tokenizer(Shadow.of(phrase.strip()).text) if not token.is_space]


@cache
def word_tokenizer() -> Tokenizer:
    """Parts the shadow of a text into words."""
    return Tokenizer(
        Vocab(), prefix_search=PREFIX.search, suffix_search=SUFFIX.search, infix_finditer=INFIX.finditer
    )


def _forms(phrase: str, attribute: str, stemmer: Stemmer) -> list[tuple[str, ...]]:
    """The sequences of words that a compared phrase stands for."""
    words = phrase.split(" ")
    return _spellings(words, stemmer) if attribute == "NORM" else [tuple(words)]


def _spellings(words: Sequence[str], stemmer: Stemmer) -> list[tuple[str, ...]]:
    """The ways in which a phrase is written: "kerja sama" is also "kerjasama" and the other way round,
    "ketidakjelasan" also "ketidak jelasan" and "tidak jelas"."""
    variants = list(_joints(words, stemmer))
    compounds = language()["compounds"]
    for position, word in enumerate(words):
        parts: tuple[str, ...] = ()
        if word.startswith("ketidak") and len(word) > 10:
            parts = ("tidak", word.removeprefix("ketidak"))
        elif compound := compounds.get(stemmer(word)):
            parts = tuple(compound.split())
        if parts:
            variants.append((*words[:position], *parts, *words[position + 1 :]))
    return variants


def _joints(words: Sequence[str], stemmer: Stemmer) -> Iterator[tuple[str, ...]]:
    """``words`` as they stand, and with neighbours written as one word."""
    joints = len(words) - 1
    if joints > _MOST_LOOSE_JOINTS:
        yield tuple(words)
        return
    for joined in product((False, True), repeat=joints):
        variant = [words[0]]
        for word, join in zip(words[1:], joined, strict=True):
            if not join:
                variant.append(word)
            elif one := _one_word(variant[-1], word, stemmer):
                variant[-1] = one
            else:
                break
        else:
            yield tuple(variant)


def _one_word(first: str, second: str, stemmer: Stemmer) -> str:
    """The two words written as one; "" where the stems would take that for another word.

    "kepemilikan lahan" must not become kepemilikan-lah-an, a form of milik.
    """
    if not (first.isalpha() and second.isalpha()):
        return ""
    joined = ("ketidak" if first == "tidak" else first) + second
    return joined if len(stemmer(joined)) > max(len(first), len(second)) else ""


def _rules_of(code: Code) -> tuple[Pattern | Trap, ...]:
    return (*code.patterns, *code.traps)


def _words_of(codes: Sequence[Code]) -> Iterator[str]:
    rules = [rule for code in codes for rule in _rules_of(code)]
    lists = {words.digest: words for code in codes for pattern in code.patterns for words in pattern.near}
    parts = [part for rule in rules for part in rule.parts]
    for part in parts + [phrase for words in lists.values() for _, phrase in words.phrases]:
        words = split_words(part.strip('"'))
        yield from words
        yield from (first + second for first, second in pairwise(words))


def _lexeme_getters(stemmer: Stemmer, *, all_of_them: bool) -> Any:
    """Our stem, and ``all_of_them`` of spaCy's lexical attributes (SHAPE, LIKE_NUM …) where token patterns
    may ask for them: they cost more than everything else that a new word costs."""
    if not all_of_them:
        return {NORM: stemmer, LOWER: str.lower}
    from spacy.lang.lex_attrs import LEX_ATTRS

    return {**LEX_ATTRS, NORM: stemmer}


def token_pattern_problems(tokens: Sequence[Any]) -> str | None:
    """What spaCy objects to in a token pattern, in one sentence; None if it is accepted."""
    try:
        Matcher(Vocab(), validate=True).add("check", [[dict(token) for token in tokens]])
    except (ValueError, TypeError, KeyError) as error:
        return first_line(error)
    return None


def first_line(error: Exception) -> str:
    """The telling part of spaCy's long messages."""
    lines = [line.strip(" -") for line in str(error).splitlines() if line.strip(" -")]
    return " ".join(lines[:3])


def _stem_of(token: Token) -> str:
    stemmer = token.doc.user_data.get("stemmer")
    return stemmer(token.text) if stemmer else token.norm_


if not Token.has_extension("stem"):
    Token.set_extension("stem", getter=_stem_of)
