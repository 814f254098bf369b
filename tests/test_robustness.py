"""The command in real processes: bad input, full disks, two at once, Ctrl-C and kill -9; nothing is lost."""

from __future__ import annotations

import contextlib
import io
import os
import select
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import qualcode
from qualcode.cli import cli
from qualcode.corpus import Corpus
from qualcode.project import Project

if sys.platform == "win32":
    pytest.skip("signals, limits and terminals of POSIX", allow_module_level=True)

import fcntl
import pty
import resource
import termios

QUALCODE = (sys.executable, "-m", "qualcode")
ROOT = Path(qualcode.__file__).parents[1]
GIVE_UP = 120  # seconds: whatever takes so long hangs

INTERVIEW = """\
P: Bagaimana kerja sama berjalan di desa?
I: Kami saling percaya dan bertemu tatap muka setiap bulan.
P: Lalu siapa yang memimpin?
I: Bupati memfasilitasi forum itu. Komitmen bersama sudah ada, dan kami punya visi yang sama.
"""
NOTES = "Catatan lapangan. Forum itu terbuka untuk semua. Mereka saling percaya dan saling membutuhkan.\n"

CODEBOOK = """\
id: kecil
version: "1"
name: Buku kode kecil
citation: Tidak ada.
codes:
  - id: trust
    name: Kepercayaan
    definition: Para pihak saling percaya.
    patterns: [saling percaya]
  - id: meeting
    name: Tatap muka
    definition: Para pihak bertemu.
    patterns: [bertemu … muka, forum, komitmen bersama]
  - id: leading
    name: Kepemimpinan
    definition: Seseorang memimpin.
    patterns:
      - memfasilitasi
"""

# Runs the command and stops for ever at the moment argv[1], when it comes the argv[2]-th time: an SQL
# statement that begins so, or a file that is moved to a place whose name ends so.
STOP = """
import sys, threading
from sqlalchemy import Engine, event
moment, left = sys.argv[1], [int(sys.argv[2])]
def reached(what):
    if what:
        left[0] -= 1
        if left[0] == 0:
            print("in the middle", file=sys.stderr, flush=True)
            threading.Event().wait()
@event.listens_for(Engine, "before_cursor_execute")
def statement(connection, cursor, statement, *rest):
    reached(statement.lstrip().startswith(moment))
sys.addaudithook(lambda name, rest: name == "os.rename" and reached(str(rest[1]).endswith(moment)))
sys.argv = ["qualcode", *sys.argv[3:]]
from qualcode.cli import main
main()
"""

HOLD = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def start(*command: str | Path, cwd: Path, **options: object) -> subprocess.Popen[str]:
    settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, cwd=cwd, env=environment(), text=True, encoding="utf-8", **settings)


