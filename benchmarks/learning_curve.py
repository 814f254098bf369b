"""What learning is worth: reveal a gold coding document by document, learn, and measure on the rest.

    python benchmarks/learning_curve.py GOLD.csv [--codebook ansell-gash] [--orders 5] [--every 10]
        [--csv curve.csv] [--svg curve.svg]

GOLD.csv is what `qualcode evaluate` reads. In each of several random orders of its documents a simulated
coder accepts what the gold supports, rejects the rest (as wrong sense), and codes by hand what was not
suggested; after every few documents it accepts every proposal of `qualcode codebook learn`. It does so once
with the codebook as it is, and once with a codebook without patterns and traps. F1 is measured on the
documents not yet seen, as is that of a classifier trained on the seen ones (TF-IDF and logistic regression).
The classifier needs scikit-learn, the figure matplotlib: pip install qualcode[learning]
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import fmean, stdev

from ruamel.yaml import YAML

from qualcode.cli.learn import origin
from qualcode.codebook import add_rule, codebook_path, load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Codebook, Decision, Document, Verdict
from qualcode.suggestions import suggest_corpus
from qualcode.suggestions.coded_sentences import WRONG_SENSE
from qualcode.suggestions.evaluation import Gold, GoldSentence, Score, evaluate, read_gold, score_sets
from qualcode.suggestions.learning import learn

EMPTY, GIVEN, UNCHANGED, CLASSIFIER = "no patterns, learning", "codebook, learning", "codebook", "classifier"
CODER = "gold"
GAP = "\n\n"
_PARTS = 3  # of a cross-validation


@dataclass(frozen=True)
class Point:
    """What was measured in one order after ``documents`` documents with ``sentences`` sentences were seen.

    ``score`` is that on the documents not yet seen. Since the point before, ``looked_at`` suggestions were
    decided on, ``by_hand`` codings were made, and of ``codings`` in the gold ``offered`` were suggested.
    ``rules`` have been learned so far; on the unseen documents they add ``added`` suggestions to those of
    the codebook before learning, ``added_right`` of them right, and take ``taken`` away.
    """

    run: str
    order: int
    documents: int
    sentences: int
    score: Score
    looked_at: int = 0
    by_hand: int = 0
    codings: int = 0
    offered: int = 0
    rules: int = 0
    added: int = 0
    added_right: int = 0
    taken: int = 0


class Coder:
    """A simulated coder, who knows the gold, at work on a corpus."""

    def __init__(self, corpus: Corpus, codebook: Path, gold: Gold) -> None:
        self._corpus = corpus
        self._path = codebook
        self._gold = gold
        self._used = gold.used
        self._sentences: dict[str, tuple[list[int], list[GoldSentence]]] = {}
        self.looked_at = self.by_hand = self.offered = self.codings = self.rules = 0

    def read(self, names: Iterable[str]) -> None:
        """Take documents in, decide on every suggestion, and code by hand what was not suggested."""
        new = [self._take_in(name) for name in names]
        suggest_corpus(self._corpus, load_codebook(self._path))
        suggested: dict[tuple[str, int], set[str]] = {}
        decisions = []
        for suggestion in self._corpus.queue(CODER):
            document_id = suggestion.segment.document_id
            starts, sentences = self._sentences[document_id]
            number = bisect_right(starts, suggestion.start) - 1
            code_id = self._as_gold(suggestion.code_id)
            suggested.setdefault((document_id, number), set()).add(code_id)
            right = code_id in sentences[number].codes
            decisions.append(
                Decision(
                    suggestion.segment,
                    suggestion.code_id,
                    CODER,
                    Verdict.ACCEPTED if right else Verdict.REJECTED,
                    reason="" if right else WRONG_SENSE,
                    suggestion_id=suggestion.id,
                )
            )
        self.looked_at += self._corpus.decide_many(decisions)
        for document in new:
            self._code_by_hand(document, suggested)

    def learn(self) -> None:
        """Accept every proposal."""
        learned = learn(self._corpus, load_codebook(self._path))
        for proposal in learned.proposals:
            comment = origin(proposal, date(2000, 1, 1))
            add_rule(self._path, proposal.code_id, proposal.text, trap=proposal.trap, comment=comment)
        self.rules += len(learned.proposals)

    def _take_in(self, name: str) -> Document:
        sentences = [one for one in self._gold.sentences if one.document == name]
        starts, text = [], ""
        for sentence in sentences:
            starts.append(len(text))
            text += sentence.text + GAP
        # two names may make one slug, and two documents may have the same text: a corpus takes neither
        number = len(self._sentences)
        document = replace(Document.from_text(text + "\n" * number, title=name), id=f"{number:05}")
        self._corpus.add_document(document)
        self._sentences[document.id] = starts, sentences
        return document

    def _code_by_hand(self, document: Document, suggested: dict[tuple[str, int], set[str]]) -> None:
        starts, sentences = self._sentences[document.id]
        decisions = []
        for number, (start, sentence) in enumerate(zip(starts, sentences, strict=True)):
            offered = sentence.codes & suggested.get((document.id, number), set())
            self.codings += len(sentence.codes)
            self.offered += len(offered)
            segment = document.segment(start, start + len(sentence.text))
            for code_id in sorted(sentence.codes - offered):
                decisions.append(Decision(segment, code_id, CODER, Verdict.CODED))
        self.by_hand += self._corpus.decide_many(decisions)

    def _as_gold(self, code_id: str) -> str:
        """The nearest of the code and those above it that the gold uses, as `evaluate` counts."""
        path = self._gold.tree.path(code_id)
        return next((code for code in reversed(path) if code in self._used), code_id)


def curve(
    gold: Gold, codebook: Path, *, run: str, order: int, documents: Sequence[str], every: int, learning: bool
) -> Iterator[Point]:
    """The points of one run through ``documents``; ``codebook`` is changed where ``learning``."""
    before = evaluate(gold, load_codebook(codebook)).code
    with (
        tempfile.TemporaryDirectory() as folder,
        Corpus.open(Path(folder) / "corpus.sqlite", create=True) as corpus,
    ):
        coder = Coder(corpus, codebook, gold)
        for seen, names in _batches(documents, every):
            unseen = set(documents[seen:])
            numbers = [i for i, one in enumerate(gold.sentences) if one.document in unseen]
            now = evaluate(gold, load_codebook(codebook)).code if coder.rules else before
            added = {i: now.found[i] - before.found[i] for i in numbers}
            yield Point(
                run=run,
                order=order,
                documents=seen,
                sentences=len(gold.sentences) - len(numbers),
                score=_score(gold, numbers, [now.found[i] for i in numbers]),
                looked_at=coder.looked_at,
                by_hand=coder.by_hand,
                codings=coder.codings,
                offered=coder.offered,
                rules=coder.rules,
                added=sum(map(len, added.values())),
                added_right=sum(len(codes & now.gold[i]) for i, codes in added.items()),
                taken=sum(len(before.found[i] - now.found[i]) for i in numbers),
            )
            coder.looked_at = coder.by_hand = coder.codings = coder.offered = 0
            coder.read(names)
            if learning:
                coder.learn()


def classifier_curve(gold: Gold, *, order: int, documents: Sequence[str], every: int) -> Iterator[Point]:
    """The points of a classifier that is trained on the seen documents.

    One logistic regression a code over TF-IDF weights of stretches of 3 to 5 letters, which see through
    affixes; the threshold of each is the one with the best F1 in a cross-validation on the seen documents.
    Codes with fewer than two seen sentences are never given.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import TunedThresholdClassifierCV

    for seen, _ in _batches(documents, every):
        known = set(documents[:seen])
        train = [one for one in gold.sentences if one.document in known]
        numbers = [i for i, one in enumerate(gold.sentences) if one.document not in known]
        found: list[set[str]] = [set() for _ in numbers]
        labels = {code_id: [code_id in one.codes for one in train] for code_id in sorted(gold.used)}
        learnable = {code_id: is_so for code_id, is_so in labels.items() if 2 <= sum(is_so) <= len(train) - 2}
        if learnable:
            vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
            features = vectorizer.fit_transform(one.text for one in train)
            texts = vectorizer.transform(gold.sentences[i].text for i in numbers)
            for code_id, is_so in learnable.items():
                parts = min(_PARTS, sum(is_so), len(train) - sum(is_so))
                weighted = LogisticRegression(class_weight="balanced")
                model = TunedThresholdClassifierCV(weighted, scoring="f1", cv=parts).fit(features, is_so)
                for codes, given in zip(found, model.predict(texts), strict=True):
                    codes.update([code_id] if given else [])
        sentences = len(gold.sentences) - len(numbers)
        yield Point(CLASSIFIER, order, seen, sentences, _score(gold, numbers, found))


