"""Random transcripts, corrections of them, and segments, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from qualcode.model import Document, Kind, Role, Turn, normalise

_TALK = (
    "Ya. Ya. kami saling percaya tidak rapat, desa 😀 e\u0301lite x\u0323y n\u0303 “dana” kerja sama "
    "pemerin- tah BPD: (tertawa) trust 2019 👩\u200d👩\u200d👧 क्षि"
)
_WORDS = st.sampled_from(_TALK.split(" "))
_LABELS = ("P", "I", "Ibu Ratna")
SPEECHES = st.lists(_WORDS, min_size=1, max_size=14).map(" ".join)
LINES = st.builds(lambda label, speech: f"{label}: {speech}", st.sampled_from(_LABELS), SPEECHES)
TEXTS = st.lists(LINES, min_size=1, max_size=8).map(lambda lines: normalise("\n".join(lines)))


@st.composite
def corrected(draw: st.DrawFn, text: str) -> str:
    """``text`` after a few corrections of the kinds that people make."""
    for _ in range(draw(st.integers(1, 4))):
        text = normalise(draw(st.sampled_from(_CORRECTIONS))(draw, text))
    return text


def _typed_in(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.one_of(SPEECHES, st.sampled_from(["\n", " ", "a", "\u0301"]))) + text[at:]


def _deleted(draw: st.DrawFn, text: str) -> str:
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:start] + text[end:]


def _one_letter(draw: st.DrawFn, text: str) -> str:
    if not text:
        return text
    at = draw(st.integers(0, len(text) - 1))
    return text[:at] + draw(st.sampled_from("aKé😀")) + text[at + 1 :]


def _line_moved(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    line = lines.pop(draw(st.integers(0, len(lines) - 1)))
    lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


def _turn_split(draw: st.DrawFn, text: str) -> str:
    spaces = [at for at, sign in enumerate(text) if sign == " "]
    if not spaces:
        return text
    at = draw(st.sampled_from(spaces))
    return f"{text[:at]}\n{draw(st.sampled_from(_LABELS))}: {text[at + 1 :]}"


def _turns_merged(draw: st.DrawFn, text: str) -> str:
    return text.replace("\n", " ", 1)


_CORRECTIONS = (_typed_in, _deleted, _one_letter, _line_moved, _turn_split, _turns_merged)


def transcript(text: str) -> Document:
    """The document ``d`` with a turn for each line."""
    turns, at = [], 0
    for line in text.split("\n"):
        label, colon, _ = line.partition(": ")
        start = at + (len(label) + 2 if colon else 0)
        if start < at + len(line):
            turns.append(Turn(label if colon else "", Role.INFORMANT, start, at + len(line)))
        at += len(line) + 1
    return Document("d", "D", Kind.INTERVIEW, text, tuple(turns))


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """Random segments of ``text``, which has two characters at least."""
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(tuple)  # type: ignore[arg-type, return-value]
