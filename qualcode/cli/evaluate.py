"""qualcode evaluate"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.context import Context
from qualcode.cli.progress import progress
from qualcode.cli.rows import Cell, Row, one_of, print_table, write_rows
from qualcode.errors import ProjectError

if TYPE_CHECKING:
    from qualcode.model import Codebook
    from qualcode.suggestions.evaluation import Difference, Evaluation, Gold, Level, Score, StatusAgreement

_DEFAULT = "ansell-gash"
_NOTHING = "nothing"
_WIDTH = 80
_COLUMNS = (
    "codebook", "scope", "code", "precision", "recall", "f1", "tp", "fp", "fn", "sentences",
    "suggested_instead", "gold_instead", "f1_difference",
)  # fmt: skip


@click.command(short_help="Measure a codebook on your own coding.")
@click.argument("gold_csv", metavar="GOLD.csv", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--codebook",
    "chosen",
    multiple=True,
    metavar="NAME|PATH",
    help="A shipped codebook or a file; twice to compare two. Otherwise the project's, or ansell-gash.",
)
@click.option(
    "--level",
    type=click.Choice(["code", "component"]),
    default="code",
    show_default=True,
    help="Scores for each code, or for each component.",
)
@one_of(["table", "csv", "json"])
@click.option(
    "--show-differences",
    is_flag=True,
    help="Also the sentences where the two codebooks (or the one and the gold) differ.",
)
@click.pass_obj
def command(
    context: Context,
    *,
    gold_csv: Path,
    chosen: tuple[str, ...],
    level: str,
    form: str,
    show_differences: bool,
) -> None:
    """Score a codebook's suggestions against a coding made by people.

    GOLD.csv has one sentence a row, in the order of the text, and the columns document, text, codes (ids
    separated by ; or |, empty for none) and perhaps status. It works in and outside a project. A suggestion
    on a child of a code counts as that code where the gold uses the parent only.
    """
    from qualcode.suggestions.evaluation import evaluate, read_gold

    if len(chosen) > 2:
        raise click.UsageError("Two codebooks at most can be compared.")
    labels, codebooks, pipeline = _codebooks(context, chosen)
    gold = read_gold(gold_csv, codebooks)
    with progress(len(gold.documents) * len(codebooks), "Matching") as step:
        evaluations = [evaluate(gold, one, pipeline=pipeline, on_document=step) for one in codebooks]
    if form == "json":
        data = _data(gold, labels, evaluations, level=level)
        if show_differences:
            data["differences"] = list(_differing(gold, evaluations, level))
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "csv" and show_differences:
        columns = ("row", "document", "text", "gold", *_sides(evaluations))
        write_rows(list(_differing(gold, evaluations, level)), columns, form=form, output=None)
    elif form == "csv":
        write_rows(list(_score_rows(gold, labels, evaluations, level)), _COLUMNS, form=form, output=None)
    else:
        _print(gold, gold_csv, labels, evaluations, level)
        if show_differences:
            _print_differences(gold, evaluations, level)


def _codebooks(context: Context, chosen: Sequence[str]) -> tuple[list[str], list[Codebook], str]:
    """How the codebooks are called here, the codebooks, and the project's trained pipeline, if any."""
    from qualcode.codebook import load_codebook

    try:
        project = context.project
    except ProjectError as error:
        if error.where:  # there is a project file, and it is broken
            raise
        project = None
    if chosen:
        labels, codebooks = list(chosen), [load_codebook(one) for one in chosen]
    elif project:
        labels, codebooks = [project.codebook], [context.codebook]
    else:
        labels, codebooks = [_DEFAULT], [load_codebook(_DEFAULT)]
    return labels, codebooks, project.pipeline if project else ""


def _print(
    gold: Gold, path: Path, labels: Sequence[str], evaluations: Sequence[Evaluation], level: str
) -> None:
    click.echo(
        f"{click.format_filename(path.name)}: sentences {len(gold.sentences)}, documents "
        f"{len(gold.documents)}, codings {gold.codings}, different codes {len(gold.used)}"
    )
    for number, (label, one) in enumerate(zip(labels, evaluations, strict=True), 1):
        place = f"({number}) " if len(evaluations) > 1 else ""
        name = f"{one.codebook.id} {one.codebook.version}".rstrip()
        click.echo(f"{place}{label} ({name}): suggestions {one.code.total.tp + one.code.total.fp}")
        if one.set_aside:
            click.echo(
                f"    Coarser than the gold's codes, so left out at the level of codes: {one.set_aside} more"
            )
        if missing := gold.used - {code.id for code in one.codebook.codes}:
            click.echo(f"    Not in this codebook, and so missed: {', '.join(sorted(missing))}")
    click.echo("Suggestions are as the patterns give them, before anyone has decided on them.\n")
    if len(evaluations) > 1:
        _print_comparison(gold, evaluations, level)
        return
    (one,) = evaluations
    rows = [_shown(name, score) for name, score in _named_scores(one, level)]
    columns = {"code": level, "precision": "precision", "recall": "recall", "f1": "F1"}
    print_table(rows, {**columns, "tp": "tp", "fp": "fp", "fn": "fn"}, empty="")
    click.echo(
        "precision = tp/(tp+fp), recall = tp/(tp+fn). tp: suggested and in the gold; fp: only suggested; "
        "fn: only in the gold.\n"
    )
    _print_confusions(one.level(level), level)
    if one.status:
        click.echo(_status_line(one.status))


