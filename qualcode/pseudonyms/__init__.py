"""What identifies people in texts: found, replaced by a key table, looked for again.

``candidates`` finds what looks like a person (``names`` by the words around it, ``numbers`` by their form),
``key_table`` reads and writes what the researcher has decided, ``key`` applies it to a text and ``rewriting``
to documents of a corpus, ``checking`` looks for what is left, ``project_copy`` writes what can be handed out.
"""

from __future__ import annotations

from qualcode.pseudonyms.candidates import find_candidates
from qualcode.pseudonyms.checking import check, public_words
from qualcode.pseudonyms.identifiers import Candidate, Found, IdentifierKind
from qualcode.pseudonyms.key import Entry, Key
from qualcode.pseudonyms.key_table import add_entries, read_key_table, write_key_table
from qualcode.pseudonyms.project_copy import copy_project
from qualcode.pseudonyms.rewriting import Rewritten, apply_key, rewrite

__all__ = [
    "Candidate",
    "Entry",
    "Found",
    "IdentifierKind",
    "Key",
    "Rewritten",
    "add_entries",
    "apply_key",
    "check",
    "copy_project",
    "find_candidates",
    "public_words",
    "read_key_table",
    "rewrite",
    "write_key_table",
]
