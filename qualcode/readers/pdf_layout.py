"""Lines of a PDF with their places to paragraphs: heads and numbers out, lines joined, hyphens mended."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"[-–—|\[(\s]*(?:page|halaman|hal\.?|p\.|pg\.?)?\s*(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|\||of|dari)\s*\d{1,4})?[-–—|\])\s]*",
    re.I,
)
_BULLET = re.compile(r"(?:[•●▪◦‣⁃·*-]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+\S")
_SENTENCE_END = re.compile(r"[.?!…:][\"'”’)\]]*$")
_NUMBERED = re.compile(r"(\d{1,4})(?:\s+|$)(.*)")
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EDGE = 3
"""How many lines at the top and at the bottom of a page may be its running head or foot."""


@dataclass(frozen=True)
class Line:
    """A line of text and its place in points; the y axis runs upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


@dataclass(frozen=True)
class Page:
    """The lines of a page in reading order, and where the page begins and ends."""

    lines: tuple[Line, ...]
    bottom: float
    top: float


def paragraphs(pages: Sequence[Page]) -> list[str]:
    """The paragraphs of ``pages``, their lines separated by LF and words broken by hyphens mended."""
    bodies = [_without_line_numbers(page) for page in _without_running_heads(pages)]
    bodies = list(_without_repeats(bodies))
    known = Counter(
        word.lower() for page in bodies for line in page.lines for word in _WORD.findall(line.text)
    )
    return [_joined(block, known) for block in _blocks(bodies)]


def _without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Pages without the lines at their edges that come back on other pages, and without page numbers."""
    edges = [_edge_lines(page) for page in pages]
    seen: Counter[tuple[str, int]] = Counter()
    for lines in edges:
        seen.update({_place(line) for line in lines})
    # heads of left and right pages differ: a share of less than half is enough in a long document
    enough = max(2, round(len(pages) * (0.3 if len(pages) > 5 else 0.6)))
    bodies = []
    for page, lines in zip(pages, edges, strict=True):
        heads = {id(line) for line in lines if _near(seen, _place(line)) >= enough}
        heads |= {id(line) for line in _outermost(page, heads) if _PAGE_NUMBER.fullmatch(line.text)}
        bodies.append(replace(page, lines=tuple(line for line in page.lines if id(line) not in heads)))
    return bodies


def _edge_lines(page: Page) -> list[Line]:
    """The lines in the margins: the outermost ones, no further in than a seventh of the page."""
    down = sorted(page.lines, key=lambda line: -line.bottom)
    depth = (page.top - page.bottom) / 7
    upper = [line for line in down[:_EDGE] if line.bottom > page.top - depth]
    lower = [line for line in down[-_EDGE:] if line.top < page.bottom + depth and line not in upper]
    return upper + lower


def _outermost(page: Page, heads: set[int]) -> list[Line]:
    """The first and last lines of a page once its running heads are gone."""
    down = sorted((line for line in page.lines if id(line) not in heads), key=lambda line: -line.bottom)
    if not down:
        return []
    highest, lowest = down[0].bottom, down[-1].bottom
    depth = (page.top - page.bottom) / 8
    return [
        line
        for line in down
        if (line.bottom >= highest - 2 and line.top > page.top - depth)
        or (line.bottom <= lowest + 2 and line.bottom < page.bottom + depth)
    ]


def _place(line: Line) -> tuple[str, int]:
    """A line's text without its numbers, and its height on the page: the same for a running head."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 3)


def _near(seen: Counter[tuple[str, int]], place: tuple[str, int]) -> int:
    text, height = place
    return sum(seen[text, height + step] for step in (-1, 0, 1))


def _without_line_numbers(page: Page) -> Page:
    """A page without the numbers of its lines or paragraphs, in the margin or at the start of each line."""
    numbers = [line for line in page.lines if line.text.isdecimal() and len(line.text) <= 5]
    words = [line.left for line in page.lines if not line.text.isdecimal()]
    if words and numbers:
        body = median(words)
        beside = [line for line in numbers if line.right <= body or line.left > max(w for w in words)]
        values = [int(line.text) for line in beside]
        rising = sum(later > earlier for earlier, later in pairwise(values))
        if len(beside) >= 3 and rising >= (len(values) - 1) * 0.9:
            gone = {id(line) for line in beside}
            page = replace(page, lines=tuple(line for line in page.lines if id(line) not in gone))
    matches = [_NUMBERED.fullmatch(line.text) for line in page.lines]
    values = [int(match[1]) for match in matches if match]
    steps = [later - earlier for earlier, later in pairwise(values)]
    if len(values) >= 8 and len(values) >= len(matches) * 0.8 and steps.count(1) >= len(steps) * 0.9:
        lines = (
            replace(line, text=match[2]) if match else line
            for line, match in zip(page.lines, matches, strict=True)
        )
        page = replace(page, lines=tuple(line for line in lines if line.text))
    return page


