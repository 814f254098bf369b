"""The key table as a file: read with line numbers, written for its owner only."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from named_people import KEY

from qualcode.errors import PseudonymError
from qualcode.model import normalise
from qualcode.pseudonyms import Entry, IdentifierKind, add_entries, read_key_table, write_key_table
from qualcode.pseudonyms.key_table import keep_out_of_version_control, make_private

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
HEAD = "kind,original,pseudonym,note\n"
CELLS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;\"'=+"), max_size=20).map(
    lambda text: " ".join(normalise(text).split())
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nama,samaran\nSiti,A\n", 1, "no column 'kind'"),
        ("", 1, "no column 'kind'"),
        (f"{HEAD}person,Siti,A 1,\nperson,siti,A 2,\n", 3, "has the pseudonym 'A 1' in line 2"),
        (f"{HEAD}\nperson,,Informan 1,\n", 3, "no original"),
        (f"{HEAD}orang,Siti,Informan 1,\n", 2, "'orang' is not a kind"),
        (f"{HEAD},Siti,Informan 1,\n", 2, "no kind"),
        (f"{HEAD}person,Siti,Wardoyo,\nperson,Wardoyo,Informan 2,\n", 2, "has an original in it"),
        (f"{HEAD}person,Siti,Bu Siti,\n", 2, "has an original in it"),
        (f"{HEAD}person,Siti,Wardoyo,\nperson,Wardoyo,,\n", 2, "has an original in it"),
        (f"{HEAD}person,Siti,Pak,\n", 2, "ends with a title"),
        (f"{HEAD}person,Siti,***,\n", 2, "neither letter nor digit"),
        (f'{HEAD}person,"Siti,Informan 1,\n', 2, "cannot be read"),
        (f"{HEAD}nik,3.40402E+15,[NIK 1],\n", 2, "A spreadsheet has made"),
        (f"{HEAD}phone,kantor,[nomor 1],\n", 2, "has no digits"),
        (f'{HEAD}person,"Siti\nAminatun",Informan 1,\nperson,,x,\n', 4, "no original"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "pseudonyms.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PseudonymError) as raised:
        read_key_table(path)
    assert message in raised.value.message
    assert raised.value.where is not None and raised.value.where.line == line
    assert raised.value.hint


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.csv"
    path.write_bytes(f"{HEAD}person,Siti,A,\nperson,René,B,\n".encode("cp1252"))
    with pytest.raises(PseudonymError, match="UTF-8") as raised:
        read_key_table(path)
    assert raised.value.where is not None and raised.value.where.line == 3


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.csv"
    path.write_bytes("﻿Original;Kind;Pseudonym\r\nSiti  Aminatun;Person;Informan 1\r\n;;\r\n".encode())
    assert [(one.original, one.pseudonym) for one in read_key_table(path)] == [
        ("Siti Aminatun", "Informan 1")
    ]


def test_no_table_is_an_empty_one_and_a_folder_is_none(tmp_path: Path) -> None:
    assert read_key_table(tmp_path / "pseudonyms.csv") == []
    with pytest.raises(PseudonymError, match="cannot be read"):
        read_key_table(tmp_path)


@given(st.lists(st.tuples(CELLS.filter(bool), CELLS), max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("table") / "pseudonyms.csv"
    unique = {original.casefold(): (original, note) for original, note in rows}
    entries = [Entry(IdentifierKind.PERSON, original, "", note) for original, note in unique.values()]
    write_key_table(path, entries)
    assert [(one.original, one.note) for one in read_key_table(path)] == list(unique.values())


def test_an_answer_takes_the_place_of_an_undecided_row_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.csv"
    write_key_table(path, [Entry(IdentifierKind.PERSON, "Siti", "", "seen twice"), *KEY[3:]])
    add_entries(path, [Entry(IdentifierKind.PERSON, "siti", "Informan 1")])
    first, *others = read_key_table(path)
    assert (first.original, first.pseudonym, first.note) == ("siti", "Informan 1", "seen twice")
    assert [one.original for one in others] == [one.original for one in KEY[3:]]


def test_a_refused_answer_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.csv"
    write_key_table(path, KEY)
    before = path.read_bytes()
    with pytest.raises(PseudonymError):
        add_entries(path, [Entry(IdentifierKind.PERSON, "Darto", "Siti")])
    assert path.read_bytes() == before


@posix_only
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.csv"
    write_key_table(path, KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert make_private(path) and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not make_private(path)
    path.chmod(0o666)
    write_key_table(path, KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_named_in_gitignore_once_and_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "kunci" / "nama.csv"
    (tmp_path / ".gitignore").write_text("*.bak", encoding="utf-8")
    assert keep_out_of_version_control(path, tmp_path)
    assert not keep_out_of_version_control(path, tmp_path)
    lines = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*.bak" and lines.count("/kunci/nama.csv") == 1
    assert not keep_out_of_version_control(Path(os.sep) / "elsewhere" / "nama.csv", tmp_path)
