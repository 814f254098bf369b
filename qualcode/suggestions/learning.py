"""Propose patterns and traps from what coders decided. Nothing is changed here: a coder accepts each.

A pattern is looked for in the coded sentences for which no pattern of the code suggested anything, against
all other such sentences of the documents that were worked on; a trap in the suggestions that were rejected
because the words mean something else, against those that were coded. Every phrase is tested on documents
that had no part in finding it: of ``FOLDS`` parts of the documents each is held out once, the phrase must be
key in the others, and only what it finds in the part held out counts as a test.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.codebook.refusals import Refusal
from qualcode.model import Code, Codebook, Segment
from qualcode.suggestions.coded_sentences import CodedSentence, Word, coded_sentences
from qualcode.suggestions.keyness import P_01, P_05, log_likelihood, log_ratio
from qualcode.suggestions.stretches import pattern_phrases, trap_phrases

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

FOLDS = 10

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Bounds:
    """What a phrase must reach before it is offered.

    In every part of the documents that it was found in: ``keyness`` (G²), ``ratio`` (log ratio) and
    ``training`` sentences that are right. In the parts held out together: ``found`` sentences, of which the
    share ``share`` is right. Right sentences in ``documents`` documents; ``new`` right sentences that no
    phrase offered before it finds.
    """

    keyness: float = P_01
    ratio: float = 1.0
    training: int = 2
    found: int = 3
    share: float = 2 / 3
    documents: int = 3
    new: int = 2


PATTERN_BOUNDS = Bounds()
# a trap takes suggestions away, also right ones: it must be surer
TRAP_BOUNDS = Bounds(keyness=P_05, share=0.9)


@dataclass(frozen=True)
class Proposal:
    """A phrase for a code: a pattern, or with ``trap`` a trap.

    ``text`` is its most frequent form. It stands in ``found`` of the ``sample`` sentences that were looked
    at, and ``right`` of them are coded so (for a trap: rejected); ``sample_right`` are right in the whole
    sample. ``keyness`` and ``ratio`` are the lowest of the parts that it was found in. Of ``held_out``
    sentences in documents that had no part in finding it, ``held_out_right`` are right. ``examples`` are the
    right sentences, ``against`` the others. ``coders`` are those whose decisions made them right.
    """

    code_id: str
    text: str
    trap: bool
    right: int
    found: int
    sample_right: int
    sample: int
    keyness: float
    ratio: float
    held_out: int
    held_out_right: int
    coders: tuple[str, ...]
    examples: tuple[Segment, ...]
    against: tuple[Segment, ...]

    @property
    def documents(self) -> int:
        """In how many documents it is right."""
        return len({segment.document_id for segment in self.examples})

    @property
    def refusal(self) -> Refusal:
        """What to remember so that it is not proposed again."""
        return Refusal(self.code_id, self.text, trap=self.trap)


@dataclass(frozen=True)
class Shortage:
    """A code of which too little was missed by its patterns to test any phrase: ``sentences`` in
    ``documents``. At least ``more`` are needed, each in another document."""

    code_id: str
    sentences: int
    documents: int
    more: int


@dataclass(frozen=True)
class Learned:
    """The proposals by code, and what they rest on: ``sentences`` in ``documents`` with decisions.

    ``too_few`` are the codes for which nothing can be tested yet, ``missed`` coded sentences that no
    pattern of their code found, ``wrong_sense`` rejected suggestions; ``refused`` proposals are left out.
    """

    proposals: tuple[Proposal, ...]
    too_few: tuple[Shortage, ...]
    sentences: int
    documents: int
    missed: int
    wrong_sense: int
    refused: int


def learn(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coder: str | Collection[str] | None = None,
    code_ids: Collection[str] | None = None,
    refused: Iterable[Refusal] = (),
    pipeline: str = "",
) -> Learned:
    """Propose patterns and traps for ``codebook`` from the standing decisions of ``coder`` (one or
    several), or of all.

    ``code_ids`` limits the codes. The same decisions and codebook give the same proposals. Nothing is
    written. Raises CorpusError, and SuggestError as ``suggest`` does.
    """
    sentences = list(coded_sentences(corpus, codebook, coder=coder, pipeline=pipeline))
    return propose(sentences, codebook, code_ids=code_ids, refused=refused)


def propose(
    sentences: Sequence[CodedSentence],
    codebook: Codebook,
    *,
    code_ids: Collection[str] | None = None,
    refused: Iterable[Refusal] = (),
    pattern_bounds: Bounds = PATTERN_BOUNDS,
    trap_bounds: Bounds = TRAP_BOUNDS,
) -> Learned:
    """As ``learn``, from sentences that were read already."""
    proposals: list[Proposal] = []
    too_few: list[Shortage] = []
    left_out = missed = wrong_sense = 0
    folds, index = _folds(sentences), _index(sentences)
    turned_down = _refused_stems(refused, codebook)
    for code in codebook.codes:
        if code_ids is not None and code.id not in code_ids:
            continue
        for sample, bounds in (
            (_missed(sentences, codebook, code), pattern_bounds),
            (_misread(sentences, code), trap_bounds),
        ):
            offered = list(_offered(sample, sentences, folds, index, bounds))
            kept = [one for stems, one in offered if stems not in turned_down.get((code.id, sample.trap), ())]
            proposals += kept
            left_out += len(offered) - len(kept)
            if sample.trap:
                wrong_sense += len(sample.right)
                continue
            missed += len(sample.right)
            by_document = Counter(sentences[number].segment.document_id for number in sample.right)
            if sample.right and (more := _needed([*by_document.values()], bounds)):
                too_few.append(Shortage(code.id, len(sample.right), len(by_document), more))
    return Learned(
        proposals=tuple(proposals),
        too_few=tuple(too_few),
        sentences=len(sentences),
        documents=len({sentence.segment.document_id for sentence in sentences}),
        missed=missed,
        wrong_sense=wrong_sense,
        refused=left_out,
    )


@dataclass(frozen=True)
class _Sample:
    """The sentences (by number) that a rule of ``code`` would stand in for, those where it would be
    ``right`` and those where it would be ``wrong``; ``phrases`` gives the candidates in a sentence."""

    code: Code
    trap: bool
    right: frozenset[int]
    wrong: frozenset[int]
    phrases: Callable[[CodedSentence], Iterator[tuple[Word, ...]]]


def _missed(sentences: Sequence[CodedSentence], codebook: Codebook, code: Code) -> _Sample:
    """What a new pattern could add: the sentences for which neither this code nor one below it is suggested.

    Sentences that have only a code above or below this one speak neither for nor against it.
    """
    family = set(codebook.family(code.id))
    relatives = family | set(codebook.path(code.id))
    right, wrong = set(), set()
    for number, sentence in enumerate(sentences):
        if family.isdisjoint(sentence.suggested):
            if code.id in sentence.coders:
                right.add(number)
            elif relatives.isdisjoint(sentence.coders):
                wrong.add(number)
    return _Sample(code, False, frozenset(right), frozenset(wrong), pattern_phrases)


def _misread(sentences: Sequence[CodedSentence], code: Code) -> _Sample:
    """What a new trap could take away: suggestions that were rejected for their sense, or were coded."""
    right, wrong = set(), set()
    for number, sentence in enumerate(sentences):
        if code.id in sentence.suggested:
            if code.id in sentence.wrong_sense:
                right.add(number)
            elif code.id in sentence.coders:
                wrong.add(number)

    def phrases(sentence: CodedSentence) -> Iterator[tuple[Word, ...]]:
        return trap_phrases(sentence, code.id)

    return _Sample(code, True, frozenset(right), frozenset(wrong), phrases)


def _folds(sentences: Sequence[CodedSentence]) -> list[int]:
    """For each sentence the part of the documents that it belongs to: at most FOLDS parts."""
    documents = sorted({sentence.segment.document_id for sentence in sentences})
    part = {document_id: number % FOLDS for number, document_id in enumerate(documents)}
    return [part[sentence.segment.document_id] for sentence in sentences]


def _index(sentences: Sequence[CodedSentence]) -> Mapping[str, Collection[int]]:
    """The sentences that each stem stands in."""
    index: defaultdict[str, set[int]] = defaultdict(set)
    for number, sentence in enumerate(sentences):
        for run in sentence.runs:
            for word in run:
                index[word.stem].add(number)
    return index


def _needed(by_document: Sequence[int], bounds: Bounds) -> int:
    """How many more right sentences, each in another document, a phrase that stands in all of them would
    need to be tested; ``by_document`` counts those that there are."""
    counts, more = list(by_document), 0
    while (
        len(counts) < bounds.documents
        or sum(one for one in counts if sum(counts) - one >= bounds.training) < bounds.found
    ):
        counts.append(1)
        more += 1
    return more


@dataclass(frozen=True)
class _Tested:
    """A phrase that passed: the sentences that it stands in, and its figures."""

    stems: Stems
    numbers: frozenset[int]
    keyness: float
    ratio: float
    held_out: int
    held_out_right: int


def _offered(
    sample: _Sample,
    sentences: Sequence[CodedSentence],
    folds: Sequence[int],
    index: Mapping[str, Collection[int]],
    bounds: Bounds,
) -> Iterator[tuple[Stems, Proposal]]:
    """The proposals from one sample, the most key first; each finds something that those before do not."""
    where, forms = _occurrences(sample, sentences, index, bounds.training)
    all_right, all_wrong = _by_part(sample.right, folds), _by_part(sample.wrong, folds)
    passed = []
    for stems, numbers in where.items():
        found_right = _by_part(numbers & sample.right, folds)
        found_wrong = _by_part(numbers & sample.wrong, folds)
        figures = _test(found_right, found_wrong, all_right, all_wrong, bounds)
        documents = {sentences[number].segment.document_id for number in numbers & sample.right}
        if figures is not None and len(documents) >= bounds.documents:
            passed.append(_Tested(stems, numbers, *figures))
    # of phrases in the same sentences the longest: that much is known about it, and not more
    passed.sort(key=lambda one: (-one.keyness, -one.held_out_right, -len(one.stems), one.stems))
    covered: set[int] = set()
    for tested in passed:
        right = tested.numbers & sample.right
        if len(right - covered) >= bounds.new:
            covered |= right
            yield tested.stems, _proposal(tested, sample, sentences, forms[tested.stems])


def _occurrences(
    sample: _Sample,
    sentences: Sequence[CodedSentence],
    index: Mapping[str, Collection[int]],
    least: int,
) -> tuple[Mapping[Stems, frozenset[int]], Mapping[Stems, Counter[str]]]:
    """For each phrase in at least ``least`` right sentences all sentences of the sample that it stands in,
    and its forms in the right ones."""
    where: defaultdict[Stems, set[int]] = defaultdict(set)
    forms: defaultdict[Stems, Counter[str]] = defaultdict(Counter)
    for number in sorted(sample.right):
        for phrase in sample.phrases(sentences[number]):
            stems = tuple(word.stem for word in phrase)
            where[stems].add(number)
            forms[stems][" ".join(word.text for word in phrase)] += 1
    wanted = {stems: numbers for stems, numbers in where.items() if len(numbers) >= least}
    for stems, found in wanted.items():
        # of very many sentences only those with every stem of the phrase are looked into
        candidates = sample.wrong.intersection(*(index[stem] for stem in stems))
        found.update(number for number in candidates if _holds(sample, sentences[number], stems))
    return {stems: frozenset(numbers) for stems, numbers in wanted.items()}, forms


def _holds(sample: _Sample, sentence: CodedSentence, stems: Stems) -> bool:
    return any(tuple(word.stem for word in phrase) == stems for phrase in sample.phrases(sentence))


def _by_part(numbers: Iterable[int], folds: Sequence[int]) -> Counter[int]:
    return Counter(folds[number] for number in numbers)


def _test(
    found_right: Counter[int],
    found_wrong: Counter[int],
    all_right: Counter[int],
    all_wrong: Counter[int],
    bounds: Bounds,
) -> tuple[float, float, int, int] | None:
    """Hold each part out in turn; None for a phrase that does not reach the bounds.

    The counters have the sentences of each part: those that the phrase stands in, and all. Returns the
    lowest keyness and log ratio, how many sentences were found in the parts held out, and how many right.
    """
    held_out = held_out_right = 0
    lowest = ratio = float("inf")
    for part in sorted({*found_right, *found_wrong}):
        right = found_right.total() - found_right[part]
        wrong = found_wrong.total() - found_wrong[part]
        table = (right, all_right.total() - all_right[part], wrong, all_wrong.total() - all_wrong[part])
        if right < bounds.training or not table[3]:
            continue
        keyness, effect = log_likelihood(*table), log_ratio(*table)
        if keyness >= bounds.keyness and effect >= bounds.ratio:
            lowest, ratio = min(lowest, keyness), min(ratio, effect)
            held_out_right += found_right[part]
            held_out += found_right[part] + found_wrong[part]
    if held_out < bounds.found or held_out_right < bounds.share * held_out:
        return None
    return lowest, ratio, held_out, held_out_right


def _proposal(
    tested: _Tested, sample: _Sample, sentences: Sequence[CodedSentence], forms: Counter[str]
) -> Proposal:
    right = [sentences[number] for number in sorted(tested.numbers & sample.right)]
    code_id = sample.code.id
    coders = {
        name
        for sentence in right
        for name in (sentence.wrong_sense if sample.trap else sentence.coders).get(code_id, ())
    }
    return Proposal(
        code_id=code_id,
        text=max(sorted(forms), key=forms.__getitem__),
        trap=sample.trap,
        right=len(right),
        found=len(tested.numbers),
        sample_right=len(sample.right),
        sample=len(sample.right) + len(sample.wrong),
        keyness=tested.keyness,
        ratio=tested.ratio,
        held_out=tested.held_out,
        held_out_right=tested.held_out_right,
        coders=tuple(sorted(coders)),
        examples=tuple(sentence.segment for sentence in right),
        against=tuple(sentences[number].segment for number in sorted(tested.numbers - sample.right)),
    )


def _refused_stems(
    refused: Iterable[Refusal], codebook: Codebook
) -> Mapping[tuple[str, bool], frozenset[Stems]]:
    """What was refused, by stems: another form of the same phrase is refused too."""
    from qualcode.suggestions.matching import Rules

    rules = Rules((), codebook.codes)
    found: defaultdict[tuple[str, bool], set[Stems]] = defaultdict(set)
    for one in refused:
        stems = tuple(token.norm_ for token in rules.document(one.text) if not token.is_space)
        found[one.code_id, one.trap].add(stems)
    return {key: frozenset(stems) for key, stems in found.items()}
