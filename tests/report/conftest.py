"""A project with its open corpus: empty, with documents only, and with decisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_study import Field, fill

from qualcode.corpus import Corpus
from qualcode.project import Project


@pytest.fixture
def empty_field(tmp_path: Path) -> Iterator[Field]:
    """A project without any document."""
    (tmp_path / "reports").mkdir()
    project = Project(
        root=tmp_path,
        title="Kolaborasi penanggulangan kemiskinan di Kabupaten Contoh",
        coder="Rina",
        research_questions=("Bagaimana kepercayaan terbentuk?", "Siapa yang tidak didengar?"),
        institutions=("Bappeda", "Dinas Sosial"),
    )
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        yield Field(project, corpus)


@pytest.fixture
def uncoded(empty_field: Field) -> Field:
    """Documents and suggestions, but no decisions."""
    fill(empty_field.corpus, decide=False)
    return empty_field


@pytest.fixture
def coded(empty_field: Field) -> Field:
    """Documents, suggestions and Rina's decisions."""
    fill(empty_field.corpus)
    return empty_field
