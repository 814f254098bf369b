"""Read .vtt and .srt: cues of one speaker become one turn, cues without speakers become paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from qualcode.errors import ReadError
from qualcode.readers.encoding import decode
from qualcode.readers.labels import is_field, is_known
from qualcode.readers.passages import Passage, Reading, clean
from qualcode.readers.roles import label_key

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.,]+>|</>|\{\\[^{}]*\}")
_LABEL = re.compile(r"(?:>>\s*)?\[?(?P<label>[^:：\n\[\]]{1,60}?)\]?\s*[:：]\s+(?P<speech>\S.*)", re.DOTALL)
_BRACKETED = re.compile(r"\[(?P<label>[\w .-]{1,40})\]\s+(?P<speech>\S.*)", re.DOTALL)
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)]*$")
# a cue that ends a sentence, followed by this much silence (seconds), ends a paragraph
_PAUSE = 2
_LONG = 700


@dataclass(frozen=True)
class _Cue:
    """A cue or the part of one that one voice says; ``speaker`` is None where none is named."""

    text: str
    speaker: str | None
    start: float
    end: float


def read_vtt(content: bytes) -> Reading:
    """The speech of a WebVTT file (Zoom, Teams, Meet, Whisper …). Raises ReadError."""
    text = decode(content).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n")
    if not text.startswith("WEBVTT"):
        text = "WEBVTT\n\n" + text  # cut off by hand, or by a program that does not care
    return Reading(tuple(_passages(_cues(text, "vtt"))))


def read_srt(content: bytes) -> Reading:
    """The speech of a SubRip file. Raises ReadError."""
    text = decode(content).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n")
    return Reading(tuple(_passages(_cues(text, "srt"))))


def _cues(text: str, suffix: str) -> list[_Cue]:
    try:
        captions = webvtt.from_buffer(StringIO(text), format=suffix).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise _no_cues(suffix) from error
    cues = [
        cue
        for caption in captions
        for cue in _voices(caption.raw_text, float(caption.start_in_seconds), float(caption.end_in_seconds))
    ]
    if not cues:
        raise _no_cues(suffix)
    return _without_rolling(cues)


def _no_cues(suffix: str) -> ReadError:
    return ReadError(
        f"There are no cues (a time, an arrow, a time, then text) in the .{suffix} file.",
        hint="Check that the file is whole; if it is plain text, rename it to .txt.",
    )


def _voices(raw: str, start: float, end: float) -> Iterator[_Cue]:
    """A cue, split where <v Name> tags change the voice."""
    parts = _VOICE.split(raw)
    if text := _speech(parts[0]):
        yield _Cue(text, None, start, end)
    for name, spoken in zip(parts[1::2], parts[2::2], strict=True):
        if text := _speech(spoken):
            yield _Cue(text, clean(html.unescape(name)) or None, start, end)


def _speech(raw: str) -> str:
    return clean(html.unescape(_TAG.sub("", raw)))


def _without_rolling(cues: Sequence[_Cue]) -> list[_Cue]:
    """Cues without lines that only repeat the line before, as captions that roll up the screen do."""
    kept: list[_Cue] = []
    shown: list[str] = []
    repeats = 0
    for cue in cues:
        lines = cue.text.split("\n")
        fresh = lines[1:] if shown and len(lines) > 1 and lines[0] == shown[-1] else lines
        fresh = [] if shown and lines == shown[-1:] else fresh
        repeats += len(fresh) < len(lines)
        shown = lines
        if fresh:
            kept.append(_Cue("\n".join(fresh), cue.speaker, cue.start, cue.end))
    # somebody may well say "Ya." twice: only a habit of repeating is rolling
    return kept if repeats > len(cues) * 0.3 else list(cues)


def _passages(cues: Sequence[_Cue]) -> Iterator[Passage]:
    spoken = _labelled(cues)
    if any(cue.speaker for cue in spoken):
        yield from _turns(spoken)
    else:
        yield from _paragraphs(spoken)


def _labelled(cues: Sequence[_Cue]) -> list[_Cue]:
    """Cues with the labels at their beginnings ("Name: text") cut off, where the file labels its cues."""
    if any(cue.speaker for cue in cues):
        return list(cues)
    splits = [_LABEL.fullmatch(cue.text) or _BRACKETED.fullmatch(cue.text) for cue in cues]
    counts: dict[str, int] = {}
    for split in splits:
        if split and not is_field(split["label"]):
            counts[label_key(split["label"])] = counts.get(label_key(split["label"]), 0) + 1
    share = sum(counts.values()) / len(cues)
    if share < 0.15 or (not any(count > 1 for count in counts.values()) and share < 0.9):
        return list(cues)
    return [
        _Cue(split["speech"], split["label"].strip(), cue.start, cue.end)
        if split and _speaks(split["label"], counts, share)
        else cue
        for cue, split in zip(cues, splits, strict=True)
    ]


def _speaks(label: str, counts: dict[str, int], share: float) -> bool:
    count = counts.get(label_key(label), 0)
    return count > 1 or (count == 1 and (is_known(label) or share > 0.9))


def _turns(cues: Sequence[_Cue]) -> Iterator[Passage]:
    speaker, texts = "", list[str]()
    for cue in cues:
        if cue.speaker is not None and cue.speaker != speaker:
            yield Passage(" ".join(texts), speaker)
            speaker, texts = cue.speaker, []
        texts.append(cue.text.replace("\n", " "))
    yield Passage(" ".join(texts), speaker)


def _paragraphs(cues: Sequence[_Cue]) -> Iterator[Passage]:
    texts: list[str] = []
    for index, cue in enumerate(cues):
        texts.append(cue.text.replace("\n", " "))
        following = cues[index + 1] if index + 1 < len(cues) else None
        pause = following is None or following.start - cue.end >= _PAUSE
        if _SENTENCE_END.search(cue.text) and (pause or sum(map(len, texts)) > _LONG):
            yield Passage(" ".join(texts), "")
            texts = []
    yield Passage(" ".join(texts), "")
