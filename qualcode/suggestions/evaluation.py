"""Measure a codebook's suggestions against a gold coding: sentence by sentence, a code at a time.

A suggestion counts as the nearest code that the gold uses anywhere: its own, else that of the nearest
ancestor. Where the gold uses neither, it counts as its own code, and is wrong; but where the gold uses only
codes below it, it is coarser than the gold, and is set aside at the level of codes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.model import Codebook, Document, Status
from qualcode.suggestions.gold import Gold, GoldSentence, read_gold

__all__ = [
    "Confusion",
    "Difference",
    "Evaluation",
    "Gold",
    "GoldSentence",
    "Level",
    "Score",
    "StatusAgreement",
    "compare",
    "evaluate",
    "read_gold",
    "score_sets",
]

NONE = ""  # in a confusion: the other side has no code to pair with
# what a coder writes who has three statuses to choose from
_AMONG_THREE = {
    Status.PARTIAL: Status.ABSENT,
    Status.HYPOTHETICAL: Status.WISHED,
    Status.PAST: Status.PRESENT,
}
_GAP = "\n\n"  # between the sentences of a document, so that no pattern reaches over


@dataclass(frozen=True)
class Score:
    """Counts of sentences, or (for a total) of pairs of a sentence and a code.

    ``tp`` are suggested and in the gold, ``fp`` only suggested, ``fn`` only in the gold; ``n`` sentences
    were read. ``key`` is the code id, "" for a total.
    """

    key: str
    tp: int
    fp: int
    fn: int
    n: int

    @property
    def precision(self) -> float | None:
        """The share of the suggestions that the gold has; None where there are no suggestions."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that is suggested; None where the gold has nothing."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is neither a suggestion nor gold."""
        either = self.tp + self.fp + self.fn
        return 2 * self.tp / (self.tp + either) if either else None


@dataclass(frozen=True)
class Confusion:
    """In how many sentences the code ``gold`` was missed and ``suggested`` was wrong.

    A sentence with several missed or several wrong codes counts for each pair. ``suggested`` is "" where
    nothing was wrong in the sentence, ``gold`` is "" where nothing was missed.
    """

    gold: str
    suggested: str
    sentences: int


@dataclass(frozen=True)
class Level:
    """The scores of each code (or component) that is suggested or in the gold, in the codebook's order.

    ``total`` is the micro total over all of them. ``gold`` and ``found`` hold the ids for each sentence.
    """

    scores: tuple[Score, ...]
    total: Score
    confusions: tuple[Confusion, ...]
    gold: tuple[frozenset[str], ...]
    found: tuple[frozenset[str], ...]

    def score(self, key: str) -> Score:
        """The score of ``key``, all zeros for what is neither suggested nor in the gold."""
        return next((score for score in self.scores if score.key == key), Score(key, 0, 0, 0, self.total.n))


@dataclass(frozen=True)
class StatusAgreement:
    """Of ``n`` right suggestions in sentences with a status in the gold, ``agreed`` have that status.

    ``counts`` maps pairs (gold, suggested) to numbers. Where the gold knows no status but present, absent and
    wished, a suggested partial counts as absent, hypothetical as wished and past as present; ``converted``
    are these.
    """

    agreed: int
    n: int
    counts: Mapping[tuple[Status, Status], int]
    converted: int = 0


@dataclass(frozen=True)
class Evaluation:
    """One codebook, measured on one gold coding. ``any_code`` asks only whether a sentence has a code.

    ``status`` is None where the gold gives no status. ``set_aside`` pairs of a sentence and a suggested code
    count in ``component`` and ``any_code`` only, because the gold uses nothing but codes below that code.
    """

    codebook: Codebook
    code: Level
    component: Level
    any_code: Score
    status: StatusAgreement | None
    set_aside: int = 0

    def level(self, name: str) -> Level:
        """The scores at the level "code" or "component"."""
        return self.component if name == "component" else self.code


@dataclass(frozen=True)
class Difference:
    """The F1 of two codebooks for a code (for the total, ``key`` is ""), on the same gold."""

    key: str
    first: Score
    second: Score

    @property
    def f1(self) -> float | None:
        """The second F1 minus the first; None where one of them does not exist."""
        if self.first.f1 is None or self.second.f1 is None:
            return None
        return self.second.f1 - self.first.f1


def evaluate(
    gold: Gold,
    codebook: Codebook,
    *,
    pipeline: str = "",
    on_document: Callable[[str], None] | None = None,
) -> Evaluation:
    """Suggest codes for the sentences of ``gold`` and count what fits.

    The sentences of a document are read as one text without speakers. ``on_document`` is called with the
    name of each document when it is done. Raises SuggestError as ``suggest`` does.
    """
    found = _suggested(gold, codebook, pipeline=pipeline, on_document=on_document)
    wanted = [sentence.codes for sentence in gold.sentences]
    above = {code for used in gold.used for code in gold.tree.path(used)} - gold.used
    fine = [codes.keys() - above for codes in found]
    order = [code.id for code in gold.tree.codes]
    roots = {code_id: gold.tree.component(code_id) for code_id in order}
    components = [[{roots[code] for code in codes} for codes in side] for side in (wanted, found)]
    anything = [[{NONE} if codes else set() for codes in side] for side in (wanted, found)]
    return Evaluation(
        codebook=codebook,
        code=score_sets(wanted, fine, order=order),
        component=score_sets(*components, order=order),
        any_code=score_sets(*anything, order=[NONE]).total,
        status=_status_agreement(gold.sentences, found),
        set_aside=sum(map(len, found)) - sum(map(len, fine)),
    )


def score_sets(
    gold: Sequence[Collection[str]], found: Sequence[Collection[str]], *, order: Iterable[str]
) -> Level:
    """Score what was ``found`` against ``gold``: for each sentence the ids on either side.

    ``order`` has every id, in the order in which the scores shall stand.
    """
    pairs = [(frozenset(wanted), frozenset(given)) for wanted, given in zip(gold, found, strict=True)]
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for wanted, given in pairs:
        right.update(wanted & given)
        wrong.update(given - wanted)
        missed.update(wanted - given)
    keys = [key for key in order if right[key] or wrong[key] or missed[key]]
    return Level(
        scores=tuple(Score(key, right[key], wrong[key], missed[key], len(pairs)) for key in keys),
        total=Score(NONE, right.total(), wrong.total(), missed.total(), len(pairs)),
        confusions=_confusions(pairs, keys),
        gold=tuple(wanted for wanted, _ in pairs),
        found=tuple(given for _, given in pairs),
    )


def compare(first: Level, second: Level, *, order: Iterable[str]) -> tuple[Difference, ...]:
    """The differences between two codebooks on the same gold, for each code that either has a score for."""
    scored = {score.key for score in (*first.scores, *second.scores)}
    return tuple(Difference(key, first.score(key), second.score(key)) for key in order if key in scored)


def _confusions(
    pairs: Iterable[tuple[frozenset[str], frozenset[str]]], keys: Sequence[str]
) -> tuple[Confusion, ...]:
    counts = Counter[tuple[str, str]]()
    for wanted, given in pairs:
        missed, wrong = wanted - given, given - wanted
        if missed or wrong:
            counts.update((m, w) for m in missed or {NONE} for w in wrong or {NONE})
    place = {key: number for number, key in enumerate([*keys, NONE])}
    in_order = sorted(counts, key=lambda pair: (place[pair[0]], -counts[pair], place[pair[1]]))
    return tuple(Confusion(*pair, counts[pair]) for pair in in_order)


def _suggested(
    gold: Gold, codebook: Codebook, *, pipeline: str, on_document: Callable[[str], None] | None
) -> list[dict[str, Status]]:
    """For each sentence the suggested codes, as the gold counts them, with their status."""
    from qualcode.suggestions import suggest
    from qualcode.suggestions.status import weight

    used = gold.used
    counted = {code.id: _as_gold(code.id, gold.tree, used) for code in codebook.codes}
    found: list[dict[str, Status]] = [{} for _ in gold.sentences]
    numbers: dict[str, list[int]] = {}
    for number, sentence in enumerate(gold.sentences):
        numbers.setdefault(sentence.document, []).append(number)
    for name, rows in numbers.items():
        texts = [gold.sentences[number].text for number in rows]
        starts = _starts(texts)
        document = Document.from_text(_GAP.join(texts), title=name)
        for suggestion in suggest(document, codebook, pipeline=pipeline):
            codes = found[rows[bisect_right(starts, suggestion.segment.start) - 1]]
            code_id = counted[suggestion.code_id]
            # as within one sentence: what is denied anywhere is absent, else the first says it
            if code_id not in codes or weight(suggestion.status) < weight(codes[code_id]):
                codes[code_id] = suggestion.status
        if on_document:
            on_document(name)
    return found


def _starts(texts: Iterable[str]) -> list[int]:
    """The offset of each text where all are joined with _GAP."""
    starts, offset = [], 0
    for text in texts:
        starts.append(offset)
        offset += len(text) + len(_GAP)
    return starts


def _as_gold(code_id: str, tree: Codebook, used: Collection[str]) -> str:
    """The nearest of ``code_id`` and its ancestors that the gold uses, else ``code_id`` itself."""
    return next((code for code in reversed(tree.path(code_id)) if code in used), code_id)


def _status_agreement(
    sentences: Iterable[GoldSentence], found: Iterable[Mapping[str, Status]]
) -> StatusAgreement | None:
    judged = [
        (sentence.status, [codes[code] for code in sentence.codes & codes.keys()])
        for sentence, codes in zip(sentences, found, strict=True)
        if sentence.status is not None
    ]
    if not judged:
        return None
    counts, converted = Counter[tuple[Status, Status]](), 0
    other = {} if any(wanted in _AMONG_THREE for wanted, _ in judged) else _AMONG_THREE
    for wanted, suggested in judged:
        converted += sum(status in other for status in suggested)
        counts.update((wanted, other.get(status, status)) for status in suggested)
    agreed = sum(count for (wanted, suggested), count in counts.items() if wanted is suggested)
    return StatusAgreement(agreed, counts.total(), dict(counts), converted)
