"""Patterns, traps, statuses: what is suggested, where, and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import qualcode
from qualcode.codebook import load_codebook
from qualcode.errors import SuggestError
from qualcode.model import Document, Kind, Role, Status, Turn
from qualcode.suggestions import suggest, token_pattern_problems

CASES = sorted((Path(__file__).parents[1] / "cases" / "suggestions").glob("*.yaml"))
GOLDEN = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in CASES
    for number, case in enumerate(YAML(typ="safe").load(path))
]


def codebook_of(tmp_path, rules, *, extra=""):
    """A codebook with one code "a" and these rules (YAML lines below the code)."""
    path = tmp_path / "small.yaml"
    head = "id: small\nname: Small\ncodes:\n  - id: a\n    name: A\n    definition: A.\n"
    path.write_text(head + rules + extra, encoding="utf-8")
    return load_codebook(path)


def patterns(*lines):
    return "    patterns:\n" + "".join(f"      - {line}\n" for line in lines)


def found(codebook, text):
    document = Document.from_text(text, title="t")
    return [
        (suggestion.code_id, suggestion.status, [document.text[a:b] for a, b in suggestion.evidence])
        for suggestion in suggest(document, codebook)
    ]


@pytest.fixture(scope="module")
def shipped():
    return load_codebook("ansell-gash")


@pytest.mark.parametrize("case", GOLDEN)
def test_golden_sentence(shipped, case):
    document = Document.from_text(case["text"], title="golden")
    statuses = {s.code_id: s.status for s in suggest(document, shipped)}
    if "not_code" in case:
        assert case["not_code"] not in statuses
        return
    assert case["code"] in statuses
    if case.get("status"):
        assert statuses[case["code"]] == case["status"]


def test_golden_sentences_are_many_and_cover_the_codebook(shipped):
    covered = {case.values[0].get("code") for case in GOLDEN}
    concepts = {code.id for code in shipped.codes if code.parent or not shipped.children(code.id)}
    assert len(GOLDEN) >= 100
    assert concepts - covered == set()


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("saling percaya", "Kami sudah saling mempercayai.", "saling mempercayai"),
        ("kerja sama", "Bekerjasama dengan desa.", "Bekerjasama"),
        ("kerja sama", "Bekerja  sama dengan desa.", "Bekerja  sama"),
        ("kerjasama", "Kami bekerja sama.", "bekerja sama"),
        ("tatap muka", "Lewat tatap-muka saja.", "tatap-muka"),
        ("rapat", "Rapat2nya banyak.", "Rapat2nya"),
        ("tidak ikut", "Mereka nggak diikutkan.", "nggak diikutkan"),
        ("ketidakjelasan", "Ada ketidak jelasan aturan.", "ketidak jelasan"),
        ('"dari # menjadi #"', "Angka dari 4,2 menjadi 2,28.", "dari 4,2 menjadi 2,28"),
        ("kurang … kepercayaan", "Kurangnya rasa saling percaya.", "Kurangnya rasa saling percaya"),
        ("build trust", "They were building trust.", "building trust"),
        ("buy-in", "There was buy in from all.", "buy in"),
        ("'\"PKS\"'", "Ada PKS dengan kampus.", "PKS"),
        ("'\"buka\"'", "Silakan Buka saja.", "Buka"),
        ("komitmen", "Trust dan commitment-nya, komitmennya ada.", "komitmennya"),
    ],
)
def test_a_phrase_finds(tmp_path, pattern, text, expected):
    assert [evidence for _, _, evidence in found(codebook_of(tmp_path, patterns(pattern)), text)] == [
        [expected]
    ]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("'\"PKS\"'", "Menurut pks itu."),
        ("'\"buka\"'", "Terbuka saja."),
        ("pertemuan", "Peneliti menemukan data."),
        ("saling percaya", "Kami saling. Percaya saja."),
        ("saling percaya", "Kami saling\npercaya."),
        ("kurang … percaya", "Kurang satu dua tiga empat lima enam percaya."),
        ("kurang … percaya", "Kurang. Percaya."),
        ("duduk bersama", "Penduduk bersama kami."),
    ],
)
def test_a_phrase_does_not_find(tmp_path, pattern, text):
    assert found(codebook_of(tmp_path, patterns(pattern)), text) == []


def test_a_trap_vetoes_what_it_overlaps_and_nothing_else(tmp_path):
    codebook = codebook_of(tmp_path, patterns("percaya"), extra="    traps:\n      - aliran kepercayaan\n")
    assert found(codebook, "Aliran kepercayaan itu lama.") == []
    assert found(codebook, "Penganut aliran kepercayaan saling percaya.") == [("a", "present", ["percaya"])]


def test_one_suggestion_a_sentence_and_code_with_the_longest_match_first(tmp_path):
    codebook = codebook_of(tmp_path, patterns("percaya", "saling percaya", "jujur"))
    document = Document.from_text("Kami jujur dan saling percaya.", title="t")
    (suggestion,) = suggest(document, codebook)
    assert suggestion.pattern_id == "a/saling-percaya"
    assert [document.text[a:b] for a, b in suggestion.evidence] == ["jujur", "saling percaya"]
    assert {match.pattern_id for match in suggestion.matches} == {"a/saling-percaya", "a/jujur"}


def test_interviewers_are_never_suggested(tmp_path):
    text = "P: Apakah saling percaya?\nN: Kami saling percaya."
    turns = (Turn("P", Role.INTERVIEWER, 3, 25), Turn("N", Role.INFORMANT, 29, len(text)))
    document = Document("d", "d", Kind.INTERVIEW, text, turns)
    (suggestion,) = suggest(document, codebook_of(tmp_path, patterns("saling percaya")))
    assert suggestion.start == 29


def test_a_status_set_by_the_researcher_wins(tmp_path):
    codebook = codebook_of(tmp_path, patterns("{phrase: jalan sendiri, status: absent}"))
    assert found(codebook, "Semua jalan sendiri.") == [("a", Status.ABSENT, ["jalan sendiri"])]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Mereka tidak saling curiga.", Status.PRESENT),
        ("Jangan saling curiga, ya.", Status.WISHED),
        ("Kalau saling curiga, bubar semua.", Status.HYPOTHETICAL),
        ("Dulu kami saling curiga, sekarang rukun.", Status.PAST),
        ("Baru sebagian warga yang saling curiga.", Status.PARTIAL),
        ("Perlu diingat, kami saling curiga.", Status.ABSENT),
    ],
)
def test_an_absence_set_by_the_researcher_turns_with_negators_conditions_and_times(tmp_path, text, status):
    codebook = codebook_of(tmp_path, patterns("{phrase: saling curiga, status: absent}"))
    assert found(codebook, text) == [("a", status, ["saling curiga"])]


def test_the_words_of_a_pattern_do_not_change_the_status_set_for_it(tmp_path):
    codebook = codebook_of(tmp_path, patterns("{phrase: setengah-setengah, status: absent}"))
    assert found(codebook, "Mereka setengah-setengah.")[0][1] is Status.ABSENT


@pytest.mark.parametrize("status", ["wished", "hypothetical", "partial", "past"])
def test_every_status_can_be_set(tmp_path, status):
    codebook = codebook_of(tmp_path, patterns(f"{{phrase: jalan sendiri, status: {status}}}"))
    assert found(codebook, "Belum jalan sendiri.")[0][1] == status


def test_a_code_about_the_past_is_present_in_the_past(tmp_path):
    rules, text = patterns("bentrok"), "Dulu kedua desa sering bentrok, sekarang rukun."
    assert found(codebook_of(tmp_path, rules), text)[0][1] == "past"
    assert found(codebook_of(tmp_path, "    past: true\n" + rules), text)[0][1] == "present"


def test_of_two_matches_the_one_that_holds_now_gives_the_status(tmp_path):
    codebook = codebook_of(tmp_path, patterns("saling percaya", "kompak"))
    assert found(codebook, "Dulu kami saling percaya, sekarang juga kompak.")[0][1] == "present"
    assert found(codebook, "Dulu kami saling percaya, sekarang tidak kompak.")[0][1] == "absent"


def test_a_lack_is_not_flipped_by_its_own_negation(tmp_path):
    rules, text = patterns("tidak punya kewenangan"), "Kami tidak punya kewenangan."
    assert found(codebook_of(tmp_path, rules), text)[0][1] == "absent"
    assert found(codebook_of(tmp_path, "    lack: true\n" + rules), text)[0][1] == "present"


def test_token_patterns_may_use_our_stem(tmp_path):
    codebook = codebook_of(tmp_path, patterns("{tokens: [{LOWER: saling}, {_: {stem: hormat}}]}"))
    assert found(codebook, "Mereka saling menghormati.") == [("a", "present", ["saling menghormati"])]


def test_token_patterns_use_the_tags_of_an_installed_pipeline(tmp_path):
    import spacy

    nlp = spacy.blank("id")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "bupati"}]], {"POS": "NOUN"})
    nlp.to_disk(tmp_path / "pipeline")
    codebook = codebook_of(tmp_path, patterns("{tokens: [{POS: NOUN}, {LOWER: hadir}]}"))
    document = Document.from_text("Para bupati hadir. Camat hadir.", title="t")
    with pytest.raises(SuggestError, match="tags"):
        list(suggest(document, codebook))
    (suggestion,) = suggest(document, codebook, pipeline=str(tmp_path / "pipeline"))
    assert document.text[slice(*suggestion.evidence[0])] == "bupati hadir"


def test_a_pipeline_that_is_not_installed_is_named(tmp_path):
    codebook = codebook_of(tmp_path, patterns("{tokens: [{POS: NOUN}]}"))
    with pytest.raises(SuggestError, match="id_core_nothing"):
        list(suggest(Document.from_text("Kami.", title="t"), codebook, pipeline="id_core_nothing"))


def test_what_spacy_objects_to_is_said_in_a_sentence():
    assert token_pattern_problems([{"LOWER": "saling"}]) is None
    assert "LOVER" in (token_pattern_problems([{"LOVER": "saling"}]) or "")


def test_widening_adds_neighbours_within_the_turn(tmp_path):
    codebook = codebook_of(tmp_path, patterns("percaya"))
    document = Document.from_text("Satu. Dua. Kami percaya. Empat. Lima.", title="t")
    (suggestion,) = suggest(document, codebook, widen=1)
    assert suggestion.segment.quote == "Dua. Kami percaya. Empat."


def test_the_public_names_are_those_of_the_docs():
    document = qualcode.Document.from_text("Kami sudah saling percaya.", title="Catatan", language="id")
    suggestions = list(qualcode.suggest(document, qualcode.load_codebook("ansell-gash")))
    trust = next(s for s in suggestions if s.code_id == "trust-building")
    assert (trust.start, trust.end, trust.status) == (0, 26, "present")
    assert trust.evidence and trust.pattern_id.startswith("trust-building/")


@given(st.text(alphabet=st.sampled_from('kami saling percaya rapat2 tidak. ?!\n-é😀’",'), max_size=200))
def test_evidence_lies_within_its_segment_and_the_quote_is_the_text(shipped, text):
    document = Document.from_text(text, title="t")
    for suggestion in suggest(document, shipped):
        assert document.text[suggestion.start : suggestion.end] == suggestion.segment.quote
        assert all(suggestion.start <= a < b <= suggestion.end for a, b in suggestion.evidence)
