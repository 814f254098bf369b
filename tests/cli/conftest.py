"""A small project and the command line at work on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli import cli
from qualcode.corpus import Corpus
from qualcode.project import Project, create_project

Qualcode = Callable[..., Result]
CODEBOOK = Path(__file__).parents[1] / "cases" / "review" / "small.yaml"
INTERVIEW = """\
Peneliti: Apakah para pihak saling percaya?
Informan 1: Kami sudah saling percaya. Belum ada komitmen dari kecamatan.
Peneliti: Mengapa?
Informan 1: Airnya habis dulu.
"""
NOTES = "Catatan rapat. Ada rasa percaya di antara warga. Harus ada komitmen.\n"


@pytest.fixture
def invoke() -> Qualcode:
    """Runs ``qualcode …`` in the current folder."""
    return _invoke


@pytest.fixture
def village(tmp_path: Path) -> Project:
    """A project with a small codebook, an empty corpus and two files in transcripts/."""
    project = create_project(tmp_path / "village", title="Desa Uji", language="en", coder="Sari")
    shutil.copy(CODEBOOK, project.codebook_path)
    Corpus.open(project.corpus_url, create=True).close()
    (project.transcripts / "informan-1.txt").write_text(INTERVIEW, encoding="utf-8")
    (project.transcripts / "catatan.txt").write_text(NOTES, encoding="utf-8")
    return project


@pytest.fixture
def qualcode(village: Project) -> Qualcode:
    """Runs ``qualcode --project VILLAGE …``."""
    return partial(_invoke, "--project", village.root)


def _invoke(*arguments: object, keys: str = "") -> Result:
    """Whatever a command raises but an exit is a defect of qualcode."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=keys)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
