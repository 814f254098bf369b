"""qualcode suggest"""

from __future__ import annotations

from collections.abc import Collection

import click

from qualcode.cli.context import Context
from qualcode.cli.progress import progress
from qualcode.model import PATTERNS


@click.command(short_help="Suggest codes with the codebook's patterns.")
@click.option(
    "--widen",
    type=click.IntRange(0, 5),
    default=0,
    metavar="N",
    help="Add N neighbouring sentences of the same turn on each side of a segment.",
)
@click.option(
    "--list-suggesters", is_flag=True, help="List the suggesters that are installed, and those in use."
)
@click.pass_obj
def command(context: Context, widen: int, list_suggesters: bool) -> None:
    """Match the codebook's patterns against informants' turns, observations and documents.

    Run it again after an edit of the codebook: what has changed is matched again, suggestions whose
    pattern is gone are withdrawn, and decisions stay as they are. Other suggesters than the patterns
    are named in qualcode.yaml, under 'suggesters:'.
    """
    project = context.project
    if list_suggesters:
        _list(project.suggesters)
        return
    from qualcode.suggestions import suggest_corpus

    codebook = context.codebook
    with context.open_corpus() as corpus:
        documents = corpus.document_ids()
        if not documents:
            click.echo("No documents yet.\n\nNext: qualcode import")
            return
        corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
        with progress(len(documents), "Matching") as step:
            counts = suggest_corpus(
                corpus,
                codebook,
                suggesters=project.suggesters,
                widen=widen,
                pipeline=project.pipeline,
                on_document=step,
            )
        waiting = corpus.waiting(context.coder)
    used = "" if project.suggesters == (PATTERNS,) else f" (suggesters: {', '.join(project.suggesters)})"
    click.echo(
        f"{len(documents)} documents, {len(codebook.patterns)} patterns of {codebook.id}{used}: "
        f"{counts.added} new suggestions, {counts.kept} kept, {counts.withdrawn} withdrawn."
    )
    if waiting:
        click.echo(f"{waiting} wait for {context.coder}'s decision.\n\nNext: {context.command('review')}")
    else:
        click.echo(f"\nNext: {context.command('report')}")


def _list(used: Collection[str]) -> None:
    """One line a suggester: its name, whether it is in use, and the package that it comes from."""
    from qualcode import __version__
    from qualcode.suggestions.suggester import installed

    entries = installed()
    width = max(len(name) for name in (*entries, *used))
    for name, entry in entries.items():
        package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else f"qualcode {__version__}"
        click.echo(f"{name:<{width}}  {'in use' if name in used else '      '}  {package}")
    for name in used:
        if name not in entries:
            click.echo(f"{name:<{width}}  in use  not installed")
    click.echo("\nThose in use stand under 'suggesters:' in qualcode.yaml, the leading one first.")
