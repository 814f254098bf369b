"""What a suggester is, and which ones are installed: the built-in ones and those of plugins.

A plugin declares its suggester under the entry-point group ``qualcode.suggesters``, by name. The built-in
ones are declared in setup.cfg in the same way, and once more here, so that they also work in a checkout
that is not installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from qualcode.errors import SuggestError
from qualcode.model import Code, Codebook, Document, Suggestion

GROUP = "qualcode.suggesters"

BUILT_IN = {
    "definitions": "qualcode.suggestions.definitions:Definitions",
    "patterns": "qualcode.suggestions.patterns:Patterns",
}


@dataclass(frozen=True)
class Settings:
    """What ``qualcode.yaml`` says to suggesters. ``pipeline`` names an installed spaCy pipeline, or is ""."""

    pipeline: str = ""


class Suggester(Protocol):
    """Says which sentences may be evidence for which codes. It is made at every run and should be light:
    what takes long to load is loaded by ``suggest``, which is called only where there is work.

    ``version`` is raised when the same rules and text would give other suggestions than before.
    """

    version: str

    def rules(self, code: Code) -> str:
        """A fingerprint of all in the codebook and the settings that suggestions for ``code`` depend on.

        When it changes, the code is matched again. "" where there is nothing to look for: then nothing
        is asked about this code.
        """

    def suggest(self, document: Document, codes: Sequence[Code]) -> Iterable[Suggestion]:
        """Suggestions for ``codes``. Each is about one of ``sentences(document)`` and has a match in it.

        The ``pattern_id`` of a match names the rule of that code, "" where there is but one; it is kept
        as ``SUGGESTER:CODE/RULE``. The suggester's name and the digests are filled in. What is said for one
        code must not depend on which others are asked about with it.
        """


class Factory(Protocol):
    """What an entry point names: a class or a function that makes a suggester."""

    def __call__(self, codebook: Codebook, *, settings: Settings) -> Suggester: ...


def installed() -> dict[str, EntryPoint]:
    """The suggesters by name, in alphabetical order. No plugin takes the place of a built-in one."""
    # an older installation elsewhere must not bring its own built-in ones
    plugins = {
        entry.name: entry for entry in entry_points(group=GROUP) if not entry.value.startswith("qualcode.")
    }
    built_in = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    return dict(sorted((plugins | built_in).items()))


def named(name: str) -> EntryPoint:
    """The suggester ``name``. Raises SuggestError, with the closest name, where it is not installed."""
    known = installed()
    if name in known:
        return known[name]
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    raise SuggestError(
        f"There is no suggester '{name}'.",
        hint=(f"Did you mean: {close[0]}? " if close else "")
        + f"Installed are: {', '.join(known)}. Those in use stand under 'suggesters:' in qualcode.yaml.",
    )
