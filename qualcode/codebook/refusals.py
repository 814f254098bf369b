"""Proposals that a researcher refused, in a table beside the codebook, so that they are not made again.

They are no decisions about data, and do not belong to the codebook either, whose every line counts: so they
have a small file of their own, ``NAME.refused.csv``, from which a line can be deleted by hand.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qualcode.errors import CodebookError, Where
from qualcode.saving import write_text

_COLUMNS = ("code", "rule", "phrase", "coder", "date")
_PATTERN, _TRAP = "pattern", "trap"


@dataclass(frozen=True)
class Refusal:
    """A phrase that shall not be proposed again for a code, as a pattern or as a trap."""

    code_id: str
    text: str
    trap: bool = False


def refusals_path(codebook_path: Path) -> Path:
    """Where the refusals for a codebook are kept."""
    return codebook_path.with_suffix(".refused.csv")


def read_refusals(codebook_path: Path) -> list[Refusal]:
    """What was refused for this codebook, in the order in which it was; nothing where there is no file.

    Raises CodebookError naming the line of a broken row.
    """
    path = refusals_path(codebook_path)
    refusals = []
    for number, row in enumerate(_rows(path), 1):
        if not any(cell.strip() for cell in row) or tuple(row) == _COLUMNS:
            continue
        if len(row) < 3 or row[1].strip() not in (_PATTERN, _TRAP):
            raise CodebookError(
                f"This is no refusal: {','.join(row)}",
                hint=f"Delete the line, or write: {','.join(_COLUMNS)}, where rule is pattern or trap.",
                where=Where(path, number),
            )
        code_id, rule, phrase = (cell.strip() for cell in row[:3])
        refusals.append(Refusal(code_id, phrase, trap=rule == _TRAP))
    return refusals


def add_refusal(codebook_path: Path, refusal: Refusal, *, coder: str, on: date) -> None:
    """Append a refusal, with who refused and when. Raises CodebookError where that fails."""
    path = refusals_path(codebook_path)
    rule = _TRAP if refusal.trap else _PATTERN
    rows = _rows(path) or [list(_COLUMNS)]
    stream = io.StringIO()
    row = [refusal.code_id, rule, refusal.text, coder, f"{on:%Y-%m-%d}"]
    csv.writer(stream, lineterminator="\n").writerows([*rows, row])
    try:
        write_text(path, stream.getvalue())
    except OSError as error:
        raise CodebookError(
            f"The refusal cannot be written: {error.strerror or error}.",
            hint="Check that you may write to the folder, and that the disk has room.",
            where=path,
        ) from error


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CodebookError(
            f"The refused proposals cannot be read: {error}.",
            hint="Delete the file: what was refused is then proposed again.",
            where=path,
        ) from error
