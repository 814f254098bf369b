"""Decisions from the page: written at once, never over what another tab has decided meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qualcode.corpus import Corpus
from qualcode.model import (
    CODING_VERDICTS,
    About,
    BlindAssignment,
    BlindSegment,
    Decision,
    Document,
    Memo,
    Status,
    Verdict,
)

HEADERS = {"Host": "127.0.0.1:8123", "Origin": "http://127.0.0.1:8123", "X-Qualcode": "1"}
Post = Callable[..., Any]


@pytest.fixture
def post(client: FlaskClient, document: Document) -> Post:
    """Post to an address; what a tab always sends is filled in. Returns the answer's body."""

    def send(address: str, *, expect: int = 200, **fields: object) -> Any:
        common = {} if address == "undo" else {"document": document.id, "digest": document.digest}
        answer = client.post(f"/api/{address}", json=common | fields, headers=HEADERS)
        assert answer.status_code == expect, answer.text
        return answer.get_json()

    return send


def standing(corpus: Corpus) -> list[tuple[str, str]]:
    return [(one.code_id, str(one.verdict)) for one in corpus.standing_decisions(coder="Ani")]


def test_accepting_as_suggested(post: Post, corpus: Corpus) -> None:
    change = post("decisions", key="s1", believed=None, verdict="accepted", memo="m", seconds=3.14159)
    (made,) = corpus.decisions()
    assert (made.verdict, made.coder, made.suggestion_id, made.memo, made.seconds) == (
        Verdict.ACCEPTED, "Ani", 1, "m", 3.14,
    )  # fmt: skip
    assert made.codebook_digest and made.code_digest
    assert change["selected"] == "s1" and change["last"] == made.id
    assert change["marks"][0]["decision"]["id"] == made.id


@pytest.mark.parametrize(
    "changed",
    [{"code": "commitment"}, {"status": "absent"}, {"span": [49, 66]}],
    ids=["code", "status", "span"],
)
def test_accepting_with_a_change_is_corrected(post: Post, corpus: Corpus, changed: dict[str, object]) -> None:
    text = corpus.document("wawancara-3").text
    post("decisions", key="s1", believed=None, verdict="accepted", **changed)
    (made,) = corpus.decisions()
    assert made.verdict is Verdict.CORRECTED
    assert made.segment.quote == text[made.segment.start : made.segment.end]
    assert made.status is Status(changed.get("status", "present"))


def test_rejecting_and_skipping(post: Post, corpus: Corpus) -> None:
    post("decisions", key="s1", believed=None, verdict="rejected", reason="wrong sense")
    post("decisions", key="s2", believed=None, verdict="skipped")
    assert {(one.suggestion_id, str(one.verdict), one.reason) for one in corpus.decisions()} == {
        (1, "rejected", "wrong sense"), (2, "skipped", ""),
    }  # fmt: skip
    assert [one.id for one in corpus.queue("Ani")] == [3, 2]


def test_deciding_once_more_keeps_both_in_the_log(post: Post, corpus: Corpus) -> None:
    first = post("decisions", key="s1", believed=None, verdict="rejected")["last"]
    post("decisions", key="s1", believed=first, verdict="accepted", memo="pada bacaan kedua")
    assert [one.verdict for one in corpus.decisions()] == [Verdict.REJECTED, Verdict.ACCEPTED]
    assert standing(corpus) == [("trust-building", "accepted")]


def test_what_is_so_already_is_not_written_again(post: Post, corpus: Corpus) -> None:
    first = post("decisions", key="s1", believed=None, verdict="accepted")["last"]
    assert post("decisions", key="s1", believed=first, verdict="accepted")["made"] == []
    assert len(corpus.decisions()) == 1


def test_what_is_decided_cannot_be_put_off(post: Post, corpus: Corpus) -> None:
    first = post("decisions", key="s1", believed=None, verdict="accepted")["last"]
    post("decisions", key="s1", believed=first, verdict="skipped", expect=400)
    assert standing(corpus) == [("trust-building", "accepted")]


def test_a_second_tab_does_not_overwrite(post: Post, corpus: Corpus) -> None:
    post("decisions", key="s1", believed=None, verdict="accepted")
    answer = post("decisions", key="s1", believed=None, verdict="rejected", expect=409)
    (shown,) = answer["present"]["marks"]
    assert (shown["key"], shown["decision"]["verdict"]) == ("s1", "accepted")
    assert standing(corpus) == [("trust-building", "accepted")]


