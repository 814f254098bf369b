"""Reviewing in the terminal, coding by hand, and explaining a suggestion.

``session`` walks the queue and posts decisions, ``second_look`` does so for decisions that are ``stale``,
``blind`` for sampled sentences without suggestions (on the screen of ``blind_terminal``), ``scene`` gathers
what a coder must see, ``drawing`` turns that into lines, ``keys`` reads the keyboard, and ``terminal`` ties
them together.
"""

from __future__ import annotations

from qualcode.review.blind_terminal import read_blind
from qualcode.review.session import ReviewSummary
from qualcode.review.terminal import review

__all__ = ["ReviewSummary", "read_blind", "review"]
