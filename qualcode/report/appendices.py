"""References and appendices: codebook, patterns, decision log, places of quotes, all coded segments."""

from __future__ import annotations

from qualcode.findings import CodeAgreement, Coefficient, PatternRecord, Table, Tally
from qualcode.model import PATTERNS
from qualcode.report.dates import in_words
from qualcode.report.draft import Draft

_VERDICTS = ("suggested", "accepted", "corrected", "rejected", "skipped", "undecided", "coded")
_COEFFICIENTS = ("kappa", "ac1", "alpha", "u_alpha", "cu_alpha")
_OF_TWO = ("kappa", "cu_alpha")
_FATES = ("fired", "accepted", "corrected", "rejected", "skipped", "undecided")


def write_references(draft: Draft) -> None:
    draft.page.heading(draft.word("heading_references"), 1)
    citations = [line.strip() for line in draft.study.codebook.citation.splitlines() if line.strip()]
    for citation in citations or [draft.word("no_citation")]:
        draft.page.text(citation, "Bibliography")
    if draft.study.agreement:
        draft.write("reference_agreement", style="Bibliography")


def write_codebook(draft: Draft) -> None:
    codebook, language, nothing = draft.study.codebook, draft.study.language, draft.word("nothing")
    draft.page.heading(draft.word("heading_codebook"), 1)
    rows = []
    for code in codebook.codes:
        name = f"{_indented(draft, code.id)}\n{code.id}"
        texts = (code.definition, code.include, code.exclude)
        rows.append((name, *(text.in_language(language) or nothing for text in texts)))
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in ("code", "definition", "include", "exclude")),
        rows=tuple(rows),
        caption=draft.word("caption_codebook"),
        note=draft.word("note_codebook"),
    )
    draft.page.table(table, name="codebook", small=True)


def write_patterns(draft: Draft) -> None:
    """The patterns that fired and the rules of other suggesters, with what became of their suggestions."""
    draft.page.heading(draft.word("heading_patterns"), 2)
    records = draft.study.patterns
    patterns = [record for record in records if record.suggester == PATTERNS]
    current = sum(record.current for record in patterns)
    others = len(records) - len(patterns)
    draft.write("patterns_lead", fired=len(patterns), current=current, others=others, keep_next=bool(records))
    if not records:
        return
    columns = ("code", "pattern", *_FATES, "precision", "since")
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in columns),
        rows=tuple(
            (
                record.code_id,  # its name would make every row two lines high
                draft.word("pattern", text=record.text or record.pattern_id, current=record.current),
                *(str(getattr(record, name)) for name in _FATES),
                _precision(draft, record),
                draft.word("since", since=record.since),
            )
            for record in records
        ),
        caption=draft.word("caption_patterns"),
        note=draft.word("note_patterns"),
    )
    whole = (0, len(columns) - 2, len(columns) - 1)
    draft.page.table(table, name="patterns", numbers=range(2, len(columns) - 1), unbroken=whole, small=True)


def write_log(draft: Draft) -> None:
    draft.page.heading(draft.word("heading_log"), 1)
    by_code = Table(
        columns=tuple(draft.word(f"column_{name}") for name in ("code", *_VERDICTS)),
        rows=tuple(
            (name, *_counts(tally, _VERDICTS))
            for name, tally in (
                *((draft.code_name(tally.key), tally) for tally in draft.study.code_tallies),
                (draft.word("all"), draft.study.tally),
            )
        ),
        caption=draft.word("caption_log_codes"),
        note=draft.word("note_log_codes"),
    )
    draft.page.table(by_code, name="log_codes", numbers=range(1, len(_VERDICTS) + 1), small=True)
    if not draft.study.coder_tallies:
        draft.write("no_decisions")
        return
    verdicts = tuple(name for name in _VERDICTS if name not in ("suggested", "undecided"))
    by_coder = Table(
        columns=tuple(draft.word(f"column_{name}") for name in ("coder", *verdicts, "first", "last")),
        rows=tuple(
            (
                tally.key,
                *_counts(tally, verdicts),
                in_words(tally.first, draft.study.language),
                in_words(tally.last, draft.study.language),
            )
            for tally in draft.study.coder_tallies
        ),
        caption=draft.word("caption_log_coders"),
    )
    days = range(len(verdicts) + 1, len(by_coder.columns))
    draft.page.table(
        by_coder, name="log_coders", numbers=range(1, len(verdicts) + 1), unbroken=days, small=True
    )


