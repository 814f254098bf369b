"""Adding a rule: one line more, and every other byte as its author wrote it."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.codebook import add_rule, load_codebook, parse_phrase
from qualcode.errors import CodebookError
from qualcode.shipped import shipped

CASES = Path(__file__).parents[1] / "cases" / "codebook"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return Path(shutil.copy(CASES / "odd-formatting.yaml", tmp_path / "odd.yaml"))


def _difference(before: str, after: str) -> list[str]:
    """What ``git diff`` would show, without context."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("code", "trap", "difference"),
    [
        ("dash-far-away", False, ["+     -   duduk bareng  # why"]),
        (
            "dash-far-away",
            True,
            [
                "-     traps:  ['aliran kepercayaan',   \"trust fund\" ]   # closed list",
                "+     traps:  ['aliran kepercayaan',   \"trust fund\", duduk bareng ]   # closed list; why",
            ],
        ),
        ("no-patterns", False, ["+     patterns:", "+       - duduk bareng  # why"]),
        ("no-patterns", True, ["+     traps:", "+       - duduk bareng  # why"]),
        ("empty-patterns", False, ["+       - duduk bareng  # why"]),
        ("empty-patterns", True, ["-     traps: []", "+     traps: [duduk bareng]  # why"]),
        (
            "in-braces",
            False,
            [
                "- -   {id: in-braces, name: Braces}",
                "+ -   {id: in-braces, name: Braces, patterns: [duduk bareng]}",
            ],
        ),
        (
            "in-braces-too",
            False,
            [
                "- -   {id: in-braces-too, name: Braces, patterns: [satu, dua,]}",
                "+ -   {id: in-braces-too, name: Braces, patterns: [satu, dua, duduk bareng,]}",
            ],
        ),
        ("folded", False, ["+             - duduk bareng  # why"]),
        ("folded", True, ["+     traps:", "+       - duduk bareng  # why"]),
    ],
)
def test_only_the_rule_is_added(odd: Path, code: str, trap: bool, difference: list[str]) -> None:
    before_text, before = odd.read_text(encoding="utf-8"), load_codebook(odd)
    add_rule(odd, code, "duduk bareng", trap=trap, comment="why")
    assert _difference(before_text, odd.read_text(encoding="utf-8")) == difference
    after = load_codebook(odd)
    for old, new in zip(before.codes, after.codes, strict=True):
        added = [rule.text for rule in (*new.patterns, *new.traps) if rule not in (*old.patterns, *old.traps)]
        assert added == (["duduk bareng"] if new.id == code else [])


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, line_end: str, mark: bytes, last: str) -> None:
    path = tmp_path / "book.yaml"
    text = "id: é\n".replace("é", "x") + "name: é\ncodes:\n- id: a\n  name: A\n  patterns:\n  - satu" + last
    before = mark + text.replace("\n", line_end).encode()
    path.write_bytes(before)
    add_rule(path, "a", "dua")
    added = f"{line_end}  - dua".encode()
    at = len(before) - len(last.replace("\n", line_end))
    assert path.read_bytes() == before[:at] + added + before[at:]


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ('"PKS"', "- '\"PKS\"'"),
        ("dari # persen", "- 'dari # persen'"),
        ("su'udzon", "- 'su''udzon'"),
        ("kurang … kepercayaan", "- kurang … kepercayaan"),
        ("true", "- 'true'"),
        ("a: b", "- 'a: b'"),
        ("2024", "- 2024"),
        ("- tanda", "- '- tanda'"),
        ("  dua   kata ", "- dua kata"),
    ],
)
def test_the_phrase_is_quoted_where_yaml_needs_it(odd: Path, phrase: str, line: str) -> None:
    before = odd.read_text(encoding="utf-8")
    add_rule(odd, "empty-patterns", phrase)
    assert _difference(before, odd.read_text(encoding="utf-8")) == [f"+       {line}"]


