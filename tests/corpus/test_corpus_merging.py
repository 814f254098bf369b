"""Copies of one corpus on disk that were worked on apart, brought together again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.corpus import Corpus
from qualcode.model import Suggestion, Verdict

Copy = Callable[[str], Path]


@pytest.fixture
def copy(corpus: Corpus, path: Path, trust: Suggestion, tmp_path: Path) -> Copy:
    """copy(name) -> the path of a copy of the corpus with two interviews and one suggestion."""

    def make(name: str) -> Path:
        target = tmp_path / name / "corpus.sqlite"
        target.parent.mkdir()
        shutil.copy(path, target)
        return target

    corpus.close()  # writes the log into the file
    return make


def by(corpus, suggestion, coder, verdict=Verdict.ACCEPTED, **fields):
    from qualcode.model import Decision

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
        report = a.merge(Path(b.name))
        assert a.problems() == []
        assert standing(a) and a.document(village.id).text == text
        assert not a.merge(Path(b.name)).brought
        b.merge(Path(a.name))
        assert standing(a) == standing(b)
