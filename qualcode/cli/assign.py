"""qualcode assign"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, counted, one_of, print_table, write_rows

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.findings import Proportion, Rate, Steering
    from qualcode.model import BlindAssignment, BlindSegment

_SEED = 1
_COLUMNS = ("stretch", "coder", "unit", "document", "start", "end", "words", "codings", "state", "done_at")
_TABLE = {
    "stretch": "no.", "coder": "coder", "document": "document", "place": "place",
    "words": "words", "codings": "codings", "state": "state",
}  # fmt: skip


def _share(_ctx: click.Context, _param: click.Parameter, typed: str | None) -> float | None:
    """A share as people write it: 15%, 15 % or 0.15."""
    if typed is None:
        return None
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*", typed)
    share = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else 0.0
    if not 0 < share <= 1:
        raise click.BadParameter(f"'{typed}' is no share. Write it as 15% or 0.15.")
    return share


@click.command(short_help="Set a random share aside to be coded without suggestions.")
@click.option("--blind", "share", callback=_share, metavar="SHARE", help="Draw this share, for instance 15%.")
@click.option("--unit", type=click.Choice(["document", "turn"]), help="What is drawn; document unless given.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help=f"Another number draws another share; {_SEED} unless given.",
)
@click.option("--coder", default="", help="Only for this coder; otherwise for everybody.")
@click.option("--list", "listed", is_flag=True, help="Show what is set aside, and how far it is coded.")
@click.option(
    "--done", metavar="DOC|NO", help="Say that a document or stretch is coded: suggestions are shown there."
)
@click.option("--not-done", metavar="DOC|NO", help="Take that back.")
@click.option("--report", is_flag=True, help="Print what the suggestions changed, for the paper.")
@one_of(["table", "csv", "json"])
@click.pass_obj
def command(
    context: Context,
    *,
    share: float | None,
    unit: str | None,
    seed: int | None,
    coder: str,
    listed: bool,
    done: str | None,
    not_done: str | None,
    report: bool,
    form: str,
) -> None:
    """Set a random share of the material aside, to be coded before any suggestion is shown there.

    Until a coder has marked a stretch as done, suggestions in it are neither shown nor asked about: code it
    by hand. The paper can then say how far suggestions steered the coder (--report). Drawn are documents,
    or turns of informants, in which nothing was decided yet; so do this before the review.
    """
    chosen = [share is not None, listed, done is not None, not_done is not None, report]
    if sum(chosen) > 1:
        raise click.UsageError("Give one of --blind, --list, --done, --not-done and --report.")
    if share is None and (unit or seed is not None):
        raise click.UsageError("--unit and --seed say how to draw: add --blind, for instance --blind 15%")
    with context.open_corpus() as corpus:
        if share is not None:
            _draw(context, corpus, share, unit or "document", _SEED if seed is None else seed, coder)
        elif done is not None or not_done is not None:
            _mark(context, corpus, done or not_done or "", coder, done=done is not None)
        elif report:
            _report(context, corpus, coder or context.coder, form)
        else:
            _list(context, corpus, coder, form)


def _draw(context: Context, corpus: Corpus, share: float, unit: str, seed: int, coder: str) -> None:
    from qualcode.analysis.assignment import draw_blind

    again = context.command("review --blind", coder=coder)
    for known in corpus.blind_assignments():
        if (known.seed, known.share, known.unit, known.coder) == (seed, share, unit, coder):
            click.echo(f"Assignment {known.id} was drawn so already.\n\nNext: {again}")
            return
    draw = draw_blind(corpus, share=share, unit=unit, seed=seed, coder=coder)
    stored = corpus.assign_blind(draw.assignment)
    count = len(stored.segments)
    documents = len({one.segment.document_id for one in stored.segments})
    where = f" in {counted(documents, 'document')}" if unit == "turn" else ""
    click.echo(
        f"Assignment {stored.id}: {count} of {draw.units} {unit}s{where} set aside for "
        f"{coder or 'every coder'} (seed {seed})."
    )
    if draw.worked:
        click.echo(f"{draw.worked} {unit}s have decisions or are set aside already, and were not drawn from.")
    if count < round(share * draw.units):
        click.echo(f"That is less than the {share:.0%} asked for.")
    click.echo(f"No suggestion is shown there until it is marked as done.\n\nNext: {again}")


def _mark(context: Context, corpus: Corpus, typed: str, named: str, *, done: bool) -> None:
    from qualcode.model import BlindReading

    coder = named or context.coder
    stretches = _named(corpus, typed, coder)
    state = {(one.assignment_id, one.number): one.done for one in corpus.blind_readings(coder=coder)}
    changed = 0
    for assignment, one in stretches:
        if state.get((assignment.id or 0, one.number), False) is not done:
            corpus.read_blind(BlindReading(assignment.id or 0, one.number, coder, done))
            changed += 1
    noun = "stretch" if changed == 1 else "stretches"
    if not changed:
        click.echo(f"{coder} has marked that so already; nothing was changed.")
    elif done:
        click.echo(f"Done: {changed} {noun}. Suggestions there are shown to {coder} from now on.")
    else:
        click.echo(f"Not done: {changed} {noun}. Suggestions there are held back from {coder} again.")
    click.echo(f"\nNext: {context.command('review' if done else 'review --blind', coder=named)}")


def _named(corpus: Corpus, typed: str, coder: str) -> list[tuple[BlindAssignment, BlindSegment]]:
    """The coder's stretches with the number ``typed`` (assignment.number, or the number alone in the only
    assignment), or all in the document ``typed``. Raises NotFoundError."""
    from qualcode.errors import NotFoundError
    from qualcode.review.lookups import known_document

    mine = [one for one in corpus.blind_assignments() if one.coder in ("", coder)]
    number = re.fullmatch(r"(?:(\d+)\.)?(\d+)", typed.strip())
    if number and (number[1] or len(mine) == 1):
        wanted = int(number[1]) if number[1] else mine[0].id
        found = [
            (assignment, one)
            for assignment in mine
            for one in assignment.segments
            if (assignment.id, one.number) == (wanted, int(number[2]))
        ]
    else:
        document_id = known_document(corpus, typed)
        found = [
            (assignment, one)
            for assignment in mine
            for one in assignment.segments
            if one.segment.document_id == document_id
        ]
    if not found:
        raise NotFoundError(
            f"Nothing of that name is set aside for {coder}: {typed}",
            hint="See what is: qualcode assign --list",
        )
    return found


def _list(context: Context, corpus: Corpus, coder: str, form: str) -> None:
    rows = list(_rows(context, corpus, coder))
    if form != "table":
        write_rows(rows, _COLUMNS, form=form, output=None)
        return
    print_table(
        (
            {**row, "place": f"{row['start']}–{row['end']}" if row["unit"] == "turn" else "whole"}
            for row in rows
        ),
        _TABLE,
        empty="Nothing is set aside to be coded without suggestions.\n\nNext: "
        + context.command("assign --blind 15%"),
    )
    waiting = [row for row in rows if row["state"] == "to code" and row["coder"] == context.coder]
    if waiting:
        first = waiting[0]
        by_hand = context.command(f"code {first['document']} --quote … --code …")
        done = context.command(f"assign --done {first['stretch']}")
        click.echo(
            f"{len(waiting)} to be coded by {context.coder}: {context.command('review --blind')}   (or by "
            f"hand: {by_hand})\n"
            f"Then: {done}"
        )


def _rows(context: Context, corpus: Corpus, coder: str) -> Iterator[Row]:
    """One row a stretch and coder: everybody's who may have begun, and of ``coder`` where that is given."""
    consensus = {one.consensus for one in corpus.openings()}
    readings = {(one.assignment_id, one.number, one.coder): one for one in corpus.blind_readings()}
    everybody = [one for one in dict.fromkeys((context.coder, *corpus.coders())) if one not in consensus]
    sight = corpus.sight(context.coder)
    codings = {name: list(corpus.iter_codings(coder=name)) for name in sight.coders}
    for assignment in corpus.blind_assignments():
        for name in [assignment.coder] if assignment.coder else everybody:
            if coder and name != coder:
                continue
            for one in assignment.segments:
                reading = readings.get((assignment.id or 0, one.number, name))
                done = reading is not None and reading.done
                mine = codings.get(name)
                touching = None if mine is None else [c for c in mine if c.segment.overlaps(one.segment)]
                yield {
                    "stretch": f"{assignment.id}.{one.number}",
                    "coder": name,
                    "unit": assignment.unit,
                    "document": one.segment.document_id,
                    "start": one.segment.start,
                    "end": one.segment.end,
                    "words": len(one.segment.quote.split()),
                    "codings": None if touching is None else len(touching),
                    "state": "done" if done else "to code",
                    "done_at": reading.at if reading is not None and done else None,
                }