def _without_repeats(pages: Iterable[Page]) -> Iterator[Page]:
    """Pages without a first line that was the last of the page before (both show a line cut in two)."""
    last = ""
    for page in pages:
        lines = page.lines
        if lines and lines[0].text == last and len(last) > 40:
            lines = lines[1:]
        if page.lines:
            last = page.lines[-1].text
        yield replace(page, lines=lines)


def _blocks(pages: Sequence[Page]) -> Iterator[list[str]]:
    """Groups of lines that are one paragraph each; a paragraph may go on over a page's end."""
    block: list[str] = []
    previous: Line | None = None
    edge = 0.0
    for page in pages:
        leading = _leading(page.lines)
        right_edges = _right_edges(page.lines)
        for index, line in enumerate(page.lines):
            if previous is not None and _breaks(
                previous, line, leading=leading, right=edge, first_on_page=index == 0
            ):
                yield block
                block = []
            block.append(line.text)
            previous, edge = line, right_edges[index]
    if block:
        yield block


def _breaks(previous: Line, line: Line, *, leading: float, right: float, first_on_page: bool) -> bool:
    """Whether a paragraph ends between two lines; ``right`` is where the lines around ``previous`` end."""
    if _BULLET.match(line.text) or abs(line.size - previous.size) > 0.12 * max(line.size, previous.size):
        return True
    ends = bool(_SENTENCE_END.search(previous.text))
    down = previous.bottom - line.bottom
    new_column = first_on_page or down < -leading
    if not new_column and down > leading * 1.3:
        return True
    if abs(down) < 2 and not first_on_page:  # beside each other: cells of a table
        return line.left > previous.right + 3 * previous.size
    indent = line.left - previous.left
    if abs(line.left + line.right - previous.left - previous.right) < 4 and abs(indent) > 2:
        return True  # lines of a centred title
    if not new_column and indent > 0.8 * line.size and (ends or indent < 4 * line.size):
        # a first line set in; not the second line of a turn whose label hangs out
        return ends
    # a line that had room for the next word was ended by the writer
    letters = max(1, len(previous.text))
    word = len(line.text.split(" ", 1)[0]) + 1
    room = right - previous.right
    needed = word * (previous.right - previous.left) / letters
    return room > max(needed, 0) + 1.5 * previous.size and (ends or room > 0.3 * (right - previous.left))


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line: the smallest that is common."""
    steps = [round(a.bottom - b.bottom) for a, b in pairwise(lines)]
    steps = [step for step in steps if 4 < step < 60]
    if not steps:
        return 14.0
    counts = Counter(steps)
    common = [step for step, count in counts.items() if count >= max(2, len(steps) * 0.12)]
    return float(min(common or [min(steps)]))


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """For each line, how far right the lines of its column reach."""
    columns: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        columns[round(line.left / 40)].append(line.right)
    edges = []
    for line in lines:
        column = round(line.left / 40)
        rights = sorted(r for step in (-1, 0, 1) for r in columns.get(column + step, ()))
        edges.append(rights[int(len(rights) * 0.9)] if len(rights) > 9 else rights[-1])
    return edges


def _joined(lines: Sequence[str], known: Counter[str]) -> str:
    """Lines of a paragraph, LF between them, a word that a line end broke put together again."""
    text = lines[0]
    for line in lines[1:]:
        broken = _HYPHENATED.search(text)
        after = _WORD.match(line)
        if broken and after and line[0].islower():
            text = (text if _keeps_hyphen(broken[1], after[0], known) else text[:-1]) + line
        else:
            text = f"{text}\n{line}"
    return text


def _keeps_hyphen(before: str, after: str, known: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word ("sama-sama", "non-profit") or only to the line's end."""
    left, right = before.lower(), after.lower()
    if known[f"{left}-{right}"] or known[left + right]:
        return known[f"{left}-{right}"] > known[left + right]
    reduplicated = right.startswith(left) or left.endswith(right) or left[1:] == right[1 : len(left)]
    return reduplicated and len(left) > 2
