"""The order of the queue, from the coder's decisions until now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.analysis.patterns import Firing
from qualcode.corpus import Corpus
from qualcode.model import Codebook, Decision, Document, Match, Status, Suggestion, Verdict
from qualcode.review.ordering import Order, by_chance, expected_precision, queue_in_order
from qualcode.review.session import Session

# of each pattern four suggestions, of which the first two are decided on in `decided`
PATTERNS = {
    "trust-building/poor": (Verdict.REJECTED, Verdict.CORRECTED),  # (0 + 1) / (2 + 2)
    "trust-building/good": (Verdict.ACCEPTED, Verdict.ACCEPTED),  # 3/4
    "commitment/even": (Verdict.ACCEPTED, Verdict.REJECTED),  # 1/2
    "commitment/better": (Verdict.ACCEPTED, None),  # 2/3
}


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Corpus]:
    text = " ".join(f"{name} {n}." for name in PATTERNS for n in range(4))
    document = Document.from_text(text, title="Catatan")
    suggestions = []
    for name in PATTERNS:
        for n in range(4):
            start = text.index(f"{name} {n}.")
            segment = document.segment(start, start + len(name) + 3)
            match = Match(start, start + 4, name)
            suggestions.append(Suggestion(segment, name.partition("/")[0], Status.PRESENT, (match,)))
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        corpus.add_document(document)
        corpus.store_suggestions(document.id, {"trust-building": "1", "commitment": "1"}, suggestions)
        yield corpus


@pytest.fixture
def decided(field: Corpus) -> Corpus:
    by_quote = {one.segment.quote: one for one in field.suggestions()}
    for name, verdicts in PATTERNS.items():
        for n, verdict in enumerate(verdicts):
            if verdict is not None:
                decide(field, by_quote[f"{name} {n}."], verdict)
    return field


def decide(corpus: Corpus, suggestion: Suggestion, verdict: Verdict, coder: str = "Sari") -> None:
    corpus.decide(
        Decision(suggestion.segment, suggestion.code_id, coder, verdict, suggestion_id=suggestion.id)
    )


def patterns(suggestions: list[Suggestion]) -> list[str]:
    """The patterns in the order in which they come, each once a run."""
    names = [one.pattern_id.partition("/")[2] for one in suggestions]
    return [name for n, name in enumerate(names) if n == 0 or names[n - 1] != name]


CODES = ["trust-building", "commitment"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("code", ["poor", "good", "even", "better"]),
        ("document", ["poor", "good", "even", "better"]),
        ("precision", ["good", "better", "even", "poor"]),
        ("uncertainty", ["even", "better", "poor", "good"]),
    ],
)
def test_the_order_follows_the_decisions(decided: Corpus, order: Order, expected: list[str]) -> None:
    assert patterns(queue_in_order(decided, "Sari", code_ids=CODES, order=order)) == expected


@pytest.mark.parametrize("order", ["precision", "uncertainty"])
def test_decisions_of_other_coders_do_not_move_the_queue(decided: Corpus, order: Order) -> None:
    queue = queue_in_order(decided, "Budi", code_ids=CODES, order=order)
    assert queue == decided.queue("Budi", code_ids=CODES)


def test_skipped_ones_come_last_in_the_same_order(decided: Corpus) -> None:
    queue = queue_in_order(decided, "Sari", code_ids=CODES, order="precision")
    good, poor = queue[0], queue[-1]
    for suggestion in (poor, good):
        decide(decided, suggestion, Verdict.SKIPPED)
    after = queue_in_order(decided, "Sari", code_ids=CODES, order="precision")
    assert after == [*(one for one in queue if one not in (good, poor)), good, poor]


def test_every_order_has_the_same_suggestions(decided: Corpus) -> None:
    orders: list[Order] = ["code", "document", "precision", "uncertainty"]
    queues = [queue_in_order(decided, "Sari", code_ids=["commitment"], order=order) for order in orders]
    ids = [sorted(one.id or 0 for one in queue) for queue in queues]
    assert len(ids[0]) == 5
    assert ids == [ids[0]] * 4


def test_expected_precision_is_laplaces_rule() -> None:
    verdicts = Counter({Verdict.ACCEPTED: 3, Verdict.CORRECTED: 1, Verdict.REJECTED: 2, Verdict.SKIPPED: 5})
    found = {"x": Firing("c", verdicts=verdicts), "new": Firing("c")}
    assert expected_precision(found) == {"x": 4 / 8, "new": 1 / 2}


def test_alike_ones_stay_as_they_came(field: Corpus) -> None:
    queue = field.queue("Sari")
    assert by_chance(queue, {}, order="precision") == queue
    assert by_chance(queue[::-1], {}, order="uncertainty") == queue[::-1]


def test_the_session_counts_within_the_whole_queue(decided: Corpus, codebook: Codebook) -> None:
    session = Session(decided, codebook, coder="Sari", order="precision")
    assert session.place == (1, 9)
    assert session.current is not None
    assert session.current.pattern_id == "trust-building/good"
    session.reject()
    assert session.place == (2, 9)
    undone = session.undo()
    assert undone is not None
    assert session.place == (1, 9)
