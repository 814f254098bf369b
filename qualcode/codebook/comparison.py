"""What changed between two versions of a codebook."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model import Code, Codebook, Pattern, Trap

_RULE_SETTINGS = ("lack", "past", "regulations")
TEXT_FIELDS = ("name", "definition", "include", "exclude", "example")


@dataclass(frozen=True)
class TextChange:
    """A text of a code, or of the codebook, that reads otherwise now. ``language`` is "id", "en" or ""."""

    field: str
    language: str
    old: str
    new: str


@dataclass(frozen=True)
class CodeChange:
    """What changed in a code that both versions have.

    ``texts`` holds changed words (a changed "name" is a renaming); ``moved_from`` and ``moved_to`` are the
    parents where those differ, else equal.
    """

    code_id: str
    texts: tuple[TextChange, ...] = ()
    moved_from: str | None = None
    moved_to: str | None = None
    patterns_added: tuple[Pattern, ...] = ()
    patterns_removed: tuple[Pattern, ...] = ()
    traps_added: tuple[Trap, ...] = ()
    traps_removed: tuple[Trap, ...] = ()

    @property
    def renamed(self) -> bool:
        return any(change.field == "name" for change in self.texts)

    @property
    def moved(self) -> bool:
        return self.moved_from != self.moved_to

    @property
    def rules_changed(self) -> bool:
        """Whether the next ``suggest`` will match this code again."""
        rules = (self.patterns_added, self.patterns_removed, self.traps_added, self.traps_removed)
        return any(rules) or any(change.field in _RULE_SETTINGS for change in self.texts)

    def __bool__(self) -> bool:
        return bool(self.texts) or self.moved or self.rules_changed


@dataclass(frozen=True)
class Comparison:
    """Codes that only one version has, and what changed in the others, in the order of the files."""

    old: Codebook
    new: Codebook
    added: tuple[Code, ...]
    removed: tuple[Code, ...]
    changed: tuple[CodeChange, ...]
    about: tuple[TextChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.about)


def compare_codebooks(old: Codebook, new: Codebook) -> Comparison:
    """Compare two versions of a codebook. Codes are the same code where their ids are."""
    before = {code.id: code for code in old.codes}
    after = {code.id: code for code in new.codes}
    changes = (_compare_codes(before[code.id], code) for code in new.codes if code.id in before)
    return Comparison(
        old=old,
        new=new,
        added=tuple(code for code in new.codes if code.id not in before),
        removed=tuple(code for code in old.codes if code.id not in after),
        changed=tuple(change for change in changes if change),
        about=(
            *_changed_texts(old, new, ("name",)),
            *_changed_settings(old, new, ("id", "version", "citation", "draft")),
            *_changed_word_lists(old, new),
        ),
    )


def _compare_codes(old: Code, new: Code) -> CodeChange:
    return CodeChange(
        code_id=new.id,
        texts=(
            *_changed_texts(old, new, TEXT_FIELDS),
            *_changed_settings(old, new, ("pages", *_RULE_SETTINGS)),
        ),
        moved_from=old.parent,
        moved_to=new.parent,
        patterns_added=tuple(pattern for pattern in new.patterns if pattern not in old.patterns),
        patterns_removed=tuple(pattern for pattern in old.patterns if pattern not in new.patterns),
        traps_added=tuple(trap for trap in new.traps if trap not in old.traps),
        traps_removed=tuple(trap for trap in old.traps if trap not in new.traps),
    )


def _changed_texts(
    old: Code | Codebook, new: Code | Codebook, fields: tuple[str, ...]
) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(field, language, before, after)
        for field in fields
        for language in ("id", "en")
        if (before := getattr(getattr(old, field), language))
        != (after := getattr(getattr(new, field), language))
    )


def _changed_settings(
    old: Code | Codebook, new: Code | Codebook, fields: tuple[str, ...]
) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(field, "", _shown(before), _shown(after))
        for field in fields
        if (before := getattr(old, field)) != (after := getattr(new, field))
    )


def _changed_word_lists(old: Codebook, new: Codebook) -> tuple[TextChange, ...]:
    before, after = (
        {words.id: ", ".join(phrase for _, phrase in words.phrases) for words in codebook.word_lists}
        for codebook in (old, new)
    )
    return tuple(
        TextChange(f"word list {name}", "", before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _shown(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value
