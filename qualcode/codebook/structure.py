"""The structure of a codebook: the JSON Schema's errors, told with places and in plain sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qualcode.codebook.problems import Problem, did_you_mean
from qualcode.codebook.source import Keys, YamlSource
from qualcode.model import slug
from qualcode.shipped import shipped

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

SCHEMA_NAME = "codebook.schema.json"

_EXAMPLES = {
    "id": "id: trust-building",
    "name": "name: {id: Membangun kepercayaan, en: Trust building}",
    "codes": "codes:   and below it one '- id: ...' for each code",
}
_INDONESIAN = {
    "nama": "name", "definisi": "definition", "kode": "codes", "induk": "parent", "pola": "patterns",
    "jebakan": "traps", "contoh": "example", "halaman": "pages", "inklusi": "include", "eksklusi": "exclude",
    "frasa": "phrase", "versi": "version", "kutipan": "citation",
}  # fmt: skip
_VALUES = {
    "ada": "present", "hadir": "present", "tidak ada": "absent", "belum": "absent", "missing": "absent",
    "harapan": "wished", "wish": "wished", "hoped": "wished", "harus": "wished", "required": "wished",
    "sebagian": "partial", "partly": "partial", "pengandaian": "hypothetical", "andai": "hypothetical",
    "imagined": "hypothetical", "dulu": "past", "masa lalu": "past", "former": "past", "pendukung": "enabler",
    "penghambat": "barrier",
}  # fmt: skip
_SOUGHT = ("phrase", "phrases", "tokens")
_FORMAT = "docs/codebook.md describes the format."
_TYPES = {
    "array": "a list (lines that begin with '- ')",
    "object": "settings ('key: value')",
    "string": "text",
    "boolean": "true or false",
}


def structural_problems(source: YamlSource) -> Iterator[Problem]:
    """What the JSON Schema finds wrong in ``source``."""
    from jsonschema import Draft7Validator

    schema = json.loads((shipped("codebooks") / SCHEMA_NAME).read_text(encoding="utf-8"))
    for error in Draft7Validator(schema).iter_errors(source.data):
        yield from _told(source, _narrowest(error))


def subject(source: YamlSource, keys: Keys) -> str:
    """What stands at ``keys``, to begin a sentence: ``The code "trust-building"``, ``Pattern 3 of the
    code "x"``."""
    words = _words(source, keys)
    return words[0].upper() + words[1:]


def _words(source: YamlSource, keys: Keys) -> str:
    if keys[:1] != ("codes",) or len(keys) < 2:
        return f'the "{".".join(map(str, keys))}" of the codebook' if keys else "the codebook"
    code = f"code {int(keys[1]) + 1} of the codebook"
    raw = source.data["codes"][keys[1]]
    if isinstance(raw, dict) and isinstance(raw.get("id"), str):
        code = f'the code "{raw["id"]}"'
    rest = keys[2:]
    if not rest:
        return code
    if rest[0] in ("patterns", "traps") and len(rest) > 1:
        rule = f"{str(rest[0])[:-1]} {int(rest[1]) + 1} of {code}"
        return f'the "{rest[2]}" of {rule}' if len(rest) > 2 else rule
    return f'the "{".".join(map(str, rest))}" of {code}'


def _narrowest(error: ValidationError) -> ValidationError:
    """For a text that may be left out, the complaint about the text itself."""
    if error.validator == "anyOf":
        return next((cause for cause in error.context or () if cause.validator_value != "null"), error)
    return error


def _told(source: YamlSource, error: ValidationError) -> Iterator[Problem]:
    keys: Keys = tuple(error.absolute_path)
    what, told = subject(source, keys), source.where(keys)
    instance: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            for name in (name for name in rule if name not in instance):
                add = _EXAMPLES.get(name, f"{name}: ...")
                yield Problem(told, f"{what} has no {name}.", f"Add: {add}")
        case "additionalProperties":
            known = list(schema["properties"])
            for name in (name for name in instance if name not in known):
                yield Problem(
                    source.where((*keys, name), key=True),
                    f'{what} has an unknown setting "{name}".',
                    _known_hint(name, known),
                )
        case "type":
            yield Problem(told, *_wrong_type(what, error))
        case "enum":
            near = _VALUES.get(str(instance).lower(), "")
            guess = f'Did you mean "{near}"?' if near else did_you_mean(str(instance), rule)
            yield Problem(told, f'{what} is "{instance}".', f"{guess} It can be: {', '.join(rule)}.".strip())
        case "pattern" if not str(instance).strip():
            yield Problem(told, f"{what} is empty.", "Write the text, or delete the line.")
        case "pattern":
            yield Problem(
                told,
                f'{what} is "{instance}"; it can have plain letters, digits, and - _ . between them.',
                f"Write it like this: {slug(str(instance))}",
            )
        case "minItems" | "minProperties":
            yield Problem(told, f"{what} is empty.", "Fill it in, or delete it.")
        case "oneOf" | "not":
            yield Problem(told, *_not_one_of(what, instance))
        case _:
            yield Problem(told, f"{what} is not right: {error.message}.", _FORMAT)


def _not_one_of(what: str, pattern: dict[str, Any]) -> tuple[str, str]:
    """Message and hint for a pattern that says what to look for twice, or not at all."""
    given = [f"a {name}" if name == "phrase" else name for name in _SOUGHT if name in pattern]
    if not given:
        return f"{what} has neither a phrase nor tokens.", "Add: phrase: saling percaya"
    if given == ["phrases"]:
        return f"{what} has one id for several phrases.", "Leave 'id:' out here."
    return f"{what} has both {' and '.join(given)}.", "Make a pattern of each."


def _known_hint(name: str, known: list[str]) -> str:
    translated = _INDONESIAN.get(name.lower(), "")
    guess = f'Did you mean "{translated}"?' if translated in known else did_you_mean(name, known)
    if not guess and "phrase" in known:
        return "If it is a phrase with a colon in it, put the whole phrase into single quotes."
    return f"{guess} There can be: {', '.join(known)}.".strip()


def _wrong_type(what: str, error: ValidationError) -> tuple[str, str]:
    """Message and hint for a value of the wrong type."""
    value: Any = error.instance
    rule: Any = error.validator_value
    expected = rule if isinstance(rule, list) else [rule]
    wanted = " or ".join(_TYPES[name] for name in expected if name in _TYPES)
    shown, hint = f'is "{value}"', _FORMAT
    if value is None:
        return f"{what} is empty.", "Write something after the dash or colon, or delete the line."
    if isinstance(value, bool):
        shown = "is a yes-or-no value"
        hint = f"If the word itself is meant, put it into quotes: '{str(value).lower()}'"
    elif isinstance(value, dict):
        shown = "holds settings ('key: value')"
        hint = "If it is a text with a colon in it, put the whole text into single quotes."
    elif isinstance(value, list):
        shown, hint = "is a list", "Delete the dash or the brackets before it."
    elif expected[0] == "boolean":
        hint = "Write true or false, without quotes."
    elif expected[0] == "array":
        hint = "Put each in a line of its own: - ..."
    return f"{what} {shown}; {wanted} is expected.", hint
