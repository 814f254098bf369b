"""Documents with pseudonyms in the place of names, and what of them goes into the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from qualcode.anchoring import Alignment
from qualcode.corpus import Corpus
from qualcode.model import Document, Edit, Revised
from qualcode.pseudonyms.key import Key

REASON = "pseudonymise"


@dataclass(frozen=True)
class Rewritten:
    """A document as it would be: ``before``, ``after``, the ``edits`` of its text, and how often each
    pseudonym is put in (in text, title and attributes)."""

    before: Document
    after: Document
    edits: tuple[Edit, ...]
    counts: Mapping[str, int]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def rewrite(document: Document, key: Key) -> Rewritten:
    """``document`` with the pseudonyms of ``key`` in its text, labels, title and attributes.

    Its id and source stay: they lead back to the researcher's own file.
    """
    text, edits = key.rewritten(document.text)
    alignment = Alignment(document.text, text, edits, certain=True)
    turns = tuple(replace(alignment.turn(turn), speaker=key(turn.speaker)) for turn in document.turns)
    after = replace(
        document,
        title=key(document.title),
        text=text,
        turns=turns,
        attributes=_values(document.attributes, key),
        speakers={key(label): _values(one, key) for label, one in document.speakers.items()},
    )
    values = [document.title, *document.attributes.values()]
    values += [value for one in document.speakers.values() for value in one.values()]
    counts = Counter(entry.pseudonym for words in (document.text, *values) for entry in key.used(words))
    return Rewritten(document, after, edits, counts)


def apply_key(corpus: Corpus, document_id: str, key: Key, *, coder: str) -> Revised | None:
    """Rewrite a document of the corpus, in one transaction; None where nothing was to be done.

    Raises NotFoundError.
    """
    rewritten = rewrite(corpus.document(document_id), key)
    if not rewritten.changed:
        return None
    document = _with_emptied(rewritten.before, rewritten.after)
    if rewritten.edits:
        return corpus.revise(document, reason=REASON, coder=coder, edits=rewritten.edits)
    corpus.add_document(document)
    return Revised(document_id, 0, ())


def _values(attributes: Mapping[str, str], key: Key) -> dict[str, str]:
    return {name: key(value) for name, value in attributes.items()}


def _with_emptied(before: Document, after: Document) -> Document:
    """``after`` with the attributes of labels that are gone emptied: the corpus keeps what is not named."""
    gone: Collection[str] = before.speakers.keys() - after.speakers.keys()
    emptied = {label: dict.fromkeys(before.speakers[label], "") for label in gone}
    return replace(after, speakers={**emptied, **after.speakers})
