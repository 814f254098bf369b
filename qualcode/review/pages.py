"""Pages beside the review screen: the full codebook entry with the keys, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rich.text import Text

from qualcode.model import Bilingual, Code, Codebook, Suggestion
from qualcode.review.drawing import Canvas
from qualcode.review.lines import DIM, visible
from qualcode.review.scene import Scene
from qualcode.review.session import ReviewSummary
from qualcode.review.stale import StaleDecision
from qualcode.review.wording import Wording

KEYS = {
    "a  y": "accept", "x  n": "reject", "key_space": "skip", "⌫  u": "undo", "r": "reason",
    "1–9 0": "another", "e": "span", "s  S": "statuses", "m": "memo", "↑  ↓": "scroll",
    "?": "help", "q": "quit",
}  # fmt: skip
BLIND_KEYS = {
    "1–9 0": "give_code", "Enter": "next_sentence", "n  x": "nothing_here", "key_space": "skip",
    "⌫  u": "undo", "e": "span", "s  S": "statuses", "m": "memo", "↑  ↓": "scroll", "?": "help", "q": "quit",
}  # fmt: skip
CONSENSUS_KEYS = {
    "1": "settle_first", "2": "settle_second", "3": "settle_third", "0  x": "neither", "key_space": "later",
    "⌫  u": "undo", "e": "span", "s  S": "statuses", "m": "memo", "A": "settle_adopt", "↑  ↓": "scroll",
    "?": "help", "q": "quit",
}  # fmt: skip


def help_lines(scene: Scene, canvas: Canvas, wording: Wording) -> list[Text]:
    """The whole codebook entry of the suggestion's code, why it was suggested, and every key."""
    code = scene.code
    return [
        *_entry_lines(code, canvas, wording),
        *(_before_lines(scene.earlier, canvas, wording) if scene.earlier else ()),
        *(_suggested_by(scene.suggestion, code, canvas, wording) if scene.suggestion else ()),
        Text(),
        *_key_lines(KEYS, wording),
        Text(),
        *_field(wording("patterns"), " · ".join(pattern.text for pattern in code.patterns), canvas),
        *_field(wording("traps"), " · ".join(trap.text for trap in code.traps), canvas),
    ]


def blind_help_lines(codebook: Codebook, canvas: Canvas, wording: Wording) -> list[Text]:
    """The keys of the blind reading, and what each code of the codebook means."""
    lines = _key_lines(BLIND_KEYS, wording)
    for code in codebook.codes:
        names = (
            visible(wording.of(known.name)) for one in codebook.path(code.id) if (known := codebook.get(one))
        )
        lines += canvas.wrap(Text.assemble((" › ".join(names), "bold cyan"), (f"  {code.id}", DIM)))
        lines += _field(wording("definition"), wording.of(code.definition), canvas)
    return lines


def consensus_help_lines(
    codebook: Codebook, codes: Iterable[str], canvas: Canvas, wording: Wording
) -> list[Text]:
    """The keys, and the whole codebook entries of ``codes``."""
    lines = _key_lines(CONSENSUS_KEYS, wording)
    for code in filter(None, map(codebook.get, codes)):
        lines += [Text(), *_entry_lines(code, canvas, wording)]
    return lines


def _before_lines(stale: StaleDecision, canvas: Canvas, wording: Wording) -> list[Text]:
    """How the changed words of the code read when it was decided."""
    lines = []
    for name in stale.changed:
        was = getattr(stale.before, name)
        if isinstance(was, Bilingual):
            was = wording.of(was)
        if isinstance(was, str):
            lines += _field(wording("before", name=wording(name)), was, canvas)
    return lines


def _suggested_by(suggestion: Suggestion, code: Code, canvas: Canvas, wording: Wording) -> list[Text]:
    pattern = next((p for p in code.patterns if p.id == suggestion.pattern_id), None)
    source = pattern.text if pattern else suggestion.pattern_id
    if pattern is not None and pattern.valence is not None:
        source = f"{source} ({wording(pattern.valence)})"
    return _field(wording("suggested_by"), f"{source} (#{suggestion.id})", canvas)


def _entry_lines(code: Code, canvas: Canvas, wording: Wording) -> list[Text]:
    names = [name for name in dict.fromkeys((wording.of(code.name), code.name.id, code.name.en)) if name]
    lines = canvas.wrap(Text.assemble((visible(" / ".join(names)), "bold cyan"), (f"  {code.id}", DIM)))
    fields: dict[str, Bilingual] = {
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "example": code.example,
    }
    for name, text in fields.items():
        lines += _field(wording(name), wording.of(text), canvas)
    return lines + _field(wording("pages"), code.pages, canvas)


def _key_lines(names: Mapping[str, str], wording: Wording) -> list[Text]:
    """The keys with what they do; "key_space" stands for the name of the space bar."""
    keys = {wording(key) if key == "key_space" else key: wording(name) for key, name in names.items()}
    width = max(len(key) for key in keys) + 2
    return [Text.assemble((key.ljust(width), "bold cyan"), what.lower()) for key, what in keys.items()]


def _field(label: str, text: str, canvas: Canvas) -> list[Text]:
    words = visible(" ".join(text.split()))
    return canvas.wrap(Text.assemble((f"{label}: ", "bold"), words), indent=2) if words else []


def summary_lines(
    summary: ReviewSummary,
    wording: Wording,
    *,
    stale: bool = False,
    as_typed: Callable[[str], str] = "qualcode {}".format,
) -> list[Text]:
    """What was decided, what is left, and what to type next. ``stale`` after a second look; ``as_typed``
    makes of a command's words what is typed, such as with the coder's name."""
    lines = []
    if summary.verdicts:
        counts = {"decided": summary.decided, "accepted": summary.accepted, "rejected": summary.rejected}
        lines.append(Text(wording("sum_decided", **counts, skipped=summary.skipped), "bold"))
    elif not summary.left:
        lines.append(Text(wording("nothing_stale" if stale else "nothing_to_review"), "bold"))
    if summary.left:
        lines.append(Text(wording("sum_left", left=summary.left)))
    command, why = _next_step(summary, stale=stale)
    lines.append(Text.assemble(f"{wording('next')}: ", (as_typed(command), "bold"), f"   ({wording(why)})"))
    return lines


def _next_step(summary: ReviewSummary, *, stale: bool) -> tuple[str, str]:
    if summary.left:
        return f"review{' --stale' * stale}", "next_review"
    if summary.verdicts or stale:
        return "report", "next_report"
    return "suggest", "next_suggest"
