"""qualcode init"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qualcode.project import Project


@click.command(short_help="Make a project folder.")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="", help="The title of the study; otherwise the folder's name.")
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Of the report."
)
@click.option("--coder", default="", help="Your name or initials, as they shall stand in the decision log.")
@click.option(
    "--codebook",
    default="ansell-gash",
    show_default=True,
    help="The shipped codebook to start from: ansell-gash, emerson-2012 or bryson-2006.",
)
def command(folder: Path, title: str, language: str, coder: str, codebook: str) -> None:
    """Make a project in DIR (by default here): folders, qualcode.yaml, a codebook and an empty corpus.

    Files that are there already stay as they are.
    """
    from qualcode.corpus import Corpus
    from qualcode.project import create_project

    project = _without_corpus(folder) or create_project(
        folder, title=title, language=language, coder=coder, codebook=codebook
    )
    Corpus.open(project.corpus_url, create=True).close()
    click.echo(f"Project '{project.title}' in {project.root}")
    click.echo(f"  {project.file.name:<16} title, research questions, coder: edit it")
    click.echo(f"  {project.codebook:<16} the codebook: edit it")
    click.echo("  transcripts/     put your transcripts and documents here")
    where = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    click.echo(f"\nNext: {where}qualcode import")


def _without_corpus(folder: Path) -> Project | None:
    """The project in ``folder`` that has no corpus: an earlier init was stopped, or the corpus deleted."""
    from qualcode.corpus import Corpus
    from qualcode.errors import CorpusError
    from qualcode.project import FILE_NAME, Project

    if not (folder / FILE_NAME).is_file():
        return None
    project = Project.load(folder)
    try:
        Corpus.open(project.corpus_url).close()
    except CorpusError:
        return project  # creating it says so where it is not missing but damaged
    return None
