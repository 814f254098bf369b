"""The widths of columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.findings import Table
from qualcode.report.columns import column_widths

WIDTH = 8787


def test_dates_stay_on_one_line_while_texts_wrap() -> None:
    date = "30 Agustus 2023"
    table = Table(("Tanggal", "Lembaga"), ((f"{date}; {date}", "Kementerian " * 12),))
    broken, whole = (column_widths(table, WIDTH, unbroken=columns)[0] for columns in ((), (0,)))
    longer = column_widths(Table(table.columns, ((f"{date}1; {date}", "x" * 70),)), WIDTH, unbroken=(0,))[0]
    assert whole >= broken
    assert longer > len(date) * 80


def test_one_long_text_does_not_take_the_room_of_many_short_ones() -> None:
    rows = (("a" * 10, "kata " * 6),) * 20
    usual = column_widths(Table(("A", "B"), rows), WIDTH)
    with_one = column_widths(Table(("A", "B"), (*rows, ("kata " * 60, "b"))), WIDTH)
    assert with_one[0] - usual[0] < WIDTH // 10


@given(
    st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), max_size=5),
    st.booleans(),
)
def test_columns_never_exceed_the_page(rows: list[list[str]], small: bool) -> None:
    widths = column_widths(Table(("A", "B", "C"), tuple(map(tuple, rows))), WIDTH, small=small)
    assert sum(widths) <= WIDTH
    assert min(widths) > 0
