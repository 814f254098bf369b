"""Puts a study together: corpus, project and codebook in, plain data for the report out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from qualcode.analysis.counting import coder_works, counted_quotes, pair_work
from qualcode.analysis.disagreements import consensus_states
from qualcode.analysis.evidence import CodeEvidence, Evidence, gather
from qualcode.analysis.log import summarise
from qualcode.analysis.misses import recall_estimates
from qualcode.analysis.patterns import pattern_records
from qualcode.analysis.quotes import choose_quotes
from qualcode.analysis.sources import SourceKey, Sources, fieldwork_period, find_sources, is_informant
from qualcode.analysis.steering import steering_of_coders
from qualcode.attributes import canonical, level_order
from qualcode.errors import NotFoundError
from qualcode.findings import Agreement, Finding, Study
from qualcode.model import CONTRARY, Bilingual, Code, Codebook, Kind, Quote, Segment, Status

if TYPE_CHECKING:
    from qualcode.corpus import Corpus
    from qualcode.project import Project


def study(
    project: Project,
    corpus: Corpus,
    codebook: Codebook,
    *,
    language: str | None = None,
    coder: str | None = None,
    reader: str | None = None,
    max_quotes: int = 4,
) -> Study:
    """All facts for a report in ``language`` ("id" or "en"; otherwise the project's).

    ``coder`` restricts codings and decisions to one coder, ``reader`` to what that coder may read (everything
    for None). Without ``coder`` the codings of several are counted as ``counted_quotes`` says, and what a
    consensus has decided is no part of the log. ``max_quotes`` is the most that a code shows
    of what is there, wished for, imagined or past; of what is missing or only partly there it shows half as
    many. A corpus without
    codings gives a study with zeros. Raises CorpusError.
    """
    language = language or project.language
    documents = {document.id: document for document in corpus.documents()}
    sources = find_sources(list(documents.values()))
    states = [] if coder else consensus_states(corpus)
    seen = None if reader is None else corpus.sight(reader).coders
    states = [one for one in states if seen is None or one.opening.consensus in seen]
    chosen = coder or seen
    quoted = corpus.quotes(codebook, coder=chosen)
    found = _in_order(quoted if coder else counted_quotes(corpus, quoted, states=states), codebook)
    consensus = {one.opening.consensus for one in states}
    coders = [coder] if coder else [one for one in seen or corpus.coders() if one not in consensus]
    keys = [sources.key_of(documents[q.coding.segment.document_id], q.speaker, q.role) for q in found]
    quotes = [(_labelled(quote, key, sources), key) for quote, key in zip(found, keys, strict=True)]
    whole = _with_unknown(codebook, found)
    evidence = gather(quotes, whole)
    log = summarise(corpus.decisions(coder=coders), corpus.suggestions(), codebook)
    levels = sorted((sources.levels() | evidence.levels()) - {""}, key=level_order)
    tree = _Findings(whole, language, max_quotes, len(sources.informants), levels, evidence)
    by_code = _by_code(quotes)
    components = whole.children(None)
    rows = [code.id for code in components]
    kinds = [kind for kind in Kind if kind in sources.kinds.values()]
    unplaced = corpus.counts().unplaced
    return Study(
        title=project.title,
        language=language,
        researcher=coder or project.coder,
        made=date.today(),
        codebook=codebook,
        documents=documents,
        sources=sources.table(evidence.sources),
        findings=tuple(tree.finding(code, by_code) for code in components),
        quotes=tuple(quote for quote, _ in quotes),
        by_kind=evidence.by_kind(rows, kinds),
        # nothing is lost: what comes from sources without a level has a column of its own
        by_level=evidence.by_level(rows, [*levels, ""] if levels and "" in evidence.levels() else levels),
        tally=log.total,
        code_tallies=log.codes,
        coder_tallies=log.coders,
        period=fieldwork_period(list(documents.values())),
        research_questions=project.research_questions,
        institutions=project.institutions,
        patterns=pattern_records(corpus, codebook, coder=coders),
        recall=tuple(one for one in recall_estimates(corpus, codebook, coder=coders) if one.recall),
        agreement=None if coder or len(corpus.coders()) < 2 else _agreement(corpus, codebook),
        unplaced=sum(unplaced[name] for name in coders if name in unplaced),
        coders=coder_works(corpus, coders),
        pairs=tuple(pair_work(corpus, one) for one in states),
        steering=steering_of_coders(corpus, coders),
    )


def _agreement(corpus: Corpus, codebook: Codebook) -> Agreement | None:
    """How far the coders agree; None where no two of them have worked on the same document."""
    from qualcode.analysis.agreement import agreement, independence  # load numpy; one coder needs none

    apart = independence(corpus)
    try:
        return agreement(corpus, codebook, exclude=apart.consensus, as_of=apart.until)
    except NotFoundError:
        return None


Sourced = tuple[Quote, SourceKey | None]


@dataclass(frozen=True)
class _Findings:
    """Builds the tree of findings from what was gathered once for all codes.

    ``shown`` collects the segments that were quoted, so that another code rather shows others.
    """

    codebook: Codebook
    language: str
    max_quotes: int
    informants: int
    levels: Sequence[str]
    evidence: Evidence
    shown: set[Segment] = field(default_factory=set)

    def finding(self, code: Code, quotes: Mapping[str, Sequence[Sourced]]) -> Finding:
        evidence = self.evidence.codes.get(code.id, CodeEvidence())
        own = quotes.get(code.id, ())
        there = self._choose((q for q in own if q[0].coding.status not in CONTRARY), self.max_quotes)
        half = (self.max_quotes + 1) // 2
        missing = self._choose((q for q in own if q[0].coding.status in CONTRARY), half)
        children = tuple(self.finding(child, quotes) for child in self.codebook.children(code.id))
        return Finding(
            code_id=code.id,
            title=code.name.in_language(self.language) or code.id,
            definition=code.definition.in_language(self.language),
            segments=len(evidence.segments),
            informants=len(evidence.informants),
            informants_eligible=self.informants,
            statuses={status: len(evidence.statuses.get(status, ())) for status in Status},
            quotes=there,
            contrary=(*missing, *(quote for child in children for quote in child.contrary)),
            children=children,
            own_segments=len(evidence.own),
            sources={kind: evidence.sources(kind) for kind in Kind},
            silent_levels=tuple(level for level in self.levels if level not in evidence.levels),
        )

    def _choose(self, quotes: Iterable[Sourced], limit: int) -> tuple[Quote, ...]:
        chosen = choose_quotes(quotes, limit=limit, shown=self.shown)
        self.shown.update(quote.coding.segment for quote in chosen)
        return chosen


def _by_code(quotes: Iterable[Sourced]) -> dict[str, list[Sourced]]:
    by_code: dict[str, list[Sourced]] = {}
    for quote, source in quotes:
        by_code.setdefault(quote.coding.code_id, []).append((quote, source))
    return by_code


def _in_order(quotes: Iterable[Quote], codebook: Codebook) -> list[Quote]:
    order = {code.id: place for place, code in enumerate(codebook.codes)}

    def place(quote: Quote) -> tuple[int, str, str, int, int]:
        code_id, segment = quote.coding.code_id, quote.coding.segment
        rank = order.get(code_id, len(order))
        return (rank, code_id, segment.document_id, segment.start, quote.coding.decision_id)

    return sorted(quotes, key=place)


def _labelled(quote: Quote, key: SourceKey | None, sources: Sources) -> Quote:
    informant = sources.labels[key] if key is not None and is_informant(key) else ""
    return replace(quote, informant=informant, attributes=canonical(quote.attributes))


def _with_unknown(codebook: Codebook, quotes: list[Quote]) -> Codebook:
    """The codebook with the codes that codings have and the codebook (no longer) knows, as components."""
    unknown = dict.fromkeys(q.coding.code_id for q in quotes if codebook.get(q.coding.code_id) is None)
    return replace(
        codebook, codes=(*codebook.codes, *(Code(code, None, Bilingual(code, code)) for code in unknown))
    )
