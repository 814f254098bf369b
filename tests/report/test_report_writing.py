"""A draft is written whole or not at all, and an earlier one is never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import ReportError
from qualcode.report.writing import put_in_place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_earlier_drafts_become_numbered_copies(tmp_path: Path) -> None:
    kept: list[Path] = []
    for content in (b"satu", b"dua", b"tiga"):
        put_in_place(content, tmp_path / "draf.docx", on_set_aside=kept.append)
    assert [path.name for path in kept] == ["draf.1.docx", "draf.2.docx"]
    assert (tmp_path / "draf.docx").read_bytes() == b"tiga"
    assert [path.read_bytes() for path in kept] == [b"satu", b"dua"]


def test_the_folder_is_made(tmp_path: Path) -> None:
    assert put_in_place(b"x", tmp_path / "reports" / "draf.docx").read_bytes() == b"x"


@pytest.mark.parametrize("lock", [".~lock.laporan.docx#", "~$poran.docx", "~$laporan.docx"])
def test_an_open_report_is_left_alone(tmp_path: Path, lock: str) -> None:
    target = tmp_path / "laporan.docx"
    target.write_bytes(b"sedang ditulis")
    (tmp_path / lock).touch()
    with pytest.raises(ReportError, match="open in a word processor") as caught:
        put_in_place(b"x", target)
    assert lock in caught.value.hint
    assert target.read_bytes() == b"sedang ditulis"
    assert len(names(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    with pytest.raises(ReportError, match="cannot be written") as caught:
        put_in_place(b"x", tmp_path / "berkas" / "draf.docx")
    assert caught.value.hint


def test_a_folder_of_that_name_stays(tmp_path: Path) -> None:
    (tmp_path / "draf.docx").mkdir()
    with pytest.raises(ReportError):
        put_in_place(b"x", tmp_path / "draf.docx")
    assert names(tmp_path) == ["draf.docx"]


def test_a_failure_puts_the_earlier_draft_back(tmp_path: Path) -> None:
    # room for the draft's own name, but not for the longer one of the file beside it
    target = tmp_path / f"{'d' * 241}.docx"
    target.write_bytes(b"lama")
    with pytest.raises(ReportError):
        put_in_place(b"baru", target)
    assert target.read_bytes() == b"lama"
    assert names(tmp_path) == [target.name]
