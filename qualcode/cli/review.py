"""qualcode review"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context

if TYPE_CHECKING:
    from qualcode.review.ordering import Order


@click.command(short_help="Decide on suggestions, in the terminal or a browser.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only this code and those below it.")
@click.option("--document", metavar="DOC", help="Only this document.")
@click.option(
    "--order",
    type=click.Choice(["code", "document", "precision", "uncertainty"]),
    default="code",
    show_default=True,
    help="Code by code, through each document, or by how good each pattern has been so far: the best"
    " first, or those that you know least about.",
)
@click.option(
    "--stale", is_flag=True, help="Take up again what you decided under an older definition of a code."
)
@click.option(
    "--blind", is_flag=True, help="Code what was set aside (qualcode assign) without any suggestion."
)
@click.option("--coder", default="", help="Who decides; otherwise the coder in qualcode.yaml.")
@click.option("--web", is_flag=True, help="In the browser, with the whole transcript in view.")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="With --web: its port, else a free one."
)
@click.option("--no-browser", is_flag=True, help="With --web: print the link, open nothing.")
@click.pass_obj
def command(
    context: Context,
    *,
    codes: tuple[str, ...],
    document: str | None,
    order: Order,
    stale: bool,
    blind: bool,
    coder: str,
    web: bool,
    port: int | None,
    no_browser: bool,
) -> None:
    """Walk the queue of suggestions: a accepts, x rejects, ? shows the codebook entry and every key.

    Each decision is saved before the next suggestion appears; q quits, and the next review goes on
    where you left. With --web the same is done in the browser, on a page that only this machine can
    open.
    """
    if stale and order not in ("code", "document"):
        raise click.UsageError("With --stale the order is code or document.")
    if blind and (stale or codes or document or order != "code"):
        raise click.UsageError("--blind goes through all that was set aside, in its own order.")
    if not web and (port or no_browser):
        raise click.UsageError("--port and --no-browser go with --web.")
    if web:
        if stale or blind or order != "code" or len(codes) > 1:
            raise click.UsageError(
                "With --web there is no --stale, --blind or --order, and one --code at most."
            )
        _review_in_browser(
            context,
            code=codes[0] if codes else "",
            document=document,
            coder=coder,
            port=port,
            browser=not no_browser,
        )
        return
    from rich.console import Console

    from qualcode.review import read_stretches, review
    from qualcode.review.lookups import code_family, known_document
    from qualcode.review.pages import summary_lines
    from qualcode.review.wording import Wording

    project, codebook = context.project, context.codebook
    console = Console(highlight=False)
    with context.open_corpus() as corpus:
        corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
        if blind:
            left = read_stretches(
                corpus,
                codebook,
                coder=coder or context.coder,
                console=console,
                language=project.language,
            )
            _tell_blind(context, left, coder)
            return
        summary = review(
            corpus,
            codebook,
            coder=coder or context.coder,
            code_ids=code_family(codebook, codes),
            document_id=known_document(corpus, document) if document else None,
            order=order,
            stale=stale,
            console=console,
            language=project.language,
        )
    as_typed = partial(context.command, coder=coder)
    for line in summary_lines(summary, Wording(project.language), stale=stale, as_typed=as_typed):
        console.print(line)


def _tell_blind(context: Context, left: int, coder: str) -> None:
    """How much of what was set aside is left, and what to do next."""
    if left:
        told, again = f"{left} sentences of what was set aside are left.", "review --blind"
    else:
        told, again = "Nothing is left of what was set aside.", "review"
    click.echo(f"{told}\n\nNext: {context.command(again, coder=coder)}")


def _review_in_browser(
    context: Context, *, code: str, document: str | None, coder: str, port: int | None, browser: bool
) -> None:
    from qualcode.review.lookups import known_code, known_document
    from qualcode.review.web.serving import serve

    project, codebook = context.project, context.codebook
    with context.open_corpus() as corpus:
        corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
        serve(
            corpus,
            codebook,
            coder=coder or context.coder,
            language=project.language,
            title=project.title,
            document_id=known_document(corpus, document) if document else "",
            code_id=known_code(codebook, code).id if code else "",
            port=port or 0,
            browser=browser,
            tell=click.echo,
        )
