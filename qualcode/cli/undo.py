"""qualcode undo"""

from __future__ import annotations

import click

from qualcode.cli.context import Context


@click.command(short_help="Take a decision back.")
@click.argument("decision", type=click.IntRange(min=1), required=False)
@click.option("--coder", default="", help="Whose decision; otherwise the coder in qualcode.yaml.")
@click.pass_obj
def command(context: Context, decision: int | None, coder: str) -> None:
    """Take back the last decision, or the one with the number DECISION (see `qualcode log`).

    Nothing is deleted: the log keeps the decision and that it was taken back.
    """
    from qualcode.review.lines import shortened

    with context.open_corpus() as corpus:
        undone = corpus.undo(coder or context.coder, decision)
        log = corpus.decisions(coder=undone.coder, document_id=undone.segment.document_id)
    original = next(one for one in log if one.id == undone.undoes)
    what = f"{original.verdict} {original.code_id}"
    click.echo(f"Taken back: decision {original.id} of {original.coder}, {what}.")
    click.echo(f"“{shortened(original.segment.quote)}” ({original.segment.document_id})")
    again = "review" if original.suggestion_id is not None else "log"
    click.echo(f"\nNext: {context.command(again, coder=coder)}")
