"""The review screen as lines: what is decided on, its text, its state, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from qualcode.model import CODING_VERDICTS, Code, Role, Span, Status
from qualcode.review.lines import DIM, MATCH, SEGMENT, cut, flowing, marked, share_lines, visible, wrapped
from qualcode.review.ordering import Order
from qualcode.review.scene import Passage, Scene
from qualcode.review.stale import StaleDecision
from qualcode.review.wording import Wording

MAX_WIDTH = 100
MIN_WIDTH, MIN_HEIGHT = 40, 14

_STATUS_STYLES = {
    Status.PRESENT: "bold green",
    Status.ABSENT: "bold red",
    Status.WISHED: "bold yellow",
    Status.HYPOTHETICAL: "bold magenta",
    Status.PARTIAL: "bold cyan",
    Status.PAST: "bold blue",
}


@dataclass(frozen=True)
class Canvas:
    """Where lines are drawn: the size in cells, and whether colours are missing."""

    console: Console
    width: int
    height: int

    @classmethod
    def of(cls, console: Console) -> Canvas:
        # what is printed into a file or a test has no height
        height = console.height if console.is_terminal else 60
        return cls(console, min(console.width, MAX_WIDTH), height)

    @property
    def plain(self) -> bool:
        return self.console.no_color or self.console.color_system is None

    @property
    def too_small(self) -> bool:
        return self.width < MIN_WIDTH or self.height < MIN_HEIGHT

    def wrap(self, text: Text, *, indent: int = 0) -> list[Text]:
        return wrapped(self.console, text, self.width, indent=indent)


def screen_lines(
    scene: Scene,
    canvas: Canvas,
    wording: Wording,
    *,
    footer: Sequence[Text],
    order: Order = "code",
    scroll: int = 0,
) -> list[Text]:
    """The whole screen, at most ``canvas.height`` lines, ``footer`` last.

    Where the room is short, neighbours and criteria give way first, the segment last.
    """
    head = [_header(scene, canvas, wording, order), *_path(scene, canvas, wording)]
    source = cut(_source(scene, canvas, wording), 1 if canvas.height < 20 else 2, canvas.width)
    criteria = [_criterion(scene, canvas, wording, name) for name in ("definition", "include", "exclude")]
    around = scene.surroundings
    before, after = (_neighbour(scene, canvas, passage) for passage in (around.before, around.after))
    turn = _turn(scene, canvas)
    ruled = _rule(canvas)
    fixed = len(head) + len(source) + len(footer) + 2
    state = _state(scene, canvas, wording)[: max(1, canvas.height - fixed - 3)]
    fixed += len(state)
    segment_lines = sum(_holds_segment(line) for line in turn)
    # in the order of their importance; the segment itself comes before all
    blocks = [turn, criteria[0], criteria[1], criteria[2], before, after]
    floors = [segment_lines + 2, 1, 1, 1, 1, 1]
    shares = share_lines([len(block) for block in blocks], floors, max(1, canvas.height - fixed))
    shown = [cut(block, share, canvas.width) for block, share in zip(blocks, shares, strict=True)]
    if shares[0] < len(turn):
        state[0] = _one_line(Text.assemble(state[0], (f"   {wording('more_lines')}", DIM)), canvas)
    neighbour_before = _last_lines(before, shares[4])
    return [
        *head,
        *shown[1],
        *shown[2],
        *shown[3],
        ruled,
        *source,
        *neighbour_before,
        *_window(turn, shares[0], scroll),
        *shown[5],
        *state,
        ruled,
        *footer,
    ]


def key_strip(scene: Scene, canvas: Canvas, wording: Wording, *, notice: str = "") -> list[Text]:
    """The codes behind the digits, the keys, and what just happened."""
    another = [Text(f"{wording('another')}:", DIM), _key("0", wording("by_name"))]
    another += [
        _key(str(number), short_name(code, wording))
        for number, code in enumerate(offered_codes(scene, canvas, wording), start=1)
    ]
    earlier = scene.earlier
    names = {
        "a": "keep_coding" if earlier and earlier.decision.verdict in CODING_VERDICTS else "accept",
        "x": "reject",
        wording("key_space"): "later" if earlier else "skip",
        "⌫": "undo",
        "r": "reason",
        "e": "span",
        "s": "status",
        "m": "memo",
        "?": "help",
        "q": "quit",
    }
    keys = [_key(key, wording(name).lower()) for key, name in names.items()]
    lines = [*flowing(another, canvas.width), *flowing(keys, canvas.width)]
    return [*lines, notice_line(notice, canvas)]


def offered_codes(scene: Scene, canvas: Canvas, wording: Wording) -> tuple[Code, ...]:
    """The codes that have a digit: those whose names there is room for, so that none acts unseen."""
    rows = 0 if canvas.height < 20 else 2 if canvas.height < 30 else 4
    room = canvas.width * rows - len(wording("another") + wording("by_name")) - 8
    offered = []
    for code in scene.nearby:
        # a name may leave the end of a line empty
        room -= len(short_name(code, wording)) + 4 + canvas.width // 20
        if room < 0:
            break
        offered.append(code)
    return tuple(offered)


def short_name(code: Code, wording: Wording, length: int = 26) -> str:
    """The name without what stands in brackets, cut after ``length`` characters."""
    name = visible(wording.of(code.name)).partition(" (")[0] or code.id
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def notice_line(notice: str, canvas: Canvas) -> Text:
    return _one_line(Text(visible(notice), "italic cyan"), canvas)


def menu_strip(
    title: str, choices: Sequence[tuple[str, str]], canvas: Canvas, *, notice: str = ""
) -> list[Text]:
    """A question with its keys, in the place of the key strip."""
    return [Text(title, "bold"), *choice_lines(choices, canvas), notice_line(notice, canvas)]


def choice_lines(choices: Sequence[tuple[str, str]], canvas: Canvas) -> list[Text]:
    """Keys with their labels, side by side."""
    return flowing([_key(key, visible(label)) for key, label in choices], canvas.width)


def input_strip(
    label: str,
    typed: str,
    wording: Wording,
    canvas: Canvas,
    *,
    extra: Callable[[Canvas], Sequence[Text]],
) -> list[Text]:
    """A line being typed, whose end stays in view, and what is offered for it."""
    room = canvas.width - len(label) - 4
    shown = visible(typed)
    shown = shown if len(shown) <= room else "…" + shown[-room + 1 :]
    line = Text.assemble((f"{label}: ", "bold"), shown, ("▏", "blink"))
    return [line, *extra(canvas), Text(wording("finish_typing"), DIM)]


def too_small_lines(canvas: Canvas, wording: Wording) -> list[Text]:
    sizes = {"width": canvas.width, "height": canvas.height, "min_width": MIN_WIDTH, "min_height": MIN_HEIGHT}
    lines = canvas.wrap(Text(wording("too_small", **sizes), "bold"))
    return lines[: max(1, canvas.height)]


def _key(key: str, label: str) -> Text:
    return Text.assemble((key, "bold cyan"), " ", label)


def _rule(canvas: Canvas) -> Text:
    return Text("─" * canvas.width, DIM)


def _one_line(text: Text, canvas: Canvas) -> Text:
    text = text.copy()
    text.truncate(canvas.width, overflow="ellipsis")
    return text


def _header(scene: Scene, canvas: Canvas, wording: Wording, order: Order) -> Text:
    number, total = scene.place
    group = {"code": "of_code", "document": "of_document"}.get(order, "of_queue")
    left = wording(group, n=number, total=total)
    right = wording("remaining", count=scene.remaining)
    if scene.suggestion:
        right += f" · #{scene.suggestion.id}"
    elif not scene.compared:
        right += f" · {wording('by_hand')}"
    space = " " * max(2, canvas.width - len(left) - len(right))
    return _one_line(Text.assemble((left, "bold"), space, (right, DIM)), canvas)


def _path(scene: Scene, canvas: Canvas, wording: Wording) -> list[Text]:
    if not scene.path:
        return []
    *above, last = (visible(wording.of(code.name)) or code.id for code in scene.path)
    line = Text.assemble(("".join(f"{name} › " for name in above), "cyan"), (last, "bold cyan"))
    return cut(canvas.wrap(line), 2, canvas.width)


def _criterion(scene: Scene, canvas: Canvas, wording: Wording, name: str) -> list[Text]:
    """The definition, include or exclude of the code; coloured where it has changed since the decision."""
    words = visible(" ".join(wording.of(getattr(scene.code, name)).split())) if scene.path else ""
    if not words:
        return []
    changed = scene.earlier is not None and name in scene.earlier.changed
    style = "" if canvas.plain else "bold yellow" if changed else "bold"
    return canvas.wrap(Text.assemble((f"{wording(name)}: ", style), words), indent=2)


def _source(scene: Scene, canvas: Canvas, wording: Wording) -> list[Text]:
    around = scene.surroundings
    unit = "turn" if around.passage.role.speaks else "paragraph"
    facts = [wording(unit, n=around.number, total=around.count)]
    speaker = around.passage.speaker
    role = around.passage.role
    if speaker:
        named = role in (Role.INFORMANT, Role.INTERVIEWER)
        facts.append(f"{speaker} ({wording(role)})" if named else speaker)
    facts += [value for value in scene.attributes.values() if value != speaker]
    rest = visible("".join(f" · {fact}" for fact in facts)).replace("\n", " ")
    line = Text.assemble((visible(scene.document.title), "bold"), rest)
    return canvas.wrap(line, indent=2)


def _neighbour(scene: Scene, canvas: Canvas, passage: Passage | None) -> list[Text]:
    if passage is None:
        return []
    # a neighbour is a reminder: more of it than a screen holds is never shown
    start, end = passage.span
    words = scene.document.text[start:end]
    limit = canvas.width * canvas.height
    if passage is scene.surroundings.before:
        words = words[-limit:]
    words = visible(" ".join(words[:limit].split()))
    label = f"{visible(passage.speaker)}: " if passage.speaker else ""
    return canvas.wrap(Text(label + words, DIM), indent=2)


def _turn(scene: Scene, canvas: Canvas) -> list[Text]:
    passage = scene.surroundings.passage
    span = scene.draft.span
    reach = canvas.width * canvas.height  # a turn of an hour is not wrapped whole for one screen
    window = (max(passage.span[0], span[0] - reach), min(passage.span[1], span[1] + reach))
    matches = _clipped(scene.suggestion.evidence, span) if scene.suggestion else []
    words = marked(scene.document.text, window, span, matches, plain=canvas.plain)
    label = f"{visible(passage.speaker)}: " if passage.speaker else ""
    return canvas.wrap(Text.assemble((label, "bold"), words), indent=2)


def _clipped(spans: Sequence[Span], within: Span) -> list[Span]:
    start, end = within
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and start < b]


def _holds_segment(line: Text) -> bool:
    return any(span.style in (SEGMENT, MATCH) for span in line.spans)


def _window(lines: list[Text], count: int, scroll: int) -> list[Text]:
    """``count`` of ``lines`` around the segment, moved by ``scroll``."""
    held = [index for index, line in enumerate(lines) if _holds_segment(line)] or [0]
    spare = max(0, count - (held[-1] - held[0] + 1))
    first = max(0, min(held[0] - spare // 2 + scroll, len(lines) - count))
    return lines[first : first + count]


def _last_lines(lines: list[Text], count: int) -> list[Text]:
    """The end of the turn before, which leads to the segment; "…" where its beginning is left out."""
    if len(lines) <= count or not count:
        return lines[:count]
    shown = lines[-count:]
    first = Text(f"…{shown[0].plain.lstrip()}", DIM)
    return [first, *shown[1:]]


def _state(scene: Scene, canvas: Canvas, wording: Wording) -> list[Text]:
    draft, offered = scene.draft, scene.offered
    parts = [Text.assemble(f"{wording('status')}: ", (wording(draft.status), _STATUS_STYLES[draft.status]))]
    if draft.status is not offered.status:
        parts.append(Text(f"({wording('changed')})", "yellow"))
    elif scene.suggestion and scene.suggestion.status is offered.status:
        cue = visible(scene.suggestion.cue)
        parts.append(Text(f"({wording('cue', cue=cue) if cue else wording('no_cue')})", DIM))
    if draft.span != offered.span:
        parts.append(Text(f"({wording('span_changed')})", "yellow"))
    if scene.earlier:
        lines = _with_earlier(parts, scene.earlier, canvas, wording)
    else:
        lines = flowing(parts, canvas.width, gap=" ")
    if scene.also:
        lines.append(_one_line(Text(f"{wording('also')}: {', '.join(scene.also)}", "magenta"), canvas))
    if draft.memo:
        lines.append(_one_line(Text(f"{wording('memo')}: {visible(draft.memo)}", "italic"), canvas))
    return lines


def _with_earlier(
    parts: Sequence[Text], stale: StaleDecision, canvas: Canvas, wording: Wording
) -> list[Text]:
    """The parts of the status line, and what was decided, when, and what has changed in the code since."""
    made = stale.decision
    at = f"{made.at.astimezone():%Y-%m-%d}" if made.at else ""
    facts = [f"{at} {wording.verdict(made.verdict).lower()}".strip(), visible(made.reason)]
    if stale.changed:
        names = ", ".join(wording(name).lower() for name in stale.changed)
        facts.append(wording("changed_since", names=names))
    else:
        facts.append(wording("not_on_record"))
    earlier = Text(" · ".join(fact for fact in facts if fact), "yellow")
    if canvas.height < 20:  # the cue gives way
        return [_one_line(Text.assemble(parts[0], " · ", earlier), canvas)]
    lines = cut(canvas.wrap(earlier, indent=2), 2, canvas.width)
    return [*flowing(parts, canvas.width, gap=" "), *lines]
