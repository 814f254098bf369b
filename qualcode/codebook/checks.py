"""What no schema can see: ids, parents, and rules that repeat or defeat each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from qualcode.codebook.phrases import same_rule_key, vetoes_wholly
from qualcode.codebook.problems import Problem, did_you_mean
from qualcode.codebook.reading import Reading
from qualcode.codebook.source import Keys
from qualcode.codebook.structure import subject
from qualcode.model import Pattern, PatternKind, Trap

TokenCheck = Callable[[Sequence[Mapping[str, Any]]], str | None]

# the comment in "- turun # persen" was meant as a part of the phrase
_NUMBER_CUT_OFF = re.compile(
    r"[^\n]* # ?(?:(?:persen|percent|%|ribu|juta|miliar|triliun|orang|desa|unit|tahun|bulan|hari|kali|people|"
    r"million|billion|years?|months?|days?|times)\b|[^#\n]* # )",
    re.IGNORECASE,
)
# a text that YAML would read as the same text without quotes
_NEEDS_NO_QUOTES = re.compile(r"(?![^\w(])(?!.*(?:: | #|[:\\]$))[^\\]+")


def meaning_problems(reading: Reading, *, token_check: TokenCheck | None = None) -> Iterator[Problem]:
    """What is wrong with ids, parents, patterns and traps, so that the codebook cannot be used."""
    yield from _duplicate_codes(reading)
    yield from _unknown_parents(reading)
    yield from _circles(reading)
    yield from _repeated_rules(reading, reading.patterns)
    yield from _repeated_rules(reading, reading.traps)
    yield from _duplicate_pattern_ids(reading)
    if token_check is not None:
        yield from _rejected_tokens(reading, token_check)


def doubts(reading: Reading) -> Iterator[Problem]:
    """Warnings: what may be meant, and more often is not."""
    yield from _shared_patterns(reading)
    yield from _vetoed_patterns(reading)
    yield from _swallowed_by_yaml(reading)


def _duplicate_codes(reading: Reading) -> Iterator[Problem]:
    first: dict[str, int | None] = {}
    for keys, code in reading.codes:
        if code.id and code.id in first:
            yield Problem(
                reading.source.where((*keys, "id")),
                f'There are two codes with the id "{code.id}" (the first in line {first[code.id]}).',
                "Give this one another id, or join the two.",
            )
        first.setdefault(code.id, code.line)


def _unknown_parents(reading: Reading) -> Iterator[Problem]:
    known = [code.id for _, code in reading.codes]
    for keys, code in reading.codes:
        if code.parent and code.parent not in known:
            guess = did_you_mean(code.parent, known) or "No code has that id."
            yield Problem(
                reading.source.where((*keys, "parent")),
                f'The parent of the code "{code.id}" is unknown: "{code.parent}".',
                f"{guess} For a component leave the line 'parent:' out.",
            )


def _circles(reading: Reading) -> Iterator[Problem]:
    parents = {code.id: code.parent for _, code in reading.codes}
    told: set[str] = set()
    for keys, code in reading.codes:
        path = [code.id]
        while (parent := parents.get(path[-1])) and parent not in path:
            path.append(parent)
        # a code that only hangs below a circle has another parent at the end of its path
        if parent != code.id or code.id in told:
            continue
        told.update(path)
        yield Problem(
            reading.source.where((*keys, "parent")),
            f"The parents run in a circle: {' → '.join([*path, code.id])}.",
            "Take 'parent:' away from the code that is the component.",
        )


def _repeated_rules(reading: Reading, rules: Sequence[tuple[Keys, Pattern | Trap]]) -> Iterator[Problem]:
    first: dict[tuple[Keys, str], int | None] = {}
    for keys, rule in rules:
        same = (keys[:2], same_rule_key(rule))
        if same in first:
            yield Problem(
                reading.source.where(keys),
                f'{subject(reading.source, keys)} repeats the one in line {first[same]}: "{rule.text}".',
                "Delete one of the two. (Capitals and spaces make no difference.)",
            )
        first.setdefault(same, rule.line)


def _duplicate_pattern_ids(reading: Reading) -> Iterator[Problem]:
    first: dict[str, Pattern] = {}
    for keys, pattern in reading.patterns:
        other = first.setdefault(pattern.id, pattern)
        if other is pattern or (
            other.code_id == pattern.code_id and same_rule_key(other) == same_rule_key(pattern)
        ):
            continue  # the same rule twice is told already
        place = (*keys, "id") if (*keys, "id") in reading.source.nodes else keys
        yield Problem(
            reading.source.where(place),
            f'{subject(reading.source, keys)} has the same id as the pattern "{other.text}" in line '
            f'{other.line}: "{pattern.id}".',
            "Delete one of the two, or give this one its own: {id: ..., phrase: ...}",
        )


def _shared_patterns(reading: Reading) -> Iterator[Problem]:
    first: dict[str, Pattern] = {}
    for keys, pattern in reading.patterns:
        other = first.setdefault(same_rule_key(pattern), pattern)
        if other.code_id != pattern.code_id:
            yield Problem(
                reading.source.where(keys),
                f'"{pattern.text}" is a pattern of two codes: of "{other.code_id}" (line {other.line}) '
                f'and of "{pattern.code_id}".',
                "If both are meant, leave it: one sentence then gets two suggestions. Otherwise delete one.",
                "warning",
            )


def _vetoed_patterns(reading: Reading) -> Iterator[Problem]:
    patterns_of: dict[Keys, list[Pattern]] = {}
    for keys, pattern in reading.patterns:
        patterns_of.setdefault(keys[:2], []).append(pattern)
    for keys, trap in reading.traps:
        for pattern in patterns_of.get(keys[:2], ()):
            if vetoes_wholly(trap, pattern):
                yield Problem(
                    reading.source.where(keys),
                    f'The trap "{trap.text}" vetoes every match of the pattern "{pattern.text}" '
                    f"of the same code (line {pattern.line}).",
                    "Make the trap longer, or delete the pattern or the trap.",
                    "warning",
                )


def _swallowed_by_yaml(reading: Reading) -> Iterator[Problem]:
    """Signs that mean something in a phrase, but were taken by YAML before qualcode saw them."""
    text = reading.source.text
    rules: list[tuple[Keys, Pattern | Trap]] = [*reading.patterns, *reading.traps]
    for keys, rule in rules:
        place = (*keys, "phrase") if (*keys, "phrase") in reading.source.nodes else keys
        node = reading.source.nodes[place]
        if not isinstance(node, ScalarNode) or rule.kind is PatternKind.EXACT:
            continue
        if node.style == '"' and _NEEDS_NO_QUOTES.fullmatch(node.value):
            yield Problem(
                reading.source.where(place),
                f'The double quotes around "{rule.text}" belong to YAML: this finds any inflected form.',
                f"For an exact phrase write '\"{rule.text}\"' with single quotes outside; otherwise leave "
                "the quotes out.",
                "warning",
            )
        if not node.style and _NUMBER_CUT_OFF.match(text, node.end_mark.index):
            yield Problem(
                reading.source.where(place),
                f'The phrase ends here: "{rule.text}"; what follows the # is a comment.',
                "If # stands for a number, put the whole phrase into single quotes.",
                "warning",
            )


def _rejected_tokens(reading: Reading, token_check: TokenCheck) -> Iterator[Problem]:
    for keys, pattern in reading.patterns:
        if pattern.kind is PatternKind.TOKENS and (complaint := token_check(pattern.tokens)):
            yield Problem(
                reading.source.where((*keys, "tokens")),
                f"{subject(reading.source, keys)} is no token pattern that spaCy takes: {complaint}",
                "spaCy's guide to rule-based matching lists the attributes: https://spacy.io/usage/rule-based-matching",
            )
