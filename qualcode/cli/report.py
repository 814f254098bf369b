"""``qualcode report``: the coded corpus becomes a Word draft."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import show_notice

_FILE = click.Path(path_type=Path)


@click.command("report", short_help="Write the Word draft.")
@click.option("--language", type=click.Choice(["id", "en"]), help="Of the report; otherwise the project's.")
@click.option("--template", type=_FILE, help="A .docx whose styles, page and headers are used.")
@click.option("--wording", type=_FILE, help="A .j2 file with your own words for some or all texts.")
@click.option(
    "--copy-wording", is_flag=True, help="Copy the shipped words into reports/ to change them, and stop."
)
@click.option("--output", type=_FILE, help="Otherwise reports/TITLE-LANGUAGE.docx.")
@click.option(
    "--max-quotes",
    type=click.IntRange(1, 50),
    default=4,
    show_default=True,
    help="The most that a code shows.",
)
@click.option("--all-quotes", is_flag=True, help="Add an appendix with every coded segment.")
@click.option("--coder", default=None, help="Only what this coder coded and decided.")
@click.pass_obj
def command(
    context: Context,
    *,
    language: str | None,
    template: Path | None,
    wording: Path | None,
    copy_wording: bool,
    output: Path | None,
    max_quotes: int,
    all_quotes: bool,
    coder: str | None,
) -> None:
    """Write the Word draft: method, findings by component with quotes, comparisons, appendices.

    It holds facts and quotes; the shaded places are for your interpretation. Of several coders it has those
    whose decisions you may see (qualcode compare); docs/coders.md says whose codings count. An earlier
    draft is kept as a numbered copy.
    """
    from qualcode import report
    from qualcode.analysis import study

    project = context.project
    language = language or project.language
    if copy_wording:
        click.echo(f"Wording: {report.copy_wording(project, language)}")
        click.echo("Next: change it, then run: qualcode report")
        return
    with context.open_corpus() as corpus:
        sight = corpus.sight(context.coder)
        facts = study(
            project,
            corpus,
            context.codebook,
            language=language,
            coder=sight.require(coder) if coder else None,
            reader=context.coder,
            max_quotes=max_quotes,
        )
    target = report.write_report(
        facts,
        output or report.report_path(project, language),
        template=template,
        wording=wording or report.wording_of(project, language),
        all_quotes=all_quotes,
        on_set_aside=lambda earlier: click.echo(f"The earlier draft is kept as {earlier}"),
    )
    counts = {"coding": len(facts.quotes), "document": len(facts.documents)}
    codings, documents = (f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items())
    click.echo(f"{codings} from {documents}.")
    click.echo(f"Report: {target}")
    show_notice(sight, coder)
    if not facts.quotes:
        click.echo("Next: nothing is coded yet, so the report is a skeleton. Run: qualcode review")
    else:
        click.echo("Next: open it in Word and write your interpretation into the shaded places.")
