"""From the coded corpus to a study: who said how much about which code, and the quotes that show it."""

from __future__ import annotations

from qualcode.analysis.study import study

__all__ = ["study"]
