"""Names as a spaCy pipeline sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from qualcode.errors import SuggestError
from qualcode.suggestions.entities import entity_finder, installed_pipeline


@pytest.fixture
def ruler(tmp_path: Path) -> str:
    """A pipeline on disk that knows two names."""
    nlp = spacy.blank("id")
    rules = [{"label": "PER", "pattern": "Zulkarnaen"}, {"label": "LOC", "pattern": "Wonolelo"}]
    nlp.add_pipe("entity_ruler").add_patterns(rules)
    nlp.to_disk(tmp_path / "ruler")
    return str(tmp_path / "ruler")


def test_entities_stand_where_the_text_has_them(ruler: str) -> None:
    text = "😀 Kata Zulkarnaen.\n\nDi Wonolelo ada Zulkarnaen.\n"
    find = entity_finder(ruler)
    assert find is not None
    found = [(label, text[start:end], start) for label, start, end in find(text)]
    assert found == [
        ("PER", "Zulkarnaen", text.index("Zulkarnaen")),
        ("LOC", "Wonolelo", text.index("Wonolelo")),
        ("PER", "Zulkarnaen", text.rindex("Zulkarnaen")),
    ]


def test_a_pipeline_without_names_and_one_that_is_not_there(tmp_path: Path) -> None:
    spacy.blank("id").to_disk(tmp_path / "blank")
    assert entity_finder(str(tmp_path / "blank")) is None
    with pytest.raises(SuggestError, match="not installed"):
        entity_finder("id_tidak_ada")


def test_an_installed_pipeline_must_be_for_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "id_rekaan-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Name: id_rekaan\nVersion: 1.0\n", encoding="utf-8")
    (package / "entry_points.txt").write_text("[spacy_models]\nid_rekaan = id_rekaan\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_pipeline("id").startswith(("id_", "xx_"))
    assert not installed_pipeline("ga").startswith("id_")
