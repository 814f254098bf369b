"""Scores against a gold coding: by hand on a few sentences, and against scikit-learn on random ones."""

from __future__ import annotations

import math
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support
from sklearn.preprocessing import MultiLabelBinarizer

from qualcode.codebook import load_codebook
from qualcode.errors import ReadError
from qualcode.model import Codebook, Status
from qualcode.suggestions.evaluation import (
    Confusion,
    Evaluation,
    Score,
    compare,
    evaluate,
    read_gold,
    score_sets,
)

CODES = ["incentives", "trust", "commitment", "rules", "outcomes"]
CODEBOOK = """\
id: village
version: "1.0"
name: Village
citation: Invented for the tests.
codes:
  - {id: process, name: Process, definition: All of it., patterns: [musyawarah]}
  - id: trust
    parent: process
    name: {id: Kepercayaan, en: Trust}
    definition: Trust.
    patterns: [saling percaya]
  - {id: commitment, parent: process, name: Commitment, definition: Will., patterns: [komitmen]}
  - {id: ownership, parent: commitment, name: Ownership, definition: Own., patterns: [rasa memiliki]}
  - {id: outcomes, name: Outcomes, definition: Results., patterns: [panen meningkat]}
"""
# the patterns give: trust; commitment and ownership; ownership; nothing; outcomes and trust; process
GOLD = """\
document,text,codes,status
a,Kami saling percaya.,trust,present
a,Belum ada komitmen dan rasa memiliki.,commitment,absent
a,Warga punya rasa memiliki.,commitment,wished
a,Airnya habis dulu.,trust|outcomes,
b,Panen meningkat karena kami saling percaya.,commitment,
b,Ada musyawarah di balai desa.,,
"""


@pytest.fixture
def village(tmp_path: Path) -> Codebook:
    path = tmp_path / "village.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return load_codebook(path)


