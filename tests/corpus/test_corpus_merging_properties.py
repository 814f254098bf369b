"""Copies that are worked on apart and merged in any order come to the same, and lose nothing."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.anchoring import Alignment, turns_after
from qualcode.corpus import Corpus
from qualcode.model import (
    About,
    Decision,
    Document,
    Fit,
    Match,
    Memo,
    Segment,
    Status,
    Suggestion,
    Verdict,
)

CODERS = ("ani", "budi")
ONE_PERSON = {coder: coder for coder in CODERS}
SENTENCES = (
    "Kami saling percaya.",
    "Belum ada komitmen dari kabupaten.",
    "Rapat diadakan setiap bulan di balai desa.",
    "Airnya sudah habis sejak tahun lalu.",
)
START = Document.from_text(" ".join(SENTENCES), title="catatan")

coders = st.sampled_from(CODERS)
numbers = st.integers(0, 5)
sentences = st.integers(0, len(SENTENCES) - 1)
verdicts = st.sampled_from([Verdict.ACCEPTED, Verdict.REJECTED, Verdict.SKIPPED])
step = st.one_of(
    st.tuples(st.just("decide"), coders, sentences, verdicts),
    st.tuples(st.just("code"), coders, sentences, st.sampled_from(["x", "y"])),
    st.tuples(st.just("undo"), coders, numbers, st.none()),
    st.tuples(st.just("again"), coders, numbers, st.sampled_from(["again-1", "again-2"])),
    st.tuples(st.just("memo"), coders, numbers, st.sampled_from(["satu", "dua", ""])),
)
steps = st.lists(step, max_size=6)
corrections = st.lists(
    st.sampled_from([("habis", "surut"), ("Rapat", "Rapat warga"), ("Kami", "KAMI")]), max_size=2
)


def do(corpus, action):
    what, coder, which, how = action
    text = corpus.document(START.id).text
    if what == "decide":
        offered = list(corpus.suggestions(include_withdrawn=True))
        one = offered[which % len(offered)]
        corpus.decide(Decision(one.segment, one.code_id, coder, how, suggestion_id=one.id))
    elif what == "code":
        words = SENTENCES[which].split()[1]
        start = text.find(words)
        if start >= 0:
            segment = Segment(START.id, start, start + len(words), words)
            corpus.decide(Decision(segment, how, coder, Verdict.CODED))
    elif what == "memo":
        corpus.write_memo(Memo(About.CODE, f"code-{which % 2}", coder, how))
    else:
        mine = [one for one in corpus.standing_decisions(coder=coder) if one.fit is not Fit.UNPLACED]
        if not mine:
            return
        one = mine[which % len(mine)]
        if what == "undo":
            corpus.undo(coder, one.id)
        else:
            verdict = Verdict.CODED if one.suggestion_id is None else Verdict.CORRECTED
            new = Decision(one.segment, how, coder, verdict, suggestion_id=one.suggestion_id)
            corpus.decide_again(new, earlier=one.id)


def correct(corpus, changes):
    for old, new in changes:
        document = corpus.document(START.id)
        if new in document.text:
            continue
        text = document.text.replace(old, new)
        turns = turns_after(Alignment.of(document.text, text), document.turns)
        corpus.revise(replace(document, text=text, turns=turns), reason="edit", coder="ani")


def begin(folder: Path) -> Path:
    path = folder / "start.sqlite"
    with Corpus.open(path, create=True) as corpus:
        corpus.add_document(START)
        found = []
        for number, sentence in enumerate(SENTENCES):
            start = START.text.index(sentence)
            segment = START.segment(start, start + len(sentence))
            found.append(Suggestion(segment, "x", Status.PRESENT, (Match(start, start + 4, f"p{number}"),)))
        corpus.store_suggestions(START.id, {"x": "1"}, found)
        corpus.decide(Decision(found[0].segment, "x", "ani", Verdict.CODED))
    return path


def standing(corpus):
    """What stands, as content: nothing of the numbers that rows have in one copy, nor by which texts their
    words have come."""
    decided = Counter(
        (one.coder, one.segment.quote, one.code_id, one.verdict, one.status, one.at, one.fit is Fit.UNPLACED)
        for one in corpus.standing_decisions()
    )
    noted = Counter((memo.coder, memo.target, memo.text, memo.at) for memo in corpus.memos())
    return decided, noted


def said(corpus):
    return Counter(
        (one.coder, one.code_id, one.verdict, one.at) for one in corpus.decisions() if one.undoes is None
    )


def merge(corpus, other):
    return corpus.merge(Path(other.name), coders=ONE_PERSON)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=steps, works=st.tuples(steps, steps, steps), fixes=corrections, order=st.permutations(range(3)))
def test_three_copies_in_any_order(before, works, fixes, order):
    with TemporaryDirectory() as folder:
        path = begin(Path(folder))
        with Corpus.open(path) as corpus:
            for action in before:
                do(corpus, action)
        copies = [Path(folder) / f"{name}.sqlite" for name in "abc"]
        for copy in copies:
            shutil.copy(path, copy)
        opened = [Corpus.open(copy) for copy in copies]
        for corpus, work in zip(opened, works, strict=True):
            for action in work:
                do(corpus, action)
        correct(opened[1], fixes)
        everything = said(opened[0]) | said(opened[1]) | said(opened[2])

        target, *rest = (opened[number] for number in order)
        for corpus in rest:
            merge(target, corpus)
        for corpus in rest:
            merge(corpus, target)
        for corpus in opened:
            assert corpus.problems() == []
            assert standing(corpus) == standing(target)
            assert said(corpus) == everything
            assert corpus.document(START.id).text == opened[1].document(START.id).text
            for other in opened:
                if other is not corpus:
                    assert not merge(corpus, other).brought
            corpus.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    work=st.lists(st.tuples(st.integers(0, 1), step), max_size=10),
    later=steps,
    fixes=st.tuples(corrections, corrections),
)
def test_two_copies_that_both_go_on_and_correct(work, later, fixes):
    with TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{name}.sqlite" for name in "ab"]
        path = begin(Path(folder))
        for copy in copies:
            shutil.copy(path, copy)
        one, two = (Corpus.open(copy) for copy in copies)
        for which, action in work:
            do((one, two)[which], action)
        correct(one, fixes[0])
        correct(two, fixes[1])
        merge(one, two)
        for action in later:
            do(one, action)
        merge(two, one)
        merge(one, two)
        for corpus in (one, two):
            assert corpus.problems() == []
            assert said(corpus) == said(one)
        assert standing(one) == standing(two)
        assert not merge(one, two).brought
        assert not merge(two, one).brought
        one.close()
        two.close()
