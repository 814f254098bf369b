"""Explain one suggestion: what matched, by which pattern, and whether the rule is still the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.errors import ClosedError
from qualcode.model import PATTERNS, Code, Codebook, Decision, Document, Pattern, Suggestion, suggester_of

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


class RuleState(StrEnum):
    """What has become of the rule since the suggestion was made."""

    SAME = "same"
    EDITED = "edited"  # the code's definition or rules, but the pattern is still there
    PATTERN_GONE = "pattern gone"
    CODE_GONE = "code gone"


@dataclass(frozen=True)
class Explanation:
    """``patterns`` maps the ids of the patterns that matched to what the codebook now holds under them
    (nothing for the rules of other suggesters).

    ``document`` is as it was when it had the suggestion's words. ``decisions`` are all that was decided on
    this suggestion by coders whom the reader may see, in the order of time; ``notice`` says what is held
    back.
    """

    suggestion: Suggestion
    document: Document
    code: Code | None
    patterns: dict[str, Pattern | None]
    rule_state: RuleState
    decisions: tuple[Decision, ...]
    notice: str = ""


def explain(corpus: Corpus, codebook: Codebook, suggestion_id: int, *, reader: str) -> Explanation:
    """Raises NotFoundError where there is no such suggestion, ClosedError where ``reader`` still has to code
    its place without suggestions."""
    suggestion = corpus.suggestion(suggestion_id)
    if any(suggestion.segment.overlaps(one) for one in corpus.blind_for(reader)):
        raise ClosedError(
            f"Suggestion {suggestion_id} lies in a stretch that {reader} codes without suggestions.",
            hint="Finish that stretch first; see: qualcode assign --list",
        )
    document = corpus.document(suggestion.segment.document_id)
    if suggestion.revision is not None:  # its words were corrected away: shown in the text that had them
        earlier = next(one for one in corpus.revisions(document.id) if one.number == suggestion.revision)
        document = replace(document, text=earlier.text, turns=earlier.turns)
    code = codebook.get(suggestion.code_id)
    known = {pattern.id: pattern for pattern in code.patterns} if code else {}
    patterns = {match.pattern_id: known.get(match.pattern_id) for match in suggestion.matches}
    sight = corpus.sight(reader)
    decisions = corpus.decisions(document_id=document.id, coder=sight.coders)
    return Explanation(
        suggestion=suggestion,
        document=document,
        code=code,
        patterns=patterns,
        rule_state=_rule_state(suggestion, code, patterns),
        decisions=tuple(one for one in decisions if one.suggestion_id == suggestion_id),
        notice=sight.notice,
    )


def _rule_state(suggestion: Suggestion, code: Code | None, patterns: dict[str, Pattern | None]) -> RuleState:
    if code is None:
        return RuleState.CODE_GONE
    if any(pattern is None and suggester_of(name) == PATTERNS for name, pattern in patterns.items()):
        return RuleState.PATTERN_GONE
    return RuleState.SAME if code.digest == suggestion.code_digest else RuleState.EDITED
