"""The decision log in numbers: what became of the suggestions, by code and by coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qualcode.findings import Tally
from qualcode.model import Codebook, Decision, Fit, Suggestion, Verdict


@dataclass(frozen=True)
class Log:
    """The tally of everything, of each code (of the codebook first), and of each coder."""

    total: Tally
    codes: tuple[Tally, ...]
    coders: tuple[Tally, ...]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that stand: not undone, and the coder's last word on the suggestion; oldest first."""
    history = list(decisions)
    undone = {decision.undoes for decision in history if decision.verdict is Verdict.UNDONE}
    seen: set[tuple[str, int]] = set()
    stand: list[Decision] = []
    for decision in reversed(history):
        if decision.verdict is Verdict.UNDONE or decision.id in undone:
            continue
        if decision.suggestion_id is not None:
            word = (decision.coder, decision.suggestion_id)
            if word in seen:
                continue
            seen.add(word)
        stand.append(decision)
    return stand[::-1]


def summarise(decisions: Iterable[Decision], suggestions: Iterable[Suggestion], codebook: Codebook) -> Log:
    """Count what stands and has a place in the present texts. A decision on a suggestion counts under the
    code that was suggested.

    ``decisions`` are in the order in which they were made, of one coder or of all; ``suggestions`` are
    those that were not withdrawn.
    """
    suggested_code = {suggestion.id: suggestion.code_id for suggestion in suggestions}
    words = standing(decisions)
    stand = [one for one in words if one.fit is not Fit.UNPLACED]
    under = [(suggested_code.get(d.suggestion_id, d.code_id), d) for d in stand]
    decided = {decision.suggestion_id for decision in words}
    suggested = Counter(suggested_code.values())
    undecided = Counter(code for number, code in suggested_code.items() if number not in decided)
    in_codebook = [code.id for code in codebook.codes]
    others = sorted({code for code, _ in under} | set(suggested) - set(in_codebook))
    codes = [*in_codebook, *(code for code in others if code not in in_codebook)]
    by_code: dict[str, list[Decision]] = {code: [] for code in codes}
    by_coder: dict[str, list[Decision]] = {}
    for code, decision in under:
        by_code[code].append(decision)
        by_coder.setdefault(decision.coder, []).append(decision)
    return Log(
        total=_tally("", stand, suggested.total(), undecided.total()),
        codes=tuple(_tally(code, made, suggested[code], undecided[code]) for code, made in by_code.items()),
        coders=tuple(_tally(coder, made, len(suggested_code), 0) for coder, made in sorted(by_coder.items())),
    )


def _tally(key: str, decisions: Sequence[Decision], suggested: int, undecided: int) -> Tally:
    verdicts = Counter(decision.verdict for decision in decisions)
    times: list[datetime] = [decision.at for decision in decisions if decision.at is not None]
    return Tally(
        key=key,
        suggested=suggested,
        accepted=verdicts[Verdict.ACCEPTED],
        corrected=verdicts[Verdict.CORRECTED],
        rejected=verdicts[Verdict.REJECTED],
        skipped=verdicts[Verdict.SKIPPED],
        undecided=undecided,
        coded=verdicts[Verdict.CODED],
        first=min(times, default=None),
        last=max(times, default=None),
    )
