"""Take files into a corpus: read each, settle who speaks, add what the table of cases says.

A file that fails does not stop the others; what is in already is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.corpus import Corpus
from qualcode.errors import QualcodeError, ReadError, SpeakerError, TextChangedError
from qualcode.model import Document, Kind, Revised, Revision, Role, slug
from qualcode.readers.cases import CaseRow, read_cases
from qualcode.readers.document import read
from qualcode.readers.passages import whole_characters
from qualcode.readers.roles import SpeakerGuess, label_key, speaker_guesses

_ROLE = "role"  # the column of the table of cases that says who is the interviewer
Ask = Callable[[Document, Sequence[SpeakerGuess]], Mapping[str, Role]]


@dataclass(frozen=True)
class Choices:
    """What the researcher has said for all files of one import; None and empty mean "find out"."""

    kind: Kind | None = None
    language: str | None = None
    speakers: Mapping[str, Role] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.kind or self.language or self.speakers or self.attributes)


@dataclass(frozen=True)
class Intake:
    """What became of one file: ``outcome`` is "added", "unchanged", "revised" or "failed".

    ``revised`` says what became of the decisions on a document that was there with another text.
    ``same_as`` is the source under which the text was imported before, where that is another file.
    """

    path: Path
    outcome: str
    document: Document | None = None
    document_id: str = ""
    error: QualcodeError | None = None
    revised: Revised | None = None
    same_as: str = ""


def take_in(
    corpus: Corpus,
    paths: Iterable[Path],
    *,
    root: Path,
    cases: Sequence[CaseRow] = (),
    choices: Choices | None = None,
    remembered: Mapping[str, Role] | None = None,
    ask: Ask | None = None,
    coder: str = "",
    over_corrections: bool = False,
) -> Iterator[Intake]:
    """Import files one by one, each in a transaction of its own.

    Sources are noted relative to ``root`` where they lie below it. ``remembered`` are roles settled
    earlier; ``ask`` is called for labels that are still open, and without it they are a SpeakerError.
    A file that has changed gives its document another text, in the name of ``coder``; where that was
    corrected in the corpus since, this is a TextChangedError, but for ``over_corrections``. Errors of
    the corpus itself (busy, disk full) are raised; errors of a file come back as its Intake.
    """
    choices = choices or Choices()
    known = dict(remembered or {})
    for path in paths:
        try:
            if not choices and not over_corrections and (document_id := _known_source(corpus, path)):
                same_as = _follow_source(corpus, document_id, path, root)
                yield Intake(path, "unchanged", document_id=document_id, same_as=same_as)
                continue
            document = _settled(_read(path, cases, choices), known, ask)
            document = _described(_named(corpus, document, path, root), cases, choices)
            outcome, revised = _stored(
                corpus, document, choices, coder=coder, over_corrections=over_corrections
            )
            # the same text may be in under another name
            document_id = corpus.find_text(document.digest) if outcome == "unchanged" else document.id
            yield Intake(path, outcome, document, document_id or document.id, revised=revised)
        except (ReadError, SpeakerError, TextChangedError) as error:
            yield Intake(path, "failed", error=error)


def _stored(
    corpus: Corpus, document: Document, choices: Choices, *, coder: str, over_corrections: bool
) -> tuple[str, Revised | None]:
    """Store ``document``; the outcome, and what became of decisions on another text of it."""
    if document.id not in corpus.document_ids():
        return corpus.add_document(document), None
    stored = corpus.document(document.id)
    if stored.text == document.text:
        return corpus.add_document(document), None
    earlier = corpus.revisions(document.id)
    if earlier and earlier[-1].reason != "import" and not over_corrections:
        if stored.source_digest != document.source_digest:
            raise _corrected_since(document, earlier[-1])
        # the file is as it was imported; only what was said about it is new
        turns = stored.with_roles(choices.speakers).turns
        return corpus.add_document(replace(document, text=stored.text, turns=turns)), None
    revised = corpus.revise(document, reason="import", coder=coder, instead_of=stored.digest)
    return "revised", revised


def _corrected_since(document: Document, last: Revision) -> TextChangedError:
    who = f" by {last.coder}" if last.coder else ""
    when = f" on {last.at.astimezone():%Y-%m-%d}" if last.at else ""
    return TextChangedError(
        f"The file has changed, but the text of '{document.id}' was corrected here since ({last.reason}{who}"
        f"{when}); importing it would take that back. The document was left as it is.",
        hint=f"Make the same change here: qualcode edit {document.id}\n"
        "      Or let the file win: qualcode import --over-corrections FILE   (the corrected text is kept)",
        where=document.source,
    )


def find_cases(folders: Iterable[Path]) -> tuple[Path, list[CaseRow]] | None:
    """The first ``cases.csv`` or ``cases.xlsx`` in ``folders``, read. Raises ReadError."""
    for folder in folders:
        for name in ("cases.csv", "cases.xlsx"):
            if (folder / name).is_file():
                return folder / name, read_cases(folder / name)
    return None


def apply_cases(corpus: Corpus, cases: Sequence[CaseRow]) -> int:
    """Bring the attributes of all documents up to date with the table; returns how many changed."""
    changed = 0
    for document_id in corpus.document_ids():
        document = corpus.document(document_id)
        attributes, speakers = _case_attributes(cases, document)
        if attributes or speakers:
            changed += corpus.set_attributes(document_id, attributes, speakers)
    return changed


def unmatched_cases(corpus: Corpus, cases: Sequence[CaseRow]) -> list[CaseRow]:
    """Rows that belong to no document of the corpus: most likely a mistyped file name."""
    names: set[str] = set()
    for document in corpus.documents():
        names |= _names(document)
    return [row for row in cases if row.document not in names]


def _known_source(corpus: Corpus, path: Path) -> str | None:
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None  # reading it properly will say what is wrong
    return corpus.find_source(hashlib.sha256(content).hexdigest())


def _follow_source(corpus: Corpus, document_id: str, path: Path, root: Path) -> str:
    """The source of a document where it is not ``path``, else "". A file that was renamed is the source from
    now on, so that a correction of it finds its document."""
    source, known = _relative(path, root), corpus.document(document_id).source
    if known == source or not known:
        return ""
    if not (root / known).exists():
        corpus.set_source(document_id, source)
    return known


def _relative(path: Path, root: Path) -> str:
    """How a file is noted as a source: below ``root`` relative to it."""
    source = path.resolve()
    return whole_characters(
        source.relative_to(root).as_posix() if source.is_relative_to(root) else str(source)
    )


def _read(path: Path, cases: Sequence[CaseRow], choices: Choices) -> Document:
    rows = [row for row in cases if row.document == slug(path.stem)]
    kind = choices.kind or next((row.kind for row in rows if row.kind), None)
    roles = {row.speaker: row.attributes[_ROLE] for row in rows if row.speaker and _ROLE in row.attributes}
    return read(path, kind=kind, language=choices.language, speakers={**roles, **choices.speakers})


def _settled(document: Document, known: dict[str, Role], ask: Ask | None) -> Document:
    """Every label with a role. What is answered for one file holds for the next ones, unless who asks the
    questions there says otherwise."""
    guesses = speaker_guesses(document)
    if not any(_contradicts(guess, known.get(guess.label), guesses) for guess in guesses):
        open_labels = {guess.label for guess in guesses}
        document = document.with_roles({label: role for label, role in known.items() if label in open_labels})
        guesses = speaker_guesses(document)
    if not guesses:
        return document
    if ask is None:
        settle = ",".join(f"{guess.label}={guess.role}" for guess in guesses[:6])
        raise SpeakerError(
            f"It is not clear who speaks: {', '.join(guess.label for guess in guesses)}.",
            hint=f'Say who is who, for instance: --speakers "{settle}"   ("*=informant" for all others).',
            where=document.source,
            labels=tuple(guess.label for guess in guesses),
        )
    answers = ask(document, guesses)
    known.update(answers)
    return document.with_roles(answers)


def _contradicts(guess: SpeakerGuess, known: Role | None, guesses: Sequence[SpeakerGuess]) -> bool:
    """Whether the turns of a label speak against its remembered role: "P" is a participant here."""
    if known is Role.INFORMANT:
        return guess.role is Role.INTERVIEWER
    asks = any(other.role is Role.INTERVIEWER for other in guesses)
    return known is Role.INTERVIEWER and guess.role is Role.INFORMANT and asks


def _named(corpus: Corpus, document: Document, path: Path, root: Path) -> Document:
    """The document under its source relative to the project, with an id that no other file has."""
    document = replace(document, source=_relative(path, root))
    if known := corpus.document_of(document.source):
        return replace(document, id=known)
    taken = set(corpus.document_ids())
    for candidate in _candidate_ids(document, path):
        if candidate not in taken or _same_file(corpus.document(candidate), document):
            return replace(document, id=candidate)
    raise AssertionError("the candidates never end")


def _candidate_ids(document: Document, path: Path) -> Iterator[str]:
    yield document.id
    yield slug(f"{document.id} {path.suffix}")
    number = 2
    while True:
        yield f"{document.id}-{number}"
        number += 1


def _same_file(stored: Document, document: Document) -> bool:
    return stored.source == document.source or stored.text == document.text


def _described(document: Document, cases: Sequence[CaseRow], choices: Choices) -> Document:
    attributes, speakers = _case_attributes(cases, document)
    return replace(
        document,
        attributes={**document.attributes, **attributes, **choices.attributes},
        speakers={**document.speakers, **speakers},
    )


def _case_attributes(
    cases: Sequence[CaseRow], document: Document
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    names = _names(document)
    attributes: dict[str, str] = {}
    speakers: dict[str, dict[str, str]] = {}
    labels = {label_key(turn.speaker): turn.speaker for turn in document.turns if turn.speaker}
    for row in cases:
        if row.document not in names:
            continue
        given = {name: value for name, value in row.attributes.items() if name != _ROLE}
        if row.speaker:
            speakers.setdefault(labels.get(label_key(row.speaker), row.speaker), {}).update(given)
        else:
            attributes.update(given)
    return attributes, speakers


def _names(document: Document) -> set[str]:
    """Everything by which a row of the table may call this document."""
    return {document.id, slug(document.title), slug(Path(document.source).stem)}
