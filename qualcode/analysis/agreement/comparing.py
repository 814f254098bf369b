"""How far coders agree: the documents that count, the units, and a row of coefficients for each code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qualcode.analysis.agreement import coefficients
from qualcode.analysis.agreement.bootstrap import coefficient, resamples
from qualcode.analysis.agreement.coefficients import Counts, Floats, Sums
from qualcode.analysis.agreement.decided import Work, codings_of, fits, work_of
from qualcode.analysis.agreement.tallies import Coded, Column, Label, count, measure
from qualcode.analysis.agreement.units import ground
from qualcode.errors import NotFoundError
from qualcode.findings import Agreement, CodeAgreement, Coefficient, LeftOut, Unit
from qualcode.model import Codebook, Status

if TYPE_CHECKING:
    from qualcode.corpus import Corpus

BOOTSTRAP, SEED, CONFIDENCE = 1000, 1, 0.95
_MANY_UNITS = 100_000  # characters, as a rule, which the package krippendorff would take half a minute for


def agreement(
    corpus: Corpus,
    codebook: Codebook,
    *,
    coders: Sequence[str] | None = None,
    exclude: Collection[str] = (),
    unit: Unit = "sentence",
    code_ids: Collection[str] | None = None,
    document_ids: Collection[str] | None = None,
    statuses: bool = False,
    as_of: datetime | None = None,
    bootstrap: int = BOOTSTRAP,
    seed: int = SEED,
    confidence: float = CONFIDENCE,
) -> Agreement:
    """How far ``coders`` agree, code by code, with intervals from resamples of documents.

    Without ``coders``, all who share a document with another are compared, but for those in ``exclude`` (a
    consensus is not a coder's own reading). A document counts where at least two of them have a standing
    decision: an acceptance, correction, rejection or coding by hand. In it, what informants say and text
    without a speaker falls into units; interviewers' turns and headings are left out. A unit has a code
    where a coding covers at least one of its letters or digits, whatever the status of the coding; with
    ``statuses`` each code has a row for each status as well, and the row of all codes takes codes with
    different statuses for different ones. A code's row has the codes below it with it.

    ``code_ids`` restricts the rows (the row of all codes then has these and those below them);
    ``as_of`` takes the decisions that stood at that moment. ``bootstrap`` is the number of resamples.
    Raises NotFoundError for an unknown coder or document, and where no two coders share a document.
    """
    for document_id in document_ids or ():
        corpus.document(document_id)
    work = work_of(corpus, coders=coders, exclude=exclude, document_ids=document_ids, as_of=as_of)
    coded, left_out = _documents(corpus, work, unit, document_ids)
    _check_all_take_part(work, coded, left_out)
    weights = resamples(len(coded), bootstrap, seed=seed)
    comparison = _Comparison(
        list(coded.values()), work.coders, weights, confidence, statuses, codebook, code_ids
    )
    return Agreement(
        coders=work.coders,
        unit=unit,
        units=sum(one.ground.units for one in coded.values()),
        documents=tuple(coded),
        left_out=left_out,
        undecided=_undecided(corpus, work, coded, code_ids),
        codes=len(comparison.single),
        rows=tuple(comparison.rows()),
        resamples=len(weights) - 1,
        seed=seed,
        confidence=confidence,
        as_of=as_of,
    )


def _documents(
    corpus: Corpus, work: Work, unit: Unit, document_ids: Collection[str] | None
) -> tuple[dict[str, Coded], tuple[LeftOut, ...]]:
    """The documents that count, by id, and those that do not."""
    coded: dict[str, Coded] = {}
    left_out: list[LeftOut] = []
    common = set(work.common)
    for document_id in corpus.document_ids() if document_ids is None else sorted(set(document_ids)):
        by_coder = work.by_document.get(document_id, {})
        if document_id not in common:
            left_out.append(LeftOut(document_id, tuple(by_coder), "few coders"))
            continue
        document = corpus.document(document_id)
        codings = {coder: codings_of(decisions) for coder, decisions in by_coder.items()}
        if not all(fits(document, made) for made in codings.values()):
            left_out.append(LeftOut(document_id, tuple(by_coder), "changed"))
        elif not (text := ground(document, unit)).units:
            left_out.append(LeftOut(document_id, tuple(by_coder), "no text"))
        else:
            coded[document_id] = Coded.of(text, codings)
    return coded, tuple(left_out)


def _check_all_take_part(work: Work, coded: Mapping[str, Coded], left_out: Sequence[LeftOut]) -> None:
    """Raise NotFoundError where a coder has no document that counts."""
    for coder in work.coders:
        if any(coder in one.codings for one in coded.values()):
            continue
        message = f"{coder} shares no document with another coder that can be compared."
        lost = [one for one in left_out if coder in one.coders and one.reason != "few coders"]
        if not lost:
            hint = "Leave that coder out, or let another one work on the same documents."
        elif lost[0].reason == "changed":
            hint = f"Codings no longer fit the text: qualcode log --document {lost[0].document_id}"
        else:
            hint = f"In {lost[0].document_id} nobody but the interviewer speaks: check the speakers' roles."
        raise NotFoundError(message, hint=hint)


def _undecided(
    corpus: Corpus, work: Work, documents: Mapping[str, Coded], code_ids: Collection[str] | None
) -> tuple[int, ...]:
    """By coder, the suggestions in the documents of theirs that count which they have not decided on."""
    waiting = dict.fromkeys(work.coders, 0)
    for document_id in documents:
        suggested = {one.id for one in corpus.suggestions(document_id=document_id, code_ids=code_ids)}
        for coder, made in work.by_document[document_id].items():
            waiting[coder] += len(suggested - {decision.suggestion_id for decision in made})
    return tuple(waiting.values())


@dataclass(frozen=True)
class _Comparison:
    """Documents with the codings of ``coders``, and how often each is in each resample."""

    documents: Sequence[Coded]
    coders: tuple[str, ...]
    weights: Floats
    confidence: float
    statuses: bool
    codebook: Codebook
    code_ids: Collection[str] | None

    def rows(self) -> Iterator[CodeAgreement]:
        """The row of all codes, then one a code in the order of the codebook; unknown codes come last."""
        yield self._overall()
        columns = [
            Column(code, codes, status)
            for code, codes in self.families.items()
            for status in self._statuses(codes)
        ]
        counts = count(self.documents, self.coders, columns)
        sums = Sums.of(counts, self.weights)
        values = self._values(sums)
        for number, column in enumerate(columns):
            yield self._row(column, number, counts, sums, values)

    @cached_property
    def families(self) -> dict[str, frozenset[str]]:
        """The codes that get a row, each with those below it."""
        known = [code.id for code in self.codebook.codes]
        unknown = sorted({code for code, _ in self.used} - set(known))
        chosen = [code for code in (*known, *unknown) if self.code_ids is None or code in self.code_ids]
        return {code: frozenset({code, *self.codebook.family(code)}) for code in chosen}

    @cached_property
    def below(self) -> frozenset[str]:
        """The codes that the row of all codes is about."""
        return frozenset[str]().union(*self.families.values())

    @cached_property
    def used(self) -> set[Label]:
        return {label for document in self.documents for label in document.labels()}

    @cached_property
    def single(self) -> list[Column]:
        """Each code that was used by itself, so that none is counted again under the codes above it."""
        found = {
            (code, status if self.statuses else None) for code, status in self.used if code in self.below
        }
        return [Column(code, frozenset({code}), status) for code, status in sorted(found, key=str)]

    def _statuses(self, codes: Collection[str]) -> list[Status | None]:
        """None for any status, and with ``statuses`` those with which one of ``codes`` was given."""
        found = {status for code, status in self.used if code in codes} if self.statuses else set()
        return [None, *(status for status in Status if status in found)]

    def _values(self, sums: Sums) -> dict[str, Floats]:
        """Each coefficient of units by its name: resamples × codes."""
        found = {
            "percent": coefficients.percent(sums),
            "ac1": coefficients.corrected(coefficients.ac1(sums), sums),
            "alpha": coefficients.corrected(coefficients.alpha(sums), sums),
        }
        if len(self.coders) == 2:
            found["kappa"] = coefficients.corrected(coefficients.kappa(sums), sums)
        return found

    def _row(
        self,
        column: Column,
        number: int,
        counts: Counts,
        sums: Sums,
        values: Mapping[str, Floats],
    ) -> CodeAgreement:
        marks, seen = sums.marks[0, number], sums.seen[0, 0]
        unused = not marks.any()
        tables = {} if unused else values
        found = {name: self._coefficient(table[:, number]) for name, table in tables.items()}
        if sums.varied[0, number] and sums.units[0, 0] <= _MANY_UNITS:
            value = coefficients.alpha_of_counts(counts, number)
            found["alpha"] = replace(found["alpha"], value=value)
        top = self.codebook.component(column.code_id) == column.code_id
        return CodeAgreement(
            code_id=column.code_id,
            level="component" if top else "code",
            status=column.status,
            coded=tuple(int(marked) for marked in marks),
            prevalence=tuple(float(share) for share in marks / seen),
            mean_prevalence=float(sums.shares[0, number] / sums.units[0, 0]),
            undefined="unused" if unused else "" if sums.varied[0, number] else "constant",
            **found,
            **({} if unused else self._unitizing(column, apart=False)),
        )

    def _overall(self) -> CodeAgreement:
        """All codes together."""
        if not self.single:
            nothing = (0.0,) * len(self.coders)
            return CodeAgreement("", "overall", (0,) * len(self.coders), nothing, 0.0, undefined="unused")
        sums = Sums.of(count(self.documents, self.coders, self.single), self.weights)
        tables = {
            "percent": coefficients.percent(sums).mean(axis=1),
            "ac1": coefficients.pooled(coefficients.ac1(sums)),
            "alpha": coefficients.pooled(coefficients.alpha(sums)),
        }
        if len(self.coders) == 2:
            tables["kappa"] = coefficients.pooled(coefficients.kappa(sums))
        varied = bool(sums.varied[0].any())
        found = {
            name: self._coefficient(table if varied or name == "percent" else np.full_like(table, np.nan))
            for name, table in tables.items()
        }
        return CodeAgreement(
            code_id="",
            level="overall",
            coded=tuple(int(marked) for marked in sums.marks[0].sum(axis=0)),
            prevalence=tuple(float(share) for share in (sums.marks[0] / sums.seen[0]).mean(axis=0)),
            mean_prevalence=float((sums.shares[0] / sums.units[0]).mean()),
            status=None,
            undefined="" if varied else "constant",
            **found,
            **self._unitizing(Column("", self.below), apart=True),
        )

    def _unitizing(self, column: Column, *, apart: bool) -> dict[str, Coefficient]:
        """uα; and of two coders cuα, which asks about different codes and so tells nothing about one."""
        whole = measure(self.documents, column, apart=apart, statuses=self.statuses)
        found = {"u_alpha": self._coefficient(whole.alpha(self.weights))}
        if len(self.coders) == 2:
            shared = measure(self.documents, column, apart=True, statuses=self.statuses, shared=True)
            found["cu_alpha"] = self._coefficient(shared.alpha(self.weights))
        return found

    def _coefficient(self, values: Floats) -> Coefficient:
        return coefficient(values, confidence=self.confidence)
