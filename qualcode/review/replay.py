"""Post the decisions of a table: those of the sample coder in the demo.

A row is matched to a suggestion by document, code and quote. Where no such suggestion is made (any more),
an accepted or corrected row is coded by hand, and a rejected or skipped one has nothing to decide on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import NotFoundError, QualcodeError, Where
from qualcode.model import (
    Code,
    Codebook,
    Decision,
    Document,
    Segment,
    Status,
    Suggestion,
    Verdict,
    normalise,
    slug,
)
from qualcode.review.passages import find_passages

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

COLUMNS = ("document", "code", "verdict", "quote", "status", "reason", "memo", "was")


@dataclass(frozen=True)
class Replayed:
    """How many rows became decisions, by verdict, and how many had nothing to decide on."""

    verdicts: Mapping[Verdict, int]
    left_out: int


def replay(corpus: Corpus, codebook: Codebook, table: Path, *, coder: str) -> Replayed:
    """Append the decisions of ``table`` (CSV with COLUMNS) in the name of ``coder``, all or none.

    Raises NotFoundError naming the row whose document, code or quote is not there.
    """
    suggestions = {(s.segment.document_id, s.code_id, s.segment.quote): s for s in corpus.suggestions()}
    documents: dict[str, Document] = {}
    decisions: list[Decision] = []
    left_out = 0
    for line, row in _rows(table):
        where = Where(table, line)
        document_id = slug(Path(row["document"]).stem)
        if document_id not in documents:
            documents[document_id] = corpus.document(document_id)
        decision = _decision(row, documents[document_id], codebook, suggestions, coder, where)
        if decision is None:
            left_out += 1
        else:
            decisions.append(decision)
    corpus.decide_many(decisions)
    verdicts = {verdict: sum(d.verdict is verdict for d in decisions) for verdict in Verdict}
    return Replayed({verdict: number for verdict, number in verdicts.items() if number}, left_out)


def _rows(table: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise QualcodeError(f"The table has no column '{missing[0]}'.", where=Where(table, 1))
        for row in reader:
            yield reader.line_num, {name: row[name] or "" for name in COLUMNS}


def _decision(
    row: Mapping[str, str],
    document: Document,
    codebook: Codebook,
    suggestions: Mapping[tuple[str, str, str], Suggestion],
    coder: str,
    where: Where,
) -> Decision | None:
    verdict = Verdict(row["verdict"])
    code = _code(codebook, row["code"], where)
    quote = normalise(row["quote"])
    suggestion = suggestions.get((document.id, row["was"] or row["code"], quote))
    if verdict is Verdict.CODED:
        suggestion = None
    elif suggestion is None and verdict in (Verdict.ACCEPTED, Verdict.CORRECTED):
        verdict = Verdict.CODED
    elif suggestion is None:
        return None
    return Decision(
        segment=suggestion.segment if suggestion else _segment(document, quote, where),
        code_id=code.id,
        coder=coder,
        verdict=verdict,
        status=Status(row["status"] or Status.PRESENT),
        reason=row["reason"],
        memo=row["memo"],
        suggestion_id=suggestion.id if suggestion else None,
        codebook_digest=codebook.digest,
        code_digest=code.digest,
    )


def _code(codebook: Codebook, code_id: str, where: Where) -> Code:
    code = codebook.get(code_id)
    if code is None:
        raise NotFoundError(f"The codebook has no code '{code_id}'.", where=where)
    return code


def _segment(document: Document, quote: str, where: Where) -> Segment:
    places = find_passages(document.text, quote)
    if not places:
        raise NotFoundError(f"This quote is not in {document.id}: “{quote[:80]}”", where=where)
    return document.segment(*places[0])
