"""qualcode status"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import counted
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
        blind = len(corpus.blind_for(context.coder))
        decided, coded = _decided(corpus, context.coder)
        stale = _stale(context, corpus)
        sample = _sample_line(context, corpus)
        team = list(_team_lines(context, corpus))
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
    click.echo(f"{decided}\nCoded corpus: {counted(coded, 'segment')}")
    for line in team:
        click.echo(line)
    if sample:
        click.echo(sample)
    if counts.unplaced:
        click.echo(_unplaced_lines(context, counts.unplaced))
    if stale:
        click.echo(_stale_lines(context, stale))
    own = sum(stamp.decisions for stamp in stale if stamp.coder == context.coder)
    step, why = _next_step(counts, blind, waiting, own, counts.unplaced.get(context.coder, 0))
    again = (
        context.command(step) if step != "import" else "put files into transcripts/ and run: qualcode import"
    )
    click.echo(f"\nNext: {again}" + (f"   ({why})" if why else ""))


def _decided(corpus: Corpus, coder: str) -> tuple[str, int]:
    """The verdicts of those whose decisions ``coder`` may see, and how many of their codings count."""
    from qualcode.analysis.counting import counted_codings
    from qualcode.corpus.decisions import TAKEN_UP_AGAIN

    seen = corpus.sight(coder).coders
    made = Counter(one.verdict for one in corpus.standing_decisions(coder=seen))
    made[Verdict.UNDONE] = sum(
        one.undoes is not None and one.reason != TAKEN_UP_AGAIN for one in corpus.decisions(coder=seen)
    )
    told = ", ".join(f"{made[verdict]} {verdict}" for verdict in Verdict if made[verdict])
    return f"Decisions of {', '.join(seen)}: {told or 'none yet'}", counted_codings(corpus, seen)


def _team_lines(context: Context, corpus: Corpus) -> Iterator[str]:
    """What each of several coders has done, what is to be coded blind, and which disagreements wait."""
    from qualcode.analysis import consensus_states

    coder = context.coder
    sight = corpus.sight(coder)
    made = Counter(one.coder for one in corpus.standing_decisions() if one.verdict is not Verdict.SKIPPED)
    if len(made) > 1:
        told = ", ".join(f"{name} {number}" for name, number in sorted(made.items()))
        yield f"Decisions that stand, by coder: {told}"
    blind = sum(one.coder in ("", coder) and len(one.segments) for one in corpus.blind_assignments())
    if left := len(corpus.blind_for(coder)):
        told = f"{blind - left} of {blind} done by {coder}"
        yield f"Set aside to be coded blind: {told} ({context.command('assign --list')})"
    for state in consensus_states(corpus):
        opening = state.opening
        if opening.consensus in sight.coders and not state.finished:
            waiting, alike = len(state.waiting), len(state.unadopted)
            again = f"compare {quote(opening.first)} {quote(opening.second)} --resolve"
            yield (
                f"Between {opening.first} and {opening.second} {counted(waiting, 'disagreement')} "
                f"{'waits' if waiting == 1 else 'wait'}, and {counted(alike, 'coding')} alike "
                f"{'is' if alike == 1 else 'are'} not adopted\n"
                f"To go on: {context.command(again)}"
            )


def _codebook_line(context: Context) -> str:
    """What the codebook is; a broken one must not hide what is in the corpus."""
    from qualcode.errors import CodebookError

    try:
        codebook = context.codebook
    except CodebookError as error:
        return click.style(f"Codebook: {error}", fg="red") + "\nMend it first: qualcode codebook check"
    return f"Codebook {codebook.id} ({len(codebook.codes)} codes, {len(codebook.patterns)} patterns)"


def _sample_line(context: Context, corpus: Corpus) -> str:
    """How far the coder is with the last sample that they began; nothing where it is read to the end."""
    coder = context.coder
    begun = [step for step in corpus.sample_progress() if step.coder == coder]
    if not begun or begun[-1].read >= begun[-1].drawn:
        return ""
    last = begun[-1]
    return (
        f"Sample {last.sample_id} of sentences without a suggestion: {last.read} of {last.drawn} read by "
        f"{coder}\nTo go on: {context.command(f'misses --sample {last.sample_id}')}"
    )


def _stale(context: Context, corpus: Corpus) -> list[Stamp]:
    """What was decided under an older definition; nothing where the codebook cannot be read."""
    from qualcode.errors import CodebookError
    from qualcode.review.stale import stale_stamps

    try:
        return stale_stamps(corpus, context.codebook)
    except CodebookError:
        return []


def _stale_lines(context: Context, stale: Sequence[Stamp]) -> str:
    """How many, by code and by coder, and how to take them up again."""
    by_code: Counter[str] = Counter()
    by_coder: Counter[str] = Counter()
    for stamp in stale:
        by_code[stamp.code_id] += stamp.decisions
        by_coder[stamp.coder] += stamp.decisions
    coders = ", ".join(f"{number} by {name}" for name, number in by_coder.items())
    codes = ", ".join(f"{code_id} {number}" for code_id, number in by_code.items())
    told = f"Under an older definition: {counted(by_code.total(), 'decision')} ({coders}): {codes}"
    who = "" if context.coder in by_coder else next(iter(by_coder))
    again = f"To take them up again: {context.command('review --stale', coder=who)}"
    return f"{click.wrap_text(told, 80, subsequent_indent='  ')}\n{again}"


def _unplaced_lines(context: Context, unplaced: Mapping[str, int]) -> str:
    """Codings whose words a corrected text has no more, by coder, and what to do."""
    coders = ", ".join(f"{number} by {name}" for name, number in unplaced.items())
    told = (
        "Without a place since a text was corrected: "
        f"{counted(sum(unplaced.values()), 'coding')} ({coders}), "
        "left out of quotes, counts and reports"
    )
    listed = f"To see them and place them: {context.command('log --unplaced')}"
    return f"{click.wrap_text(told, 80, subsequent_indent='  ')}\n{listed}"


def _summary(counts: CorpusCounts, waiting: int, coder: str) -> str:
    return (
        f"{counted(counts.documents, 'document')}, {counted(counts.words, 'word')}, "
        f"{counted(counts.suggestions, 'suggestion')} ({waiting} wait for {coder})"
    )


def _next_step(counts: CorpusCounts, blind: int, waiting: int, stale: int, unplaced: int) -> tuple[str, str]:
    """The command to run next, and why: the first that is needed."""
    steps = (
        (not counts.documents, "import", ""),
        (blind, "review --blind", f"{counted(blind, 'stretch', 'stretches')} set aside to be coded blind"),
        (not counts.suggestions, "suggest", ""),
        (waiting, "review", f"{waiting} suggestions wait"),
        (unplaced, "log --unplaced", f"{unplaced} codings have no place"),
        (stale, "review --stale", f"{stale} decisions under an older definition"),
    )
    return next(((step, why) for needed, step, why in steps if needed), ("report", ""))
