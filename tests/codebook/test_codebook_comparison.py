"""Two versions of a codebook: which codes came, went, moved, and which words and rules changed."""

from __future__ import annotations

from dataclasses import replace

from qualcode.codebook import TextChange, compare_codebooks
from qualcode.model import Bilingual, Code, Codebook, Pattern, PatternKind, Status, Trap


def _pattern(text: str, status: Status | None = None, line: int = 1) -> Pattern:
    return Pattern(f"trust/{text}", "trust", PatternKind.PHRASE, text, (text,), status=status, line=line)


TRUST = Code(
    "trust",
    "process",
    Bilingual("Kepercayaan", "Trust"),
    definition=Bilingual("Keyakinan.", "A belief."),
    patterns=(_pattern("percaya"),),
    traps=(Trap("trust", PatternKind.PHRASE, "percaya diri", ("percaya diri",)),),
)
PROCESS = Code("process", None, Bilingual("Proses", "Process"))
BOOK = Codebook("book", Bilingual("Buku", "Book"), (PROCESS, TRUST), version="1.0")


def _with_trust(**changes: object) -> Codebook:
    return replace(BOOK, codes=(PROCESS, replace(TRUST, **changes)))  # type: ignore[arg-type]


def test_the_same_codebook_in_other_lines_has_no_changes() -> None:
    moved_down = _with_trust(line=90, patterns=(_pattern("percaya", line=95),))
    comparison = compare_codebooks(BOOK, moved_down)
    assert not comparison
    assert comparison.changed == ()


def test_codes_that_came_and_went() -> None:
    dialogue = Code("dialogue", "process", Bilingual("Dialog", "Dialogue"))
    comparison = compare_codebooks(BOOK, replace(BOOK, codes=(PROCESS, dialogue)))
    assert comparison.added == (dialogue,)
    assert comparison.removed == (TRUST,)
    assert comparison.changed == ()


def test_a_renamed_moved_and_reworded_code() -> None:
    new = _with_trust(
        name=Bilingual("Kepercayaan", "Confidence"),
        parent=None,
        definition=Bilingual("Keyakinan.", "A belief in others."),
        pages="558",
        lack=True,
        past=True,
    )
    [change] = compare_codebooks(BOOK, new).changed
    assert (change.renamed, change.moved, change.rules_changed) == (True, True, True)
    assert (change.moved_from, change.moved_to) == ("process", None)
    assert change.texts == (
        TextChange("name", "en", "Trust", "Confidence"),
        TextChange("definition", "en", "A belief.", "A belief in others."),
        TextChange("pages", "", "", "558"),
        TextChange("lack", "", "false", "true"),
        TextChange("past", "", "false", "true"),
    )


def test_patterns_and_traps_that_came_and_went() -> None:
    wished, trap = (
        _pattern("percaya", Status.WISHED),
        Trap("trust", PatternKind.PHRASE, "aliran", ("aliran",)),
    )
    [change] = compare_codebooks(BOOK, _with_trust(patterns=(wished,), traps=(trap,))).changed
    assert change.patterns_added == (wished,)
    assert change.patterns_removed == TRUST.patterns
    assert change.traps_added == (trap,)
    assert change.traps_removed == TRUST.traps
    assert change.rules_changed
    assert not change.renamed


def test_settings_of_the_codebook_itself() -> None:
    comparison = compare_codebooks(
        BOOK, replace(BOOK, version="1.1", draft=True, name=Bilingual("Buku", "B"))
    )
    assert comparison.about == (
        TextChange("name", "en", "Book", "B"),
        TextChange("version", "", "1.0", "1.1"),
        TextChange("draft", "", "false", "true"),
    )
    assert comparison
