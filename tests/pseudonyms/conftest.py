"""A project with two interviews that are full of names, and codings of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from named_people import FIRST, KEY, SECOND, coding, transcript

from qualcode.cli import cli
from qualcode.corpus import Corpus
from qualcode.project import Project, create_project
from qualcode.pseudonyms import write_key_table

Qualcode = Callable[..., Result]
CODEBOOK = Path(__file__).parents[1] / "cases" / "review" / "small.yaml"


@pytest.fixture
def village(tmp_path: Path) -> Project:
    """Two interviews with codings, memos and reasons; a key table for all names in them."""
    project = create_project(tmp_path / "studi", title="Studi desa", language="id", coder="Sari")
    shutil.copy(CODEBOOK, project.codebook_path)
    with Corpus.open(project.corpus_url, create=True) as corpus:
        corpus.add_document(
            transcript(
                "wawancara-1",
                FIRST,
                title="Wawancara Siti Aminatun",
                attributes={"place": "Desa Wonolelo"},
                speakers={"Siti Aminatun": {"informant": "Informan 1", "contact": "0812-3456-7890"}},
            )
        )
        corpus.add_document(transcript("wawancara-2", SECOND, title="Wawancara 2"))
        for document_id, quote in (
            ("wawancara-1", "Kami percaya Pak Wardoyo 😀."),
            ("wawancara-1", "Siti saja, jangan Aminatun."),
            ("wawancara-1", "Ada komitmen."),
            ("wawancara-2", "Siti belum ada"),
            ("wawancara-2", "Wardoyo"),
        ):
            corpus.decide(coding(corpus.document(document_id), quote))
    return project


@pytest.fixture
def corpus(village: Project) -> Iterator[Corpus]:
    with Corpus.open(village.corpus_url) as opened:
        yield opened


@pytest.fixture
def keyed(village: Project) -> Project:
    """The same project with a filled key table."""
    write_key_table(village.key_table, KEY)
    return village


@pytest.fixture
def qualcode(village: Project) -> Qualcode:
    """Runs ``qualcode --project STUDI …``."""
    return partial(_invoke, "--project", village.root)


def _invoke(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
