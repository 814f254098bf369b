"""qualcode log"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, one_of, print_table, show_notice, write_rows

if TYPE_CHECKING:
    from qualcode.model import Decision

_COLUMNS = (
    *("id", "at", "coder", "verdict", "code", "status", "document", "start", "end", "quote"),
    *("reason", "memo", "suggestion", "undoes", "seconds", "codebook_digest", "code_digest", "fit"),
)
_TABLE = {
    "id": "no.",
    "at": "when",
    "coder": "coder",
    "what": "what",
    "passage": "passage",
}


@click.command(short_help="List the decisions.")
@click.option("--coder", help="Only this coder's decisions.")
@click.option("--document", metavar="DOC", help="Only decisions on this document.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Only the last N decisions; a table shows 50."
)
@click.option(
    "--unplaced",
    is_flag=True,
    help="Only codings whose words a corrected text has no more: they need a place.",
)
@one_of(["table", "csv", "json"])
@click.pass_obj
def command(
    context: Context,
    *,
    coder: str | None,
    document: str | None,
    limit: int | None,
    unplaced: bool,
    form: str,
) -> None:
    """List every decision, the newest first: who, when, what, why, and under which codebook.

    Nothing ever leaves this log; what was taken back is followed by its undo. Decisions of other coders
    are shown once you were compared with them.
    """
    from qualcode.review.lookups import known_document
    from qualcode.review.unplaced import unplaced as without_place

    limit = limit or (50 if form == "table" else None)
    with context.open_corpus() as corpus:
        document_id = known_document(corpus, document) if document else None
        sight = corpus.sight(context.coder)
        chosen = sight.require(coder) if coder else sight.coders
        if unplaced:
            found = without_place(corpus, coder=chosen, document_id=document_id)
            decisions = sorted(found, key=lambda one: one.id or 0, reverse=True)[:limit]
        else:
            decisions = corpus.decisions(
                coder=chosen, document_id=document_id, limit=limit, newest_first=True
            )
    rows = [_row(decision) for decision in decisions]
    if form == "table":
        pairs = zip(rows, decisions, strict=True)
        short = ({**row, "what": _what(one), "passage": _passage(one)} for row, one in pairs)
        empty = (
            "Every coding has a place."
            if unplaced
            else f"No decisions yet.\n\nNext: {context.command('review')}"
        )
        print_table(short, _TABLE, empty=empty)
        if unplaced and decisions:
            number = decisions[0].id
            owner = decisions[0].coder if decisions[0].coder != context.coder else ""
            again = context.command(f'place {number} --quote "…"', coder=owner)
            click.echo(f"Give one a place: {again}")
            click.echo(f"or take it back:  {context.command(f'undo {number}', coder=owner)}")
    else:
        write_rows(rows, _COLUMNS, form=form, output=None)
    show_notice(sight, coder)


def _what(decision: Decision) -> str:
    """The decision in a few words, for the table."""
    if decision.undoes is not None:
        return f"undone: no. {decision.undoes}"
    status = "" if decision.status == "present" else f" ({decision.status})"
    what = f"{decision.verdict} {decision.code_id}{status}"
    notes = {"because": decision.reason, "memo": decision.memo}
    return "; ".join([what, *(f"{name}: {note}" for name, note in notes.items() if note)])


def _passage(decision: Decision) -> str:
    from qualcode.review.lines import shortened

    earlier = f", text {decision.revision}" if decision.revision else ""
    return f"“{shortened(decision.segment.quote, 90)}” {decision.segment.document_id}{earlier}"


def _row(decision: Decision) -> Row:
    return {
        "id": decision.id,
        "at": decision.at,
        "coder": decision.coder,
        "verdict": str(decision.verdict),
        "code": decision.code_id,
        "status": str(decision.status),
        "document": decision.segment.document_id,
        "start": decision.segment.start,
        "end": decision.segment.end,
        "quote": decision.segment.quote,
        "reason": decision.reason,
        "memo": decision.memo,
        "suggestion": decision.suggestion_id,
        "undoes": decision.undoes,
        "seconds": decision.seconds,
        "codebook_digest": decision.codebook_digest,
        "code_digest": decision.code_digest,
        "fit": str(decision.fit),
    }
