"""Codings follow their words, and a copy without names is a sound corpus with the same decisions."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from named_people import FIRST, KEY, NAMES, coding, transcript

from qualcode.anchoring import Alignment, edits_between
from qualcode.corpus import Corpus
from qualcode.corpus.copying import write_rewritten_copy
from qualcode.errors import ProjectError
from qualcode.model import (
    About,
    BlindAssignment,
    BlindSegment,
    Decision,
    Edit,
    Fit,
    Match,
    Memo,
    Sample,
    SampledSentence,
    Status,
    Stratum,
    Suggestion,
    Verdict,
)
from qualcode.project import Project
from qualcode.pseudonyms import Key, apply_key, copy_project, rewrite

ALL = Key(KEY)


def test_every_codings_quote_is_its_old_quote_with_the_names_replaced(corpus: Corpus) -> None:
    before = {one.decision_id: one.segment for one in corpus.iter_codings()}
    for document_id in corpus.document_ids():
        revised = apply_key(corpus, document_id, ALL, coder="Sari")
        assert revised is not None and not revised.with_fit(Fit.UNPLACED)
    after = {one.decision_id: one.segment for one in corpus.iter_codings()}
    assert {number: one.quote for number, one in after.items()} == {
        number: ALL(one.quote) for number, one in before.items()
    }
    for segment in after.values():
        text = corpus.document(segment.document_id).text
        assert text[segment.start : segment.end] == segment.quote
    assert corpus.problems() == []


@given(st.data())
def test_any_segment_that_cuts_no_name_in_two_follows(data: st.DataObject) -> None:
    document = transcript("a", FIRST, title="A")
    key = Key([row for row in KEY if data.draw(st.booleans())])
    replaced = key.replacements(document.text)
    edges = [
        at
        for at in (match.start() for match in re.finditer(r"\b", document.text))
        if not any(start < at < end for start, end in replaced)
    ]
    start, end = sorted(data.draw(st.lists(st.sampled_from(edges), min_size=2, max_size=2, unique=True)))
    rewritten = rewrite(document, key)
    alignment = Alignment(document.text, rewritten.after.text, rewritten.edits, certain=True)
    place = alignment.place((start, end))
    quote = document.text[start:end]
    if quote.strip():
        assert rewritten.after.text[place.start : place.end].strip() == key(quote).strip()


def test_labels_titles_attributes_and_turns_are_rewritten(corpus: Corpus) -> None:
    before = corpus.document("wawancara-1")
    apply_key(corpus, "wawancara-1", ALL, coder="Sari")
    after = corpus.document("wawancara-1")
    assert [turn.speaker for turn in after.turns] == ["Peneliti", "Informan 1"] * 2
    assert [turn.role for turn in after.turns] == [turn.role for turn in before.turns]
    assert [after.text[turn.start : turn.end] for turn in after.turns] == [
        ALL(before.text[turn.start : turn.end]) for turn in before.turns
    ]
    assert (after.id, after.source, after.title) == (before.id, before.source, "Wawancara Informan 1")
    assert after.attributes == {"place": "[Desa A]"}
    assert after.speakers == {"Informan 1": {"informant": "Informan 1", "contact": "[nomor telepon 1]"}}
    assert not any(name in after.text for name in NAMES)


def test_the_old_text_is_kept_with_who_replaced_it(corpus: Corpus) -> None:
    before = corpus.document("wawancara-2").text
    apply_key(corpus, "wawancara-2", ALL, coder="Sari")
    (revision,) = corpus.revisions("wawancara-2")
    assert (revision.text, revision.reason, revision.coder) == (before, "pseudonymise", "Sari")
    assert apply_key(corpus, "wawancara-2", ALL, coder="Sari") is None
    assert len(corpus.revisions("wawancara-2")) == 1


def test_a_title_alone_needs_no_new_text(corpus: Corpus) -> None:
    corpus.add_document(transcript("wawancara-3", (FIRST[2],), title="Wawancara Wardoyo"))
    assert apply_key(corpus, "wawancara-3", Key(KEY[:4]), coder="Sari") is not None
    assert corpus.document("wawancara-3").title == "Wawancara Kartono"
    assert corpus.revisions("wawancara-3") == []


def test_a_copy_has_the_same_decisions_and_no_name_in_any_byte(
    keyed: Project, corpus: Corpus, tmp_path: Path
) -> None:
    _fill(corpus)
    apply_key(corpus, "wawancara-1", ALL, coder="Sari")
    corpus.decide(coding(corpus.document("wawancara-2"), "Siti", reason="masih Wardoyo"))
    kept = keyed.key_table.read_bytes()

    copied = copy_project(keyed, tmp_path / "untuk-dibagi", ALL)

    files = [path for path in copied.root.rglob("*") if path.is_file()]
    assert {path.relative_to(copied.root).as_posix() for path in files} == {
        "qualcode.yaml", "corpus.sqlite", "codebooks/ansell-gash.yaml", "codebooks/codebook.schema.json"
    }  # fmt: skip
    for path in files:
        content = path.read_bytes()
        assert not [name for name in NAMES if name.encode() in content], path
    with Corpus.open(copied.corpus_url) as copy:
        assert copy.problems() == []
        original = corpus.decisions()
        assert [(one.id, one.at, one.verdict, one.code_id) for one in copy.decisions()] == [
            (one.id, one.at, one.verdict, one.code_id) for one in original
        ]
        assert [one.reason for one in copy.decisions()] == [ALL(one.reason) for one in original]
        quotes = {one.decision_id: ALL(one.segment.quote) for one in corpus.iter_codings()}
        assert {one.decision_id: one.segment.quote for one in copy.iter_codings()} == quotes
        assert [memo.text for memo in copy.memo_log()] == ["Kartono lagi", "Tentang Kartono"]
        (assignment,) = copy.blind_assignments()
        assert [one.segment.quote for one in assignment.segments] == ["Kata Informan 1 belum ada komitmen."]
        (sampled,) = copy.sample(1).sentences
        assert sampled.segment.quote == "Kartono-nya siapa?"
        for suggestion in copy.suggestions():
            text = copy.document(suggestion.segment.document_id).text
            assert text[suggestion.start : suggestion.end] == suggestion.segment.quote
            assert [text[slice(*span)] for span in suggestion.evidence] == ["komitmen"]
        with pytest.raises(Exception, match="append-only"):
            _overwrite(Path(copied.corpus_url.removeprefix("sqlite:///")))
    assert keyed.key_table.read_bytes() == kept
    assert any("Siti" in one.segment.quote for one in corpus.iter_codings()), "the original is untouched"


def test_a_copy_follows_texts_that_were_corrected_in_other_ways_too(
    keyed: Project, corpus: Corpus, tmp_path: Path
) -> None:
    document = corpus.document("wawancara-2")
    text = document.text.replace("belum ada", "memang belum ada")
    turns = (replace(document.turns[0], end=len(text)),)
    corpus.revise(replace(document, text=text, turns=turns), reason="edit", coder="Sari")
    places = {one.decision_id: ALL(one.segment.quote) for one in corpus.iter_codings()}
    copied = copy_project(keyed, tmp_path / "salinan", ALL)
    with Corpus.open(copied.corpus_url) as copy:
        assert {one.decision_id: one.segment.quote for one in copy.iter_codings()} == places
        (revision,) = copy.revisions("wawancara-2")
        assert revision.text == ALL(document.text)
        assert copy.problems() == []


def test_a_copy_is_not_written_over_anything(keyed: Project, tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    with pytest.raises(ProjectError, match="nothing was written"):
        copy_project(keyed, tmp_path / "ada", ALL)
    with pytest.raises(ProjectError, match="no folder"):
        copy_project(keyed, tmp_path / "tidak" / "ada", ALL)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada", "studi"]


def _fill(corpus: Corpus) -> None:
    """One of all that a corpus can hold about a text."""
    document = corpus.document("wawancara-2")
    sentence = document.segment(*_span(document.text, "Kata Siti belum ada komitmen."))
    at = document.text.index("komitmen")
    suggestion = Suggestion(sentence, "commitment", Status.ABSENT, (Match(at, at + 8, "commitment:1"),))
    corpus.store_suggestions(document.id, {"commitment": "1"}, [suggestion])
    (stored,) = corpus.suggestions()
    corpus.decide(Decision(sentence, "commitment", "Sari", Verdict.ACCEPTED, suggestion_id=stored.id))
    corpus.write_memo(Memo(About.PROJECT, "", "Sari", "Wardoyo lagi"))
    corpus.write_memo(Memo(About.PROJECT, "", "Sari", "Tentang Wardoyo"))
    corpus.assign_blind(BlindAssignment(1, 0.1, "turn", (BlindSegment(1, sentence),)))
    other = document.segment(*_span(document.text, "Wardoyo-nya siapa?"))
    strata = (Stratum(document.id, document.digest, 1, ()),)
    corpus.add_sample(Sample(1, 1, "p", strata, (SampledSentence(1, other, 1.0),)))


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _overwrite(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("UPDATE decisions SET reason = ''")
    finally:
        connection.close()


def test_no_name_is_beside_the_target_even_while_the_copy_is_made(
    keyed: Project, corpus: Corpus, tmp_path: Path
) -> None:
    _fill(corpus)
    shared = tmp_path / "untuk-dibagi"
    shared.mkdir()
    seen: list[bytes] = []

    def watching(text: str) -> tuple[str, tuple[Edit, ...]]:
        seen.extend(path.read_bytes() for path in shared.rglob("*") if path.is_file())
        return ALL(text), edits_between(text, ALL(text))

    write_rewritten_copy(keyed.corpus_url, shared / "corpus.sqlite", watching)
    assert not any(name.encode() in content for content in seen for name in NAMES)
    assert [path.name for path in shared.iterdir()] == ["corpus.sqlite"]
    assert list(keyed.root.glob(".qualcode-copy-*")) == []
