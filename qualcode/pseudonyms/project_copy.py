"""A copy of a project to hand out: without names in its corpus, and without transcripts and key table."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from qualcode.corpus.copying import write_rewritten_copy
from qualcode.errors import ProjectError
from qualcode.project import FILE_NAME, FOLDERS, Project
from qualcode.pseudonyms.key import Key
from qualcode.saving import write_text

_CORPUS = "corpus.sqlite"
_LEFT_OUT = ("pseudonyms",)  # settings that tell where the key is


def copy_project(project: Project, target: Path, key: Key) -> Project:
    """Write ``project`` to the new folder ``target``, whole or not at all, and return it as a project.

    The copy has the codebook, the settings and a corpus in which the key was applied to all that was ever
    stored. Transcripts, reports and the key table stay behind. Raises ProjectError and CorpusError.
    """
    target = target.expanduser().resolve()
    if target.exists():
        raise ProjectError(
            f"{target} is there already; nothing was written.", hint="Name a folder that does not exist yet."
        )
    if not target.parent.is_dir():
        raise ProjectError(f"There is no folder {target.parent}.", hint="Make it first, or choose another.")
    unfinished = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for folder in FOLDERS:
            (unfinished / folder).mkdir()
        codebook = f"codebooks/{project.codebook_path.name}"
        shutil.copyfile(project.codebook_path, unfinished / codebook)
        schema = project.codebook_path.with_name("codebook.schema.json")
        if schema.is_file():
            shutil.copyfile(schema, unfinished / "codebooks" / schema.name)
        write_text(unfinished / FILE_NAME, _settings(project, key, codebook))
        write_rewritten_copy(project.corpus_url, unfinished / _CORPUS, key.rewritten)
        unfinished.chmod(0o755)
        unfinished.replace(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Project.load(target)


def _settings(project: Project, key: Key, codebook: str) -> str:
    """The project file anew: without comments, which may name people too."""
    import io

    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    data = yaml.load(project.file.read_text(encoding="utf-8-sig")) or {}
    kept = {name: value for name, value in data.items() if name not in _LEFT_OUT}
    kept = _rewritten(kept, key) | {"codebook": codebook, "corpus": f"sqlite:///{_CORPUS}"}
    stream = io.StringIO()
    yaml.dump(kept, stream)
    return stream.getvalue()


def _rewritten(value: Any, key: Key) -> Any:
    if isinstance(value, str):
        return key(value)
    if isinstance(value, list):
        return [_rewritten(one, key) for one in value]
    if isinstance(value, dict):
        return {_rewritten(name, key): _rewritten(one, key) for name, one in value.items()}
    return value
