"""The phrases that a researcher types: plain, exact in double quotes, with gaps, with numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.errors import CodebookError
from qualcode.model import Pattern, PatternKind, Trap, digest, normalise, sorted_repr

# Word and web pages turn straight quotes into these
_DOUBLE_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_GAP = re.compile(r"\s*(?:…|\.{3,})\s*")
_QUOTED = re.compile(r'("[^"]*")')


def parse_phrase(text: str) -> tuple[PatternKind, tuple[str, ...]]:
    """The kind of a phrase and its parts.

    A PHRASE has one part; an EXACT one too, without its quotes; a GAP has the phrases around its gaps,
    each with its quotes where it is exact. Spaces are single. Raises CodebookError, without a place.
    """
    text = tidy(text)
    if text.count('"') % 2:
        raise CodebookError(
            f"A double quote is missing in: {text}", hint="An exact phrase stands between two: '\"PKS\"'"
        )
    parts = _parts(text)
    for part in parts:
        _check_part(part, text, alone=len(parts) == 1)
    if not re.search(r"[^\W_]", text):
        raise CodebookError(
            f"There is no word in: {text}",
            hint="Write at least one word; # (any number) and … (a gap) need words beside them.",
        )
    if len(parts) > 1:
        return PatternKind.GAP, parts
    if parts[0].startswith('"'):
        return PatternKind.EXACT, (parts[0][1:-1].strip(),)
    return PatternKind.PHRASE, parts


def tidy(text: str) -> str:
    """The phrase in NFC with straight double quotes and single spaces."""
    return " ".join(normalise(text).translate(_DOUBLE_QUOTES).split())


def pattern_id(code_id: str, kind: PatternKind, parts: Sequence[str]) -> str:
    """The lasting id of a phrase: the code's id and a slug, ``trust-building/saling-percaya``.

    Letters and digits of any script stay, in lower case; a gap is ``--``, any number is ``n``, and an
    exact phrase begins with ``=``.
    """
    exact = (kind is PatternKind.EXACT or part.startswith('"') for part in parts)
    slugs = (f"{'=' if is_exact else ''}{_slug(part)}" for is_exact, part in zip(exact, parts, strict=True))
    return f"{code_id}/{'--'.join(slugs)}"


def token_pattern_id(code_id: str, tokens: Sequence[Mapping[str, Any]]) -> str:
    """The lasting id of a spaCy token pattern: it changes when the pattern does."""
    return f"{code_id}/tokens-{digest(sorted_repr(tokens))[:8]}"


def same_rule_key(rule: Pattern | Trap) -> str:
    """Equal for two rules that match the same text: case and spaces count only where they matter."""
    if isinstance(rule, Pattern) and rule.kind is PatternKind.TOKENS:
        return f"tokens {sorted_repr(rule.tokens)}"
    quote = '"' if rule.kind is PatternKind.EXACT else ""
    return " … ".join(_folded(f"{quote}{part}{quote}") for part in rule.parts)


def vetoes_wholly(trap: Trap, pattern: Pattern) -> bool:
    """Whether every match of ``pattern`` contains a match of ``trap``, so that it can never suggest.

    Judged by the words as typed; inflected forms are not looked at.
    """
    if pattern.kind is PatternKind.TOKENS:
        return False
    if trap.kind is PatternKind.GAP:
        return same_rule_key(trap) == same_rule_key(pattern)
    trap_is_exact = trap.kind is PatternKind.EXACT
    cased = trap_is_exact and trap.parts[0] != trap.parts[0].lower()
    wanted = _words(trap.parts[0], cased=cased)
    for part in pattern.parts:
        if trap_is_exact and not (pattern.kind is PatternKind.EXACT or part.startswith('"')):
            continue  # the phrase also matches other forms, which the exact trap lets through
        if _contains(_words(part, cased=cased), wanted):
            return True
    return False


def _parts(text: str) -> tuple[str, ...]:
    """The phrases around the gaps; a gap sign between double quotes is no gap."""
    parts = [""]
    for index, piece in enumerate(_QUOTED.split(text)):
        if index % 2:  # re.split with a group: every second piece is quoted
            parts[-1] += piece
        else:
            first, *rest = _GAP.split(piece)
            parts[-1] += first
            parts.extend(rest)
    return tuple(part.strip() for part in parts)


def _check_part(part: str, text: str, *, alone: bool) -> None:
    if not part.strip('" '):
        message = "The phrase is empty." if alone else f"A gap needs words on both sides, but: {text}"
        raise CodebookError(message, hint="For instance: saling percaya, or: kurang … kepercayaan")
    if '"' in part and not re.fullmatch(r'"[^"]*"', part):
        raise CodebookError(
            f"Double quotes stand in the middle of: {text}",
            hint="Put quotes around the whole phrase, or the whole stretch beside a gap, or leave them out.",
        )
    if not re.search(r"[^\W_]|#", part):
        raise CodebookError(f'There is no word in "{part}": {text}', hint="Write at least one word there.")


def _slug(part: str) -> str:
    letters = unicodedata.normalize("NFC", part.lower().replace("#", " n "))
    return re.sub(r"[\W_]+", "-", letters).strip("-")


def _folded(part: str) -> str:
    """Exact phrases with a capital are matched with their case; all else without."""
    return part if part.startswith('"') and part != part.lower() else part.casefold()


def _words(part: str, *, cased: bool) -> list[str]:
    return [word if cased else word.casefold() for word in part.strip('"').split()]


def _contains(words: list[str], wanted: list[str]) -> bool:
    size = len(wanted)
    return any(words[start : start + size] == wanted for start in range(len(words) - size + 1))
