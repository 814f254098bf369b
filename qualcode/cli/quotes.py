"""qualcode quotes"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Cell, Row, one_of, print_table, show_notice, write_rows
from qualcode.model import Status

if TYPE_CHECKING:
    from qualcode.model import Quote

_FIRST = ("document", "title", "kind", "speaker", "role", "informant")
_LAST = ("code", "code_path", "status", "coder", "verdict", "memo", "at", "start", "end", "quote", "decision")
_EMPTY = "No coded segments fit.\n\nNext: qualcode review   (or fewer options)"
_TABLE = {"source": "source", "code_path": "code", "status": "status", "quote": "quote"}


@click.command(short_help="Retrieve coded segments.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="This code and those below it.")
@click.option("--attr", "attributes", multiple=True, metavar="NAME=VALUE", help="For instance level=desa.")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="Only this status.")
@click.option("--coder", help="Only this coder's codings.")
@click.option("--document", metavar="DOC", help="Only this document.")
@one_of(["table", "csv", "json", "xlsx"])
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen."
)
@click.pass_obj
def command(
    context: Context,
    *,
    codes: tuple[str, ...],
    attributes: tuple[str, ...],
    status: str | None,
    coder: str | None,
    document: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Retrieve what is coded, with speaker, attributes, code path and place in the text.

    Several --code widen the choice, several --attr narrow it. Of several coders those are shown whom you
    may see; what two have coded alike is one row, and where a consensus is finished it stands for the pair.
    """
    from qualcode.analysis import counted_quotes
    from qualcode.review.lookups import code_family, known_document

    if output is not None and form == "table":
        raise click.UsageError("A table goes to the screen only: for a file add --format csv, json or xlsx.")
    if output is None and form == "xlsx":
        raise click.UsageError("A workbook needs a file: add --output FILE.xlsx")
    wanted = _wanted_attributes(attributes)
    codebook = context.codebook
    with context.open_corpus() as corpus:
        sight = corpus.sight(context.coder)
        quotes = list(
            corpus.quotes(
                codebook,
                code_ids=code_family(codebook, codes),
                attributes=wanted,
                status=status,
                coder=sight.require(coder) if coder else sight.coders,
                document_id=known_document(corpus, document) if document else None,
            )
        )
        quotes = quotes if coder else counted_quotes(corpus, quotes)
    show_notice(sight, coder)
    if form == "table":
        rows = ({**_row(quote, ()), "source": _source(quote)} for quote in quotes)
        print_table(rows, _TABLE, empty=_EMPTY)
        if not quotes and wanted:
            click.echo(f"Attributes in this project: {', '.join(_known_attributes(context)) or 'none'}.")
        return
    named = tuple(sorted({name for quote in quotes for name in quote.attributes} - {*_FIRST, *_LAST}))
    write_rows([_row(quote, named) for quote in quotes], (*_FIRST, *named, *_LAST), form=form, output=output)


def _wanted_attributes(typed: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in typed]
    for name, equals, value in pairs:
        if not (name.strip() and equals and value.strip()):
            raise click.BadParameter("write it as NAME=VALUE, for instance level=desa", param_hint="--attr")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _source(quote: Quote) -> str:
    """Whose words, and where, for the table."""
    attributes = (quote.attributes.get(name, "") for name in ("institution", "level", "date"))
    who = dict.fromkeys(part for part in (quote.informant or quote.speaker, *attributes) if part)
    segment = quote.coding.segment
    return f"{', '.join(who)}\n{segment.document_id} {segment.start}–{segment.end}"


def _known_attributes(context: Context) -> list[str]:
    """The names of attributes that documents and their speakers have."""
    names: set[str] = set()
    with context.open_corpus() as corpus:
        for document in corpus.documents():
            names.update(document.attributes, *document.speakers.values())
    return sorted(names | {"kind", "document", "speaker", "informant"})


def _row(quote: Quote, attributes: tuple[str, ...]) -> Row:
    coding = quote.coding
    first: dict[str, Cell] = {
        "document": coding.segment.document_id,
        "title": quote.document_title,
        "kind": str(quote.kind),
        "speaker": quote.speaker,
        "role": str(quote.role),
        "informant": quote.informant,
    }
    last: dict[str, Cell] = {
        "code": coding.code_id,
        "code_path": " › ".join(quote.code_path),
        "status": str(coding.status),
        "coder": coding.coder,
        "verdict": str(coding.verdict),
        "memo": coding.memo,
        "at": coding.at,
        "start": coding.segment.start,
        "end": coding.segment.end,
        "quote": coding.segment.quote,
        "decision": coding.decision_id,
    }
    return {**first, **{name: quote.attributes.get(name, "") for name in attributes}, **last}
