"""Decisions that were made under an older meaning of their code, and what has changed about it since.

Other patterns find other segments, but do not make a coder's judgement doubtful; another name, definition,
criterion, example or place in the tree does. So the meanings are compared, not the rules. What a code
meant at the time stands in the codebooks that the corpus keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.codebook import read_codebook
from qualcode.codebook.comparison import TEXT_FIELDS
from qualcode.errors import CodebookError
from qualcode.model import Code, Codebook, Decision, Fit, Verdict

if TYPE_CHECKING:
    from qualcode.corpus import Corpus, Stamp


@dataclass(frozen=True)
class StaleDecision:
    """A standing decision with the code as it was then (``before``) and the names of what changed in it.

    Where the codebook of that time is not on record, ``before`` is None and ``changed`` is empty.
    """

    decision: Decision
    before: Code | None
    changed: tuple[str, ...]


def stale_decisions(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str,
    code_ids: Collection[str] | None = None,
    document_id: str | None = None,
) -> list[StaleDecision]:
    """The standing decisions of ``coder`` under an older meaning of a code that ``codebook`` has.

    By document and place in the text. What was skipped waits in the review anyway and is not among them, nor
    is what has no place in the present text.
    """
    past = _Past(corpus, [codebook])
    codes = {code.id: code for code in codebook.codes if code_ids is None or code.id in code_ids}
    found = []
    for one in corpus.standing_decisions(coder=coder, document_id=document_id, code_ids=codes):
        now = codes[one.code_id]
        if one.verdict is not Verdict.SKIPPED and one.fit is not Fit.UNPLACED and past.is_stale(one, now):
            before = past.code(one)
            found.append(StaleDecision(one, before, changed_fields(before, now) if before else ()))
    return found


def stale_stamps(corpus: Corpus, codebook: Codebook) -> list[Stamp]:
    """How many standing decisions of each coder are stale, by code and version, codes in their order."""
    past = _Past(corpus, [codebook])
    order = {code.id: number for number, code in enumerate(codebook.codes)}
    stamps = [one for one in corpus.stamps() if one.code_id in order]
    return sorted(
        (one for one in stamps if past.is_stale(one, codebook.codes[order[one.code_id]])),
        key=lambda one: order[one.code_id],
    )


def decisions_on(corpus: Corpus, codebook: Codebook) -> Counter[str]:
    """Code id to how many standing decisions rest on the meaning that the code has in ``codebook``."""
    past = _Past(corpus, [codebook])
    resting: Counter[str] = Counter()
    for one in corpus.stamps():
        meant = codebook.get(one.code_id)
        before = past.code(one)
        if meant and before and before.meaning_digest == meant.meaning_digest:
            resting[one.code_id] += one.decisions
    return resting


def changed_fields(before: Code, now: Code) -> tuple[str, ...]:
    """The names of what differs between two versions of a code; "patterns" stands for all its rules."""
    words = [name for name in TEXT_FIELDS if getattr(before, name) != getattr(now, name)]
    parent = ["parent"] if before.parent != now.parent else []
    patterns = ["patterns"] if before.rules_digest != now.rules_digest else []
    return (*words, *parent, *patterns)


class _Past:
    """Codes as they were. Reading a codebook takes time: each one is read once, if at all."""

    def __init__(self, corpus: Corpus, at_hand: Iterable[Codebook]) -> None:
        self._known = {(code.id, code.digest): code for book in at_hand for code in book.codes}
        self._corpus = corpus
        self._texts: dict[str, str] | None = None
        self._books: dict[str, Codebook | None] = {}

    def is_stale(self, made: Decision | Stamp, now: Code) -> bool:
        """Whether the code meant something else, or nobody can tell what it meant."""
        if made.code_digest == now.digest:
            return False
        before = self.code(made)
        return before is None or before.meaning_digest != now.meaning_digest

    def code(self, made: Decision | Stamp) -> Code | None:
        """The code under which something was decided; None where that codebook is not on record."""
        version = (made.code_id, made.code_digest)
        if version not in self._known and (book := self._book(made.codebook_digest)):
            self._known |= {(code.id, code.digest): code for code in book.codes}
            if code := book.get(made.code_id):
                self._known[version] = code
        return self._known.get(version)

    def _book(self, digest: str) -> Codebook | None:
        if self._texts is None:
            self._texts = {one.digest: one.text for one in self._corpus.codebooks()}
        if digest not in self._books:
            try:
                text = self._texts.get(digest)
                self._books[digest] = read_codebook(text, name=digest) if text is not None else None
            except CodebookError:  # a later qualcode may be stricter than the one that stored it
                self._books[digest] = None
        return self._books[digest]
