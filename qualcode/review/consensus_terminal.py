"""The disagreements of two coders in a terminal: both codings beside each other, and one key for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from qualcode.analysis.disagreements import Disagreement
from qualcode.errors import CorpusBusyError
from qualcode.model import Codebook, Coding, Opening
from qualcode.review import drawing
from qualcode.review.consensus import ConsensusSession, ConsensusSummary
from qualcode.review.desk import Terminal, Work, open_keys
from qualcode.review.drafting import DRAFT_ACTIONS
from qualcode.review.keys import BACKSPACE, ENTER, ESCAPE, SPACE, KeyReader
from qualcode.review.lines import DIM, cut, shortened, visible
from qualcode.review.pages import consensus_help_lines
from qualcode.review.prompts import ask_code, ask_text, show_pages
from qualcode.review.scene import Scene, codes_on, shown_attributes, surround
from qualcode.review.session import Draft
from qualcode.review.wording import Wording

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

_ALIASES = {"x": "0", "u": BACKSPACE}


@dataclass
class _Desk(Terminal):
    session: ConsensusSession = field(kw_only=True)

    @property
    def work(self) -> Work:
        return self.session


def settle(
    corpus: Corpus,
    codebook: Codebook,
    opening: Opening,
    *,
    console: Console | None = None,
    read_key: KeyReader | None = None,
    language: str = "id",
) -> ConsensusSummary:
    """Walk the disagreements of an opened pair until all are settled, or q, Ctrl-C or the end of the input.

    Every decision of the consensus is in the corpus before the next screen. ``read_key`` is as for
    ``review``. Raises CorpusError.
    """
    session = ConsensusSession(corpus, codebook, opening)
    if session.current is not None or session.state.unadopted:
        console = console or Console(highlight=False)
        try:
            with open_keys(console, read_key) as keys:
                # the place is told as in a queue that goes by neither code nor document
                desk = _Desk(codebook, console, keys, Wording(language), "uncertainty", session=session)
                while _at_the_end(desk) if session.current is None else _one_screen(desk):
                    pass
        except (EOFError, KeyboardInterrupt):
            pass  # a way to leave like any other: all decisions are in the corpus
    return session.summary()


def set_consensus_scene(session: ConsensusSession) -> Scene:
    """What two coders made of a place, with the text around it and the code of the first coding."""
    current = session.current
    if current is None:
        raise ValueError("the queue is done: there is no scene")
    document = session.corpus.document(current.document_id)
    around = surround(document, current.span)
    codebook = session.codebook
    path = tuple(code for one in codebook.path(current.codes[0]) if (code := codebook.get(one)))
    return Scene(
        suggestion=None,
        earlier=None,
        offered=Draft(current.span, current.codings[0].status),
        path=path,
        document=document,
        surroundings=around,
        attributes=shown_attributes(document, around),
        draft=session.draft,
        also=codes_on(session.corpus, session.coder, document.id, session.draft.span),
        nearby=(),
        place=session.place,
        remaining=session.remaining,
        compared=True,
    )


def _one_screen(desk: _Desk) -> bool:
    """One screen, one key. False when the researcher leaves."""
    scene = set_consensus_scene(desk.session)
    desk.show_scene(scene, partial(_strip, desk))
    unseen = desk.canvas.too_small
    key = desk.next_key()
    key = _ALIASES.get(key, key)
    if key == "q":
        return False
    if not unseen:  # what could not be shown is not settled
        try:
            if key in _ACTIONS:
                _ACTIONS[key](desk, scene)
            else:
                desk.hint(desk.wording("unknown_key"))
        except CorpusBusyError:
            desk.hint(desk.wording("busy"))
    return True


def _at_the_end(desk: _Desk) -> bool:
    """After the last disagreement: what both agree on may be adopted. False when the researcher leaves."""
    wording, agreed = desk.wording, len(desk.session.state.unadopted)
    choices = [("A", wording("adopt", count=agreed))] if agreed else []
    choices += [("⌫", wording("undo")), ("q", wording("quit"))]
    desk.show(drawing.menu_strip(wording("all_settled"), choices, desk.canvas, notice=desk.notice))
    key = desk.next_key()
    if _ALIASES.get(key, key) == BACKSPACE:
        _undo(desk)
        return True
    if key == "A" and agreed:
        _adopt(desk)
        return True
    return key not in ("q", ENTER, ESCAPE)


def _strip(desk: _Desk, canvas: drawing.Canvas) -> Sequence[Text]:
    """Both codings, the keys, and what just happened."""
    wording, current, opening = desk.wording, desk.session.current, desk.session.opening
    assert current is not None
    agreed = len(desk.session.state.unadopted)
    keys = {
        "1": wording("take", coder=opening.first),
        "2": wording("take", coder=opening.second),
        "3": wording("another").lower(),
        "0": wording("neither"),
        wording("key_space"): wording("later"),
        "⌫": wording("undo"),
        **{key: wording(name).lower() for key, name in (("e", "span"), ("s", "status"), ("m", "memo"))},
        **({"A": wording("adopt", count=agreed)} if agreed else {}),
        "?": wording("help"),
        "q": wording("quit"),
    }
    room = 1 if canvas.height < 24 else 3
    return [
        *both_lines(current, opening, canvas, wording, codebook=desk.codebook, room=room),
        *drawing.choice_lines(list(keys.items()), canvas),
        drawing.notice_line(desk.notice, canvas),
    ]


def both_lines(
    current: Disagreement,
    opening: Opening,
    canvas: drawing.Canvas,
    wording: Wording,
    *,
    codebook: Codebook,
    room: int,
) -> list[Text]:
    """How the coders differ, and what each has coded with the memo, at most ``room`` lines a coder."""
    lines = [Text(wording(f"differ_{current.difference.name.lower()}"), "bold")]
    sides = (("1", opening.first, current.first), ("2", opening.second, current.second))
    for key, coder, codings in sides:
        told = "; ".join(_told(one, codebook, wording) for one in codings) or wording("not_coded")
        line = Text.assemble((f"{key} ", "bold cyan"), (f"{visible(coder)}: ", "bold"), told)
        lines += cut(canvas.wrap(line, indent=2), room, canvas.width)
    return lines


def _told(coding: Coding, codebook: Codebook, wording: Wording) -> str:
    memo = f" – {wording('memo')}: {visible(coding.memo)}" if coding.memo else ""
    name = visible(_name(coding.code_id, codebook, wording))
    return f"{name} · {wording(coding.status)} · “{shortened(coding.segment.quote, 90)}”{memo}"


def _name(code_id: str, codebook: Codebook, wording: Wording) -> str:
    """What the code is called in the language of the screen; its id where the codebook has it no more."""
    code = codebook.get(code_id)
    return (wording.of(code.name) if code else "") or code_id


def _reason(desk: _Desk, scene: Scene) -> str | None:
    """Why it is settled so; None where that was called off. To leave it empty takes Enter twice."""
    answer = ask_text(desk, scene, desk.wording("why_so"))
    if answer == "":
        desk.notice = ""
        return ask_text(desk, scene, desk.wording("why_so_again"))
    return answer


def _take_first(desk: _Desk, scene: Scene) -> None:
    if (reason := _reason(desk, scene)) is not None:
        desk.session.take("first", reason)
        _tell(desk, desk.wording("took", coder=desk.session.opening.first))


def _take_second(desk: _Desk, scene: Scene) -> None:
    if (reason := _reason(desk, scene)) is not None:
        desk.session.take("second", reason)
        _tell(desk, desk.wording("took", coder=desk.session.opening.second))


def _take_third(desk: _Desk, scene: Scene) -> None:
    code_id = ask_code(desk, scene)
    if code_id is not None and (reason := _reason(desk, scene)) is not None:
        desk.session.third(code_id, reason)
        _tell(desk, desk.wording("took_third", code=_name(code_id, desk.codebook, desk.wording)))


def _take_none(desk: _Desk, scene: Scene) -> None:
    if (reason := _reason(desk, scene)) is not None:
        desk.session.neither(reason)
        _tell(desk, desk.wording("took_none"))


def _later(desk: _Desk, _scene: Scene) -> None:
    desk.session.later()
    _tell(desk, desk.wording("did_skipped"))


def _adopt(desk: _Desk, _scene: Scene | None = None) -> None:
    count = desk.session.adopt_agreed()
    if count:
        _tell(desk, desk.wording("adopted", count=count))
    else:
        desk.hint(desk.wording("nothing_agreed"))


def _undo(desk: _Desk, _scene: Scene | None = None) -> None:
    undone = desk.session.undo()
    if not undone:
        desk.hint(desk.wording("nothing_to_undo"))
        return
    codes = ", ".join(dict.fromkeys(_name(one.code_id, desk.codebook, desk.wording) for one in undone))
    _tell(desk, f"{desk.wording('did_undone')}: {codes}")


def _tell(desk: _Desk, notice: str) -> None:
    desk.scroll = 0
    desk.notice = notice


def _help(desk: _Desk, _scene: Scene) -> None:
    current = desk.session.current
    codes = current.codes if current else ()
    show_pages(desk, lambda canvas: consensus_help_lines(desk.codebook, codes, canvas, desk.wording))


def summary_line(summary: ConsensusSummary, wording: Wording) -> Text:
    """What was settled and what waits."""
    return Text(
        wording(
            "sum_settled",
            settled=summary.settled,
            adopted=summary.adopted,
            waiting=summary.waiting,
            unadopted=summary.unadopted,
        ),
        DIM if not summary.settled and not summary.adopted else "bold",
    )


_ACTIONS: dict[str, Callable[[_Desk, Scene], None]] = {
    **DRAFT_ACTIONS,
    "1": _take_first,
    "2": _take_second,
    "3": _take_third,
    "0": _take_none,
    SPACE: _later,
    BACKSPACE: _undo,
    "A": _adopt,
    "?": _help,
}
