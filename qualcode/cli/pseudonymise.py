"""qualcode pseudonymise"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.cli.pseudonym_questions import ask, counted, places
from qualcode.errors import PseudonymError, QualcodeError

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.model import Document
    from qualcode.project import Project
    from qualcode.pseudonyms import Candidate, Entry, Key, Rewritten
    from qualcode.pseudonyms.identifiers import Entities

_SHARED_FOLDERS = ("reports", "transcripts", "codebooks")


@click.command(short_help="Replace names by pseudonyms, and look for what is left.")
@click.argument("documents", metavar="[DOCUMENT]…", nargs=-1)
@click.option(
    "--key",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key table; otherwise 'pseudonyms' in qualcode.yaml.",
)
@click.option(
    "--list", "listed", is_flag=True, help="Write the candidates into the key table; replace nothing."
)
@click.option("--yes", is_flag=True, help="Apply the key table without asking.")
@click.option("--check", "checks", is_flag=True, help="Only list what still looks like a person.")
@click.option(
    "--copy",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write a copy of the project without the names, also in earlier texts, memos and reasons.",
)
@click.pass_obj
def command(
    context: Context,
    *,
    documents: tuple[str, ...],
    table: Path | None,
    listed: bool,
    yes: bool,
    checks: bool,
    target: Path | None,
) -> None:
    """Replace names, places and numbers in DOCUMENTs (by default all) by pseudonyms.

    What looks like a person is shown one at a time; you accept the pseudonym, type another, or keep the
    words. Answers go into the key table at once, and the next run goes on where you stopped. Then you see
    how much will be replaced, and are asked once more. Codings follow their words.

    The key table leads back to people: it is never copied or exported. Keep it apart, and keep it safe.
    """
    if sum((listed, yes, checks, target is not None)) > 1:
        raise click.UsageError("--list, --yes, --check and --copy exclude each other.")
    path = table or context.project.key_table
    _warn_of_place(path, context.project)
    with context.open_corpus() as corpus:
        chosen = _documents(corpus, documents)
        if checks:
            _check(context, corpus, chosen, path)
        elif target is not None:
            _copy(context, target, path)
        elif listed:
            _list(context, corpus, chosen, path)
        else:
            _pseudonymise(context, corpus, chosen, path, asking=not yes)


def _documents(corpus: Corpus, names: Sequence[str]) -> list[Document]:
    from qualcode.review.lookups import known_document

    ids = [known_document(corpus, name) for name in names] or corpus.document_ids()
    if not ids:
        raise QualcodeError("There are no documents in the corpus.", hint="Import some with: qualcode import")
    return [corpus.document(document_id) for document_id in dict.fromkeys(ids)]


def _warn_of_place(path: Path, project: Project) -> None:
    """Say where a key table must not lie, and take it from the eyes of others."""
    from qualcode.pseudonyms.key_table import make_private

    resolved = path.resolve()
    if any(resolved.is_relative_to(project.root / folder) for folder in _SHARED_FOLDERS):
        click.secho(
            f"The key table lies in {path.parent.name}/, which is handed on with the study: move it.",
            fg="yellow",
            err=True,
        )
    if make_private(path):
        click.secho(f"{path.name} could be read by others on this computer; now only by you.", err=True)


def _save(context: Context, path: Path, entries: Sequence[Entry]) -> list[Entry]:
    """Put rows into the key table, which is named in .gitignore before it is there."""
    from qualcode.pseudonyms import add_entries
    from qualcode.pseudonyms.key_table import keep_out_of_version_control

    if not path.parent.is_dir():
        raise PseudonymError(f"There is no folder {path.parent}.", hint="Make it, or name another --key.")
    if keep_out_of_version_control(path.resolve(), context.project.root):
        click.echo(f"{path.name} is named in .gitignore: it leads from pseudonyms to people.", err=True)
    return add_entries(path, entries)


def _candidates(context: Context, corpus: Corpus, chosen: Sequence[Document], key: Key) -> list[Candidate]:
    """What looks like a person in the ``chosen`` documents; what gives a name away may stand in another."""
    from qualcode.cli.progress import progress
    from qualcode.pseudonyms import find_candidates, public_words

    documents = list(corpus.documents())
    with progress(len(documents), "Looking for names") as step:
        found = find_candidates(
            documents,
            key=key,
            public=public_words(context.project),
            entities=_entities(context.project),
            names_too=True,
            on_document=step,
        )
    ids = {document.id for document in chosen}
    return [one for one in found if any(where.partition(" (")[0] in ids for where in one.where)]


def _entities(project: Project) -> Entities | None:
    """What a trained pipeline sees, if the project names one or one is installed."""
    from qualcode.pseudonyms.identifiers import Found, IdentifierKind
    from qualcode.suggestions.entities import ORGANISATIONS, PEOPLE, PLACES, entity_finder, installed_pipeline

    name = project.pipeline or installed_pipeline(project.language)
    find = entity_finder(name) if name else None
    if find is None:
        return None
    kinds = {
        **dict.fromkeys(PEOPLE, IdentifierKind.PERSON),
        **dict.fromkeys(PLACES, IdentifierKind.PLACE),
        **dict.fromkeys(ORGANISATIONS, IdentifierKind.ORGANISATION),
    }

    def entities(text: str) -> list[Found]:
        return [
            Found(kinds[label], start, end, f"a name to {name}")
            for label, start, end in find(text)
            if label in kinds
        ]

    return entities


def _list(context: Context, corpus: Corpus, documents: Sequence[Document], path: Path) -> None:
    from qualcode.pseudonyms import Entry, Key, read_key_table

    entries = read_key_table(path)
    candidates = _candidates(context, corpus, documents, Key(entries))
    written = {(entry.kind, entry.original.casefold()) for entry in entries}
    new = [one for one in candidates if (one.kind, one.original.casefold()) not in written]
    if new:
        _save(context, path, [Entry(one.kind, one.original, "", _note(one)) for one in new])
    click.echo(f"{counted(len(new), 'candidate')} added to {path}; {len(candidates)} without a pseudonym.")
    click.echo(
        "Write a pseudonym beside each; repeat the original where it shall stay; delete no decided row."
    )
    click.echo("\nNext: qualcode pseudonymise --yes")


def _note(candidate: Candidate) -> str:
    sample = candidate.sample
    return f"{candidate.why}; {candidate.count}×; …{sample.before}[{sample.words}]{sample.after}…"


def _pseudonymise(
    context: Context, corpus: Corpus, documents: Sequence[Document], path: Path, *, asking: bool
) -> None:
    from qualcode.pseudonyms import Key, read_key_table, rewrite

    entries = read_key_table(path)
    if asking:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise PseudonymError(
                "Candidates are decided on one by one, which needs a terminal.",
                hint="Without one: qualcode pseudonymise --list, fill in the table, then --yes",
            )
        entries = _asked(context, corpus, documents, path, entries)
    key = Key(entries)
    if not key and asking:
        click.echo("The key table has no pseudonym; nothing was replaced.")
        return
    if not key:
        raise PseudonymError(
            "The key table has no pseudonym yet; nothing was replaced.",
            hint="Fill it in (qualcode pseudonymise --list), or answer the questions in a terminal.",
            where=path,
        )
    undecided = sum(not entry.pseudonym for entry in entries)
    if undecided:
        click.echo(f"{counted(undecided, 'row')} of the key table without a pseudonym yet: those words stay.")
    planned = [one for one in (rewrite(document, key) for document in documents) if one.changed]
    if not planned:
        click.echo("Nothing is left to be replaced.")
        _say_what_stays(path)
        return
    _show_plan(planned)
    if asking and not click.confirm("Replace them?", default=False):
        click.echo("Nothing was replaced. The key table is kept; the same command goes on from here.")
        return
    _apply(context, corpus, planned, key)
    _say_what_stays(path)


def _show_plan(planned: Sequence[Rewritten]) -> None:
    click.echo("\nTo be replaced:")
    for one in planned:
        total = sum(one.counts.values())
        shown = ", ".join(f"{words} {number}×" for words, number in sorted(one.counts.items()))
        click.echo(f"  {one.before.id:<32} {total:>4}   {shown}")


def _apply(context: Context, corpus: Corpus, planned: Sequence[Rewritten], key: Key) -> None:
    """One transaction a document: what was stopped half-way goes on with the next run."""
    from qualcode.model import Fit
    from qualcode.pseudonyms import apply_key

    followed = unplaced = 0
    for one in planned:
        revised = apply_key(corpus, one.before.id, key, coder=context.coder)
        if revised is not None:
            followed += len(revised.replacements)
            unplaced += len(revised.with_fit(Fit.UNPLACED))
    decisions = counted(followed - unplaced, "decision")
    click.echo(f"\n{counted(len(planned), 'document')} pseudonymised; {decisions} followed their words.")
    if unplaced:
        lost = counted(unplaced, "decision")
        click.secho(f"{lost} without a place now: qualcode status", fg="yellow", err=True)


def _say_what_stays(path: Path) -> None:
    click.echo(
        "\nThe corpus keeps what was there before: earlier texts, and the quotes, memos and reasons of\n"
        "decisions, may still hold names, and so do your files in transcripts/. Hand on a copy instead:\n"
        "  qualcode pseudonymise --copy DIR\n"
        f"The key table is {path}. Whoever has it can undo all this."
    )
    click.echo("\nNext: qualcode pseudonymise --check, and then qualcode suggest")


def _asked(
    context: Context, corpus: Corpus, documents: Sequence[Document], path: Path, entries: Sequence[Entry]
) -> list[Entry]:
    """The rows of the key table after every candidate was asked about."""
    from qualcode.pseudonyms import Key
    from qualcode.pseudonyms.proposals import Proposals, names_in_use

    taken = names_in_use(corpus.documents()) | {entry.pseudonym for entry in entries}
    return ask(
        _candidates(context, corpus, documents, Key(entries)),
        entries,
        proposals=Proposals(context.project.language, taken),
        save=lambda entry: _save(context, path, [entry]),
    )


def _check(context: Context, corpus: Corpus, documents: Sequence[Document], path: Path) -> None:
    from qualcode.pseudonyms import Key, check, read_key_table

    entities = _entities(context.project)
    key = Key(read_key_table(path))
    found = check(corpus, context.project, key, documents=documents, entities=entities)
    for left in found.left:
        click.echo(f"  in the key table  {left.original}  {left.count}×  {places(left.where)}")
    for one in found.candidates:
        click.echo(f"  {one.kind:<16}  {one.original}  {one.count}×  {places(one.where)}  ({one.why})")
    for name in found.files:
        click.echo(f"  name of a file    {name}")
    if not found:
        click.echo(
            "Nothing in the documents, titles, attributes, memos and reasons looks like a person any more."
        )
        click.echo("Read them nevertheless: an office, a place and a year together may name somebody, too.")
        return
    number = len(found.left) + len(found.candidates) + len(found.files)
    raise PseudonymError(
        f"{counted(number, 'thing')} in this project may lead to a person.",
        hint="Go on with: qualcode pseudonymise   (k keeps what may stay; mend notes and cases.csv by hand)",
    )


def _copy(context: Context, target: Path, path: Path) -> None:
    from qualcode.corpus import Corpus
    from qualcode.pseudonyms import Key, check, copy_project, read_key_table

    key = Key(read_key_table(path))
    if not key:
        raise PseudonymError(
            "The key table has no pseudonym yet; a copy would hold all names.",
            hint="First: qualcode pseudonymise",
            where=path,
        )
    project = copy_project(context.project, target, key)
    with Corpus.open(project.corpus_url) as corpus:
        found = check(corpus, project, key, documents=list(corpus.documents()))
    click.echo(f"A copy of the project without the names of the key table is in {project.root}.")
    click.echo(
        "It has no transcripts, no reports and no key table. The codebook is as yours: read its comments."
    )
    if found:
        click.secho("Something in it still looks like a person:", fg="yellow", err=True)
        again = f"qualcode --project {target} pseudonymise --check --key {path}"
        click.secho(f"  {again}", fg="yellow", err=True)
