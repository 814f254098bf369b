"""The documents say what the commands do."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import Result

from qualcode.cli import COMMANDS, cli

Qualcode = Callable[..., Result]
ROOT = Path(__file__).parents[2]
PAPERS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_up_to_date(generate: ModuleType) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == generate.commands_page(), "run: python docs/generate.py"


def test_every_command_in_the_help_is_documented_and_explained(invoke: Qualcode) -> None:
    shown = invoke("--help").stdout
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, summary in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(summary[:30])}", shown, re.MULTILINE), name
        assert f"## qualcode {name}\n" in page


def test_the_summaries_are_those_of_the_commands_themselves() -> None:
    with click.Context(cli) as context:
        for name, summary in COMMANDS.items():
            command = cli.get_command(context, name)
            assert command is not None
            assert command.get_short_help_str(limit=200) == summary


def test_every_option_has_a_help_text() -> None:
    def options(command: click.Command, path: str) -> list[str]:
        found = [
            f"{path} {one.opts[0]}"
            for one in command.params
            if isinstance(one, click.Option) and not one.help
        ]
        with click.Context(command) as context:
            children = command.list_commands(context) if isinstance(command, click.Group) else []
            for name in children:
                assert isinstance(command, click.Group)
                child = command.get_command(context, name)
                assert child is not None
                found += options(child, f"{path} {name}")
        return found

    assert options(cli, "qualcode") == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_command_line_in_the_papers_can_be_typed(paper: Path) -> None:
    for line in _typed_lines(paper.read_text(encoding="utf-8")):
        _parse(line)


def _typed_lines(text: str) -> list[str]:
    """Lines of code blocks that run qualcode, and what follows a `&&`."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    parts = [part.strip() for block in blocks for line in block.splitlines() for part in line.split("&&")]
    return [part.split(" #")[0] for part in parts if re.match(r"(\$ )?qualcode [a-z-]", part)]


def _parse(line: str) -> None:
    """Raises click.UsageError where a command or an option is not there."""
    words = shlex.split(line.removeprefix("$ ").replace("…", " "))[1:]
    command: click.Command = cli
    with click.Context(cli, info_name="qualcode") as context:
        while words and isinstance(command, click.Group):
            if words[0] in ("--project", "--coder"):
                words = words[2:]
            elif words[0].startswith("-"):
                words = words[1:]
            else:
                _, found, words = command.resolve_command(context, words)
                assert found is not None, line
                command = found
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}
    unknown = {word for word in words if re.fullmatch(r"--[a-z-]+", word)} - known
    assert not unknown, line
