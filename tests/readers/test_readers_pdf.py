"""PDF: lines joined into paragraphs, hyphens mended, page numbers and running heads left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from qualcode.errors import ReadError
from qualcode.model import Role
from qualcode.readers import read

STYLE = ParagraphStyle("text", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=8)
SENTENCE = (
    "Kami bertemu setiap bulan di balai desa dan membahas apa yang belum selesai dari bulan sebelumnya. "
)


def pages(path: Path, *contents: Sequence[tuple[float, float, str]]) -> Path:
    """A PDF whose pages hold texts at given places (x, y)."""
    canvas = Canvas(str(path), pagesize=A4)
    for content in contents:
        canvas.setFont("Helvetica", 11)
        for x, y, text in content:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return path


def body(*lines: str, top: float = 760, leading: float = 14) -> list[tuple[float, float, str]]:
    return [(72, top - number * leading, line) for number, line in enumerate(lines)]


def flowing(path: Path, texts: Sequence[str]) -> Path:
    """A PDF of flowing paragraphs with a running head and "Halaman 1 dari n"."""

    def decorate(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 815, "Transkrip wawancara - rahasia")
        canvas.drawCentredString(300, 25, f"Halaman {document.page} dari 9")

    SimpleDocTemplate(str(path), pagesize=A4).build(
        [flowable for text in texts for flowable in (Paragraph(text, STYLE), Spacer(1, 4))],
        onFirstPage=decorate,
        onLaterPages=decorate,
    )
    return path


def test_paragraphs_are_whole_also_over_pages_and_heads_are_gone(tmp_path: Path) -> None:
    texts = []
    for number in range(30):
        texts.append(f"P: Pertanyaan ke-{number}, bagaimana jalannya?")
        texts.append(f"J: Jawaban {number}. " + (SENTENCE * (1 + number % 7)).strip())
    document = read(flowing(tmp_path / "a.pdf", texts))
    assert document.text.split("\n") == texts
    assert {turn.role for turn in document.turns} == {Role.INTERVIEWER, Role.INFORMANT}


def test_page_numbers_alone_and_numbers_of_lines_are_gone(tmp_path: Path) -> None:
    numbers = [(30, 760 - 14 * n, str(n + 1)) for n in range(4)]
    first = [
        *body("Dan: How did the forum start?", "Sri: Slowly.", "Dan: Who came first?", "Sri: Farmers."),
        *numbers,
    ]
    second = body("Dan: And who came last of all the groups?", "Sri: The district office.")
    path = pages(tmp_path / "a.pdf", [*first, (300, 30, "1")], [*second, (300, 30, "2")])
    assert read(path).text.split("\n") == [
        "Dan: How did the forum start?",
        "Sri: Slowly.",
        "Dan: Who came first?",
        "Sri: Farmers.",
        "Dan: And who came last of all the groups?",
        "Sri: The district office.",
    ]


def test_a_line_that_two_pages_show_is_read_once_and_text_outside_a_page_not_at_all(tmp_path: Path) -> None:
    cut = "baris panjang yang terpotong di batas dua halaman dan tampil pada"
    path = pages(
        tmp_path / "a.pdf",
        [*body("Awal paragraf ini ditulis sampai ke ujung kanan halaman pertama", cut), (72, -30, "di luar")],
        body(cut, "keduanya sekaligus."),
    )
    text = read(path).text
    assert text.count("terpotong") == 1
    assert "di luar" not in text


def test_hyphens_are_mended_but_kept_where_they_belong(tmp_path: Path) -> None:
    path = pages(
        tmp_path / "a.pdf",
        body(
            "Kepercayaan itu dibangun perlahan oleh semua pihak yang mau beker-",
            "ja sama secara terbuka, dan masing-masing pihak membawa teman-",
            "teman dari desa lain supaya forum ini tidak dikuasai satu kelom-",
            "pok saja.",
        ),
    )
    assert read(path).text == (
        "Kepercayaan itu dibangun perlahan oleh semua pihak yang mau bekerja sama secara terbuka, dan "
        "masing-masing pihak membawa teman-teman dari desa lain supaya forum ini tidak dikuasai satu "
        "kelompok saja."
    )


def test_a_number_in_the_text_is_not_a_page_number(tmp_path: Path) -> None:
    path = pages(tmp_path / "a.pdf", body("Angkanya turun menjadi", "4", "persen saja.", top=500))
    assert "4" in read(path).text


def test_typographic_marks_survive(tmp_path: Path) -> None:
    path = flowing(tmp_path / "a.pdf", ["P: Apa?", "J: Baik — “benar” sekali. " + SENTENCE * 3])
    assert read(path).text.split("\n")[-1] == "J: Baik — “benar” sekali. " + (SENTENCE * 3).strip()


def test_lines_of_a_centred_title_stay_apart(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(("KEPUTUSAN BUPATI", "NOMOR 4 TAHUN 2023", "TENTANG TIM KOORDINASI")):
        canvas.drawCentredString(300, 700 - 14 * number, line)
    canvas.save()
    assert read(tmp_path / "a.pdf").text.split("\n") == [
        "KEPUTUSAN BUPATI",
        "NOMOR 4 TAHUN 2023",
        "TENTANG TIM KOORDINASI",
    ]


def test_a_scan_says_what_to_do(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(ReadError, match="scan") as caught:
        read(tmp_path / "a.pdf")
    assert "OCR" in caught.value.hint


def test_a_password_is_named(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="rahasia")
    canvas.drawString(72, 700, "Rahasia sekali isi halaman ini.")
    canvas.save()
    with pytest.raises(ReadError, match="password"):
        read(tmp_path / "a.pdf")
