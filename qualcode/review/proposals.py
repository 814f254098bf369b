"""Learned proposals one after another in the terminal: what each rests on, and the researcher's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from qualcode.analysis.intervals import wilson
from qualcode.model import Bilingual, Codebook, Segment
from qualcode.review.drawing import Canvas, choice_lines
from qualcode.review.keys import ESCAPE, SPACE, KeyReader, Keys, keyboard
from qualcode.review.lines import DIM, MATCH, shortened, visible

if TYPE_CHECKING:
    from qualcode.suggestions.learning import Proposal

SHOWN_EXAMPLES = 3
_LONGEST_EXAMPLE = 300

_WORDS = {
    "pattern": Bilingual("Pola baru", "New pattern"),
    "trap": Bilingual("Jebakan baru", "New trap"),
    "pattern_found": Bilingual(
        "Dari {sample} kalimat yang tidak ditemukan oleh pola mana pun dari kode ini, frasa ini ada di"
        " {found}; {right} di antaranya dikode demikian ({documents} dokumen; {coders}).",
        "Of {sample} sentences that no pattern of this code finds, the phrase is in {found}; {right} of"
        " these are coded so ({documents}; {coders}).",
    ),
    "trap_found": Bilingual(
        "Dari {sample} saran kode ini yang sudah diputuskan, frasa ini ada di {found}; {right} di antaranya"
        " ditolak karena maknanya lain ({documents} dokumen; {coders}).",
        "Of {sample} decided suggestions of this code, the phrase is in {found}; {right} of these were"
        " rejected as the wrong sense ({documents}; {coders}).",
    ),
    "keyness": Bilingual(
        "Kekhasan (keyness): G² {keyness:.1f}, log ratio {ratio:.1f} (terendah dari semua bagian dokumen).",
        "Keyness: G² {keyness:.1f}, log ratio {ratio:.1f} (the lowest of all divisions of the documents).",
    ),
    "pattern_held_out": Bilingual(
        "Diuji pada dokumen yang tidak dipakai untuk mencarinya: {right} dari {found} kalimat dikode demikian"
        " (selang kepercayaan 95 %: {low:.2f}–{high:.2f}).",
        "Tested on documents that had no part in finding it: {right} of {found} sentences are coded so"
        " (95 % interval: {low:.2f}–{high:.2f}).",
    ),
    "trap_held_out": Bilingual(
        "Diuji pada dokumen yang tidak dipakai untuk mencarinya: {right} dari {found} saran memang ditolak"
        " (selang kepercayaan 95 %: {low:.2f}–{high:.2f}).",
        "Tested on documents that had no part in finding it: {right} of {found} suggestions were rejected"
        " (95 % interval: {low:.2f}–{high:.2f}).",
    ),
    "for": Bilingual("Mendukung", "For it"),
    "against": Bilingual("Menentang", "Against it"),
    "more": Bilingual("… dan {count} lagi", "… and {count} more"),
    "yes": Bilingual("terima", "accept"),
    "no": Bilingual("tolak, jangan usulkan lagi", "refuse, do not propose again"),
    "later": Bilingual("nanti", "later"),
    "show": Bilingual("tampilkan semua kalimat", "show all sentences"),
    "quit": Bilingual("selesai", "quit"),
    "key_space": Bilingual("spasi", "space"),
    "did_accept": Bilingual("Ditulis ke buku kode: {text}", "Written into the codebook: {text}"),
    "did_refuse": Bilingual("Ditolak: {text}", "Refused: {text}"),
    "summary": Bilingual(
        "Diterima: {accepted}, ditolak: {refused}, belum diputuskan: {left}.",
        "Accepted: {accepted}, refused: {refused}, not decided: {left}.",
    ),
}
_ACCEPT, _REFUSE = ("y", "a"), ("n", "x")


@dataclass(frozen=True)
class Answers:
    """How many proposals were accepted and refused, and how many are ``left``."""

    accepted: int
    refused: int
    left: int


def review_proposals(
    proposals: Sequence[Proposal],
    codebook: Codebook,
    *,
    accept: Callable[[Proposal], None],
    refuse: Callable[[Proposal], None],
    console: Console,
    read_key: KeyReader | None = None,
    language: str = "id",
) -> Answers:
    """Show each proposal and call ``accept`` or ``refuse`` at once, until q, Ctrl-C or the end of the input.

    Each answer is kept before the next proposal appears. Passes on what the two functions raise.
    """
    word = _Words(language)
    accepted = refused = 0
    with keyboard() as reader:
        keys = Keys(read_key or reader)
        try:
            for number, proposal in enumerate(proposals, 1):
                console.print(Text(f"\n{number}/{len(proposals)}", "bold"))
                for line in proposal_lines(proposal, codebook, language=language):
                    console.print(line)
                answer = _answer(proposal, keys, console, word)
                if answer == "q":
                    break
                if answer in _ACCEPT:
                    accept(proposal)
                    accepted += 1
                    console.print(Text(word("did_accept", text=visible(proposal.text)), "italic cyan"))
                elif answer in _REFUSE:
                    refuse(proposal)
                    refused += 1
                    console.print(Text(word("did_refuse", text=visible(proposal.text)), "italic cyan"))
        except (EOFError, KeyboardInterrupt):
            pass  # a way to leave like any other: every answer is kept already
    answers = Answers(accepted, refused, len(proposals) - accepted - refused)
    console.print(f"\n{word('summary', **vars(answers))}")
    return answers


def proposal_lines(
    proposal: Proposal, codebook: Codebook, *, language: str, examples: int = SHOWN_EXAMPLES
) -> Iterator[Text]:
    """What is proposed and what it rests on, with up to ``examples`` sentences."""
    word = _Words(language)
    kind = "trap" if proposal.trap else "pattern"
    names = [codebook.get(code_id) for code_id in codebook.path(proposal.code_id)]
    path = " › ".join(visible(code.name.in_language(language)) for code in names if code)
    yield Text.assemble((path, "cyan"), (f" ({proposal.code_id})", DIM))
    yield Text.assemble(f"{word(kind)}: ", (f" {visible(proposal.text)} ", MATCH))
    documents = f"{proposal.documents} document{'' if proposal.documents == 1 else 's'}"
    yield Text(
        word(
            f"{kind}_found",
            sample=proposal.sample,
            found=proposal.found,
            right=proposal.right,
            documents=proposal.documents if language == "id" else documents,
            coders=visible(", ".join(proposal.coders)),
        )
    )
    yield Text(word("keyness", keyness=proposal.keyness, ratio=proposal.ratio))
    low, high = wilson(proposal.held_out_right, proposal.held_out)
    yield Text(
        word(f"{kind}_held_out", right=proposal.held_out_right, found=proposal.held_out, low=low, high=high)
    )
    yield from _example_lines(word("for"), proposal.examples, examples, word)
    yield from _example_lines(
        word("against"), proposal.against, max(0, examples - len(proposal.examples)), word
    )


def _example_lines(title: str, segments: Sequence[Segment], count: int, word: _Words) -> Iterator[Text]:
    if not segments:
        return
    yield Text(f"{title} ({len(segments)}):", "bold")
    for segment in segments[:count]:
        quote = shortened(segment.quote, _LONGEST_EXAMPLE)
        yield Text.assemble(f"  “{quote}” ", (visible(segment.document_id), DIM))
    if len(segments) > count:
        yield Text(f"  {word('more', count=len(segments) - count)}", DIM)


def _answer(proposal: Proposal, keys: Keys, console: Console, word: _Words) -> str:
    """The key that decides: one of _ACCEPT, _REFUSE, SPACE or "q"."""
    choices = [("y", word("yes")), ("n", word("no")), (word("key_space"), word("later"))]
    choices += [("s", word("show")), ("q", word("quit"))]
    while True:
        for line in choice_lines(choices, Canvas.of(console)):
            console.print(line)
        key = keys.get()
        while key not in (*_ACCEPT, *_REFUSE, SPACE, "s", "q", ESCAPE):
            key = keys.get()
        if key != "s":
            return "q" if key == ESCAPE else key
        everything = len(proposal.examples) + len(proposal.against)
        for line in _example_lines(word("for"), proposal.examples, everything, word):
            console.print(line)
        for line in _example_lines(word("against"), proposal.against, everything, word):
            console.print(line)


class _Words:
    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key].in_language(self._language).format(**values)
