"""The page for everybody: with a screen reader, on a tablet, in the dark; and the pictures of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
expect = playwright.expect

OpenPage = Callable[..., "playwright.Page"]

SIZES = {"laptop": (1280, 800), "tablet": (820, 1180)}
INSIDE = """selector => {
    const focused = document.activeElement;
    return focused === document.body || focused.closest(selector) !== null;
}"""
DIALOGS = {"?": "#help-dialog", "r": "#reason-dialog", "m": "#memo-dialog", "c": "#picker-dialog"}


def violations(page: playwright.Page) -> list[str]:
    """What axe-core finds wrong, as "rule: element". Its script may run: the page's own policy would not
    let it, so it is given to the browser from outside."""
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_page: OpenPage, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = open_page("--document", "informan-1", width=width, height=height)
    page.emulate_media(color_scheme=scheme)
    assert violations(page) == []
    page.keyboard.press("a")
    page.keyboard.press("x")
    expect(page.locator(".tag[data-state=rejected]")).to_have_count(1)
    assert violations(page) == [], "with coded and rejected segments"


@pytest.mark.parametrize("key", DIALOGS)
def test_dialogs_are_accessible_and_give_the_focus_back(open_page: OpenPage, key: str) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press(key)
    dialog = page.locator(DIALOGS[key])
    expect(dialog).to_be_visible()
    assert violations(page) == []
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE, DIALOGS[key]), "the keyboard stays in the dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator("#notice")).to_contain_text("Accepted")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen(open_page: OpenPage, size: str) -> None:
    width, height = SIZES[size]
    page = open_page("--document", "informan-1", width=width, height=height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for pane in ("#documents-pane", "#code-pane"):
        box = page.locator(pane).bounding_box()
        assert box is None or size == "tablet" or (box["x"] >= 0 and box["x"] + box["width"] <= width)


def test_on_a_tablet_fingers_reach_every_pane_and_decide(open_page: OpenPage) -> None:
    page = open_page("--document", "informan-1", width=820, height=1180, touch=True)
    page.locator(".pane-switch[data-pane=documents]").tap()
    expect(page.locator("#document-list [data-document=informan-2]")).to_be_in_viewport()
    page.locator("#document-list [data-document=informan-2]").tap()
    expect(page.locator("#transcript")).to_have_attribute("data-document", "informan-2")
    page.locator(".pane-switch[data-pane=code]").tap()
    accept = page.locator("#code-pane [data-action=accept]")
    expect(accept).to_be_in_viewport()
    small = page.locator("button:visible").evaluate_all(
        "all => all.map((one) => [one.textContent, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 43.5 || box.width < 24).map(([words]) => words)"
    )
    assert small == [], "targets for fingers"
    accept.tap()
    expect(page.locator("#notice")).to_contain_text("Accepted")


def test_pictures_for_the_readme(open_page: OpenPage, tmp_path: Path) -> None:
    """With QUALCODE_PICTURES=docs/images the pictures are taken there."""
    folder = Path(os.environ.get("QUALCODE_PICTURES", tmp_path))
    for size, (width, height) in SIZES.items():
        # a coder of their own for each size, so that both begin with nothing decided
        page = open_page("--document", "informan-1", coder=size, width=width, height=height)
        for key in "axa":
            page.keyboard.press(key)
        expect(page.locator(".tag[data-state=coded]")).to_have_count(2)
        picture = folder / ("review-page.png" if size == "laptop" else "review-page-tablet.png")
        page.screenshot(path=picture)
        header = picture.read_bytes()[16:24]
        assert (int.from_bytes(header[:4]), int.from_bytes(header[4:])) == (width, height)
