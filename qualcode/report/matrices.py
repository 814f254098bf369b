"""Comparisons: components by technique and by level, with empty cells visible, and codes without evidence."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.attributes import LEVEL_GROUPS
from qualcode.model import Crosstab, Finding, Kind, Table, Tally
from qualcode.report.draft import Draft


def write_triangulation(draft: Draft) -> None:
    crosstab = draft.study.by_kind
    draft.page.heading(draft.word("heading_triangulation"), 1)
    draft.write("triangulation_lead")
    rows = []
    for row in _rows(draft, crosstab):
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
    draft.page.table(table, numbers=range(1, len(table.columns)))
    draft.interpretation("prompt_triangulation")


def write_levels(draft: Draft) -> None:
    crosstab = draft.study.by_level
    draft.page.heading(draft.word("heading_levels"), 1)
    if not crosstab.columns:
        draft.write("no_levels")
        return
    unsampled = [draft.level(group[0]) for group in LEVEL_GROUPS if not set(group) & set(crosstab.columns)]
    table = Table(
        columns=(draft.word("column_component"), *(draft.level(level) for level in crosstab.columns)),
        rows=tuple(_rows(draft, crosstab)),
        caption=draft.word("caption_levels"),
        note=draft.word("note_levels", unsampled=unsampled),
    )
    draft.page.table(table, numbers=range(1, len(table.columns)))
    draft.interpretation("prompt_levels")


def write_missing(draft: Draft) -> None:
    """The codes without any coding, and what became of the suggestions for them."""
    tallies = {tally.key: tally for tally in draft.study.code_tallies}
    missing = [path for path in _paths(draft.study.findings) if not path[-1].segments]
    draft.page.heading(draft.word("heading_missing"), 1)
    draft.write("missing_lead", count=len(missing), whole=sum(1 for _ in _paths(draft.study.findings)))
    for path in missing:
        tally = tallies.get(path[-1].code_id, Tally())
        names = [finding.title for finding in path]
        draft.page.text(draft.word("missing_code", names=names, tally=tally), "List Bullet")
    if missing:
        draft.interpretation("prompt_missing")


def _rows(draft: Draft, crosstab: Crosstab) -> list[tuple[str, ...]]:
    titles = {finding.code_id: finding.title for finding in draft.study.findings}

    def cell(row: str, column: str) -> str:
        found = crosstab.cells.get((row, column))
        return draft.word("cell", cell=found) if found else draft.word("nothing")

    return [(titles[row], *(cell(row, column) for column in crosstab.columns)) for row in crosstab.rows]


def _paths(findings: Sequence[Finding], above: tuple[Finding, ...] = ()) -> list[tuple[Finding, ...]]:
    paths: list[tuple[Finding, ...]] = []
    for finding in findings:
        path = (*above, finding)
        paths += [path, *_paths(finding.children, path)]
    return paths