def test_the_terminal_is_seen_too(post: Post, corpus: Corpus) -> None:
    first = post("decisions", key="s1", believed=None, verdict="accepted")["last"]
    corpus.undo("Ani", first)
    answer = post("decisions", key="s1", believed=first, verdict="rejected", expect=409)
    assert answer["present"]["marks"][0]["decision"] is None
    assert standing(corpus) == []


def test_another_coders_decision_is_no_conflict(post: Post, corpus: Corpus) -> None:
    one = corpus.suggestion(1)
    corpus.decide(Decision(one.segment, one.code_id, "Budi", Verdict.REJECTED, suggestion_id=1))
    post("decisions", key="s1", believed=None, verdict="accepted")
    assert standing(corpus) == [("trust-building", "accepted")]


def test_coding_words_by_hand_with_several_codes(post: Post, corpus: Corpus, document: Document) -> None:
    start = document.text.index("sering bertemu")
    span = [start, start + len("sering bertemu")]
    change = post("codings", span=span, codes=["outcomes", "commitment", "outcomes"], status="wished")
    assert [(one.code_id, one.verdict, one.segment.quote) for one in corpus.decisions()] == [
        ("outcomes", Verdict.CODED, "sering bertemu"), ("commitment", Verdict.CODED, "sering bertemu"),
    ]  # fmt: skip
    assert {one.status for one in corpus.decisions()} == {Status.WISHED}
    assert [mark["key"] for mark in change["marks"]] == ["d1", "d2"]
    again = post("codings", span=span, codes=["outcomes", "trust-building"])
    assert [mark["key"] for mark in again["marks"]] == ["d3"]


def test_a_coding_by_hand_is_changed_and_its_old_mark_goes(post: Post, corpus: Corpus) -> None:
    post("codings", span=[3, 12], codes=["outcomes"])
    change = post("decisions", key="d1", believed=1, verdict="accepted", memo="catatan", span=[3, 20])
    assert change["removed"] == ["d1"]
    (stands,) = corpus.standing_decisions(coder="Ani")
    assert (stands.verdict, stands.memo, stands.segment.end) == (Verdict.CODED, "catatan", 20)
    answer = post("decisions", key="d1", believed=1, verdict="rejected", expect=409)
    assert answer["present"]["removed"] == ["d1"]


def test_undo_goes_back_through_everything(post: Post, corpus: Corpus) -> None:
    post("decisions", key="s1", believed=None, verdict="accepted")
    hand = post("codings", span=[3, 12], codes=["outcomes"])["last"]
    post("decisions", key="s2", believed=None, verdict="rejected")
    last = post("decisions", key=f"d{hand}", believed=hand, verdict="accepted", memo="m")["last"]

    undone = post("undo", last=last)
    assert [mark["decision"]["memo"] for mark in undone["marks"]] == [
        ""
    ]  # the coding as it was, under a new key
    assert undone["removed"] == [f"d{last}"]
    undone = post("undo", last=undone["last"])
    assert undone["marks"][0]["key"] == "s2"  # not the coding that came back: it is older
    undone = post("undo", last=undone["last"])
    assert undone["removed"] and not undone["marks"]
    undone = post("undo", last=undone["last"])
    assert undone["selected"] == "s1" and undone["last"] is None
    assert post("undo", last=None) is None
    assert standing(corpus) == []


def test_undo_reaches_former_sessions_but_not_other_coders(post: Post, corpus: Corpus) -> None:
    one = corpus.suggestion(1)
    mine = corpus.decide(Decision(one.segment, one.code_id, "Ani", Verdict.ACCEPTED, suggestion_id=1))
    corpus.decide(Decision(one.segment, one.code_id, "Budi", Verdict.ACCEPTED, suggestion_id=1))
    post("undo", last=mine.id)
    assert post("undo", last=None) is None
    assert [one.coder for one in corpus.standing_decisions()] == ["Budi"]


def test_undo_of_what_a_tab_does_not_know_is_refused_first(post: Post, corpus: Corpus) -> None:
    first = post("decisions", key="s1", believed=None, verdict="accepted")["last"]
    second = post("decisions", key="s2", believed=None, verdict="accepted")["last"]
    answer = post("undo", last=first, expect=409)
    assert answer["present"]["last"] == second and answer["present"]["marks"][0]["key"] == "s2"
    assert len(standing(corpus)) == 2
    post("undo", last=second)
    assert len(standing(corpus)) == 1


