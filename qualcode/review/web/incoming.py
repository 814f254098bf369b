"""What a browser sends, checked: JSON in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from qualcode.errors import QualcodeError
from qualcode.model import About, Span, Status, Verdict

_T = TypeVar("_T")

_VERDICTS = {str(one): one for one in (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.SKIPPED)}
_STATUSES = {str(status): status for status in Status}
_LONGEST_TEXT = 100_000  # characters of a memo
_MOST_CODES = 50


class MalformedError(QualcodeError):
    """The browser sent what the page never sends."""


@dataclass(frozen=True)
class DecisionOrder:
    """Decide on the mark ``key``; ``believed`` is the decision that the tab believes to stand there.

    None in ``code_id``, ``span``, ``status`` and ``memo`` leaves them as they stand, or as suggested.
    ``verdict`` is ACCEPTED for every coding: what it amounts to follows from the rest.
    """

    document_id: str
    digest: str
    key: str
    believed: int | None
    verdict: Verdict
    code_id: str | None = None
    span: Span | None = None
    status: Status | None = None
    memo: str | None = None
    reason: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class CodingOrder:
    """Give ``code_ids`` to a stretch by hand."""

    document_id: str
    digest: str
    span: Span
    code_ids: tuple[str, ...]
    status: Status = Status.PRESENT
    memo: str = ""
    seconds: float | None = None


def decision_order(sent: object) -> DecisionOrder:
    """Raises MalformedError."""
    fields = _mapping(sent)
    span, status = fields.get("span"), fields.get("status")
    return DecisionOrder(
        document_id=_text(fields, "document"),
        digest=_text(fields, "digest"),
        key=_text(fields, "key"),
        believed=_number_or_none(fields, "believed"),
        verdict=_one_of(_VERDICTS, _text(fields, "verdict")),
        code_id=None if fields.get("code") is None else _text(fields, "code"),
        span=None if span is None else _span(span),
        status=None if status is None else _one_of(_STATUSES, status),
        memo=None if fields.get("memo") is None else _text(fields, "memo"),
        reason=_text(fields, "reason") if "reason" in fields else "",
        seconds=_seconds(fields),
    )


def coding_order(sent: object) -> CodingOrder:
    """Raises MalformedError."""
    fields = _mapping(sent)
    codes = fields.get("codes")
    if not isinstance(codes, list) or not 0 < len(codes) <= _MOST_CODES:
        raise MalformedError("No codes were sent.")
    return CodingOrder(
        document_id=_text(fields, "document"),
        digest=_text(fields, "digest"),
        span=_span(fields.get("span")),
        code_ids=tuple(dict.fromkeys(str(code) for code in codes)),
        status=_one_of(_STATUSES, fields.get("status", str(Status.PRESENT))),
        memo=_text(fields, "memo") if "memo" in fields else "",
        seconds=_seconds(fields),
    )


@dataclass(frozen=True)
class MemoOrder:
    """Write a memo; ``believed`` is the number of the one that the tab believes to stand."""

    about: About
    target: str
    text: str
    believed: int | None


def memo_order(sent: object) -> MemoOrder:
    """Raises MalformedError."""
    fields = _mapping(sent)
    return MemoOrder(
        about=_one_of({str(one): one for one in About}, _text(fields, "about")),
        target=_text(fields, "target"),
        text=_text(fields, "text"),
        believed=_number_or_none(fields, "believed"),
    )


def stretch_order(sent: object) -> tuple[int, int]:
    """The assignment and the number of a stretch that was read without suggestions. Raises MalformedError."""
    fields = _mapping(sent)
    assignment, number = (_number_or_none(fields, name) for name in ("assignment", "number"))
    if assignment is None or number is None:
        raise MalformedError("A stretch has the number of its assignment and its own.")
    return assignment, number


def undo_order(sent: object) -> int | None:
    """The decision that the tab believes to be the coder's last. Raises MalformedError."""
    return _number_or_none(_mapping(sent), "last")


def _mapping(sent: object) -> Mapping[str, Any]:
    if not isinstance(sent, dict):
        raise MalformedError("This is not what the page sends.")
    return sent


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise MalformedError(f"'{name}' must be a text of at most {_LONGEST_TEXT} characters.")
    return value


def _number_or_none(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name, "")
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise MalformedError(f"'{name}' must be a number or null.")


def _span(value: object) -> Span:
    match value:
        case [int(start), int(end)] if 0 <= start < end:
            return start, end
    raise MalformedError("A span is two numbers, the first below the second.")


def _one_of(known: Mapping[str, _T], value: object) -> _T:
    if not isinstance(value, str) or value not in known:
        raise MalformedError(f"'{value}' must be one of: {', '.join(known)}.")
    return known[value]


def _seconds(fields: Mapping[str, Any]) -> float | None:
    value = fields.get("seconds")
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 86_400:
        return round(float(value), 2)
    return None
