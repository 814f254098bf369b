"""Documents come out as they went in; another import changes what it should and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.corpus import Corpus
from qualcode.errors import NotFoundError
from qualcode.model import Document, Kind, Role


def test_a_document_comes_out_as_it_went_in(corpus, village, district):
    assert corpus.document(village.id) == village
    assert list(corpus.documents()) == [village, district]
    assert corpus.document_ids() == ["informan-1", "informan-2"]


def test_the_same_file_again_changes_nothing(corpus, village):
    assert corpus.add_document(village) == "unchanged"
    assert corpus.document(village.id) == village


def test_the_same_text_under_another_name_is_not_added(corpus, village):
    assert corpus.add_document(replace(village, id="salinan", title="Salinan")) == "unchanged"
    assert "salinan" not in corpus.document_ids()


def test_another_import_refreshes_title_kind_and_attributes(corpus, village):
    again = replace(village, title="Kepala Desa", kind=Kind.OBSERVATION, attributes={"place": "Demak"})
    assert corpus.add_document(again) == "unchanged"
    stored = corpus.document(village.id)
    assert (stored.title, stored.kind) == ("Kepala Desa", Kind.OBSERVATION)
    assert stored.attributes == {"informant": "Informan 1", "level": "Desa", "place": "Demak"}


def test_settled_roles_are_taken_over_and_never_lost(corpus, village):
    corpus.store_suggestions(village.id, {"trust-building": "1"}, [])
    swapped = village.with_roles({"P": Role.INFORMANT, "I": Role.INTERVIEWER})
    corpus.add_document(swapped)
    assert corpus.document(village.id).turns == swapped.turns
    assert corpus.scanned(village.id) == {}, "who speaks decides what is matched: match again"
    corpus.add_document(village.with_roles({"*": Role.UNKNOWN}))
    assert corpus.document(village.id).turns == swapped.turns


def test_another_text_under_the_same_id_is_a_revision(corpus, village, trust):
    changed = Document.from_text("Teks baru.", title="Informan 1")
    assert corpus.add_document(changed) == "revised"
    assert corpus.document(village.id).text == "Teks baru."
    assert [one.text for one in corpus.revisions(village.id)] == [village.text], "the old text is kept"
    assert list(corpus.suggestions()) == []
    assert corpus.scanned(village.id) == {}
    assert corpus.problems() == []


def test_a_decision_follows_its_words_into_another_text(corpus, village, trust, decide):
    decide(trust)
    corpus.add_document(replace(village, text=village.text.replace("Bagaimana", "Lalu, bagaimana")))
    (coding,) = corpus.iter_codings()
    assert coding.segment.quote == trust.segment.quote
    assert coding.segment.start == trust.start + len("Lalu, ")
    assert corpus.problems() == []


def test_attributes_are_set_and_taken_away(corpus, district):
    speakers = {"K": {"gender": "perempuan"}}
    assert corpus.set_attributes(district.id, {"level": "", "place": "Demak"}, speakers)
    assert not corpus.set_attributes(district.id, {"place": "Demak"}, speakers)
    stored = corpus.document(district.id)
    assert stored.attributes == {"place": "Demak"}
    assert stored.speakers["K"] == {"informant": "Kepala Bidang", "sector": "sosial", "gender": "perempuan"}


def test_what_a_broken_terminal_hands_over_is_stored_as_clean_text(corpus, village, decide):
    corpus.set_attributes(village.id, {"place": "Demak\udcff"})
    assert corpus.document(village.id).attributes["place"] == "Demak"
    decision = decide(village, quote="percaya", code="x", memo="a\udcff")
    assert decision.memo == "a"
    assert corpus.decisions() == [decision]


def test_the_document_of_a_file_is_found(corpus, village):
    assert corpus.find_source("aaaa") == village.id
    assert corpus.find_source("bbbb") is None
    assert corpus.find_source("") is None, "a document without a file is nobody's import"


def test_an_unknown_document_is_named_with_those_that_there_are(corpus):
    for call in (corpus.document, lambda name: corpus.set_attributes(name, {})):
        with pytest.raises(NotFoundError, match="informan-9") as caught:
            call("informan-9")
        assert "informan-1, informan-2" in caught.value.hint


def test_an_empty_corpus_says_how_to_begin(tmp_path):
    with Corpus.open(tmp_path / "c.sqlite", create=True) as corpus:
        assert corpus.document_ids() == []
        with pytest.raises(NotFoundError) as caught:
            corpus.document("informan-1")
        assert "qualcode import" in caught.value.hint
