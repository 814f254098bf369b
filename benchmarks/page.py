"""How the review page does with one transcript of 100,000 words, measured in the browser.

    python benchmarks/page.py [--words 100000] [--keys 30]

Prints, for a short transcript (the baseline of the same run) and the long one: from asking for the page to
its first paint and to a transcript that takes keys, from a key to the decision on disk and the page
repainted, and the longest time between two frames while the whole transcript scrolls by.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from texts import interviews

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.project import Project, create_project
from qualcode.suggestions import suggest_corpus

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")

# from a key to the frame after the one in which the page says that it is saved
KEY = """key => new Promise((resolve) => {
    const notice = document.querySelector("#notice");
    const before = performance.now();
    const watch = new MutationObserver(() => {
        if (notice.dataset.kind !== "saved") return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before)));
    });
    notice.dataset.kind = "";
    watch.observe(notice, {attributes: true, childList: true, characterData: true, subtree: true});
    document.querySelector("#transcript").dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
})"""

# the longest time between two frames while the whole transcript goes by
SCROLL = """() => new Promise((resolve) => {
    const box = document.querySelector("#transcript");
    let last = performance.now(), longest = 0, frames = 0;
    const step = (now) => {
        longest = Math.max(longest, now - last);
        last = now;
        frames += 1;
        box.scrollTop = (box.scrollHeight * frames) / 120;
        if (frames < 120) requestAnimationFrame(step);
        else resolve(longest);
    };
    requestAnimationFrame(step);
})"""


def prepare(folder: Path, words: int) -> Project:
    """A project with one transcript of ``words`` words and its suggestions."""
    project = create_project(folder, coder="ani", language="en")
    with Corpus.open(project.corpus_url, create=True) as corpus:
        for document in interviews(words, each=words):
            corpus.add_document(document)
        suggest_corpus(corpus, load_codebook(project.codebook_path))
    return project


def measure(page: Page, link: str, *, keys: int) -> dict[str, float]:
    """Milliseconds by what was measured."""
    page.goto(link)
    page.wait_for_selector("#transcript[data-ready]")
    page.reload()
    page.wait_for_selector("#transcript[data-ready]")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate(
        "performance.getEntriesByName('qualcode:ready')[0]?.startTime ?? performance.now()"
    )
    saved = sorted(page.evaluate(KEY, "ax"[n % 2]) for n in range(keys))
    return {
        "first paint": painted,
        "takes keys": usable,
        "key saved and repainted, median": statistics.median(saved),
        "key saved and repainted, longest": saved[-1],
        "longest frame while scrolling": page.evaluate(SCROLL),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--words", type=int, default=100_000)
    options.add_argument("--keys", type=int, default=30)
    asked = options.parse_args()
    chromium = os.environ.get("QUALCODE_CHROMIUM") or shutil.which("chromium")
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as run:
        browser = run.chromium.launch(executable_path=chromium, args=QUIET)
        for words in (1_000, asked.words):
            project = prepare(Path(temporary) / str(words), words)
            command = [sys.executable, "-m", "qualcode", "review", "--web", "--no-browser"]
            server = subprocess.Popen(
                command,
                cwd=project.root,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                text=True,
            )
            assert server.stdout is not None
            link = next(hit[0] for line in server.stdout if (hit := re.search(r"http://\S+", line)))
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            found.append(measure(page, link, keys=asked.keys))
            page.close()
            server.kill()
            server.wait()
    print(f"{'':36}{'1,000 words':>14}{f'{asked.words:,} words':>16}{'ratio':>8}")
    short, long = found
    for name in short:
        print(f"{name:36}{short[name]:>11.0f} ms{long[name]:>13.0f} ms{long[name] / short[name]:>8.1f}")


if __name__ == "__main__":
    main()
