"""qualcode demo"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.model import Codebook
    from qualcode.project import Project

SAMPLE_CODER = "coder contoh"
_TITLE = {
    "id": "Tata kelola kolaboratif penanggulangan kemiskinan ekstrem di Kabupaten Tirtamulya",
    "en": "Collaborative governance of extreme poverty in Tirtamulya Regency",
}
_QUESTIONS = {
    "id": (
        "Bagaimana kondisi awal dan desain kelembagaan membentuk kolaborasi?",
        "Bagaimana proses kolaborasi berjalan dari pusat sampai desa?",
    ),
    "en": (
        "How do starting conditions and institutional design shape the collaboration?",
        "How does the collaborative process run from the ministry to the village?",
    ),
}


@click.command(short_help="Run the whole way on the sample transcripts.")
@click.argument("folder", metavar="[DIR]", default="qualcode-demo", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Of the report."
)
def command(folder: Path, language: str) -> None:
    """Make a project in DIR (by default qualcode-demo) from the shipped sample transcripts and go the whole
    way: import, suggest, replay the sample coder's decisions, write the Word report.

    The transcripts are invented. Nothing is overwritten: where DIR exists, the demo stops.
    """
    from qualcode.codebook import load_codebook
    from qualcode.corpus import Corpus
    from qualcode.errors import ProjectError
    from qualcode.project import create_project

    if folder.exists():
        raise ProjectError(
            f"{folder} is there already; nothing was changed.",
            hint=f"Look around in it: cd {folder} && qualcode status   (or go elsewhere: qualcode demo DIR)",
        )
    with _whole_or_not_at_all(folder) as unfinished:
        project = create_project(
            unfinished,
            title=_TITLE[language],
            language=language,
            coder=SAMPLE_CODER,
            questions=_QUESTIONS[language],
        )
        click.echo(f"1. Project     {folder.resolve()}")
        click.echo("               The people and events in the sample transcripts are invented.")
        codebook = load_codebook(project.codebook_path)
        with Corpus.open(project.corpus_url, create=True) as corpus:
            _import(project, corpus)
            _suggest(project, corpus, codebook)
            _decide(corpus, codebook)
            report = _report(project, corpus, codebook, language)
    click.echo(f"5. Report      {folder.resolve() / report}")
    click.echo(f"\nNext: open the report, then: cd {folder} && qualcode review")


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[Path]:
    """A place to work in that becomes ``folder`` at the end: a demo that was stopped can be repeated."""
    import tempfile

    from qualcode.errors import ProjectError

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".qualcode-demo.", dir=folder.parent) as workshop:
            unfinished = Path(workshop) / folder.name
            yield unfinished
            unfinished.rename(folder)
    except OSError as error:
        raise ProjectError(
            f"The demo cannot be made in {folder}: {error.strerror or error}.",
            hint="Choose a folder that you may write to, with room on the disk: qualcode demo DIR",
        ) from error


def _import(project: Project, corpus: Corpus) -> None:
    import shutil

    from qualcode.readers import files_below
    from qualcode.readers.intake import apply_cases, find_cases, take_in
    from qualcode.shipped import shipped

    samples = shipped("transcripts")
    for path in files_below([samples]):
        shutil.copy(path, project.transcripts / path.name)
    shutil.copy(samples / "cases.csv", project.root / "cases.csv")
    cases = (find_cases([project.root]) or (None, []))[1]
    for intake in take_in(corpus, files_below([project.transcripts]), root=project.root, cases=cases):
        if intake.error:
            raise intake.error
    apply_cases(corpus, cases)
    counts = corpus.counts()
    click.echo(f"2. Imported    {counts.documents} documents, {counts.turns} turns, {counts.words} words")


def _suggest(project: Project, corpus: Corpus, codebook: Codebook) -> None:
    from qualcode.suggestions import suggest_corpus

    corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8"))
    made = suggest_corpus(corpus, codebook)
    click.echo(
        f"3. Suggested   {made.added} segments with {len(codebook.patterns)} patterns "
        f"of {len(codebook.codes)} codes ({codebook.name.in_language('en')})"
    )


def _decide(corpus: Corpus, codebook: Codebook) -> None:
    from qualcode.review.replay import replay
    from qualcode.shipped import shipped

    replayed = replay(corpus, codebook, shipped("transcripts") / "decisions.csv", coder=SAMPLE_CODER)
    verdicts = ", ".join(f"{number} {verdict}" for verdict, number in replayed.verdicts.items())
    left = corpus.waiting(SAMPLE_CODER)
    click.echo(f"4. Decided     {verdicts}; {left} suggestions are left for you to decide")
    click.echo(f"               These are an invented sample coder's decisions ('{SAMPLE_CODER}'), replayed")
    click.echo("               from a file that comes with the samples, not qualcode's.")
    click.echo(f"               Coded corpus: {corpus.counts().codings} segments")


def _report(project: Project, corpus: Corpus, codebook: Codebook, language: str) -> Path:
    """Write the report; returns its path below the project."""
    from qualcode.analysis import study
    from qualcode.report import report_path, wording_of, write_report

    target = report_path(project, language)
    facts = study(project, corpus, codebook, language=language)
    return write_report(facts, target, wording=wording_of(project, language)).relative_to(project.root)
