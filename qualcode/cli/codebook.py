"""``qualcode codebook``: check, show, make, compare and extend codebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli import learn
from qualcode.errors import CorpusError, NotFoundError, ProjectError

if TYPE_CHECKING:
    from qualcode.cli.context import Context
    from qualcode.codebook import CodeChange, Comparison, Problem
    from qualcode.model import Code, Codebook, Pattern, Trap

WIDTH = 80
_LABELS = {
    "definition": {"id": "Definisi", "en": "Definition"},
    "include": {"id": "Kodekan bila", "en": "Include"},
    "exclude": {"id": "Jangan kodekan bila", "en": "Exclude"},
    "example": {"id": "Contoh", "en": "Example"},
    "pages": {"id": "Halaman", "en": "Pages"},
}
_codebook_option = click.option(
    "--codebook",
    "chosen",
    metavar="NAME|PATH",
    help="A shipped codebook or a file; otherwise the project's codebook.",
)


@click.group(short_help="Check, show, make, compare and extend codebooks.")
def command() -> None:
    """Check, show, make, compare and extend codebooks.

    A codebook is a YAML file in the project's folder codebooks/; edit it in any text editor.
    """


command.add_command(learn.command)


@command.command()
@click.argument("path", required=False)
@click.pass_obj
def check(context: Context, path: str | None) -> None:
    """Name the file, line and column of every mistake, and say what to do.

    PATH is a file or a shipped codebook; without it the project's codebook is checked. The exit code is
    1 where there are errors; warnings are for you to judge.
    """
    from qualcode.codebook import check_codebook, load_codebook
    from qualcode.suggestions import token_pattern_problems

    file = _codebook_file(context, path)
    problems = check_codebook(file, token_check=token_pattern_problems)
    for problem in problems:
        _print_problem(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    if problems:
        counted = f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}"
        click.echo(f"{click.format_filename(str(file))}: {counted}")
    if errors:
        raise click.exceptions.Exit(1)
    codebook = load_codebook(file)
    traps = sum(len(code.traps) for code in codebook.codes)
    click.echo(
        f"{codebook.id} can be used: {_count(len(codebook.codes), 'code')}, "
        f"{_count(len(codebook.patterns), 'pattern')}, {_count(traps, 'trap')}."
    )


@command.command()
@click.argument("code", required=False)
@click.option("--language", type=click.Choice(["id", "en"]), help="Otherwise the project's language.")
@_codebook_option
@click.pass_obj
def show(context: Context, code: str | None, language: str | None, chosen: str | None) -> None:
    """Print the tree of codes, or everything about one CODE."""
    from qualcode.codebook import load_codebook

    codebook = load_codebook(_codebook_file(context, chosen))
    # a codebook that is named can be looked at outside a project too
    language = language or ("id" if chosen else context.project.language)
    for line in _code_lines(codebook, code, language) if code else _tree_lines(codebook, language):
        click.echo(line)


@command.command()
@click.argument("name")
@click.option("--language", type=click.Choice(["id", "en"]), help="Of the examples in it.")
@click.pass_obj
def new(context: Context, name: str, language: str | None) -> None:
    """Make codebooks/NAME.yaml with commented examples to write over."""
    from qualcode.codebook import write_skeleton
    from qualcode.model import slug

    project = context.project
    stem = slug(name.removesuffix(".yaml"))
    path = project.root / "codebooks" / f"{stem}.yaml"
    write_skeleton(path, name=name.removesuffix(".yaml"), language=language or project.language)
    click.echo(f"Made {path}")
    click.echo(f"Next: edit it, then run: qualcode codebook check codebooks/{path.name}")
    click.echo(f"To use it in this project, set in qualcode.yaml: codebook: codebooks/{path.name}")


@command.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Of names."
)
@click.pass_obj
def diff(context: Context, *, old: str, new: str, language: str) -> None:
    """List what changed from the codebook OLD to NEW (files or shipped codebooks).

    Codes are added, removed, renamed (the same id with another name) or moved (another parent); changed
    texts are shown with their old and new words, rules with + and -. Inside a project it also says how many
    decisions rest on what a code meant in OLD.
    """
    from qualcode.codebook import compare_codebooks, load_codebook

    comparison = compare_codebooks(load_codebook(old), load_codebook(new))
    resting = _decisions_on(context, comparison.old) if comparison else {}
    for line in _diff_lines(comparison, language, resting):
        click.echo(line)


@command.command()
@click.argument("code")
@click.argument("phrase")
@click.option("--trap", is_flag=True, help="Add a trap: a phrase that vetoes patterns that it overlaps.")
@click.option("--remark", default="", help="Where it comes from; stands behind the phrase in the file.")
@_codebook_option
@click.pass_obj
def add(context: Context, *, code: str, phrase: str, trap: bool, remark: str, chosen: str | None) -> None:
    """Add PHRASE to the patterns (or traps) of CODE.

    All else in the file stays as you wrote it. An exact phrase needs its double quotes, so put single
    quotes around them: qualcode codebook add ground-rules '"PKS"'
    """
    from datetime import date

    from qualcode.codebook import add_rule

    file = _codebook_file(context, chosen)
    origin = f"added {date.today():%Y-%m-%d}" + (f": {remark}" if remark else "")
    add_rule(file, code, phrase, trap=trap, comment=origin)
    click.echo(f"Added to the {'traps' if trap else 'patterns'} of {code} in {file}: {phrase}")
    click.echo("Next: qualcode suggest")


def _decisions_on(context: Context, old: Codebook) -> Mapping[str, int]:
    """Code id to the standing decisions under its meaning in ``old``; none where no corpus can be read."""
    from qualcode.review.stale import decisions_on

    try:
        with context.open_corpus() as corpus:
            return decisions_on(corpus, old)
    except (ProjectError, CorpusError):  # codebooks can be compared anywhere
        return {}


def _codebook_file(context: Context, chosen: str | None) -> Path:
    from qualcode.codebook import codebook_path

    return codebook_path(chosen) if chosen else context.project.codebook_path


def _print_problem(problem: Problem) -> None:
    colour = "red" if problem.severity == "error" else "yellow"
    click.echo(f"{click.style(f'{problem.where}:', bold=True)} ", nl=False)
    click.secho(str(problem).removeprefix(f"{problem.where}: "), fg=colour)
    if problem.hint:
        click.echo(f"    {problem.hint}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _tree_lines(codebook: Codebook, language: str) -> Iterator[str]:
    draft = " (a draft, to be checked against its source)" if codebook.draft else ""
    yield f"{codebook.id} {codebook.version}: {codebook.name.in_language(language)}{draft}"
    depths = {code.id: len(codebook.path(code.id)) - 1 for code in codebook.codes}
    column = max(2 * depths[code.id] + len(code.id) for code in codebook.codes) + 2
    heading = "patterns"
    room = max(WIDTH - column - len(heading) - 1, 20)
    yield click.style(f"{'code':<{column}}{'name':<{room}} {heading}", dim=True)
    for component in codebook.children(None):
        for code_id in _branch(codebook, component.id):
            code = next(code for code in codebook.codes if code.id == code_id)
            label = "  " * depths[code_id] + code_id
            name = _shortened(code.name.in_language(language), room)
            yield f"{label:<{column}}{name:<{room}} {len(code.patterns):>{len(heading)}}"


def _branch(codebook: Codebook, code_id: str) -> Iterator[str]:
    """The code and all below it, parents before children."""
    yield code_id
    for child in codebook.children(code_id):
        yield from _branch(codebook, child.id)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 1)]}…"


def _code_lines(codebook: Codebook, code_id: str, language: str) -> Iterator[str]:
    code = codebook.get(code_id)
    if code is None:
        from difflib import get_close_matches

        close = get_close_matches(code_id, [code.id for code in codebook.codes], n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise NotFoundError(
            f'The codebook {codebook.id} has no code "{code_id}".',
            hint=f"{hint}See all codes with: qualcode codebook show",
        )
    yield click.style(f"{code.name.in_language(language)}  ({' › '.join(codebook.path(code_id))})", bold=True)
    if code.lack:
        yield "This code names a deficit: a negation inside its patterns does not mean that it is absent."
    if code.past:
        yield "This code is about the past: what is told of the past is evidence that it is present."
    if code.regulations:
        yield "The titles of laws and decrees are evidence for this code."
    for field, labels in _LABELS.items():
        value = getattr(code, field)
        text = value if isinstance(value, str) else value.in_language(language)
        if text:
            yield ""
            yield click.style(labels[language], bold=True)
            yield click.wrap_text(text, WIDTH, "  ", "  ")
    yield from _rule_lines("Patterns", code.patterns)
    yield from _rule_lines("Traps", code.traps)


def _rule_lines(title: str, rules: Sequence[Pattern] | Sequence[Trap]) -> Iterator[str]:
    if not rules:
        return
    yield ""
    yield click.style(f"{title} ({len(rules)})", bold=True)
    column = min(max(len(rule.text) for rule in rules), 40) + 2
    for rule in rules:
        note = f"{getattr(rule, 'id', '')}{_settings(rule)}"
        line = f"  {rule.text:<{column}}{note}".rstrip()
        if len(rule.text) + 2 <= column and len(line) <= WIDTH:
            yield line
        else:
            indent = " " * max(4, min(column + 2, WIDTH - len(note)))
            yield click.wrap_text(rule.text, WIDTH, "  ", "    ")
            if note:
                yield click.wrap_text(note, WIDTH, indent, indent)


def _settings(rule: Pattern | Trap) -> str:
    settings = getattr(rule, "settings", "")
    return f"  [{settings}]" if settings else ""


def _diff_lines(comparison: Comparison, language: str, resting: Mapping[str, int]) -> Iterator[str]:
    old, new = comparison.old, comparison.new
    if not comparison:
        yield "The two codebooks are the same."
        return
    for change in comparison.about:
        yield from _change_lines(f"{change.field} {change.language}".strip(), change.old, change.new, "")
    for sign, codes, codebook in (("+", comparison.added, new), ("-", comparison.removed, old)):
        word = "added" if sign == "+" else "removed"
        for code in codes:
            yield _coloured(sign, f"{sign} code {word}: {_named(codebook, code, language)}")
            if codebook is old and code.id in resting:
                yield f"    decisions under it: {resting[code.id]}"
    for changed in comparison.changed:
        code = next(code for code in new.codes if code.id == changed.code_id)
        yield click.style(f"~ {_named(new, code, language)}", bold=True)
        yield from _code_change_lines(changed)
        if changed.code_id in resting and _means_otherwise(old, code):
            yield f"    decisions under the old definition: {resting[changed.code_id]}"
    rules = sum(change.rules_changed for change in comparison.changed)
    yield (
        f"{_count(len(comparison.added), 'code')} added, {len(comparison.removed)} removed, "
        f"{len(comparison.changed)} changed ({rules} with other patterns or traps)."
    )


def _means_otherwise(old: Codebook, code: Code) -> bool:
    before = old.get(code.id)
    return before is not None and before.meaning_digest != code.meaning_digest


def _named(codebook: Codebook, code: Code, language: str) -> str:
    rules = f"{_count(len(code.patterns), 'pattern')}, {_count(len(code.traps), 'trap')}"
    return f"{' › '.join(codebook.path(code.id))}  {code.name.in_language(language)} ({rules})"


def _code_change_lines(change: CodeChange) -> Iterator[str]:
    if change.moved:
        yield f"    moved: from {change.moved_from or 'the top'} to {change.moved_to or 'the top'}"
    for text in change.texts:
        word = "renamed" if text.field == "name" else text.field
        yield from _change_lines(f"{word} {text.language}".strip(), text.old, text.new, "    ")
    for noun, removed, added in (
        ("pattern", change.patterns_removed, change.patterns_added),
        ("trap", change.traps_removed, change.traps_added),
    ):
        for sign, rules in (("-", removed), ("+", added)):
            for rule in rules:
                yield _coloured(sign, f"    {sign} {noun}: {rule.text}{_settings(rule)}")


def _change_lines(label: str, old: str, new: str, indent: str) -> Iterator[str]:
    """Short texts side by side; of long ones the changed words, with a few around them."""
    if len(old) + len(new) + len(label) < WIDTH - 12:
        yield f"{indent}{label}: {old or '(none)'} → {new or '(none)'}"
        return
    yield f"{indent}{label}:"
    for sign, text in (("-", old), ("+", new)):
        if text:
            yield _coloured(sign, click.wrap_text(text, WIDTH, f"{indent}  {sign} ", f"{indent}    "))
    if old and new:
        yield click.wrap_text(f"words: {_changed_words(old, new)}", WIDTH, f"{indent}  ", f"{indent}    ")


def _changed_words(old: str, new: str) -> str:
    """``[-old words-] {+new words+}`` for each stretch that differs."""
    from difflib import SequenceMatcher

    before, after = old.split(), new.split()
    stretches = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone = f"[-{' '.join(before[i:j])}-]" if j > i else ""
            come = f"{{+{' '.join(after[k:m])}+}}" if m > k else ""
            stretches.append(f"{gone} {come}".strip())
    return "; ".join(stretches)


def _coloured(sign: str, text: str) -> str:
    return click.style(text, fg="green" if sign == "+" else "red")
