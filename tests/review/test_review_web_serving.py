"""The server as a researcher runs it: a real process, a real port, Ctrl-C."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcode.cli import cli
from qualcode.corpus import Corpus

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)(/open\?token=\S+)")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "proyek"
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(folder), "--coder", "Ani"]).exit_code == 0
    (folder / "transcripts" / "satu.txt").write_text("I: Kami saling percaya.\n", encoding="utf-8")
    for words in (["import", "--speakers", "I=informant"], ["suggest"]):
        result = runner.invoke(cli, ["--project", str(folder), *words])
        assert result.exit_code == 0, result.output
    return folder


@contextmanager
def serving(project: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """The process, its port and the address that opens the page."""
    command = [sys.executable, "-m", "qualcode", "--project", str(project)]
    with subprocess.Popen(
        [*command, "review", "--web", "--no-browser", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            found = LINK.search(process.stdout.readline())
            assert found is not None
            yield process, int(found[1]), found[2]
        finally:
            process.kill()


def open_page(port: int, address: str) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return connection, {"Cookie": cookie}


def test_decide_in_the_browser_and_stop_with_ctrl_c(project: Path) -> None:
    with serving(project, "--coder", "Budi") as (process, port, address):
        connection, session = open_page(port, address)
        connection.request("GET", "/api/documents/satu", headers=session)
        page = json.load(connection.getresponse())
        sent = {
            "document": "satu",
            "digest": page["digest"],
            "key": page["marks"][0]["key"],
            "believed": None,
        }
        headers = {
            "Origin": f"http://127.0.0.1:{port}",
            "X-Qualcode": "1",
            "Content-Type": "application/json",
        }
        body = json.dumps(sent | {"verdict": "accepted"})
        connection.request("POST", "/api/decisions", body=body, headers=session | headers)
        assert connection.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stdout is not None and "Stopped." in process.stdout.read()
    with Corpus.of_project(project) as corpus:
        assert [(one.coder, str(one.verdict)) for one in corpus.standing_decisions()] == [
            ("Budi", "accepted")
        ]


def test_only_this_machine_can_reach_it(project: Path) -> None:
    with serving(project) as (_process, port, _address):
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            pass
        for host in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
            if host != "127.0.0.1":
                with pytest.raises(OSError):
                    socket.create_connection((host, port), timeout=2)


def test_a_port_that_is_taken(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = ["--project", str(project), "review", "--web", "--no-browser", "--port", port]
        result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert f"Port {port} is in use" in result.output and "Leave --port out" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--web", "--stale"], "no --stale"),
        (["--web", "--order", "document"], "or --order"),
        (["--web", "--code", "outcomes", "--code", "leadership"], "one --code"),
        (["--port", "8123"], "go with --web"),
        (["--web", "--document", "dua"], "no document 'dua'"),
        (["--web", "--code", "nothing-like-it"], "no code 'nothing-like-it'"),
    ],
)
def test_what_cannot_be_served(project: Path, words: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["--project", str(project), "review", *words])
    assert result.exit_code != 0
    assert said in result.output


def test_without_a_project(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--project", str(tmp_path), "review", "--web"])
    assert result.exit_code == 3
    assert "No qualcode.yaml" in result.output