def _report(context: Context, corpus: Corpus, coder: str, form: str) -> None:
    from qualcode.analysis.steering import steering

    found = steering(corpus, corpus.sight(context.coder).require(coder))
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    elif form == "csv":
        write_rows(_figures(found), ("coder", *_FIGURES), form=form, output=None)
    else:
        _print(context, found, coder)


_FIGURES = ("figure", "part", "whole", "value", "low", "high")


def _figures(found: Steering) -> Sequence[Row]:
    named: dict[str, Rate | Proportion | None] = {
        "codings per 1,000 words, blind": found.blind,
        "codings per 1,000 words, with suggestions": found.assisted,
        "blind codings that would have been offered": found.offered,
        "suggestions coded unprompted": found.unprompted,
        "suggestions taken elsewhere": found.taken,
    }
    return [{"coder": found.coder, "figure": name, **_numbers(one)} for name, one in named.items() if one]


def _numbers(one: Rate | Proportion) -> Row:
    from qualcode.findings import Rate

    part, whole = (one.count, one.words) if isinstance(one, Rate) else (one.part, one.whole)
    rounded = {name: round(getattr(one, name), 4) for name in ("value", "low", "high")}
    return {"part": part, "whole": whole, **rounded}


def _print(context: Context, found: Steering, coder: str) -> None:
    if not found.assigned:
        again = context.command("assign --blind 15%", coder=coder)
        click.echo(f"Nothing is set aside for {found.coder}.\n\nNext: {again}")
        return
    click.echo(f"{found.coder}: {found.stretches} of {found.assigned} blind stretches are done.")
    if not found.stretches:
        click.echo(f"\nNext: {context.command('review --blind', coder=coder)}")
        return
    click.echo("")
    for line in _sentences(found):
        click.echo(line)
    click.echo(
        "\nIntervals of 95 %: Wilson's for shares; Byar's for rates, which takes codings as independent.\n"
        "What a program offers is no coder: none of these figures is an agreement between coders."
    )


def _sentences(found: Steering) -> Iterator[str]:
    for name, rate in (("Without suggestions", found.blind), ("With suggestions", found.assisted)):
        if rate:
            yield (
                f"{name}: {rate.count} codings in {rate.words} words, {rate.value:.1f} per 1,000 words "
                f"({rate.low:.1f}–{rate.high:.1f})"
            )
    told = (
        (found.offered, "of the codings made blind touch a suggestion of the same code"),
        (found.unprompted, "of the suggestions there were coded so before any was shown"),
        (found.taken, "of the suggestions decided on elsewhere became a coding under their code"),
    )
    for share, words in told:
        if share:
            interval = f"{100 * share.low:.0f}–{100 * share.high:.0f} %"
            yield f"{share.part} of {share.whole} {words}: {100 * share.value:.0f} % ({interval})"
    if not found.assisted:
        yield "With suggestions: no document is reviewed to its end yet."
