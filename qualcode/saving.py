"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with LF line ends, whole or not at all (a file beside it, moved into place)."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write ``content``, whole or not at all (a file beside it, moved into place). Raises OSError.

    A ``private`` file can be read and written by its owner only.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes private files; a new file gets the usual permissions, a replaced one keeps its own
        if not private:
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
