"""What a report counts where several coders have worked: the consensus, or each coding once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.analysis.disagreements import (
    ConsensusState,
    consensus_states,
    replaced_by_consensus,
    worked_on,
)
from qualcode.findings import CoderWork, PairWork
from qualcode.model import Quote

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def counted_quotes(
    corpus: Corpus, quotes: Iterable[Quote], *, states: Sequence[ConsensusState] | None = None
) -> list[Quote]:
    """Those of ``quotes`` (of several coders) that count, in their order.

    In a document in which the consensus of a pair is finished, it stands for both; in others it does not
    count yet. The same stretch with the same code and status counts once, whoever gave it: the quote names
    the coders, and has the number of the first coding. ``states`` are the consensus states where they are
    known already. Raises CorpusError.
    """
    states = consensus_states(corpus) if states is None else states
    replaced = replaced_by_consensus(states)
    counted: dict[tuple[object, ...], Quote] = {}
    for one in quotes:
        coding = one.coding
        if coding.segment.document_id in replaced.get(coding.coder, ()):
            continue
        key = (coding.segment, coding.code_id, coding.status)
        counted[key] = _joined(counted[key], one) if key in counted else one
    return list(counted.values())


def counted_codings(corpus: Corpus, coders: Iterable[str]) -> int:
    """How many codings of ``coders`` count, as ``counted_quotes`` counts them. Raises CorpusError."""
    coders = list(coders)
    states = [one for one in consensus_states(corpus) if one.opening.consensus in coders]
    replaced = replaced_by_consensus(states)
    return len(
        {
            (one.segment, one.code_id, one.status)
            for one in corpus.iter_codings(coder=coders)
            if one.segment.document_id not in replaced.get(one.coder, ())
        }
    )


def _joined(quote: Quote, other: Quote) -> Quote:
    """``quote`` with the names and memos of both."""
    coding, again = quote.coding, other.coding
    coders = dict.fromkeys((*coding.coder.split(", "), again.coder))
    memo = "; ".join(dict.fromkeys(filter(None, (coding.memo, again.memo))))
    return replace(quote, coding=replace(coding, coder=", ".join(coders), memo=memo))


def coder_works(corpus: Corpus, coders: Iterable[str]) -> tuple[CoderWork, ...]:
    """What each of ``coders`` has done so far, those who have decided nothing left out."""
    coders = list(coders)
    codings = Counter(coding.coder for coding in corpus.iter_codings(coder=coders))
    coded = {(coding.coder, coding.segment.document_id) for coding in corpus.iter_codings(coder=coders)}
    texts = Counter(name for name, _ in coded)
    return tuple(
        CoderWork(name, texts[name], codings[name]) for name in sorted(coders) if worked_on(corpus, name)
    )


def pair_work(corpus: Corpus, state: ConsensusState) -> PairWork:
    """How far a pair and its consensus are, in numbers. Raises CorpusError."""
    opening, comparison = state.opening, state.comparison
    assert opening.at is not None  # it was read from a corpus
    return PairWork(
        first=opening.first,
        second=opening.second,
        consensus=opening.consensus,
        opened=opening.at,
        documents=len(comparison.documents),
        agreed=len(comparison.agreed),
        disagreements=len(comparison.disagreements),
        waiting=len(state.waiting),
        unadopted=len(state.unadopted),
        settled=len(state.settled_documents),
        codings=sum(
            one.segment.document_id in state.settled_documents
            for one in corpus.iter_codings(coder=opening.consensus)
        ),
    )
