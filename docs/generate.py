"""Write docs/commands.md from the commands themselves; with --check only say whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from qualcode.cli import cli

TARGET = Path(__file__).with_name("commands.md")
HEAD = """\
# Commands

Written by `python docs/generate.py` from the commands themselves. `qualcode COMMAND --help` prints the same.
"""


def pages(command: click.Command, context: click.Context) -> Iterator[str]:
    """The help of a command and of all commands below it, as Markdown."""
    level = "#" * min(4, context.command_path.count(" ") + 2)
    yield f"{level} {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is None:
                raise LookupError(f"{context.command_path} lists a command that it does not have: {name}")
            yield from pages(
                child, child.make_context(name, ["--help"], parent=context, resilient_parsing=True)
            )


def commands_page() -> str:
    """The whole page."""
    # resilient parsing: no callback runs, and the width does not depend on the terminal
    with click.Context(
        cli, info_name="qualcode", terminal_width=88, max_content_width=88, **cli.context_settings
    ) as context:
        return "\n".join([HEAD, *pages(cli, context)])


def main() -> int:
    """Write the page, or compare it (exit code 1 where it is out of date)."""
    page = commands_page()
    if "--check" not in sys.argv:
        TARGET.write_text(page, encoding="utf-8", newline="\n")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write("docs/commands.md is out of date; run: python docs/generate.py\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