def written(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = tmp_path / "gold.csv"
    path.write_text(text, encoding=encoding, newline="")
    return path


def measured(tmp_path: Path, codebook: Codebook, text: str = GOLD) -> Evaluation:
    return evaluate(read_gold(written(tmp_path, text), [codebook]), codebook)


def figures(score: Score) -> tuple[int, int, int]:
    return score.tp, score.fp, score.fn


def test_the_counts_are_those_that_one_counts_by_hand(tmp_path: Path, village: Codebook) -> None:
    code = measured(tmp_path, village).code
    assert [(score.key, *figures(score)) for score in code.scores] == [
        ("trust", 1, 1, 1),
        ("commitment", 2, 0, 1),
        ("outcomes", 0, 1, 1),
    ]
    assert code.total == Score("", 3, 2, 3, n=6)
    assert code.total.precision == pytest.approx(3 / 5)
    assert code.total.recall == pytest.approx(3 / 6)
    assert code.total.f1 == pytest.approx(2 * 3 / (2 * 3 + 2 + 3))


def test_components_and_any_code_are_counted_once_a_sentence(tmp_path: Path, village: Codebook) -> None:
    evaluation = measured(tmp_path, village)
    # rows 2-4 and 6 are right for the process (trust for commitment is its component); 7 has no code
    assert figures(evaluation.component.score("process")) == (4, 1, 1)
    assert figures(evaluation.component.score("outcomes")) == (0, 1, 1)
    assert figures(evaluation.any_code) == (4, 1, 1)


def test_what_is_coarser_than_the_gold_is_set_aside_at_the_level_of_codes(
    tmp_path: Path, village: Codebook
) -> None:
    evaluation = measured(tmp_path, village)
    assert evaluation.set_aside == 1
    assert "process" not in {score.key for score in evaluation.code.scores}
    with_parent = measured(tmp_path, village, f"{GOLD}b,Tanpa kata kunci.,process,\n")
    assert with_parent.set_aside == 0
    assert figures(with_parent.code.score("process")) == (0, 1, 1)


def test_a_child_counts_as_its_parent_only_where_the_gold_never_uses_the_child(
    tmp_path: Path, village: Codebook
) -> None:
    code = measured(tmp_path, village, f"{GOLD}b,Jalan itu rusak.,ownership,\n").code
    assert figures(code.score("ownership")) == (0, 2, 1)
    assert figures(code.score("commitment")) == (1, 0, 2)


def test_a_code_that_the_gold_knows_nothing_of_is_wrong(tmp_path: Path, village: Codebook) -> None:
    code = measured(tmp_path, village, "document,text,codes\na,Panen meningkat.,trust\n").code
    assert figures(code.score("outcomes")) == (0, 1, 0)
    assert code.score("outcomes").recall is None


def test_each_missed_code_is_paired_with_what_was_wrong_in_its_sentence(
    tmp_path: Path, village: Codebook
) -> None:
    assert measured(tmp_path, village).code.confusions == (
        Confusion("trust", "", 1),
        Confusion("commitment", "trust", 1),
        Confusion("commitment", "outcomes", 1),
        Confusion("outcomes", "", 1),
    )


def test_the_status_is_compared_where_code_and_status_are_given(tmp_path: Path, village: Codebook) -> None:
    status = measured(tmp_path, village).status
    assert status is not None
    assert (status.agreed, status.n) == (2, 3)
    assert status.counts == {
        (Status.PRESENT, Status.PRESENT): 1,
        (Status.ABSENT, Status.ABSENT): 1,
        (Status.WISHED, Status.PRESENT): 1,
    }
    assert measured(tmp_path, village, "document,text,codes\na,Saling percaya.,trust\n").status is None


def test_a_gold_with_three_statuses_is_compared_with_the_nearest_of_the_three(
    tmp_path: Path, village: Codebook
) -> None:
    rows = (
        "a,Tidak semua warga saling percaya.,trust,{}\n"
        '"a","Kalau warga saling percaya, pasti jalan.",trust,wished\n'
        '"a","Dulu kami saling percaya, sekarang bubar.",trust,present\n'
    )
    coarse = measured(tmp_path, village, HEADER + rows.format("absent")).status
    assert coarse is not None
    assert (coarse.agreed, coarse.n, coarse.converted) == (3, 3, 3)
    fine = measured(tmp_path, village, HEADER + rows.format("partial")).status
    assert fine is not None
    assert (fine.agreed, fine.n, fine.converted) == (1, 3, 0)
    assert fine.counts[Status.WISHED, Status.HYPOTHETICAL] == 1


def test_of_several_suggestions_that_count_as_one_code_an_absent_one_gives_the_status(
    tmp_path: Path, village: Codebook
) -> None:
    sentence = "Komitmen sudah ada, tetapi belum ada rasa memiliki."
    status = measured(
        tmp_path, village, f'document,text,codes,status\na,"{sentence}",commitment,absent\n'
    ).status
    assert status is not None
    assert status.counts == {(Status.ABSENT, Status.ABSENT): 1}


def test_the_first_codebook_says_which_code_is_whose_parent(tmp_path: Path, village: Codebook) -> None:
    text = CODEBOOK.replace("id: trust\n    parent: process", "id: trust\n    parent: outcomes")
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    other = load_codebook(tmp_path / "other.yaml")
    path = written(tmp_path, "document,text,codes\na,Saling percaya.,trust\n")
    for first, second in ((village, other), (other, village)):
        gold = read_gold(path, [first, second])
        for one in (first, second):
            (score,) = evaluate(gold, one).component.scores
            assert (score.key, *figures(score)) == (first.component("trust"), 1, 0, 0)


def test_two_codebooks_are_measured_with_the_same_yardstick(tmp_path: Path, village: Codebook) -> None:
    text = CODEBOOK.replace("[rasa memiliki]", "[airnya habis]").replace("id: outcomes", "id: results")
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    other = load_codebook(tmp_path / "other.yaml")
    gold = read_gold(written(tmp_path, GOLD), [village, other])
    order = [code.id for code in gold.tree.codes]
    assert order == ["process", "trust", "commitment", "ownership", "outcomes", "results"]
    found = compare(evaluate(gold, village).code, evaluate(gold, other).code, order=order)
    assert [(one.key, figures(one.first), figures(one.second)) for one in found] == [
        ("trust", (1, 1, 1), (1, 1, 1)),
        ("commitment", (2, 0, 1), (1, 1, 2)),
        ("outcomes", (0, 1, 1), (0, 0, 1)),
        ("results", (0, 0, 0), (0, 1, 0)),
    ]
    assert found[0].f1 == 0
    assert found[1].f1 == pytest.approx(2 / 5 - 4 / 5)
    assert found[3].f1 is None


sides = st.lists(st.tuples(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES))), min_size=1)


@given(sides)
def test_the_arithmetic_is_that_of_scikit_learn(pairs: list[tuple[set[str], set[str]]]) -> None:
    gold, found = [wanted for wanted, _ in pairs], [given for _, given in pairs]
    level = score_sets(gold, found, order=CODES)
    table = MultiLabelBinarizer(classes=CODES).fit(gold)
    truth, guess = table.transform(gold), table.transform(found)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        each = precision_recall_fscore_support(truth, guess, average=None, zero_division=math.nan)
        micro = precision_recall_fscore_support(truth, guess, average="micro", zero_division=math.nan)
    for number, key in enumerate(CODES):
        assert_same(level.score(key), [float(column[number]) for column in each[:3]])
        assert level.score(key).tp + level.score(key).fn == each[3][number]
    assert_same(level.total, [float(figure) for figure in micro[:3]])


def assert_same(score: Score, expected: list[float]) -> None:
    for ours, theirs in zip((score.precision, score.recall, score.f1), expected, strict=True):
        assert (math.nan if ours is None else ours) == pytest.approx(theirs, nan_ok=True)


