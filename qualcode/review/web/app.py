"""The addresses of the page: thin, each calls one function of the modules beside it."""

from __future__ import annotations

from threading import Lock
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from qualcode.corpus import Corpus
from qualcode.errors import CorpusBusyError, QualcodeError
from qualcode.model import BlindReading, Codebook
from qualcode.project import LANGUAGES
from qualcode.review.web import posting
from qualcode.review.web.guard import Tokens, cookie_name, protect
from qualcode.review.web.incoming import (
    MalformedError,
    coding_order,
    decision_order,
    memo_order,
    stretch_order,
    undo_order,
)
from qualcode.review.web.memos import all_memos, write_memo
from qualcode.review.web.overview import project_page
from qualcode.review.web.transcript import document_page
from qualcode.review.web.wording import PageWording

_LARGEST_REQUEST = 512 * 1024  # bytes: a memo of the greatest length, in any script


def create_app(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str,
    language: str,
    tokens: Tokens,
    port: int,
    title: str = "",
) -> Flask:
    """The page of one coder as a WSGI application.

    It answers those alone who have exchanged one of ``tokens``, under 127.0.0.1 and ``port``. ``language``
    is that of the interface where the address names no other.
    """
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    desk = posting.Desk(corpus, codebook, coder)
    protect(app, tokens, port=port, without_session=frozenset({"open_page"}))
    _add_errors(app, language)
    _add_page(app, tokens, port=port, language=language, title=title)
    _add_reading(app, desk, language=language)
    _add_writing(app, desk)
    return app


def _add_page(app: Flask, tokens: Tokens, *, port: int, language: str, title: str) -> None:
    @app.get("/open")
    def open_page() -> Any:
        if request.method == "HEAD":  # who only looks does not use the link up
            return ""
        session = tokens.exchange(request.args.get("token", ""))
        if session is None:
            return _refusal("used-token", language)
        place = {name: request.args[name] for name in ("document", "code") if request.args.get(name)}
        answer = redirect(f"/#{urlencode(place)}" if place else "/", code=303)
        answer.set_cookie(cookie_name(port), session, httponly=True, samesite="Strict")
        return answer

    @app.get("/")
    def page() -> str:
        chosen = _language(language)
        return render_template("page.html", title=title, words=PageWording(chosen), language=chosen)


def _add_reading(app: Flask, desk: posting.Desk, *, language: str) -> None:
    @app.get("/api/project")
    def project() -> Response:
        chosen = _language(language)
        found = project_page(desk.corpus, desk.codebook, coder=desk.coder, language=chosen)
        return jsonify(found | {"words": PageWording(chosen).table()})

    @app.get("/api/documents/<document_id>")
    def document(document_id: str) -> Response:
        return jsonify(document_page(desk.corpus, desk.codebook, document_id, coder=desk.coder))

    @app.get("/api/memos")
    def memos() -> Response:
        return jsonify(all_memos(desk.corpus, coder=desk.coder))


def _add_writing(app: Flask, desk: posting.Desk) -> None:
    one_at_a_time = Lock()  # between looking what stands and writing, no other tab may write

    @app.post("/api/decisions")
    def decide() -> Response:
        order = decision_order(request.get_json())
        with one_at_a_time:
            return jsonify(posting.decide(desk, order).as_json())

    @app.post("/api/codings")
    def code() -> Response:
        order = coding_order(request.get_json())
        with one_at_a_time:
            return jsonify(posting.code_by_selection(desk, order).as_json())

    @app.post("/api/memos")
    def memo() -> Response:
        order = memo_order(request.get_json())
        with one_at_a_time:
            return jsonify(
                write_memo(
                    desk, about=order.about, target=order.target, text=order.text, believed=order.believed
                )
            )

    @app.post("/api/blind")
    def read_without_suggestions() -> Response:
        assignment, number = stretch_order(request.get_json())
        desk.corpus.read_blind(BlindReading(assignment, number, desk.coder))
        return jsonify(done=True)

    @app.post("/api/undo")
    def undo() -> Response:
        believed = undo_order(request.get_json())
        with one_at_a_time:
            change = posting.take_back(desk, believed)
        return jsonify(change.as_json() if change else None)


def _add_errors(app: Flask, language: str) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        reason = error.description if error.code == 403 else None
        if request.path.startswith(("/api/", "/static/")):
            message = PageWording(language).refusal(reason) if reason else error.description
            return jsonify(error=message, hint=""), error.code
        if error.code == 403:
            return _refusal(str(reason), language)
        return error

    @app.errorhandler(posting.ConflictError)
    def conflict(error: posting.ConflictError) -> Any:
        return jsonify(error=error.message, present=error.present.as_json()), 409

    @app.errorhandler(MalformedError)
    def malformed(error: MalformedError) -> Any:
        return jsonify(error=error.message, hint=error.hint), 400

    @app.errorhandler(RecursionError)
    def nested(_error: RecursionError) -> Any:
        return jsonify(error="What was sent is nested too deeply.", hint=""), 400

    @app.errorhandler(CorpusBusyError)
    def busy(error: CorpusBusyError) -> Any:
        return jsonify(error=error.message, hint=error.hint), 503

    @app.errorhandler(QualcodeError)
    def failed(error: QualcodeError) -> Any:
        return jsonify(error=str(error), hint=error.hint), 422


def _refusal(reason: str, language: str) -> tuple[str, int]:
    words = PageWording(_language(language))
    return render_template("refused.html", sentence=words.refusal(reason), words=words), 403


def _language(language: str) -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else language
