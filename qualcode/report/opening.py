"""The sections before the findings: title block, research questions, method, sources."""

from __future__ import annotations

from collections import Counter

from qualcode.model import Kind, Source, Table
from qualcode.report.dates import in_words
from qualcode.report.draft import Draft


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
    draft.page.heading(draft.word("heading_method"), 1)
    draft.write("method_data", data=data)
    draft.write("method_codebook")
    draft.write("method_review")
    draft.write("method_status")
    draft.interpretation("prompt_method")


def write_sources(draft: Draft) -> None:
    """The table of informants, observations and documents."""
    draft.page.heading(draft.word("heading_sources"), 2)
    names = ("code", "kind", "institution", "level", "date", "medium", "segments")
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in names),
        rows=tuple(_source_row(draft, source) for source in draft.study.sources),
        caption=draft.word("caption_sources"),
        note=draft.word("note_sources"),
    )
    draft.page.table(table, numbers=(6,))


def _source_row(draft: Draft, source: Source) -> tuple[str, ...]:
    def known(name: str) -> str:
        return source.attributes.get(name, "") or draft.word("nothing")

    levels = [draft.level(level) for level in source.attributes.get("level", "").split("; ") if level]
    medium = "; ".join(filter(None, (source.attributes.get(name, "") for name in ("medium", "place"))))
    return (
        draft.informant(source.label) if source.kind is Kind.INTERVIEW else source.label,
        draft.word(source.kind.value),
        known("institution"),
        "; ".join(levels) or draft.word("nothing"),
        in_words(known("date"), draft.study.language),
        medium or draft.word("nothing"),
        str(source.segments),
    )
