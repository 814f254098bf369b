"""A new codebook with commented examples, for a researcher to write over."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.structure import SCHEMA_NAME
from qualcode.errors import CodebookError
from qualcode.model import slug
from qualcode.saving import write_bytes, write_text
from qualcode.shipped import shipped

_SKELETON = """\
# yaml-language-server: $schema=codebook.schema.json
#
# A codebook for qualcode. Everything behind a # is a remark for you; qualcode leaves it alone.
# Write your theory over the examples, then look for mistakes with: qualcode codebook check {file}
# Indent with spaces. Put texts with a colon, a # or a quote in them into 'single quotes'.

id: {id}
version: "1.0"
name: {{id: {name}, en: {name}}}
citation: ""                      # the reference, as it should stand in your report

codes:
  # A component: a code without a parent.
  - id: process                   # short, without spaces; decisions refer to it, so let it be
    name: {{id: Proses, en: Process}}
    definition:
      id: Apa yang dilakukan para pihak bersama-sama.
      en: What the parties do together.

  # A code below it.
  - id: trust
    parent: process
    name: {{id: Kepercayaan, en: Trust}}
    definition:
      id: Keyakinan bahwa pihak lain akan memenuhi janjinya.
      en: The belief that the others will keep their word.
    include:                      # code a segment when ...
      id: Informan berbicara tentang percaya atau curiga kepada pihak lain.
      en: The informant speaks of trusting or suspecting another party.
    exclude:                      # do not code a segment when ...
      id: Yang dimaksud adalah percaya diri atau aliran kepercayaan.
      en: Self-confidence or a religious belief is meant.
    example: {example}
    pages: ""                     # where your source defines it, for instance "558–559"
    patterns:
      # any inflected form: also "saling mempercayai", "dipercaya"
{plain}
      # … stands for up to five words in between
      - {gap}
      # an exact phrase: double quotes inside single quotes
      - '"MoU"'
      # what a match says about the code, whatever else the sentence says:
      # present, absent, wished, hypothetical, partial or past
      - {{phrase: {absent}, status: absent}}
    traps:                        # a phrase here vetoes the patterns that it overlaps
      - {trap}
"""

_EXAMPLES = {
    "id": {
        "example": "{id: Kami sudah lama saling percaya dengan dinas.}",
        "plain": "      - saling percaya\n      - kepercayaan antar pihak",
        "gap": "kurang … kepercayaan",
        "absent": "hilang kepercayaan",
        "trap": "aliran kepercayaan",
    },
    "en": {
        "example": "{en: We have trusted the agency for years.}",
        "plain": "      - trust each other\n      - mutual trust",
        "gap": "lack … trust",
        "absent": "broken promise",
        "trap": "trust fund",
    },
}


def write_skeleton(path: Path, *, name: str, language: str) -> None:
    """Write a codebook called ``name`` with examples in ``language`` ("id" or "en"), and the JSON Schema
    beside it. Raises CodebookError where the file exists or cannot be written."""
    if path.exists():
        raise CodebookError(
            "There is such a codebook already; nothing was changed.",
            hint="Choose another name, or edit that file.",
            where=path,
        )
    quoted = "'" + " ".join(name.split()).replace("'", "''") + "'"
    text = _SKELETON.format(file=path.name, id=slug(path.stem), name=quoted, **_EXAMPLES[language])
    schema = path.parent / SCHEMA_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not schema.exists():
            write_bytes(schema, (shipped("codebooks") / SCHEMA_NAME).read_bytes())
        write_text(path, text)
    except OSError as error:
        raise CodebookError(
            f"This codebook cannot be written: {error.strerror or error}.",
            hint="Check that you may write to the folder, and that the disk has room.",
            where=path,
        ) from error
