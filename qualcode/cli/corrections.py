"""Show what a corrected text means for the codings: what moved, what changed, what has no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.model import Fit, Replacement

if TYPE_CHECKING:
    from qualcode.model import Revised

_SHOWN = 40  # characters of what is alike on either side of a difference
_SHOWN_CHANGED = 400  # and of what is not
_FATES = {
    Fit.SAME: "where they were",
    Fit.MOVED: "moved with their words",
    Fit.CHANGED: "with changed words",
    Fit.UNPLACED: "not placed",
}


def print_revised(revised: Revised, *, preview: bool = False) -> None:
    """List what became of the standing decisions of one document."""
    codings = [one for one in revised.replacements if one.is_coding]
    count = len(revised.edits)
    click.echo(f"  {count} {'change' if count == 1 else 'changes'} of the text; {_summary(codings)}")
    if changed := [one for one in codings if one.fit is Fit.CHANGED]:
        click.echo("  Changed words in coded segments:")
        for one in changed:
            click.echo(
                f"    {_who(one)}: {difference(one.before.quote, one.after.quote if one.after else '')}"
            )
    if lost := [one for one in codings if one.fit is Fit.UNPLACED]:
        for line in _unplaced(lost, preview=preview):
            click.secho(f"  {line}", fg="yellow")
    others = [one for one in revised.replacements if not one.is_coding]
    if gone := sum(one.fit is Fit.UNPLACED for one in others):
        click.echo(f"  {gone} of {len(others)} rejections and skips were about words that are gone.")


def difference(old: str, new: str) -> str:
    """``old`` and ``new`` as one line: [-what is gone-] and {+what has come+}, what is alike shortened."""
    from qualcode.edits import edits_between
    from qualcode.review import lines

    def visible(text: str) -> str:
        return lines.visible(text).replace("\n", " ⏎ ")

    parts: list[str] = []
    last = 0
    edits = edits_between(old, new)
    for edit in edits:
        parts.append(visible(_alike(old[last : edit.start], first=not last)))
        if gone := visible(_shortened(old[edit.start : edit.end])):
            parts.append(click.style(f"[-{gone}-]", fg="red"))
        if came := visible(_shortened(new[edit.new_start : edit.new_end])):
            parts.append(click.style(f"{{+{came}+}}", fg="green"))
        last = edit.end
    rest = old[last:]
    parts.append(visible(f"{rest[:_SHOWN]}…" if len(rest) > _SHOWN + 10 else rest))
    return "".join(parts)


def _alike(text: str, *, first: bool) -> str:
    if first:
        return f"…{text[-_SHOWN:]}" if len(text) > _SHOWN + 10 else text
    return f"{text[:_SHOWN]} … {text[-_SHOWN:]}" if len(text) > 2 * _SHOWN + 20 else text


def _shortened(text: str) -> str:
    """A long passage as its two ends."""
    half = _SHOWN_CHANGED // 2
    return text if len(text) <= _SHOWN_CHANGED else f"{text[:half]} … {text[-half:]}"


def _summary(codings: Sequence[Replacement]) -> str:
    if not codings:
        return "nothing in it is coded."
    counted = Counter(one.fit for one in codings)
    fates = ", ".join(f"{counted[fit]} {words}" for fit, words in _FATES.items() if counted[fit])
    return f"{len(codings)} {'coding' if len(codings) == 1 else 'codings'}: {fates}."


def _who(one: Replacement) -> str:
    return f"no. {one.decision_id}, {one.code_id}, {one.coder}"


def _unplaced(lost: Sequence[Replacement], *, preview: bool) -> Iterator[str]:
    from qualcode.review.lines import shortened, visible

    yield "Not placed, because their words are gone; kept, but left out of quotes, counts and reports:"
    for one in lost:
        yield f"  {_who(one)}: “{visible(shortened(one.before.quote, 90))}”"
    if not preview:
        yield f'Give one a place: qualcode place {lost[0].decision_id} --quote "…"'
        yield f"or take it back:  qualcode undo {lost[0].decision_id}"
