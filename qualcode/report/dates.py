"""Dates and numbers as a reader of the report's language writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from qualcode.attributes import parse_date


def in_words(value: date | datetime | str | None, language: str) -> str:
    """A day as "12 Mei 2023" or "12 May 2023"; a text that names no single day stays as it was typed."""
    if isinstance(value, str):
        return "; ".join(_typed(part.strip(), language) for part in value.split(";"))
    return format_date(value, "d MMMM y", locale=language) if value is not None else ""


@lru_cache(maxsize=4096)
def _typed(text: str, language: str) -> str:
    day = parse_date(text) if text else None
    return format_date(day, "d MMMM y", locale=language) if day else text


def number(value: float, language: str) -> str:
    """A number with the language's separators: "10.000" or "10,000"."""
    return str(format_decimal(value, locale=language))


def decimals(value: float, language: str) -> str:
    """A coefficient with two decimals: "0,83" or "0.83"; one that rounds to nothing has no sign."""
    return str(format_decimal(round(value, 2) + 0.0, format="0.00", locale=language))


def listing(values: Sequence[str], language: str) -> str:
    """ "a", "a dan b", "a, b, dan c"."""
    and_ = "and" if language == "en" else "dan"
    if len(values) < 3:
        return f" {and_} ".join(values)
    return f"{', '.join(values[:-1])}, {and_} {values[-1]}"


FILTERS: dict[str, Callable[[Any, str], str]] = {
    "date": in_words,
    "number": number,
    "decimals": decimals,
    "listing": listing,
}
