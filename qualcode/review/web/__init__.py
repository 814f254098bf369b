"""The review in a browser: a small server on this machine alone, and one page.

``overview``, ``transcript`` and ``posting`` turn the corpus into what the page shows and back into
decisions; they know neither Flask nor HTTP. ``incoming`` checks what a browser sends, ``guard`` who may send
it, ``app`` ties them to addresses, and ``serving`` runs the server until Ctrl-C.
"""
