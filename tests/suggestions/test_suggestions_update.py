"""A corpus follows its codebook: what an edit has changed is matched again, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus, SuggestionCounts
from qualcode.model import Codebook, Decision, Document, Status, Suggestion, Verdict
from qualcode.suggestions import suggest_corpus

TEXTS = {
    "a": "Kami saling percaya. Belum ada komitmen. Aturan main dibuat bersama.",
    "b": "Ada rasa percaya. Ada komitmen dan kami saling percaya.",
}
TRUST, COMMITMENT, RULES = "trust", "commitment", "ground-rules"
PATTERNS = {TRUST: ("saling percaya",), COMMITMENT: ("komitmen",), RULES: ("aturan main",)}

Make = Callable[..., Codebook]
Rows = dict[int | None, Suggestion]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A codebook of these codes and patterns, written to a file and read back."""

    def codebook(
        *, definition: str = "D.", traps: str = "", lack: str = "", **changes: tuple[str, ...]
    ) -> Codebook:
        lines = ["id: small", "name: Small", "codes:"]
        for code, phrases in (PATTERNS | {name.replace("_", "-"): p for name, p in changes.items()}).items():
            lines += [f"  - id: {code}", f"    name: {code}", f"    definition: {definition}"]
            lines += ["    lack: true"] if code == lack else []
            lines += ["    patterns:", *(f"      - {phrase}" for phrase in phrases)] if phrases else []
            lines += ["    traps:", f"      - {traps}"] if traps and code == TRUST else []
        path = tmp_path / "small.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_codebook(path)

    return codebook


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        for title, text in TEXTS.items():
            corpus.add_document(Document.from_text(text, title=title))
        yield corpus


def rows(corpus: Corpus) -> Rows:
    return {one.id: one for one in corpus.suggestions()}


def keys(corpus: Corpus) -> dict[str, dict[str, str]]:
    return {document: corpus.scanned(document) for document in corpus.document_ids()}


def of(found: Rows, *codes: str) -> Rows:
    return {number: one for number, one in found.items() if one.code_id in codes}


def decide(corpus: Corpus, one: Suggestion, verdict: Verdict, *, coder: str = "Sari") -> Decision:
    return corpus.decide(Decision(one.segment, one.code_id, coder, verdict, one.status, suggestion_id=one.id))


def test_the_first_run_matches_all_and_the_second_nothing(corpus: Corpus, make: Make) -> None:
    done: list[str] = []
    assert suggest_corpus(corpus, make(), on_document=done.append) == SuggestionCounts(added=5)
    assert done == ["a", "b"]
    before = rows(corpus), keys(corpus)
    assert suggest_corpus(corpus, make(), on_document=done.append) == SuggestionCounts()
    assert (rows(corpus), keys(corpus)) == before
    assert done == ["a", "b", "a", "b"]


