"""qualcode compare"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, counted, one_of, print_table, write_rows

if TYPE_CHECKING:
    from qualcode.analysis.disagreements import ConsensusState, Disagreement
    from qualcode.corpus import Corpus
    from qualcode.model import Coding, Opening

_COLUMNS = (
    *("number", "document", "start", "end", "passage", "difference", "state", "first", "second"),
    *("first_code", "first_status", "first_quote", "first_memo", "first_decision"),
    *("second_code", "second_status", "second_quote", "second_memo", "second_decision"),
)
_TABLE = {"place": "place", "difference": "difference", "mine": "", "theirs": "", "passage": "passage"}
_COUNTS = {
    "name": "code", "agreed": "alike", "one only": "by one only", "code": "other code",
    "status": "other status", "span": "other span",
}  # fmt: skip
_CONSENSUS = {"id": "konsensus", "en": "consensus"}


@click.command(short_help="Compare two coders and settle where they differ.")
@click.argument("first", metavar="CODER")
@click.argument("second", metavar="CODER")
@click.option("--consensus", metavar="NAME", help="The coder that stands for what both agree on.")
@click.option("--yes", is_flag=True, help="Open the pair without asking.")
@click.option("--resolve", is_flag=True, help="Settle the disagreements one by one, in the terminal.")
@click.option("--adopt-agreed", is_flag=True, help="Take over for the consensus what both have coded alike.")
@one_of(["table", "csv", "json", "xlsx"])
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen."
)
@click.pass_obj
def command(
    context: Context,
    *,
    first: str,
    second: str,
    consensus: str | None,
    yes: bool,
    resolve: bool,
    adopt_agreed: bool,
    form: str,
    output: Path | None,
) -> None:
    """List where two coders differ, and settle it.

    The first time this opens the pair: from then on both see each other's decisions, and agreement is
    computed with those made until then. Compared are the codings in the documents that both have worked on.
    What --resolve and --adopt-agreed decide belongs to the consensus, a coder of its own: the decisions of
    both coders stay as they are.
    """
    from qualcode.analysis import consensus_state

    if output is not None and form == "table":
        raise click.UsageError("A table goes to the screen only: for a file add --format csv, json or xlsx.")
    with context.open_corpus() as corpus:
        opening = _opened(context, corpus, first, second, consensus=consensus, yes=yes)
        if adopt_agreed:
            _adopt(context, corpus, opening)
        if resolve:
            _settle(context, corpus, opening)
            return
        state = consensus_state(corpus, opening)
    if form == "table":
        _print(context, state)
    else:
        write_rows(_rows(state), _COLUMNS, form=form, output=output, sheet="disagreements")


def _opened(
    context: Context, corpus: Corpus, first: str, second: str, *, consensus: str | None, yes: bool
) -> Opening:
    """The opening of the pair, which is made now where there is none. Raises ClosedError."""
    from qualcode.errors import ClosedError, QualcodeError
    from qualcode.model import Opening

    reader = context.coder
    known = next((one for one in corpus.openings() if one.pair == {first, second}), None)
    if known is not None and consensus not in (None, known.consensus):
        raise QualcodeError(
            f"{first} and {second} were compared already; their consensus is '{known.consensus}'.",
            hint="Leave out --consensus.",
        )
    wanted = {first, second, known.consensus if known else first}
    if reader not in wanted and reader in corpus.coders():
        raise ClosedError(
            f"{reader} codes too, and would see the decisions of {first} and {second}.",
            hint=f"One of them may: qualcode --coder {quote(first)} compare {quote(first)} {quote(second)}",
        )
    if known is not None:
        return known
    name = consensus or _free_name(corpus, _CONSENSUS[context.project.language])
    opening = Opening(first, second, name, by=reader)
    corpus.check_opening(opening)  # before anything is asked
    if not yes:
        click.echo(
            f"{first} and {second} will see each other's decisions from now on, and so cannot code\n"
            "independently any more. Agreement is computed with the decisions made until now.\n"
            f"What they agree on afterwards is decided by a coder of its own, '{name}'.\n"
            "This cannot be taken back."
        )
        click.confirm("Open the pair?", abort=True)
    opened = corpus.open_pair(opening)
    click.echo(f"Opened: {first} and {second}, consensus '{opened.consensus}'.\n", err=True)
    return opened


def _free_name(corpus: Corpus, name: str) -> str:
    """``name``, or with a number behind it where another pair's consensus has it."""
    taken = {one.consensus for one in corpus.openings()}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 2))
    return next((one for one in (name, *numbered) if one not in taken), name)


