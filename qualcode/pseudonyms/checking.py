"""What of a project is searched for people: documents, and what was written about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.corpus import Corpus
from qualcode.model import Document
from qualcode.project import Project
from qualcode.pseudonyms.candidates import Passage, find_candidates, passages_of
from qualcode.pseudonyms.identifiers import Candidate, Entities
from qualcode.pseudonyms.key import Key


@dataclass(frozen=True)
class Left:
    """An original of the key table that is still there: how often, and where."""

    original: str
    count: int
    where: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """What still looks like a person: originals that were not replaced, candidates that nobody has decided
    on, and names of files (of documents) with an original in them."""

    left: tuple[Left, ...]
    candidates: tuple[Candidate, ...]
    files: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.left or self.candidates or self.files)


def public_words(project: Project) -> tuple[str, ...]:
    """Texts of the project whose names are meant to be read by all."""
    return (project.title, *project.institutions, *project.research_questions)


def notes(corpus: Corpus) -> Iterator[Passage]:
    """What coders have written, as far as it stands: memos, and the reasons and memos of decisions."""
    for memo in corpus.memos():
        yield Passage(f"memo {memo.id} of {memo.coder}", memo.text)
    for decision in corpus.standing_decisions():
        for name, text in (("reason", decision.reason), ("memo", decision.memo)):
            if text:
                yield Passage(f"decision {decision.id} ({name})", text)


def check(
    corpus: Corpus,
    project: Project,
    key: Key,
    *,
    documents: Sequence[Document],
    entities: Entities | None = None,
) -> Check:
    """Look through ``documents`` with their titles, attributes and labels, and through the notes."""
    written = [*notes(corpus), Passage("qualcode.yaml (speakers)", "\n".join(project.speakers))]
    candidates = find_candidates(
        documents, key=key, public=public_words(project), more=written, entities=entities, names_too=True
    )
    passages = [passage for one in documents for passage in passages_of(one, named=True)]
    labels = [
        Passage(f"{one.id} (label)", label) for one in documents for label in {t.speaker for t in one.turns}
    ]
    return Check(
        left=tuple(_left([*passages, *labels, *written, *_cases(project)], key)),
        candidates=tuple(candidates),
        files=tuple(dict.fromkeys(_files(documents, key))),
    )


def _cases(project: Project) -> Iterator[Passage]:
    """The table of cases: the next import would take its names into the attributes again."""
    for folder in (project.root, project.transcripts):
        path = folder / "cases.csv"
        if path.is_file():
            yield Passage(path.name, path.read_text(encoding="utf-8-sig", errors="replace"))


def _left(passages: Iterable[Passage], key: Key) -> Iterator[Left]:
    places: dict[str, list[str]] = {}
    for passage in passages:
        for entry in key.used(passage.text):
            places.setdefault(entry.original, []).append(passage.where)
    for original, where in places.items():
        yield Left(original, len(where), tuple(dict.fromkeys(where)))


def _files(documents: Iterable[Document], key: Key) -> Iterator[str]:
    """Ids and sources are made from the names of files: small letters, hyphens for spaces."""
    people = [re.findall(r"\w+", person.casefold()) for person in key.replaced_people]
    for document in documents:
        for name in (document.id, document.source):
            words = re.findall(r"[^\W_]+", name.casefold())
            if any(_in(person, words) for person in people):
                yield name


def _in(part: Sequence[str], words: Sequence[str]) -> bool:
    return bool(part) and any(words[at : at + len(part)] == part for at in range(len(words)))
