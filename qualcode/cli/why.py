"""qualcode why"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.context import Context
from qualcode.errors import Where
from qualcode.model import PATTERNS, suggester_of

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

    from qualcode.model import Codebook, Pattern
    from qualcode.review.explanation import Explanation

_GONE = "a pattern that is no longer in the codebook"
_RULE_STATES = {
    "same": "the rule is still the same",
    "edited": "the code has been edited since; match again with: qualcode suggest",
    "pattern gone": "a pattern is gone from the codebook; match again with: qualcode suggest",
    "code gone": "the code is gone from the codebook; match again with: qualcode suggest",
}


@click.command(short_help="Explain one suggestion.")
@click.argument("suggestion", metavar="ID", type=click.IntRange(min=1))
@click.pass_obj
def command(context: Context, suggestion: int) -> None:
    """Explain the suggestion ID: the words that matched, the pattern and where it stands in the
    codebook, what decided its status, and what was decided on it. The review shows the ID as #ID.
    """
    from rich.console import Console

    from qualcode.review.explanation import explain

    project, codebook = context.project, context.codebook
    with context.open_corpus() as corpus:
        explanation = explain(corpus, codebook, suggestion, reader=context.coder)
    console = Console(highlight=False)
    plain = console.no_color or console.color_system is None
    lines = _lines(explanation, codebook, project.codebook_path, language=project.language, plain=plain)
    for line in lines:
        console.print(line, soft_wrap=not console.is_terminal)
    if explanation.notice:
        click.echo(f"\n{explanation.notice}")


def _lines(
    explanation: Explanation, codebook: Codebook, path: Path, *, language: str, plain: bool
) -> list[Text]:
    from rich.text import Text

    from qualcode.review.lines import marked, visible

    suggestion, document = explanation.suggestion, explanation.document
    path_codes = (codebook.get(one) for one in codebook.path(suggestion.code_id))
    names = (code.name.in_language(language) for code in path_codes if code)
    turn = document.turn_at(suggestion.start)
    place = f"{document.title}{f', {turn.speaker}' if turn and turn.speaker else ''}"
    span = (suggestion.start, suggestion.end)
    sentence = marked(document.text, span, span, suggestion.evidence, plain=plain)
    earlier = f", in an earlier text: no. {suggestion.revision}" if suggestion.revision else ""
    lines = [
        Text(f"Suggestion {suggestion.id}: {suggestion.code_id}", "bold"),
        Text(f"  {visible(' › '.join(names))}"),
        _field("Status", visible(_status(explanation))),
        _field("Place", f"{visible(place)} ({document.id} {suggestion.start}–{suggestion.end}{earlier})"),
        _field("Sentence", "").append_text(sentence),
    ]
    for match in sorted(suggestion.matches, key=lambda match: match.start):
        words = visible(document.text[match.start : match.end])
        pattern = explanation.patterns[match.pattern_id]
        if pattern is not None:
            text = f"{visible(pattern.text)}{_settings(pattern)}"
            source, kind = f"{text}   {Where(path, pattern.line)}", "pattern"
        elif (suggester := suggester_of(match.pattern_id)) != PATTERNS:
            source, kind = f"the suggester {visible(suggester)}", "rule"
        else:
            source, kind = _GONE, "pattern"
        lines.append(_field("Matched", f"“{words}” by {source}"))
        lines.append(Text(f"            {kind} {visible(match.pattern_id)}", "dim"))
    lines.append(_field("Codebook", f"{suggestion.codebook_digest} then, {codebook.digest} now: "))
    lines[-1].append(_RULE_STATES[explanation.rule_state])
    return lines + [_field("Decision", visible(text)) for text in _decisions(explanation)]


def _field(label: str, text: str) -> Text:
    from rich.text import Text

    return Text.assemble((f"{label + ':':<12}", "bold"), text)


def _settings(pattern: Pattern) -> str:
    return f" ({pattern.settings})" if pattern.settings else ""


def _status(explanation: Explanation) -> str:
    suggestion = explanation.suggestion
    pattern = explanation.patterns[suggestion.pattern_id]
    if suggestion.cue:
        return f"{suggestion.status}, because of “{suggestion.cue}”"
    if pattern is not None and pattern.status is suggestion.status:
        return f"{suggestion.status}, as the pattern says"
    return f"{suggestion.status}, no word in the sentence says otherwise"


def _decisions(explanation: Explanation) -> list[str]:
    texts = []
    for decision in explanation.decisions:
        when = f"{decision.at.astimezone():%Y-%m-%d %H:%M}" if decision.at else ""
        notes = "".join(f"; {note}" for note in (decision.reason, decision.memo) if note)
        what = f"{decision.verdict} (no. {decision.undoes})" if decision.undoes else str(decision.verdict)
        texts.append(f"no. {decision.id}, {what} by {decision.coder}, {when}{notes}")
    return texts or ["none yet"]
