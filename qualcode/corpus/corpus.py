"""``Corpus``: the one door to what is stored. Each call is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from qualcode.corpus import (
    codebooks,
    codings,
    decisions,
    documents,
    revisions,
    soundness,
    sqlite,
    stamps,
    standing,
    suggestions,
    team,
)
from qualcode.corpus.codebooks import StoredCodebook
from qualcode.corpus.counts import CorpusCounts, counts
from qualcode.corpus.merging import Merging
from qualcode.corpus.sampling import Sampling
from qualcode.corpus.stamps import Stamp
from qualcode.corpus.suggestions import SuggestionCounts
from qualcode.corpus.teamwork import Teamwork
from qualcode.model import (
    Codebook,
    Coding,
    Decision,
    Document,
    Edit,
    Quote,
    Revised,
    Revision,
    Status,
    Suggestion,
)

if TYPE_CHECKING:
    import pandas as pd

_NONE: Mapping[str, Mapping[str, str]] = MappingProxyType({})
Coders = str | Collection[str] | None
"""One coder, several, or (None) everybody."""


class Corpus(Sampling, Teamwork, Merging):
    """Documents, suggestions and decisions of a project; open it with ``with Corpus.of_project() as …``.

    A method that writes has committed when it returns, or has changed nothing when it raises. Besides
    what they name, all methods raise CorpusError where the file or disk fails and CorpusBusyError
    where another process keeps writing for longer than ``busy_seconds``.
    """

    # documents

    def add_document(self, document: Document) -> Literal["added", "unchanged", "revised"]:
        """Store a document.

        "unchanged": this text is in already (also under another id). Under the same id its title,
        kind, attributes and settled roles are brought up to date; attributes that ``document`` does
        not name stay. "revised": another text under the same id (see ``revise``).
        """
        with self._writing() as connection:
            outcome = documents.add_document(connection, document)
            if outcome != "changed":
                return outcome
            revisions.revise(connection, document, reason="import", coder="", edits=None, instead_of="")
            return "revised"

    def revise(
        self,
        document: Document,
        *,
        reason: str,
        coder: str = "",
        edits: Sequence[Edit] | None = None,
        instead_of: str = "",
        preview: bool = False,
    ) -> Revised:
        """Put the text, turns and attributes of ``document`` in the place of what is stored under its id.

        The old text is kept. Standing decisions follow their words: what this returns says which moved,
        in which something changed, and which could not be placed. None is dropped: an unplaced coding is
        not among the codings, but among the standing decisions, until a researcher gives it a place
        (``decide_again``) or takes it back. ``edits`` are given where they are known; otherwise the two
        texts are compared. Suggestions that nobody has decided on and whose words have changed are
        withdrawn. ``preview`` only says what would happen.

        Raises NotFoundError, and TextChangedError where ``edits`` do not lead from the stored text to the
        new one or the stored text is another one than that with the digest ``instead_of``.
        """
        with self._writing() as connection:
            revised = revisions.revise(
                connection, document, reason=reason, coder=coder, edits=edits, instead_of=instead_of
            )
            if preview:
                connection.rollback()
            return revised

    def revisions(self, document_id: str) -> list[Revision]:
        """The texts that a document had before its present one, the first one first."""
        with self._reading() as connection:
            return revisions.load_revisions(connection, document_id)

    def document_ids(self) -> list[str]:
        """All ids, in alphabetical order."""
        with self._reading() as connection:
            return documents.document_ids(connection)

    def document(self, document_id: str) -> Document:
        """Raises NotFoundError."""
        with self._reading() as connection:
            return documents.load_document(connection, document_id)

    def documents(self) -> Iterator[Document]:
        """All documents by id, one at a time."""
        with self._reading() as connection:
            yield from documents.all_documents(connection)

    def set_attributes(
        self,
        document_id: str,
        attributes: Mapping[str, str],
        speakers: Mapping[str, Mapping[str, str]] = _NONE,
    ) -> bool:
        """Set attributes of a document and of its speakers by label; True where anything changed.

        Attributes that are not named stay; an empty value takes one away. Raises NotFoundError.
        """
        with self._writing() as connection:
            return documents.set_attributes(connection, document_id, attributes, speakers)

    def set_source(self, document_id: str, source: str) -> None:
        """Note that the file of a document was renamed. Raises NotFoundError."""
        with self._writing() as connection:
            documents.set_source(connection, document_id, source)

    def document_of(self, source: str) -> str | None:
        """The id of the document whose file is noted as ``source``."""
        with self._reading() as connection:
            return documents.document_of(connection, source)

    def find_source(self, source_digest: str) -> str | None:
        """The id of the document that was imported from a file with this digest."""
        with self._reading() as connection:
            return documents.find_source(connection, source_digest)

    def find_text(self, digest: str) -> str | None:
        """The id of the document whose stored text has this digest."""
        with self._reading() as connection:
            return documents.find_text(connection, digest)

    # suggestions

    def scanned(self, document_id: str) -> dict[str, str]:
        """Code id to the key of the rules with which the document was matched last."""
        with self._reading() as connection:
            return suggestions.scanned(connection, document_id)

    def store_suggestions(
        self, document_id: str, rules: Mapping[str, str], suggestions_: Sequence[Suggestion]
    ) -> SuggestionCounts:
        """Store the outcome of matching a document with the codes in ``rules`` (code id to rules key).

        Adds new suggestions; keeps those with the same code, stretch and suggester under their id
        (evidence, status and digests follow the new match); withdraws undecided ones that are gone.
        One that somebody has decided on stays as it is; a skip decides nothing. Raises NotFoundError
        for an unknown document and CorpusError where a quote is not the stored text.
        """
        with self._writing() as connection:
            return suggestions.store_suggestions(connection, document_id, rules, suggestions_)

    def withdraw_codes(self, document_id: str, keep: Collection[str]) -> int:
        """Withdraw the undecided suggestions of codes other than ``keep``; returns how many."""
        with self._writing() as connection:
            return suggestions.withdraw_codes(connection, document_id, keep)

    def suggestion(self, suggestion_id: int) -> Suggestion:
        """One suggestion, also a withdrawn one. Raises NotFoundError."""
        with self._reading() as connection:
            return suggestions.load_suggestion(connection, suggestion_id)

    def suggestions(
        self,
        *,
        document_id: str | None = None,
        code_ids: Collection[str] | None = None,
        include_withdrawn: bool = False,
    ) -> Iterator[Suggestion]:
        """Suggestions by document and place in the text, decided ones too."""
        with self._reading() as connection:
            yield from suggestions.all_suggestions(
                connection, document_id=document_id, code_ids=code_ids, include_withdrawn=include_withdrawn
            )

    def queue(
        self,
        coder: str,
        *,
        code_ids: Collection[str] | None = None,
        document_id: str | None = None,
        order: Literal["code", "document"] = "code",
    ) -> list[Suggestion]:
        """What ``coder`` has not decided yet: by code, or by place in the text; skipped ones last.

        Codes come in the order of ``code_ids`` where that is a list or tuple, else alphabetically. What
        touches a stretch that the coder still codes blind is left out.
        """
        with self._reading() as connection:
            found = suggestions.queue(
                connection, coder, code_ids=code_ids, document_id=document_id, order=order
            )
            return team.outside_blind(connection, coder, found)

    def waiting(self, coder: str) -> int:
        """How many suggestions ``queue`` would give."""
        with self._reading() as connection:
            if not team.blind_for(connection, coder, document_id=None):
                return suggestions.waiting(connection, coder)
        return len(self.queue(coder))

    # decisions

    def decide(self, decision: Decision) -> Decision:
        """Append a decision; returns it with its id and time. It is on disk when this returns.

        Raises CorpusError where the quote is not the stored text, NotFoundError for an unknown
        document or suggestion.
        """
        with self._writing() as connection:
            return decisions.decide(connection, [decision])[0]

    def decide_many(self, made: Iterable[Decision]) -> int:
        """Append decisions, all or none; returns how many. Raises what ``decide`` raises."""
        with self._writing() as connection:
            return decisions.decide_many(connection, made)

    def decide_again(self, decision: Decision, *, earlier: int) -> Decision:
        """Append a decision in place of the standing decision ``earlier`` of the same coder.

        Both stay in the log, and ``undo`` of the new one lets the earlier one stand again, also where
        that was a coding by hand. Raises NotFoundError where ``earlier`` does not stand, and what
        ``decide`` raises.
        """
        with self._writing() as connection:
            return decisions.decide_again(connection, decision, earlier=earlier)

    def undo(self, coder: str, decision_id: int | None = None) -> Decision:
        """Take back the last standing decision of ``coder``, or the named one; returns the UNDONE.

        Called again it goes on backwards. Raises NotFoundError where there is nothing to undo.
        """
        with self._writing() as connection:
            return decisions.undo(connection, coder, decision_id)

    def decisions(
        self,
        *,
        coder: Coders = None,
        document_id: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Decision]:
        """The log: every decision, taken back or not, of one coder, several, or all. ``limit`` keeps the
        latest ones."""
        with self._reading() as connection:
            return decisions.log(
                connection, coder=coder, document_id=document_id, limit=limit, newest_first=newest_first
            )

    def decision_for(self, suggestion_id: int, coder: str) -> Decision | None:
        """The standing decision of ``coder`` on a suggestion."""
        with self._reading() as connection:
            return decisions.decision_for(connection, suggestion_id, coder)

    def standing_decisions(
        self,
        *,
        coder: Coders = None,
        document_id: str | None = None,
        code_ids: Collection[str] | None = None,
    ) -> list[Decision]:
        """The decisions that stand, also rejections and skips, by document and place in the text."""
        with self._reading() as connection:
            return decisions.standing_decisions(
                connection, coder=coder, document_id=document_id, code_ids=code_ids
            )

    # the coded corpus

    def iter_codings(
        self,
        *,
        code_ids: Collection[str] | None = None,
        document_id: str | None = None,
        status: Status | str | None = None,
        coder: Coders = None,
    ) -> Iterator[Coding]:
        """Codings by document and place in the text, read as they are needed.

        Of several coders all codings come, also those of a consensus and of the pair that it is of;
        ``qualcode.analysis.counted_quotes`` keeps those that a report counts.
        """
        with self._reading() as connection:
            yield from codings.iter_codings(connection, codings.Choice(code_ids, document_id, status, coder))

    def quotes(
        self,
        codebook: Codebook,
        *,
        code_ids: Collection[str] | None = None,
        attributes: Mapping[str, str] | None = None,
        status: Status | str | None = None,
        coder: Coders = None,
        document_id: str | None = None,
    ) -> Iterator[Quote]:
        """Codings with document, speaker, informant, attributes and the path of the code.

        ``attributes`` must all agree, upper or lower case alike; "kind", "document", "speaker" and
        "informant" are attributes too.
        """
        choice = codings.Choice(code_ids, document_id, status, coder)
        with self._reading() as connection:
            yield from codings.quotes(connection, codebook, choice, attributes=attributes or {})

    def codings(
        self,
        *,
        code: str | None = None,
        document_id: str | None = None,
        attributes: Mapping[str, str] | None = None,
        status: Status | str | None = None,
        coder: Coders = None,
    ) -> pd.DataFrame:
        """The coded corpus as a pandas DataFrame: one row a coding, one column an attribute.

        Where several coders have worked, each has a row of their own (column ``coder``), and so has the
        consensus: choose with ``coder`` before you count.
        """
        choice = codings.Choice(None if code is None else (code,), document_id, status, coder)
        with self._reading() as connection:
            return codings.data_frame(codings.described(connection, choice, attributes=attributes or {}))

    def counts(self) -> CorpusCounts:
        """How much there is."""
        with self._reading() as connection:
            return counts(connection)

    # codebooks used

    def record_codebook(self, codebook: Codebook, text: str) -> None:
        """Keep the YAML text of a codebook by its digest, with the time of its first use."""
        with self._writing() as connection:
            codebooks.record_codebook(connection, codebook, text)

    def codebooks(self) -> list[StoredCodebook]:
        """The codebooks that were used, each with its YAML text, in the order of their first use."""
        with self._reading() as connection:
            return codebooks.stored_codebooks(connection)

    def stamps(self) -> list[Stamp]:
        """How many standing decisions (skips left out) each coder made under which version of a code."""
        with self._reading() as connection:
            return stamps.stamps(connection)

    # the health of the file

    def problems(self) -> list[str]:
        """What is wrong with the stored data; empty for a sound corpus. Reads all of it."""
        with self._reading() as connection:
            found = sqlite.damage(connection) if connection.dialect.name == "sqlite" else []
            if rows := standing.differences(connection):
                found.append(f"{rows} rows of the derived codings do not follow from the decisions")
            return found + soundness.problems(connection)

    def rebuild_codings(self) -> None:
        """Derive the codings and their places again from the log of decisions and the earlier texts."""
        with self._writing() as connection:
            revisions.rebuild(connection)
            standing.rebuild(connection)
