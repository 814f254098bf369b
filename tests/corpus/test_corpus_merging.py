"""Copies of one corpus on disk that were worked on apart, brought together again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import qualcode
from qualcode.corpus import Corpus
from qualcode.corpus.merging import Difference, Fate
from qualcode.errors import CorpusError
from qualcode.model import (
    About,
    BlindAssignment,
    BlindReading,
    BlindSegment,
    Decision,
    Document,
    Fit,
    Look,
    Memo,
    Opening,
    Reading,
    Sample,
    SampledSentence,
    Status,
    Stratum,
    Suggestion,
    Verdict,
)

Copy = Callable[[str], Path]

# Stops for ever before the statement that begins with argv[3], in the middle of the merge.
_MERGE = """
import sys, threading
from pathlib import Path
from sqlalchemy import Engine, event
from qualcode.corpus import Corpus
@event.listens_for(Engine, "before_cursor_execute")
def stop(connection, cursor, statement, *rest):
    if len(sys.argv) > 3 and statement.startswith(sys.argv[3]):
        print("in the middle", flush=True)
        threading.Event().wait()
print(Corpus.open(sys.argv[1]).merge(Path(sys.argv[2])).decisions, flush=True)
"""


@contextmanager
def merging(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _MERGE, *map(str, arguments)],
        cwd=Path(qualcode.__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def copy(corpus: Corpus, path: Path, trust: Suggestion, tmp_path: Path) -> Copy:
    """copy(name) -> the path of a copy of the corpus with two interviews and one suggestion."""

    def make(name: str) -> Path:
        target = tmp_path / name / "corpus.sqlite"
        target.parent.mkdir()
        corpus.close()  # writes the log into the file
        shutil.copy(path, target)
        return target

    return make


@pytest.fixture
def two(copy: Copy) -> Iterator[tuple[Corpus, Corpus]]:
    """Two copies that are open."""
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        yield a, b


def bring(corpus: Corpus, other: Corpus, **options: object):
    return corpus.merge(Path(other.name), **options)


def by_hand(corpus, document, quote, coder, code="x", **fields):
    start = document.text.index(quote)
    return corpus.decide(
        Decision(document.segment(start, start + len(quote)), code, coder, Verdict.CODED, **fields)
    )


def by(corpus, suggestion, coder, verdict=Verdict.ACCEPTED, **fields):
    return corpus.decide(
        Decision(
            suggestion.segment, suggestion.code_id, coder, verdict, suggestion_id=suggestion.id, **fields
        )
    )


def standing(corpus):
    return sorted(
        (d.coder, d.segment.quote, d.code_id, str(d.verdict), str(d.status), d.memo)
        for d in corpus.standing_decisions()
    )


def test_two_coders_in_two_copies(copy, trust):
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        by(a, trust, "ani")
        by(b, trust, "budi", Verdict.REJECTED)
        report = a.merge(Path(b.name))
        assert report.decisions == 1
        assert a.problems() == []
        again = a.merge(Path(b.name))
        assert not again.brought
        b.merge(Path(a.name))
        assert standing(a) == standing(b)
        assert len(standing(a)) == 2


def test_corrected(copy, trust, village):
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        by(a, trust, "ani")
        by(b, trust, "budi")
        text = village.text.replace("Bagaimana", "Lalu bagaimana")
        b.add_document(replace(village, text=text, turns=()))
        a.merge(Path(b.name))
        assert a.problems() == []
        assert standing(a) and a.document(village.id).text == text
        assert not a.merge(Path(b.name)).brought
        b.merge(Path(a.name))
        assert standing(a) == standing(b)


def test_the_same_text_under_another_id(two, village):
    a, b = two
    text = Document.from_text("Warga bergotong royong membangun sumur.", title="x")
    a.add_document(replace(text, id="lapangan"))
    b.add_document(replace(text, id="catatan-3"))
    by_hand(b, b.document("catatan-3"), "Warga", "budi")
    report = bring(a, b)
    fates = {one.theirs: (one.id, one.fate) for one in report.documents}
    assert fates["catatan-3"] == ("lapangan", Fate.HERE)
    assert [one.segment.document_id for one in a.standing_decisions()] == ["lapangan"]
    assert a.document_ids() == ["informan-1", "informan-2", "lapangan"]
    assert not bring(a, b).brought


def test_another_text_under_the_same_id_is_another_document(two):
    a, b = two
    a.add_document(Document.from_text("Warga bergotong royong membangun sumur.", title="catatan"))
    other = Document.from_text("Rapat ditunda karena hujan deras semalam suntuk.", title="catatan")
    b.add_document(other)
    by_hand(b, b.document("catatan"), "Rapat", "budi")
    report = bring(a, b)
    assert {one.theirs: one.id for one in report.documents}["catatan"] == "catatan-2"
    assert a.document("catatan-2").text == other.text
    assert [one.segment.document_id for one in a.standing_decisions()] == ["catatan-2"]
    assert not bring(a, b).brought
    bring(b, a)
    assert b.document_ids() == ["catatan", "catatan-3", "informan-1", "informan-2"], "-2 is taken in a"


def test_ours_is_the_newer_text(two, village):
    a, b = two
    text = village.text.replace("Bagaimana", "Lalu bagaimana")
    a.revise(replace(village, text=text, turns=()), reason="edit", coder="ani")
    by_hand(b, village, "saling percaya", "budi")
    report = bring(a, b)
    assert {one.fate for one in report.documents} == {Fate.HERE}
    assert a.document(village.id).text == text
    (placed,) = a.standing_decisions()
    assert placed.fit is Fit.MOVED and placed.segment.quote == "saling percaya"
    assert report.coders[0].moved == 1
    assert a.problems() == []


def test_attributes_that_differ_are_told_and_those_that_are_missing_come_in(two, village):
    a, b = two
    a.set_attributes(village.id, {"level": "dusun"})
    b.set_attributes(village.id, {"date": "2023-05-01"}, {"I": {"sector": "tani"}})
    (document,) = (one for one in bring(a, b).documents if one.id == village.id)
    assert document.differences == (Difference(village.id, "level", "dusun", "Desa"),)
    assert set(document.filled) == {"date", "sector of I"}
    ours = a.document(village.id)
    assert ours.attributes == {"informant": "Informan 1", "level": "dusun", "date": "2023-05-01"}
    assert ours.speakers == {"I": {"sector": "tani"}}
    assert not bring(a, b).brought


def test_what_is_undone_there_is_undone_here(corpus, copy, trust, village):
    by(corpus, trust, "ani")
    by_hand(corpus, village, "Kami", "ani")
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        b.undo("ani")
        b.undo("ani")
        assert bring(a, b).decisions == 2
        assert a.standing_decisions() == []
        assert len(a.decisions()) == 4, "what was taken back stays in the log"
        # taken back in both copies: the second time says nothing new
        assert not bring(b, a).brought


def test_what_both_took_back_is_taken_back_once(corpus, copy, trust):
    by(corpus, trust, "ani")
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        a.undo("ani")
        b.undo("ani")
        assert not bring(a, b).brought
        assert len(a.decisions()) == 2 and a.problems() == []


def test_an_undo_under_another_name_than_the_decision_has_here_is_left_out_and_told(corpus, copy, trust):
    by(corpus, trust, "ani")
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        b.undo("ani")
        by(b, trust, "ani", Verdict.REJECTED)
        report = bring(a, b, coders={"ani": "budi"})
        assert "1 undos" in report.left_out[0]
        assert [(coder, verdict) for coder, *_, verdict, _, _ in standing(a)] == [
            ("ani", "accepted"),
            ("budi", "rejected"),
        ]


def test_a_decision_of_a_third_copy_that_was_undone_there(copy, trust):
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b, Corpus.open(copy("c")) as c:
        by(c, trust, "citra")
        bring(a, c)
        bring(b, c)
        b.undo("citra")
        bring(a, b)
        assert a.standing_decisions() == []
        assert not bring(a, c).brought, "what was taken back does not come back"


def test_the_later_decision_of_one_coder_stands_whichever_was_merged_last(two, trust):
    a, b = two
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    by(a, trust, "ani", at=noon + timedelta(hours=1))
    by(b, trust, "ani", Verdict.REJECTED, at=noon)
    (conflict,) = bring(a, b, coders={"ani": "ani"}).conflicts
    assert conflict.ours_stands and not conflict.both_stand
    assert (conflict.ours.verdict, conflict.theirs.verdict) == (Verdict.ACCEPTED, Verdict.REJECTED)
    bring(b, a, coders={"ani": "ani"})
    assert standing(a) == standing(b)
    assert [one.verdict for one in a.standing_decisions()] == [Verdict.ACCEPTED]


def test_a_coding_by_hand_taken_up_again_in_both_copies_stands_twice(corpus, copy, village):
    first = by_hand(corpus, village, "Kami", "ani")
    with Corpus.open(copy("a")) as a, Corpus.open(copy("b")) as b:
        for one, code in ((a, "y"), (b, "z")):
            again = Decision(first.segment, code, "ani", Verdict.CODED)
            one.decide_again(again, earlier=first.id)
        (conflict,) = bring(a, b, coders={"ani": "ani"}).conflicts
        assert conflict.both_stand
        assert (conflict.ours.code_id, conflict.theirs.code_id) == ("y", "z")
        assert sorted(one.code_id for one in a.standing_decisions()) == ["y", "z"]


def test_one_code_by_hand_on_the_same_words_in_both_copies(two, village):
    a, b = two
    by_hand(a, village, "Kami", "consensus")
    by_hand(a, village, "percaya", "consensus")
    by_hand(b, village, "Kami", "consensus", status=Status.ABSENT)
    by_hand(b, village, "percaya", "consensus")
    (conflict,) = bring(a, b, coders={"consensus": "consensus"}).conflicts
    assert conflict.both_stand and conflict.segment.quote == "Kami"
    assert (conflict.ours.status, conflict.theirs.status) == (Status.PRESENT, Status.ABSENT)
    assert len(a.standing_decisions()) == 4


def test_one_decision_under_two_names_is_not_brought_in_twice(two, trust):
    a, b = two
    by(b, trust, "budi")
    bring(a, b, coders={"budi": "bu-di"})
    with pytest.raises(CorpusError, match="here already as decisions of 'bu-di'") as caught:
        bring(a, b)
    assert "--as budi=bu-di" in caught.value.hint


def test_what_comes_along(two, village, trust):
    a, b = two
    whole = BlindSegment(1, village.segment(0, len(village.text)))
    assigned = b.assign_blind(BlindAssignment(7, 0.5, "document", (whole,)))
    b.read_blind(BlindReading(assigned.id, 1, "budi"))
    b.write_memo(Memo(About.PROJECT, "", "budi", "Lelah."))
    by(b, trust, "budi")
    by_hand(b, village, "Kami", "citra")
    b.open_pair(Opening("budi", "citra", "consensus", "budi"))
    stratum = Stratum(village.id, village.digest, 1, ((trust.id,),))
    sample = b.add_sample(Sample(1, 1, "f", (stratum,), (SampledSentence(1, whole.segment, 1.0),)))
    b.look(Look(sample.id, 1, "budi", Reading.NOTHING))
    report = bring(a, b, coders={"budi": "Budi"})
    assert report.memos == 1 and all(
        report.others[name] == 1
        for name in (
            "blind assignments", "blind segments read", "samples", "sampled sentences read", "opened pairs",
        )
    )  # fmt: skip
    assert a.blind_for("Budi") == [] and a.blind_for("citra")
    assert a.memos()[0].coder == "Budi"
    assert set(a.sight("Budi").coders) == {"Budi", "citra", "consensus"}
    assert a.sight("ani").closed == ("Budi", "citra")
    assert not bring(a, b, coders={"budi": "Budi"}).brought
    assert a.problems() == []


@pytest.mark.parametrize("statement", ["INSERT INTO decisions", "INSERT INTO standing", "INSERT INTO merges"])
def test_killed_half_way_our_corpus_is_as_it_was(copy, trust, village, statement):
    ours, theirs = copy("a"), copy("b")
    with Corpus.open(ours) as a, Corpus.open(theirs) as b:
        by(a, trust, "ani")
        by(b, trust, "budi")
        text = village.text.replace("Bagaimana", "Lalu bagaimana")
        b.revise(replace(village, text=text, turns=()), reason="edit", coder="budi")
        before = standing(a)
    with merging(ours, theirs, statement) as process:
        assert process.stdout.readline() == "in the middle\n"
    with Corpus.open(ours) as a:
        assert standing(a) == before and a.merges() == []
        assert a.document(village.id).text == village.text and a.revisions(village.id) == []
        assert a.problems() == []
        assert a.merge(theirs).decisions == 1


def test_two_merges_at_once_bring_everything_once(copy, trust):
    ours, theirs = copy("a"), copy("b")
    with Corpus.open(theirs) as b:
        by(b, trust, "budi")
    with merging(ours, theirs) as one, merging(ours, theirs) as other:
        brought = sorted(process.stdout.read().strip() for process in (one, other))
        assert (one.wait(), other.wait()) == (0, 0)
    assert brought == ["0", "1"]
    with Corpus.open(ours) as a:
        assert len(a.decisions()) == 1 and len(a.merges()) == 1 and a.problems() == []
