"""Real processes: two that write at once, one that keeps the lock, and kill -9 in the middle."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import qualcode
from qualcode.corpus import Corpus
from qualcode.errors import CorpusBusyError
from qualcode.model import Verdict

_START = """
import sys
from qualcode.corpus import Corpus
from qualcode.model import Decision, Match, Status, Suggestion, Verdict
corpus = Corpus.open(sys.argv[1])
document = corpus.document("informan-1")
segment = document.segment(0, 20)
def say(what):
    print(what, flush=True)
"""

# Decides on as many suggestions as it can, taking back each third decision; each line is a saved one.
_DECIDE = (
    _START
    + """
for n in range(int(sys.argv[3])):
    coder = sys.argv[2]
    saved = corpus.undo(coder) if n % 3 == 2 else corpus.decide(Decision(segment, "x", coder, Verdict.CODED))
    say(saved.id)
"""
)

# Stops for ever before the statement that begins with argv[2], in the middle of a transaction.
_STOP = (
    _START
    + """
import threading
from sqlalchemy import Engine, event
@event.listens_for(Engine, "before_cursor_execute")
def stop(connection, cursor, statement, *rest):
    if statement.startswith(sys.argv[2]):
        say("in the middle")
        threading.Event().wait()
found = [
    Suggestion(document.segment(n, n + 5), "trust-building", Status.PRESENT, (Match(n, n + 5, "p"),))
    for n in range(20)
]
"""
)
_STOP_DECIDING = (
    _STOP
    + """
corpus.decide(Decision(segment, "x", "ani", Verdict.CODED))
"""
)
_STOP_STORING = (
    _STOP
    + """
corpus.store_suggestions("informan-1", {"trust-building": "2"}, found)
"""
)

_STOP_CORRECTING = (
    _STOP
    + """
from dataclasses import replace
corpus.revise(replace(document, text="Catatan. " + document.text, turns=()), reason="edit")
"""
)

_HOLD = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
raw.execute("COMMIT")
"""


@contextmanager
def running(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=Path(qualcode.__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_two_writers_at_once_lose_nothing(corpus, path):
    corpus.close()
    with running(_DECIDE, path, "ani", 60) as one, running(_DECIDE, path, "budi", 60) as two:
        saved = {"ani": one.communicate()[0].split(), "budi": two.communicate()[0].split()}
        assert (one.returncode, two.returncode) == (0, 0)
    with Corpus.open(path) as again:
        for coder, numbers in saved.items():
            assert len(numbers) == 60
            assert [str(decision.id) for decision in again.decisions(coder=coder)] == numbers
            assert len(list(again.iter_codings(coder=coder))) == 20
        assert again.problems() == []


def test_a_writer_that_does_not_finish_is_reported(corpus, path, village, decide):
    saved = decide(village, Verdict.CODED, quote="Kami", code="x")
    with running(_HOLD, path) as holder, Corpus.open(path, busy_seconds=0.2) as second:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CorpusBusyError) as caught:
            second.undo("ani")
        assert str(path) in str(caught.value)
        assert "close it" in caught.value.hint
        assert second.decisions() == [saved], "reading goes on meanwhile"
        holder.communicate("go\n")
        assert second.undo("ani").undoes == saved.id


def test_a_writer_waits_for_another_to_finish(corpus, path, village, decide):
    with running(_HOLD, path) as holder:
        assert holder.stdout.readline() == "held\n"
        with running(_DECIDE, path, "budi", 1) as waiting:
            holder.communicate("go\n")
            assert waiting.communicate()[0] == "1\n"


@pytest.mark.parametrize("after", [1, 7, 31])
def test_killed_while_deciding_nothing_that_was_saved_is_lost(corpus, path, after):
    corpus.close()
    with running(_DECIDE, path, "ani", 1_000_000) as process:
        saved = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        saved += process.stdout.read().split()  # communicate() would pass over what readline() read ahead
    with Corpus.open(path) as again:
        found = [str(decision.id) for decision in again.decisions()]
        # the last one may have been saved without a chance to say so
        assert found[: len(saved)] == saved
        assert len(found) <= len(saved) + 1
        assert again.problems() == []


@pytest.mark.parametrize("statement", ["INSERT INTO decisions", "INSERT INTO standing"])
def test_killed_in_the_middle_of_a_decision(corpus, path, trust, decide, statement):
    saved = decide(trust)
    with running(_STOP_DECIDING, path, statement) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
    assert corpus.decisions() == [saved]
    assert corpus.problems() == []
    corpus.undo("ani")


@pytest.mark.parametrize(
    "statement", ["INSERT INTO suggestions", "UPDATE suggestions", "DELETE FROM scans", "INSERT INTO scans"]
)
def test_killed_in_the_middle_of_storing_suggestions(corpus, path, trust, statement):
    with running(_STOP_STORING, path, statement) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
    assert list(corpus.suggestions(include_withdrawn=True)) == [trust]
    assert corpus.scanned("informan-1") == {"trust-building": "1"}
    assert corpus.problems() == []


def test_two_processes_may_make_the_same_corpus(tmp_path):
    path = tmp_path / "new.sqlite"
    create = "import sys; from qualcode.corpus import Corpus; Corpus.open(sys.argv[1], create=True)"
    with running(create, path) as one, running(create, path) as two:
        one.communicate()
        two.communicate()
        assert (one.returncode, two.returncode) == (0, 0)
    with Corpus.open(path) as corpus:
        assert corpus.problems() == []


@pytest.mark.parametrize("statement", ["UPDATE documents", "INSERT INTO placements", "UPDATE standing"])
def test_killed_while_a_text_is_corrected_it_is_as_it_was(corpus, path, village, decide, statement):
    decide(village, Verdict.CODED, quote="Kami", code="x")
    before = corpus.standing_decisions()
    corpus.close()
    with running(_STOP_CORRECTING, path, statement) as process:
        said = process.stdout.readline()
        assert said == "in the middle\n"
    with Corpus.open(path) as again:
        assert again.document(village.id) == village
        assert again.revisions(village.id) == []
        assert again.standing_decisions() == before
        assert again.problems() == []
