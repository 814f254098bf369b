"""What stands in a text without being said there: headings, reported questions, titles of regulations.

"Apakah ada komitmen?" is no evidence of commitment, and neither is a law whose title speaks of it. Spans are
code points in the given sentence, half-open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.model import Document, Role, Span
from qualcode.suggestions.stems import language
from qualcode.suggestions.text import Sentence

_INDENT = 8  # characters; more white space than that before a line is no indent
_LONGEST_HEADING = 14  # words

_NUMBER = re.compile(r"(?:(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-z])[.)]\s+|\d+(?:\.\d+)+\s+)")
_CHAPTER = re.compile(
    r"(?:bab|bagian|lampiran|chapter|part|section|appendix)\s+(?:[IVXLC]+|\d+|[A-Z])\b", re.I
)
_SUBSECTION = re.compile(r"\d+(?:\.\d+)+\.?\s+\S")
_OPEN_END = re.compile(r"[.!?;,…\"”'’)\]]$")

_QUESTION_WORD = (
    r"(?:apa|apakah|kok|adakah|kenapa|mengapa|ngapa|napa|bagaimana|bagaimanakah|gimana|piye|kepriye|siapa|kapan|"
    r"berapa|mana|sejauh\s+mana|seberapa|maukah|bisakah|whether|if|why|how|what|who|when|where|which)"
)
_ASKED = (
    r"(?:(?:ber|di|me|mem|ke)?tanya(?:kan|i|in|nya)?|nanya(?:in|kan)?|menanya(?:kan|i)|pertanyaan(?:nya)?|"
    r"takon|ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|questions?)"
)
_REPORTED = re.compile(
    rf"\b(?P<asked>{_ASKED})\b(?:[\s,:\"“'‘]+[\w-]+){{0,5}}?[\s,:\"“'‘]+(?P<question>\b{_QUESTION_WORD}\b)",
    re.I,
)
_TOPIC = re.compile(r"\b(?:kalau|kalo|bila|jika|nek|when|if)\b(?:\W+\w+){0,2}\W+$", re.I)
_TOPIC_REACH = 60  # characters
_ANSWERED = re.compile(
    r"[\"”’?]|\b(?:(?:saya|kami|kita|aku|I|we|they|he|she)\s+)?(?:jawab|menjawab|bilang|dijawab|said|told|answered)",
    re.I,
)
_ASKS = re.compile(
    rf"\b{_QUESTION_WORD}\b|\b\w{{3,}}kah\b|^(?:do|does|did|is|are|was|were|can|could|have|has)\b", re.I
)
_RHETORICAL = re.compile(
    r"\b(?:siapa\s+(?:yang\s+)?(?:bilang|sangka)|who\s+(?:says|said|would)|"
    r"(?:gimana|bagaimana|piye)\s+(?:kalau|kalo|jika|nek)|how\s+about|what\s+if|why\s+not)\b",
    re.I,
)

_SHORT_KIND = (
    r"(?:uu|pp|perppu|perpres|keppres|inpres|kepmen\w*|permen\w*|perda|perdes|pergub|perbup|perwali?|"
    r"qanun|sk|se)"
)
_LONG_KIND = (
    r"(?:undang[\s-]*undang|peraturan|instruksi|keputusan|surat\s+(?:keputusan|edaran)|"
    r"act|law|regulation|decree|decision|instruction)"
)
_OFFICE = r"presiden|pemerintah|menteri|gubernur|bupati|wali\s?kota|daerah|kepala|desa|of\s+the"
_ISSUER = rf"(?:n(?:omor|o)\b|\d|(?:{_OFFICE})\b)"
_CITATION = re.compile(
    rf"\b(?:{_SHORT_KIND}|{_LONG_KIND}(?=\s+{_ISSUER}))\b(?:\s+[^\s,;:()]+){{0,9}}?\s+"
    r"(?:tentang|soal|mengenai|on|concerning|regarding)\s+(?P<title>\S)",
    re.I,
)
_QUOTED_TITLE = re.compile(r"[\"“](?P<words>[^\"”\n]{3,200})[\"”]")
_WORD = re.compile(r"[^\W_][\w-]*")
_TITLE_GAP = re.compile(r"[ \t,]+(?:\(?|&\s*)|[-/]")
_LONGEST_TITLE = 40
_LONGEST_SMALL_TITLE = 8


def asks_or_heads(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence of a text that nobody speaks is a question or a heading."""
    if document.turns[sentence.turn].role is not Role.TEXT:
        return False
    words = document.text[sentence.start : sentence.end]
    return is_question(words) or (_is_line(document.text, sentence) and is_heading(words))


