"""The page at work: by keyboard, by mouse, after a reload, in two tabs, for two coders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualcode.corpus import Corpus
from qualcode.model import BlindAssignment, BlindSegment, Decision, Status, Verdict
from qualcode.project import Project

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

OpenPage = Callable[..., "playwright.Page"]


def log(study: Project, coder: str = "ani") -> list[Decision]:
    with Corpus.open(study.corpus_url) as corpus:
        return corpus.decisions(coder=coder)


def standing(study: Project, coder: str = "ani") -> list[tuple[str, Verdict, str]]:
    with Corpus.open(study.corpus_url) as corpus:
        return [(d.code_id, d.verdict, d.segment.quote) for d in corpus.standing_decisions(coder=coder)]


def saved(page: playwright.Page, words: str) -> None:
    """Wait until the page says that what was done is on disk."""
    expect(page.locator("#notice")).to_contain_text(words)


def select_words(page: playwright.Page, first: str, last: str) -> None:
    """Select with the mouse from the beginning of one word to the end of another in the transcript."""
    box = page.evaluate(
        """([first, last]) => {
            const transcript = document.querySelector("#transcript");
            const walker = document.createTreeWalker(transcript, NodeFilter.SHOW_TEXT);
            const place = (words, atEnd) => {
                walker.currentNode = walker.root;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at < 0 || !node.parentElement.closest(".words")) continue;
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + words.length);
                    const boxes = [...range.getClientRects()]; // one a line
                    const box = atEnd ? boxes.at(-1) : boxes[0];
                    return [atEnd ? box.right - 1 : box.left + 1, box.top + box.height / 2];
                }
                throw new Error(`no ${words}`);
            };
            return [place(first, false), place(last, true)];
        }""",
        [first, last],
    )
    (start_x, start_y), (end_x, end_y) = box
    page.mouse.move(start_x, start_y)
    page.mouse.down()
    page.mouse.move((start_x + end_x) / 2, (start_y + end_y) / 2, steps=4)
    page.mouse.move(end_x, end_y, steps=4)
    page.mouse.up()


def test_a_whole_document_is_reviewed_by_keyboard(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-2")
    marks = page.locator(".tag[data-state=suggested]")
    waiting = marks.count()
    assert waiting >= 4
    page.keyboard.press("a")
    saved(page, "Accepted")
    page.keyboard.press("x")
    saved(page, "Rejected")
    page.keyboard.press("r")
    page.keyboard.press("1")
    saved(page, "wrong sense")
    page.keyboard.press("Space")
    saved(page, "Skipped")
    made = [decision.verdict for decision in log(study)]
    assert made == [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.REJECTED, Verdict.SKIPPED]
    assert [decision.reason for decision in log(study)] == ["", "", "wrong sense", ""]
    assert all(decision.seconds is not None for decision in log(study))
    expect(marks).to_have_count(waiting - 4)


def test_what_was_decided_is_there_after_a_reload_and_can_be_taken_back_without_limit(
    open_page: OpenPage, study: Project
) -> None:
    page = open_page("--document", "informan-1")
    for _ in range(3):
        page.keyboard.press("a")
    expect(page.locator(".tag[data-state=coded]")).to_have_count(3)
    page.reload()
    expect(page.locator(".tag[data-state=coded]")).to_have_count(3)
    for left in (2, 1, 0):
        page.keyboard.press("Backspace")
        expect(page.locator(".tag[data-state=coded]")).to_have_count(left)
    page.keyboard.press("Backspace")
    saved(page, "no decision to take back")
    assert standing(study) == []
    assert [d.verdict for d in log(study)] == [Verdict.ACCEPTED] * 3 + [Verdict.UNDONE] * 3, (
        "the log keeps all"
    )


def test_the_terminal_goes_on_where_the_page_left(open_page: OpenPage, study: Project) -> None:
    page = open_page()
    with Corpus.open(study.corpus_url) as corpus:
        waiting = corpus.waiting("ani")
    page.keyboard.press("a")
    saved(page, "saved")
    with Corpus.open(study.corpus_url) as corpus:
        assert corpus.waiting("ani") == waiting - 1
        corpus.undo("ani")
    page.reload()
    expect(page.locator("#total [data-decided], #total[data-decided]").first).to_have_attribute(
        "data-decided", "0"
    )


def test_words_are_coded_with_the_mouse_and_several_codes(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    select_words(page, "Yang lain", "menunggu pipa")
    page.locator("#selection-bar [data-action=pick-code]").click()
    page.keyboard.type("hasil")  # the Indonesian name, on an English page
    expect(page.locator("#picker-list [role=option]").first).to_have_attribute("data-code", "outcomes")
    page.keyboard.press("Enter")
    saved(page, "Outcomes")
    assert standing(study) == [("outcomes", Verdict.CODED, "Yang lain masih menunggu pipa")]
    select_words(page, "masih menunggu", "masih menunggu")
    expect(page.locator("#selection-bar")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("commit")
    page.keyboard.press("Enter")
    saved(page, "Commitment")
    assert {(code, quote) for code, _, quote in standing(study)} == {
        ("outcomes", "Yang lain masih menunggu pipa"),
        ("commitment", "masih menunggu"),
    }, "segments may overlap"
    expect(page.locator(".run[data-keys*=' ']").first).to_contain_text("masih menunggu")


def test_another_code_is_a_correction(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    suggested = page.locator("#code-pane").get_attribute("data-code")
    page.keyboard.press("c")
    page.keyboard.type("outcomes")
    page.keyboard.press("Enter")
    saved(page, "Outcomes")
    (decision,) = log(study)
    assert (decision.verdict, decision.code_id) == (Verdict.CORRECTED, "outcomes")
    assert decision.suggestion_id is not None and suggested != "outcomes"


def test_ends_status_and_memo_are_changed_before_the_decision(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    with Corpus.open(study.corpus_url) as corpus:
        first = next(iter(corpus.suggestions(document_id="informan-1")))
    page.keyboard.press("e")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    page.keyboard.press("m")
    page.keyboard.type("periksa lagi <b>")
    page.keyboard.press("Control+Enter")
    saved(page, "Memo saved")
    page.keyboard.press("a")
    saved(page, "Accepted with changes")
    decision = log(study)[-1]
    assert decision.verdict is Verdict.CORRECTED
    assert decision.segment.quote == first.segment.quote.rsplit(maxsplit=1)[0]
    assert decision.status is not first.status
    assert decision.memo == "periksa lagi <b>"


def test_a_memo_on_what_is_not_decided_is_saved_at_once(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("m")
    page.keyboard.type("tanya lagi")
    page.keyboard.press("Control+Enter")
    saved(page, "Memo saved")
    assert [(one.verdict, one.memo) for one in log(study)] == [(Verdict.SKIPPED, "tanya lagi")]
    page.reload()
    page.wait_for_selector("#transcript[data-ready]")
    expect(page.locator("#memo-text")).to_contain_text("tanya lagi")
    page.keyboard.press("a")
    saved(page, "Accepted")
    assert (log(study)[-1].verdict, log(study)[-1].memo) == (Verdict.ACCEPTED, "tanya lagi")


def test_a_coding_gets_its_memo_and_other_ends_later(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("a")
    saved(page, "saved")
    page.keyboard.press("k")
    page.keyboard.press("m")
    page.keyboard.type("kemudian")
    page.locator("#memo-save").click()
    expect(page.locator("#memo-text")).to_contain_text("kemudian")
    with Corpus.open(study.corpus_url) as corpus:
        (decision,) = corpus.standing_decisions(coder="ani")
        assert decision.memo == "kemudian"
        assert corpus.problems() == []


def test_search_finds_words_and_the_help_names_every_key(open_page: OpenPage) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("/")
    page.keyboard.type("LAPORANNYA")
    expect(page.locator("#search-count")).to_contain_text("1")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    help_ = page.locator("#help-dialog")
    expect(help_).to_be_visible()
    for key in ("a", "x", "r", "e", "m", "c", "j", "k", "/", "?"):
        expect(help_.locator("kbd", has_text=key).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()


def test_the_filters_leave_what_was_asked_for(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#filters-box summary").click()
    page.locator("#filters [name=code]").select_option("commitment")
    expect(page.locator("#code-pane")).to_have_attribute("data-code", "commitment")
    expect(page.locator("#transcript .tag[data-code=trust-building]:visible")).to_have_count(0)
    page.locator("#filters-clear").click()
    expect(page.locator("#transcript .tag[data-code=trust-building]").first).to_be_visible()


def test_the_next_undecided_one_may_be_in_another_document(open_page: OpenPage) -> None:
    page = open_page()
    transcript = page.locator("#transcript")
    for document in ("informan-1", "informan-2", "musuh"):
        expect(transcript).to_have_attribute("data-document", document)
        waiting = page.locator("#transcript .tag[data-state=suggested]").count()
        for left in range(waiting - 1, -1, -1):
            page.keyboard.press("x")
            expect(page.locator("#transcript .tag[data-state=suggested]")).to_have_count(left)
        page.keyboard.press(".")
    saved(page, "decided")


def test_two_tabs_do_not_overwrite_each_other(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#transcript[data-ready]")
    page.bring_to_front()
    page.keyboard.press("a")
    saved(page, "Accepted")
    other.bring_to_front()
    other.keyboard.press("x")
    expect(other.locator("#notice")).to_have_attribute("data-kind", "conflict")
    assert [d.verdict for d in log(study)] == [Verdict.ACCEPTED]
    expect(other.locator(".tag[data-state=coded]")).to_have_count(1)
    other.keyboard.press("x")  # now knowing what stands
    saved(other, "Rejected")


def test_two_coders_do_not_see_each_other(open_page: OpenPage, study: Project) -> None:
    ani = open_page("--document", "informan-1", coder="ani")
    ani.keyboard.press("a")
    saved(ani, "saved")
    budi = open_page("--document", "informan-1", coder="budi")
    expect(budi.locator(".tag[data-state=coded]")).to_have_count(0)
    budi.keyboard.press("x")
    saved(budi, "Rejected")
    budi.keyboard.press("Backspace")
    budi.keyboard.press("Backspace")
    saved(budi, "no decision to take back")
    assert [verdict for _, verdict, _ in standing(study, "ani")] == [Verdict.ACCEPTED]
    ani.reload()  # two servers in one browser keep their sessions apart
    expect(ani.locator(".tag[data-state=coded]")).to_have_count(1)


def test_the_page_speaks_indonesian_and_english(open_page: OpenPage) -> None:
    page = open_page("--document", "informan-1")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#documents-pane h2")).to_have_text("Documents")
    page.locator("#language-switch").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.wait_for_selector("#transcript[data-ready]")
    expect(page.locator("#documents-pane h2")).to_have_text("Dokumen")
    page.keyboard.press("a")
    saved(page, "Diterima")


def test_a_corpus_that_somebody_else_writes_to_says_so_and_loses_nothing(
    open_page: OpenPage, study: Project
) -> None:
    page = open_page("--document", "informan-1")
    page.route("**/api/decisions", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator("#notice")).to_have_attribute("data-kind", "error")
    expect(page.locator(".tag[data-state=coded]")).to_have_count(0)
    page.unroute("**/api/decisions")
    page.keyboard.press("a")
    saved(page, "Accepted")
    assert len(log(study)) == 1


def test_statuses_are_told_apart_without_colour(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("a")
    page.keyboard.press("x")
    saved(page, "Rejected")
    signs = page.locator("#transcript .tag").evaluate_all(
        """tags => Object.fromEntries(tags.map((tag) => [
            tag.dataset.state, getComputedStyle(tag.querySelector(".tag-sign"), "::after").content
        ]))"""
    )
    assert len({signs[state] for state in ("coded", "rejected", "suggested")}) == 3
    assert Status.PRESENT in {decision.status for decision in log(study)}


def test_memos_on_everything_stand_in_one_place(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("a")
    saved(page, "saved")
    page.keyboard.press("k")
    page.keyboard.press("m")
    page.keyboard.type("memo pada segmen")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#memo-text")).to_contain_text("memo pada segmen")
    for about in ("project", "document", "code"):
        page.keyboard.press("M")
        page.locator(f"#memos-dialog [data-about={about}] button[data-edit]").first.click()
        page.keyboard.type(f"memo pada {about}")
        page.keyboard.press("Control+Enter")
        expect(page.locator(f"#memos-dialog [data-about={about}]").first).to_contain_text(
            f"memo pada {about}"
        )
        page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#transcript[data-ready]")
    page.keyboard.press("M")
    for words in ("segmen", "project", "document", "code"):
        expect(page.locator("#memos-list")).to_contain_text(f"memo pada {words}")
    with Corpus.open(study.corpus_url) as corpus:
        assert {memo.about for memo in corpus.memos(coder="ani")} == {"project", "document", "code"}
        assert corpus.memos(coder="budi") == []


def test_what_is_set_aside_is_read_without_suggestions(open_page: OpenPage, study: Project) -> None:
    with Corpus.open(study.corpus_url) as corpus:
        whole = corpus.document("informan-2")
        segment = whole.segment(0, len(whole.text))
        corpus.assign_blind(BlindAssignment(1, 0.3, "document", (BlindSegment(1, segment),)))
    page = open_page("--document", "informan-2")
    expect(page.locator("#banners [data-blind]")).to_be_visible()
    expect(page.locator("#transcript .tag")).to_have_count(0)
    assert "rapat" not in page.locator("mark").all_inner_texts(), "matched words would tell"
    select_words(page, "Rapat diikuti", "warga dan dinas")
    page.locator("#selection-bar [data-action=pick-code]").click()
    page.keyboard.type("face")
    page.keyboard.press("Enter")
    saved(page, "Face-to-face")
    page.locator("#banners [data-action=blind-done]").click()
    saved(page, "That part is done")
    expect(page.locator("#transcript .tag[data-state=suggested]").first).to_be_visible()
    with Corpus.open(study.corpus_url) as corpus:
        assert corpus.blind_for("ani") == []


def test_an_end_of_a_segment_is_dragged(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    page.keyboard.press("a")
    saved(page, "saved")
    page.keyboard.press("k")
    handle = page.locator(".handle[data-edge=start]")
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 70, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    saved(page, "Accepted with changes")
    ((_, verdict, quote),) = standing(study)
    assert verdict is Verdict.CORRECTED
    assert quote.endswith("saling percaya.") and not quote.startswith("Kami")


def test_nothing_is_decided_on_words_that_the_coder_has_not_seen(open_page: OpenPage, study: Project) -> None:
    page = open_page("--document", "informan-1")
    with Corpus.open(study.corpus_url) as corpus:
        document = corpus.document("informan-1")
        corrected = replace(document, text=document.text.replace("sudah saling", "tidak saling"))
        corpus.revise(corrected, reason="edit", coder="ani")
    page.keyboard.press("a")
    expect(page.locator("#notice")).to_have_attribute("data-kind", "conflict")
    expect(page.locator("#transcript")).to_contain_text("Kami tidak saling percaya")
    assert log(study) == []
