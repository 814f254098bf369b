"""Broken, missing, read-only and full: an error for people, and the decisions made before are there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

import qualcode
from qualcode.corpus import Corpus
from qualcode.errors import CorpusError
from qualcode.model import Decision, Document, Verdict


def refused(call: Callable[[], object], path: Path | str) -> CorpusError:
    """The CorpusError that ``call`` raises; it names the file and says what to do."""
    with pytest.raises(CorpusError) as caught:
        call()
    assert str(path) in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_a_missing_corpus_is_not_made_by_chance(tmp_path):
    path = tmp_path / "corpus.sqlite"
    error = refused(lambda: Corpus.open(path), path)
    assert "no corpus" in error.message
    assert "qualcode init" in error.hint
    assert not path.exists()


@pytest.mark.parametrize("create", [False, True])
def test_a_missing_folder_or_a_folder_instead_of_a_file(tmp_path, create):
    missing = tmp_path / "no" / "corpus.sqlite"
    assert "no folder" in refused(lambda: Corpus.open(missing, create=create), missing).message
    assert "folder" in refused(lambda: Corpus.open(tmp_path, create=create), tmp_path).message


def test_an_empty_file(tmp_path):
    path = tmp_path / "corpus.sqlite"
    path.touch()
    assert "empty" in refused(lambda: Corpus.open(path), path).message
    with Corpus.open(path, create=True) as corpus:
        assert corpus.problems() == []


def test_another_kind_of_file(tmp_path):
    path = tmp_path / "corpus.sqlite"
    path.write_text("These are my notes about the interviews. " * 100, encoding="utf-8")
    assert "damaged or not a corpus" in refused(lambda: Corpus.open(path), path).message
    assert path.read_text(encoding="utf-8").startswith("These are my notes")


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_something_else(tmp_path, create):
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")
    assert "not a corpus" in refused(lambda: Corpus.open(path, create=create), path).message


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_truncated_corpus(corpus, path, village, kept):
    corpus.add_document(replace(village, id="long", text="Kami saling percaya. " * 20_000))
    corpus.close()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "damaged" in refused(lambda: Corpus.open(path), path).message


def test_a_page_overwritten_with_noise(corpus, path, village, decide):
    for quote in ("Kami", "saling", "percaya"):
        decide(village, Verdict.CODED, quote=quote, code="x")
    corpus.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)

    def read_all() -> None:
        with Corpus.open(path) as broken:
            list(broken.iter_codings())

    assert "damaged" in refused(read_all, path).message


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///c.sqlite?nonsense=1", "no such://x"]
)
def test_urls_that_name_no_corpus(url):
    refused(lambda: Corpus.open(url), url if url.startswith("no") else "")


def test_a_database_driver_that_is_not_installed():
    error = refused(lambda: Corpus.open("oracle://me:secret@server/study"), "")
    assert "pip install" in error.hint
    assert "secret" not in str(error)


def test_a_url_with_odd_characters_in_its_path(tmp_path):
    folder = tmp_path / "tesis? #1 100% Ünïcode"
    folder.mkdir()
    with Corpus.open(f"sqlite:///{folder / 'corpus.sqlite'}", create=True) as corpus:
        assert corpus.document_ids() == []
    assert (folder / "corpus.sqlite").is_file()


def test_opened_for_reading_only(corpus, path, trust, decide):
    saved = decide(trust)
    corpus.close()
    with Corpus.open(f"sqlite:///{path}?mode=ro") as reader:
        assert reader.decisions() == [saved]
        error = refused(lambda: reader.undo("ani"), path)
        assert "not written" in error.message
        assert reader.decisions() == [saved]


@contextmanager
def folder_that_nobody_can_write():
    """Outside pytest's own folders, which other users may not enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o755)


def as_ordinary_user(call: Callable[[], str]) -> str:
    """What ``call`` returns in a child process without the privileges of root, who ignores modes."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(writing, call().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs users and modes as on Linux and macOS")
@pytest.mark.parametrize("folder_mode", [0o777, 0o555])
def test_a_read_only_file_can_be_read(village, folder_mode):
    with folder_that_nobody_can_write() as folder:
        path = folder / "corpus.sqlite"
        with Corpus.open(path, create=True) as corpus:
            corpus.add_document(village)
        path.chmod(0o444)
        folder.chmod(folder_mode)

        def read_then_write() -> str:
            with Corpus.open(path) as reader:
                ids = reader.document_ids()
                try:
                    reader.set_attributes(village.id, {"place": "Demak"})
                except CorpusError as error:
                    return f"{ids} {error} {error.hint}"
            return "written"

        answer = as_ordinary_user(read_then_write)
        assert "['informan-1']" in answer
        assert str(path) in answer
        assert "can be read, but not written" in answer


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs users and modes as on Linux and macOS")
def test_a_folder_that_cannot_be_written():
    with folder_that_nobody_can_write() as folder:
        folder.chmod(0o555)
        path = folder / "corpus.sqlite"

        def create() -> str:
            try:
                Corpus.open(path, create=True)
            except CorpusError as error:
                return f"{error} {error.hint}"
            return "created"

        answer = as_ordinary_user(create)
        assert str(path) in answer
        assert "folder" in answer


def test_no_room_for_another_page(corpus, path, trust, decide):
    saved = decide(trust)
    corpus.close()

    def no_more_pages(connection, _record):
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it as: as many as there are now

    event.listen(Engine, "connect", no_more_pages)
    try:
        with Corpus.open(path) as full:
            large = Document.from_text("Kami saling percaya. " * 5000, title="Besar")
            assert "no room" in refused(lambda: full.add_document(large), path).message
    finally:
        event.remove(Engine, "connect", no_more_pages)
    with Corpus.open(path) as again:
        assert again.decisions() == [saved]
        assert again.document_ids() == ["informan-1", "informan-2"]
        assert again.problems() == []


_FILL = """
import resource, sys
from qualcode.corpus import Corpus
from qualcode.errors import CorpusError
from qualcode.model import Decision, Verdict
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
with Corpus.open(sys.argv[1]) as corpus:
    segment = corpus.document("informan-1").segment(0, 1)
    try:
        while True:
            print(corpus.decide(Decision(segment, "x", "ani", Verdict.CODED, memo="m" * 2000)).id, flush=True)
    except CorpusError as error:
        print(error, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_disk_that_fills_up_while_deciding(corpus, path):
    corpus.close()
    root = Path(qualcode.__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", _FILL, str(path)], cwd=root, capture_output=True, text=True, check=True
    )
    saved = [int(line) for line in run.stdout.split()]
    assert len(saved) > 10
    assert str(path) in run.stderr
    assert "not saved" in run.stderr
    assert "Traceback" not in run.stderr
    with Corpus.open(path) as again:
        assert [decision.id for decision in again.decisions()] == saved
        assert again.problems() == []


def test_mistakes_in_the_program_are_not_hidden(corpus, village):
    with pytest.raises(AttributeError):
        corpus.decide(None)
    broken = Decision(village.segment(0, 1), None, "ani", Verdict.CODED)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        corpus.decide(broken)
    assert corpus.decisions() == []
