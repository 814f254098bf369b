"""Load a codebook, and check one: the same reading, once for work and once for its author."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.checks import TokenCheck, doubts, meaning_problems
from qualcode.codebook.problems import Problem, in_file_order
from qualcode.codebook.reading import Reading, read_source
from qualcode.codebook.source import YamlSource, open_source, parse_source
from qualcode.codebook.structure import structural_problems
from qualcode.errors import CodebookError
from qualcode.model import Codebook
from qualcode.shipped import shipped


def load_codebook(name_or_path: str | Path) -> Codebook:
    """A shipped codebook by its name ("ansell-gash"), or the codebook in a YAML file.

    Raises CodebookError; where the file can be read at all, its ``problems`` lists every error. Token
    patterns are not tried out here, because that needs spaCy.
    """
    return load_source(open_source(codebook_path(name_or_path))).codebook


def read_codebook(text: str, *, name: str) -> Codebook:
    """The codebook in a YAML ``text`` that was checked when it was used; no check is made again.

    ``name`` stands for a path in messages. Raises CodebookError where the text is no YAML mapping.
    """
    return read_source(parse_source(Path(name), text)).codebook


def load_source(source: YamlSource) -> Reading:
    """Read an opened source. Raises CodebookError with every error in it."""
    reading, problems = _check(source)
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return reading
    first = errors[0]
    told = tuple(problem.as_error() for problem in errors)
    if len(errors) == 1:
        raise CodebookError(first.message, hint=first.hint, where=first.where, problems=told)
    raise CodebookError(
        f"This codebook has {len(errors)} errors and was not loaded. "
        f"Line {first.where.line}: {first.message}",
        hint=f"To see what to do about each, run: qualcode codebook check {source.path}",
        where=source.path,
        problems=told,
    )


def check_codebook(path: Path, *, token_check: TokenCheck | None = None) -> list[Problem]:
    """Everything that is wrong or doubtful in the codebook file, by line; never raises for its content.

    ``token_check`` says what spaCy has against a token pattern, or None.
    """
    try:
        source = open_source(path)
    except CodebookError as error:
        return [Problem.of_error(error)]
    reading, problems = _check(source, token_check=token_check)
    return in_file_order([*problems, *doubts(reading)])


def codebook_path(name_or_path: str | Path) -> Path:
    """The file of a shipped codebook by its name, or the given path. Raises CodebookError for a name
    that no shipped codebook has."""
    path = Path(name_or_path).expanduser()
    if path.suffix or path.exists() or len(path.parts) != 1:
        return path
    by_name = {file.stem: file for file in shipped("codebooks").glob("*.yaml")}
    if path.name not in by_name:
        raise CodebookError(
            f'There is no shipped codebook "{path.name}" and no such file.',
            hint=f"Shipped are: {', '.join(sorted(by_name))}. Or name a file: codebooks/{path.name}.yaml",
        )
    return by_name[path.name]


def _check(source: YamlSource, *, token_check: TokenCheck | None = None) -> tuple[Reading, list[Problem]]:
    reading = read_source(source)
    problems = [
        *source.problems,
        *structural_problems(source),
        *reading.problems,
        *meaning_problems(reading, token_check=token_check),
    ]
    return reading, in_file_order(problems)