def _print_confusions(scored: Level, level: str) -> None:
    rows = [
        {"code": score.key, **_mixed_up(scored, score)} for score in scored.scores if score.fn or score.fp
    ]
    if rows:
        click.echo("Confusions, in numbers of sentences:")
        headings = {"suggested_instead": "missed; suggested instead", "gold_instead": "wrong; gold instead"}
        print_table(rows, {"code": level, **headings}, empty="")


def _print_comparison(gold: Gold, evaluations: Sequence[Evaluation], level: str) -> None:
    rows = [
        {
            "code": name,
            "first": _f1_with_counts(one.first),
            "second": _f1_with_counts(one.second),
            "difference": "–" if one.f1 is None else f"{one.f1:+.2f}",
        }
        for name, one in _comparison(gold, evaluations, level)
    ]
    headings = {"first": "(1) F1 tp/fp/fn", "second": "(2) F1 tp/fp/fn", "difference": "difference"}
    print_table(rows, {"code": level, **headings}, empty="")
    for number, one in enumerate(evaluations, 1):
        if one.status:
            click.echo(f"({number}) {_status_line(one.status)}")


def _print_differences(gold: Gold, evaluations: Sequence[Evaluation], level: str) -> None:
    from qualcode.review.lines import visible

    rows = list(_differing(gold, evaluations, level))
    others = "the two codebooks" if len(evaluations) > 1 else "the suggestions and the gold"
    click.echo(f"\nSentences in which {others} differ: {len(rows)} of {len(gold.sentences)}")
    for row in rows:
        click.secho(f"\nRow {row['row']}, {visible(str(row['document']))}", bold=True)
        click.echo(click.wrap_text(visible(str(row["text"])), _WIDTH, "  ", "  "))
        for side in ("gold", *_sides(evaluations)):
            click.echo(f"  {side.replace('_', ' ')}: {row[side] or _NOTHING}")


def _sides(evaluations: Sequence[Evaluation]) -> list[str]:
    """The names of the columns with the codebooks' suggestions."""
    return ["suggested"] if len(evaluations) == 1 else ["suggested_1", "suggested_2"]


def _differing(gold: Gold, evaluations: Sequence[Evaluation], level: str) -> Iterator[Row]:
    """The sentences that two codebooks code differently, or one codebook differently from the gold."""
    levels = [one.level(level) for one in evaluations]
    order = [code.id for code in gold.tree.codes]

    def listed(codes: Collection[str]) -> str:
        return "; ".join(code for code in order if code in codes)

    for number, sentence in enumerate(gold.sentences):
        found = [one.found[number] for one in levels]
        wanted = levels[0].gold[number]
        if found[0] != (found[1] if len(found) > 1 else wanted):
            first: dict[str, Cell] = {"row": sentence.row, "document": sentence.document}
            yield {
                **first,
                "text": sentence.text,
                "gold": listed(wanted),
                **dict(zip(_sides(evaluations), map(listed, found), strict=True)),
            }


def _named_scores(one: Evaluation, level: str) -> Iterator[tuple[str, Score]]:
    """The scores of each code or component, and the totals, under the names that are shown."""
    yield from ((score.key, score) for score in one.level(level).scores)
    yield from _totals(one)


def _totals(one: Evaluation) -> Iterator[tuple[str, Score]]:
    yield "all codes (micro)", one.code.total
    yield "all components (micro)", one.component.total
    yield "any code at all", one.any_code


def _comparison(
    gold: Gold, evaluations: Sequence[Evaluation], level: str
) -> Iterator[tuple[str, Difference]]:
    from qualcode.suggestions.evaluation import Difference, compare

    first, second = evaluations
    order = [code.id for code in gold.tree.codes]
    for one in compare(first.level(level), second.level(level), order=order):
        yield one.key, one
    for (name, score), (_, other) in zip(_totals(first), _totals(second), strict=True):
        yield name, Difference("", score, other)


