"""The sections before the findings: title block, research questions, method, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from qualcode.model import Kind, Source, Table
from qualcode.report.dates import in_words
from qualcode.report.draft import Draft
from qualcode.report.wording import reference


def write_title(draft: Draft) -> None:
    """The title block; it says DRAFT while there are places for interpretation."""
    page = draft.page
    page.text(draft.study.title, "Title")
    page.text(draft.word("researcher_line"), "Subtitle")
    page.text(draft.word("date_line"), "Subtitle")
    if page.placeholders:
        page.text(draft.word("draft_line", placeholders=page.placeholders), "Draft Note")
    page.text(draft.word("heading_contents"), "TOC Heading")


def write_questions(draft: Draft) -> None:
    draft.page.heading(draft.word("heading_questions"), 1)
    for question in draft.study.research_questions:
        draft.page.text(question, "List Number")
    if not draft.study.research_questions:
        draft.write("no_questions")


def write_method(draft: Draft) -> None:
    documents = Counter(document.kind for document in draft.study.documents.values())
    data = [
        draft.word(f"data_{kind}", documents=documents[kind], sources=draft.totals[kind])
        for kind in Kind
        if documents[kind]
    ]
    tables = {"informants" if source.informant else "texts": True for source in draft.study.sources}
    draft.page.heading(draft.word("heading_method"), 1)
    draft.write("method_data", data=data, refs=[reference(name) for name in tables])
    draft.write("method_codebook")
    draft.write("method_review")
    draft.write("method_status")
    draft.interpretation("prompt_method")


def write_sources(draft: Draft) -> None:
    """A table of the informants, and one of the observations and documents."""
    draft.page.heading(draft.word("heading_sources"), 2)
    people = [source for source in draft.study.sources if source.informant]
    texts = [source for source in draft.study.sources if not source.informant]
    if not people and not texts:
        draft.write("no_sources")
    if people:
        interviewed_only = all(source.kind is Kind.INTERVIEW for source in people)
        _sources_table(draft, "informants", people, hide={"kind"} if interviewed_only else set())
    if texts:
        _sources_table(draft, "texts", texts, hide=set())


def _sources_table(draft: Draft, name: str, sources: Sequence[Source], *, hide: Set[str]) -> None:
    """One row a source. A column in which no source has anything is named in the note instead."""
    first = "code" if name == "informants" else "source"
    rows = [_source_cells(draft, source, first) for source in sources]
    known = [column for column in rows[0] if any(row[column] for row in rows)]
    empty = [draft.word(f"column_{column}").lower() for column in rows[0] if column not in known]
    shown = [column for column in known if column not in hide]
    nothing = draft.word("nothing")
    table = Table(
        columns=tuple(draft.word(f"column_{column}") for column in shown),
        rows=tuple(tuple(row[column] or nothing for column in shown) for row in rows),
        caption=draft.word(f"caption_{name}"),
        note=draft.word(f"note_{name}", unrecorded=empty),
    )
    whole = [place for place, column in enumerate(shown) if column in ("code", "date")]
    draft.page.table(table, name=name, numbers=(len(shown) - 1,), unbroken=whole, small=True)


def _source_cells(draft: Draft, source: Source, first: str) -> dict[str, str]:
    attributes = source.attributes
    levels = [draft.level(level) for level in attributes.get("level", "").split("; ") if level]
    medium = filter(None, (attributes.get(name, "") for name in ("medium", "place")))
    return {
        first: draft.informant(source.label) if source.informant else source.label,
        "kind": draft.word(source.kind.value),
        "institution": attributes.get("institution", ""),
        "sector": attributes.get("sector", ""),
        "level": "; ".join(levels),
        "date": in_words(attributes.get("date", ""), draft.study.language),
        "medium": "; ".join(medium),
        "segments": str(source.segments),
    }
