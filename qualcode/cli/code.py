"""qualcode code"""

from __future__ import annotations

import click

from qualcode.cli.context import Context
from qualcode.model import Status


@click.command(short_help="Code a passage by hand.")
@click.argument("document")
@click.option("--quote", required=True, help="The words to code, as they stand in the document.")
@click.option("--code", "code_id", required=True, metavar="CODE", help="The code's id.")
@click.option(
    "--status",
    type=click.Choice([status.value for status in Status]),
    default="present",
    show_default=True,
    help="What the passage says about the code.",
)
@click.option("--memo", default="", help="A note kept with the coding.")
@click.option("--occurrence", type=click.IntRange(min=1), metavar="N", help="Which of several places.")
@click.option("--coder", default="", help="Who decides; otherwise the coder in qualcode.yaml.")
@click.pass_obj
def command(
    context: Context,
    *,
    document: str,
    quote: str,
    code_id: str,
    status: str,
    memo: str,
    occurrence: int | None,
    coder: str,
) -> None:
    """Give a code to a passage of DOCUMENT, whether it was suggested or not.

    Spacing, upper and lower case, and the shape of quotation marks need not agree.
    """
    from qualcode.review.by_hand import code_by_hand
    from qualcode.review.lines import shortened
    from qualcode.review.lookups import known_code, known_document

    codebook = context.codebook
    code = known_code(codebook, code_id)
    with context.open_corpus() as corpus:
        document_id = known_document(corpus, document)
        corpus.record_codebook(codebook, context.project.codebook_path.read_text(encoding="utf-8-sig"))
        coding = code_by_hand(
            corpus,
            codebook,
            code,
            coder=coder or context.coder,
            document_id=document_id,
            quote=quote,
            status=Status(status),
            memo=memo,
            occurrence=occurrence,
        )
    if not coding.new:
        click.echo(f"Coded so already (decision {coding.decision_id}); nothing was changed.")
        return
    start, end = coding.span
    click.echo(f"Coded as {code.id} ({status}): “{shortened(coding.quote)}”")
    click.echo(f"{document_id} {start}–{end}, decision {coding.decision_id}.")
    again = context.command(f"undo {coding.decision_id}", coder=coder)
    click.echo(f"Take it back with: {again}")
    click.echo(f"\nNext: {context.command(f'quotes --code {code.id}', coder=coder)}")
