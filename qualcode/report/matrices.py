"""Comparisons: components by technique and by level, with empty cells visible, and codes without evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualcode.attributes import LEVEL_GROUPS
from qualcode.findings import Crosstab, Finding, Table, Tally
from qualcode.model import Kind, Status
from qualcode.report.draft import Draft

_THERE = (Status.PRESENT, Status.PARTIAL)


def write_triangulation(draft: Draft) -> None:
    crosstab = draft.study.by_kind
    draft.page.heading(draft.word("heading_triangulation"), 1)
    draft.write("triangulation_lead", keep_next=True)
    rows = []
    for row in _rows(draft, crosstab, "cell_with_absent"):
        techniques = sum(cell != draft.word("nothing") for cell in row[1:])
        rows.append((*row, draft.word("share", part=techniques, whole=len(crosstab.columns))))
    table = Table(
        columns=(
            draft.word("column_component"),
            *(
                draft.word("column_kind_of", kind=draft.word(kind), whole=draft.totals[Kind(kind)])
                for kind in crosstab.columns
            ),
            draft.word("column_techniques"),
        ),
        rows=tuple(rows),
        caption=draft.word("caption_triangulation"),
        note=draft.word("note_triangulation"),
    )
    draft.page.table(table, name="triangulation", numbers=range(1, len(table.columns)))
    draft.interpretation("prompt_triangulation")


def write_levels(draft: Draft) -> None:
    crosstab = draft.study.by_level
    draft.page.heading(draft.word("heading_levels"), 1)
    if not crosstab.columns:
        draft.write("no_levels")
        return
    draft.write("levels_lead", keep_next=True)
    sampled = Counter(
        level for source in draft.study.sources for level in source.attributes.get("level", "").split("; ")
    )
    table = Table(
        columns=(
            draft.word("column_component"),
            *(
                draft.word(
                    "column_level_of",
                    level=draft.level(level) if level else draft.word("unrecorded"),
                    whole=sampled[level],
                )
                for level in crosstab.columns
            ),
        ),
        rows=tuple(_rows(draft, crosstab, "cell")),
        caption=draft.word("caption_levels"),
        note=draft.word(
            "note_levels",
            unsampled=[
                draft.level(group[0]) for group in LEVEL_GROUPS if not set(group) & set(crosstab.columns)
            ],
        ),
    )
    draft.page.table(table, name="levels", numbers=range(1, len(table.columns)))
    draft.interpretation("prompt_levels")


def write_missing(draft: Draft) -> None:
    """The codes without evidence that the thing is there, and what became of the suggestions for them."""
    tallies = {tally.key: tally for tally in draft.study.code_tallies}
    paths = _paths(draft.study.findings)
    missing = [path for path in paths if not any(path[-1].statuses[status] for status in _THERE)]
    silent = sum(not path[-1].segments for path in missing)
    draft.page.heading(draft.word("heading_missing"), 1)
    weak = len(missing) - silent
    draft.write("missing_lead", keep_next=bool(missing), silent=silent, weak=weak, whole=len(paths))
    if not missing:
        return
    rows = []
    for path in missing:
        tally = tallies.get(path[-1].code_id, Tally())
        names = draft.word("code_path", names=[finding.title for finding in path])
        state = draft.word("state", statuses=draft.statuses(path[-1]))
        rows.append((names, _promise(path[-1]), state, draft.word("suggestions", tally=tally)))
    columns = ("code", "promise", "state", "suggestions")
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in columns),
        rows=tuple(rows),
        caption=draft.word("caption_missing"),
        note=draft.word("note_missing"),
    )
    draft.page.table(table, name="missing", small=True)
    draft.interpretation("prompt_missing")


def _promise(finding: Finding) -> str:
    """The first sentence of the definition: the whole of it is in the appendix."""
    return re.split(r"(?<=[.;])\s", finding.definition, maxsplit=1)[0].rstrip(";")


def _rows(draft: Draft, crosstab: Crosstab, block: str) -> list[tuple[str, ...]]:
    titles = {finding.code_id: finding.title for finding in draft.study.findings}

    def cell(row: str, column: str) -> str:
        found = crosstab.cells.get((row, column))
        lines = draft.wording.paragraphs(block, cell=found) if found else [draft.word("nothing")]
        return "\n".join(lines)

    return [(titles[row], *(cell(row, column) for column in crosstab.columns)) for row in crosstab.rows]


def _paths(findings: Sequence[Finding], above: tuple[Finding, ...] = ()) -> list[tuple[Finding, ...]]:
    paths: list[tuple[Finding, ...]] = []
    for finding in findings:
        path = (*above, finding)
        paths += [path, *_paths(finding.children, path)]
    return paths