def _shown(name: str, score: Score) -> Row:
    return {
        "code": name,
        "precision": _share(score.tp, score.tp + score.fp),
        "recall": _share(score.tp, score.tp + score.fn),
        "f1": "–" if score.f1 is None else f"{score.f1:.2f}",
        "tp": score.tp,
        "fp": score.fp,
        "fn": score.fn,
    }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} = {part}/{whole}" if whole else "– = 0/0"


def _f1_with_counts(score: Score) -> str:
    figure = "–" if score.f1 is None else f"{score.f1:.2f}"
    return f"{figure}  {score.tp}/{score.fp}/{score.fn}"


def _mixed_up(scored: Level, score: Score) -> dict[str, Cell]:
    """What was suggested where the code was missed, and what the gold has where the code was wrong."""
    pairs = scored.confusions
    instead = [(pair.sentences, pair.suggested) for pair in pairs if pair.gold == score.key]
    gold = [(pair.sentences, pair.gold) for pair in pairs if pair.suggested == score.key]
    return {
        "suggested_instead": _counted(score.fn, instead),
        "gold_instead": _counted(score.fp, gold),
    }


def _counted(count: int, found: Iterable[tuple[int, str]]) -> str:
    pairs = (f"{key or _NOTHING} {number}" for number, key in sorted(found, key=lambda pair: -pair[0]))
    return f"{count}: {', '.join(pairs)}" if count else ""


def _status_line(status: StatusAgreement) -> str:
    line = (
        f"Status: {_share(status.agreed, status.n)} right suggestions in sentences with a status in the gold "
        "have that status."
    )
    others = sorted(
        ((number, str(wanted), str(given)) for (wanted, given), number in status.counts.items()), reverse=True
    )
    wrong = [f"{wanted} → {given} {number}" for number, wanted, given in others if wanted != given]
    if wrong:
        line = f"{line} Others (gold → suggested): {', '.join(wrong)}."
    if status.converted:
        line = (
            f"{line} The gold has only present, absent and wished, so {status.converted} counted otherwise: "
            "partial as absent, hypothetical as wished, past as present."
        )
    return line


def _figures(score: Score) -> dict[str, Cell]:
    return {
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "f1": _rounded(score.f1),
        "tp": score.tp,
        "fp": score.fp,
        "fn": score.fn,
        "sentences": score.n,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _score_rows(
    gold: Gold, labels: Sequence[str], evaluations: Sequence[Evaluation], level: str
) -> Iterator[Row]:
    """One row a codebook and code or total; the second codebook's rows tell how their F1 differs."""
    differences: dict[str, float | None] = {}
    if len(evaluations) > 1:
        differences = {name: one.f1 for name, one in _comparison(gold, evaluations, level)}
    for number, (label, one) in enumerate(zip(labels, evaluations, strict=True)):
        scored = one.level(level)
        for name, score in _named_scores(one, level):
            difference = differences.get(name) if number else None
            row: dict[str, Cell] = {"codebook": label, "scope": level if score.key else name}
            yield {
                **row,
                "code": score.key,
                **_figures(score),
                **(_mixed_up(scored, score) if score.key else {}),
                "f1_difference": _rounded(difference),
            }


def _data(
    gold: Gold, labels: Sequence[str], evaluations: Sequence[Evaluation], *, level: str
) -> dict[str, Any]:
    """Everything, for programs."""
    data: dict[str, Any] = {
        "level": level,
        "gold": {
            "sentences": len(gold.sentences),
            "documents": len(gold.documents),
            "codings": gold.codings,
            "codes": sorted(gold.used),
        },
        "codebooks": [
            {
                "codebook": label,
                "id": one.codebook.id,
                "version": one.codebook.version,
                "digest": one.codebook.digest,
                "set_aside": one.set_aside,
                "scores": [{"code": score.key, **_figures(score)} for score in one.level(level).scores],
                "totals": {name: _figures(score) for name, score in _totals(one)},
                "confusions": [
                    {"gold": pair.gold, "suggested": pair.suggested, "sentences": pair.sentences}
                    for pair in one.level(level).confusions
                ],
                "status": one.status and _status_data(one.status),
            }
            for label, one in zip(labels, evaluations, strict=True)
        ],
    }
    if len(evaluations) > 1:
        data["comparison"] = [
            {
                "code": name,
                "first": _rounded(one.first.f1),
                "second": _rounded(one.second.f1),
                "difference": _rounded(one.f1),
            }
            for name, one in _comparison(gold, evaluations, level)
        ]
    return data


def _status_data(status: StatusAgreement) -> dict[str, Any]:
    return {
        "agreed": status.agreed,
        "n": status.n,
        "converted": status.converted,
        "counts": [
            {"gold": wanted, "suggested": given, "n": number}
            for (wanted, given), number in sorted(status.counts.items())
        ],
    }
