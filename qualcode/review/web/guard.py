"""Who may talk to the server: the one browser that was given the token, and only our own page in it.

A server on 127.0.0.1 is open to every program on the machine and, through the browser, to every web site
that the researcher visits. So each request must name this machine as its host (a site whose name was made to
point here does not), must carry the cookie for which the token was exchanged, and must come from the page
itself where the browser says where it comes from (another port of this machine is another site's page too).
What changes something must besides say so in a header that no form of another site can send.
"""

from __future__ import annotations

import secrets
from threading import Lock

from flask import Flask, Request, Response, abort, request

HEADER = "X-Qualcode"
"""A header that the page sends with everything that changes something."""

_SAFE = ("GET", "HEAD")
_OPEN = ("same-origin", "none")  # what Sec-Fetch-Site says of our own page, and of an address that was typed
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Tokens:
    """Tokens that open the page once each, and the sessions that they were exchanged for."""

    def __init__(self) -> None:
        self._unused: set[str] = set()
        self._sessions: set[str] = set()
        self._lock = Lock()

    def new(self) -> str:
        """A token for one more browser."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._unused.add(token)
        return token

    def exchange(self, token: str) -> str | None:
        """A new session for an unused token, None for any other."""
        session = secrets.token_urlsafe(32)
        with self._lock:
            if token not in self._unused:
                return None
            self._unused.remove(token)
            self._sessions.add(session)
        return session

    def opened(self, session: str) -> bool:
        """Whether a session was opened here."""
        with self._lock:
            return session in self._sessions


def protect(app: Flask, tokens: Tokens, *, port: int, without_session: frozenset[str]) -> None:
    """Refuse what is not allowed before any view runs, and say in every answer what a browser may do.

    ``without_session`` are the endpoints that need no cookie. Refusals are 403 with a sentence.
    """
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    @app.before_request
    def check() -> None:
        _check_origin(request, hosts)
        if request.endpoint not in without_session and not tokens.opened(
            request.cookies.get(cookie_name(port), "")
        ):
            abort(403, "no-session")

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response


def cookie_name(port: int) -> str:
    """Cookies do not know ports: two servers on one machine must not take each other's."""
    return f"qualcode-{port}"


def _check_origin(asked: Request, hosts: set[str]) -> None:
    if asked.headers.getlist("Host") != [asked.host] or asked.host not in hosts:
        abort(403, "foreign-host")
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None and site not in _OPEN:
        abort(403, "foreign-origin")
    origin = asked.headers.get("Origin")
    own = f"http://{asked.host}"
    if origin is not None and origin != own:
        abort(403, "foreign-origin")
    if asked.method not in _SAFE:
        if origin is None or asked.headers.get(HEADER) != "1":
            abort(403, "foreign-origin")
        if asked.mimetype != "application/json":
            abort(403, "not-json")
