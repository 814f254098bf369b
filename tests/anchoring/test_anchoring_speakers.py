"""What an informant said is not found again in what the interviewer says."""

from __future__ import annotations

import pytest
from corrections import transcript

from qualcode.anchoring import Alignment
from qualcode.model import Fit, Role

ROLES = {"P": Role.INTERVIEWER, "I": Role.INFORMANT}
SAID = "Kami sudah saling percaya sejak dulu."
OLD = f"P: Bagaimana?\nI: Dulu sulit. {SAID} Begitulah.\nP: Lalu perusahaan?\nI: Mereka datang."


@pytest.mark.parametrize(("speaker", "fit"), [("P", Fit.UNPLACED), ("I", Fit.MOVED)])
def test_words_are_found_again_with_those_who_answer(speaker: str, fit: Fit) -> None:
    new = (
        f"P: Bagaimana?\nI: Dulu sulit. Begitulah.\nP: Lalu perusahaan?\nI: Mereka datang.\n{speaker}: {SAID}"
    )
    old, corrected = (transcript(text).with_roles(ROLES) for text in (OLD, new))
    aligned = Alignment.of(old.text, corrected.text)
    known = Alignment(old.text, corrected.text, aligned.edits, turns=old.turns, new_turns=corrected.turns)
    start = old.text.index(SAID)
    assert known.place((start, start + len(SAID))).fit is fit
