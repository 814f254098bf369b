"""Who is let in: hosts, origins, tokens, headers; and what a browser is told about every answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qualcode.corpus import Corpus
from qualcode.review.web.guard import Tokens

PORT = 8123
OWN = {"Host": f"127.0.0.1:{PORT}"}
POSTING = {**OWN, "Origin": f"http://127.0.0.1:{PORT}", "X-Qualcode": "1"}
ADDRESSES = ("/", "/api/project", "/api/documents/wawancara-3", "/static/main.js")


def undo(client: FlaskClient, headers: dict[str, str], **more: object) -> int:
    return client.post("/api/undo", json={"last": None}, headers=headers, **more).status_code  # type: ignore[arg-type]


def test_a_token_opens_the_page_once(stranger: FlaskClient, tokens: Tokens) -> None:
    token = tokens.new()
    assert stranger.head(f"/open?token={token}", headers=OWN).status_code == 200, "looking opens nothing"
    opened = stranger.get(f"/open?token={token}", headers=OWN)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/")
    cookie = opened.headers["Set-Cookie"]
    assert cookie.startswith(f"qualcode-{PORT}=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert stranger.get("/", headers=OWN).status_code == 200
    again = stranger.get(f"/open?token={token}", headers=OWN)
    assert again.status_code == 403
    assert "qualcode review --web" in again.text


def test_the_link_may_name_a_document_and_a_code(stranger: FlaskClient, tokens: Tokens) -> None:
    opened = stranger.get(f"/open?token={tokens.new()}&document=wawancara-3&code=outcomes", headers=OWN)
    assert opened.headers["Location"] == "/#document=wawancara-3&code=outcomes"


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_token_nothing_is_shown(stranger: FlaskClient, address: str) -> None:
    assert stranger.get(address, headers=OWN).status_code == 403
    assert stranger.get("/open?token=guessed", headers=OWN).status_code == 403
    assert stranger.get(address, headers=OWN).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:9", f"0.0.0.0:{PORT}"]
)
def test_a_name_that_was_made_to_point_here_is_refused(client: FlaskClient, host: str) -> None:
    for address in ADDRESSES:
        assert client.get(address, headers={"Host": host}).status_code == 403


def test_localhost_is_this_machine_too(stranger: FlaskClient, tokens: Tokens) -> None:
    own = {"Host": f"localhost:{PORT}"}
    base = f"http://localhost:{PORT}"
    assert stranger.get(f"/open?token={tokens.new()}", headers=own, base_url=base).status_code == 303
    assert stranger.get("/api/project", headers=own, base_url=base).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Qualcode": ""},
        {"X-Qualcode": "yes"},
    ],
)
def test_what_changes_something_must_come_from_the_page(client: FlaskClient, changed: dict[str, str]) -> None:
    assert undo(client, POSTING) == 200
    assert undo(client, POSTING | changed) == 403


def test_a_form_or_a_post_without_origin_is_refused(client: FlaskClient) -> None:
    assert undo(client, {name: POSTING[name] for name in ("Host", "X-Qualcode")}) == 403
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        answer = client.post("/api/undo", data='{"last": null}', content_type=kind, headers=POSTING)
        assert answer.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_even_read(client: FlaskClient, site: str) -> None:
    for address in ADDRESSES:
        assert client.get(address, headers=OWN | {"Sec-Fetch-Site": site}).status_code == 403
        assert client.get(address, headers=OWN | {"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_each_answer_says_what_a_browser_may_do(client: FlaskClient, stranger: FlaskClient) -> None:
    answers = [client.get(address, headers=OWN) for address in (*ADDRESSES, "/nowhere")]
    answers += [stranger.get("/", headers=OWN), client.post("/api/undo", json={}, headers=POSTING)]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_two_servers_do_not_take_each_others_cookies(
    make_client: Callable[..., FlaskClient], tokens: Tokens
) -> None:
    one, other = make_client(port=8001), make_client(port=8002)
    first = one.get(f"/open?token={tokens.new()}", headers={"Host": "127.0.0.1:8001"})
    second = other.get(f"/open?token={tokens.new()}", headers={"Host": "127.0.0.1:8002"})
    names = {answer.headers["Set-Cookie"].partition("=")[0] for answer in (first, second)}
    assert names == {"qualcode-8001", "qualcode-8002"}


def test_a_huge_request_is_refused(client: FlaskClient, corpus: Corpus) -> None:
    sent = {"last": None, "more": "x" * 1_000_000}
    assert client.post("/api/undo", json=sent, headers=POSTING).status_code == 413
    assert corpus.decisions() == []


def test_what_is_nested_beyond_all_sense_is_refused_in_words(client: FlaskClient) -> None:
    nested = "[" * 100_000
    answer = client.post("/api/undo", data=nested, headers={**POSTING, "Content-Type": "application/json"})
    assert answer.status_code == 400 and answer.json["error"]
