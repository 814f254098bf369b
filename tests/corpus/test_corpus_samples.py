"""Samples and looks are only ever added to; a look that was taken back no longer stands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from qualcode.errors import NotFoundError
from qualcode.model import Look, Reading, Sample, SampledSentence, Stratum


@pytest.fixture
def sample(corpus, village, district):
    """A stored sample of two sentences, one of each interview."""
    sentences = []
    for number, (document, quote) in enumerate(
        [(village, "Kami saling percaya."), (district, "Kami rapat setiap bulan.")], start=1
    ):
        start = document.text.index(quote)
        sentences.append(SampledSentence(number, document.segment(start, start + len(quote)), 1.5))
    strata = tuple(Stratum(one.id, one.digest, 2, ((3, 4), ())) for one in (village, district))
    return corpus.add_sample(Sample(7, 2, "f", strata, tuple(sentences), codebook_digest="c"))


def readings(corpus, sample, coder=None):
    return [(one.number, one.coder, str(one.reading)) for one in corpus.looks(sample.id, coder=coder)]


def test_a_sample_comes_back_as_it_was_drawn(corpus, sample):
    assert corpus.sample(sample.id) == sample
    assert sample.at is not None


def test_the_same_sample_is_stored_once_and_another_beside_it(corpus, sample):
    assert corpus.add_sample(replace(sample, id=None, at=None)) == sample
    corpus.add_sample(replace(sample, seed=8))
    corpus.add_sample(replace(sample, population="g"))
    assert corpus.sample_ids() == [1, 2, 3]


def test_an_unknown_sample(corpus, sample):
    with pytest.raises(NotFoundError) as caught:
        corpus.sample(9)
    assert caught.value.hint == "There are: 1."


def test_the_last_look_of_a_coder_stands_until_it_is_taken_back(corpus, sample):
    corpus.look(Look(sample.id, 1, "ani", Reading.SKIPPED))
    corpus.look(Look(sample.id, 1, "budi", Reading.NOTHING))
    last = corpus.look(Look(sample.id, 1, "ani", Reading.CODED, seconds=1.5))
    assert readings(corpus, sample) == [(1, "budi", "nothing"), (1, "ani", "coded")]
    corpus.undo_look(last.id)
    assert readings(corpus, sample, "ani") == [(1, "ani", "skipped")]
    with pytest.raises(NotFoundError):
        corpus.undo_look(last.id)


def test_how_far_each_coder_is(corpus, sample):
    assert corpus.sample_progress() == []
    corpus.look(Look(sample.id, 1, "budi", Reading.SKIPPED))
    corpus.look(Look(sample.id, 1, "ani", Reading.NOTHING))
    found = [(one.coder, one.read, one.drawn) for one in corpus.sample_progress()]
    assert found == [("ani", 1, 2), ("budi", 0, 2)]


@pytest.mark.parametrize("table", ["samples", "strata", "sampled_sentences", "looks"])
def test_the_database_refuses_to_rewrite_what_was_drawn_and_read(corpus, sample, path, table):
    corpus.look(Look(sample.id, 1, "ani", Reading.NOTHING))
    with closing(sqlite3.connect(path)) as raw:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_a_look_at_what_was_not_drawn_is_refused(corpus, sample):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        corpus.look(Look(sample.id, 3, "ani", Reading.NOTHING))
