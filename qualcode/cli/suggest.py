"""qualcode suggest"""

from __future__ import annotations

import click

from qualcode.cli.context import Context
from qualcode.cli.progress import progress


@click.command(short_help="Suggest codes with the codebook's patterns.")
@click.option(
    "--widen",
    type=click.IntRange(0, 5),
    default=0,
    metavar="N",
    help="Add N neighbouring sentences of the same turn on each side of a segment.",
)
@click.pass_obj
def command(context: Context, widen: int) -> None:
    """Match the codebook's patterns against informants' turns, observations and documents.

    Run it again after an edit of the codebook: what has changed is matched again, suggestions whose
    pattern is gone are withdrawn, and decisions stay as they are.
    """
    from qualcode.suggestions import suggest_corpus

    project, codebook = context.project, context.codebook
    with context.open_corpus() as corpus:
        documents = corpus.document_ids()
        if not documents:
            click.echo("No documents yet.\n\nNext: qualcode import")
            return
        corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
        with progress(len(documents), "Matching") as step:
            counts = suggest_corpus(
                corpus, codebook, widen=widen, pipeline=project.pipeline, on_document=step
            )
        waiting = corpus.waiting(context.coder)
    click.echo(
        f"{len(documents)} documents, {len(codebook.patterns)} patterns of {codebook.id}: "
        f"{counts.added} new suggestions, {counts.kept} kept, {counts.withdrawn} withdrawn."
    )
    if waiting:
        click.echo(f"{waiting} wait for {context.coder}'s decision.\n\nNext: qualcode review")
    else:
        click.echo("\nNext: qualcode report")
