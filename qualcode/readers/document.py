"""One file to one Document: read it, find who speaks, settle roles, kind, language and title."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from qualcode.errors import ReadError, Where
from qualcode.model import Document, Kind, Role, Turn, slug
from qualcode.readers.archive import damaged
from qualcode.readers.files import load
from qualcode.readers.formats import reader_for
from qualcode.readers.labels import Utterance, utterances
from qualcode.readers.language import guess_language
from qualcode.readers.passages import Passage, Reader, Reading, clean, whole_characters
from qualcode.readers.roles import guess_role, label_key

_OBSERVATION = re.compile(
    r"observa[st]i|observation|pengamatan|catatan[ _-]?lapangan|field[ _-]?notes?", re.I
)
_Choice = TypeVar("_Choice", Kind, Role)


def read(
    path: str | Path,
    *,
    kind: Kind | str | None = None,
    language: str | None = None,
    title: str | None = None,
    speakers: Mapping[str, Role | str] | None = None,
) -> Document:
    """Read a transcript, field note or document. Raises ReadError, whatever the file holds.

    ``speakers`` settles roles by label ("*" for all others), ahead of what the labels say by themselves;
    labels that nobody settles keep ``Role.UNKNOWN`` (see ``speaker_guesses``). ``kind``, ``language``
    ("id" or "en") and ``title`` override what the file says. Offsets are code points of ``text``.
    """
    path = Path(path)
    try:
        chosen_kind = None if kind is None else _choice(Kind, kind)
        chosen_roles = {label_key(k): _choice(Role, role) for k, role in (speakers or {}).items()}
        content = load(path)
        reader = reader_for(path.suffix)
        assert reader is not None, "load() refuses suffixes without a reader"
        reading = _readable(reader, content)
        text, turns = _compose(_spoken(reading), chosen_roles)
    except ReadError as error:
        error.where = error.where or Where(path)
        raise
    if not text:
        raise ReadError(
            "There are no words in the file.",
            hint="Check that it is the right file and was saved.",
            where=path,
        )
    return Document(
        id=slug(path.stem),
        title=title or clean(reading.title).replace("\n", " ") or _readable_stem(path.stem),
        kind=chosen_kind or _kind(path, turns),
        text=text,
        turns=turns,
        language=language or guess_language(text),
        attributes=dict(reading.attributes),
        source=whole_characters(str(path)),
        source_digest=hashlib.sha256(content).hexdigest(),
    )


def _readable(reader: Reader, content: bytes) -> Reading:
    """What the reader found. A file is anything: whatever a parser says about one is a ReadError."""
    try:
        return reader(content)
    except ReadError:
        raise
    except Exception as error:  # parsers of foreign formats raise what they like on damaged files
        raise damaged(str(error).split("\n")[0][:100]) from error


def _spoken(reading: Reading) -> list[Utterance]:
    cleaned = (
        Passage(clean(p.text), p.speaker and clean(p.speaker), p.role, p.wrapped, p.heading)
        for p in reading.passages
    )
    return utterances([passage for passage in cleaned if passage.text])


def _compose(spoken: Sequence[Utterance], chosen: Mapping[str, Role]) -> tuple[str, tuple[Turn, ...]]:
    """The stored text and its turns: "Label: speech" a turn, the label outside the turn's span."""
    headed = _headed(spoken)
    labels = dict.fromkeys(utterance.speaker for utterance in spoken if utterance.speaker)
    roles = {label: guess_role(label, labels) for label in labels}
    pieces: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for utterance in spoken:
        prefix = f"{utterance.speaker}: " if utterance.speaker else ""
        start = offset + len(prefix)
        end = start + len(utterance.text)
        if utterance.speaker:
            role = utterance.role or roles[utterance.speaker]
            key = label_key(utterance.speaker)
            if key in chosen or role is Role.UNKNOWN:
                role = chosen.get(key, chosen.get("*", role))
        else:
            role = Role.HEADING if headed and utterance.role is Role.HEADING else Role.TEXT
        if role is Role.TEXT and turns and turns[-1].role is Role.TEXT:
            turns[-1] = Turn("", Role.TEXT, turns[-1].start, end)
        else:
            turns.append(Turn(utterance.speaker, role, start, end))
        pieces.append(prefix + utterance.text)
        offset = end + 1
    return "\n".join(pieces), tuple(turns)


def _headed(spoken: Sequence[Utterance]) -> bool:
    """Whether what is formatted as headings can be headings: some people write whole pages in that style."""
    headings = sum(len(utterance.text) for utterance in spoken if utterance.role is Role.HEADING)
    return headings * 2 < sum(len(utterance.text) for utterance in spoken)


def _choice(kinds: type[_Choice], value: str) -> _Choice:
    try:
        return kinds(value)
    except ValueError as error:
        raise ReadError(
            f"There is no {kinds.__name__.lower()} '{value}'.",
            hint=f"Choose one of: {', '.join(kinds)}.",
        ) from error


def _kind(path: Path, turns: Sequence[Turn]) -> Kind:
    if any(turn.speaker for turn in turns):
        return Kind.INTERVIEW
    named = f"{path.parent.name}/{path.stem}"
    return Kind.OBSERVATION if _OBSERVATION.search(named) else Kind.DOCUMENT


def _readable_stem(stem: str) -> str:
    """ "Wawancara informan 3" for "wawancara_informan-3"; a stem that has spaces stays as it is."""
    words = stem if " " in stem.strip() else re.sub(r"[_-]+", " ", stem)
    words = clean(words).replace("\n", " ") or stem
    return words[:1].upper() + words[1:]
