"""Asks about what looks like a person, one candidate at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.errors import PseudonymError

if TYPE_CHECKING:
    from qualcode.pseudonyms import Candidate, Entry, Key
    from qualcode.pseudonyms.proposals import Proposals

_PLACES_SHOWN = 3
_KEEP, _SKIP, _QUIT = "k", "s", "q"


class _EnoughError(Exception):
    """The researcher stops answering."""


def ask(
    candidates: Sequence[Candidate],
    entries: Sequence[Entry],
    *,
    proposals: Proposals,
    save: Callable[[Entry], list[Entry]],
) -> list[Entry]:
    """All rows of the key table after the answers; ``save`` writes each before the next question."""
    from qualcode.pseudonyms import Key

    decided = list(entries)
    if candidates:
        click.echo(
            f"{counted(len(candidates), 'candidate')}. Enter accepts what is proposed, or type another.\n"
            f"One letter: {_KEEP} keeps the words as they are, {_SKIP} skips, {_QUIT} stops asking."
        )
    for number, candidate in enumerate(candidates, start=1):
        _show(candidate, f"{number} of {len(candidates)}")
        try:
            decided = _answer(candidate, _proposed(candidate, Key(decided), proposals), save) or decided
        except _EnoughError:
            break
        for entry in decided:
            proposals.take(entry.pseudonym)
    return decided


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def places(where: Sequence[str]) -> str:
    """The first few of the places at which something stands."""
    more = len(where) - _PLACES_SHOWN
    return ", ".join(where[:_PLACES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _show(candidate: Candidate, position: str) -> None:
    times = f"{candidate.count}×" if candidate.count else "a label"
    sample = candidate.sample
    click.echo(f"\n{position}  {candidate.kind}  ", nl=False)
    click.secho(candidate.original, bold=True, nl=False)
    documents = dict.fromkeys(where.partition(" (")[0] for where in candidate.where)
    click.echo(f"  {times} in {places(list(documents))}")
    click.echo(f"  {candidate.why}")
    click.echo(f"  …{sample.before}{click.style(sample.words, bold=True)}{sample.after}…")


def _proposed(candidate: Candidate, key: Key, proposals: Proposals) -> str:
    """The answer that Enter gives: part of a name goes the way of the whole."""
    whole = key.entry(candidate.part_of, candidate.kind) if candidate.part_of else None
    if whole is not None and whole.kept:
        return _KEEP
    return proposals.propose(candidate, like=whole.pseudonym if whole else "")


def _answer(candidate: Candidate, proposed: str, save: Callable[[Entry], list[Entry]]) -> list[Entry] | None:
    """All rows after a decision, None for a skip. Raises _EnoughError for the end of asking."""
    from qualcode.cli import show_error
    from qualcode.pseudonyms import Entry

    note = f"part of {candidate.part_of}" if candidate.part_of else ""
    while True:
        typed: str = click.prompt(
            f"  Enter for {proposed}", default=proposed, show_default=False, prompt_suffix=" > "
        ).strip()
        if typed.casefold() == _QUIT:
            raise _EnoughError
        if typed.casefold() == _SKIP:
            return None
        pseudonym = candidate.original if typed.casefold() == _KEEP else typed
        try:
            return save(Entry(candidate.kind, candidate.original, pseudonym, note))
        except PseudonymError as error:
            show_error(error)
