"""The command ``qualcode``: one file a command, imported only when that command runs."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from qualcode import __version__
from qualcode.cli.context import Context
from qualcode.errors import QualcodeError

_STOPPED = 130  # the exit code that shells give a program that was stopped with Ctrl-C

# The order is the order of work, and of `qualcode --help`.
COMMANDS = {
    "demo": "Run the whole way on the sample transcripts.",
    "init": "Make a project folder.",
    "import": "Import transcripts and documents.",
    "pseudonymise": "Replace names by pseudonyms, and look for what is left.",
    "codebook": "Check, show, make, compare and extend codebooks.",
    "suggest": "Suggest codes with the codebook's patterns.",
    "why": "Explain one suggestion.",
    "assign": "Set a random share aside to be coded without suggestions.",
    "review": "Decide on suggestions, in the terminal or a browser.",
    "code": "Code a passage by hand.",
    "edit": "Correct the text of a document.",
    "place": "Give a coding a place in the corrected text.",
    "undo": "Take a decision back.",
    "log": "List the decisions.",
    "quotes": "Retrieve coded segments.",
    "compare": "Compare two coders and settle where they differ.",
    "patterns": "Show how each pattern has done.",
    "agreement": "Measure how far coders agree.",
    "misses": "Estimate how much the suggestions miss.",
    "evaluate": "Measure a codebook on your own coding.",
    "merge": "Bring in another copy of the project.",
    "report": "Write the Word draft.",
    "status": "Show what is in the project and what to do next.",
}


class _Commands(click.Group):
    """Loads a command's module when it is called for, and prints errors for the researcher once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"qualcode.cli.{cmd_name.replace('import', 'import_')}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _project_first(args))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"No such command '{name}'." + (f" Did you mean '{close[0]}'?" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # from the table above: --help must not import the commands
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except QualcodeError as error:
            show_error(error)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            # Abort is Ctrl-C, or the end of the input, at a question
            click.echo("\nStopped. What was finished is saved; run the command again to go on.", err=True)
            ctx.exit(_STOPPED)
        except BrokenPipeError:
            # the reader of our output (head, less) has gone: nothing to tell it
            sys.stderr.close()
            ctx.exit(1)
        except OSError as error:
            show_os_error(error)
            ctx.exit(1)
        except UnicodeEncodeError as error:
            # what was typed came in another encoding than the terminal says
            show_error(
                QualcodeError(
                    f"What was typed holds something that is not a character: {error.object[error.start]!r}.",
                    hint="Type it again, in a terminal that is set to UTF-8.",
                )
            )
            ctx.exit(1)


def _project_first(args: list[str]) -> list[str]:
    """``args`` with --project before the command's name, where people also write it after."""
    for position, word in enumerate(args):
        if word == "--":
            break
        if word == "--project" and position + 1 < len(args):
            return [*args[position : position + 2], *args[:position], *args[position + 2 :]]
        if word.startswith("--project="):
            return [word, *args[:position], *args[position + 1 :]]
    return args


def show_error(error: QualcodeError) -> None:
    """Print what happened, where, and what to do next, to standard error."""
    click.secho(f"Error: {error}", fg="red", err=True)
    problems = getattr(error, "problems", ())
    for problem in problems if len(problems) > 1 else ():
        click.echo(f"  {problem}", err=True)
    if error.hint:
        click.echo(f"Next: {error.hint}", err=True)


def show_os_error(error: OSError) -> None:
    """Print what the operating system refused, and what to do, to standard error."""
    show_error(
        QualcodeError(
            error.strerror or str(error),
            where=Path(str(error.filename)) if error.filename else None,
            hint="Check that the file exists, that you may write there, and that the disk has room.",
        )
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="qualcode")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="The project folder; otherwise the nearest one from the current folder upwards.",
)
@click.option("--coder", default="", help="Who decides; otherwise the coder in qualcode.yaml.")
@click.pass_context
def cli(ctx: click.Context, project: Path | None, coder: str) -> None:
    """Code interviews with a theory: import, suggest, decide, and write the Word draft.

    New here? Run `qualcode demo`.
    """
    ctx.obj = Context(start=project or Path.cwd(), coder_name=coder)


def main() -> None:
    """The entry point. UTF-8 on every platform, also where the terminal's code page is another."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli(prog_name="qualcode")
    except OSError as error:  # such as the help, written to a full disk
        show_os_error(error)
        sys.exit(1)
