"""qualcode import"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.errors import QualcodeError

_TRANSCRIPT_NAMES = re.compile(
    r"wawancara|interview|informan|transkrip|transcript|\.vtt$|\.srt$", re.IGNORECASE
)

if TYPE_CHECKING:
    from qualcode.model import Document, Role
    from qualcode.project import Project
    from qualcode.readers import SpeakerGuess
    from qualcode.readers.intake import Intake


@click.command(short_help="Import transcripts and documents.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(["interview", "observation", "document"]), help="Of all these files."
)
@click.option("--language", type=click.Choice(["id", "en"]), help="Of all these files.")
@click.option(
    "--speakers",
    metavar="LABEL=ROLE,…",
    default="",
    help="Who is who: P=interviewer,I=informant; '*=informant' for all other labels. It is remembered.",
)
@click.option(
    "--attr",
    "attributes",
    metavar="NAME=VALUE",
    multiple=True,
    help="An attribute of all these files, such as level=desa. May be repeated.",
)
@click.option(
    "--over-corrections",
    is_flag=True,
    help="Let a changed file win over what was corrected here with `edit` or `pseudonymise`.",
)
@click.pass_obj
def command(
    context: Context,
    paths: tuple[Path, ...],
    kind: str | None,
    language: str | None,
    speakers: str,
    attributes: tuple[str, ...],
    over_corrections: bool,
) -> None:
    """Import PATHS: files, and folders with all that can be read in them (by default transcripts/).

    Attributes of documents and informants come from cases.csv or cases.xlsx in the project folder. A file
    that is in already is left alone, one that cannot be read is named and the others are imported. Where a
    file has changed, its codings follow their words; what has changed in them is listed, and nothing is lost.
    """
    from qualcode.model import Kind
    from qualcode.readers import files_below, readable_suffixes
    from qualcode.readers.intake import Choices, apply_cases, find_cases, take_in, unmatched_cases

    project = context.project
    roles = _roles(speakers)
    found = find_cases((project.root, project.transcripts))
    cases = found[1] if found else []
    # the key table leads back to people: it is no transcript, wherever it lies
    files = [
        path
        for path in files_below(paths or [project.transcripts])
        if not _same_file(path, project.key_table)
    ]
    if not files:
        raise QualcodeError(
            "There is nothing to import: no readable file there.",
            where=(paths or (project.transcripts,))[0],
            hint=f"Put transcripts there ({', '.join(readable_suffixes())}).",
        )
    choices = Choices(Kind(kind) if kind else None, language, roles, _attributes(attributes))
    asked = _Asked(project)
    failures = []
    with context.open_corpus() as corpus:
        for intake in take_in(
            corpus,
            files,
            root=project.root,
            cases=cases,
            choices=choices,
            remembered=project.speakers,
            ask=asked if sys.stdin.isatty() else None,
            coder=context.coder,
            over_corrections=over_corrections,
        ):
            _print(intake, corpus.sight(context.coder).coders if intake.revised else ())
            if intake.error:
                failures.append(intake.error)
        if remember := {label: role for label, role in roles.items() if label != "*"}:
            project.remember_speakers(remember)
        changed = apply_cases(corpus, cases)
        if found and changed:
            click.echo(f"Attributes of {changed} documents brought up to date from {found[0].name}.")
        for row in unmatched_cases(corpus, cases):
            click.secho(
                f"{found[0].name if found else ''}: no document '{row.document}'", fg="yellow", err=True
            )
        total = len(corpus.document_ids())
    click.echo(f"{total} documents in the corpus.")
    if failures:
        raise _summary(failures)
    click.echo("\nNext: qualcode suggest")


class _Asked:
    """Asks who a speaker is, and writes the answers into qualcode.yaml at once."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def __call__(self, document: Document, guesses: Sequence[SpeakerGuess]) -> Mapping[str, Role]:
        from qualcode.model import Role

        click.echo(f"\n{document.title}: who speaks?")
        answers: dict[str, Role] = {}
        for number, guess in enumerate(guesses):
            click.echo(f'  {guess.label} ({guess.turns} turns): "{guess.sample}"')
            several = number + 1 < len(guesses)
            letter = click.prompt(
                f"  {guess.label}: i interviewer, n informant, t nobody's speech"
                + (", a informant and so are all the others" if several else ""),
                type=click.Choice(["i", "n", "t", *(["a"] if several else [])]),
                default="i" if guess.role is Role.INTERVIEWER else "n",
                show_choices=False,
            )
            if letter == "a":
                answers.update({other.label: Role.INFORMANT for other in guesses[number:]})
                break
            answers[guess.label] = {"i": Role.INTERVIEWER, "n": Role.INFORMANT, "t": Role.TEXT}[letter]
        self._project.remember_speakers(answers)
        return answers


def _print(intake: Intake, seen: Collection[str]) -> None:
    from qualcode.cli import show_error
    from qualcode.cli.corrections import print_revised

    if intake.error:
        show_error(intake.error)
        return
    document = intake.document
    line = f"  {intake.outcome:<10} {intake.document_id}"
    if document and intake.document_id != document.id:
        line += f"  (the same text as {intake.path.name})"
    if intake.same_as:
        line += f"  ({intake.path.name} is {intake.same_as}, which was imported before)"
    if document and intake.outcome != "unchanged":
        roles = {turn.speaker: turn.role for turn in document.turns if turn.role.speaks}
        speakers = ", ".join(f"{label}={role}" for label, role in list(roles.items())[:6])
        line += f"  {document.kind}, {len(document.text.split())} words" + (
            f", {speakers}" if speakers else ""
        )
    click.echo(line)
    if intake.revised:
        print_revised(intake.revised, seen=seen)
    if document and document.kind == "document" and _TRANSCRIPT_NAMES.search(intake.path.name):
        click.secho(
            "             no speaker labels found: all of it will be searched, questions too",
            fg="yellow",
            err=True,
        )


def _summary(failures: Sequence[QualcodeError]) -> QualcodeError:
    """One closing error for the exit code; each file has been named above."""
    count = "A file" if len(failures) == 1 else f"{len(failures)} files"
    error = QualcodeError(
        f"{count} could not be imported (see above); whatever else there was is in.",
        hint="Mend or leave out what is named above, and run the same command again.",
    )
    error.exit_code = failures[0].exit_code
    return error


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False  # one of them is not there; reading the other will say what is wrong with it


def _roles(text: str) -> dict[str, Role]:
    from qualcode.model import Role

    roles = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        label, equals, role = pair.rpartition("=")
        if not equals or role.strip() not in ("interviewer", "informant", "text"):
            raise click.BadParameter(
                f"'{pair}' is not LABEL=interviewer, LABEL=informant or LABEL=text.", param_hint="--speakers"
            )
        roles[label.strip()] = Role(role.strip())
    return roles


def _attributes(pairs: Sequence[str]) -> dict[str, str]:
    from qualcode.readers.passages import whole_characters

    attributes = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"'{pair}' is not NAME=VALUE.", param_hint="--attr")
        attributes[whole_characters(name).strip().lower()] = whole_characters(value).strip()
    return attributes
