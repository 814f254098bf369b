"""How each pattern has done, counted from suggestions and decisions in a real corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.analysis import pattern_records
from qualcode.codebook import read_codebook
from qualcode.corpus import Corpus
from qualcode.findings import PatternRecord
from qualcode.model import Codebook, Decision, Document, Match, Status, Suggestion, Verdict

FIRST = """\
id: small
version: "1"
name: Small
codes:
  - id: trust
    name: Trust
    patterns:
      - saling percaya
      - kata lama
"""
SECOND = f"""\
{FIRST.replace("kata lama", "percaya").replace('"1"', '"2"')}\
  - id: rules
    name: Rules
    patterns:
      - aturan
      - tak pernah
"""
SENTENCES = (
    "Kami saling percaya.",
    "Mereka percaya.",
    "Kita saling percaya lagi.",
    "Ada aturan.",
    "Itu kata lama.",
)
RULES = ["rules/aturan", "neighbours:rules"]
Decide = Callable[..., Decision]


@pytest.fixture
def codebook() -> Codebook:
    return read_codebook(SECOND, name="second")


@pytest.fixture
def corpus(tmp_path: Path, codebook: Codebook) -> Iterator[Corpus]:
    document = Document.from_text(" ".join(SENTENCES), title="Catatan")

    def suggested(number: int, code_id: str, *patterns: str, suggester: str = "patterns") -> Suggestion:
        start = document.text.index(SENTENCES[number])
        segment = document.segment(start, start + len(SENTENCES[number]))
        matches = tuple(Match(start, start + 9 - place, name) for place, name in enumerate(patterns))
        return Suggestion(segment, code_id, Status.PRESENT, matches, suggester=suggester)

    suggestions = [
        suggested(0, "trust", "trust/saling-percaya", "trust/percaya"),
        suggested(1, "trust", "trust/percaya"),
        suggested(2, "trust", "trust/saling-percaya", "trust/percaya"),
        suggested(3, "rules", "rules/aturan", "rules/aturan"),
        suggested(3, "rules", "neighbours:rules", suggester="neighbours"),
        suggested(4, "trust", "trust/kata-lama"),
    ]
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        corpus.add_document(document)
        corpus.record_codebook(read_codebook(FIRST, name="first"), FIRST)
        corpus.record_codebook(codebook, SECOND)
        corpus.store_suggestions(document.id, {"trust": "1", "rules": "1"}, suggestions)
        yield corpus


@pytest.fixture
def decide(corpus: Corpus) -> Decide:
    """Decides on the suggestion for a sentence by its number."""
    numbered = {s.segment.quote: s for s in corpus.suggestions() if s.suggester == "patterns"}

    def made(number: int, verdict: Verdict, coder: str = "Sari") -> Decision:
        suggestion = numbered[SENTENCES[number]]
        decision = Decision(
            suggestion.segment, suggestion.code_id, coder, verdict, suggestion_id=suggestion.id
        )
        return corpus.decide(decision)

    return made


def by_id(records: tuple[PatternRecord, ...]) -> dict[str, PatternRecord]:
    return {record.pattern_id: record for record in records}


def test_the_evidence_counts_and_what_matched_beside_it_counts_apart(
    corpus: Corpus, codebook: Codebook
) -> None:
    records = pattern_records(corpus, codebook)
    assert [(one.pattern_id, one.fired, one.also_matched, one.undecided) for one in records] == [
        ("trust/saling-percaya", 2, 0, 2),
        ("trust/percaya", 1, 2, 1),
        ("rules/aturan", 1, 0, 1),
        ("neighbours:rules", 1, 0, 1),
        ("trust/kata-lama", 1, 0, 1),
    ]
    assert all(one.precision is None for one in records)


def test_standing_decisions_by_verdict(corpus: Corpus, codebook: Codebook, decide: Decide) -> None:
    decide(0, Verdict.REJECTED)
    decide(0, Verdict.ACCEPTED)
    decide(2, Verdict.CORRECTED)
    decide(1, Verdict.SKIPPED)
    decide(3, Verdict.REJECTED)
    corpus.undo("Sari")
    found = by_id(pattern_records(corpus, codebook))
    both = found["trust/saling-percaya"]
    assert (both.accepted, both.corrected, both.rejected, both.undecided) == (1, 1, 0, 0)
    assert both.precision is not None
    assert (both.precision.part, both.precision.whole) == (1, 2)
    assert (both.precision.low, both.precision.high) == pytest.approx((0.0945, 0.9055), abs=5e-5)
    skipped = found["trust/percaya"]
    assert (skipped.skipped, skipped.undecided, skipped.precision) == (1, 0, None)
    assert found["rules/aturan"].undecided == 1


def test_each_coder_and_all_of_them(corpus: Corpus, codebook: Codebook, decide: Decide) -> None:
    decide(0, Verdict.ACCEPTED, "Sari")
    decide(0, Verdict.REJECTED, "Budi")
    decide(2, Verdict.REJECTED, "Budi")

    def counted(coder: str | None) -> tuple[int, int, int]:
        one = by_id(pattern_records(corpus, codebook, coder=coder))["trust/saling-percaya"]
        return one.accepted, one.rejected, one.undecided

    assert counted("Sari") == (1, 0, 1)
    assert counted("Budi") == (0, 2, 0)
    assert counted(None) == (1, 2, 0)


def test_since_the_first_codebook_that_had_it(corpus: Corpus, codebook: Codebook) -> None:
    found = by_id(pattern_records(corpus, codebook))
    versions = {name: one.since.version for name, one in found.items() if one.since}
    assert versions == {
        "trust/saling-percaya": "1",
        "trust/percaya": "2",
        "rules/aturan": "2",
        "trust/kata-lama": "1",
    }
    first, second = corpus.codebooks()
    assert found["trust/saling-percaya"].since is not None
    assert (found["trust/saling-percaya"].since.digest, first.version) == (first.digest, "1")
    assert found["trust/percaya"].since is not None
    assert found["trust/percaya"].since.at == second.at


def test_a_pattern_that_the_codebook_lost_keeps_its_record(corpus: Corpus, codebook: Codebook) -> None:
    gone = by_id(pattern_records(corpus, codebook))["trust/kata-lama"]
    assert (gone.current, gone.text, gone.code_id) == (False, "kata lama", "trust")


def test_the_rule_of_another_suggester_is_in_no_codebook_and_not_gone(
    corpus: Corpus, codebook: Codebook
) -> None:
    rule = by_id(pattern_records(corpus, codebook))["neighbours:rules"]
    assert (rule.suggester, rule.code_id, rule.text) == ("neighbours", "rules", "")
    assert (rule.current, rule.since) == (True, None)


def test_a_pattern_that_was_never_in_use_has_no_since(corpus: Corpus) -> None:
    edited = read_codebook(SECOND.replace("tak pernah", "belum dipakai"), name="edited")
    [unused] = pattern_records(corpus, edited, unused=True)
    assert (unused.text, unused.fired, unused.since, unused.current) == ("belum dipakai", 0, None, True)


def test_a_stored_codebook_that_cannot_be_read_is_passed_over(corpus: Corpus, codebook: Codebook) -> None:
    broken = read_codebook(SECOND.replace("Rules", "Other"), name="broken")
    corpus.record_codebook(broken, "- not: a codebook")
    edited = read_codebook(SECOND.replace("tak pernah", "belum dipakai"), name="edited")
    corpus.record_codebook(edited, SECOND.replace("tak pernah", "belum dipakai"))
    [unused] = pattern_records(corpus, edited, unused=True)
    assert unused.since is not None
    assert unused.since.digest == edited.digest


def test_withdrawn_suggestions_are_not_counted(corpus: Corpus, codebook: Codebook) -> None:
    corpus.store_suggestions("catatan", {"trust": "2"}, [])
    assert [one.pattern_id for one in pattern_records(corpus, codebook)] == RULES


def test_only_some_codes(corpus: Corpus, codebook: Codebook) -> None:
    rules = pattern_records(corpus, codebook, code_ids=["rules"])
    assert [one.pattern_id for one in rules] == RULES
    unused = pattern_records(corpus, codebook, code_ids=["rules"], unused=True)
    assert [one.pattern_id for one in unused] == ["rules/tak-pernah"]
    assert pattern_records(corpus, codebook, code_ids=["trust"], unused=True) == ()
