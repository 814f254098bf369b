"""The codes as the page shows them: their words, and the signs and colours that tell them apart."""

from __future__ import annotations

import re
from typing import Any

from qualcode.model import Code, Codebook
from qualcode.review.lookups import nearby_codes

COLOURS = 10
"""How many colours the style sheet has (``--code-0`` and on)."""


def code_entries(codebook: Codebook, *, language: str) -> list[dict[str, Any]]:
    """Every code in the order of the codebook, in ``language`` where there is a choice.

    ``sign`` is a short abbreviation that no other code has, so that nothing depends on colour.
    """
    signs = code_signs(codebook)
    return [
        {
            "id": code.id,
            "path": list(codebook.path(code.id)),
            "name": code.name.in_language(language) or code.id,
            "names": [name for name in (code.name.id, code.name.en) if name],
            "definition": code.definition.in_language(language),
            "include": code.include.in_language(language),
            "exclude": code.exclude.in_language(language),
            "example": code.example.in_language(language),
            "pages": code.pages,
            "sign": signs[code.id],
            "colour": number % COLOURS,
            "nearby": [one.id for one in nearby_codes(codebook, code.id)],
        }
        for number, code in enumerate(codebook.codes)
    ]


def code_signs(codebook: Codebook) -> dict[str, str]:
    """Code id to an abbreviation of one to three letters, with a number where letters do not suffice."""
    signs: dict[str, str] = {}
    taken: set[str] = set()
    for code in codebook.codes:
        sign = next(sign for sign in _candidates(code) if sign not in taken)
        taken.add(sign)
        signs[code.id] = sign
    return signs


def _candidates(code: Code) -> list[str]:
    words = [word for word in re.split(r"[\W_]+", code.id.upper()) if word]
    initials = "".join(word[0] for word in words)[:3] or "K"
    first = words[0] if words else "K"
    tried = [initials if len(words) > 1 else first[:2], first[:2], first[:3], initials + first[1:2]]
    return [*tried, *(f"{initials}{number}" for number in range(2, 10_000))]
