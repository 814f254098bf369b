"""The suggester for codes without patterns, alone and together with the patterns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook import load_codebook, read_codebook
from qualcode.corpus import Corpus, SuggestionCounts
from qualcode.model import Codebook, Decision, Document, Kind, Role, Status, Suggestion, Turn, Verdict
from qualcode.suggestions import suggest, suggest_corpus

BOTH = ("patterns", "definitions")
SMALL = """\
id: small
name: Small
codes:
  - id: fees
    name: {id: Iuran air, en: Water fees}
    definition: {id: Iuran yang dibayar warga untuk air bersih., en: What households pay for clean water.}
    include: {en: Arrears and meters.}
    exclude: {id: Pajak kendaraan.}
    example: {id: Sudah tiga bulan tetangga saya menunggak.}
  - id: forest
    name: {id: Penjagaan hutan, en: Forest patrols}
    definition: {id: Warga meronda hutan., en: Households patrol the forest.}
  - id: trust
    name: Kepercayaan
    definition: Percaya pada pengurus.
    patterns:
      - percaya
  - id: nothing
    name: "-"
"""


@pytest.fixture
def codebook() -> Codebook:
    return read_codebook(SMALL, name="small")


def found(
    text: str, codebook: Codebook, *, suggesters: tuple[str, ...] = ("definitions",)
) -> list[Suggestion]:
    return list(suggest(Document.from_text(text, title="a"), codebook, suggesters=suggesters))


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        ("Pembayaran airnya sering terlambat.", "fees", ["Pembayaran", "airnya"]),
        ("They were paying for the meter.", "fees", ["paying", "meter"]),
        ("Air-bersih itu mahal.", "fees", ["Air", "bersih"]),
        ("Iuran  dan   tunggakan.", "fees", ["Iuran", "tunggakan"]),
        ("Kami meronda di hutan, hutan lindung.", "forest", ["meronda", "hutan", "hutan"]),
    ],
)
def test_two_words_of_the_definition_in_any_form(
    codebook: Codebook, sentence: str, code: str, words: list[str]
) -> None:
    (one,) = found(f"Begini. {sentence} Begitu.", codebook)
    assert (one.segment.quote, one.code_id, one.suggester) == (sentence, code, "definitions")
    text = f"Begini. {sentence} Begitu."
    assert [text[start:end] for start, end in one.evidence] == words
    assert {match.pattern_id for match in one.matches} == {f"definitions:{code}"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Airnya keruh.",  # one word
        "Air, air, dan air.",  # one word three times
        "Warga punya rumah tangga.",  # a word that two of the codes have
        "Yang untuk itu sudah saya.",  # function words
        "Pajak kendaraan naik.",  # what the code is not
        "Kepercayaan pada pengurus runtuh.",  # a code with patterns
        "",
    ],
)
def test_what_does_not_suffice(codebook: Codebook, sentence: str) -> None:
    assert found(sentence, codebook) == []


def test_the_status_is_read_around_the_words(codebook: Codebook) -> None:
    ones = found("Belum ada iuran air. Iuran airnya perlu diatur. Iuran air berjalan.", codebook)
    assert [(one.status, one.cue) for one in ones] == [
        (Status.ABSENT, "Belum"),
        (Status.WISHED, "perlu"),
        (Status.PRESENT, ""),
    ]


@pytest.mark.parametrize(("lack", "status"), [("false", Status.ABSENT), ("true", Status.PRESENT)])
def test_a_code_that_names_a_lack_is_there_where_its_words_are(lack: str, status: Status) -> None:
    code = f"{{id: apathy, name: Apatis, definition: Minimnya gairah., lack: {lack}}}"
    codebook = read_codebook(f"id: small\nname: Small\ncodes:\n  - {code}\n", name="small")
    (one,) = found("Gairah warga minim.", codebook)
    assert one.status is status


def test_an_interviewer_is_not_listened_to(codebook: Codebook) -> None:
    text = "Apakah iuran air dibayar? Iuran air dibayar."
    turns = (Turn("P", Role.INTERVIEWER, 0, 25), Turn("N", Role.INFORMANT, 26, len(text)))
    document = Document("a", "a", Kind.INTERVIEW, text, turns)
    (one,) = suggest(document, codebook, suggesters=["definitions"])
    assert one.start == 26


@given(st.text(alphabet=st.sampled_from("airiuranbayar .-\n\t😀'\"!?"), max_size=120))
def test_evidence_lies_in_its_sentence_whatever_the_text(text: str) -> None:
    document = Document.from_text(text, title="a")
    for one in suggest(document, read_codebook(SMALL, name="small"), suggesters=["definitions"]):
        assert one.segment == document.segment(one.start, one.end)
        assert all(one.start <= start < end <= one.end for start, end in one.evidence)


def test_without_patterns_the_shipped_codebook_is_left_with_its_definitions() -> None:
    text = "Bupati memimpin rapat dan menjembatani perbedaan antara dinas dan perusahaan."
    assert found(text, load_codebook("ansell-gash")) == []  # all of its codes have patterns


# together with the patterns, in a corpus

TEXT = "Iuran air dibayar. Kami percaya pada pengurus. Warga meronda hutan."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "corpus.sqlite", create=True) as corpus:
        corpus.add_document(Document.from_text(TEXT, title="a"))
        yield corpus


def rows(corpus: Corpus) -> dict[str, Suggestion]:
    return {one.code_id: one for one in corpus.suggestions()}


def test_each_code_has_the_suggester_that_knows_it(corpus: Corpus, codebook: Codebook) -> None:
    assert suggest_corpus(corpus, codebook, suggesters=BOTH) == SuggestionCounts(added=3)
    assert {code: one.suggester for code, one in rows(corpus).items()} == {
        "fees": "definitions",
        "trust": "patterns",
        "forest": "definitions",
    }
    assert suggest_corpus(corpus, codebook, suggesters=BOTH) == SuggestionCounts()


def test_switching_it_on_and_off_concerns_its_codes_only(corpus: Corpus, codebook: Codebook) -> None:
    suggest_corpus(corpus, codebook)
    before = corpus.scanned("a")
    assert suggest_corpus(corpus, codebook, suggesters=BOTH) == SuggestionCounts(added=2)
    assert {code for code, key in corpus.scanned("a").items() if key != before[code]} == {"fees", "forest"}
    fees = rows(corpus)["fees"]
    corpus.decide(Decision(fees.segment, "fees", "Sari", Verdict.ACCEPTED, suggestion_id=fees.id))
    assert suggest_corpus(corpus, codebook) == SuggestionCounts(withdrawn=1)
    assert rows(corpus).keys() == {"fees", "trust"}
    assert corpus.scanned("a") == before


def test_an_edited_definition_is_matched_again_alone(corpus: Corpus, codebook: Codebook) -> None:
    suggest_corpus(corpus, codebook, suggesters=BOTH)
    before = corpus.scanned("a")
    other = read_codebook(SMALL.replace("Warga meronda hutan.", "Warga menanam pohon."), name="other")
    assert suggest_corpus(corpus, other, suggesters=BOTH) == SuggestionCounts(withdrawn=1)
    assert {code for code, key in corpus.scanned("a").items() if key != before[code]} == {"forest"}


def test_the_first_pattern_of_a_code_takes_over(corpus: Corpus, codebook: Codebook) -> None:
    suggest_corpus(corpus, codebook, suggesters=BOTH)
    fees = rows(corpus)["fees"]
    corpus.decide(Decision(fees.segment, "fees", "Sari", Verdict.REJECTED, suggestion_id=fees.id))
    forest = rows(corpus)["forest"]
    grown = SMALL.replace("  - id: forest", "    patterns: [iuran]\n  - id: forest").replace(
        "  - id: trust", "    patterns: [hutan]\n  - id: trust"
    )
    counts = suggest_corpus(corpus, read_codebook(grown, name="grown"), suggesters=BOTH)
    assert counts == SuggestionCounts(added=1, kept=1, withdrawn=1)
    after = rows(corpus)
    assert after["fees"] == fees  # decided: neither touched nor asked again
    assert (after["forest"].suggester, after["forest"].segment) == ("patterns", forest.segment)
    assert len(list(corpus.suggestions())) == 3