def test_a_new_document_is_matched_alone(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    before = rows(corpus)
    corpus.add_document(Document.from_text("Komitmen.", title="c"))
    assert suggest_corpus(corpus, make()) == SuggestionCounts(added=1)
    assert before.items() < rows(corpus).items()


def test_an_edited_code_is_matched_again_alone(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    before, scanned = rows(corpus), keys(corpus)
    counts = suggest_corpus(corpus, make(trust=("saling percaya", "rasa percaya")))
    assert counts == SuggestionCounts(added=1, kept=2)
    for document, known in keys(corpus).items():
        assert {code for code in known if known[code] != scanned[document][code]} == {TRUST}
    after = rows(corpus)
    # rows of the other codes are as they were, with the digest of the codebook that made them
    assert of(after, COMMITMENT, RULES) == of(before, COMMITMENT, RULES)
    assert of(before, TRUST).keys() < of(after, TRUST).keys()


def test_other_words_in_a_definition_do_not_match_anything_again(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    before = rows(corpus), keys(corpus)
    assert suggest_corpus(corpus, make(definition="Another.")) == SuggestionCounts()
    assert (rows(corpus), keys(corpus)) == before


def test_a_pattern_that_has_gone_takes_its_suggestions_along_and_brings_them_back(
    corpus: Corpus, make: Make
) -> None:
    suggest_corpus(corpus, make())
    before = rows(corpus)
    assert suggest_corpus(corpus, make(commitment=("janji",))) == SuggestionCounts(withdrawn=2)
    assert rows(corpus) == of(before, TRUST, RULES)
    assert suggest_corpus(corpus, make()) == SuggestionCounts(added=2)
    assert rows(corpus) == before


def test_another_pattern_for_the_same_sentence_keeps_the_id(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    before = of(rows(corpus), RULES)
    suggest_corpus(corpus, make(ground_rules=("aturan",)))
    after = of(rows(corpus), RULES)
    assert after.keys() == before.keys()
    assert [one.pattern_id for one in after.values()] == ["ground-rules/aturan"]


def test_a_trap_withdraws_and_a_lack_changes_the_status(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make(commitment=("belum ada komitmen", "komitmen")))
    absent = next(one for one in rows(corpus).values() if one.status is Status.ABSENT)
    counts = suggest_corpus(
        corpus,
        make(commitment=("belum ada komitmen", "komitmen"), traps="dan kami saling", lack=COMMITMENT),
    )
    assert counts.withdrawn == 1
    assert rows(corpus)[absent.id].status is Status.PRESENT
    assert [one.segment.document_id for one in of(rows(corpus), TRUST).values()] == ["a"]


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.CORRECTED, Verdict.REJECTED], ids=str)
@pytest.mark.parametrize("edit", ["pattern gone", "code gone", "widened", "pattern changed"])
def test_what_somebody_has_decided_on_is_never_touched(
    corpus: Corpus, make: Make, verdict: Verdict, edit: str
) -> None:
    suggest_corpus(corpus, make())
    decided, *others = of(rows(corpus), COMMITMENT).values()
    decision = decide(corpus, decided, verdict)
    codebook = make()
    if edit == "code gone":
        codes = tuple(code for code in codebook.codes if code.id != COMMITMENT)
        codebook = Codebook(codebook.id, codebook.name, codes)
    elif edit == "pattern gone":
        codebook = make(commitment=("janji",))
    elif edit == "pattern changed":
        codebook = make(commitment=("ada komitmen",))
    suggest_corpus(corpus, codebook, widen=1 if edit == "widened" else 0)
    assert decided.id is not None
    assert corpus.suggestion(decided.id) == decided
    assert decided in corpus.suggestions()
    assert corpus.decisions() == [decision]
    assert corpus.decision_for(decided.id, "Sari") == decision
    if edit in ("code gone", "pattern gone"):
        assert not {one.id for one in others} & rows(corpus).keys()


def test_a_suggestion_that_was_only_skipped_or_undone_may_go(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    skipped, undone = of(rows(corpus), COMMITMENT).values()
    decide(corpus, skipped, Verdict.SKIPPED)
    decide(corpus, undone, Verdict.ACCEPTED)
    corpus.undo("Sari")
    assert suggest_corpus(corpus, make(commitment=("janji",))) == SuggestionCounts(withdrawn=2)
    assert len(corpus.decisions()) == 3


def test_codes_that_left_the_codebook_leave_with_their_suggestions(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    before = rows(corpus)
    codebook = make()
    smaller = Codebook(codebook.id, codebook.name, tuple(c for c in codebook.codes if c.id != TRUST))
    assert suggest_corpus(corpus, smaller) == SuggestionCounts(withdrawn=2)
    assert rows(corpus) == of(before, COMMITMENT, RULES)
    assert all(TRUST not in known for known in keys(corpus).values())
    assert suggest_corpus(corpus, codebook) == SuggestionCounts(added=2)
    assert rows(corpus) == before


def test_widening_is_another_run_of_all_codes(corpus: Corpus, make: Make) -> None:
    suggest_corpus(corpus, make())
    narrow = rows(corpus)
    counts = suggest_corpus(corpus, make(), widen=1)
    assert counts.added == counts.withdrawn == 5
    wide = rows(corpus)
    assert not wide.keys() & narrow.keys()
    assert TEXTS["b"] in {one.segment.quote for one in wide.values()}
    assert all(one.evidence in [n.evidence for n in narrow.values()] for one in wide.values())
    suggest_corpus(corpus, make(), widen=0)
    assert rows(corpus) == narrow


def test_an_interrupted_run_is_taken_up_where_it_stopped(corpus: Corpus, make: Make) -> None:
    def stop(document_id: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest_corpus(corpus, make(), on_document=stop)
    first = rows(corpus)
    assert {one.segment.document_id for one in first.values()} == {"a"}
    assert suggest_corpus(corpus, make()) == SuggestionCounts(added=2)
    assert first.items() < rows(corpus).items()