@given(sides)
def test_confusions_account_for_every_missed_and_every_wrong_code(
    pairs: list[tuple[set[str], set[str]]],
) -> None:
    level = score_sets([wanted for wanted, _ in pairs], [given for _, given in pairs], order=CODES)
    for score in level.scores:
        missed = [one for one in level.confusions if one.gold == score.key]
        wrong = [one for one in level.confusions if one.suggested == score.key]
        assert max((one.sentences for one in missed), default=0) <= score.fn
        assert sum(one.sentences for one in missed) >= score.fn
        assert max((one.sentences for one in wrong), default=0) <= score.fp
        assert sum(one.sentences for one in wrong) >= score.fp


def test_semicolons_a_byte_order_mark_and_indonesian_headings_are_read(
    tmp_path: Path, village: Codebook
) -> None:
    text = (
        'Dokumen;No;Kalimat;Kode;Status\r\na;1;"Kami; saling percaya.";"trust; ownership";WISHED\r\n;;;;\r\n'
    )
    (sentence,) = read_gold(written(tmp_path, text, encoding="utf-8-sig"), [village]).sentences
    assert (sentence.row, sentence.document, sentence.text) == (2, "a", "Kami; saling percaya.")
    assert sentence.codes == {"trust", "ownership"}
    assert sentence.status is Status.WISHED


def test_sentences_stay_apart_and_documents_may_alternate(tmp_path: Path, village: Codebook) -> None:
    text = "a,Kami saling,\nb,Ada komitmen,commitment\na,percaya.,\nb,Panen meningkat,outcomes\n"
    code = measured(tmp_path, village, f"document,text,codes\n{text}").code
    assert code.found == (frozenset(), {"commitment"}, frozenset(), {"outcomes"})


def test_a_sentence_over_several_lines_is_one_sentence(tmp_path: Path, village: Codebook) -> None:
    text = (
        'document,text,codes\na,"Kami\nsaling percaya.\n\nAda komitmen.",trust\na,Panen meningkat.,outcomes\n'
    )
    assert measured(tmp_path, village, text).code.found == ({"trust", "commitment"}, {"outcomes"})


def test_each_suggestion_stays_with_its_sentence_in_a_long_document(
    tmp_path: Path, village: Codebook
) -> None:
    texts = ["Saling percaya.", "Ya.", "Komitmen."] * 30
    text = "".join(f"a,{one},\n" for one in texts)
    found = measured(tmp_path, village, f"document,text,codes\n{text}").code.found
    assert found == ({"trust"}, frozenset(), {"commitment"}) * 30


HEADER = "document,text,codes,status\n"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "empty", "document, text, codes"),
        (HEADER, "no sentence", "one sentence a row"),
        ("document,text\na,b\n", "Row 1: no column is named 'codes'", "kode"),
        ("document,kalimat,text,codes\na,b,c,\n", "Row 1: two columns mean 'text'", "Keep one"),
        (f"{HEADER}a,b,,\n\na,,trust,\n", "Row 4, column 'text': the cell is empty", "Write the sentence"),
        (f"{HEADER},b,,\n", "Row 2, column 'document': the cell is empty", "Repeat"),
        (f"{HEADER}a,b, c,trust,present\n", "Row 2: it has 5 cells, but the header has 4", "double quotes"),
        (f"{HEADER}a,b,trust,maybe\n", "Row 2, column 'status': 'maybe'", "present, absent, wished"),
        (f"{HEADER}a,b,Trus,\n", "Row 2, column 'codes': 'Trus' is not a code of village", "'trust'"),
        (f"{HEADER}a,b,own,\n", "'own' is not a code", "did you mean 'ownership'"),
        (f"{HEADER}a,b,kepercayaan,\n", "'kepercayaan' is not a code", "did you mean 'trust'"),
        (f"{HEADER}a,b,comitment|xyz,\n", "Nor is 1 other.", "'xyz' (row 2)"),
        (f'{HEADER}a,"b"c,,\n', "gold.csv:2: The quotation marks", "doubled"),
    ],
)
def test_errors_name_the_row_and_the_column(
    tmp_path: Path, village: Codebook, text: str, message: str, hint: str
) -> None:
    with pytest.raises(ReadError) as caught:
        read_gold(written(tmp_path, text), [village])
    assert message in str(caught.value)
    assert hint in caught.value.hint
    assert "gold.csv" in str(caught.value)


def test_a_file_in_another_encoding_or_none_at_all_is_refused(tmp_path: Path, village: Codebook) -> None:
    path = written(tmp_path, f"{HEADER}a,“b”,,\n", encoding="cp1252")
    with pytest.raises(ReadError, match="UTF-8"):
        read_gold(path, [village])
    with pytest.raises(ReadError, match="cannot be read"):
        read_gold(tmp_path / "other.csv", [village])