phrases = st.text(alphabet="abcé …\"'#:-[]{},&*!|>%@`?", min_size=1, max_size=20)
ids = st.sampled_from(
    ["dash-far-away", "no-patterns", "empty-patterns", "in-braces", "in-braces-too", "folded"]
)


@given(ids, phrases, st.booleans(), st.sampled_from(["", "why", "dari # pilot: 'a'"]))
@example("dash-far-away", "a, b", True, "why")
def test_any_phrase_in_any_place_adds_one_rule_and_takes_nothing_away(
    tmp_path_factory: pytest.TempPathFactory, code: str, phrase: str, trap: bool, comment: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "odd-property.yaml"
    before = (CASES / "odd-formatting.yaml").read_text(encoding="utf-8")
    path.write_bytes(before.encode("utf-8"))
    try:
        kind, parts = parse_phrase(phrase)
    except CodebookError:
        with pytest.raises(CodebookError):
            add_rule(path, code, phrase)
        assert path.read_bytes() == before.encode("utf-8")
        return
    add_rule(path, code, phrase, trap=trap, comment=comment)
    after = path.read_text(encoding="utf-8")
    remaining = iter(after)
    assert all(character in remaining for character in before)  # before is a subsequence of after
    assert len(after.splitlines()) - len(before.splitlines()) <= 2
    changed = load_codebook(path).get(code)
    assert changed is not None
    rule = changed.traps[-1] if trap else changed.patterns[-1]
    assert (rule.kind, rule.parts) == (kind, parts)


def test_the_shipped_codebook_gets_one_line_in_the_right_place(tmp_path: Path) -> None:
    path = Path(shutil.copy(shipped("codebooks") / "ansell-gash.yaml", tmp_path / "book.yaml"))
    before = path.read_text(encoding="utf-8")
    last = load_codebook(path).get("face-to-face-dialogue")
    assert last is not None
    comment = "added 2026-11-23 from the second interview"
    add_rule(path, "face-to-face-dialogue", "lesehan sambil ngopi", comment=comment)
    [line] = _difference(before, path.read_text(encoding="utf-8"))
    assert line.endswith(f"- lesehan sambil ngopi  # {comment}")
    code = load_codebook(path).get("face-to-face-dialogue")
    assert code is not None
    assert [pattern.text for pattern in code.patterns] == [
        *(pattern.text for pattern in last.patterns),
        "lesehan sambil ngopi",
    ]


@pytest.mark.parametrize(
    ("code", "phrase", "message", "hint"),
    [
        ("in-brace", "baru", 'no code "in-brace"', 'Did you mean "in-braces"'),
        ("zzz", "baru", 'no code "zzz"', "codebook show"),
        ("dash-far-away", "Saling  PERCAYA", 'has "saling percaya" already', ""),
        ("dash-far-away", '"PKS', "double quote is missing", "An exact phrase"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    odd: Path, code: str, phrase: str, message: str, hint: str
) -> None:
    before = odd.read_bytes()
    with pytest.raises(CodebookError) as caught:
        add_rule(odd, code, phrase)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert odd.read_bytes() == before


def test_a_codebook_with_errors_is_not_edited(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("id: x\nname: X\ncodes:\n  - id: a\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="has no name"):
        add_rule(path, "a", "baru")
    assert path.read_text(encoding="utf-8") == "id: x\nname: X\ncodes:\n  - id: a\n"


def test_an_edit_that_would_change_something_else_is_refused(tmp_path: Path) -> None:
    # the blank lines at the end belong to the last pattern ("+"), so nothing can be put behind it
    path = tmp_path / "book.yaml"
    text = "id: x\nname: X\ncodes:\n- id: a\n  name: A\n  definition: |+\n    kept\n\n\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match="without changing something else") as caught:
        add_rule(path, "a", "baru")
    assert "- baru" in caught.value.hint
    assert path.read_text(encoding="utf-8") == text
