"""How each pattern has done: how often it fired, and what coders made of its suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.analysis.intervals import proportion
from qualcode.analysis.log import standing
from qualcode.codebook import read_codebook
from qualcode.errors import CodebookError
from qualcode.findings import CodebookVersion, PatternRecord
from qualcode.model import PATTERNS, Codebook, Decision, Pattern, Suggestion, Verdict, suggester_of

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.corpus.codebooks import StoredCodebook


@dataclass
class Firing:
    """What one pattern did: suggestions of which it is the evidence, and the verdicts on these."""

    code_id: str
    fired: int = 0
    also_matched: int = 0
    undecided: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        """How many decisions there are, skips left out."""
        return sum(self.verdicts[one] for one in (Verdict.ACCEPTED, Verdict.CORRECTED, Verdict.REJECTED))


def pattern_records(
    corpus: Corpus,
    codebook: Codebook,
    *,
    code_ids: Collection[str] | None = None,
    coder: str | Collection[str] | None = None,
    unused: bool = False,
) -> tuple[PatternRecord, ...]:
    """The record of every pattern that fired, in the order of the codebook; gone ones and the rules of
    other suggesters come last.

    Of several patterns in a suggestion the longest match counts, which is its evidence; where another
    suggester leads, its first. With ``coder`` only the decisions of that coder (or of those coders) count,
    else those of all: a suggestion that two coders have decided on counts twice then. ``unused`` gives the
    patterns of the codebook that never fired instead. Raises CorpusError.
    """
    found = firings(corpus.suggestions(code_ids=code_ids), corpus.decisions(coder=coder))
    known = {
        pattern.id: pattern
        for pattern in codebook.patterns
        if code_ids is None or pattern.code_id in code_ids
    }
    if unused:
        chosen = [name for name in known if name not in found or not found[name].fired]
    else:
        fired = {name for name, firing in found.items() if firing.fired}
        chosen = [name for name in known if name in fired]
        chosen += sorted(fired - known.keys())
    patterns = [name for name in chosen if name in known or suggester_of(name) == PATTERNS]
    histories = dict(_histories(corpus.codebooks(), patterns))
    return tuple(_record(name, found.get(name), known.get(name), histories.get(name)) for name in chosen)


def firings(suggestions: Iterable[Suggestion], decisions: Iterable[Decision]) -> dict[str, Firing]:
    """What each pattern did in ``suggestions`` (not withdrawn ones), by pattern id.

    ``decisions`` are a log in the order in which it was made; only what stands in it counts.
    """
    verdicts: dict[int, list[Verdict]] = {}
    for decision in standing(decisions):
        if decision.suggestion_id is not None:
            verdicts.setdefault(decision.suggestion_id, []).append(decision.verdict)
    found: dict[str, Firing] = {}
    for suggestion in suggestions:
        if suggestion.id is None:
            continue
        for name in {match.pattern_id for match in suggestion.matches}:
            firing = found.setdefault(name, Firing(suggestion.code_id))
            if name != suggestion.pattern_id:
                firing.also_matched += 1
                continue
            made = verdicts.get(suggestion.id, ())
            firing.fired += 1
            firing.undecided += not made
            firing.verdicts.update(made)
    return found


@dataclass(frozen=True)
class _History:
    """The first codebook in use that had a pattern, and the pattern as it was in there."""

    since: CodebookVersion
    pattern: Pattern


def _histories(stored: Iterable[StoredCodebook], wanted: Iterable[str]) -> Iterator[tuple[str, _History]]:
    """By pattern id; a pattern that no stored codebook has is left out. ``stored`` is in order of time."""
    pending = set(wanted)
    for one in stored:
        if not pending:  # reading a codebook takes a good part of a second
            return
        patterns: Mapping[str, Pattern] = {}
        with suppress(CodebookError):  # kept by a version of qualcode that read it otherwise
            patterns = {pattern.id: pattern for pattern in read_codebook(one.text, name=one.digest).patterns}
        since = CodebookVersion(one.digest, one.version, one.at)
        for name in pending & patterns.keys():
            yield name, _History(since, patterns[name])
        pending -= patterns.keys()


def _record(
    name: str, firing: Firing | None, pattern: Pattern | None, history: _History | None
) -> PatternRecord:
    shown = pattern or (history.pattern if history else None)
    firing = firing or Firing(shown.code_id if shown else "")
    verdicts = firing.verdicts
    suggester = PATTERNS if shown else suggester_of(name)
    return PatternRecord(
        pattern_id=name,
        code_id=shown.code_id if shown else firing.code_id,
        text=shown.text if shown else "",
        valence=shown.valence if shown else None,
        fired=firing.fired,
        also_matched=firing.also_matched,
        accepted=verdicts[Verdict.ACCEPTED],
        corrected=verdicts[Verdict.CORRECTED],
        rejected=verdicts[Verdict.REJECTED],
        skipped=verdicts[Verdict.SKIPPED],
        undecided=firing.undecided,
        precision=proportion(verdicts[Verdict.ACCEPTED], firing.decided),
        since=history.since if history else None,
        current=pattern is not None or suggester != PATTERNS,
        suggester=suggester,
    )