def _adopt(context: Context, corpus: Corpus, opening: Opening) -> None:
    from qualcode.review.consensus import ConsensusSession

    codebook = context.codebook
    corpus.record_codebook(codebook, context.project.codebook_path.read_text(encoding="utf-8-sig"))
    count = ConsensusSession(corpus, codebook, opening).adopt_agreed()
    noun = "coding" if count == 1 else "codings"
    click.echo(f"Adopted for '{opening.consensus}': {count} {noun} that both have alike.", err=True)


def _settle(context: Context, corpus: Corpus, opening: Opening) -> None:
    from rich.console import Console

    from qualcode.review import settle
    from qualcode.review.consensus_terminal import summary_line
    from qualcode.review.wording import Wording

    project, codebook = context.project, context.codebook
    corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
    console = Console(highlight=False)
    summary = settle(corpus, codebook, opening, console=console, language=project.language)
    console.print(summary_line(summary, Wording(project.language)))
    pair = f"{quote(opening.first)} {quote(opening.second)}"
    if summary.waiting:
        click.echo(f"\nNext: {context.command(f'compare {pair} --resolve')}")
    elif summary.unadopted:
        click.echo(f"\nNext: {context.command(f'compare {pair} --adopt-agreed')}")
    else:
        click.echo(f"\nThe consensus is finished.\n\nNext: {context.command('report')}")


def _print(context: Context, state: ConsensusState) -> None:
    from qualcode.analysis.disagreements import counts_by_code

    opening, comparison = state.opening, state.comparison
    documents = len(comparison.documents)
    if not documents:
        click.echo(f"{opening.first} and {opening.second} have not worked on the same document yet.")
        click.echo(f"\nNext: {context.command('review')}")
        return
    columns = {**_TABLE, "mine": opening.first, "theirs": opening.second}
    print_table(map(_short_row, state.waiting), columns, empty="No disagreement waits.")
    counts: Iterator[Row] = (
        {**counted, "name": code_id} for code_id, counted in counts_by_code(comparison).items()
    )
    print_table(counts, _COUNTS, empty="Neither has coded anything there.")
    click.echo(
        f"{counted(documents, 'document')} that both have worked on: "
        f"{counted(len(comparison.agreed), 'coding')} alike "
        f"({len(state.adopted)} adopted), {counted(len(comparison.disagreements), 'disagreement')} "
        f"({len(state.settled)} settled, {len(state.waiting)} wait)."
    )
    pair = f"{quote(opening.first)} {quote(opening.second)}"
    if state.waiting:
        click.echo(f"\nNext: {context.command(f'compare {pair} --resolve')}")
    elif state.unadopted:
        click.echo(f"\nNext: {context.command(f'compare {pair} --adopt-agreed')}")
    else:
        click.echo(f"\nThe consensus is finished.\n\nNext: {context.command('report')}")


def _short_row(one: Disagreement) -> Row:
    from qualcode.review.lines import shortened

    start, end = one.span
    longest = max(one.codings, key=lambda coding: coding.segment.end - coding.segment.start)
    return {
        "place": f"{one.document_id} {start}–{end}",
        "difference": str(one.difference),
        "mine": _told(one.first),
        "theirs": _told(one.second),
        "passage": shortened(longest.segment.quote, 90),
    }


def _told(codings: Sequence[Coding]) -> str:
    return "; ".join(f"{one.code_id} ({one.status})" for one in codings) or "–"


def _rows(state: ConsensusState) -> list[Row]:
    """One row a disagreement, settled ones too; of several codings of one coder there, one after another."""
    waiting = set(state.waiting)
    return [
        _row(number, one, state.opening, waiting=one in waiting)
        for number, one in enumerate(state.comparison.disagreements, start=1)
    ]


def _row(number: int, one: Disagreement, opening: Opening, *, waiting: bool) -> Row:
    start, end = one.span
    row: dict[str, str | int | None] = {
        "number": number,
        "document": one.document_id,
        "start": start,
        "end": end,
        "difference": str(one.difference),
        "state": "waits" if waiting else "settled",
        "first": opening.first,
        "second": opening.second,
        "passage": " … ".join(dict.fromkeys(coding.segment.quote for coding in one.codings)),
    }
    for side, codings in (("first", one.first), ("second", one.second)):
        row |= {
            f"{side}_code": "; ".join(dict.fromkeys(coding.code_id for coding in codings)),
            f"{side}_status": "; ".join(str(coding.status) for coding in codings),
            f"{side}_quote": " … ".join(coding.segment.quote for coding in codings),
            f"{side}_memo": "; ".join(coding.memo for coding in codings if coding.memo),
            f"{side}_decision": "; ".join(str(coding.decision_id) for coding in codings),
        }
    return row
