"""What is learned from decisions, and what is not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_coding import CHANCE, CODEBOOK, ELSEWHERE, LEARNABLE, MISREAD, fill

from qualcode.codebook import add_rule, load_codebook
from qualcode.codebook.refusals import Refusal
from qualcode.corpus import Corpus
from qualcode.model import Code, Codebook, Decision, Document, Segment, Verdict
from qualcode.suggestions import suggest, suggest_corpus
from qualcode.suggestions.coded_sentences import CodedSentence, Word, coded_sentences
from qualcode.suggestions.learning import Bounds, Learned, Proposal, learn, propose

TRUST = "trust-building"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


@pytest.fixture
def codebook(path: Path) -> Codebook:
    return load_codebook(path)


@pytest.fixture
def corpus(tmp_path: Path, path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        fill(corpus, path)
        yield corpus


def only(proposals: tuple[Proposal, ...], *, trap: bool) -> Proposal:
    (one,) = (proposal for proposal in proposals if proposal.trap is trap)
    return one


def test_a_phrase_that_no_pattern_finds_is_proposed(corpus: Corpus, codebook: Codebook) -> None:
    pattern = only(learn(corpus, codebook).proposals, trap=False)
    assert (pattern.code_id, pattern.text) == (TRUST, "rasa aman")  # three of five; the others "merasa aman"
    assert (pattern.right, pattern.found, pattern.documents) == (5, 5, 5)
    assert pattern.sample_right == 5
    assert (pattern.held_out_right, pattern.held_out) == (5, 5)
    assert pattern.keyness > 15
    assert pattern.ratio > 5
    assert pattern.coders == ("Rina",)
    assert [one.quote for one in pattern.examples] == list(LEARNABLE)
    assert pattern.against == ()


def test_a_trap_is_proposed_from_rejections(corpus: Corpus, codebook: Codebook) -> None:
    trap = only(learn(corpus, codebook).proposals, trap=True)
    assert (trap.code_id, trap.text, trap.coders) == (TRUST, "rasa percaya diri", ("Sari",))
    assert (trap.right, trap.found, trap.sample) == (4, 4, 9)
    assert [one.quote for one in trap.examples] == list(MISREAD)


def test_a_phrase_of_one_document_fails_where_it_is_tested(corpus: Corpus, codebook: Codebook) -> None:
    proposals = learn(corpus, codebook).proposals
    assert not any("jembatan" in proposal.text for proposal in proposals)
    # it would be key by all that is known; only the documents held out speak against it
    sentences = list(coded_sentences(corpus, codebook))
    untested = propose(sentences, codebook, pattern_bounds=Bounds(found=0, share=0, documents=1)).proposals
    (chance,) = (proposal for proposal in untested if "jembatan" in proposal.text)
    assert chance.right == len(CHANCE)
    assert (chance.held_out_right, chance.held_out) == (0, 1)
    assert [one.quote for one in chance.against] == [ELSEWHERE]


@pytest.mark.parametrize("reason", ["", "too thin", "negated", "not this actor"])
def test_only_the_wrong_sense_makes_traps(
    tmp_path: Path, path: Path, codebook: Codebook, reason: str
) -> None:
    with Corpus.open(tmp_path / "other.sqlite", create=True) as corpus:
        fill(corpus, path, reason=reason)
        learned = learn(corpus, codebook)
    assert learned.wrong_sense == 0
    assert [proposal.trap for proposal in learned.proposals] == [False]


def test_an_accepted_rule_finds_the_examples_and_is_not_proposed_again(
    corpus: Corpus, codebook: Codebook, path: Path
) -> None:
    pattern, trap = learn(corpus, codebook).proposals
    add_rule(path, TRUST, pattern.text)
    add_rule(path, TRUST, trap.text, trap=True)
    edited = load_codebook(path)
    suggested = {
        suggestion.segment.quote
        for document in corpus.documents()
        for suggestion in suggest(document, edited)
        if suggestion.code_id == TRUST
    }
    assert {one.quote for one in pattern.examples} <= suggested
    assert suggested.isdisjoint(one.quote for one in trap.examples)
    assert learn(corpus, edited).proposals == ()


def test_a_refused_phrase_is_left_out_in_all_its_forms(corpus: Corpus, codebook: Codebook) -> None:
    refused = [Refusal(TRUST, "perasaan aman"), Refusal("commitment", "rasa percaya diri", trap=True)]
    learned = learn(corpus, codebook, refused=refused)
    assert [proposal.text for proposal in learned.proposals] == ["rasa percaya diri"]
    assert learned.refused == 1


def test_one_coder_and_one_code(corpus: Corpus, codebook: Codebook) -> None:
    assert [one.trap for one in learn(corpus, codebook, coder="Rina").proposals] == [False]
    assert [one.trap for one in learn(corpus, codebook, coder="Sari").proposals] == [True]
    assert learn(corpus, codebook, code_ids=["commitment"]).proposals == ()
    assert learn(corpus, codebook, coder="Nobody") == Learned((), (), 0, 0, 0, 0, 0)


def test_the_same_decisions_give_the_same_proposals(corpus: Corpus, codebook: Codebook) -> None:
    assert learn(corpus, codebook) == learn(corpus, codebook)


def test_too_little_says_how_much_is_missing(tmp_path: Path, codebook: Codebook) -> None:
    with Corpus.open(tmp_path / "few.sqlite", create=True) as corpus:
        for title, text in {"a": "Kami merasa aman. Ayam berkokok.", "b": "Kucing tidur."}.items():
            document = Document.from_text(text, title=title)
            corpus.add_document(document)
            corpus.decide(Decision(document.segment(0, text.index(".") + 1), TRUST, "Rina", Verdict.CODED))
        learned = learn(corpus, codebook)
    assert learned.proposals == ()
    (short,) = learned.too_few
    assert (short.code_id, short.sentences, short.documents, short.more) == (TRUST, 2, 2, 1)


def test_a_coding_outweighs_a_rejection_by_another_coder(corpus: Corpus, codebook: Codebook) -> None:
    for suggestion in corpus.suggestions():
        if suggestion.segment.quote in MISREAD:
            corpus.decide(
                Decision(suggestion.segment, TRUST, "Rina", Verdict.ACCEPTED, suggestion_id=suggestion.id)
            )
    learned = learn(corpus, codebook)
    assert learned.wrong_sense == 0
    assert [proposal.trap for proposal in learned.proposals] == [False]


def test_codes_above_and_below_speak_neither_for_nor_against(corpus: Corpus, codebook: Codebook) -> None:
    above = Code("process", None, codebook.codes[0].name)
    nested = replace(codebook, codes=(above, *(replace(code, parent="process") for code in codebook.codes)))
    learned = learn(corpus, nested)
    assert {proposal.code_id for proposal in learned.proposals} == {TRUST}
    pattern = only(learned.proposals, trap=False)
    assert pattern.right == 5


def test_function_words_are_never_proposed_alone(corpus: Corpus, codebook: Codebook) -> None:
    loose = Bounds(keyness=0, ratio=-99, training=1, found=1, share=0, documents=1, new=0)
    sentences = list(coded_sentences(corpus, codebook))
    texts = {one.text for one in propose(sentences, codebook, pattern_bounds=loose).proposals if not one.trap}
    assert {"rasa aman", "aman"} <= texts
    assert texts.isdisjoint({"dengan", "itu", "ada", "kami", "para", "semua"})
    assert not any(text.split()[0] in ("dengan", "itu", "di") for text in texts)


@pytest.mark.parametrize("seed", range(5))
def test_random_codings_teach_nothing(seed: int) -> None:
    chance = random.Random(seed)
    vocabulary = [f"{first}{second}an" for first in "bdgkl" for second in ("as", "et", "ir", "on", "up")]
    sentences = [
        _sentence(number, number // 30, chance.choices(vocabulary, k=8), chance.random() < 0.1)
        for number in range(600)
    ]
    learned = propose(sentences, Codebook("c", CODE.name, (CODE,)))
    assert learned.missed > 40
    assert learned.proposals == ()


words = st.sampled_from(["air", "desa", "rapat", "warga", "tani", "ikan"])
rows = st.lists(
    st.tuples(st.integers(0, 4), st.lists(words, min_size=1, max_size=5), st.booleans()), max_size=40
)


@given(rows)
def test_what_is_proposed_keeps_what_is_promised(made: list[tuple[int, list[str], bool]]) -> None:
    """Whatever was coded: the bounds hold, and the counts are those of the sentences."""
    codebook = Codebook("c", CODE.name, (CODE,))
    sentences = [_sentence(number, *row) for number, row in enumerate(made)]
    coded = {one.segment for one in sentences if one.coders}
    bounds = Bounds()
    for proposal in propose(sentences, codebook, pattern_bounds=bounds).proposals:
        phrase = proposal.text.split()
        holding = {one.segment for one in sentences if _contains(one.segment.quote.split(), phrase)}
        assert set(proposal.examples) == holding & coded
        assert set(proposal.against) == holding - coded
        assert (proposal.right, proposal.found) == (len(holding & coded), len(holding))
        assert bounds.found <= proposal.held_out <= proposal.found
        assert proposal.held_out_right >= bounds.share * proposal.held_out
        assert proposal.keyness >= bounds.keyness
        assert proposal.documents >= bounds.documents


CODE = Code("c", None, load_codebook("ansell-gash").codes[0].name)


def _sentence(number: int, document: int, said: list[str], is_coded: bool) -> CodedSentence:
    coders: Mapping[str, frozenset[str]] = {"c": frozenset({"Rina"})} if is_coded else {}
    run = tuple(Word(word, word, 0, 1) for word in said)
    return CodedSentence(Segment(f"d{document}", number, number + 1, " ".join(said)), (run,), coders)


def _contains(said: list[str], phrase: list[str]) -> bool:
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said)))


def test_a_widened_segment_speaks_for_the_sentence_of_its_evidence(
    tmp_path: Path, codebook: Codebook
) -> None:
    text = "Jalan rusak parah. Ada rasa percaya. Lalu mampir ke warung."
    document = Document.from_text(text, title="desa")
    with Corpus.open(tmp_path / "wide.sqlite", create=True) as corpus:
        corpus.add_document(document)
        suggest_corpus(corpus, codebook, widen=1)
        (suggestion,) = corpus.suggestions()
        corpus.decide(
            Decision(suggestion.segment, TRUST, "Rina", Verdict.ACCEPTED, suggestion_id=suggestion.id)
        )
        coded = [one.segment.quote for one in coded_sentences(corpus, codebook) if one.coders]
    assert suggestion.segment.quote == text
    assert coded == ["Ada rasa percaya."]
