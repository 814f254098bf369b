"""qualcode edit"""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.errors import NotFoundError, QualcodeError, TextChangedError

if TYPE_CHECKING:
    from qualcode.anchoring import Alignment
    from qualcode.corpus import Corpus
    from qualcode.model import Document


@click.command(short_help="Correct the text of a document.")
@click.argument("document")
@click.option(
    "--replace", "replaced", nargs=2, metavar="OLD NEW", help="Replace words, without opening an editor."
)
@click.option("--all", "everywhere", is_flag=True, help="With --replace: wherever they stand.")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the whole text from a text file (UTF-8).",
)
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option("--history", is_flag=True, help="List the texts that the document has had.")
@click.option("--show", "number", type=click.IntRange(min=1), metavar="N", help="Print the text number N.")
@click.option("--coder", default="", help="Who corrects; otherwise the coder in qualcode.yaml.")
@click.pass_obj
def command(
    context: Context,
    *,
    document: str,
    replaced: tuple[str, str] | None,
    everywhere: bool,
    path: Path | None,
    yes: bool,
    history: bool,
    number: int | None,
    coder: str,
) -> None:
    """Correct the stored text of DOCUMENT, in the editor that EDITOR or VISUAL names.

    Codings follow their words: what changes in them is shown before anything is saved. The text as it was
    is kept (see --history), and the file that was imported is left alone.
    """
    from qualcode.review.lookups import known_document

    chosen = [replaced is not None, path is not None, history, number is not None]
    if sum(chosen) > 1:
        raise click.UsageError("Choose one of --replace, --file, --history and --show.")
    if everywhere and replaced is None:
        raise click.UsageError("--all goes with --replace.")
    with context.open_corpus() as corpus:
        document_id = known_document(corpus, document)
        if history:
            _print_history(corpus, document_id)
            return
        if number is not None:
            click.echo(_text(corpus, document_id, number))
            return
        stored = corpus.document(document_id)
        draft = context.project.root / f"{document_id}.edited.txt"
        typed = None if any(chosen) else draft
        alignment = _corrected(stored, replaced, path, everywhere=everywhere, typed=typed)
        if alignment is None:
            click.echo("Nothing was changed.")
            return
        _save(corpus, stored, alignment, coder=coder or context.coder, yes=yes, kept=typed)
    if path is not None and path.resolve() == draft.resolve():
        draft.unlink()  # what had been typed and not saved is saved now
    source = f" {stored.source} is as it was." if stored.source else ""
    click.echo(f"Saved.{source}\nThe text before: qualcode edit {document_id} --history")
    click.echo("\nNext: qualcode suggest")


def _corrected(
    stored: Document,
    replaced: tuple[str, str] | None,
    path: Path | None,
    *,
    everywhere: bool,
    typed: Path | None,
) -> Alignment | None:
    """The stored text and the one to come; None where they are the same."""
    from qualcode.anchoring import Alignment

    if replaced is not None:
        return _replaced(stored, *replaced, everywhere=everywhere)
    if typed is not None:
        text = _edited(stored, typed)
    elif path is not None:
        text = _read(path)
    new = _as_stored(text, stored.text)
    return Alignment.of(stored.text, new) if new.strip() and new != stored.text else None


def _edited(stored: Document, typed: Path) -> str:
    """What the researcher made of the text in the editor; the same text where it was not saved.

    The editor works on the file ``typed``. It stays where what is in it could not be taken over, so that
    hours of work are not lost to a wrong encoding. Raises QualcodeError.
    """
    from qualcode.saving import write_text

    if typed.exists():
        raise QualcodeError(
            "There is a text that was typed before and not saved.",
            hint=f"Go on with it: qualcode edit {stored.id} --file {quote(str(typed))}\n"
            "      Or remove the file.",
            where=typed,
        )
    write_text(typed, stored.text)
    try:
        click.edit(filename=str(typed))
        text = _read(typed)
        if "\ufffd" in text and "\ufffd" not in stored.text:
            raise QualcodeError("what it saved is no text in a known encoding.")
    except (click.ClickException, QualcodeError, OSError) as error:
        reason = error.message if isinstance(error, click.ClickException | QualcodeError) else str(error)
        hint = "Name another editor (EDITOR=nano qualcode edit …), or take the text from a file: --file"
        if typed.exists() and typed.read_bytes() != stored.text.encode():
            hint = f"What was typed is in {typed}: save it as UTF-8 and take it with --file"
        else:
            typed.unlink(missing_ok=True)
        raise QualcodeError(
            f"The editor did not end well, so nothing was changed: {reason}", hint=hint
        ) from error
    typed.unlink(missing_ok=True)
    return text


