"""Find a code or a document from what a researcher typed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import NotFoundError
from qualcode.model import Code, Codebook, slug

if TYPE_CHECKING:
    from qualcode.corpus import Corpus


def known_code(codebook: Codebook, typed: str) -> Code:
    """The code with the id (or the whole name, in either language) ``typed``.

    Raises NotFoundError, with the closest ids, where the codebook has no such code.
    """
    wanted = typed.strip().casefold()
    for code in codebook.codes:
        if wanted in (code.id.casefold(), code.name.id.casefold(), code.name.en.casefold()):
            return code
    close = [code.id for code in search_codes(codebook, typed)] or _closest(codebook, wanted)
    raise NotFoundError(
        f"There is no code '{typed}' in the codebook {codebook.id}.",
        hint=_did_you_mean(close[:5], otherwise="All codes: qualcode codebook show"),
    )


def code_family(codebook: Codebook, typed: Iterable[str]) -> list[str] | None:
    """The ids of the codes ``typed`` and of all codes below them; None (every code) for none typed."""
    wanted = {code_id for one in typed for code_id in codebook.family(known_code(codebook, one).id)}
    return [code.id for code in codebook.codes if code.id in wanted] or None


def known_document(corpus: Corpus, typed: str) -> str:
    """The id of the document that ``typed`` names: an id, a title, or the name of a file.

    Raises NotFoundError, with the closest ids, where the corpus has no such document.
    """
    ids = corpus.document_ids()
    for candidate in (typed, slug(typed), slug(Path(typed).stem)):
        if candidate in ids:
            return candidate
    close = get_close_matches(slug(typed), ids, n=3, cutoff=0.5)
    raise NotFoundError(
        f"There is no document '{typed}' in the corpus.",
        hint=_did_you_mean(close, otherwise="All documents: qualcode status"),
    )


def search_codes(codebook: Codebook, typed: str) -> list[Code]:
    """Codes whose id or name holds ``typed``, best first: whole, then at the start, then anywhere."""
    wanted = typed.strip().casefold()
    if not wanted:
        return []

    def rank(code: Code) -> int:
        names = _names(code)
        if wanted in (name.casefold() for name in names):
            return 0
        if any(name.casefold().startswith(wanted) for name in names):
            return 1
        return 2 if any(wanted in name.casefold() for name in names) else 3

    ranked = sorted(((rank(code), code) for code in codebook.codes), key=lambda pair: pair[0])
    return [code for place, code in ranked if place < 3]


def nearby_codes(codebook: Codebook, code_id: str, *, limit: int = 9) -> tuple[Code, ...]:
    """The codes that a coder most likely means instead: children, siblings, parents, then the rest
    of the component, then the other components."""
    path = codebook.path(code_id)
    parent = path[-2] if len(path) > 1 else None
    order = [*codebook.children(code_id), *codebook.children(parent)]
    order += [code for ancestor in reversed(path[:-1]) if (code := codebook.get(ancestor))]
    order += [code for code in codebook.codes if code.id in codebook.family(path[0])]
    order += codebook.children(None)
    unique = {code.id: code for code in order if code.id != code_id}
    return tuple(unique.values())[:limit]


def _names(code: Code) -> tuple[str, ...]:
    return tuple(name for name in (code.id, code.name.id, code.name.en) if name)


def _closest(codebook: Codebook, wanted: str) -> list[str]:
    """Codes with a name, or a word of a name, like ``wanted``."""
    spellings: dict[str, list[str]] = {}
    for code in codebook.codes:
        for name in _names(code):
            for spelling in {name.casefold(), *name.casefold().replace("-", " ").split()}:
                spellings.setdefault(spelling, []).append(code.id)
    close = get_close_matches(wanted, spellings, n=3, cutoff=0.7)
    return [code_id for spelling in close for code_id in spellings[spelling]]


def _did_you_mean(close: Iterable[str], *, otherwise: str) -> str:
    names = list(dict.fromkeys(close))
    return f"Did you mean: {', '.join(names)}?" if names else otherwise
