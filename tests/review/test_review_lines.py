from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from qualcode.review.lines import MATCH, SEGMENT, flowing, marked, share_lines, visible, wrapped

CONSOLE = Console(file=io.StringIO(), width=40)


def test_control_characters_are_spelt_out() -> None:
    assert visible("a\x1b[31mb\u202ec\td\ne") == "a\\u001b[31mb\\u202ec d\ne"
    assert visible("dilakukan 👩‍🌾 é") == "dilakukan 👩‍🌾 é"
    assert visible("pe\u00adngantar\u200b") == "pengantar"


def test_segment_and_match_have_styles_of_their_own() -> None:
    line = marked("Kami saling percaya. Ya.", (0, 24), (0, 20), [(5, 19)], plain=False)
    assert line.plain == "Kami saling percaya. Ya."
    assert [(line.plain[s.start : s.end], s.style) for s in line.spans] == [
        ("Kami ", SEGMENT),
        ("saling percaya", MATCH),
        (".", SEGMENT),
    ]


def test_without_colour_signs_tell_them_apart() -> None:
    line = marked("Oh. Kami saling percaya. Ya.", (0, 28), (4, 24), [(9, 23)], plain=True)
    assert line.plain == "Oh. «Kami [saling percaya].» Ya."


def test_markup_in_a_transcript_is_only_text() -> None:
    assert marked("[bold]x[/bold]", (0, 14), (0, 14), [], plain=False).plain == "[bold]x[/bold]"


@given(
    blocks=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8), room=st.integers(0, 60)
)
def test_shares_fit(blocks: list[tuple[int, int]], room: int) -> None:
    needs, floors = [need for need, _ in blocks], [floor for _, floor in blocks]
    shares = share_lines(needs, floors, room)
    assert sum(shares) == min(room, sum(needs))
    assert all(0 <= share <= need for share, need in zip(shares, needs, strict=True))


@given(st.text(max_size=200), st.integers(5, 40))
def test_lines_are_never_wider_than_the_screen(text: str, width: int) -> None:
    lines = wrapped(CONSOLE, Text(visible(text)), width, indent=2)
    assert all(line.cell_len <= width for line in lines)


def test_parts_flow_unbroken() -> None:
    lines = flowing([Text("a terima"), Text("x tolak"), Text("q selesai")], 18)
    assert [line.plain for line in lines] == ["a terima  x tolak", "q selesai"]
