"""A project: a folder with ``qualcode.yaml``, found from the current folder upwards, as git does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from qualcode.errors import ProjectError, Where
from qualcode.model import PATTERNS, Role, normalise
from qualcode.saving import write_text
from qualcode.shipped import shipped

if TYPE_CHECKING:
    from ruamel.yaml import YAML

FILE_NAME = "qualcode.yaml"
FOLDERS = ("codebooks", "transcripts", "reports")
LANGUAGES = ("id", "en")

_NEW_PROJECT = """\
# The project file of qualcode. Edit it by hand; qualcode keeps your comments when it adds to it.
title: {title}
language: {language}            # of the report: id or en
coder: {coder}                  # who decides; another coder: qualcode --coder NAME
research_questions: {none:<12}# one line each: - Bagaimana ... ?{questions}
institutions: []                # one line each: - Dinas Sosial Kabupaten ...
codebook: {codebook}
corpus: sqlite:///corpus.sqlite # an SQLAlchemy URL; a relative path starts at this file
suggesters: [patterns]          # who suggests, the leading one first; qualcode suggest --list-suggesters
pipeline:                       # an installed spaCy pipeline, if you want its tags in token patterns
pseudonyms: pseudonyms.csv      # the key table of qualcode pseudonymise; better still outside this folder
speakers: {{}}                  # roles of speaker labels, e.g. P: interviewer
"""


@dataclass(frozen=True)
class Project:
    """What ``qualcode.yaml`` says. ``root`` is absolute; ``speakers`` maps labels to roles."""

    root: Path
    title: str
    language: str = "id"
    coder: str = "coder"
    research_questions: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    codebook: str = "codebooks/ansell-gash.yaml"
    corpus: str = "sqlite:///corpus.sqlite"
    suggesters: tuple[str, ...] = (PATTERNS,)
    pipeline: str = ""
    pseudonyms: str = "pseudonyms.csv"
    speakers: Mapping[str, Role] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.root / FILE_NAME

    @property
    def codebook_path(self) -> Path:
        return self.root / self.codebook

    @property
    def transcripts(self) -> Path:
        return self.root / "transcripts"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def key_table(self) -> Path:
        """The table that leads from pseudonyms back to people; it is never shared."""
        return self.root / Path(self.pseudonyms).expanduser()

    @property
    def corpus_url(self) -> str:
        """The corpus as an absolute SQLAlchemy URL."""
        prefix = "sqlite:///"
        if self.corpus.startswith(prefix) or "://" not in self.corpus:
            return prefix + str(self.root / self.corpus.removeprefix(prefix))
        return self.corpus

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project of ``start`` or of the nearest folder above it. Raises ProjectError."""
        start = start.expanduser().resolve()
        if start.is_file() and start.name == FILE_NAME:
            start = start.parent
        for folder in (start, *start.parents):
            if (folder / FILE_NAME).is_file():
                return cls.load(folder)
        raise ProjectError(
            f"No {FILE_NAME} in {start} or any folder above it.",
            hint="Make a project with: qualcode init DIR   (or name one: qualcode --project DIR ...)",
        )

    @classmethod
    def load(cls, root: Path) -> Project:
        """Read ``root/qualcode.yaml``. Raises ProjectError with the line of what is wrong."""
        path = root / FILE_NAME
        data = _read_yaml(path)
        known = {
            "title", "language", "coder", "research_questions", "institutions", "codebook", "corpus",
            "suggesters", "pipeline", "pseudonyms", "speakers",
        }  # fmt: skip
        if unknown := [str(key) for key in data if key not in known]:
            raise ProjectError(
                f"Unknown setting: {unknown[0]}",
                hint=f"The settings are: {', '.join(sorted(known))}.",
                where=Where(path, _line_of(data, unknown[0])),
            )
        language = _text(data, "language", path) or "id"
        if language not in LANGUAGES:
            raise ProjectError(
                f"The report language is '{language}'.",
                hint="Write language: id (Indonesian) or language: en (English).",
                where=Where(path, _line_of(data, "language")),
            )
        return cls(
            root=root.resolve(),
            title=_text(data, "title", path) or root.resolve().name,
            language=language,
            coder=_text(data, "coder", path) or "coder",
            research_questions=_texts(data, "research_questions", path),
            institutions=_texts(data, "institutions", path),
            codebook=_text(data, "codebook", path) or cls.codebook,
            corpus=_text(data, "corpus", path) or cls.corpus,
            suggesters=_suggesters(data, path),
            pipeline=_text(data, "pipeline", path),
            pseudonyms=_text(data, "pseudonyms", path) or cls.pseudonyms,
            speakers=_roles(data, path),
        )

    def remember_speakers(self, roles: Mapping[str, Role]) -> None:
        """Write settled roles into ``qualcode.yaml``, keeping comments, order and quoting."""
        data = _read_yaml(self.file)
        speakers = data.get("speakers") or {}
        speakers.update({label: str(role) for label, role in roles.items()})
        data["speakers"] = speakers
        if hasattr(speakers, "fa"):
            speakers.fa.set_block_style()
        try:
            write_text(self.file, _dump_yaml(data))
        except OSError as error:
            raise ProjectError(
                f"The speakers' roles cannot be written into the project file: {error.strerror or error}.",
                hint="Check that you may write to the folder and that the disk has room.",
                where=self.file,
            ) from error


