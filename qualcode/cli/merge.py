"""qualcode merge"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.rows import Row, print_table
from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from qualcode.codebook import Comparison
    from qualcode.corpus.merging import Conflict, MergedDocument, MergeReport
    from qualcode.model import Segment
    from qualcode.project import Project

_TABLE = {
    "what": "what",
    "brought": "came in",
    "here": "was here",
    "elsewhere": "moved",
    "unplaced": "unplaced",
    "conflicts": "conflicts",
}
_MERGES = {
    "at": "when",
    "documents": "documents",
    "decisions": "decisions",
    "memos": "memos",
    "source": "from",
}
_FATES = {
    "added": "new here",
    "newer": "corrected in the other copy: its text is the present one here too",
    "diverged": "corrected in both copies: our text stays, the other one is kept beside it",
}
_SHOWN = 20  # lines of one kind


@click.command(short_help="Bring in another copy of the project.")
@click.argument("other", required=False, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "names",
    metavar="NAME|OLD=NEW",
    multiple=True,
    help="What the other copy's coder is called here; OLD=OLD says that it is one person. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
@click.option("--list", "listed", is_flag=True, help="List what was merged so far.")
@click.pass_obj
def command(
    context: Context, other: Path | None, *, names: tuple[str, ...], dry_run: bool, listed: bool
) -> None:
    """Bring in what OTHER has and this project has not: documents, decisions, memos.

    OTHER is another copy of the project: its folder, its qualcode.yaml or its corpus file. It is only read.
    All comes in or nothing, after a copy of this corpus was set aside. Merging again brings in what is new.
    """
    if listed:
        _list(context)
        return
    if other is None:
        raise click.UsageError("Name the other copy: qualcode merge OTHER")
    coders = _coders(names, other)
    with context.open_corpus() as corpus:
        report = corpus.merge(other, coders=coders, dry_run=dry_run, progress=_show_progress)
    _print(report, dry_run=dry_run)
    _print_codebooks(context.project, other)
    if report.brought:
        again = "the same without --dry-run" + (", with --as" if report.shared_coders else "")
        click.echo(f"\nNext: {again if dry_run else 'qualcode suggest'}")


def _coders(names: Sequence[str], other: Path) -> dict[str, str]:
    """Names in the other copy to names here."""
    from qualcode.corpus.merging import coders_of

    coders = {}
    for name in names:
        old, equals, new = (part.strip() for part in name.partition("="))
        if not equals:
            known = coders_of(other)
            if len(known) != 1:
                listed = ", ".join(known) or "nobody"
                raise click.UsageError(f"The other copy has decisions by {listed}: write --as OLD={old}")
            old, new = known[0], old
        if not old or not new:
            raise click.UsageError(f"'{name}' names no coder: write --as OLD=NEW")
        coders[old] = new
    return coders


def _show_progress(what: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {done} of {of}\x1b[K", nl=False, err=True)
        if done == of:
            click.echo("\r\x1b[K", nl=False, err=True)


def _list(context: Context) -> None:
    with context.open_corpus() as corpus:
        merges = corpus.merges()
    rows: list[Row] = [
        {
            "at": one.at,
            "documents": one.documents,
            "decisions": one.decisions,
            "memos": one.memos,
            "source": one.source,
        }
        for one in merges
    ]
    print_table(rows, _MERGES, empty="Nothing was merged yet.\n\nNext: qualcode merge OTHER")


def _print(report: MergeReport, *, dry_run: bool) -> None:
    if not report.brought:
        click.echo(
            f"All that {click.format_filename(report.source)} has is here already: nothing was changed."
        )
    else:
        click.echo(
            f"{'Would come in' if dry_run else 'Merged'} from {click.format_filename(report.source)}"
            f"{' (nothing was written)' if dry_run else ''}"
        )
    print_table(_rows(report), _TABLE, empty="The other copy is empty.")
    for title, lines in _notes(report):
        click.secho(f"\n{title}", bold=True)
        for line in lines[:_SHOWN]:
            click.echo(f"  {line}")
        if len(lines) > _SHOWN:
            click.echo(f"  and {len(lines) - _SHOWN} more")
    if report.copy is not None:
        click.echo(f"\nThe corpus as it was before: {click.format_filename(str(report.copy))}")


def _rows(report: MergeReport) -> Iterator[Row]:
    from qualcode.corpus.merging import Fate

    if report.documents:
        brought = sum(document.brought for document in report.documents)
        diverged = sum(document.fate is Fate.DIVERGED for document in report.documents)
        here = len(report.documents) - brought
        yield {"what": "documents", "brought": brought, "here": here, "conflicts": diverged or None}
    for coder in report.coders:
        if not coder.brought and not coder.here:
            continue
        yield {
            "what": f"decisions of {coder.coder}",
            "brought": coder.brought,
            "here": coder.here,
            "elsewhere": coder.moved + coder.changed or None,
            "unplaced": coder.unplaced or None,
            "conflicts": sum(one.coder == coder.coder for one in report.conflicts) or None,
        }
    if report.memos or report.memos_here:
        yield {"what": "memos", "brought": report.memos, "here": report.memos_here}
    others = {**report.others, "suggestions": report.suggestions}
    for what, count in others.items():
        if count:
            yield {"what": what, "brought": count}


def _notes(report: MergeReport) -> Iterator[tuple[str, list[str]]]:
    """What a researcher has to know beside the counts: a heading, and a line each."""
    if report.shared_coders:
        yield (
            "One person, or two with the same name? Both copies have decisions of their own by:",
            [
                f"{name}   (one person: --as {name}={name}   two: --as {name}=NAME)"
                for name in report.shared_coders
            ],
        )
    notes = {
        "Documents": [line for document in report.documents for line in _document_lines(document)],
        "Decided in both copies, and not alike": [_conflict_line(one) for one in report.conflicts],
        "Came in without a place in the present text; give them one, or take them back": [
            f"{one.coder}, {one.code_id}: {_quoted(one.segment)}" for one in report.unplaced
        ],
        "Attributes and roles that differ; ours stay": [
            f"{one.document_id}, {one.what}: '{one.ours}', in the other copy '{one.theirs}'"
            for document in report.documents
            for one in document.differences
        ],
        "Not brought in": list(report.left_out),
    }
    yield from ((title, lines) for title, lines in notes.items() if lines)


def _document_lines(document: MergedDocument) -> Iterator[str]:
    from qualcode.model import Fit

    name = document.id if document.id == document.theirs else f"{document.id} (there: {document.theirs})"
    if fate := _FATES.get(document.fate):
        yield f"{name}: {fate}"
    elif document.texts:
        yield f"{name}: an earlier text of it"
    if document.filled:
        yield f"{name}: {', '.join(document.filled)} taken over"
    for revised in document.revised:
        for fit in (Fit.CHANGED, Fit.UNPLACED):
            for one in revised.with_fit(fit):
                yield f"{name}: {one.code_id} of {one.coder} is {fit} there: {_quoted(one.before)}"


def _conflict_line(conflict: Conflict) -> str:
    ours, theirs = (f"{one.verdict} {one.code_id} ({one.status})" for one in (conflict.ours, conflict.theirs))
    if conflict.both_stand:
        stands = "both stand; take one back"
    else:
        stands = f"the later one stands: {ours if conflict.ours_stands else theirs}"
    return f"{conflict.coder}, {_quoted(conflict.segment)}\n    here {ours}, there {theirs}; {stands}"


def _quoted(segment: Segment) -> str:
    from qualcode.review.lines import shortened

    return f"“{shortened(segment.quote, 60)}” {segment.document_id}"


def _print_codebooks(project: Project, other: Path) -> None:
    """The codebook is not merged: say where the two copies' files differ."""
    from qualcode.codebook import compare_codebooks, load_codebook
    from qualcode.corpus.merging import find_corpus

    theirs = find_corpus(other)[1]
    if theirs is None:
        return
    try:
        comparison = compare_codebooks(
            load_codebook(project.codebook_path), load_codebook(theirs.codebook_path)
        )
    except CodebookError as error:
        click.secho(f"\nThe codebooks could not be compared: {error}", fg="yellow")
        return
    if not comparison:
        return
    click.secho("\nThe codebooks differ; yours stays as it is", bold=True)
    for what, codes in _code_differences(comparison):
        click.echo(click.wrap_text(f"{what}: {', '.join(codes)}", 80, "  ", "    "))
    files = " ".join(quote(str(path)) for path in (project.codebook_path, theirs.codebook_path))
    click.echo(f"  To see how: qualcode codebook diff {files}")
    click.echo("  Decisions under another definition of a code: qualcode review --stale")


def _code_differences(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    found = {
        "only in the other copy": [code.id for code in comparison.added],
        "only here": [code.id for code in comparison.removed],
        "not alike": [change.code_id for change in comparison.changed],
        "about the codebook": [change.field for change in comparison.about],
    }
    yield from ((what, codes) for what, codes in found.items() if codes)
