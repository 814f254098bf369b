"""qualcode patterns"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, one_of, print_table, show_notice, write_rows
from qualcode.model import PATTERNS

if TYPE_CHECKING:
    from qualcode.findings import PatternRecord, Proportion

_COLUMNS = (
    *("code", "pattern", "pattern_id", "suggester", "valence", "in_codebook", "fired", "also_matched"),
    *("accepted", "corrected", "rejected", "skipped", "undecided"),
    *("decided", "precision", "precision_low", "precision_high"),
    *("since", "since_version", "since_digest"),
)
_TABLE = {
    "rule": "code: pattern",
    "fired": "fired",
    "also_matched": "also",
    "verdicts": "a/c/r",
    "open": "s/u",
    "interval": "precision",
    "first": "since",
}
_UNUSED_TABLE = {"rule": "code: pattern", "also_matched": "also", "first": "since"}
_LEGEND = (
    "also: matched beside the evidence; a/c/r: accepted, corrected, rejected;\n"
    "s/u: skipped, undecided; precision: accepted of a/c/r, with an interval of 95 %"
)
_EMPTY = "No patterns fit.\n\nNext: qualcode suggest   (or fewer options)"


@click.command(short_help="Show how each pattern has done.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="This code and those below it.")
@click.option("--coder", help="Only this coder's decisions.")
@click.option(
    "--min",
    "least",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only patterns with N decisions or more; a skip is none.",
)
@click.option(
    "--sort",
    type=click.Choice(["precision", "fired", "code"]),
    default="code",
    show_default=True,
    help="The least precise first, those that fire most first, or as in the codebook.",
)
@click.option("--unused", is_flag=True, help="The patterns that never fired, instead.")
@one_of(["table", "csv", "json", "xlsx"])
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen."
)
@click.pass_obj
def command(
    context: Context,
    *,
    codes: tuple[str, ...],
    coder: str | None,
    least: int | None,
    sort: str,
    unused: bool,
    form: str,
    output: Path | None,
) -> None:
    """Show how often each pattern fired, and how many of its suggestions were accepted.

    A suggestion counts for the pattern that is its evidence, the longest match; "also" counts
    those in which a pattern matched beside that one. Precision is accepted of accepted, corrected
    and rejected, with an interval of 95 % (Wilson 1927). Your own decisions count, and those of coders
    with whom you were compared.
    """
    from qualcode.analysis import pattern_records
    from qualcode.review.lookups import code_family

    if output is not None and form == "table":
        raise click.UsageError("A table goes to the screen only: for a file add --format csv, json or xlsx.")
    if output is None and form == "xlsx":
        raise click.UsageError("A workbook needs a file: add --output FILE.xlsx")
    if unused and least:
        raise click.UsageError("Patterns that never fired have no decisions: leave out --min or --unused.")
    codebook = context.codebook
    with context.open_corpus() as corpus:
        sight = corpus.sight(context.coder)
        found = pattern_records(
            corpus,
            codebook,
            code_ids=code_family(codebook, codes),
            coder=sight.require(coder) if coder else sight.coders,
            unused=unused,
        )
    show_notice(sight, coder)
    records = _sorted([record for record in found if record.decided >= (least or 0)], sort)
    if form != "table":
        write_rows([_row(record) for record in records], _COLUMNS, form=form, output=output, sheet="patterns")
        return
    print_table(map(_short_row, records), _UNUSED_TABLE if unused else _TABLE, empty=_EMPTY)
    if records:
        click.echo(f"{_counted(records)} never fired." if unused else f"{_LEGEND}\n\n{_summed(records)}")


def _sorted(records: Sequence[PatternRecord], sort: str) -> list[PatternRecord]:
    """By ``sort``; alike ones stay in the order of the codebook."""
    if sort == "fired":
        return sorted(records, key=lambda record: -record.fired)
    if sort == "precision":
        # 0 of 9 says more than 0 of 1; without decisions there is nothing to say
        return sorted(
            records,
            key=lambda record: (record.precision.value if record.precision else 2, -record.decided),
        )
    return list(records)


def _row(record: PatternRecord) -> Row:
    precision, since = record.precision, record.since
    return {
        "code": record.code_id,
        "pattern": record.text,
        "pattern_id": record.pattern_id,
        "suggester": record.suggester,
        "valence": record.valence,
        "in_codebook": "yes" if record.current and record.suggester == PATTERNS else "no",
        "fired": record.fired,
        "also_matched": record.also_matched,
        "accepted": record.accepted,
        "corrected": record.corrected,
        "rejected": record.rejected,
        "skipped": record.skipped,
        "undecided": record.undecided,
        "decided": record.decided,
        "precision": round(precision.value, 4) if precision else None,
        "precision_low": round(precision.low, 4) if precision else None,
        "precision_high": round(precision.high, 4) if precision else None,
        "since": since.at if since else None,
        "since_version": since.version if since else None,
        "since_digest": since.digest if since else None,
    }


def _short_row(record: PatternRecord) -> Row:
    since = record.since
    return {
        "rule": f"{record.code_id}: {record.text or record.pattern_id}{'' if record.current else ' (gone)'}",
        "fired": record.fired,
        "also_matched": record.also_matched,
        "verdicts": f"{record.accepted}/{record.corrected}/{record.rejected}",
        "open": f"{record.skipped}/{record.undecided}",
        "interval": _in_words(record.precision) if record.precision else "",
        "first": f"{since.at.astimezone():%Y-%m-%d}" if since else "",
    }


def _summed(records: Sequence[PatternRecord]) -> str:
    from qualcode.analysis.intervals import proportion

    fired = sum(record.fired for record in records)
    together = proportion(sum(one.accepted for one in records), sum(one.decided for one in records))
    line = f"{_counted(records)}, {fired} suggestion{'s' if fired != 1 else ''}"
    if together is None:
        return f"{line}, none decided yet.\n\nNext: qualcode review"
    line = f"{line}; accepted {together.part} of {together.whole} decided: {_in_words(together)}"
    if any(record.decided + record.skipped > record.fired - record.undecided for record in records):
        line += (
            "\nSuggestions that several coders decided on count once for each; --coder NAME counts one coder."
        )
    return line


def _counted(records: Sequence[PatternRecord]) -> str:
    others = sum(record.suggester != PATTERNS for record in records)
    patterns = len(records) - others
    told = f"{patterns} pattern{'s' if patterns != 1 else ''}"
    return f"{told}, {others} rule{'s' if others != 1 else ''} of other suggesters" if others else told


def _in_words(precision: Proportion) -> str:
    return f"{precision.value:.2f} ({precision.low:.2f}–{precision.high:.2f})"
