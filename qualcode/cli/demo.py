"""qualcode demo"""

from __future__ import annotations

from pathlib import Path

import click

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
    import shutil

    from qualcode.analysis import study
    from qualcode.codebook import load_codebook
    from qualcode.corpus import Corpus
    from qualcode.errors import ProjectError
    from qualcode.project import create_project
    from qualcode.readers import files_below
    from qualcode.readers.intake import apply_cases, find_cases, take_in
    from qualcode.report import report_path, wording_of, write_report
    from qualcode.review.replay import replay
    from qualcode.shipped import shipped
    from qualcode.suggestions import suggest_corpus

    if folder.exists():
        raise ProjectError(
            f"{folder} is there already; nothing was changed.",
            hint=f"Look around in it: cd {folder} && qualcode status   (or go elsewhere: qualcode demo DIR)",
        )
    samples = shipped("transcripts")
    project = create_project(
        folder, title=_TITLE[language], language=language, coder=SAMPLE_CODER, questions=_QUESTIONS[language]
    )
    for path in files_below([samples]):
        shutil.copy(path, project.transcripts / path.name)
    shutil.copy(samples / "cases.csv", project.root / "cases.csv")
    click.echo(f"1. Project     {project.root}")
    click.echo("               The people and events in the sample transcripts are invented.")

    codebook = load_codebook(project.codebook_path)
    with Corpus.open(project.corpus_url, create=True) as corpus:
        cases = (find_cases([project.root]) or (None, []))[1]
        intakes = list(take_in(corpus, files_below([project.transcripts]), root=project.root, cases=cases))
        for intake in intakes:
            if intake.error:
                raise intake.error
        apply_cases(corpus, cases)
        counts = corpus.counts()
        click.echo(f"2. Imported    {counts.documents} documents, {counts.turns} turns, {counts.words} words")

        corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8"))
        made = suggest_corpus(corpus, codebook)
        click.echo(
            f"3. Suggested   {made.added} segments with {len(codebook.patterns)} patterns "
            f"of {len(codebook.codes)} codes ({codebook.name.in_language('en')})"
        )

        replayed = replay(corpus, codebook, samples / "decisions.csv", coder=SAMPLE_CODER)
        verdicts = ", ".join(f"{number} {verdict}" for verdict, number in replayed.verdicts.items())
        left = corpus.waiting(SAMPLE_CODER)
        click.echo(f"4. Decided     {verdicts}; {left} suggestions are left for you to decide")
        click.echo(
            f"               These are an invented sample coder's decisions ('{SAMPLE_CODER}'), replayed"
        )
        click.echo("               from a file that comes with the samples, not qualcode's.")
        click.echo(f"               Coded corpus: {corpus.counts().codings} segments")

        target = report_path(project, language)
        write_report(
            study(project, corpus, codebook, language=language), target, wording=wording_of(project, language)
        )
    click.echo(f"5. Report      {target}")
    click.echo(f"\nNext: open the report, then: cd {folder} && qualcode review")
