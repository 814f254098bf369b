"""The sections before the findings: title block, research questions, method, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.findings import Source, Steering, Table
from qualcode.model import Kind
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
    if len(draft.study.coders) > 1 or draft.study.pairs:
        works = [draft.word("coder_work", work=work) for work in draft.study.coders]
        draft.write("method_coders", works=works)
    for pair in draft.study.pairs:
        draft.write("method_pair", pair=pair)
    for steering in draft.study.steering:
        if steering.finished:
            _write_blind(draft, steering)
    for estimate in draft.study.recall:
        edited = estimate.codebook_digest != draft.study.codebook.digest
        draft.write("method_misses", estimate=estimate, edited=edited)
    if draft.study.agreement:
        draft.write("method_agreement", agreement=draft.study.agreement, table=reference("agreement"))
    draft.write("method_status")
    draft.interpretation("prompt_method")


def _write_blind(draft: Draft, steering: Steering) -> None:
    """How a coder worked without suggestions and with them."""
    rates = [draft.word("rate", rate=one) for one in (steering.blind, steering.assisted) if one]
    offered, unprompted, taken = (
        draft.word("part_of", share=one) if one else ""
        for one in (steering.offered, steering.unprompted, steering.taken)
    )
    draft.write(
        "method_blind", steering=steering, rates=rates, offered=offered, unprompted=unprompted, taken=taken
    )


def write_sources(draft: Draft) -> None:
    """A table of the informants, and one of the observations and documents."""
    draft.page.heading(draft.word("heading_sources"), 2)
    people = [source for source in draft.study.sources if source.informant]
    texts = [source for source in draft.study.sources if not source.informant]
    if not people and not texts:
        draft.write("no_sources")
    if people:
        _sources_table(draft, "informants", people)
    if texts:
        _sources_table(draft, "texts", texts)


def _sources_table(draft: Draft, name: str, sources: Sequence[Source]) -> None:
    """One row a source. A column in which no source has anything is named in the note instead."""
    rows = [_source_cells(draft, source) for source in sources]
    sectors = any(source.attributes.get("sector") for source in sources)
    shown = [column for column in rows[0] if any(row[column] for row in rows)]
    empty = [column for column in rows[0] if column not in (*shown, "kind")] + ["sector"] * (not sectors)
    headings = {"institution": "institution_sector"} if sectors else {}
    nothing = draft.word("nothing")
    table = Table(
        columns=tuple(draft.word(f"column_{headings.get(column, column)}") for column in shown),
        rows=tuple(tuple(row[column] or nothing for column in shown) for row in rows),
        caption=draft.word(f"caption_{name}"),
        note=draft.word(
            f"note_{name}", unrecorded=[draft.word(f"column_{column}").lower() for column in empty]
        ),
    )
    whole = [place for place, column in enumerate(shown) if column in ("code", "date")]
    draft.page.table(table, name=name, numbers=(len(shown) - 1,), unbroken=whole, small=True)


def _source_cells(draft: Draft, source: Source) -> dict[str, str]:
    attributes = source.attributes
    institution, sector = attributes.get("institution", ""), attributes.get("sector", "")
    levels = [draft.level(level) for level in attributes.get("level", "").split("; ") if level]
    medium = "; ".join(filter(None, (attributes.get(name, "") for name in ("medium", "place"))))
    kind = draft.word(source.kind.value)
    if source.informant and source.kind is not Kind.INTERVIEW:
        medium = ": ".join(filter(None, (kind, medium)))
    named = {"code": draft.informant(source.label)} if source.informant else {"source": source.label}
    return {
        **named,
        "kind": "" if source.informant else kind,
        "institution": f"{institution} ({sector})" if institution and sector else institution or sector,
        "level": "; ".join(levels),
        "date": in_words(attributes.get("date", ""), draft.study.language),
        "medium": medium,
        "segments": str(source.segments),
    }
