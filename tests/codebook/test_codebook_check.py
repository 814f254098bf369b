"""The check: every mistake with its place, what is wrong and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from qualcode.codebook import Problem, check_codebook, load_codebook
from qualcode.errors import CodebookError
from qualcode.shipped import shipped

CASES = Path(__file__).parents[1] / "cases" / "codebook"
SCHEMA = shipped("codebooks") / "codebook.schema.json"


def _no_lowr(tokens: Sequence[Mapping[str, Any]]) -> str | None:
    return "no such attribute: LOWR" if any("LOWR" in token for token in tokens) else None


def _check(tmp_path: Path, text: str | bytes) -> list[Problem]:
    path = tmp_path / "book.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return check_codebook(path, token_check=_no_lowr)


def _book(codes: str) -> str:
    """A codebook whose codes begin in line 4."""
    return f"id: x\nname: X\ncodes:\n{codes}"


def _places(problems: list[Problem]) -> list[tuple[int | None, int | None]]:
    return [(problem.where.line, problem.where.column) for problem in problems]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    path = CASES / "every-mistake.yaml"
    problems = check_codebook(path, token_check=_no_lowr)
    told = [str(problem).removeprefix(f"{path}:") + f"\n    {problem.hint}\n" for problem in problems]
    assert "".join(told) == (CASES / "every-mistake.problems").read_text(encoding="utf-8")


def test_a_problem_reads_as_editors_expect(tmp_path: Path) -> None:
    [problem] = _check(tmp_path, _book("  - id: trust-building\n"))
    assert str(problem) == f'{tmp_path / "book.yaml"}:4:5: The code "trust-building" has no name.'
    assert problem.hint == "Add: name: {id: Membangun kepercayaan, en: Trust building}"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("id: x\ncodes:\n\t- id: a\n", (3, 1), "tab"),
        ('id: "x\nname: y\n', (1, 5), "never closed"),
        ("id: 'x\nname: y\n", (1, 5), "never closed"),
        ("id: x\nname: a: b\n", (2, 8), "colon"),
        ('codes:\n  - patterns:\n    - "PKS" daerah\n', (3, 13), "after a closing quote"),
        ("codes:\n  - id: a\n   name: b\n", (3, 4), "indentation"),
        ('id: "a\\d"\n', (1, 8), "backslash"),
        ("codes:\n  - *PKS\n", (2, 5), r"'\*'"),
        ("name: {id: a, en: b\ncodes:\n", (2, 6), "opened in line 1"),
        ("codes: [a, b\nid: x\n", (2, 3), "opened in line 1"),
        ("id: @x\n", (1, 5), "'@'"),
        ("id: x\n---\nid: y\n", (2, 1), "second document"),
        ("id: x\nname: a\x07b\n", (2, 8), "U\\+0007"),
        ("id: x\nname\ncodes: 3\n", (3, 1), "no 'name: value'"),
        ("a: ]\n", (1, 4), "without quotes"),
        ("%YAML 9.9\n---\na: b\n", (1, 1), "version"),
        ("", (1, 1), "empty"),
        ("# only a remark\n", (1, 1), "empty"),
        ("- id: a\n- id: b\n", (1, 1), "a list"),
        ("Halo dunia\n", (1, 1), "plain text"),
        ("id: kaf\xe9\n".encode("latin-1"), (1, 8), "not written in UTF-8"),
        ("id: é\nname: \xe9\n".encode().replace(b"name: \xc3\xa9", b"name: \xe9"), (2, 7), "UTF-8"),
        ("id: x\n".encode("utf-16"), (1, 1), "UTF-16"),
        (b"PK\x03\x04....", (None, None), "Word, Excel or PDF"),
        ("a: " + "[" * 5000, (None, None), "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_explained_where_it_is(
    tmp_path: Path, text: str | bytes, place: tuple[int | None, int | None], message: str
) -> None:
    problems = _check(tmp_path, text)
    assert _places(problems) == [place]
    assert problems[0].hint
    with pytest.raises(CodebookError, match=message) as caught:
        load_codebook(tmp_path / "book.yaml")
    assert caught.value.message == problems[0].message


@pytest.mark.parametrize("make", ["missing", "folder", "enormous"])
def test_what_is_no_codebook_file(tmp_path: Path, make: str) -> None:
    path = tmp_path / "book.yaml"
    if make == "folder":
        path.mkdir()
    elif make == "enormous":
        path.write_bytes(b"#" * 5_000_001)
    [problem] = check_codebook(path)
    assert (problem.where.path, problem.severity) == (path, "error")
    assert problem.hint


def test_an_alias_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    problems = _check(tmp_path, "id: x\nname: X\n" + "\n".join(levels))
    assert any("anchor" in problem.message and problem.where.line == 3 for problem in problems)


def test_a_text_that_contains_itself_is_refused(tmp_path: Path) -> None:
    problems = _check(tmp_path, "id: x\nname: X\ncodes: &all [*all]\n")
    assert any("anchor" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("codes", "place", "words"),
    [
        ("  - {id: a, name: A}\n  - {id: a, name: B}\n", (5, 10), ["two codes", "line 4"]),
        ("  - {id: trust, name: A}\n  - {id: b, parent: turst, name: B}\n", (5, 21), ['"turst"']),
        ("  - {id: a, parent: a, name: A}\n", (4, 21), ["circle", "a → a"]),
        ("  - {id: a, name: A, patterns: [saling percaya, 'Saling  percaya']}\n", (4, 49), ["repeats"]),
        ("  - {id: a, name: A, traps: [dana, dana]}\n", (4, 36), ["Trap 2", "repeats"]),
        (
            "  - {id: a, name: A, patterns: [tatap muka, tatap-muka]}\n",
            (4, 45),
            ["same id", '"a/tatap-muka"'],
        ),
        ("  - {id: a, name: A, patterns: [{id: p, phrase: x}, {id: p, phrase: y}]}\n", (4, 58), ["same id"]),
        ("  - {id: a, name: A, patterns: [{tokens: [{LOWR: x}]}]}\n", (4, 42), ["spaCy", "LOWR"]),
        ("  - {id: a, name: A, definiton: x}\n", (4, 22), ['"definiton"']),
        ("  - {id: a, name: A, definisi: x}\n", (4, 22), ['"definisi"']),
        ("  - {id: a, name: {id: A, eng: B}}\n", (4, 27), ['"eng"']),
        ("  - {id: a, name: A, patterns: [{phrase: x, status: missing}]}\n", (4, 53), ['"missing"']),
        ("  - {id: a, name: A, patterns: [{phrase: x, status: }]}\n", None, []),
        ("  - {id: a, name: A, patterns: }\n", None, []),
        ("  - id: a\n    name: A\n    patterns: saling percaya\n", (6, 15), ["a list (lines"]),
        ("  - id: a b\n    name: A\n", (4, 9), ['"a b"']),
        ("  - id: a\n    name: '  '\n", (5, 11), ["empty"]),
        ("  []\n", (4, 3), ["empty"]),
    ],
)
def test_a_mistake_has_its_place_and_its_words(
    tmp_path: Path, codes: str, place: tuple[int, int] | None, words: list[str]
) -> None:
    problems = _check(tmp_path, _book(codes))
    assert _places(problems) == ([place] if place else [])
    for problem in problems:
        assert problem.hint
        assert all(word in problem.message for word in words)


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    hints = [
        problem.hint
        for problem in _check(
            tmp_path,
            _book("  - {id: trust, name: A, definiton: x, contoh: y}\n  - {id: b, parent: turst, name: B}\n"),
        )
    ]
    assert hints[0].startswith('Did you mean "definition"?')
    assert hints[1].startswith('Did you mean "example"?')
    assert hints[2].startswith('Did you mean "trust"?')


def test_a_circle_is_told_once_and_not_of_codes_below_it(tmp_path: Path) -> None:
    parents = [("below", "a"), ("a", "b"), ("b", "a")]
    codes = [f"  - {{id: {code}, parent: {parent}, name: X}}\n" for code, parent in parents]
    problems = _check(tmp_path, _book("".join(codes)))
    assert [problem.message for problem in problems] == ["The parents run in a circle: a → b → a."]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("  - {id: a, name: A, patterns: [x y]}\n  - {id: b, name: B, patterns: [X y]}\n", "two codes"),
        ("  - {id: a, name: A, patterns: [saling percaya], traps: [percaya]}\n", "vetoes every match"),
        ('  - id: a\n    name: A\n    patterns:\n      - "PKS"\n', "belong to YAML"),
        ("  - id: a\n    name: A\n    patterns:\n      - turun # persen\n", "is a comment"),
        ("  - id: a\n    name: A\n    patterns:\n      - dari # ke # unit\n", "is a comment"),
    ],
)
def test_what_may_be_meant_is_a_warning_and_does_not_stop_loading(
    tmp_path: Path, codes: str, words: str
) -> None:
    [problem] = _check(tmp_path, _book(codes))
    assert (problem.severity, words in problem.message) == ("warning", True)
    assert ": warning: " in str(problem)
    assert load_codebook(tmp_path / "book.yaml").id == "x"


@pytest.mark.parametrize(
    "line",
    [
        "- musrenbang  # village meeting",
        "- musrenbang # added 2024-05-01 by S.",
        "- '\"PKS\"'",
        '- "dari # persen"',
        '- "a: b c"',
        "- 'dari # persen'  # a number",
        "- 2024",
        "- {phrase: belum ada komitmen, status: absent}",
    ],
)
def test_what_is_well_written_passes_in_silence(tmp_path: Path, line: str) -> None:
    assert _check(tmp_path, _book(f"  - id: a\n    name: A\n    patterns:\n      {line}\n")) == []


def test_loading_names_every_error_but_no_warning(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(_book("  - {id: a, patterns: [x]}\n  - {id: b, patterns: [x]}\n"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"2 errors.*Line 4: The code \"a\" has no name") as caught:
        load_codebook(path)
    assert [str(problem) for problem in caught.value.problems] == [
        f'{path}:4:5: The code "a" has no name.',
        f'{path}:5:5: The code "b" has no name.',
    ]


def test_the_schema_agrees_with_itself_and_describes_every_setting() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    assert schema["properties"]["codes"]["items"] == {"$ref": "#/definitions/code"}
    for described in (schema, *schema["definitions"].values()):
        assert all(setting.get("description") for setting in described.get("properties", {}).values())
        assert described.get("additionalProperties", False) is False


@pytest.mark.parametrize("path", sorted(shipped("codebooks").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_codebooks_are_valid_for_editors_too(path: Path) -> None:
    # an editor validates YAML's own types, where the check takes numbers as text
    data = YAML(typ="safe", pure=True).load(path)
    errors = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(data)
    assert [error.message for error in errors] == []
    assert [str(problem) for problem in check_codebook(path) if problem.severity == "error"] == []
    assert path.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=codebook.schema.json\n"
    )


yaml_signs = st.text(alphabet="ab:-{}[]\"'#&*!|>%@`,?… \n\t", max_size=60)


@given(yaml_signs)
def test_no_text_brings_the_check_down(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(_book("  - id: a\n    name: A\n    patterns:\n      - ") + text, encoding="utf-8")
    for problem in check_codebook(path):
        assert problem.message
        assert problem.where.path == path
