"""The review page in a real Chromium, served by a real ``qualcode review --web`` process.

Where there is no Chromium the tests are skipped and say so; with QUALCODE_BROWSER=required they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

import pytest
from click.testing import CliRunner

from qualcode.cli import cli
from qualcode.corpus import Corpus
from qualcode.project import Project, create_project

playwright = pytest.importorskip("playwright.sync_api")

CODEBOOK = Path(__file__).parents[1] / "cases" / "browser" / "codebook.yaml"
TRANSCRIPTS = Path(__file__).parents[1] / "cases" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# without these Chromium looks up hosts of its maker at every start
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
OpenPage = Callable[..., "playwright.Page"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[playwright.Browser]:
    """A headless Chromium: the one that QUALCODE_CHROMIUM names, or that is installed."""
    path = os.environ.get("QUALCODE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        problem = "no Chromium is installed; name one in QUALCODE_CHROMIUM, or: apt install chromium"
        if os.environ.get("QUALCODE_BROWSER") == "required":
            pytest.fail(problem)
        pytest.skip(problem)
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three documents and their suggestions; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("browser") / "study"
    project = create_project(folder, title="Kolaborasi Desa Uji", language="en", coder="ani")
    shutil.copy(CODEBOOK, project.codebook_path)
    for path in TRANSCRIPTS.glob("*.txt"):
        shutil.copy(path, project.transcripts)
    Corpus.open(project.corpus_url, create=True).close()
    for command in ("import", "suggest"):
        result = CliRunner().invoke(cli, ["--project", str(folder), command])
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def study(prepared: Path, tmp_path: Path) -> Project:
    """A project of the test's own."""
    return Project.load(Path(shutil.copytree(prepared, tmp_path / "study")))


@pytest.fixture
def serve(study: Project) -> Iterator[Callable[..., str]]:
    """serve(coder=…) starts the page's server and returns the link that it prints."""
    with ExitStack() as stack:

        def start(*options: str, coder: str = "ani") -> str:
            return stack.enter_context(Served(study.root, "--coder", coder, *options)).link

        yield start


@pytest.fixture
def open_page(chromium: playwright.Browser, serve: Callable[..., str]) -> Iterator[OpenPage]:
    """open_page(coder=…, width=…, height=…) is the page of a coder, ready for keys.

    With ``link`` it is another tab of the same browser. What the page's own scripts report as an error, or
    the browser as a breach of the security policy, fails the test.
    """
    complaints: list[str] = []
    with ExitStack() as stack:

        def opened(
            *options: str, coder: str = "ani", width: int = 1280, height: int = 800, touch: bool = False
        ) -> playwright.Page:
            context = chromium.new_context(
                viewport={"width": width, "height": height}, has_touch=touch, locale="en-GB"
            )
            stack.callback(context.close)
            page = context.new_page()
            listen(page, complaints)
            page.goto(serve(*options, coder=coder))
            ready(page)
            return page

        yield opened
    assert complaints == []


def listen(page: playwright.Page, complaints: list[str]) -> None:
    """Note what goes wrong in the page, but for answers that refuse what was asked."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )


def ready(page: playwright.Page) -> None:
    """Wait until the transcript is there."""
    page.wait_for_selector("#transcript[data-ready]")


class Served:
    """The process that serves the page; killed at the end."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._command = [sys.executable, "-m", "qualcode", "review", "--web", "--no-browser", *options]
        self._folder = folder
        self.link = ""

    def __enter__(self) -> Served:
        self.process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env={
                **os.environ,
                "PYTHONUNBUFFERED": "1",
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.link = _link_in(self.process.stdout)
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait(timeout=30)


def _link_in(output: IO[str], *, seconds: float = 60) -> str:
    """The link that the server prints; fails with what it printed instead, and never hangs."""
    lines: Queue[str] = Queue()
    Thread(target=lambda: [lines.put(line) for line in output], daemon=True).start()
    seen = ""
    while True:
        try:
            seen += lines.get(timeout=seconds)
        except Empty:
            pytest.fail(f"the server printed no link, but: {seen}")
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", seen):
            return found[0]
