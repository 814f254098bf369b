"""Reviewing in the terminal, coding by hand, and explaining a suggestion.

``session`` walks the queue and posts decisions, ``second_look`` does so for decisions that are ``stale``,
``blind`` for sentences without suggestions (on the screen of ``blind_terminal``), and ``consensus`` settles
where two coders differ (on that of ``consensus_terminal``). ``scene`` gathers what a coder must see,
``drawing`` turns that into lines, ``keys`` reads the keyboard, and ``terminal`` ties them together.
"""

from __future__ import annotations

from qualcode.review.blind_terminal import read_blind, read_stretches
from qualcode.review.consensus_terminal import settle
from qualcode.review.session import ReviewSummary
from qualcode.review.terminal import review

__all__ = ["ReviewSummary", "read_blind", "read_stretches", "review", "settle"]
