"""The wheel and the sdist carry all that a researcher needs, and work away from the checkout."""

from __future__ import annotations

import configparser
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import docx
import pytest

from qualcode.cli import COMMANDS
from qualcode.codebook import load_codebook

ROOT = Path(__file__).parents[1]
FOLDERS = ("qualcode", "codebooks", "transcripts", "reports", "docs", "benchmarks", "tests")
SHIPPED = {
    path.relative_to(ROOT).as_posix()
    for folder in ("codebooks", "transcripts", "reports")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
}


def python(*arguments: object, cwd: Path, search: Path | None = None) -> str:
    """Run Python with the folder ``search`` before all installed packages; returns what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if search is not None:
        environment["PYTHONPATH"] = str(search)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def can_build_here() -> bool:
    """Whether this environment makes wheels itself; without that, the build fetches its tools."""
    major, minor = (int(part) for part in version("setuptools").split(".")[:2])
    return (major, minor) >= (70, 1) or (major >= 68 and importlib.util.find_spec("wheel") is not None)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made from the sdist. The checkout stays clean."""
    checkout, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, checkout / path.name)
    options = ["--no-isolation"] if can_build_here() else []
    python("-m", "build", *options, "--outdir", target, checkout, cwd=checkout)
    return target


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed into it; the packages that it needs are those of this environment."""
    target = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check"]
    python("-m", "pip", "install", *options, "--target", target, wheel, cwd=target)
    return target


def test_the_sdist_has_the_shipped_files_the_docs_and_the_tests(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= SHIPPED
    assert names >= {
        "docs/commands.md",
        "tests/test_package.py",
        "benchmarks/run.py",
        "LICENSE",
        "CITATION.cff",
    }
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_wheel_has_the_shipped_files_and_the_data_of_every_room(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= {f"qualcode/shipped_files/{name}" for name in SHIPPED}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "qualcode").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names >= package
    assert not [name for name in names if name.startswith(("tests/", "codebooks/", "transcripts/"))]


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry_points,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        declared = configparser.ConfigParser()
        declared.read_string(archive.read(entry_points).decode())
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        about = archive.read(metadata).decode()
    assert declared["console_scripts"]["qualcode"] == "qualcode.cli:main"
    assert {"docx", "odt", "pdf", "vtt", "srt", "xlsx"} <= set(declared["qualcode.readers"])
    assert set(declared["qualcode.suggesters"]) == {"patterns", "definitions"}
    assert f"Version: {version('qualcode')}" in about and "Requires-Python: >=3.11" in about


def test_installed_elsewhere_the_demo_goes_the_whole_way(installed: Path, tmp_path: Path) -> None:
    where = python("-c", "import qualcode; print(qualcode.__file__)", cwd=tmp_path, search=installed)
    assert Path(where.strip()).is_relative_to(installed)
    said = python("-m", "qualcode", "demo", cwd=tmp_path, search=installed)
    (report,) = (tmp_path / "qualcode-demo" / "reports").glob("*.docx")
    assert f"5. Report      {report}" in said
    assert len(docx.Document(str(report)).tables) > 5
    status = python("-m", "qualcode", "status", cwd=tmp_path / "qualcode-demo", search=installed)
    assert "Next: qualcode review" in status


def test_installed_elsewhere_every_command_is_there(installed: Path, tmp_path: Path) -> None:
    program = (
        "import click\n"
        "from qualcode.cli import COMMANDS, cli\n"
        "context = click.Context(cli)\n"
        "print(*(cli.get_command(context, name).callback.__module__ for name in COMMANDS))\n"
    )
    modules = python("-c", program, cwd=tmp_path, search=installed).split()
    assert modules == [f"qualcode.cli.{name.replace('import', 'import_')}" for name in COMMANDS]


def test_a_shipped_codebook_is_found_by_name(installed: Path, tmp_path: Path) -> None:
    program = "import qualcode; print(len(qualcode.load_codebook('ansell-gash').codes))"
    codes = python("-c", program, cwd=tmp_path, search=installed)
    assert int(codes) == len(load_codebook("ansell-gash").codes)
