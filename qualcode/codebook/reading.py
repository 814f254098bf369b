"""From plain data to a ``Codebook``: what can be read is read, what cannot be becomes a problem.

The JSON Schema speaks about the data's structure; here only phrases are judged. So this reading takes
whatever it is given and leaves out what is of the wrong type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualcode.codebook.phrases import parse_phrase, pattern_id, tidy, token_pattern_id
from qualcode.codebook.problems import Problem, did_you_mean
from qualcode.codebook.source import Keys, YamlSource
from qualcode.errors import CodebookError
from qualcode.model import (
    Bilingual,
    Code,
    Codebook,
    Pattern,
    PatternKind,
    Status,
    Trap,
    Valence,
    WordList,
)


@dataclass
class Reading:
    """A codebook with the path of each code and rule in its source, for messages with places."""

    source: YamlSource
    codes: list[tuple[Keys, Code]] = field(default_factory=list)
    patterns: list[tuple[Keys, Pattern]] = field(default_factory=list)
    traps: list[tuple[Keys, Trap]] = field(default_factory=list)
    word_lists: dict[str, WordList] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def codebook(self) -> Codebook:
        data = self.source.data
        return Codebook(
            id=_text(data.get("id")),
            name=_bilingual(data.get("name")),
            codes=tuple(code for _, code in self.codes),
            version=_text(data.get("version")),
            citation=_text(data.get("citation")),
            draft=data.get("draft") is True,
            word_lists=tuple(self.word_lists.values()),
            source=str(self.source.path),
        )


def read_source(source: YamlSource) -> Reading:
    """Read all codes, patterns and traps of ``source``."""
    reading = Reading(source)
    _read_word_lists(reading)
    for index, raw in _entries(source.data, "codes"):
        if isinstance(raw, dict):
            keys: Keys = ("codes", index)
            reading.codes.append((keys, _read_code(reading, raw, keys)))
    return reading


def _read_code(reading: Reading, raw: dict[str, Any], keys: Keys) -> Code:
    code_id = _text(raw.get("id"))
    common = {"code_id": code_id, "valence": _valence(raw)}
    patterns = [
        (place, pattern)
        for index, entry in _entries(raw, "patterns")
        for place, settings in _each_phrase(entry, (*keys, "patterns", index))
        if (pattern := _read_pattern(reading, settings, place, common))
    ]
    traps = [
        (place, trap)
        for index, entry in _entries(raw, "traps")
        if (trap := _read_trap(reading, entry, place := (*keys, "traps", index), code_id))
    ]
    reading.patterns += patterns
    reading.traps += traps
    return Code(
        id=code_id,
        parent=_text(raw.get("parent")) or None,
        name=_bilingual(raw.get("name")),
        definition=_bilingual(raw.get("definition")),
        include=_bilingual(raw.get("include")),
        exclude=_bilingual(raw.get("exclude")),
        example=_bilingual(raw.get("example")),
        pages=_text(raw.get("pages")),
        lack=raw.get("lack") is True,
        regulations=raw.get("regulations") is True,
        past=raw.get("past") is True,
        patterns=tuple(pattern for _, pattern in patterns),
        traps=tuple(trap for _, trap in traps),
        line=reading.source.where(keys).line,
    )


def _read_word_lists(reading: Reading) -> None:
    raw = reading.source.data.get("word_lists")
    for name, words in raw.items() if isinstance(raw, dict) else ():
        keys: Keys = ("word_lists", name)
        phrases = [
            (kind, parts[0])
            for index, phrase in enumerate(words if isinstance(words, list) else ())
            if (parsed := _parse(reading, phrase, place := (*keys, index)))
            and (kind := _without_gap(reading, parsed[1], place))
            and (parts := parsed[2])
        ]
        reading.word_lists[name] = WordList(name, tuple(phrases), reading.source.where(keys, key=True).line)


def _without_gap(reading: Reading, kind: PatternKind, keys: Keys) -> PatternKind | None:
    if kind is not PatternKind.GAP:
        return kind
    where = reading.source.where(keys)
    reading.problems.append(
        Problem(where, "A phrase of a word list has no gap.", "Write the words on either side one by one.")
    )
    return None


def _each_phrase(raw: Any, keys: Keys) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """The settings of each pattern of an entry: one, or one for each of its ``phrases``."""
    settings = raw if isinstance(raw, dict) else {"phrase": raw}
    if "phrases" not in settings:
        yield keys, settings
        return
    shared = {name: value for name, value in settings.items() if name not in ("phrases", "id")}
    for index, phrase in _entries(settings, "phrases"):
        yield (*keys, "phrases", index), {**shared, "phrase": phrase}


def _read_pattern(
    reading: Reading, settings: dict[str, Any], keys: Keys, common: dict[str, Any]
) -> Pattern | None:
    code_id: str = common["code_id"]
    given_id, status = _text(settings.get("id")), settings.get("status")
    common = {
        **common,
        "status": Status(status) if status in list(Status) else None,
        "valence": _valence(settings) or common["valence"],
        "near": _near(reading, settings.get("near"), keys),
        "line": reading.source.where(keys).line,
    }
    tokens = settings.get("tokens")
    if isinstance(tokens, list) and tokens and all(isinstance(token, dict) for token in tokens):
        return Pattern(
            id=given_id or token_pattern_id(code_id, tokens),
            kind=PatternKind.TOKENS,
            text=" ".join(_shown(token) for token in tokens),
            tokens=tuple(tokens),
            **common,
        )
    if (parsed := _parse(reading, settings.get("phrase"), keys)) is None:
        return None
    text, kind, parts = parsed
    return Pattern(
        id=given_id or pattern_id(code_id, kind, parts), kind=kind, text=text, parts=parts, **common
    )


def _valence(settings: dict[str, Any]) -> Valence | None:
    valence = settings.get("valence")
    return Valence(valence) if valence in list(Valence) else None


def _near(reading: Reading, raw: Any, keys: Keys) -> tuple[WordList, ...]:
    names = [name for name in (raw if isinstance(raw, list) else [raw]) if isinstance(name, str)]
    known = list(reading.word_lists)
    for name in names:
        if name not in known:
            place = (*keys[: keys.index("patterns") + 2], "near")  # of all phrases of the entry
            guess = did_you_mean(name, known) or "Lists of words stand below 'word_lists:'."
            problem = Problem(reading.source.where(place), f'There is no word list "{name}".', guess)
            if problem not in reading.problems:
                reading.problems.append(problem)
    return tuple(reading.word_lists[name] for name in names if name in known)


def _read_trap(reading: Reading, raw: Any, keys: Keys, code_id: str) -> Trap | None:
    if (parsed := _parse(reading, raw, keys)) is None:
        return None
    text, kind, parts = parsed
    return Trap(code_id=code_id, kind=kind, text=text, parts=parts, line=reading.source.where(keys).line)


def _parse(reading: Reading, phrase: Any, keys: Keys) -> tuple[str, PatternKind, tuple[str, ...]] | None:
    if not isinstance(phrase, str) or not phrase.strip():
        return None  # the schema says so
    try:
        kind, parts = parse_phrase(phrase)
    except CodebookError as error:
        reading.problems.append(Problem(reading.source.where(keys), error.message, error.hint))
        return None
    return tidy(phrase), kind, parts


def _shown(token: dict[str, Any]) -> str:
    """A token pattern's token in one readable word or two: ``{LOWER: saling}``."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in token.items()) + "}"


def _entries(data: dict[str, Any], key: str) -> Iterator[tuple[int, Any]]:
    value = data.get(key)
    return enumerate(value) if isinstance(value, list) else iter(())


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _bilingual(value: Any) -> Bilingual:
    """A plain text holds in both languages."""
    if isinstance(value, dict):
        return Bilingual(id=_text(value.get("id")), en=_text(value.get("en")))
    return Bilingual(id=_text(value), en=_text(value))
