"""The documents of the other copy with all their texts, brought in beside ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from qualcode.anchoring import Alignment
from qualcode.corpus.documents import add_document, insert_document, load_document
from qualcode.corpus.merging.matching import Outline, matched, outlines
from qualcode.corpus.merging.report import Difference, Fate, MergedDocument
from qualcode.corpus.revisions import keep_text, load_revisions, present, revise, unused
from qualcode.errors import CorpusError
from qualcode.model import Document, Revised, Revision, Role, digest

Named = Callable[[str], str]


@dataclass(frozen=True)
class Places:
    """What the documents and texts of the other copy are called here."""

    ids: Mapping[str, str]
    numbers: Mapping[tuple[str, int], int]

    def document(self, theirs: str) -> str:
        return self.ids[theirs]

    def revision(self, theirs: str, number: int) -> int:
        return self.numbers[theirs, number]


def bring_documents(
    connection: Connection, other: Connection, *, named: Named
) -> Iterator[tuple[MergedDocument, Mapping[int, int]]]:
    """Bring in every document: what became of it, and the numbers that its texts have here.

    ``named`` gives the name that a coder of the other copy has here.
    """
    pairs = matched(connection, other)
    known, theirs = outlines(connection), outlines(other)
    taken = {*known, *theirs}
    for outline in theirs.values():
        ours = pairs.get(outline.id)
        if ours is None:
            document_id = outline.id if outline.id not in known else _free_id(outline.id, taken)
            taken.add(document_id)
            yield _added(connection, other, outline, document_id, named=named)
        else:
            yield _joined(connection, other, outline, known[ours], named=named)


def _free_id(document_id: str, taken: set[str]) -> str:
    number = 2
    while f"{document_id}-{number}" in taken:
        number += 1
    return f"{document_id}-{number}"


def _added(
    connection: Connection, other: Connection, theirs: Outline, document_id: str, *, named: Named
) -> tuple[MergedDocument, Mapping[int, int]]:
    document = replace(load_document(other, theirs.id), id=document_id)
    insert_document(connection, document, revision=theirs.present)
    for revision in load_revisions(other, theirs.id):
        _keep(connection, replace(revision, document_id=document_id), named=named)
    outcome = MergedDocument(document_id, theirs.id, Fate.ADDED, texts=len(theirs.digests))
    return outcome, {number: number for number in theirs.digests}


def _joined(
    connection: Connection, other: Connection, theirs: Outline, ours: Outline, *, named: Named
) -> tuple[MergedDocument, Mapping[int, int]]:
    """Bring in the texts that a document of ours does not have, and what else we did not know of it."""
    earlier = {revision.number: revision for revision in load_revisions(other, theirs.id)}
    document = replace(load_document(other, theirs.id), id=ours.id)
    common = [number for number in earlier if theirs.digests[number] == ours.digest]
    fate = Fate.HERE
    revised: tuple[Revised, ...] = ()
    if theirs.digest in ours.numbers:
        pass
    elif common:
        fate = Fate.NEWER
        revised = tuple(_take_over(connection, document, earlier, start=max(common), named=named))
    else:
        fate = Fate.DIVERGED
        _set_beside(connection, document)
    _keep_earlier(connection, ours.id, theirs, earlier, named=named)
    filled, differences = _fill_in(connection, document)
    known = outlines(connection, document_id=ours.id)[ours.id]
    outcome = MergedDocument(
        ours.id,
        theirs.id,
        fate,
        texts=len(known.digests) - len(ours.digests),
        revised=revised,
        filled=filled,
        differences=differences,
    )
    return outcome, {number: known.numbers[text] for number, text in theirs.digests.items()}


def _take_over(
    connection: Connection,
    document: Document,
    earlier: Mapping[int, Revision],
    *,
    start: int,
    named: Named,
) -> Iterator[Revised]:
    """Revise our text, which is the text ``start`` of the other copy, step by step as that copy has done."""
    number = start
    while number in earlier:
        step = earlier[number]
        number = step.successor
        after = earlier.get(number)
        text = document
        if after is not None:
            text = replace(
                document,
                text=after.text,
                turns=after.turns,
                source=after.source,
                source_digest=after.source_digest,
            )
        yield revise(
            connection,
            _as_ours(load_document(connection, document.id), text),
            reason=step.reason,
            coder=named(step.coder),
            edits=step.edits if step.certain else None,
            instead_of="",
            at=step.at,
        )


def _as_ours(ours: Document, theirs: Document) -> Document:
    """Our document with the text of theirs: what we say about it, and who speaks in it, stays."""
    roles = {turn.speaker: turn.role for turn in ours.turns if turn.role is not Role.UNKNOWN}
    revised = replace(
        ours,
        text=theirs.text,
        turns=theirs.turns,
        source=theirs.source,
        source_digest=theirs.source_digest,
    )
    return revised.with_roles(roles)


def _set_beside(connection: Connection, document: Document) -> None:
    """Keep the text of ``document`` as one that leads to our present one."""
    ours = load_document(connection, document.id)
    alignment = Alignment.of(document.text, ours.text)
    revision = Revision(
        document_id=ours.id,
        number=unused(connection, ours.id),
        successor=present(connection, ours.id),
        text=document.text,
        turns=document.turns,
        edits=alignment.edits,
        certain=False,
        reason="merge",
        source=document.source,
        source_digest=document.source_digest,
    )
    keep_text(connection, revision, digest=document.digest)


def _keep_earlier(
    connection: Connection,
    document_id: str,
    theirs: Outline,
    earlier: Mapping[int, Revision],
    *,
    named: Named,
) -> None:
    """Keep those earlier texts of the other copy that we do not have; each leads where it led there."""
    known = dict(outlines(connection, document_id=document_id)[document_id].numbers)
    if theirs.numbers.keys() <= known.keys():
        return
    waiting = dict(earlier)
    reached = {theirs.present}
    while waiting:
        ready = [number for number, revision in waiting.items() if revision.successor in reached]
        if not ready:
            raise CorpusError(
                f"Earlier texts of '{theirs.id}' do not lead to its present one; nothing was merged.",
                hint="Put back a sound copy of the other project.",
            )
        for number in ready:
            revision = waiting.pop(number)
            text = theirs.digests[number]
            if text not in known:
                known[text] = unused(connection, document_id)
                successor = known[theirs.digests[revision.successor]]
                _keep(
                    connection,
                    replace(revision, document_id=document_id, number=known[text], successor=successor),
                    named=named,
                )
        reached.update(ready)


def _keep(connection: Connection, revision: Revision, *, named: Named) -> None:
    keep_text(connection, replace(revision, coder=named(revision.coder)), digest=digest(revision.text))


def _fill_in(connection: Connection, theirs: Document) -> tuple[tuple[str, ...], tuple[Difference, ...]]:
    """Take over attributes and roles that we do not have; what both copies have but not alike is told."""
    ours = load_document(connection, theirs.id)
    before, after = _facts(ours), _facts(theirs)
    filled = tuple(what for what, value in after.items() if value and not before.get(what))
    differences = tuple(
        Difference(ours.id, what, before[what], value)
        for what, value in after.items()
        if value and before.get(what) and before[what] != value
    )
    if filled:
        roles = {turn.speaker: turn.role for turn in theirs.turns if turn.role is not Role.UNKNOWN}
        turns = tuple(
            replace(turn, role=roles.get(turn.speaker, turn.role)) if turn.role is Role.UNKNOWN else turn
            for turn in ours.turns
        )
        speakers = {
            name: {**theirs.speakers.get(name, {}), **ours.speakers.get(name, {})}
            for name in (*ours.speakers, *theirs.speakers)
        }
        attributes = {**theirs.attributes, **ours.attributes}
        add_document(connection, replace(ours, turns=turns, attributes=attributes, speakers=speakers))
    return filled, differences


def _facts(document: Document) -> dict[str, str]:
    """All that is said about a document beside its text, as words."""
    facts = {"title": document.title, "kind": str(document.kind), "language": document.language}
    facts |= dict(document.attributes)
    for speaker, attributes in document.speakers.items():
        facts |= {f"{name} of {speaker}": value for name, value in attributes.items()}
    for turn in document.turns:
        if turn.speaker and turn.role is not Role.UNKNOWN:
            facts[f"role of {turn.speaker}"] = str(turn.role)
    return facts
