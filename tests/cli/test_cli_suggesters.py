"""Suggesters as plugins: packages that are really installed beside qualcode, sound and faulty ones."""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import qualcode
from qualcode.corpus import Corpus
from qualcode.model import Decision, Status, Suggestion, Verdict, digest
from qualcode.project import Project
from qualcode.suggestions.suggester import BUILT_IN, GROUP

Qualcode = Callable[..., Result]
Install = Callable[..., None]
ROOT = Path(__file__).parents[2]

# sees trust where a pattern sees it too, and outcomes, a code without patterns
WORDS = '''\
"""Suggests a code for each sentence with a certain word."""
from qualcode import Document, Match, Segment, Status, Suggestion
from qualcode.suggestions import sentences

CODES = {"percaya": "trust-building", "habis": "outcomes"}


class Words:
    version = "1"

    def __init__(self, codebook, *, settings):
        self.codebook = codebook

    def rules(self, code):
        return code.digest

    def suggest(self, document, codes):
        for sentence in sentences(document):
            quote = document.text[sentence.start : sentence.end]
            for word, code_id in CODES.items():
                start = sentence.start + quote.find(word)
                if word in quote:
                    yield Suggestion(
                        Segment(document.id, sentence.start, sentence.end, quote),
                        code_id,
                        Status.PRESENT,
                        (Match(start, start + len(word), word),),
                    )
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a package with one module and one suggester; again for a newer version of it."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def put(source: str, *, name: str = "words", attribute: str = "Words") -> None:
        module = f"plugin_{digest(source)}"
        (site / f"{module}.py").write_text(source, encoding="utf-8")
        about = site / f"qualcode_{name}-0.1.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: qualcode-{name}\nVersion: 0.1\n")
        (about / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}:{attribute}\n")

    return put


def use(project: Project, *names: str) -> None:
    settings = project.file.read_text(encoding="utf-8")
    line = f"suggesters: [{', '.join(names)}]"
    project.file.write_text(re.sub(r"(?m)^suggesters: \[.*?\]", line, settings), encoding="utf-8")


def suggestions(project: Project, *, withdrawn: bool = False) -> list[Suggestion]:
    with Corpus.open(project.corpus_url) as corpus:
        return list(corpus.suggestions(include_withdrawn=withdrawn))


def told(project: Project) -> set[tuple[str, str, str]]:
    return {(one.segment.quote, one.code_id, one.suggester) for one in suggestions(project)}


def decide(project: Project, one: Suggestion, verdict: Verdict = Verdict.ACCEPTED) -> None:
    with Corpus.open(project.corpus_url) as corpus:
        corpus.decide(Decision(one.segment, one.code_id, "Sari", verdict, one.status, suggestion_id=one.id))


@pytest.fixture
def imported(qualcode: Qualcode, village: Project) -> Project:
    assert qualcode("import").exit_code == 0
    return village


# sound ones


def test_the_built_in_ones_are_declared_like_those_of_a_plugin() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = setup["options.entry_points"][GROUP].strip().splitlines()
    assert dict(line.split(" = ") for line in lines) == BUILT_IN


def test_the_example_in_the_docs_works_as_it_stands(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    page = (ROOT / "docs" / "suggesters.md").read_text(encoding="utf-8")
    module, setup = re.findall(r"```(?:python|ini)\n(.*?)```", page, re.DOTALL)
    declared = configparser.ConfigParser()
    declared.read_string(setup)
    name, place = declared["options.entry_points"][GROUP].strip().split(" = ")
    assert module.startswith(f"# {place.partition(':')[0]}.py\n")
    install(module, name=name, attribute=place.partition(":")[2])
    use(imported, name)
    text = "Belum ada KOMITMEN PADA PROSES itu. Hasil akhirnya baik."
    (imported.transcripts / "dua.txt").write_text(text, encoding="utf-8")
    assert qualcode("import").exit_code == 0
    assert qualcode("suggest").exit_code == 0
    found = [(one.code_id, one.pattern_id, one.suggester, one.status) for one in suggestions(imported)]
    assert found == [
        ("commitment", "names:commitment/Komitmen pada proses", "names", Status.PRESENT),
        ("outcomes", "names:outcomes/Hasil", "names", Status.PRESENT),
    ]


def test_a_sentence_that_two_see_is_one_suggestion_with_the_evidence_of_both(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS)
    use(imported, "patterns", "words")
    result = qualcode("suggest")
    assert "3 patterns of small (suggesters: patterns, words): 5 new suggestions" in result.stdout
    assert told(imported) == {
        ("Kami sudah saling percaya.", "trust-building", "patterns"),
        ("Ada rasa percaya di antara warga.", "trust-building", "patterns"),
        ("Belum ada komitmen dari kecamatan.", "commitment", "patterns"),
        ("Harus ada komitmen.", "commitment", "patterns"),
        ("Airnya habis dulu.", "outcomes", "words"),
    }
    (both,) = [one for one in suggestions(imported) if one.segment.quote.startswith("Kami")]
    assert [match.pattern_id for match in both.matches] == [
        "trust-building/saling-percaya",
        "words:trust-building/percaya",
    ]
    assert "0 new suggestions, 0 kept, 0 withdrawn" in qualcode("suggest").stdout


def test_the_first_in_the_list_leads_and_the_status_is_that_of_one_who_knows(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS.replace('"habis": "outcomes"', '"komitmen": "commitment"'))
    use(imported, "words", "patterns")
    assert qualcode("suggest").exit_code == 0
    found = {one.segment.quote: one for one in suggestions(imported)}
    assert {one.suggester for one in found.values()} == {"words"} and len(found) == 4
    denied = found["Belum ada komitmen dari kecamatan."]
    assert (denied.status, denied.cue) == (Status.ABSENT, "Belum")
    assert [match.pattern_id for match in denied.matches] == [
        "words:commitment/komitmen",
        "commitment/komitmen",
    ]


def test_switched_off_it_takes_along_what_nobody_has_decided_on(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS.replace('"percaya": "trust-building"', '"rapat": "outcomes"'))
    use(imported, "patterns", "words")
    qualcode("suggest")
    before = suggestions(imported)
    decided, other = [one for one in before if one.suggester == "words"]
    decide(imported, decided)
    use(imported, "patterns")
    assert "0 new suggestions, 4 kept, 1 withdrawn" in qualcode("suggest").stdout
    assert suggestions(imported) == [one for one in before if one != other]
    use(imported, "patterns", "words")
    assert "1 new suggestions, 5 kept, 0 withdrawn" in qualcode("suggest").stdout
    assert suggestions(imported) == before


def test_what_was_decided_is_not_asked_again_because_another_leads(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS)
    use(imported, "words")
    qualcode("suggest")
    (decided,) = [one for one in suggestions(imported) if one.segment.quote.startswith("Kami")]
    decide(imported, decided, Verdict.REJECTED)
    use(imported, "patterns", "words")
    qualcode("suggest")
    same = [one for one in suggestions(imported) if one.segment == decided.segment]
    assert same == [decided]
    assert ("Ada rasa percaya di antara warga.", "trust-building", "patterns") in told(imported)
    assert qualcode("status").stdout.count("4 wait for Sari") == 1


def test_a_new_version_or_rule_is_matched_again_and_nothing_else(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    def keys() -> dict[str, str]:
        with Corpus.open(imported.corpus_url) as corpus:
            return corpus.scanned("informan-1")

    source = WORDS.replace("return code.digest", 'return code.digest if code.id == "outcomes" else ""')
    install(source)
    use(imported, "patterns", "words")
    qualcode("suggest")
    first = keys()
    install(source + "\n# the same rules, told otherwise\n")
    assert "0 new suggestions, 0 kept, 0 withdrawn" in qualcode("suggest").stdout
    assert keys() == first
    install(source.replace('version = "1"', 'version = "2"').replace('"habis"', '"Airnya"'))
    assert "0 new suggestions, 1 kept, 0 withdrawn" in qualcode("suggest").stdout
    assert {code for code, key in keys().items() if key != first[code]} == {"outcomes"}
    (one,) = [one for one in suggestions(imported) if one.suggester == "words"]
    assert one.pattern_id == "words:outcomes/Airnya"


def test_it_is_not_asked_about_codes_for_which_it_has_no_rules(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS.replace("return code.digest", 'return "" if code.id == "outcomes" else "1"'))
    use(imported, "words")
    qualcode("suggest")
    assert {code for _, code, _ in told(imported)} == {"trust-building"}


def test_widening_joins_what_has_become_the_same_stretch(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS.replace('"habis": "outcomes"', '"Belum": "trust-building"'))
    use(imported, "patterns", "words")
    assert qualcode("suggest", "--widen", "1").exit_code == 0
    turn = "Kami sudah saling percaya. Belum ada komitmen dari kecamatan."
    (one,) = [o for o in suggestions(imported) if (o.segment.quote, o.code_id) == (turn, "trust-building")]
    assert [match.pattern_id for match in one.matches] == [
        "trust-building/saling-percaya",
        "words:trust-building/percaya",
        "words:trust-building/Belum",
    ]


def test_what_it_did_is_explained_and_counted(
    qualcode: Qualcode, imported: Project, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    install(WORDS)
    use(imported, "patterns", "words")
    qualcode("suggest")
    (one,) = [one for one in suggestions(imported) if one.suggester == "words"]
    why = qualcode("why", one.id).stdout
    assert "“habis” by the suggester words" in why and "rule words:outcomes/habis" in why
    assert "the rule is still the same" in why
    page = qualcode("review", "--code", "outcomes", keys="?q").stdout
    assert f"Suggested by: words:outcomes/habis (#{one.id})" in page
    decide(imported, one, Verdict.REJECTED)
    patterns = qualcode("patterns").stdout
    assert re.search(r"outcomes: words:outcomes/habis +1 +0 +0/0/1 +0/0 +0\.00", patterns)
    assert "3 patterns, 1 rule of other suggesters, 5 suggestions" in patterns


@pytest.mark.parametrize(
    ("language", "method", "table"),
    [
        ("en", "made by the suggester words.", "also has 1 rule of other suggesters"),
        ("id", "dibuat oleh pemberi saran words.", "juga memuat 1 aturan dari pemberi saran lain"),
    ],
)
def test_the_report_says_who_suggested(
    qualcode: Qualcode, imported: Project, install: Install, language: str, method: str, table: str
) -> None:
    import docx

    install(WORDS)
    use(imported, "patterns", "words")
    qualcode("suggest")
    target = imported.root / "draft.docx"
    assert qualcode("report", "--language", language, "--output", target).exit_code == 0
    document = docx.Document(str(target))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert method in text and table in text
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    assert "words:outcomes/habis" in cells


def test_the_public_function_takes_suggesters_too(imported: Project, install: Install) -> None:
    install(WORDS)
    codebook = qualcode.load_codebook(imported.codebook_path)
    document = qualcode.Document.from_text("Airnya habis, tetapi kami saling percaya.", title="a")
    assert [one.suggester for one in qualcode.suggest(document, codebook)] == ["patterns"]
    found = list(qualcode.suggest(document, codebook, suggesters=["words", "patterns"]))
    assert [(one.code_id, one.suggester) for one in found] == [
        ("trust-building", "words"),
        ("outcomes", "words"),
    ]
    assert {(one.codebook_digest, one.code_digest) for one in found} == {
        (codebook.digest, code.digest) for code in codebook.codes if code.id in CODES
    }


CODES = ("trust-building", "outcomes")

# faulty ones


def test_a_name_that_is_not_installed(qualcode: Qualcode, imported: Project, install: Install) -> None:
    install(WORDS)
    use(imported, "patterns", "definition")
    result = qualcode("suggest")
    assert result.exit_code == 10
    assert "no suggester 'definition'" in result.stderr and "Did you mean: definitions?" in result.stderr
    assert "definitions, patterns, words" in result.stderr and "qualcode.yaml" in result.stderr
    assert suggestions(imported) == []


def test_the_list_says_what_is_installed_in_use_and_missing(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS)
    use(imported, "words", "nothing")
    lines = [line.split() for line in qualcode("suggest", "--list-suggesters").stdout.splitlines()]
    version = qualcode_version()
    assert lines[:4] == [
        ["definitions", "qualcode", version],
        ["patterns", "qualcode", version],
        ["words", "in", "use", "qualcode-words", "0.1"],
        ["nothing", "in", "use", "not", "installed"],
    ]


def qualcode_version() -> str:
    return qualcode.__version__


FAULTS = {
    "broken import": ("import sentences", "import sentence", "ImportError"),
    "not there": ("class Words", "class Word", "AttributeError"),
    "cannot be made": ("self.codebook = codebook", "raise OSError('no model')", "OSError: no model"),
    "other arguments": ("def __init__(self, codebook, *, settings)", "def __init__(self)", "TypeError"),
    "no version": ('version = "1"', "", "version"),
    "no rules": ("return code.digest", "return code.fingerprint", "fingerprint"),
    "raises at last": ("in sentences(document)", "in [*sentences(document), 1]", "AttributeError"),
    "leaves": ("for sentence in sentences(document):", "raise SystemExit(0)\n        if 1:", "SystemExit"),
    "own error": (
        "for sentence in sentences(document):",
        "import qualcode as q\n        raise q.QualcodeError('The model is gone.')\n        if 1:",
        "does not work: The model is gone.",
    ),
    "nothing at all": ("yield Suggestion(", "return str(", "TypeError"),
    "no suggestion": ("yield Suggestion(", "yield dict(a=1) or str(", "not a Suggestion: {'a': 1}"),
    "unknown code": ('"habis": "outcomes"', '"habis": "hasil"', "codebook does not have: 'hasil'"),
    "outside": ("sentence.end, quote", "10_000, quote", "not in the text: "),
    "empty": ("sentence.end, quote", "sentence.start, quote", "not in the text: "),
    "no number": ("sentence.end, quote", "float(sentence.end), quote", "not in the text: "),
    "other document": ("Segment(document.id", "Segment('another'", "not in the text: "),
    "other words": ("sentence.end, quote)", "sentence.end, quote.upper())", "other words than stand in"),
    "half a sentence": ("sentence.end, quote)", "sentence.end - 1, quote[:-1])", "is not a sentence"),
    "a question": (
        "for sentence in sentences(document):",
        "for sentence in document.turns[:1]:",
        "is not a sentence of an informant",
    ),
    "a status": ("Status.PRESENT", "'hadir'", "a status that there is not: 'hadir'"),
    "a cue": ("word),),", "word),), cue='tidak',", "a cue that is not in the sentence: 'tidak'"),
    "no cue": ("word),),", "word),), cue=None,", "a cue that is not in the sentence: None"),
    "forgotten return": ("return code.digest", "code.digest", "rules of a code, that are not text"),
    "a number for a version": ('version = "1"', "version = 1", "gives a version"),
    "half a character": ("len(word), word)", "len(word), chr(0xD800))", "no evidence for "),
    "two lines": ("len(word), word)", "len(word), 'a' + chr(10) + 'b')", "no evidence for "),
    "no evidence": ("(Match(start, start + len(word), word),)", "()", "no evidence for "),
    "evidence outside": ("(Match(start,", "(Match(start - 900,", "no evidence for "),
    "nameless evidence": ("len(word), word)", "len(word), None)", "no evidence for "),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_one_is_named_and_stores_nothing(
    qualcode: Qualcode, village: Project, install: Install, fault: str
) -> None:
    qualcode("import", village.transcripts / "informan-1.txt")
    qualcode("suggest")
    before = suggestions(village, withdrawn=True)
    assert len(before) == 2
    old, new, message = FAULTS[fault]
    assert WORDS.count(old) == 1
    install(WORDS.replace(old, new))
    use(village, "patterns", "words")
    result = qualcode("suggest")
    assert result.exit_code == 10, result.output
    assert "The suggester 'words' of the package qualcode-words 0.1 " in result.stderr
    assert message in result.stderr
    assert "Next: " in result.stderr and "'suggesters:' in qualcode.yaml" in result.stderr
    assert suggestions(village, withdrawn=True) == before
    use(village, "patterns")
    assert "0 new suggestions, 0 kept, 0 withdrawn" in qualcode("suggest").stdout


def test_codes_that_were_not_asked_about_are_passed_over(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS)
    use(imported, "words")
    qualcode("suggest")
    before = suggestions(imported)
    text = imported.codebook_path.read_text(encoding="utf-8")
    imported.codebook_path.write_text(text.replace("Yang dicapai.", "Yang tercapai."), encoding="utf-8")
    assert "0 new suggestions, 1 kept, 0 withdrawn" in qualcode("suggest").stdout
    assert [one.id for one in suggestions(imported)] == [one.id for one in before]


def test_no_plugin_takes_the_place_of_a_built_in_one(
    qualcode: Qualcode, imported: Project, install: Install
) -> None:
    install(WORDS, name="patterns")
    assert "4 new suggestions" in qualcode("suggest").stdout
    assert {who for _, _, who in told(imported)} == {"patterns"}
    assert "outcomes" not in {code for _, code, _ in told(imported)}
