"""qualcode agreement"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Cell, Row, one_of, print_table, save, write_rows
from qualcode.errors import NotFoundError

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.findings import Agreement, CodeAgreement, Coefficient, LeftOut, Unit
    from qualcode.model import Codebook

_UNITS = ("sentence", "turn", "document", "character")
_COEFFICIENTS = ("percent", "kappa", "ac1", "alpha", "u_alpha", "cu_alpha")
_TABLE = {
    "name": "code",
    "given": "coded",
    "percent": "agree",
    "kappa": "kappa",
    "ac1": "AC1",
    "alpha": "alpha",
}
_SEGMENTS_TABLE = {"name": "code", "u_alpha": "u-alpha", "cu_alpha": "cu-alpha"}
_LEGEND = "coded: {units} with the code, by {coders}; agree: percent agreement; —: not defined"
_INTERVALS = "in brackets: {share:g} % bootstrap intervals over {documents}"
_SEGMENTS = (
    "Of the segments as the coders marked them, whatever the unit (Krippendorff):\n"
    "u-alpha: where a code begins and ends"
)
_SHARED = "cu-alpha: which code it is, only where both have marked something"
_FEW = 10  # documents; below it the ends of a bootstrap interval jump with each document
_SHOWN = 10


@click.command(short_help="Measure how far coders agree.")
@click.option(
    "--coder", "coders", multiple=True, help="One of the coders; otherwise all who share a document."
)
@click.option("--exclude", multiple=True, metavar="CODER", help="Leave this coder out.")
@click.option("--now", is_flag=True, help="Count what was decided after the coders were compared, too.")
@click.option(
    "--unit", type=click.Choice(_UNITS), default=_UNITS[0], show_default=True, help="What is counted."
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="This code and those below it.")
@click.option("--statuses", is_flag=True, help="Count a code with another status as another code, too.")
@one_of(["table", "csv", "xlsx", "json"])
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen."
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0, 100_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="Resamples of documents for the intervals; 0 for none.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=1,
    show_default=True,
    metavar="N",
    help="Another number draws other resamples.",
)
@click.pass_obj
def command(
    context: Context,
    *,
    coders: tuple[str, ...],
    exclude: tuple[str, ...],
    now: bool,
    unit: str,
    codes: tuple[str, ...],
    statuses: bool,
    form: str,
    output: Path | None,
    bootstrap: int,
    seed: int,
) -> None:
    """Measure how far coders agree on where each code is, in documents that two of them worked on.

    Percent agreement, Cohen's kappa, Gwet's AC1 and Krippendorff's alpha, with intervals, and sentences
    for the method section in both languages. A suggestion is no coder, nor is a consensus: only what coders
    decided before they were compared (qualcode compare) counts.
    """
    from qualcode.analysis.agreement import agreement, independence
    from qualcode.review.lookups import code_family

    if output is not None and form == "table":
        raise click.UsageError("A table goes to the screen only: for a file add --format csv, xlsx or json.")
    if output is None and form == "xlsx":
        raise click.UsageError("A workbook needs a file: add --output FILE.xlsx")
    if len(set(coders)) < len(coders) or set(coders) & set(exclude):
        raise click.UsageError("Name each coder once.")
    codebook = context.codebook
    with context.open_corpus() as corpus:
        _check_known(corpus, exclude)
        apart = independence(corpus, coders or None)
        found = agreement(
            corpus,
            codebook,
            coders=coders or None,
            exclude={*exclude, *(apart.consensus - set(coders))},
            as_of=None if now else apart.until,
            unit=cast("Unit", unit),
            code_ids=code_family(codebook, codes),
            statuses=statuses,
            bootstrap=bootstrap,
            seed=seed,
        )
    if form == "table":
        _print(context, found, codebook)
    elif form == "json":
        _write_json(found, output)
    else:
        rows, columns = list(_rows(found)), tuple(next(_rows(found)))
        write_rows(rows, columns, form=form, output=output, sheet="agreement")


def _check_known(corpus: Corpus, exclude: tuple[str, ...]) -> None:
    """Raise NotFoundError for a name that nobody has: who should be left out must not count by a slip."""
    known = {stamp.coder for stamp in corpus.stamps()}
    if unknown := [coder for coder in exclude if coder not in known]:
        raise NotFoundError(
            f"There are no decisions of {', '.join(unknown)} to leave out.",
            hint=f"Coders with decisions: {', '.join(sorted(known)) or 'none'}.",
        )


def _print(context: Context, found: Agreement, codebook: Codebook) -> None:
    """What was counted, the tables, and the sentences for the paper."""
    click.echo("\n".join(_counted(found)))
    shown = [row for row in found.rows if row.undefined != "unused"]
    table = [_short_row(row, codebook, intervals=found.resamples > 0) for row in shown]
    empty = f"Neither {' nor '.join(found.coders)} has given a code in these documents."
    pair = len(found.coders) == 2
    print_table(table, {key: name for key, name in _TABLE.items() if pair or key != "kappa"}, empty=empty)
    if not table:
        return
    click.echo(_LEGEND.format(units=_many(found.unit), coders=", ".join(found.coders)))
    if found.resamples:
        documents = _number(len(found.documents), "document")
        click.echo(_INTERVALS.format(share=100 * found.confidence, documents=documents))
    print_table(
        table, {key: name for key, name in _SEGMENTS_TABLE.items() if pair or key != "cu_alpha"}, empty=""
    )
    click.echo(f"{_SEGMENTS};\n{_SHARED}" if pair else _SEGMENTS)
    unused = [row.code_id for row in found.rows if row.undefined == "unused" and row.code_id]
    if unused:
        click.echo(click.wrap_text(f"\nUsed by nobody: {', '.join(unused)}", 100, subsequent_indent="  "))
    if constant := [row.code_id for row in shown if row.undefined == "constant" and row.code_id]:
        click.echo(f"\nIn all units, so that chance cannot be told apart: {', '.join(constant)}")
    for language, heading in (("id", "Untuk naskah"), ("en", "For the paper")):
        click.echo(f"\n{heading}:\n{_paper(context, found, language)}")


def _counted(found: Agreement) -> Iterator[str]:
    """What was compared, in sentences."""
    documents = _number(len(found.documents), "document")
    both = "both" if len(found.coders) == 2 else "at least two of them"
    yield (
        f"{', '.join(found.coders)}: {_number(found.units, found.unit)} of {documents} that {both} worked on."
    )
    covers = "covers it" if found.unit == "character" else "covers a letter or digit of it"
    if found.as_of:
        moment = found.as_of.astimezone()
        yield f"Decisions as they stood at {moment:%Y-%m-%d %H:%M}, before any two were compared."
    yield f"A {found.unit} has a code where a coding {covers}."
    yield "Interviewers' turns and headings are left out."
    yield from _left_out(found.left_out)
    for coder, undecided in zip(found.coders, found.undecided, strict=True):
        if undecided:
            yield (
                f"{coder} has not decided on {_number(undecided, 'suggestion')} there: counted as not coded."
            )
    if len(found.documents) == 1:
        yield "With one document there is nothing to resample, so there are no intervals."
    elif len(found.documents) < _FEW and found.resamples:
        yield f"Intervals from so few documents ({len(found.documents)}) are rough."


def _left_out(left_out: tuple[LeftOut, ...]) -> Iterator[str]:
    """The documents without part in it, by reason."""
    reasons = {
        "nobody": "no decision of these coders",
        "one": "decisions of one coder only",
        "no text": "no text but the interviewer's",
        "changed": "a coding no longer fits the text",
    }
    by_reason: dict[str, list[str]] = {}
    for one in left_out:
        who = ("one" if one.coders else "nobody") if one.reason == "few coders" else one.reason
        by_reason.setdefault(who, []).append(one.document_id)
    for reason, ids in by_reason.items():
        more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
        yield f"Left out ({reasons[reason]}): {', '.join(ids[:_SHOWN])}{more}"


def _short_row(row: CodeAgreement, codebook: Codebook, *, intervals: bool) -> Row:
    depth = len(codebook.path(row.code_id)) - 1
    status = f" [{row.status}]" if row.status else ""
    name = f"{'·' * depth}{row.code_id}{status}" if row.code_id else "all codes"
    return {
        "name": name,
        "given": " / ".join(str(number) for number in row.coded),
        "percent": "—" if row.percent.value is None else f"{100 * row.percent.value:.1f} %",
        **{
            key: _in_words(found, interval=intervals)
            for key, found in _coefficients(row).items()
            if key != "percent"
        },
    }


def _coefficients(row: CodeAgreement) -> dict[str, Coefficient]:
    return {name: getattr(row, name) for name in _COEFFICIENTS}


def _in_words(found: Coefficient, *, interval: bool) -> str:
    """As ".83 (.71–.91)", the way coefficients are printed that do not go beyond 1."""
    if found.value is None:
        return "—"
    value = _plain(found.value)
    if found.low is None or found.high is None:
        return f"{value} (—)" if interval else value
    return f"{value} ({_plain(found.low)}–{_plain(found.high)})"


def _plain(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"


def _paper(context: Context, found: Agreement, language: str) -> str:
    """The sentences that the report has in its method section, in the project's own words if it has any."""
    from qualcode.report import wording_of
    from qualcode.report.wording import Wording

    wording = Wording(language, wording_of(context.project, language), facts={})
    return click.wrap_text(wording.text("method_agreement", agreement=found, table=""), 100)


