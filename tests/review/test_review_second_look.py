"""Decisions under an older definition: which they are, and taking them up again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from qualcode.codebook import load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Codebook, Decision, Document, Status, Verdict
from qualcode.review import ReviewSummary, review
from qualcode.review.by_hand import code_by_hand
from qualcode.review.drawing import Canvas, key_strip, screen_lines
from qualcode.review.pages import summary_lines
from qualcode.review.scene import set_scene
from qualcode.review.second_look import SecondLook
from qualcode.review.session import Session
from qualcode.review.stale import decisions_on, stale_decisions, stale_stamps
from qualcode.review.wording import Wording

TEXT = (Path(__file__).parents[1] / "cases" / "review" / "small.yaml").read_text(encoding="utf-8")
DEFINITION = "How trust grows."

Edit = Callable[..., Codebook]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """edit(old, new, …) -> the codebook with words replaced, read from its file."""

    def make(*words: str) -> Codebook:
        text = TEXT
        for old, new in zip(words[::2], words[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "edited.yaml"
        path.write_text(text, encoding="utf-8")
        return load_codebook(path)

    return make


@pytest.fixture
def first(corpus: Corpus, edit: Edit) -> Codebook:
    """The codebook under which everything was decided; on record. Sari accepts one suggestion of trust
    building with a memo, rejects the other and the one of commitment, and codes a passage by hand."""
    codebook = edit()
    corpus.record_codebook(codebook, TEXT)
    session = Session(corpus, codebook, coder="Sari")
    session.draft = replace(session.draft, memo="penting")
    session.accept()
    session.reject("hearsay")
    session.reject()
    code = codebook.get("trust-building")
    assert code is not None
    code_by_hand(
        corpus,
        codebook,
        code,
        coder="Sari",
        document_id="wawancara-3",
        quote="Dulu sulit.",
        status=Status.ABSENT,
        memo="tangan",
    )
    return codebook


@pytest.fixture
def newer(first: Codebook, edit: Edit) -> Codebook:
    return edit(DEFINITION, "Whether trust grows.", "- rasa percaya", "- kepercayaan")


def standing(corpus: Corpus) -> list[Decision]:
    return corpus.standing_decisions(coder="Sari", code_ids=["trust-building"])


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (("Trust building", "Building trust"), ("name",)),
        ((DEFINITION, "Whether trust grows."), ("definition",)),
        (
            ("    patterns:\n      - saling", "    include: Semua.\n    patterns:\n      - saling"),
            ("include",),
        ),
        (
            ("    patterns:\n      - saling", "    exclude: Iman.\n    patterns:\n      - saling"),
            ("exclude",),
        ),
        (("    patterns:\n      - saling", "    example: Ya.\n    patterns:\n      - saling"), ("example",)),
        (
            ("trust-building\n    parent: collaborative-process", "trust-building\n    parent: outcomes"),
            ("parent",),
        ),
        ((DEFINITION, "Trust.", "- rasa percaya", "- kepercayaan"), ("definition", "patterns")),
    ],
)
def test_a_change_of_meaning_makes_decisions_stale(
    corpus: Corpus, edit: Edit, words: tuple[str, ...], changed: tuple[str, ...]
) -> None:
    found = stale_decisions(corpus, edit(*words), coder="Sari")
    assert [one.decision.code_id for one in found] == ["trust-building"] * 3
    assert {one.changed for one in found} == {changed}
    assert all(one.before and one.before.definition.en == DEFINITION for one in found)


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    "words",
    [
        ("- rasa percaya", "- kepercayaan"),
        ("    patterns:\n      - komitmen", "    traps: [komite]\n    patterns:\n      - komitmen"),
        ("    patterns:\n      - komitmen", '    pages: "12"\n    patterns:\n      - komitmen'),
        ('"1.0"', '"2.0"'),
        ("Invented for the tests.", "Someone (2024)."),
    ],
)
def test_patterns_pages_and_the_version_leave_decisions_good(
    corpus: Corpus, edit: Edit, words: tuple[str, str]
) -> None:
    edited = edit(*words)
    assert stale_decisions(corpus, edited, coder="Sari") == []
    assert stale_stamps(corpus, edited) == []


def test_a_definition_that_is_put_back_makes_nothing_stale(corpus: Corpus, first: Codebook) -> None:
    assert stale_decisions(corpus, first, coder="Sari") == []


def test_without_a_record_of_the_codebook_nobody_can_tell(
    corpus: Corpus, edit: Edit, document: Document
) -> None:
    corpus.decide(Decision(document.segment(3, 20), "outcomes", "Sari", Verdict.CODED, code_digest="gone"))
    [found] = stale_decisions(corpus, edit(), coder="Sari")
    assert (found.before, found.changed) == (None, ())


def test_skips_other_coders_and_lost_codes_are_not_asked_about(
    corpus: Corpus, first: Codebook, newer: Codebook
) -> None:
    other = Session(corpus, first, coder="Budi")
    other.skip()
    assert stale_decisions(corpus, newer, coder="Budi") == []
    other.accept()
    assert len(stale_decisions(corpus, newer, coder="Budi")) == 1
    assert len(stale_decisions(corpus, newer, coder="Sari")) == 3
    rest = tuple(code for code in newer.codes if code.id != "trust-building")
    assert stale_decisions(corpus, replace(newer, codes=rest), coder="Sari") == []


def test_the_choice_narrows_what_is_stale(corpus: Corpus, newer: Codebook) -> None:
    def chosen(**choice: object) -> int:
        return len(stale_decisions(corpus, newer, coder="Sari", **choice))  # type: ignore[arg-type]

    assert chosen(code_ids=["commitment"]) == 0
    assert chosen(code_ids=["trust-building", "commitment"]) == 3
    assert chosen(document_id="wawancara-3") == 3
    assert chosen(document_id="wawancara-4") == 0


def test_counts_by_coder_and_by_the_old_meaning(corpus: Corpus, first: Codebook, newer: Codebook) -> None:
    Session(corpus, newer, coder="Budi").accept()
    assert [(s.code_id, s.coder, s.decisions) for s in stale_stamps(corpus, newer)] == [
        ("trust-building", "Sari", 3)
    ]
    assert decisions_on(corpus, first) == {"trust-building": 3, "commitment": 1}
    # Budi's, and commitment, which has not changed
    corpus.record_codebook(newer, TEXT.replace(DEFINITION, "Whether trust grows."))
    assert decisions_on(corpus, newer) == {"trust-building": 1, "commitment": 1}


def test_keeping_appends_the_same_decision_with_the_new_digests(
    corpus: Corpus, first: Codebook, newer: Codebook
) -> None:
    before = standing(corpus)
    log = corpus.decisions()
    look = SecondLook(corpus, newer, coder="Sari")
    while look.current:
        if look.current.decision.verdict is Verdict.REJECTED:
            look.reject()
        else:
            look.accept()
    after = standing(corpus)
    code = newer.get("trust-building")
    assert code is not None
    assert {(one.codebook_digest, one.code_digest) for one in after} == {(newer.digest, code.digest)}

    def said(decision: Decision) -> Decision:
        return replace(decision, id=None, at=None, seconds=None, codebook_digest="", code_digest="")

    assert [said(one) for one in after] == [said(one) for one in before]
    assert corpus.decisions()[: len(log)] == log
    assert stale_decisions(corpus, newer, coder="Sari") == []
    assert corpus.problems() == []


def at_hand(look: SecondLook) -> None:
    """Leave what comes before the coding by hand."""
    while look.current and look.current.decision.verdict is not Verdict.CODED:
        look.skip()


def test_a_coding_by_hand_can_get_another_code_span_or_status(corpus: Corpus, newer: Codebook) -> None:
    look = SecondLook(corpus, newer, coder="Sari")
    at_hand(look)
    start, end = look.draft.span
    look.draft = replace(look.draft, span=(start, end - 1), status=Status.PRESENT)
    made = look.accept("outcomes")
    assert (made.verdict, made.suggestion_id, made.memo) == (Verdict.CODED, None, "tangan")
    [coding] = corpus.iter_codings(code_ids=["outcomes"])
    assert (coding.segment.quote, coding.status) == ("Dulu sulit", Status.PRESENT)
    assert "Dulu sulit." not in [c.segment.quote for c in corpus.iter_codings()]


def test_a_coding_by_hand_that_is_rejected_is_none_any_more_until_undone(
    corpus: Corpus, newer: Codebook
) -> None:
    look = SecondLook(corpus, newer, coder="Sari")
    at_hand(look)
    codings = [(c.segment, c.code_id, c.memo, c.at) for c in corpus.iter_codings()]
    look.reject("too thin")
    assert len(list(corpus.iter_codings())) == len(codings) - 1
    undone = look.undo()
    assert undone is not None and undone.verdict is Verdict.REJECTED
    assert [(c.segment, c.code_id, c.memo, c.at) for c in corpus.iter_codings()] == codings
    assert look.current is not None and look.current.decision.verdict is Verdict.CODED
    look.accept()
    assert look.summary().left == 2
    assert corpus.problems() == []


def test_leaving_for_later_writes_nothing(corpus: Corpus, newer: Codebook) -> None:
    log = corpus.decisions()
    look = SecondLook(corpus, newer, coder="Sari")
    while look.current:
        look.skip()
    assert corpus.decisions() == log
    summary = look.summary()
    assert (summary.decided, summary.skipped, summary.left) == (0, 3, 3)
    assert look.undo() is None


def test_undo_shows_the_earlier_decision_again(corpus: Corpus, newer: Codebook) -> None:
    before = standing(corpus)
    look = SecondLook(corpus, newer, coder="Sari")
    shown = []
    while look.current:
        shown.append(look.current.decision.segment)
        look.draft = replace(look.draft, memo=f"catatan {len(shown)}")
        look.accept()
    for number in range(3, 0, -1):
        assert look.undo() is not None
        assert look.current is not None and look.current.decision.segment == shown[number - 1]
        assert look.draft.memo == f"catatan {number}"
    assert look.undo() is None, "what was decided before this session stays"
    again = standing(corpus)
    assert [replace(one, id=None) for one in again] == [replace(one, id=None) for one in before]


def test_place_counts_within_the_code_or_the_document(corpus: Corpus, edit: Edit, newer: Codebook) -> None:
    both = edit(DEFINITION, "Trust.", "A shared will.", "Will.")
    by_code = SecondLook(corpus, both, coder="Sari")
    assert (by_code.place, by_code.remaining) == ((1, 3), 4)
    by_document = SecondLook(corpus, both, coder="Sari", order="document")
    places = []
    while by_document.current:
        places.append((by_document.place, by_document.current.decision.segment.start))
        by_document.skip()
    assert [place for place, _ in places] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [start for _, start in places] == sorted(start for _, start in places)


def typed(corpus: Corpus, codebook: Codebook, *keys: str, language: str = "en") -> tuple[ReviewSummary, str]:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    waiting: Iterator[str] = iter(keys)
    summary = review(
        corpus,
        codebook,
        coder="Sari",
        stale=True,
        console=console,
        read_key=lambda: next(waiting, ""),
        language=language,
    )
    assert isinstance(console.file, io.StringIO)
    return summary, console.file.getvalue()


def test_the_screen_shows_the_decision_and_what_changed(corpus: Corpus, newer: Codebook) -> None:
    [by_hand] = [one for one in standing(corpus) if one.suggestion_id is None]
    assert by_hand.at is not None
    _, screen = typed(corpus, newer, " ", " ", "q")
    for words in (
        "1 of 3 for this code",
        "3 to go · by hand",
        "Definition: Whether trust grows.",
        "I: «Dulu sulit.» Kami sekarang",
        f"{by_hand.at.astimezone():%Y-%m-%d} coded by hand · changed since: definition, patterns",
        "Memo: tangan",
        "rejected · hearsay · changed since: definition, patterns",
        "a keep  x reject  space later",
        "a accept  x reject  space later",
        "Skipped: trust-building",
    ):
        assert words in screen, words


def test_the_help_shows_the_words_as_they_were(corpus: Corpus, newer: Codebook) -> None:
    _, screen = typed(corpus, newer, "?", "q", " ", "?", "q", "q")
    assert "Definition before: How trust grows." in screen
    assert screen.count("Suggested by: saling percaya (#1)") == 1, "not for the coding by hand"


def test_every_key_of_the_review_works_on_what_was_decided(corpus: Corpus, newer: Codebook) -> None:
    summary, _ = typed(corpus, newer, "s", "a", "r", "5", "u", "0", *"outcomes", "\r", " ", "q")
    assert (summary.accepted, summary.rejected, summary.skipped, summary.left) == (2, 0, 1, 1)
    made = {one.segment.quote: one for one in corpus.standing_decisions(coder="Sari")}
    assert made["Dulu sulit."].status is Status.WISHED
    corrected = made["Kami sekarang saling percaya."]
    assert (corrected.verdict, corrected.code_id, corrected.memo) == (
        Verdict.CORRECTED,
        "outcomes",
        "penting",
    )


def test_the_summary_says_how_to_go_on() -> None:
    def told(summary: ReviewSummary) -> str:
        return "\n".join(line.plain for line in summary_lines(summary, Wording("en"), stale=True))

    assert "Next: qualcode review --stale " in told(ReviewSummary(left=2))
    assert told(ReviewSummary()).startswith(
        "No decision rests on an older definition.\nNext: qualcode report"
    )


@pytest.mark.parametrize(("width", "height"), [(40, 14), (60, 18), (80, 24)])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_screen_fits_the_window_with_the_segment_in_it(
    corpus: Corpus, newer: Codebook, width: int, height: int, language: str
) -> None:
    look, wording = SecondLook(corpus, newer, coder="Sari"), Wording(language)
    console = Console(file=io.StringIO(), width=width, height=height)
    canvas = Canvas(console, width, height)
    while look.current:
        scene = set_scene(look)
        lines = screen_lines(scene, canvas, wording, footer=key_strip(scene, canvas, wording))
        assert len(lines) <= height
        assert max(line.cell_len for line in lines) <= width
        shown = "\n".join(line.plain for line in lines)
        assert scene.earlier is not None and scene.earlier.decision.segment.quote.split()[0] in shown
        assert look.current.decision.at is not None
        assert f"{look.current.decision.at.astimezone():%Y-%m-%d}" in shown
        look.skip()


def test_its_own_coding_is_not_named_as_another(corpus: Corpus, newer: Codebook) -> None:
    assert set_scene(SecondLook(corpus, newer, coder="Sari")).also == ()
    [by_hand] = [one for one in standing(corpus) if one.suggestion_id is None]
    corpus.decide(replace(by_hand, id=None, code_id="outcomes"))
    assert set_scene(SecondLook(corpus, newer, coder="Sari")).also == ("outcomes",)
