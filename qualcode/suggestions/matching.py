"""Codebook rules compiled into spaCy matchers, and the words of a document matched against them.

Every phrase is a sequence of words. Three ``PhraseMatcher``s compare them by stem (``NORM``), by lower-case
form and by form; a gap is two phrases in order within a sentence; token patterns go to a ``Matcher``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from spacy.matcher import Matcher, PhraseMatcher
from spacy.symbols import NORM
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from qualcode.errors import SuggestError
from qualcode.model import Code, Pattern, PatternKind, Trap
from qualcode.suggestions.stems import Stemmer, language
from qualcode.suggestions.text import WORD

GAP_WORDS = 5
BREAK = "\n"  # a word of its own between sentences, so that no phrase crosses from one into the next
_MOST_LOOSE_JOINTS = 3


@dataclass(frozen=True)
class Hit:
    """A rule found in the words ``start:end`` of a document."""

    start: int
    end: int
    rule: Pattern | Trap

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Hit) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass
class Rules:
    """The rules of some codes, ready to match. One vocabulary (and its stems) serves all documents."""

    codes: Sequence[Code]
    vocab: Vocab
    stemmer: Stemmer
    by_stem: PhraseMatcher
    by_lower: PhraseMatcher
    by_form: PhraseMatcher
    by_tokens: Matcher
    parts: dict[str, list[tuple[Pattern | Trap, int]]] = field(default_factory=lambda: defaultdict(list))
    token_rules: dict[str, Pattern] = field(default_factory=dict)

    @classmethod
    def compile(cls, codes: Sequence[Code], all_codes: Sequence[Code]) -> Rules:
        """Compile the rules of ``codes``. The stems know the words of ``all_codes``, so that a phrase
        matches the same text whichever other codes are compiled with it."""
        stemmer = Stemmer(_words_of(all_codes))
        vocab = Vocab(lex_attr_getters=_lexeme_getters(stemmer))
        rules = cls(
            codes,
            vocab,
            stemmer,
            PhraseMatcher(vocab, attr="NORM"),
            PhraseMatcher(vocab, attr="LOWER"),
            PhraseMatcher(vocab, attr="ORTH"),
            Matcher(vocab),
        )
        for code in codes:
            for rule in _rules_of(code):
                rules._add(rule)
        for name, matcher in (("stem", rules.by_stem), ("lower", rules.by_lower), ("form", rules.by_form)):
            for key in [key for key in rules.parts if key.startswith(f"{name}:")]:
                words = key.partition(":")[2].split(" ")
                variants = _spellings(words, stemmer) if name == "stem" else _joints(words, loose=False)
                matcher.add(key, [Doc(vocab, words=list(variant)) for variant in variants])
        return rules

    def _add(self, rule: Pattern | Trap) -> None:
        if isinstance(rule, Pattern) and rule.kind is PatternKind.TOKENS:
            key = f"{rule.code_id} {rule.id}"
            try:
                self.by_tokens.add(key, [[dict(token) for token in rule.tokens]])
            except ValueError as error:
                raise SuggestError(
                    f"spaCy rejects the token pattern {rule.id}: {first_line(error)}",
                    hint="Check the codebook with: qualcode codebook check",
                ) from error
            self.token_rules[key] = rule
            return
        for position, part in enumerate(rule.parts):
            self.parts[_part_key(rule.kind, part)].append((rule, position))

    def document(self, words: Sequence[str]) -> Doc:
        """A spaCy Doc of these words, with our stem as ``NORM`` and as ``_.stem``."""
        doc = Doc(self.vocab, words=list(words))
        doc.user_data["stemmer"] = self.stemmer
        return doc

    def find(self, doc: Doc, *, tagged: Doc | None = None) -> list[Hit]:
        """All hits in ``doc``. Token patterns are matched on ``tagged`` where a pipeline has made one
        of the same words."""
        hits: list[Hit] = []
        gaps: dict[int, tuple[Pattern | Trap, dict[int, list[tuple[int, int]]]]] = {}
        for matcher in (self.by_stem, self.by_lower, self.by_form):
            for key, start, end in matcher(doc) if len(matcher) else ():
                for rule, position in self.parts[self.vocab.strings[key]]:
                    if rule.kind is PatternKind.GAP:
                        gaps.setdefault(id(rule), (rule, {}))[1].setdefault(position, []).append((start, end))
                    else:
                        hits.append(Hit(start, end, rule))
        for rule, places in gaps.values():
            hits.extend(Hit(start, end, rule) for start, end in _bridge(doc, rule, places))
        if len(self.by_tokens):
            hits.extend(self._find_tokens(doc if tagged is None else tagged))
        return hits

    def _find_tokens(self, doc: Doc) -> Iterator[Hit]:
        try:
            found = self.by_tokens(doc)
        except ValueError as error:  # a pattern asks for tags that these words do not have
            raise SuggestError(
                f"A token pattern asks for tags that are not there: {first_line(error)}",
                hint="Name an installed spaCy pipeline that tags words as 'pipeline:' in qualcode.yaml, or use "
                "only attributes that need none (LOWER, TEXT, SHAPE, LIKE_NUM, _: {stem: …}).",
            ) from error
        for key, start, end in found:
            if end > start and not any(doc[i].text == BREAK for i in range(start, end)):
                yield Hit(start, end, self.token_rules[self.vocab.strings[key]])


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
        found.sort(key=lambda hit: (-hit.length, hit.start, hit.rule.text))
        kept: list[Hit] = []
        for hit in found:
            vetoed = any(hit.overlaps(trap) for trap in traps.get(code_id, ()))
            within = any(longer.start <= hit.start and hit.end <= longer.end for longer in kept)
            if not vetoed and not within:
                kept.append(hit)
        if kept:
            standing[code_id] = kept
    return standing


def _bridge(
    doc: Doc, rule: Pattern | Trap, places: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """Where the parts of a gap follow one another within a sentence, at most GAP_WORDS words apart."""
    reached = sorted(places.get(0, []))
    for position in range(1, len(rule.parts)):
        following = sorted(places.get(position, []))
        reached = [
            (start, min(ends))
            for start, end in reached
            if (
                ends := [
                    later_end
                    for later, later_end in following
                    if end <= later <= end + GAP_WORDS
                    and not any(doc[i].text == BREAK for i in range(end, later))
                ]
            )
        ]
    yield from reached


def _part_key(kind: PatternKind, part: str) -> str:
    """How a phrase is compared, and its words: exact phrases by form where they have a capital."""
    exact = kind is PatternKind.EXACT or (len(part) > 1 and part.startswith('"') and part.endswith('"'))
    words = " ".join(split_words(part.strip('"') if exact else part))
    if not exact:
        return f"stem:{words.lower()}"
    return f"lower:{words}" if words == words.lower() else f"form:{words}"


def split_words(phrase: str) -> list[str]:
    """The words of a phrase as they are in the shadow of a text."""
    return WORD.findall(phrase)


def _spellings(words: Sequence[str], stemmer: Stemmer) -> list[tuple[str, ...]]:
    """The ways in which a phrase is written: "kerja sama" is also "kerjasama" and the other way round,
    "ketidakjelasan" also "ketidak jelasan" and "tidak jelas"."""
    variants = list(_joints(words, loose=True))
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


def _joints(words: Sequence[str], *, loose: bool) -> Iterator[tuple[str, ...]]:
    """``words`` as they stand and, if ``loose``, with neighbours written as one word."""
    joints = len(words) - 1
    if not loose or not 0 < joints <= _MOST_LOOSE_JOINTS:
        yield tuple(words)
        return
    for joined in product((False, True), repeat=joints):
        variant = [words[0]]
        for word, join in zip(words[1:], joined, strict=True):
            if join and variant[-1].isalpha() and word.isalpha():
                variant[-1] = ("ketidak" if variant[-1] == "tidak" else variant[-1]) + word
            elif join:
                break
            else:
                variant.append(word)
        else:
            yield tuple(variant)


def _rules_of(code: Code) -> tuple[Pattern | Trap, ...]:
    return (*code.patterns, *code.traps)


def _words_of(codes: Sequence[Code]) -> Iterator[str]:
    for code in codes:
        for rule in _rules_of(code):
            for part in rule.parts:
                words = split_words(part.strip('"'))
                yield from words
                yield from (first + second for first, second in pairwise(words))


def _lexeme_getters(stemmer: Stemmer) -> Any:
    """spaCy's own lexical attributes (LIKE_NUM, SHAPE …), for token patterns, and our stem."""
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