def write_agreement(draft: Draft) -> None:
    """How far coders agree, code by code; nothing where no two of them share a document."""
    agreement = draft.study.agreement
    if agreement is None:
        return
    names = [name for name in _COEFFICIENTS if len(agreement.coders) == 2 or name not in _OF_TWO]
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in ("code", "given", "percent", *names)),
        rows=tuple(
            (
                _indented(draft, row.code_id) if row.code_id else draft.word("all_codes"),
                " / ".join(str(number) for number in row.coded),
                draft.word("coefficient", found=row.percent, percent=True),
                *(draft.word("coefficient", found=_found(row, name), percent=False) for name in names),
            )
            for row in agreement.rows
            if row.undefined != "unused"
        ),
        caption=draft.word("caption_agreement", agreement=agreement),
        note=draft.word("note_agreement", agreement=agreement),
    )
    draft.page.heading(draft.word("heading_agreement"), 2)
    draft.page.table(table, name="agreement", numbers=range(1, len(table.columns)), small=True)


def write_cited_quotes(draft: Draft) -> None:
    """The rows that citations link to: document, turn, offsets and coding of each quote."""
    draft.page.heading(draft.word("heading_quotes"), 1)
    cited = list(draft.page.quoted.values())
    if not cited:
        draft.write("no_quotes")
        return
    columns = ("number", "citation", "code", "place", "coding")
    table = Table(
        columns=tuple(draft.word(f"column_{name}") for name in columns),
        rows=tuple(
            (
                str(number),
                draft.citation(quote).strip("()"),
                draft.code_name(quote.coding.code_id),
                draft.place(quote),
                str(quote.coding.decision_id),
            )
            for number, quote in enumerate(cited, 1)
        ),
        caption=draft.word("caption_quotes"),
    )
    draft.write("quotes_lead", keep_next=True)
    ids = [quote.coding.decision_id for quote in cited]
    draft.page.table(table, name="quotes", quotes=ids, small=True)


def write_all_quotes(draft: Draft) -> None:
    """Every coded segment, by code."""
    draft.page.heading(draft.word("heading_all_quotes"), 1)
    several = len(draft.study.coder_tallies) > 1
    code_id = None
    for quote in draft.study.quotes:
        coding = quote.coding
        if coding.code_id != code_id:
            code_id = coding.code_id
            draft.page.heading(" › ".join(draft.code_name(code) for code in quote.code_path), 4)
        place = draft.word(
            "place",
            citation=draft.citation(quote),
            status=draft.word(coding.status.value),
            document=coding.segment.document_id,
            start=coding.segment.start,
            end=coding.segment.end,
            coding=coding.decision_id,
            coder=coding.coder if several else "",
        )
        draft.page.plain_quote(quote, place, language=draft.document(quote).language)
    if not draft.study.quotes:
        draft.write("no_quotes")


def _indented(draft: Draft, code_id: str) -> str:
    """The name of a code, after a dash for each code above it."""
    return f"{'– ' * (len(draft.study.codebook.path(code_id)) - 1)}{draft.code_name(code_id)}"


def _found(row: CodeAgreement, name: str) -> Coefficient:
    found: Coefficient = getattr(row, name)
    return found


def _precision(draft: Draft, record: PatternRecord) -> str:
    if (found := record.precision) is None:
        return draft.word("nothing")
    value, low, high = (round(100 * share) for share in (found.value, found.low, found.high))
    return draft.word("precision", part=found.part, whole=found.whole, value=value, low=low, high=high)


def _counts(tally: Tally, names: tuple[str, ...]) -> list[str]:
    return [str(getattr(tally, name)) for name in names]