def _read(path: Path) -> str:
    from qualcode.readers.encoding import decode

    try:
        return decode(path.read_bytes())
    except QualcodeError as error:
        raise type(error)(error.message, hint=error.hint, where=path) from error


def _as_stored(typed: str, old: str) -> str:
    """``typed`` as texts are stored; editors put a line end after the last line."""
    from qualcode.model import normalise

    new = normalise(typed)
    return new if old.endswith("\n") else new.rstrip("\n")


def _replaced(stored: Document, old: str, new: str, *, everywhere: bool) -> Alignment | None:
    """``old`` replaced by ``new``, once or everywhere. Raises NotFoundError, and QualcodeError where it is
    not clear which place is meant."""
    from qualcode.anchoring import Alignment, replacing
    from qualcode.model import normalise
    from qualcode.review.by_hand import places_listed

    old, new = normalise(old), normalise(new)
    if not old:
        raise click.BadParameter("there are no words to be replaced", param_hint="--replace")
    places = _places(stored.text, old)
    if not places:
        raise NotFoundError(
            f"These words are not in {stored.id}: “{old}”",
            hint="Upper and lower case and every mark must agree. To look for them: qualcode edit "
            f"{stored.id}",
        )
    if len(places) > 1 and not everywhere:
        raise QualcodeError(
            "\n".join(
                [f"These words are {len(places)} times in {stored.id}:", *places_listed(stored, places)]
            ),
            hint="Add --all, or say more of the words around the one that you mean.",
        )
    text, edits = replacing(stored.text, dict.fromkeys(places, new))
    if text == stored.text or not text.strip():
        return None
    if normalise(text) != text:  # a mark has joined the letter before it
        return Alignment.of(stored.text, normalise(text))
    return Alignment(stored.text, text, edits, certain=True)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    places = []
    start = text.find(words)
    while start >= 0:
        places.append((start, start + len(words)))
        start = text.find(words, start + len(words))
    return places


def _save(
    corpus: Corpus, stored: Document, alignment: Alignment, *, coder: str, yes: bool, kept: Path | None
) -> None:
    """Show what the correction does, ask, and save it. What was typed goes to ``kept`` where it is not."""
    from dataclasses import replace

    from qualcode.anchoring import renamed_labels, turns_after
    from qualcode.cli.corrections import difference, print_revised
    from qualcode.saving import write_text

    turns = turns_after(alignment, stored.turns)
    renamed = renamed_labels(alignment, stored.turns)
    speakers = {renamed.get(label, label): known for label, known in stored.speakers.items()}
    corrected = replace(stored, text=alignment.new, turns=turns, speakers=speakers)
    edits = alignment.edits if alignment.certain else None
    try:
        told = corpus.revise(
            corrected, reason="edit", coder=coder, edits=edits, instead_of=stored.digest, preview=True
        )
        click.echo(
            f"{stored.id}: {difference(stored.text, corrected.text)}" if len(told.edits) <= 3 else stored.id
        )
        print_revised(told, seen=corpus.sight(coder).coders, preview=not yes)
        if not yes:
            click.confirm("Save this text?", default=True, abort=True)
        corpus.revise(corrected, reason="edit", coder=coder, edits=edits, instead_of=stored.digest)
    except (TextChangedError, click.Abort):
        if kept is not None:
            write_text(kept, corrected.text)
            click.echo(f"Not saved; what you typed is in {kept}", err=True)
            click.echo(f"To go on with it: qualcode edit {stored.id} --file {quote(str(kept))}", err=True)
        raise


def _print_history(corpus: Corpus, document_id: str) -> None:
    from qualcode.cli.rows import print_table

    earlier = corpus.revisions(document_id)
    rows = [
        {
            "number": one.number,
            "at": one.at,
            "coder": one.coder,
            "reason": one.reason,
            "changes": len(one.edits),
        }
        for one in earlier
    ]
    headings = {"number": "no.", "at": "until", "reason": "replaced by", "coder": "who", "changes": "changes"}
    print_table(rows, headings, empty=f"{document_id} has had one text only: the present one.")
    if earlier:
        click.echo(f"To read one: qualcode edit {document_id} --show {earlier[-1].number}")


def _text(corpus: Corpus, document_id: str, number: int) -> str:
    """The text with a number, the present one too. Raises NotFoundError."""
    earlier = {one.number: one.text for one in corpus.revisions(document_id)}
    if number == max(earlier, default=0) + 1:
        return corpus.document(document_id).text
    if number not in earlier:
        raise NotFoundError(
            f"'{document_id}' has no text {number}.",
            hint=f"See those that it has: qualcode edit {document_id} --history",
        )
    return earlier[number]