def run(*arguments: str | Path, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own. Never a traceback, whatever happens."""
    process = start(*QUALCODE, *arguments, cwd=cwd, **options)
    stdout, stderr = process.communicate(timeout=GIVE_UP)
    assert "Traceback" not in (stderr or ""), stderr
    return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)


@contextlib.contextmanager
def corpus_of(folder: Path) -> Iterator[Corpus]:
    with Corpus.open(Project.load(folder).corpus_url) as corpus:
        assert corpus.problems() == []
        yield corpus


def state(folder: Path) -> tuple[object, ...]:
    """What the steps have made so far, in a form that two runs can be compared by."""
    with corpus_of(folder) as corpus:
        return (
            corpus.document_ids(),
            {(s.segment, s.code_id, s.status, s.matches) for s in corpus.suggestions()},
            [(d.segment, d.code_id, d.verdict, d.coder) for d in corpus.decisions()],
        )


def hidden(folder: Path) -> list[Path]:
    """Temporary files and folders."""
    return list(folder.rglob(".*"))


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project before import, before suggest, and with suggestions; each with one decision, if it can."""
    folder = tmp_path_factory.mktemp("steps")
    new = folder / "new"
    assert run("init", new, "--coder", "ani", cwd=folder).returncode == 0
    (new / "codebooks" / "ansell-gash.yaml").write_text(CODEBOOK, encoding="utf-8")
    for name, text in {
        "a.txt": NOTES,
        "b.txt": INTERVIEW,
        "c.txt": INTERVIEW.replace("desa", "kota"),
    }.items():
        (new / "transcripts" / name).write_text(text, encoding="utf-8")
    assert run("import", "transcripts/a.txt", cwd=new).returncode == 0
    coded = run("code", "a", "--quote", "Forum itu terbuka", "--code", "meeting", cwd=new)
    assert coded.returncode == 0, coded.stderr
    settings = new / "qualcode.yaml"
    text = settings.read_text(encoding="utf-8").replace(
        "speakers: {}", "speakers: {P: interviewer, I: informant}"
    )
    settings.write_text(text, encoding="utf-8")
    imported = shutil.copytree(new, folder / "imported")
    assert run("import", cwd=imported).returncode == 0
    suggested = shutil.copytree(imported, folder / "suggested")
    assert run("suggest", cwd=suggested).returncode == 0
    return {"new": new, "imported": imported, "suggested": suggested}


@pytest.fixture
def project(steps: dict[str, Path], tmp_path: Path) -> Path:
    """A project with suggestions and one decision."""
    return shutil.copytree(steps["suggested"], tmp_path / "project")


# stopped in the middle


def stopped(arguments: tuple[str, ...], moment: str, nth: int, how: signal.Signals, cwd: Path) -> int:
    """Run the command until ``moment``, stop it there, and return its exit code."""
    process = start(sys.executable, "-c", STOP, moment, str(nth), *arguments, cwd=cwd)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line == "in the middle\n", line + process.stderr.read()
    process.send_signal(how)
    _, stderr = process.communicate(timeout=GIVE_UP)
    assert "Traceback" not in stderr, stderr
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert stderr.startswith("\nStopped."), stderr
    return process.returncode


CODE = ("code", "b", "--quote", "Bupati", "--code", "leading")
ADD = ("codebook", "add", "leading", "kata baru sekali")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize(
    ("before", "arguments", "moment", "nth", "after"),
    [
        ("new", ("import",), "INSERT INTO turns", 2, "imported"),
        ("imported", ("suggest",), "INSERT INTO scans", 2, "suggested"),
        ("suggested", ("report",), ".docx", 1, "suggested"),
        ("suggested", ADD, "ansell-gash.yaml", 1, "suggested"),
        ("suggested", CODE, "INSERT INTO standing", 1, ""),
    ],
)
def test_stopped_in_the_middle_and_run_again(
    steps: dict[str, Path],
    tmp_path: Path,
    before: str,
    arguments: tuple[str, ...],
    moment: str,
    nth: int,
    after: str,
    how: signal.Signals,
) -> None:
    project = shutil.copytree(steps[before], tmp_path / "project")
    decided = state(project)[2]
    assert stopped(arguments, moment, nth, how, project) != 0
    assert state(project)[2] == decided
    assert not list((project / "reports").glob("[!.]*")), "no half-written report"
    assert (project / "codebooks" / "ansell-gash.yaml").read_text(encoding="utf-8") == CODEBOOK
    if how is signal.SIGINT:
        assert hidden(project) == []
    again = run(*arguments, cwd=project)
    assert again.returncode == 0, again.stderr
    if after:
        assert state(project) == state(steps[after])
    assert len(list((project / "reports").glob("[!.]*"))) == (arguments == ("report",))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("moment", ["qualcode.yaml", "CREATE TABLE"])
def test_init_stopped_in_the_middle_and_run_again(tmp_path: Path, how: signal.Signals, moment: str) -> None:
    assert stopped(("init", "p"), moment, 1, how, tmp_path) != 0
    again = run("init", "p", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert run("status", cwd=tmp_path / "p").returncode == 0
    third = run("init", "p", cwd=tmp_path)
    assert third.returncode == 3
    assert "nothing was changed" in third.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_demo_stopped_in_the_middle_and_run_again(tmp_path: Path, how: signal.Signals) -> None:
    assert stopped(("demo", "d"), "INSERT INTO decisions", 1, how, tmp_path) != 0
    assert not (tmp_path / "d").exists()
    if how is signal.SIGINT:
        assert hidden(tmp_path) == []
    assert run("demo", "d", cwd=tmp_path).returncode == 0
    with corpus_of(tmp_path / "d") as corpus:
        assert corpus.counts().codings


class Terminal:
    """A review at a terminal of 40 lines, driven key by key."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, b"\x28\x00\x64\x00\x00\x00\x00\x00")
        self.process = subprocess.Popen(
            (*QUALCODE, "review"),
            cwd=folder,
            env=environment(TERM="xterm", LINES="40", COLUMNS="100"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C needs it; one thread
        )
        os.close(theirs)
        self._ours = ours
        self.seen = ""

    def press(self, key: str) -> None:
        os.write(self._ours, key.encode())

    def wait_for(self, words: str) -> None:
        """Read until ``words`` are on the screen; forget what was there."""
        self.seen = ""
        while words not in self.seen:
            assert select.select([self._ours], [], [], GIVE_UP)[0], self.seen
            self.seen += os.read(self._ours, 65536).decode("utf-8", "replace")

    def end(self) -> str:
        """The rest of the output, when the process has ended."""
        rest = ""
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while block := os.read(self._ours, 65536):
                rest += block.decode("utf-8", "replace")
        self.process.wait(GIVE_UP)
        os.close(self._ours)
        return rest


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_review_that_is_stopped_goes_on_where_it_was(project: Path, how: signal.Signals) -> None:
    with corpus_of(project) as corpus:
        waiting = corpus.waiting("ani")
    first = Terminal(project)
    for left in (waiting, waiting - 1):
        first.wait_for(f"{left} tersisa")
        first.press("a")
    first.wait_for(f"{waiting - 2} tersisa")
    if how is signal.SIGINT:
        first.press("\x03")
    else:
        first.process.kill()
    assert "Traceback" not in first.end()
    with corpus_of(project) as corpus:
        assert [str(one.verdict) for one in corpus.decisions()] == ["coded", "accepted", "accepted"]
        assert corpus.waiting("ani") == waiting - 2
    second = Terminal(project)
    second.wait_for(f"{waiting - 2} tersisa")
    second.press("q")
    second.end()
    assert second.process.returncode == 0


# two at once


def together(*commands: tuple[str, ...], cwd: Path) -> list[subprocess.CompletedProcess[str]]:
    processes = [start(*QUALCODE, *command, cwd=cwd) for command in commands]
    ended = []
    for process in processes:
        stdout, stderr = process.communicate(timeout=GIVE_UP)
        assert "Traceback" not in stderr, stderr
        ended.append(subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr))
    return ended


def test_two_imports_and_two_suggests_at_once(steps: dict[str, Path], tmp_path: Path) -> None:
    project = shutil.copytree(steps["new"], tmp_path / "project")
    assert [one.returncode for one in together(("import",), ("import",), cwd=project)] == [0, 0]
    assert [one.returncode for one in together(("suggest",), ("suggest",), cwd=project)] == [0, 0]
    assert state(project) == state(steps["suggested"])


def test_two_inits_at_once(tmp_path: Path) -> None:
    ended = together(("init", "p", "--title", "Satu"), ("init", "p", "--title", "Dua"), cwd=tmp_path)
    assert {one.returncode for one in ended} <= {0, 3}
    assert Project.load(tmp_path / "p").title in ("Satu", "Dua")
    with corpus_of(tmp_path / "p") as corpus:
        assert corpus.counts().documents == 0


def test_reports_at_once_keep_the_draft_that_was_there(project: Path) -> None:
    assert run("report", "--output", "x.docx", cwd=project).returncode == 0
    mine = (project / "x.docx").read_bytes() + b" and what I wrote"
    (project / "x.docx").write_bytes(mine)
    ended = together(*[("report", "--output", "x.docx")] * 3, cwd=project)
    assert [one.returncode for one in ended] == [0, 0, 0]
    drafts = list(project.glob("x*.docx"))
    assert mine in [path.read_bytes() for path in drafts]
    assert all(zipfile.is_zipfile(path) for path in drafts)


def test_while_another_program_writes(project: Path) -> None:
    (project / "transcripts" / "d.txt").write_text("Satu kalimat yang baru.\n", encoding="utf-8")
    with start(sys.executable, "-c", HOLD, "corpus.sqlite", cwd=project, stdin=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        for refused in together(("import",), ("suggest",), ("review",), ("undo",), CODE, cwd=project):
            assert refused.returncode == 8, refused.args
            assert "corpus.sqlite: Another program is writing" in refused.stderr
            assert "Next: " in refused.stderr
        for reading in together(("quotes",), ("log",), ("report",), cwd=project):
            assert reading.returncode == 0, reading.stderr
        holder.communicate("go\n")
    assert run("import", cwd=project).returncode == 0


# full disk


def little_room(size: int) -> object:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize(
    ("before", "arguments", "room"),
    [
        ("new", ("import",), 16_384),
        ("imported", ("suggest",), 16_384),
        ("suggested", CODE, 16_384),
        ("suggested", ("report",), 16_384),
        ("suggested", ADD, 256),
    ],
)
def test_no_room_on_the_disk(
    steps: dict[str, Path], tmp_path: Path, before: str, arguments: tuple[str, ...], room: int
) -> None:
    project = shutil.copytree(steps[before], tmp_path / "project")
    decided = state(project)[2]
    full = run(*arguments, cwd=project, preexec_fn=little_room(room))
    assert full.returncode not in (0, 1), full.stderr
    assert full.stderr.startswith(f"Error: {project}"), full.stderr
    assert "Next: " in full.stderr
    assert state(project)[2] == decided
    assert hidden(project) == []
    assert run(*arguments, cwd=project).returncode == 0


def test_no_room_for_a_report_leaves_the_draft_that_was_there(project: Path) -> None:
    assert run("report", "--output", "x.docx", cwd=project).returncode == 0
    before = {path: path.read_bytes() for path in project.glob("*.docx")}
    with corpus_of(project) as corpus:
        assert corpus.document_ids()  # an open corpus has its room already: only the report needs more
        full = run("report", "--output", "x.docx", cwd=project, preexec_fn=little_room(4_096))
    assert full.returncode == 11
    assert full.stderr.startswith("Error: x.docx: The report cannot be written: "), full.stderr
    assert {path: path.read_bytes() for path in project.glob("*.docx")} == before
    assert hidden(project) == []


def test_no_room_for_a_demo(tmp_path: Path) -> None:
    full = run("demo", "d", cwd=tmp_path, preexec_fn=little_room(16_384))
    assert full.returncode == 3
    assert "Next: " in full.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("quotes",), ("--help",)])
def test_no_room_for_what_is_printed(project: Path, arguments: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        assert run(*arguments, cwd=project, stdout=full).returncode == 1


# surroundings


@pytest.mark.parametrize("close", [0, 1, 2])
def test_a_stream_that_is_closed(project: Path, close: int) -> None:
    assert run("quotes", cwd=project, preexec_fn=lambda: os.close(close)).returncode == 0


def test_a_reader_that_has_gone(project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as gone:
        ended = run("codebook", "show", cwd=project, stdout=gone)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_no_home_no_locale_no_colours_no_terminal(project: Path) -> None:
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C", "PYTHONIOENCODING": "ascii"}
    bare |= {"NO_COLOR": "1", "TERM": "dumb"}
    for command in ("quotes", "status", "review"):
        ended = subprocess.run((*QUALCODE, command), cwd=project, env=bare, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr
        assert b"\x1b" not in ended.stdout
        assert ended.stdout.decode("utf-8")


def test_a_project_in_an_odd_folder(steps: dict[str, Path], tmp_path: Path) -> None:
    project = shutil.copytree(steps["new"], tmp_path / "-a b %20 #1 'ü' 😀?mode=ro")
    for command in ("import", "suggest", "report", "quotes"):
        ended = run(command, cwd=project)
        assert ended.returncode == 0, ended.stderr
    assert state(project) == state(steps["suggested"])


# bad files


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def test_a_folder_of_bad_files_and_good_ones(project: Path) -> None:
    folder = project / "more"
    folder.mkdir()
    bad = {
        "empty.docx": b"",
        "bomb.docx": zipped(document=b" " * 40 * 1024**2),
        "entities.docx": zipped(document=b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
        "password.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "really.pdf": zipped(document=b"<x/>"),
        "cut.pdf": b"%PDF-1.4\n1 0 obj\n<<",
    }
    good = ["😀.txt", "-rf.txt", "a" * 251 + ".txt", "[red]{{ x }}%s\x1b[31m.txt", "baris\nbaru.txt"]
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    for number, name in enumerate(good):
        (folder / name).write_text(f"Catatan nomor {number}: mereka saling percaya.\n", encoding="utf-8")
    with contextlib.suppress(OSError):  # macOS has no such names
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("Bukan UTF-8.", encoding="utf-8")
        good.append("\\xff\\xfe.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(201 * 1024**2)
    with corpus_of(project) as corpus:
        before = set(corpus.document_ids())
    ended = run("import", "more", "nowhere.txt", cwd=project)
    assert ended.returncode == 5
    for name in (*bad, "pipe.txt", "loop.txt", "huge.txt"):
        assert f"Error: more/{name}: " in ended.stderr
    assert "Error: nowhere.txt: " in ended.stderr
    assert ended.stderr.count("Error: ") == ended.stderr.count("Next: ") == len(bad) + 3 + 1 + 1
    with corpus_of(project) as corpus:
        assert len(set(corpus.document_ids()) - before) == len(good)


def test_words_and_rules_of_any_length_do_not_hang(project: Path) -> None:
    long = (
        "a" * 1_000_000,
        "." * 300_000,
        "_" * 300_000,
        "a@" * 300_000,
        "-/" * 300_000,
        "saling percaya " * 20_000,
    )
    (project / "transcripts" / "d.txt").write_text(" ".join(long), encoding="utf-8")
    assert run("import", cwd=project).returncode == 0
    assert run("suggest", cwd=project).returncode == 0
    with corpus_of(project) as corpus:
        assert [s.code_id for s in corpus.suggestions(document_id="d")] == ["trust"]


def test_words_that_templates_terminals_and_xml_would_take_for_theirs(project: Path) -> None:
    quote = "Kami [red]saling[/nope] percaya {{ 1/0 }} {% raw %} <w:p/> & =1+1."
    (project / "transcripts" / "d.txt").write_bytes(quote.encode() + b" \x1b[31m\x07\x0c\n")
    (project / "qualcode.yaml").write_text(
        'title: "<b> {{ 1/0 }} \\a\\0 [red]"\ncoder: ani\n', encoding="utf-8"
    )
    assert run("import", "transcripts/d.txt", cwd=project).returncode == 0
    assert run("suggest", cwd=project).returncode == 0
    memo = "[red] {{ x }} \x1b[31m"
    coded = run("code", "d", "--quote", quote, "--code", "trust", "--memo", memo, cwd=project)
    assert coded.returncode == 0, coded.stderr
    assert run("report", "--all-quotes", cwd=project).returncode == 0
    for command in (("quotes",), ("log",), ("status",)):
        ended = run(*command, cwd=project)
        assert ended.returncode == 0
        assert "\x1b" not in ended.stdout
    assert (
        "Kami [red]saling[/nope] percaya {{ 1/0 }}" in run("quotes", "--format", "json", cwd=project).stdout
    )


def test_arguments_that_are_no_text(project: Path) -> None:
    broken = os.fsdecode(b"\xff")
    for arguments in (
        ("--coder", broken, "code", "b", "--quote", "Bupati", "--code", "leading"),
        ("codebook", "new", f"a{broken}"),
        ("code", broken, "--quote", "x", "--code", "leading"),
    ):
        ended = run(*arguments, cwd=project)
        assert ended.returncode != 0
        assert "Next: " in ended.stderr
    assert run("import", "--attr", f"level={broken}", cwd=project).returncode == 0
    assert run("quotes", "--format", "csv", cwd=project).returncode == 0


# broken settings, tables and codebooks


def refused(project: Path, *arguments: str) -> str:
    """What the command says in this process, and in ``project``, when it refuses."""
    ended = CliRunner().invoke(cli, ["--project", str(project), *arguments])
    assert ended.exit_code != 0
    assert isinstance(ended.exception, SystemExit), ended.exception
    assert "Next: " in ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"- a\n- b\n", ""),
        (b"title: a\n\tlanguage: id\n", ":2:1"),
        (b"title: [a, b]\n", ":1"),
        (b"title: a\ntitle: b\n", ":2:1"),
        (b"\nlanguage: fr\n", ":2"),
        (b"speakers: [P]\n", ":1"),
        (b"speakers:\n  I: informant\n  P: boss\n", ":3"),
        (b"research_questions:\n  - a\n  - Bagaimana: b\n", ":3"),
        (b"institutions: {a: b}\n", ":1"),
        (b"titel: a\n", ":1"),
        (b"? [a]\n: 3\n", ""),
        (b"title: *x\n", ":1:8"),
        (b"\x00\x01\xff\xfe\x80", ""),
        (b"title: " + b"[" * 1200, ""),
        (b"a\n---\nb\n", ":2:1"),
    ],
)
def test_a_broken_project_file(project: Path, content: bytes, place: str) -> None:
    (project / "qualcode.yaml").write_bytes(content)
    assert refused(project, "status").startswith(f"Error: {project / 'qualcode.yaml'}{place}: ")


@pytest.mark.parametrize("content", [b"", b"\n# nothing yet\n"])
def test_an_empty_project_file_means_the_usual_settings(project: Path, content: bytes) -> None:
    (project / "qualcode.yaml").write_bytes(content)
    assert run("status", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", ""),
        (b"a,b\n1,2\n", ":1"),
        (b"document,date\nb,2023-05-12\nc,kemarin\n", ":3"),
        (b"document,kind\nb,letter\n", ":2"),
        (b"document,level,document\nb,desa,b\n", ":1"),
        (b"document,level\n,desa\n", ":2"),
        (b"document,level\nb,desa\nb,desa\nb,kabupaten\n", ":4"),
        (b"\x00\x01\x02", ":1"),
    ],
)
def test_a_broken_table_of_cases(project: Path, content: bytes, place: str) -> None:
    (project / "cases.csv").write_bytes(content)
    assert refused(project, "import").startswith(f"Error: {project / 'cases.csv'}{place}: ")


@pytest.mark.parametrize("content", [b"codes: [", b"\xff\x00", b"id: x\nname: x\ncodes: []\n", None])
def test_a_broken_codebook_at_every_command_that_needs_it(project: Path, content: bytes | None) -> None:
    path = project / "codebooks" / "ansell-gash.yaml"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    before = state(project)
    for arguments in (
        ("suggest",),
        ("review",),
        ("report",),
        ("quotes",),
        ("why", "1"),
        CODE,
        ("codebook", "show"),
        ADD,
    ):
        assert str(path) in refused(project, *arguments)
    assert state(project) == before