def test_a_text_that_changed_meanwhile(post: Post, corpus: Corpus) -> None:
    answer = post("codings", span=[3, 12], codes=["outcomes"], digest="another", expect=409)
    assert answer["present"] | {"last": 0} == {
        "document": "wawancara-3", "removed": [], "marks": [], "selected": None, "made": [], "last": 0,
    }  # fmt: skip
    post("decisions", key="s1", believed=None, verdict="accepted", span=[3, 12], digest="another", expect=409)
    for verdict in ("accepted", "rejected", "skipped"):
        post("decisions", key="s1", believed=None, verdict=verdict, digest="another", expect=409)
    assert corpus.decisions() == []


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("decisions", {"key": "s1", "verdict": "accepted"}, 400),  # what it believes is missing
        ("decisions", {"key": "s1", "believed": True, "verdict": "accepted"}, 400),
        ("decisions", {"key": "x1", "believed": None, "verdict": "accepted"}, 400),
        ("decisions", {"key": "s²", "believed": None, "verdict": "accepted"}, 400),
        ("decisions", {"key": "s99", "believed": None, "verdict": "accepted"}, 422),
        ("decisions", {"key": "d99", "believed": None, "verdict": "accepted"}, 409),
        ("decisions", {"key": "s1", "believed": None, "verdict": "undone"}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "coded"}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "code": "nothing"}, 422),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "status": "maybe"}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "span": [5, 5]}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "span": [5, 5_000]}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "span": ["a", 9]}, 400),
        ("decisions", {"key": "s1", "believed": None, "verdict": "accepted", "memo": 7}, 400),
        ("codings", {"span": [3, 12], "codes": []}, 400),
        ("codings", {"span": [3, 12], "codes": "outcomes"}, 400),
        ("codings", {"span": [3, 12], "codes": ["nothing"]}, 422),
        ("codings", {"span": None, "codes": ["outcomes"]}, 400),
        ("undo", {"last": "all"}, 400),
    ],
)
def test_what_the_page_never_sends(
    post: Post, corpus: Corpus, address: str, fields: dict[str, object], status: int
) -> None:
    assert "error" in post(address, expect=status, **fields)
    assert corpus.decisions() == []


def test_offsets_are_code_points(client: FlaskClient, corpus: Corpus) -> None:
    document = Document.from_text("🙏🙏 Kami percaya.", title="Emoji")
    corpus.add_document(document)
    sent = {"document": document.id, "digest": document.digest, "span": [3, 15], "codes": ["outcomes"]}
    client.post("/api/codings", json=sent, headers=HEADERS)
    (made,) = corpus.decisions()
    assert made.segment.quote == "Kami percaya"
    assert made.verdict in CODING_VERDICTS


def test_memos_in_one_place(post: Post, client: FlaskClient, corpus: Corpus) -> None:
    post("decisions", key="s1", believed=None, verdict="accepted", memo="pada segmen")
    post("memos", about="project", target="", text="tentang proyek", believed=None)
    first = post("memos", about="code", target="outcomes", text="satu", believed=None)
    post("memos", about="code", target="outcomes", text="dua", believed=first["id"])
    corpus.write_memo(Memo(About.PROJECT, "", "Budi", "milik Budi"))
    found = client.get("/api/memos", headers=HEADERS).get_json()
    assert [(one["about"], one["text"]) for one in found["memos"]] == [
        ("project", "tentang proyek"), ("code", "dua"),
    ]  # fmt: skip
    assert [(one["key"], one["text"]) for one in found["segments"]] == [("s1", "pada segmen")]
    post("memos", about="code", target="outcomes", text="tab lain", believed=first["id"], expect=409)
    post("memos", about="document", target="nowhere", text="x", believed=None, expect=422)
    post("memos", about="segment", target="", text="x", believed=None, expect=400)


def test_what_is_set_aside_is_read_without_suggestions(
    post: Post, client: FlaskClient, corpus: Corpus, document: Document
) -> None:
    whole = document.segment(0, len(document.text))
    made = corpus.assign_blind(BlindAssignment(1, 0.5, "document", (BlindSegment(1, whole),)))
    page = client.get(f"/api/documents/{document.id}", headers=HEADERS).get_json()
    assert page["marks"] == [] and len(page["blind"]) == 1
    entry = client.get("/api/project", headers=HEADERS).get_json()["documents"][0]
    assert entry["marks"] == []
    post("decisions", key="s1", believed=None, verdict="accepted", expect=400)
    post("codings", span=[3, 12], codes=["outcomes"])
    post("blind", assignment=made.id, number=1)
    page = client.get(f"/api/documents/{document.id}", headers=HEADERS).get_json()
    assert [mark["key"] for mark in page["marks"]] == ["d1", "s1", "s3", "s2"] and page["blind"] == []
    post("blind", assignment=99, number=1, expect=422)
