"""Builds the whole draft and puts it into place, without losing what was there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from qualcode.errors import ReportError
from qualcode.findings import Study
from qualcode.report import appendices, findings, matrices, opening
from qualcode.report.draft import start_draft
from qualcode.report.elements import LANGUAGE_TAGS
from qualcode.report.page import set_properties
from qualcode.report.styles import open_document
from qualcode.saving import write_bytes

_BEFORE_APPENDICES = (
    opening.write_questions,
    opening.write_method,
    opening.write_sources,
    findings.write_findings,
    matrices.write_triangulation,
    matrices.write_levels,
    matrices.write_missing,
)


def write_report(
    study: Study,
    target: Path,
    *,
    template: Path | None = None,
    wording: Path | None = None,
    all_quotes: bool = False,
    on_set_aside: Callable[[Path], None] | None = None,
) -> Path:
    """Write ``study`` as a Word draft to ``target``, and return that path.

    ``template`` is a .docx whose styles and page are used; ``wording`` a Jinja2 file whose blocks replace
    the shipped ones. ``all_quotes`` adds an appendix with every coded segment. A draft that is there
    already is kept as a numbered copy, and ``on_set_aside`` is told its path. Raises ReportError where a
    quote differs from the stored text, a template is broken, or the file is open or cannot be written.
    """
    check_quotes(study)
    return put_in_place(
        render(study, template=template, wording=wording, all_quotes=all_quotes),
        target,
        on_set_aside=on_set_aside,
    )


def render(
    study: Study, *, template: Path | None = None, wording: Path | None = None, all_quotes: bool = False
) -> bytes:
    """The draft as the bytes of a .docx file. Raises ReportError."""
    document = open_document(template, language=study.language)
    draft = start_draft(study, document, wording)
    for write in _BEFORE_APPENDICES:
        write(draft)
    draft.page.heading(draft.word("heading_discussion"), 1)
    draft.interpretation("prompt_discussion")
    appendices.write_references(draft)
    draft.page.landscape()
    appendices.write_codebook(draft)
    appendices.write_patterns(draft)
    appendices.write_log(draft)
    appendices.write_agreement(draft)
    appendices.write_cited_quotes(draft)
    if all_quotes:
        appendices.write_all_quotes(draft)
    draft.page.at_start()
    opening.write_title(draft)
    draft.page.finish()
    set_properties(
        document,
        title=study.title,
        author=study.researcher,
        subject=draft.word("subject"),
        language=LANGUAGE_TAGS[study.language],
        made=datetime.now(UTC),
    )
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def check_quotes(study: Study) -> None:
    """Raise ReportError for the first quote that is not, letter for letter, in its document."""
    for quote in study.quotes:
        segment = quote.coding.segment
        document = study.documents.get(segment.document_id)
        stored = document.text[segment.start : segment.end] if document else ""
        if stored != segment.quote:
            shown = segment.quote if len(segment.quote) <= 120 else f"{segment.quote[:119]}…"
            raise ReportError(
                f"A quote does not match the stored text of '{segment.document_id}' at"
                f" {segment.start}–{segment.end}: “{shown}” (coding {quote.coding.decision_id}).",
                hint="Undo that decision and code the passage again, then build the report again: "
                f"qualcode log --document {segment.document_id}",
            )


def put_in_place(content: bytes, target: Path, *, on_set_aside: Callable[[Path], None] | None = None) -> Path:
    """Write ``content`` to ``target``; an earlier draft is first renamed to ``name.1.docx``, ``.2.docx``…

    Raises ReportError where the target is open in a word processor, or cannot be written: the earlier
    draft is then where it was.
    """
    earlier: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "this is a folder")
        _refuse_if_open(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        earlier = _set_aside(target) if target.exists() else None
        write_bytes(target, content)
    except OSError as error:
        if earlier is not None and earlier.exists():
            earlier.replace(target)
        raise ReportError(
            f"The report cannot be written: {error.strerror or error}.",
            hint="Close the file if it is open, check that you may write to the folder and that the disk has"
            " room, or choose another --output.",
            where=target,
        ) from error
    if earlier is not None and on_set_aside is not None:
        on_set_aside(earlier)
    return target


def _set_aside(target: Path) -> Path | None:
    """Rename the draft to the first free ``name.1.docx``, ``.2.docx``…; None where it has just gone."""
    for number in count(1):
        copy = target.with_name(f"{target.stem}.{number}{target.suffix}")
        try:
            copy.touch(exist_ok=False)  # takes the name, also from a report that is built at the same time
            break
        except FileExistsError:
            continue
    try:
        target.replace(copy)
    except OSError as error:
        copy.unlink()
        if isinstance(error, FileNotFoundError):
            return None
        raise
    return copy


def _refuse_if_open(target: Path) -> None:
    # LibreOffice's lock, and Word's (which replaces the first two letters of a longer name)
    for name in (f".~lock.{target.name}#", f"~${target.name[2:]}", f"~${target.name}"):
        if (lock := target.with_name(name)).exists():
            raise ReportError(
                "The report is open in a word processor.",
                hint="Close it and try again, or choose another --output."
                f" If no program has it open, delete {lock}.",
                where=target,
            )
