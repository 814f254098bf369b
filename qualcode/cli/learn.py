"""qualcode codebook learn"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Cell, Row, one_of, show_notice, write_rows
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from datetime import date

    from qualcode.corpus import Corpus
    from qualcode.suggestions.learning import Learned, Proposal

_COLUMNS = (
    *(
        "code",
        "rule",
        "phrase",
        "right",
        "found",
        "documents",
        "sample_right",
        "sample",
        "keyness",
        "log_ratio",
    ),
    *("held_out_right", "held_out", "precision", "precision_low", "precision_high", "coders"),
    *("example_1", "document_1", "example_2", "document_2", "example_3", "document_3"),
)
_EXAMPLES = 3


@click.command("learn", short_help="Propose patterns and traps from your decisions.")
@click.option("--list", "listed", is_flag=True, help="Only print the proposals; ask nothing, write nothing.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only this code and those below it.")
@click.option("--coder", help="Learn from this coder's decisions only.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most N proposals, those with the highest keyness.",
)
@one_of(["table", "csv", "json"])
@click.pass_obj
def command(
    context: Context, *, listed: bool, codes: tuple[str, ...], coder: str | None, limit: int | None, form: str
) -> None:
    """Propose new patterns and traps from what was decided; you accept or refuse each.

    Patterns come from coded sentences that no pattern of their code found, traps from suggestions that
    were rejected as "wrong sense". A phrase is offered only if it also holds in documents that had no part
    in finding it. What you accept is written into the codebook with its origin behind a #; what you
    refuse is kept in NAME.refused.csv beside it and not proposed again.
    """
    asks = not listed and form == "table"
    if asks and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QualcodeError(
            "Proposals are accepted one by one, which needs a terminal.",
            hint="To print them: qualcode codebook learn --list",
        )
    with context.open_corpus() as corpus:
        learned = _learn(context, corpus, codes, coder)
    proposals = _chosen(learned.proposals, limit)
    if form != "table":
        write_rows([_row(one) for one in proposals], _COLUMNS, form=form, output=None)
        return
    if listed:
        _print(context, proposals)
    elif proposals:
        _ask(context, proposals)
    for line in _basis(learned, context):
        click.echo(line)


def _learn(context: Context, corpus: Corpus, codes: tuple[str, ...], coder: str | None) -> Learned:
    from qualcode.codebook.refusals import read_refusals
    from qualcode.review.lookups import code_family
    from qualcode.suggestions.learning import learn

    sight = corpus.sight(context.coder)
    show_notice(sight, coder)
    return learn(
        corpus,
        context.codebook,
        coder=sight.require(coder) if coder else sight.coders,
        code_ids=code_family(context.codebook, codes),
        refused=read_refusals(context.project.codebook_path),
        pipeline=context.project.pipeline,
    )


def _chosen(proposals: Sequence[Proposal], limit: int | None) -> list[Proposal]:
    """The ``limit`` proposals with the highest keyness, in the order of the codebook."""
    best = sorted(proposals, key=lambda one: -one.keyness)[:limit]
    return [one for one in proposals if one in best]


def _ask(context: Context, proposals: Sequence[Proposal]) -> None:
    from datetime import date

    from rich.console import Console

    from qualcode.codebook import add_rule
    from qualcode.codebook.refusals import add_refusal
    from qualcode.review.proposals import review_proposals

    path, today = context.project.codebook_path, date.today()

    def accept(proposal: Proposal) -> None:
        add_rule(path, proposal.code_id, proposal.text, trap=proposal.trap, comment=origin(proposal, today))

    def refuse(proposal: Proposal) -> None:
        add_refusal(path, proposal.refusal, coder=context.coder, on=today)

    answers = review_proposals(
        proposals,
        context.codebook,
        accept=accept,
        refuse=refuse,
        console=Console(highlight=False),
        language=context.project.language,
    )
    if answers.accepted:
        click.echo("Next: qualcode suggest")


def origin(proposal: Proposal, on: date) -> str:
    """Where a learned rule comes from, as it stands behind it in the codebook."""
    segments = f"{proposal.right} segment{'s' if proposal.right != 1 else ''}"
    documents = f"{proposal.documents} document{'s' if proposal.documents != 1 else ''}"
    made = "rejected as wrong sense" if proposal.trap else "coded"
    return (
        f"learned {on:%Y-%m-%d} from {segments} ({documents}) {made} by {', '.join(proposal.coders)}; "
        f"held out: {proposal.held_out_right} of {proposal.held_out}"
    )


def _print(context: Context, proposals: Sequence[Proposal]) -> None:
    from rich.console import Console

    from qualcode.review.proposals import proposal_lines

    console = Console(highlight=False)
    for proposal in proposals:
        for line in proposal_lines(proposal, context.codebook, language=context.project.language):
            console.print(line)
        console.print()


def _basis(learned: Learned, context: Context) -> Iterator[str]:
    """What was read, for which codes nothing can be tested yet, and what was left out."""
    from qualcode.codebook.refusals import refusals_path

    if not learned.documents:
        yield "Nothing has been decided yet that could be learned from.\nNext: qualcode review"
        return
    yield (
        f"Read: {_count(learned.sentences, 'sentence')} of {_count(learned.documents, 'document')} with "
        f"decisions, {_count(learned.missed, 'coding')} that no pattern of their code finds, "
        f"{_count(learned.wrong_sense, 'suggestion')} rejected as wrong sense."
    )
    if not learned.proposals:
        yield "No phrase holds in documents that had no part in finding it; nothing is proposed."
    if learned.too_few:
        yield "Too little to test yet, codings that no pattern finds (and how many more, in other documents):"
    for one in learned.too_few:
        documents = _count(one.documents, "document")
        yield f"  {one.code_id}: {one.sentences} in {documents} (at least {one.more} more)"
    if learned.missed == 0 and learned.wrong_sense == 0:
        yield (
            "Patterns are learned from passages that you code by hand (qualcode code), traps from "
            'rejections with the reason "wrong sense" (r in the review).'
        )
    if learned.refused:
        path = refusals_path(context.project.codebook_path)
        yield (
            f"Left out: {_count(learned.refused, 'proposal')} that you refused; to be asked again, delete "
            f"the line in {click.format_filename(path)}."
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(proposal: Proposal) -> Row:
    from qualcode.analysis.intervals import wilson

    low, high = wilson(proposal.held_out_right, proposal.held_out)
    row: dict[str, Cell] = {
        "code": proposal.code_id,
        "rule": "trap" if proposal.trap else "pattern",
        "phrase": proposal.text,
        "right": proposal.right,
        "found": proposal.found,
        "documents": proposal.documents,
        "sample_right": proposal.sample_right,
        "sample": proposal.sample,
        "keyness": round(proposal.keyness, 2),
        "log_ratio": round(proposal.ratio, 2),
        "held_out_right": proposal.held_out_right,
        "held_out": proposal.held_out,
        "precision": round(proposal.held_out_right / proposal.held_out, 4),
        "precision_low": round(low, 4),
        "precision_high": round(high, 4),
        "coders": "; ".join(proposal.coders),
    }
    for number, segment in enumerate(proposal.examples[:_EXAMPLES], 1):
        row[f"example_{number}"], row[f"document_{number}"] = segment.quote, segment.document_id
    return row
