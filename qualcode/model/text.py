"""Texts as qualcode stores them, and what is made from texts: digests and slugs."""

from __future__ import annotations

import hashlib
import re
import unicodedata

Span = tuple[int, int]


def digest(*parts: str) -> str:
    """A short, stable fingerprint of texts: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def normalise(text: str) -> str:
    """Text as qualcode stores it: NFC, LF line ends, no byte-order mark, no control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]", "", text)


def slug(title: str) -> str:
    """A readable identifier: lower-case ASCII letters, digits and hyphens; "untitled" for nothing.

    Titles without any ASCII letter or digit get a digest, so that different titles stay different.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return plain or (f"d-{digest(title)}" if title.strip() else "untitled")
