"""What the page is told: only this coder's decisions, and every text as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient

from qualcode.corpus import Corpus
from qualcode.model import Code, Codebook, Decision, Document, Verdict
from qualcode.review.web.codes import code_signs
from qualcode.review.web.wording import PageWording

OWN = {"Host": "127.0.0.1:8123"}
HOSTILE = '</script><script>alert("1")</script><img src=x onerror=alert(2)> & \u2028 😀'


def decide(corpus: Corpus, number: int, coder: str, verdict: Verdict) -> Decision:
    one = corpus.suggestion(number)
    return corpus.decide(Decision(one.segment, one.code_id, coder, verdict, one.status, suggestion_id=number))


def test_the_project_in_short(client: FlaskClient, corpus: Corpus) -> None:
    decide(corpus, 2, "Ani", Verdict.REJECTED)
    found = client.get("/api/project", headers=OWN).get_json()
    assert found["coder"] == "Ani"
    assert [code["id"] for code in found["codes"]][:2] == ["collaborative-process", "trust-building"]
    assert found["codes"][1]["path"] == ["collaborative-process", "trust-building"]
    (entry,) = found["documents"]
    assert (entry["id"], entry["words"]) == ("wawancara-3", 32)
    key, start, code, status, pattern, speaker, verdict = entry["marks"][0]
    assert (key, code, status, speaker, verdict) == ("s1", "trust-building", "present", "I", "")
    assert pattern == "trust-building/saling-percaya" and corpus.document("wawancara-3").text[
        start:
    ].startswith("Kami")
    assert [row[6] for row in entry["marks"] if row[0] == "s2"] == ["rejected"]
    assert found["patterns"][pattern] | {"text": ""} == {
        "text": "", "valence": "", "suggester": "patterns", "accepted": 0, "decided": 1,
    }  # fmt: skip
    assert found["last"] == 1


def test_a_document_with_its_marks(client: FlaskClient, corpus: Corpus) -> None:
    decide(corpus, 1, "Ani", Verdict.ACCEPTED)
    page = client.get("/api/documents/wawancara-3", headers=OWN).get_json()
    assert page["text"] == corpus.document("wawancara-3").text
    assert [role for _, role, _, _ in page["turns"]] == ["interviewer", "informant"] * 2
    assert [mark["key"] for mark in page["marks"]] == ["s1", "s3", "s2"]
    first, second = page["marks"][:2]
    assert first["decision"]["verdict"] == "accepted"
    assert second["decision"] is None
    assert (second["suggestion"]["status"], second["suggestion"]["cue"]) == ("absent", "belum")
    start, end, _ = second["suggestion"]["matches"][0]
    assert page["text"][start:end] == "komitmen"


def test_what_other_coders_decided_is_never_sent(client: FlaskClient, corpus: Corpus) -> None:
    decide(corpus, 1, "Budi", Verdict.REJECTED)
    segment = corpus.document("wawancara-3").segment(0, 12)
    corpus.decide(Decision(segment, "outcomes", "Budi", Verdict.CODED, memo="catatan Budi"))
    answers = [
        client.get(where, headers=OWN) for where in ("/api/project", "/api/documents/wawancara-3", "/")
    ]
    for answer in answers:
        assert "Budi" not in answer.text
    assert all(row[6] == "" for row in answers[0].get_json()["documents"][0]["marks"])
    assert all(mark["decision"] is None for mark in answers[1].get_json()["marks"])
    assert [mark["key"] for mark in answers[1].get_json()["marks"]] == ["s1", "s3", "s2"]


def test_a_suggestion_whose_code_is_gone_shows_only_where_it_was_decided(
    corpus: Corpus, codebook: Codebook, make_client: Callable[..., FlaskClient]
) -> None:
    decide(corpus, 2, "Ani", Verdict.ACCEPTED)
    smaller = replace(codebook, codes=tuple(code for code in codebook.codes if code.id != "trust-building"))
    client = make_client(codebook=smaller, opened=True)
    page = client.get("/api/documents/wawancara-3", headers=OWN).get_json()
    assert [mark["key"] for mark in page["marks"]] == ["s3", "s2"]
    entry = client.get("/api/project", headers=OWN).get_json()["documents"][0]
    assert [row[0] for row in entry["marks"]] == ["s3", "s2"]


def test_hostile_text_stays_text(corpus: Corpus, make_client: Callable[..., FlaskClient]) -> None:
    document = Document.from_text(HOSTILE, title=HOSTILE, attributes={"place": HOSTILE})
    corpus.add_document(document)
    client = make_client(title=HOSTILE, opened=True)
    page = client.get("/", headers=OWN)
    assert "alert(2)" in page.text and "<script>alert" not in page.text and "<img" not in page.text
    answer = client.get(f"/api/documents/{document.id}", headers=OWN)
    assert answer.mimetype == "application/json"
    assert answer.get_json()["text"] == document.text
    assert answer.get_json()["attributes"] == {"place": HOSTILE}


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/", headers=OWN).text
    assert "style=" not in page and "<style" not in page and "onclick" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')
    assert "http://" not in page and "https://" not in page


def test_both_languages(client: FlaskClient) -> None:
    assert '<html lang="id">' in client.get("/", headers=OWN).text
    assert '<html lang="en">' in client.get("/?language=en", headers=OWN).text
    assert '<html lang="id">' in client.get("/?language=xx", headers=OWN).text
    english = client.get("/api/project?language=en", headers=OWN).get_json()
    assert english["words"]["accept"] == "accept" and english["codes"][1]["name"] == "Trust building"
    indonesian, other = PageWording("id").table(), PageWording("en").table()
    assert indonesian.keys() == other.keys()
    assert all(indonesian.values()) and all(other.values())


def test_a_document_that_is_not_there(client: FlaskClient) -> None:
    answer = client.get("/api/documents/nowhere", headers=OWN)
    assert answer.status_code == 422
    assert "nowhere" in answer.get_json()["error"]


def test_signs_tell_all_codes_apart(codebook: Codebook) -> None:
    many = tuple(
        replace(codebook.codes[0], id=f"{word}-{number}") for word in ("a", "b", "-") for number in range(40)
    )
    signs = code_signs(replace(codebook, codes=(*codebook.codes, *many)))
    assert len(set(signs.values())) == len(signs)
    assert signs["trust-building"] == "TB"


def test_a_code_without_words_has_its_id(codebook: Codebook, make_client: Callable[..., FlaskClient]) -> None:
    bare = Code(id="bare", parent=None, name=replace(codebook.name, id="", en=""))
    client = make_client(codebook=replace(codebook, codes=(bare,)), opened=True)
    assert client.get("/api/project", headers=OWN).get_json()["codes"][0]["name"] == "bare"
