"""qualcode place"""

from __future__ import annotations

import click

from qualcode.cli.context import Context


@click.command(short_help="Give a coding a place in the corrected text.")
@click.argument("decision", type=click.IntRange(min=1))
@click.option(
    "--quote", required=True, help="The words that it belongs to now, as they stand in the document."
)
@click.option("--occurrence", type=click.IntRange(min=1), metavar="N", help="Which of several places.")
@click.option("--coder", default="", help="Whose decision; otherwise the coder in qualcode.yaml.")
@click.pass_obj
def command(context: Context, *, decision: int, quote: str, occurrence: int | None, coder: str) -> None:
    """Give the coding with the number DECISION a place, where a corrected text has none of its words.

    See `qualcode log --unplaced`. Code, status and memo stay as they were decided, and both decisions stay in
    the log. Spacing, upper and lower case, and the shape of quotation marks need not agree.
    """
    from qualcode.review.lines import shortened
    from qualcode.review.unplaced import give_place

    with context.open_corpus() as corpus:
        placed = give_place(
            corpus, decision, coder=coder or context.coder, quote=quote, occurrence=occurrence
        )
        waiting = corpus.counts().unplaced.get(coder or context.coder, 0)
    segment = placed.segment
    click.echo(f"Placed: {placed.code_id} ({placed.status}): “{shortened(segment.quote)}”")
    click.echo(f"{segment.document_id} {segment.start}–{segment.end}, decision {placed.id}.")
    click.echo(f"Take it back with: {context.command(f'undo {placed.id}', coder=coder)}")
    again = context.command("log --unplaced" if waiting else "status", coder=coder)
    click.echo(f"\nNext: {again}" + f"   ({waiting} more have no place)" * bool(waiting))
