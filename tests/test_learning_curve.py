"""The benchmark of learning, on a tiny invented gold."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from invented_coding import ACCEPTED, CODEBOOK, FILLERS, LEARNABLE

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "learning_curve.py"


@pytest.fixture(scope="module")
def learning_curve() -> ModuleType:
    spec = importlib.util.spec_from_file_location("learning_curve", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.csv"
    rows = [["document", "text", "codes"]]
    for number in range(10):
        rows += [[f"d{number}", filler, ""] for filler in FILLERS]
        rows += [[f"d{number}", ACCEPTED, "trust-building"]]
        rows += [[f"d{number}", LEARNABLE[number % len(LEARNABLE)], "trust-building"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_the_curve_rises_where_there_is_something_to_learn(
    learning_curve: ModuleType, gold: Path, tmp_path: Path
) -> None:
    codebook, table, figure = tmp_path / "small.yaml", tmp_path / "curve.csv", tmp_path / "curve.svg"
    codebook.write_text(CODEBOOK, encoding="utf-8")
    learning_curve.main(
        [
            str(gold),
            "--codebook",
            str(codebook),
            "--orders=2",
            "--every=4",
            f"--csv={table}",
            f"--svg={figure}",
        ]
    )
    with table.open(encoding="utf-8", newline="") as file:
        rows = {(row["run"], int(row["documents"])): row for row in csv.DictReader(file)}
    assert float(rows["codebook", 8]["f1"]) == pytest.approx(0.667)  # it finds one of two codings a document
    assert float(rows["codebook, learning", 4]["f1"]) == 1
    assert float(rows["no patterns, learning", 0]["f1"]) == 0
    assert float(rows["no patterns, learning", 8]["f1"]) == 1
    # at first everything is coded by hand; later both patterns make suggestions
    first, later = rows["no patterns, learning", 4], rows["no patterns, learning", 8]
    assert (float(first["by_hand"]), float(first["offered"])) == (8, 0)
    assert (float(later["by_hand"]), float(later["offered"])) == (0, 1)
    assert float(rows["classifier", 8]["f1"]) > 0
    assert codebook.read_text(encoding="utf-8") == CODEBOOK
    svg = figure.read_text(encoding="utf-8")
    assert svg.startswith("<?xml") and "</svg>" in svg