def is_heading(line: str) -> bool:
    """Whether a whole line of a document reads as a heading: short, without a full stop, and numbered as
    a chapter, in capitals, or With Capitals On All Words That Matter."""
    line = line.strip().strip("*_#").strip()
    words = _WORD.findall(line)
    if not 1 <= len(words) <= _LONGEST_HEADING or _OPEN_END.search(line):
        return False
    if _CHAPTER.match(line) or _SUBSECTION.match(line):
        return True
    small = language()["small_words"]
    words = [word for word in _WORD.findall(_NUMBER.sub("", line, count=1)) if not word.isdigit()]
    if len(words) < 2:
        return False
    return all(word[0].isupper() or word in small for word in words) and words[0] not in small


def is_question(sentence: str) -> bool:
    """Whether the sentence asks: a question mark at its end, and a question word or form. "Siapa bilang …?"
    ("who says …?") asks nothing, and "bagaimana kalau …?" ("what if …?") proposes."""
    asks = sentence.rstrip("\"”'’)* ").endswith("?") and _ASKS.search(sentence) is not None
    return asks and not _RHETORICAL.search(sentence)


def reported_questions(sentence: str) -> Iterator[Span]:
    """Where a sentence repeats somebody's question: "ditanya apakah …", up to the answer if there is one.

    "Kalau ditanya apakah …" is no report: the speaker goes on to say so.
    """
    end = 0
    while match := _REPORTED.search(sentence, end):
        end = match.end()
        if not _TOPIC.search(sentence[max(0, match.start() - _TOPIC_REACH) : match.start()]):
            answer = _ANSWERED.search(sentence, end)
            end = answer.start() if answer else len(sentence)
            yield match.start("question"), end


def regulation_titles(sentence: str) -> Iterator[Span]:
    """Where a sentence cites a regulation by its title, from "Peraturan …" to the title's last word.

    A title stands in quotes, or has capitals on all words that matter; in speech, which has none, it ends
    at the first word that belongs to the speaker's own sentence.
    """
    for match in _CITATION.finditer(sentence):
        start = match.start("title")
        quoted = _QUOTED_TITLE.match(sentence, start)
        yield match.start(), quoted.end() if quoted else _title_end(sentence, start)


def _title_end(sentence: str, start: int) -> int:
    """Where the title that begins at ``start`` ends."""
    small, over = language()["small_words"], language()["title_over"]
    capitals = sentence[start].isupper()
    longest = _LONGEST_TITLE if capitals else _LONGEST_SMALL_TITLE
    end, words = start, 0
    while word := _WORD.match(sentence, end if not words else _after_gap(sentence, end)):
        lower = word[0].lower()
        if words == longest:
            break
        if capitals and not (word[0][0].isupper() or word[0][0].isdigit() or lower in small):
            break
        if not capitals and lower in over:
            break
        end, words = word.end(), words + 1
    return end


def _after_gap(sentence: str, end: int) -> int:
    gap = _TITLE_GAP.match(sentence, end)
    return gap.end() if gap else end


def _is_line(text: str, sentence: Sentence) -> bool:
    """Whether the sentence is a line of its own."""
    before = text[max(0, sentence.start - _INDENT) : sentence.start].rstrip(" \t")
    after = text[sentence.end : sentence.end + _INDENT].lstrip(" \t")
    return before[-1:] in ("", "\n") and after[:1] in ("", "\n")