def create_project(
    root: Path,
    *,
    title: str = "",
    language: str = "id",
    coder: str = "",
    codebook: str = "ansell-gash",
    questions: Sequence[str] = (),
) -> Project:
    """Make a project in ``root``: folders, ``qualcode.yaml`` and a codebook to edit.

    Existing files stay as they are. Raises ProjectError where a project is there already or the folder
    cannot be written.
    """
    if (root / FILE_NAME).exists():
        raise ProjectError(
            f"There is a project in {root} already; nothing was changed.",
            hint="Go on with: qualcode status   (or choose another folder)",
        )
    source = shipped("codebooks") / f"{codebook}.yaml"
    if not source.is_file():
        names = ", ".join(sorted(path.stem for path in shipped("codebooks").glob("*.yaml")))
        raise ProjectError(f"There is no shipped codebook '{codebook}'.", hint=f"There are: {names}.")
    try:
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)
        target = root / "codebooks" / source.name
        schema = shipped("codebooks") / "codebook.schema.json"
        for origin, copy in ((source, target), (schema, target.parent / schema.name)):
            if not copy.exists():
                write_text(copy, origin.read_text(encoding="utf-8"))
        settings = _NEW_PROJECT.format(
            title=_quoted(title or root.resolve().name),
            language=language,
            coder=_quoted(coder or "coder"),
            codebook=f"codebooks/{source.name}",
            none="" if questions else "[]",
            questions="".join(f"\n  - {_quoted(question)}" for question in questions),
        )
        write_text(root / FILE_NAME, settings)
    except OSError as error:
        raise ProjectError(
            f"The folder {root} cannot be written: {error.strerror or error}.",
            hint="Choose a folder that you may write to, with room on the disk.",
        ) from error
    return Project.load(root)


def _quoted(text: str) -> str:
    """``text`` on one line in double quotes, without the control characters that YAML refuses."""
    signs = (sign for sign in normalise(text) if sign.isspace() or category(sign) != "Cc")
    line = " ".join("".join(signs).split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _yaml() -> YAML:
    """Reads and writes the project file so that comments, order and quoting stay."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)  # as in a new project file
    return yaml


def _read_yaml(path: Path) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data = _yaml().load(path.read_text(encoding="utf-8-sig"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(path, mark.line + 1, mark.column + 1) if mark else Where(path)
        raise ProjectError(
            f"Not valid YAML: {error.problem or error.context}.",
            hint="Check the indentation, and put texts with a colon into quotes.",
            where=where,
        ) from error
    except OSError as error:
        raise ProjectError(
            f"The project file cannot be read: {error.strerror or error}.",
            hint="Check that you may read it, and that no other program locks it.",
            where=path,
        ) from error
    except RecursionError as error:
        raise ProjectError(
            "The project file is nested too deeply.",
            hint="Look for a long run of '[' or '{'.",
            where=path,
        ) from error
    except (UnicodeDecodeError, YAMLError) as error:
        raise ProjectError(
            "The project file is not plain text in UTF-8.",
            hint="Save it as UTF-8 in a text editor, or rename it and make a new one with: qualcode init",
            where=path,
        ) from error
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise ProjectError(
            "The project file must be a list of settings.",
            hint="One line each, for instance: title: Penelitian saya",
            where=path,
        )
    return data


def _dump_yaml(data: Any) -> str:
    import io

    stream = io.StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()


def _line_of(data: Any, key: str | int) -> int | None:
    try:
        return int(data.lc.key(key)[0]) + 1
    except (AttributeError, KeyError):
        return None


def _text(data: Any, key: str, path: Path) -> str:
    value = data.get(key)
    if isinstance(value, dict | list):
        raise ProjectError(
            f"'{key}' must be a text.",
            hint='If it has brackets, braces or a colon in it, put it into quotes: "…".',
            where=Where(path, _line_of(data, key)),
        )
    return "" if value is None else str(value).strip()


def _texts(data: Any, key: str, path: Path) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (str(value),)
    if not isinstance(value, list):
        raise ProjectError(
            f"'{key}' must be a list.",
            hint="One line each, beginning with '- '.",
            where=Where(path, _line_of(data, key)),
        )
    for number, entry in enumerate(value):
        if isinstance(entry, dict | list):
            raise ProjectError(
                f"An entry of '{key}' is not a text.",
                hint='If it has brackets, braces or a colon in it, put it into quotes: "…".',
                where=Where(path, _line_of(value, number)),
            )
    return tuple(str(entry) for entry in value if entry is not None)


def _suggesters(data: Any, path: Path) -> tuple[str, ...]:
    """Which of them are installed is not known here: ``qualcode suggest`` says so."""
    names = tuple(dict.fromkeys(name.strip() for name in _texts(data, "suggesters", path)))
    if names or data.get("suggesters") is None:
        return names or (PATTERNS,)
    raise ProjectError(
        "'suggesters' names nobody.",
        hint="Write suggesters: [patterns]   (or leave the line out: that is the default)",
        where=Where(path, _line_of(data, "suggesters")),
    )


def _roles(data: Any, path: Path) -> dict[str, Role]:
    value = data.get("speakers") or {}
    hint = "One line each, LABEL: ROLE, for instance 'P: interviewer' (or informant, or text)."
    if not isinstance(value, dict):
        raise ProjectError(
            "'speakers' must be a list of labels and roles.",
            hint=hint,
            where=Where(path, _line_of(data, "speakers")),
        )
    roles = {}
    for label, role in value.items():
        try:
            roles[str(label)] = Role(str(role))
        except ValueError as error:
            raise ProjectError(
                f"'{role}' is not a role that the speaker '{label}' can have.",
                hint=hint,
                where=Where(path, _line_of(value, label)),
            ) from error
    return roles
