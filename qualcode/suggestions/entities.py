"""Names as a trained spaCy pipeline sees them, for those who have one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from typing import Any

from qualcode.errors import SuggestError

# what the pipelines of spaCy and of others call people, places and organisations
PEOPLE = ("PER", "PERSON", "PRS")
PLACES = ("LOC", "GPE", "FAC", "PLC")
ORGANISATIONS = ("ORG", "NOR")


def installed_pipeline(language: str) -> str:
    """A trained pipeline for ``language``, or for many, that is installed as a package; "" for none."""
    names = (point.name for point in entry_points(group="spacy_models"))
    return min((name for name in names if name.startswith((f"{language}_", "xx_"))), default="")


def entity_finder(pipeline: str) -> Callable[[str], Iterator[tuple[str, int, int]]] | None:
    """A function from a text to its entities: label, start, end. None where the pipeline names none.

    Raises SuggestError where it is not installed.
    """
    import spacy

    try:
        nlp: Any = spacy.load(pipeline)
    except OSError as error:
        raise SuggestError(
            f"The spaCy pipeline '{pipeline}' is not installed.",
            hint="Install it, or empty 'pipeline:' in qualcode.yaml; qualcode works without one.",
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(nlp.pipe_names):
        return None

    def find(text: str) -> Iterator[tuple[str, int, int]]:
        # paragraph by paragraph: pipelines refuse very long texts
        start = 0
        for line in text.splitlines(keepends=True):
            for entity in nlp(line[: nlp.max_length]).ents:
                yield entity.label_, start + entity.start_char, start + entity.end_char
            start += len(line)

    return find
