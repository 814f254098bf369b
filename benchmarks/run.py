"""How fast qualcode is, as ratios against a baseline measured in the same run.

    python benchmarks/run.py [--words 1000000] [--codings 1000000] [--only suggest,help,report,retrieval]

Each row gives the baseline's seconds, ours, their ratio and the aim. Seconds belong to the machine of the
day; compare ratios only. Nothing here is a test: no run fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from texts import interviews

from qualcode.codebook import add_rule, load_codebook
from qualcode.corpus import Corpus
from qualcode.model import Decision, Document, Status, Verdict
from qualcode.project import Project, create_project
from qualcode.suggestions.text import split_sentences


@dataclass(frozen=True)
class Row:
    """One measurement: seconds of the baseline and of ours, and the ratio that we aim at."""

    name: str
    baseline: float
    ours: float
    aim: float | None = None

    def __str__(self) -> str:
        aim = "" if self.aim is None else f"   (aim: at most {self.aim:.2f})"
        ratio = self.ours / self.baseline
        return f"{self.name:<58}{self.baseline:9.3f} s{self.ours:9.3f} s   ratio {ratio:6.3f}{aim}"


def seconds(work: Callable[[], object], *, runs: int = 1) -> float:
    """The shortest of ``runs`` runs: the one that the rest of the machine disturbed least."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def qualcode(*words: str) -> None:
    """Run the command in a process of its own, as a researcher does."""
    subprocess.run([sys.executable, "-m", "qualcode", *words], check=True, capture_output=True)


def fill(project: Project, documents: list[Document]) -> None:
    with Corpus.open(project.corpus_url, create=True) as corpus:
        for document in documents:
            corpus.add_document(document)


def bench_suggest(folder: Path, words: int) -> Iterator[Row]:
    """The whole command against the stock tokeniser alone on the same text."""
    import spacy

    documents = list(interviews(words))
    nlp = spacy.blank("id")
    stock = seconds(lambda: [len(nlp.tokenizer(document.text)) for document in documents])
    project = create_project(folder / "suggest")
    fill(project, documents)
    root = str(project.root)
    first = seconds(lambda: qualcode("--project", root, "suggest"))
    yield Row(f"first suggest, {words} words : stock tokeniser", stock, first, 0.20)
    idle = seconds(lambda: qualcode("--project", root, "suggest"))
    yield Row("suggest with nothing new : stock tokeniser", stock, idle)
    add_rule(project.codebook_path, "trust-building", "saling menaruh hormat")
    second = seconds(lambda: qualcode("--project", root, "suggest"))
    yield Row("suggest after an edit of one code : stock tokeniser", stock, second, 0.10)
    half = create_project(folder / "half")
    fill(half, documents[: len(documents) // 2])
    shorter = seconds(lambda: qualcode("--project", str(half.root), "suggest"))
    yield Row("growth: first suggest, twice the words : half of them", shorter, first, 2.2)


def bench_help(folder: Path) -> Iterator[Row]:
    """`qualcode --help` against a bare Click program."""
    bare = folder / "bare.py"
    bare.write_text("import click\n@click.group()\ndef cli(): 'A bare program.'\ncli()\n", encoding="utf-8")

    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], check=True, capture_output=True)

    baseline = seconds(lambda: run(str(bare), "--help"), runs=15)
    ours = seconds(lambda: run("-m", "qualcode", "--help"), runs=15)
    yield Row("qualcode --help : bare Click program", baseline, ours, 1.5)


def code_all(corpus: Corpus, documents: list[Document], codings: int) -> int:
    """Code sentences by hand until there are ``codings``, spread over the codes; returns how many."""
    codes = [code.id for code in load_codebook("ansell-gash").codes]

    def decisions() -> Iterator[Decision]:
        made = 0
        for round_ in range(len(codes)):
            for document in documents:
                for number, (start, end) in enumerate(split_sentences(document.text)):
                    code = codes[(number + round_) % len(codes)]
                    status = Status.ABSENT if number % 5 == 0 else Status.PRESENT
                    yield Decision(
                        document.segment(start, end),
                        code,
                        "coder",
                        Verdict.CODED,
                        status,
                        codebook_digest="bench",
                    )
                    made += 1
                    if made == codings:
                        return

    return corpus.decide_many(decisions())


def bench_report(folder: Path, codings: int) -> Iterator[Row]:
    """A report with every quote against python-docx's add_paragraph writing the same paragraphs."""
    import docx

    from qualcode.analysis import study
    from qualcode.report import write_report

    documents = [
        replace(d, id=f"d{i:04}", attributes={"informant": f"Informan {i}", "level": "desa"})
        for i, d in enumerate(interviews(codings * 4))
    ]
    project = create_project(folder / "report")
    fill(project, documents)
    codebook = load_codebook("ansell-gash")
    target = folder / "report.docx"
    with Corpus.open(project.corpus_url) as corpus:
        code_all(corpus, documents, codings)

        def ours() -> None:
            write_report(study(project, corpus, codebook), target, all_quotes=True)

        ours_seconds = seconds(ours)
    paragraphs = [(p.text, p.style.name) for p in docx.Document(str(target)).paragraphs]

    def baseline() -> None:
        document = docx.Document()
        known = {style.name for style in document.styles}
        for text, style in paragraphs:
            document.add_paragraph(text, style=style if style in known else "Quote")
        document.save(str(folder / "baseline.docx"))

    yield Row(
        f"report, {codings} codings : add_paragraph, {len(paragraphs)} paragraphs",
        seconds(baseline),
        ours_seconds,
        0.25,
    )


def bench_retrieval(folder: Path, codings: int) -> Iterator[Row]:
    """One code out of many codings against sqlite3 reading the same rows."""
    documents = list(interviews(1_000_000))
    with Corpus.open(folder / "many.sqlite", create=True) as corpus:
        for document in documents:
            corpus.add_document(document)
        made = code_all(corpus, documents, codings)
        ours = seconds(lambda: sum(1 for _ in corpus.iter_codings(code_ids=["mediation"])), runs=3)
    with sqlite3.connect(folder / "many.sqlite") as raw:
        query = (
            "select d.id, d.document_id, d.start, d.end, d.quote, d.code_id, d.status, d.coder, d.verdict, "
            "d.memo, d.at from standing s join decisions d on d.id = s.decision_id "
            "where s.code_id = 'mediation' and s.verdict in ('accepted', 'corrected', 'coded') "
            "order by d.document_id, d.start"
        )
        baseline = seconds(lambda: sum(1 for _ in raw.execute(query)), runs=3)
    yield Row(f"one code out of {made} codings : raw sqlite3", baseline, ours)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--codings", type=int, default=1_000_000)
    parser.add_argument("--report-codings", type=int, default=10_000)
    parser.add_argument("--only", default="suggest,help,report,retrieval")
    options = parser.parse_args()
    benches: dict[str, Callable[[Path], Iterator[Row]]] = {
        "suggest": lambda folder: bench_suggest(folder, options.words),
        "help": bench_help,
        "report": lambda folder: bench_report(folder, options.report_codings),
        "retrieval": lambda folder: bench_retrieval(folder, options.codings),
    }
    print(f"{'':<58}{'baseline':>11}{'ours':>11}")
    for name in options.only.split(","):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for row in benches[name](Path(folder)):
                print(row, flush=True)


if __name__ == "__main__":
    main()
