"""What a page on the researcher's own machine withstands: other sites, other hosts, hostile transcripts."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from qualcode.corpus import Corpus
from qualcode.project import Project

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

OpenPage = Callable[..., "playwright.Page"]

ATTACK = """<!doctype html><title>Lain</title><form id=f method=post enctype="text/plain"></form>"""
ORDER = """{"document": "informan-1", "key": "s1", "believed": null, "verdict": "accepted"}"""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of somebody else's site on this machine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "index.html").write_text(ATTACK, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def ask(link: str, *, host: str | None = None, method: str = "GET", path: str | None = None) -> int:
    """The status of one request that is no browser's."""
    parts = urlsplit(link)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    connection.request(method, path or f"{parts.path}?{parts.query}", headers={"Host": host} if host else {})
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_hostile_transcript_is_text(open_page: OpenPage) -> None:
    page = open_page("--document", "musuh")
    transcript = page.locator("#transcript")
    for words in ("<script>document.title", "onerror=", "</section></main><h1>", "{{ 7 * 7 }}", "&amp;"):
        expect(transcript).to_contain_text(words)
    assert (
        page.locator("#transcript").evaluate("it => it.querySelectorAll('script, img, h1, svg').length") == 0
    )
    assert "qualcode" in page.title()
    page.keyboard.press("a")
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#picker-quote")).to_contain_text("<")
    assert page.locator("#picker-quote *").count() == 0


def test_inline_scripts_are_refused_by_the_browser_itself(
    chromium: playwright.Browser, serve: Callable[..., str]
) -> None:
    page = chromium.new_page()
    page.goto(serve())
    breaches = page.evaluate(
        """() => new Promise((resolve) => {
            const seen = [];
            document.addEventListener("securitypolicyviolation", (event) => {
                seen.push(event.effectiveDirective);
                if (seen.length === 2) resolve(seen);
            });
            const script = document.createElement("script");
            script.textContent = "document.title = 'diambil'";
            document.head.append(script);
            const image = new Image();
            image.src = "http://127.0.0.1:9/x.png";
            document.body.append(image);
        })"""
    )
    assert sorted(breaches) == ["img-src", "script-src-elem"]
    assert page.title() != "diambil"
    page.close()


def test_another_site_can_neither_read_nor_write(open_page: OpenPage, elsewhere: str, study: Project) -> None:
    page = open_page("--document", "informan-1")
    home = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    thief = page.context.new_page()  # the same browser: the session's cookie is there
    thief.goto(elsewhere)
    reached = thief.evaluate(
        """async ([home, order]) => {
            const outcome = {};
            for (const mode of ["cors", "no-cors"]) {
                for (const [path, method] of [["/api/project", "GET"], ["/api/decisions", "POST"]]) {
                    try {
                        const answer = await fetch(home + path, {
                            method, mode, credentials: "include",
                            ...(method === "POST"
                                ? {body: order, headers: {"Content-Type": "text/plain"}} : {}),
                        });
                        outcome[`${mode} ${method}`] = answer.type === "opaque" ? "opaque" : answer.status;
                    } catch { outcome[`${mode} ${method}`] = "refused"; }
                }
            }
            return outcome;
        }""",
        [home, ORDER],
    )
    assert set(reached.values()) <= {"refused", "opaque", 403}
    thief.evaluate(
        """(home) => { const form = document.querySelector("form");
                       form.action = home + "/api/undo"; form.submit(); }""",
        home,
    )
    thief.wait_for_load_state()
    framed = page.context.new_page()
    framed.goto(elsewhere)
    framed.evaluate(
        """home => {
            const frame = document.createElement("iframe");
            frame.src = home;
            document.body.append(frame);
        }""",
        home,
    )
    framed.wait_for_timeout(300)
    assert all("#transcript" not in (frame.content() or "") for frame in framed.frames)
    with Corpus.open(study.corpus_url) as corpus:
        assert corpus.decisions() == []


def test_the_link_works_once_and_only_under_its_own_name(serve: Callable[..., str]) -> None:
    link = serve()
    home = urlsplit(link)._replace(path="/", query="").geturl()
    assert ask(home, path="/") == 403, "no token"
    assert ask(home, path="/api/project") == 403
    assert ask(home, path="/open?token=guess") == 403
    assert ask(link, host="evil.example:80") == 403, "a name that somebody points at this machine"
    assert ask(link) in (302, 303)
    assert ask(link) == 403, "the second time"


def test_a_stranger_with_the_old_link_is_told_what_to_do(
    open_page: OpenPage, chromium: playwright.Browser, serve: Callable[..., str]
) -> None:
    link = serve()
    with chromium.new_context() as first, chromium.new_context() as second:
        first.new_page().goto(link)
        page = second.new_page()
        answer = page.goto(link)
        assert answer is not None and answer.status == 403
        expect(page.locator("main")).to_contain_text("qualcode review --web")
