"""What every section of a report shares: the study, the wording and the pages."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode import __version__
from qualcode.findings import Finding, Study
from qualcode.model import PATTERNS, Document, Kind, Quote, Role, Status, Turn
from qualcode.report.citations import cited
from qualcode.report.page import Page
from qualcode.report.wording import Wording


@dataclass
class Draft:
    """A report in the making. ``totals`` counts interviewed informants, observations and documents."""

    study: Study
    wording: Wording
    page: Page
    totals: dict[Kind, int]
    _citations: dict[tuple[str, str, Status], str] = field(default_factory=dict)
    _starts: dict[str, list[int]] = field(default_factory=dict)

    def word(self, block: str, **facts: Any) -> str:
        return self.wording.text(block, **facts)

    def write(
        self, block: str, *, style: str = "Body Text", lead: str = "", keep_next: bool = False, **facts: Any
    ) -> None:
        """Write the paragraphs of ``block``; ``lead`` names the block of the bold words before the first."""
        start = self.word(lead) if lead else ""
        for text in self.wording.paragraphs(block, **facts):
            self.page.text(text, style, lead=start, keep_next=keep_next)
            start = ""

    def interpretation(self, prompt: str, **facts: Any) -> None:
        """A place for the researcher's interpretation, unless the wording leaves the prompt empty."""
        if question := self.word(prompt, **facts):
            self.page.interpretation(self.word("interpretation", prompt=question))

    def quote(self, quote: Quote) -> None:
        self.page.quote(quote, self.citation(quote), language=self.document(quote).language)

    def code_name(self, code_id: str) -> str:
        code = self.study.codebook.get(code_id)
        return (code.name.in_language(self.study.language) if code else "") or code_id

    def level(self, level: str) -> str:
        return self.word("level", level=level)

    def statuses(self, finding: Finding) -> list[str]:
        """How many segments have which status, of the statuses that occur."""
        return [
            self.word("status_count", count=finding.statuses[status], status=status.value)
            for status in Status
            if finding.statuses[status]
        ]

    def informant(self, label: str) -> str:
        """The label of an informant; a bare number is given its noun."""
        return self.word("informant_name", number=label) if label.isdecimal() else label

    def citation(self, quote: Quote) -> str:
        """As in "(Informan 3, Dinas Sosial, 12 Mei 2023)", from the attributes of the speaker."""
        key = (quote.coding.segment.document_id, quote.speaker, quote.coding.status)
        if key not in self._citations:
            who = self.informant(quote.informant) or quote.document_title
            if quote.kind is Kind.INTERVIEW and quote.role is Role.INTERVIEWER:
                who = f"{self.word('interviewer_name')}, {quote.document_title}"
            self._citations[key] = self.word(
                "citation",
                who=who,
                title=quote.document_title,
                # a person in a chat or an observation: the reader should see that it was no interview
                within=quote.document_title if quote.informant and quote.kind is not Kind.INTERVIEW else "",
                kind=quote.kind.value,
                status=quote.coding.status.value,
                attributes=quote.attributes,
                **{
                    name: quote.attributes.get(name, "") for name in ("institution", "level", "date", "place")
                },
            )
        return self._citations[key]

    def document(self, quote: Quote) -> Document:
        return self.study.documents[quote.coding.segment.document_id]

    def place(self, quote: Quote) -> str:
        """The document, the turn (counted from 1) and the characters; no label, it may be a name."""
        document, segment = self.document(quote), quote.coding.segment
        starts = self._starts.setdefault(document.id, [turn.start for turn in document.turns])
        number = bisect_right(starts, segment.start)
        turn: Turn | None = document.turns[number - 1] if number else None
        spoken = turn is not None and turn.role.speaks
        return self.word(
            "quoted_place",
            document=document.id,
            turn=number if spoken else None,
            start=segment.start,
            end=segment.end,
        )


def facts_of(study: Study, totals: dict[Kind, int]) -> dict[str, Any]:
    """The names that every block of the wording may use."""
    codes = study.codebook.codes
    others = "et al." if study.language == "en" else "dkk."
    citations = (cited(line, others=others) for line in study.codebook.citation.splitlines())
    return {
        "study": study,
        "totals": totals,
        "informants": sum(source.informant for source in study.sources),
        "version": __version__,
        "words": sum(len(document.text.split()) for document in study.documents.values()),
        "coders": [tally.key for tally in study.coder_tallies],
        "suggesters": sorted({record.suggester for record in study.patterns} - {PATTERNS}),
        "codebook_name": study.codebook.name.in_language(study.language) or study.codebook.id,
        "theory": "; ".join(filter(None, citations)),
        "components": sum(code.parent is None for code in codes),
        "subcodes": sum(code.parent is not None for code in codes),
    }


def totals_of(study: Study) -> dict[Kind, int]:
    """How many interviewed informants, observations and documents there are: the denominators."""
    counts = Counter(
        source.kind for source in study.sources if source.informant == (source.kind is Kind.INTERVIEW)
    )
    return {kind: counts[kind] for kind in Kind}


def start_draft(study: Study, document: Any, wording: Path | None) -> Draft:
    """A draft with empty pages in ``document``, a python-docx Document. Raises ReportError."""
    totals = totals_of(study)
    words = Wording(study.language, wording, facts=facts_of(study, totals))
    page = Page(document, language=study.language, table_word=words.text("table"))
    return Draft(study, words, page, totals)
