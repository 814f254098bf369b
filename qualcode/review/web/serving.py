"""Run the page's server on this machine alone, until Ctrl-C."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from urllib.parse import urlencode

from werkzeug.serving import WSGIRequestHandler, make_server

from qualcode.corpus import Corpus
from qualcode.errors import QualcodeError
from qualcode.model import Codebook
from qualcode.review.web.app import create_app
from qualcode.review.web.guard import Tokens

HOST = "127.0.0.1"


class ServingError(QualcodeError):
    """The server cannot listen."""


class _Quiet(WSGIRequestHandler):
    """Keeps connections open between two keys, and prints no line a request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def serve(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str,
    language: str,
    title: str = "",
    document_id: str = "",
    code_id: str = "",
    port: int = 0,
    browser: bool = True,
    tell: Callable[[str], None] = print,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page on 127.0.0.1 and ``port`` (0: a free one) until Ctrl-C.

    The link opens ``document_id`` and shows ``code_id`` and the codes below it alone, where they are named.
    ``tell`` prints a line for the researcher; ``ready`` is called with the link once the server listens.
    Raises ServingError where the port cannot be had.
    """
    tokens = Tokens()
    listening = _listen(port)
    with listening:
        port = listening.getsockname()[1]

        def link() -> str:
            chosen = {"document": document_id, "code": code_id}
            asked = {"token": tokens.new()} | {name: one for name, one in chosen.items() if one}
            return f"http://{HOST}:{port}/open?{urlencode(asked)}"

        app = create_app(
            corpus, codebook, coder=coder, language=language, tokens=tokens, port=port, title=title
        )
        server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
        try:
            first = link()
            tell(f"The page for {coder}: {first}")
            tell("The link works once, on this machine only. Ctrl-C stops; every decision is saved at once.")
            if browser and not webbrowser.open(first):
                tell("No browser could be opened: open the link yourself.")
            if sys.stdin.isatty():
                tell("Enter prints a link for one more browser.")
                threading.Thread(target=_offer_links, args=(link, tell), daemon=True).start()
            if ready:
                ready(first)
            server.serve_forever()  # until Ctrl-C
            tell("\nStopped.")
        finally:
            server.server_close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two programs listen at once
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is in use by another program" if taken else f"cannot be used: {error.strerror or error}"
        raise ServingError(
            f"Port {port} {why}.",
            hint="Leave --port out to take a free one, or name another: qualcode review --web --port 8123",
        ) from error
    return listening


def _offer_links(link: Callable[[], str], tell: Callable[[str], None]) -> None:
    for _line in sys.stdin:
        tell(f"One more browser: {link()}")