def _rows(found: Agreement) -> Iterator[dict[str, Cell]]:
    """One row a code, with all that it takes to read it alone."""
    for row in found.rows:
        yield {
            "code": row.code_id,
            "level": row.level,
            "status": row.status,
            "unit": found.unit,
            "units": found.units,
            "documents": len(found.documents),
            **{f"coder_{place}": coder for place, coder in enumerate(found.coders, 1)},
            **{f"coded_{place}": number for place, number in enumerate(row.coded, 1)},
            **{f"prevalence_{place}": _rounded(share) for place, share in enumerate(row.prevalence, 1)},
            "prevalence": _rounded(row.mean_prevalence),
            **dict(_cells(row)),
            "undefined": row.undefined,
            "resamples": found.resamples,
            "seed": found.seed,
            "confidence": found.confidence,
        }


def _cells(row: CodeAgreement) -> Iterator[tuple[str, float | None]]:
    for name, found in _coefficients(row).items():
        yield name, _rounded(found.value)
        yield f"{name}_low", _rounded(found.low)
        yield f"{name}_high", _rounded(found.high)


def _write_json(found: Agreement, output: Path | None) -> None:
    data: Mapping[str, Any] = asdict(found)
    content = json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
    if output is None:
        click.echo(content, nl=False)
    else:
        save(output, content.encode())
        click.echo(f"{len(found.rows)} rows written to {output}", err=True)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _many(unit: str) -> str:
    return f"{unit}s"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {_many(noun)}"
