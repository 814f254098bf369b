"""qualcode misses"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, one_of, print_table, write_rows

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.findings import CodeMisses, Estimate, RecallEstimate
    from qualcode.model import Codebook, Sample

_SIZE, _SEED = 100, 1
_COLUMNS = (
    *("sample", "seed", "coder", "scope", "code", "found", "missed_read", "hits", "undecided", "unhit"),
    *("drawn", "read", "skipped", "found_total", "found_total_low", "found_total_high"),
    *("missed", "missed_low", "missed_high", "recall", "recall_low", "recall_high"),
    *("drawn_at", "codebook_digest"),
)
_TABLE = {"code": "code", "found": "found", "missed_read": "missed in the sample"}
_SHOWN_HITS = 10


@click.command(short_help="Estimate how much the suggestions miss.")
@click.option(
    "--size",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help=f"How many sentences to draw; {_SIZE} unless given.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help=f"Another number draws another sample; {_SEED} unless given.",
)
@click.option(
    "--sample",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Go on with (or report) an older sample.",
)
@click.option("--report", "only_report", is_flag=True, help="Only print the estimate.")
@one_of(["table", "csv", "json"])
@click.option("--coder", default="", help="Who reads; otherwise the coder in qualcode.yaml.")
@click.pass_obj
def command(
    context: Context,
    *,
    size: int | None,
    seed: int | None,
    number: int | None,
    only_report: bool,
    form: str,
    coder: str,
) -> None:
    """Read a random sample of the sentences without a suggestion, to learn how much is missed.

    The first call draws the sample, and every call goes on where you stopped: code each sentence by hand
    or press n where there is nothing to code. Then the estimate is printed, with a sentence for the method
    section. With --size or --seed another sample is drawn; what was read in others is kept.
    """
    from qualcode.analysis import recall_estimate

    if number is not None and (size or seed is not None):
        raise click.UsageError("--sample names a sample that is drawn already: leave out --size and --seed.")
    only_report = only_report or form != "table"
    if only_report and (size or seed is not None):
        raise click.UsageError("Nothing is drawn for a report: name a sample with --sample, or leave it out.")
    codebook, coder = context.codebook, coder or context.coder
    with context.open_corpus() as corpus:
        if only_report:
            sample = _stored(corpus, number)
        else:
            sample = _sample(context, corpus, codebook, size=size, seed=seed, number=number)
            _read(context, corpus, codebook, sample, coder)
        # a text may have been corrected while it was read
        estimate = recall_estimate(corpus, codebook, corpus.sample(sample.id or 0), coder=coder)
        newest = sample.id == corpus.sample_ids()[-1]
    if form == "csv":
        write_rows(list(_rows(estimate)), _COLUMNS, form=form, output=None)
    elif form == "json":
        click.echo(json.dumps(_data(estimate), ensure_ascii=False, indent=2))
    else:
        _print(estimate, codebook)
        click.echo(f"\nNext: {_next_step(estimate, newest=newest)}")


def _stored(corpus: Corpus, number: int | None) -> Sample:
    """The sample with a number, or the newest. Raises NotFoundError."""
    from qualcode.errors import NotFoundError

    known = corpus.sample_ids()
    if number is None and not known:
        raise NotFoundError("No sample has been drawn yet.", hint="Draw and read one: qualcode misses")
    return corpus.sample(number if number is not None else known[-1])


def _sample(
    context: Context,
    corpus: Corpus,
    codebook: Codebook,
    *,
    size: int | None,
    seed: int | None,
    number: int | None,
) -> Sample:
    """The sample to read: the one asked for, else the newest, else one that is drawn now."""
    from qualcode.suggestions.sampling import draw_sample

    known = corpus.sample_ids()
    if number is not None or (known and size is None and seed is None):
        return _stored(corpus, number)
    size, seed = size or _SIZE, _SEED if seed is None else seed
    project = context.project
    drawn = draw_sample(
        corpus, codebook, size=size, seed=seed, suggesters=project.suggesters, pipeline=project.pipeline
    )
    sample = corpus.add_sample(drawn)
    unhit = sum(stratum.unhit for stratum in sample.strata)
    from_documents = len({one.segment.document_id for one in sample.sentences})
    if sample.id in known:
        click.echo(f"Sample {sample.id} was drawn with this seed and size already.")
    else:
        click.echo(
            f"Sample {sample.id}: {len(sample.sentences)} of {unhit} sentences without a suggestion, from "
            f"{from_documents} of {len(sample.strata)} documents (seed {seed})."
        )
        if len(sample.sentences) == unhit < size:
            click.echo(f"There are no more than {unhit}: all are read, and nothing is left to chance.")
    return sample


def _read(context: Context, corpus: Corpus, codebook: Codebook, sample: Sample, coder: str) -> None:
    from qualcode.review import read_blind

    project = context.project
    corpus.record_codebook(codebook, project.codebook_path.read_text(encoding="utf-8-sig"))
    read_blind(corpus, codebook, sample, coder=coder, language=project.language)


def _print(one: RecallEstimate, codebook: Codebook) -> None:
    put_off = f", {one.skipped} put off" if one.skipped else ""
    click.echo(
        f"Sample {one.sample_id} (seed {one.seed}, drawn {one.drawn_at.astimezone():%Y-%m-%d}): "
        f"{one.coder} has read {one.read} of {one.drawn} sentences{put_off}."
    )
    click.echo(f"With a suggestion when it was drawn: {one.hits} sentences; without: {one.unhit}.")
    if one.found_total:
        click.echo(f"Found: {_count(one.found_total)} sentences with an approved suggestion.")
    if one.missed:
        click.echo(
            f"Missed: {one.missed_read} of the {one.read} read; {_count(one.missed)} of all {one.unhit}."
        )
    if one.recall:
        share = f"Recall: {_percent(one.recall)} of the sentences that {one.coder} would code"
        click.secho(share, bold=True)
    elif one.found_total and one.missed:
        click.echo("Nothing was found and nothing missed yet, so there is no recall to estimate.")
    for note in _notes(one, codebook):
        click.echo(f"\n{click.wrap_text(note, 80, preserve_paragraphs=True)}")
    if one.hit_now:
        _print_hit_now(one)
    if one.codes:
        components = {code.id for code in codebook.children(None)}
        click.echo()
        shown = (code for code in _worst_first(one) if code.missed or code.code_id in components)
        print_table(map(_code_row, shown), _TABLE, empty="")
        click.echo(
            "In sentences; a code includes those below it. Found counts all texts, missed the sample only;\n"
            "sub-codes without a miss are not shown."
        )
    if one.recall:
        click.echo("\nFor the method section:")
        for language in ("id", "en"):
            click.echo(f"\n{_sentence(one, codebook, language)}")  # on one line, to be copied


def _notes(one: RecallEstimate, codebook: Codebook) -> Iterator[str]:
    """What limits the estimate, each with what to do about it."""
    if one.skipped:
        yield (
            f"Put off, and left out until they are read: {one.skipped}. If these are the hard ones, the "
            "estimate leans to one side."
        )
    if one.corrected:
        yield (
            f"Sentences of the sample with other words since their text was corrected: {one.corrected}. What "
            "was read before does not count for them; they are read in their new words."
        )
    if one.lost:
        yield (
            f"Left out, because their words are gone from the corrected text: {one.lost}. The others stand "
            "for them too."
        )
    if one.lost_documents:
        yield f"Left out, because they have another text by now: {', '.join(one.lost_documents)}."
    if one.found_total is None:
        yield (
            f"No estimate yet: {one.coder} has decided on no sentence's suggestions, so nobody knows how "
            "many they found. Decide on them: qualcode review"
        )
    elif one.undecided:
        yield (
            f"The suggestions in {one.undecided} sentences are undecided. They are expected to go like the "
            "decided ones, but the interval allows for anything from none of them to all. It narrows as you "
            "decide: qualcode review"
        )
    if one.codebook_digest != codebook.digest:
        yield (
            "The codebook has been edited since the drawing. The estimate is about the suggestions of that "
            "time; for those of now, draw another sample: qualcode misses --seed N. (Patterns written after "
            "reading these very sentences would look better on them than they are.)"
        )


def _print_hit_now(one: RecallEstimate) -> None:
    from qualcode.review.lines import shortened

    click.echo(f"\nSentences of the sample that have a suggestion by now: {len(one.hit_now)}")
    for segment in one.hit_now[:_SHOWN_HITS]:
        click.echo(f"  “{shortened(segment.quote, 60)}” {segment.document_id}")
    if len(one.hit_now) > _SHOWN_HITS:
        click.echo(f"  and {len(one.hit_now) - _SHOWN_HITS} more (all of them: --format json)")


def _sentence(one: RecallEstimate, codebook: Codebook, language: str) -> str:
    """What the method section of the report says, in its shipped words."""
    from qualcode.report.wording import Wording

    edited = one.codebook_digest != codebook.digest
    return Wording(language, facts={}).text("method_misses", estimate=one, edited=edited)


def _next_step(one: RecallEstimate, *, newest: bool) -> str:
    if not one.finished:
        which = "" if newest else f" --sample {one.sample_id}"
        return f"qualcode misses{which}   ({one.drawn - one.read} sentences to read)"
    if one.undecided:
        return f"qualcode review   ({one.undecided} sentences whose suggestions are undecided)"
    return "qualcode report"


def _worst_first(one: RecallEstimate) -> list[CodeMisses]:
    return sorted(one.codes, key=lambda code: -code.missed)


def _code_row(code: CodeMisses) -> Row:
    return {"scope": "code", "code": code.code_id, "found": code.found, "missed_read": code.missed}


def _rows(one: RecallEstimate) -> Iterator[Row]:
    """One row for all codes together, then one a code."""
    head: Row = {"sample": one.sample_id, "seed": one.seed, "coder": one.coder}
    yield {
        **head,
        "scope": "all",
        "drawn_at": one.drawn_at,
        "codebook_digest": one.codebook_digest,
        "hits": one.hits,
        "found": one.found,
        "undecided": one.undecided,
        "unhit": one.unhit,
        "drawn": one.drawn,
        "read": one.read,
        "skipped": one.skipped,
        "missed_read": one.missed_read,
        **_estimated("found_total", one.found_total, digits=1),
        **_estimated("missed", one.missed, digits=1),
        **_estimated("recall", one.recall, digits=4),
    }
    for code in _worst_first(one):
        yield {**head, **_code_row(code)}


def _data(one: RecallEstimate) -> dict[str, Any]:
    """The estimate as JSON has it: the first row, the codes, and the sentences that are hit by now."""
    whole, *codes = _rows(one)
    segments = (
        {"document": s.document_id, "start": s.start, "end": s.end, "quote": s.quote} for s in one.hit_now
    )
    return {
        **{name: value for name, value in whole.items() if name != "scope"},
        "drawn_at": one.drawn_at.isoformat(),
        "corrected": one.corrected,
        "lost": one.lost,
        "lost_documents": list(one.lost_documents),
        "hit_now": list(segments),
        "codes": [{name: code[name] for name in ("code", "found", "missed_read")} for code in codes],
    }


def _estimated(name: str, estimate: Estimate | None, *, digits: int) -> Row:
    numbers = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return {
        key: None if number is None else round(number, digits)
        for key, number in zip((name, f"{name}_low", f"{name}_high"), numbers, strict=True)
    }


def _count(estimate: Estimate) -> str:
    if estimate.low == estimate.high:
        return f"{estimate.value:.0f}"
    return f"about {estimate.value:.0f} ({estimate.low:.0f}–{estimate.high:.0f})"


def _percent(estimate: Estimate) -> str:
    value, low, high = (100 * share for share in (estimate.value, estimate.low, estimate.high))
    return f"{value:.0f} %" + (f" (95 % CI {low:.0f}–{high:.0f} %)" if low < high else "")