def _batches(documents: Sequence[str], every: int) -> Iterator[tuple[int, Sequence[str]]]:
    """How many documents have been seen, and those that come next; a tenth stays unseen."""
    for seen in range(0, len(documents) - max(1, len(documents) // 10) + 1, every):
        yield seen, documents[seen : seen + every]


def _score(gold: Gold, numbers: Sequence[int], found: Sequence[Collection[str]]) -> Score:
    wanted = [gold.sentences[number].codes for number in numbers]
    return score_sets(wanted, found, order=[code.id for code in gold.tree.codes]).total


def without_rules(path: Path, target: Path) -> None:
    """A copy of a codebook without patterns and traps."""
    yaml = YAML()
    data = yaml.load(path.read_text(encoding="utf-8"))
    for code in data["codes"]:
        code.pop("patterns", None)
        code.pop("traps", None)
    with target.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


def all_points(
    gold: Gold, codebook: Path, *, orders: int, every: int, seed: int, with_classifier: bool
) -> Iterator[Point]:
    """Every run in every order."""
    for order in range(orders):
        documents = list(gold.documents)
        random.Random(seed + order).shuffle(documents)
        with tempfile.TemporaryDirectory() as folder:
            given, empty = Path(folder) / "given.yaml", Path(folder) / "empty.yaml"
            given.write_bytes(codebook.read_bytes())
            without_rules(codebook, empty)
            for run, path, learning in (
                (UNCHANGED, codebook, False),
                (GIVEN, given, True),
                (EMPTY, empty, True),
            ):
                yield from curve(
                    gold, path, run=run, order=order, documents=documents, every=every, learning=learning
                )
        if with_classifier:
            yield from classifier_curve(gold, order=order, documents=documents, every=every)


_MEASURES: dict[str, Callable[[Point], float | None]] = {
    "sentences": lambda point: point.sentences,
    "f1": lambda point: point.score.f1 or 0.0,
    "precision": lambda point: point.score.precision,
    "recall": lambda point: point.score.recall,
    "rules": lambda point: point.rules,
    "added": lambda point: point.added,
    "added_right": lambda point: point.added_right,
    "taken": lambda point: point.taken,
    "looked_at": lambda point: point.looked_at,
    "by_hand": lambda point: point.by_hand,
    "offered": lambda point: point.offered / point.codings if point.codings else None,
}


def table(points: Iterable[Point]) -> list[dict[str, str | int | float]]:
    """A row a run and number of documents: the mean over the orders, and the standard deviation of F1."""
    groups: dict[tuple[str, int], list[Point]] = {}
    for point in points:
        groups.setdefault((point.run, point.documents), []).append(point)
    rows = []
    for (run, documents), group in groups.items():
        row: dict[str, str | int | float] = {"run": run, "documents": documents, "orders": len(group)}
        for name, measure in _MEASURES.items():
            values = [value for point in group if (value := measure(point)) is not None]
            row[name] = round(fmean(values), 3) if values else ""
            if name == "f1":
                row["f1_sd"] = round(stdev(values), 3) if len(values) > 1 else 0.0
        rows.append(row)
    return rows


def draw(rows: Sequence[dict[str, str | int | float]], path: Path) -> None:
    """The curves as SVG: F1 on unseen documents above, the share of codings that were offered below."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "qualcode"  # the same figures give the same file
    from matplotlib import pyplot as plt

    figure, (above, below) = plt.subplots(2, 1, figsize=(7, 6.5), sharex=True, layout="constrained")
    # with learning wide and pale, so that the codebook as it was is seen where the two are the same
    styles: dict[str, tuple[str, float, float]] = {
        GIVEN: ("-", 5, 0.4),
        UNCHANGED: ("--", 1.5, 1),
        EMPTY: ("-.", 1.5, 1),
        CLASSIFIER: (":", 1.5, 1),
    }
    for run, (style, width, alpha) in styles.items():
        line = [row for row in rows if row["run"] == run]
        if not line:
            continue
        at = [float(row["documents"]) for row in line]
        f1 = [float(row["f1"]) for row in line]
        spread = [float(row["f1_sd"]) for row in line]
        (drawn,) = above.plot(at, f1, style, label=run, linewidth=width, alpha=alpha)
        low = [max(0.0, y - s) for y, s in zip(f1, spread, strict=True)]
        high = [y + s for y, s in zip(f1, spread, strict=True)]
        above.fill_between(at, low, high, alpha=0.15, color=drawn.get_color(), linewidth=0)
        offered = [(float(row["documents"]), float(row["offered"])) for row in line if row["offered"] != ""]
        if run != CLASSIFIER and offered:
            colour = drawn.get_color()
            below.plot(*zip(*offered, strict=True), style, color=colour, linewidth=width, alpha=alpha)
    above.set(ylabel="F1 (codes) on documents not yet seen", ylim=(0, 1))
    below.set(ylabel="share of the codings that was suggested", xlabel="documents seen", ylim=(0, 1))
    above.legend(fontsize="small")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--codebook", default="ansell-gash", help="a shipped codebook, or a file")
    parser.add_argument("--orders", type=int, default=5)
    parser.add_argument("--every", type=int, default=10, help="documents between two points")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, help="write the table")
    parser.add_argument("--svg", type=Path, help="write the figure")
    parser.add_argument("--no-classifier", action="store_true")
    options = parser.parse_args(arguments)
    path = codebook_path(options.codebook)
    codebook: Codebook = load_codebook(path)
    gold = read_gold(options.gold, [codebook])
    points = all_points(
        gold,
        path,
        orders=options.orders,
        every=options.every,
        seed=options.seed,
        with_classifier=not options.no_classifier,
    )
    rows = table(points)
    columns = list(rows[0])
    print(" ".join(f"{name:>11}" for name in columns))
    for row in rows:
        print(" ".join(f"{row[name]!s:>11}" for name in columns))
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    if options.svg:
        draw(rows, options.svg)


if __name__ == "__main__":
    main()
