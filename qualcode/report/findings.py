"""The findings: one section a component, with counts, quotes, contrary evidence and an empty place
for what it means."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.findings import Finding, Table
from qualcode.model import CONTRARY, Kind, Quote, Status
from qualcode.report.draft import Draft

_DEEPEST_HEADING = 4


def write_findings(draft: Draft) -> None:
    draft.page.heading(draft.word("heading_findings"), 1)
    draft.write("findings_lead", keep_next=True)
    _overview(draft)
    _statuses(draft)
    for finding in draft.study.findings:
        _component(draft, finding)


def _overview(draft: Draft) -> None:
    others = [kind for kind in (Kind.OBSERVATION, Kind.DOCUMENT) if draft.totals[kind]]
    columns = ("component", "segments", "informants", *(f"{kind}s" for kind in others))
    rows = []
    for finding in draft.study.findings:
        shares = [(finding.informants, finding.informants_eligible)]
        shares += [(finding.sources.get(kind, 0), draft.totals[kind]) for kind in others]
        rows.append(
            (
                finding.title,
                str(finding.segments),
                *(draft.word("share", part=part, whole=whole) for part, whole in shares),
            )
        )
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in columns),
        rows=tuple(rows),
        caption=draft.word("caption_overview"),
        note=draft.word("note_overview"),
    )
    draft.page.table(table, name="overview", numbers=range(1, len(table.columns)))


def _statuses(draft: Draft) -> None:
    table = Table(
        columns=(
            draft.word("column_component"),
            *(draft.word(status.value).capitalize() for status in Status),
        ),
        rows=tuple(
            (finding.title, *(str(finding.statuses[status]) for status in Status))
            for finding in draft.study.findings
        ),
        caption=draft.word("caption_statuses"),
        note=draft.word("note_statuses"),
    )
    draft.page.table(table, name="statuses", numbers=range(1, len(table.columns)))


def _component(draft: Draft, finding: Finding) -> None:
    _code(draft, finding, level=2)
    _contrary(draft, finding)
    silent_levels = [draft.level(level) for level in finding.silent_levels]
    draft.interpretation("prompt_component", finding=finding, silent_levels=silent_levels)


def _code(draft: Draft, finding: Finding, level: int) -> None:
    draft.page.heading(finding.title, min(level, _DEEPEST_HEADING))
    if finding.definition:
        draft.page.text(finding.definition, "Definition")
    else:
        draft.write("no_definition", style="Definition")
    if not finding.segments:
        draft.write("no_evidence", finding=finding, shares=_shares(draft, finding))
        return
    followed = bool(finding.quotes)
    statuses = draft.statuses(finding)
    shares = _shares(draft, finding)
    draft.write("counts", keep_next=followed, finding=finding, shares=shares, statuses=statuses)
    for quote in finding.quotes:
        draft.quote(quote)
    if not followed and _own_contrary(finding):
        draft.write("only_contrary")
    for child in finding.children:
        if child.segments:
            _code(draft, child, level + 1)
    if silent := [child.title for child in finding.children if not child.segments]:
        draft.write("silent_subcodes", names=silent)


def _shares(draft: Draft, finding: Finding) -> list[str]:
    """The sources with evidence out of all, as texts."""
    sources = [("interview", finding.informants, finding.informants_eligible)]
    sources += [
        (kind.value, finding.sources.get(kind, 0), draft.totals[kind])
        for kind in (Kind.OBSERVATION, Kind.DOCUMENT)
    ]
    return [draft.word(f"share_{name}", part=part, whole=whole) for name, part, whole in sources if whole]


def _contrary(draft: Draft, finding: Finding) -> None:
    """The slot that no component can do without: what speaks against it, or that nothing does."""
    if not finding.segments:
        return
    draft.page.heading(draft.word("heading_contrary"), 3)
    if not any(finding.statuses[status] for status in CONTRARY):
        draft.write("no_contrary", finding=finding)
        return
    draft.write("contrary", keep_next=True, finding=finding, shown=len(finding.contrary))
    for part in _family(finding):
        own = _own_contrary(part)
        if own and part is not finding:
            draft.page.text(draft.word("contrary_code", name=part.title), keep_next=True)
        for quote in own:
            draft.quote(quote)


def _own_contrary(finding: Finding) -> list[Quote]:
    return [quote for quote in finding.contrary if quote.coding.code_id == finding.code_id]


def _family(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _family(child)
