"""Golden statuses: what a sentence says about a phrase, apart from any shipped codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from qualcode.codebook import parse_phrase
from qualcode.model import Bilingual, Code, Codebook, Document, Pattern
from qualcode.suggestions import suggest

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "status.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_the_status_is_what_a_careful_reader_would_say(case: Mapping[str, Any]) -> None:
    kind, parts = parse_phrase(case["phrase"])
    pattern = Pattern("a/phrase", "a", kind, case["phrase"], parts)
    code = Code("a", None, Bilingual("A", "A"), lack=case.get("lack", False), patterns=(pattern,))
    codebook = Codebook("one", Bilingual("Satu", "One"), (code,))
    document = Document.from_text(case["text"], title="golden")
    assert [suggestion.status for suggestion in suggest(document, codebook)] == [case["status"]]


def test_every_status_and_lacks_have_many_cases() -> None:
    statuses = Counter(case["status"] for case in CASES)
    assert min(statuses["present"], statuses["absent"], statuses["wished"]) >= 20
    assert sum(case.get("lack", False) for case in CASES) >= 5
    assert len({case["text"] for case in CASES}) == len(CASES)
