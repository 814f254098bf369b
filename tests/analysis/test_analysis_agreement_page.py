"""The worked example of docs/agreement.md: its text and every figure in it, computed again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from coded_by_several import CODEBOOK, code, interview

from qualcode.analysis.agreement import agreement
from qualcode.corpus import Corpus
from qualcode.findings import CodeAgreement, Unit
from qualcode.model import Document

PAGE = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
QUESTION = "Bagaimana hubungan antarinstansi sebelum dan sesudah forum itu dibentuk?"


def sentences() -> list[tuple[str, str, str]]:
    """Sentence, Ani's segment and Budi's, as the table of the page has them; "" where there is none."""
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.*?) \| (.*?) \|$", PAGE, re.M)
    assert [int(number) for number, *_ in rows] == list(range(1, 11))

    def segment(cell: str, sentence: str) -> str:
        return sentence if cell == "all of it" else cell.strip("“”")

    return [(text, segment(ani, text), segment(budi, text)) for _, text, ani, budi in rows]


@pytest.fixture
def coded(tmp_path: Path) -> tuple[Corpus, Document]:
    document = interview("a", ("P", QUESTION), ("I", " ".join(text for text, *_ in sentences())))
    corpus = Corpus.open(tmp_path / "corpus.sqlite", create=True)
    corpus.add_document(document)
    for _, ani, budi in sentences():
        for coder, quote in (("Ani", ani), ("Budi", budi)):
            if quote:
                code(corpus, document, coder, quote)
    return corpus, document


def figures(heading: str) -> dict[str, str]:
    """The rows of the table below a heading: what it is, and the figure."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| ([^|]+?) \| (-?[\d.]+ ?%?) \|", section, re.M))


def trust(corpus: Corpus, unit: Unit) -> CodeAgreement:
    return next(row for row in agreement(corpus, CODEBOOK, unit=unit).rows if row.code_id == "trust")


def test_our_figures(coded: tuple[Corpus, Document]) -> None:
    corpus, _ = coded
    with corpus:
        sentence, character = trust(corpus, "sentence"), trust(corpus, "character")
    expected = {
        "percent agreement, sentences": f"{100 * (sentence.percent.value or 0):.0f} %",
        "Cohen's kappa, sentences": f"{sentence.kappa.value:.2f}",
        "Gwet's AC1, sentences": f"{sentence.ac1.value:.2f}",
        "Krippendorff's alpha, sentences": f"{sentence.alpha.value:.2f}",
        "percent agreement, characters": f"{100 * (character.percent.value or 0):.0f} %",
        "Cohen's kappa, characters": f"{character.kappa.value:.2f}",
        "Krippendorff's uα": f"{sentence.u_alpha.value:.2f}",
    }
    assert figures("What qualcode prints for it") == expected


def test_the_figures_of_others(coded: tuple[Corpus, Document]) -> None:
    corpus, document = coded
    corpus.close()
    marked = {"Ani": set[int](), "Budi": set[int]()}
    for _, *quotes in sentences():
        for coder, quote in zip(marked, quotes, strict=True):
            if quote:
                start = document.text.index(quote)
                marked[coder] |= set(range(start, start + len(quote)))
    ani, budi = marked.values()
    whole, both, either = len(document.text), len(ani & budi), len(ani | budi)
    alike = (both + whole - either) / whole
    chance = (len(ani) * len(budi) + (whole - len(ani)) * (whole - len(budi))) / whole**2
    segments = [[bool(quote) for quote in quotes] for _, *quotes in sentences()]
    matched = 2 * sum(map(all, segments)) / sum(map(sum, segments))
    fifth = 1 / 5
    yes, no = len(ani) * len(budi) / either**2, (either - len(ani)) * (either - len(budi)) / either**2
    expected = {
        "percent agreement over all characters of the file (NVivo)": f"{100 * alike:.0f} %",
        "Cohen's kappa over all characters of the file (NVivo)": f"{(alike - chance) / (1 - chance):.2f}",
        "share of coded segments that match (Holsti)": f"{matched:.2f}",
        "Brennan and Prediger's kappa of that share, five codes (MAXQDA)": (
            f"{(matched - fifth) / (1 - fifth):.2f}"
        ),
        "kappa over coded characters, chance multiplied (QualCoder)": (
            f"{(both / either - yes * no) / (1 - yes * no):.2f}"
        ),
        "the same with chance added": f"{(both / either - yes - no) / (1 - yes - no):.2f}",
    }
    assert figures("What others print for it") == expected
