"""qualcode status"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.model import Verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus, CorpusCounts, Stamp


@click.command(short_help="Show what is in the project and what to do next.")
@click.pass_obj
def command(context: Context) -> None:
    """Show the documents, the counts of suggestions and decisions, and the next step."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from qualcode.model import Role

    project = context.project
    with context.open_corpus() as corpus:
        counts = corpus.counts()
        waiting = corpus.waiting(context.coder)
        stale = _stale(context, corpus)
        sample = _sample_line(corpus, context.coder)
        team = list(_team_lines(corpus, context.coder))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
        for column in ("document", "kind", "informants", "level", "date"):
            # only a list of informants may be folded: half a date is none
            table.add_column(column, no_wrap=column != "informants")
        table.add_column("words", justify="right")
        for document in corpus.documents():
            speakers = dict.fromkeys(t.speaker for t in document.turns if t.role is Role.INFORMANT)
            informants = [document.attributes_of(s).get("informant", s) for s in speakers]
            cells = (document.id, document.kind, ", ".join(informants))
            attributes = (document.attributes.get(name, "") for name in ("level", "date"))
            words = str(len(document.text.split()))
            table.add_row(*(escape(cell) for cell in (*cells, *attributes, words)))
    click.echo(f"{project.title}\n{project.root}")
    click.echo(f"{_codebook_line(context)}\n")
    if counts.documents:
        Console(highlight=False).print(table)
    click.echo(_summary(counts, waiting, context.coder))
    for line in team:
        click.echo(line)
    if sample:
        click.echo(sample)
    if counts.unplaced:
        click.echo(_unplaced_lines(counts.unplaced))
    if stale:
        click.echo(_stale_lines(stale, context.coder))
    own = sum(stamp.decisions for stamp in stale if stamp.coder == context.coder)
    click.echo(f"\nNext: {_next_step(counts, waiting, own, counts.unplaced.get(context.coder, 0))}")


def _team_lines(corpus: Corpus, coder: str) -> Iterator[str]:
    """What each of several coders has done, what is to be coded blind, and which disagreements wait."""
    from qualcode.analysis import consensus_states

    sight = corpus.sight(coder)
    made = Counter(one.coder for one in corpus.standing_decisions() if one.verdict is not Verdict.SKIPPED)
    if len(made) > 1:
        told = ", ".join(f"{name} {number}" for name, number in sorted(made.items()))
        yield f"Decisions that stand, by coder: {told}"
    blind = sum(one.coder in ("", coder) and len(one.segments) for one in corpus.blind_assignments())
    if left := len(corpus.blind_for(coder)):
        told = f"{blind - left} of {blind} done by {coder}"
        yield f"Set aside to be coded blind: {told} (qualcode assign --list)"
    for state in consensus_states(corpus):
        opening = state.opening
        if opening.consensus in sight.coders and not state.finished:
            yield (
                f"Between {opening.first} and {opening.second} {len(state.waiting)} disagreements wait, and "
                f"{len(state.unadopted)} codings alike are not adopted\n"
                f"To go on: qualcode compare {quote(opening.first)} {quote(opening.second)} --resolve"
            )


def _codebook_line(context: Context) -> str:
    """What the codebook is; a broken one must not hide what is in the corpus."""
    from qualcode.errors import CodebookError

    try:
        codebook = context.codebook
    except CodebookError as error:
        return click.style(f"Codebook: {error}", fg="red") + "\nMend it first: qualcode codebook check"
    return f"Codebook {codebook.id} ({len(codebook.codes)} codes, {len(codebook.patterns)} patterns)"


def _sample_line(corpus: Corpus, coder: str) -> str:
    """How far the coder is with the last sample that they began; nothing where it is read to the end."""
    begun = [step for step in corpus.sample_progress() if step.coder == coder]
    if not begun or begun[-1].read >= begun[-1].drawn:
        return ""
    last = begun[-1]
    return (
        f"Sample {last.sample_id} of sentences without a suggestion: {last.read} of {last.drawn} read by "
        f"{coder}\nTo go on: qualcode misses --sample {last.sample_id}"
    )


def _stale(context: Context, corpus: Corpus) -> list[Stamp]:
    """What was decided under an older definition; nothing where the codebook cannot be read."""
    from qualcode.errors import CodebookError
    from qualcode.review.stale import stale_stamps

    try:
        return stale_stamps(corpus, context.codebook)
    except CodebookError:
        return []


def _stale_lines(stale: Sequence[Stamp], coder: str) -> str:
    """How many, by code and by coder, and how to take them up again."""
    by_code: Counter[str] = Counter()
    by_coder: Counter[str] = Counter()
    for stamp in stale:
        by_code[stamp.code_id] += stamp.decisions
        by_coder[stamp.coder] += stamp.decisions
    coders = ", ".join(f"{number} by {name}" for name, number in by_coder.items())
    codes = ", ".join(f"{code_id} {number}" for code_id, number in by_code.items())
    counted = f"Under an older definition: {by_code.total()} decisions ({coders}): {codes}"
    who = "" if coder in by_coder else f" --coder {quote(next(iter(by_coder)))}"
    again = f"To take them up again: qualcode review --stale{who}"
    return f"{click.wrap_text(counted, 80, subsequent_indent='  ')}\n{again}"


def _unplaced_lines(unplaced: Mapping[str, int]) -> str:
    """Codings whose words a corrected text has no more, by coder, and what to do."""
    coders = ", ".join(f"{number} by {name}" for name, number in unplaced.items())
    counted = (
        f"Without a place since a text was corrected: {sum(unplaced.values())} codings ({coders}), "
        "left out of quotes, counts and reports"
    )
    listed = "To see them and place them: qualcode log --unplaced"
    return f"{click.wrap_text(counted, 80, subsequent_indent='  ')}\n{listed}"


def _summary(counts: CorpusCounts, waiting: int, coder: str) -> str:
    decided = ", ".join(f"{number} {verdict}" for verdict, number in counts.decisions.items() if number)
    return (
        f"{counts.documents} documents, {counts.words} words, {counts.suggestions} suggestions "
        f"({waiting} wait for {coder})\n"
        f"Decisions: {decided or 'none yet'}\n"
        f"Coded corpus: {counts.codings} segments"
    )


def _next_step(counts: CorpusCounts, waiting: int, stale: int, unplaced: int) -> str:
    if not counts.documents:
        return "put files into transcripts/ and run: qualcode import"
    if not counts.suggestions:
        return "qualcode suggest"
    if waiting:
        return f"qualcode review   ({waiting} suggestions wait)"
    if unplaced:
        return f"qualcode log --unplaced   ({unplaced} codings have no place)"
    if stale:
        return f"qualcode review --stale   ({stale} decisions under an older definition)"
    return "qualcode report"
