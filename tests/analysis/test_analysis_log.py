"""The decision log in numbers: only what stands, under the code that was suggested."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from qualcode.analysis.log import standing, summarise
from qualcode.model import Bilingual, Code, Codebook, Decision, Match, Segment, Status, Suggestion, Verdict

CODEBOOK = Codebook(
    "k", Bilingual("K"), (Code("trust", None, Bilingual("T")), Code("rules", None, Bilingual("R")))
)


def suggested(number: int, code_id: str = "trust") -> Suggestion:
    match = Match(number, number + 1, f"{code_id}/x")
    return Suggestion(Segment("d", number, number + 1, "x"), code_id, Status.PRESENT, (match,), id=number)


def decided(
    number: int, suggestion_id: int | None, verdict: Verdict, *, coder: str = "R", code: str = "trust"
) -> Decision:
    return Decision(
        Segment("d", 0, 1, "x"), code, coder, verdict, suggestion_id=suggestion_id, id=number,
        at=datetime(2023, 7, number, tzinfo=UTC),
    )  # fmt: skip


def test_the_last_word_of_each_coder_stands() -> None:
    first = decided(1, 1, Verdict.ACCEPTED)
    second = decided(2, 1, Verdict.REJECTED)
    other = decided(3, 1, Verdict.SKIPPED, coder="S")
    by_hand = [decided(4, None, Verdict.CODED), decided(5, None, Verdict.CODED)]
    assert standing([first, second, other, *by_hand]) == [second, other, *by_hand]


def test_an_undone_decision_gives_way_to_the_one_before() -> None:
    first = decided(1, 1, Verdict.ACCEPTED)
    second = decided(2, 1, Verdict.REJECTED)
    undone = replace(second, verdict=Verdict.UNDONE, undoes=2, id=3)
    assert standing([first, second, undone]) == [first]


def test_counts_by_code_and_coder() -> None:
    decisions = [
        decided(1, 1, Verdict.ACCEPTED),
        decided(2, 2, Verdict.CORRECTED, code="rules"),
        decided(3, 3, Verdict.REJECTED, coder="S"),
        decided(4, None, Verdict.CODED, code="gone"),
    ]
    log = summarise(decisions, [suggested(n) for n in (1, 2, 3, 4)], CODEBOOK)
    trust, rules, gone = log.codes
    assert (trust.suggested, trust.accepted, trust.corrected, trust.rejected, trust.undecided) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert (rules.key, rules.suggested, rules.corrected) == ("rules", 0, 0)
    assert (gone.key, gone.coded) == ("gone", 1)
    assert [(tally.key, tally.undecided) for tally in log.coders] == [("R", 0), ("S", 0)]
    assert log.coders[0].first == datetime(2023, 7, 1, tzinfo=UTC)
    assert log.coders[0].last == datetime(2023, 7, 4, tzinfo=UTC)
    assert (log.total.suggested, log.total.undecided, log.total.coded) == (4, 1, 1)


def test_nothing_decided() -> None:
    log = summarise([], [], CODEBOOK)
    assert log.total.first is None
    assert log.coders == ()
    assert [tally.key for tally in log.codes] == ["trust", "rules"]
