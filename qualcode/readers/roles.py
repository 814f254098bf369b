"""Who a speaker label stands for: the clear ones are settled, the others get a guess for the researcher."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qualcode.model import Document, Role

_INTERVIEWER = re.compile(
    r"\b(peneliti|pewawancara|wawancara|penanya|tanya|pertanyaan|moderator|enumerator|fasilitator|notulis|"
    r"interviewer|researcher|question|questioner|facilitator)\b"
)
_INFORMANT = re.compile(
    r"\b(narasumber|narsum|informan|informants?|responden|respondents?|partisipan|participants?|peserta|"
    r"interviewee|jawab|jawaban|penjawab|answer|terwawancara)\b"
)
_LETTER = re.compile(r"([pintjqar])[ .]?\d{0,2}")
# a letter is clear when one of its partners stands beside it: T with J, Q with A, P with N or J
_PARTNERS = {
    "t": (Role.INTERVIEWER, "jna"),
    "q": (Role.INTERVIEWER, "ajn"),
    "p": (Role.INTERVIEWER, "nj"),
    "j": (Role.INFORMANT, "tpq"),
    "n": (Role.INFORMANT, "ptq"),
    "a": (Role.INFORMANT, "qt"),
}


@dataclass(frozen=True)
class SpeakerGuess:
    """A label that nobody has settled: a default for the question "who is this?", and what it rests on.

    ``questions`` is the share (0 to 1) of the label's ``turns`` that end in a question mark; ``sample``
    is a typical line.
    """

    label: str
    role: Role
    turns: int
    questions: float
    sample: str


def label_key(label: str) -> str:
    """The form under which two spellings of a label are the same ("PENELITI" and "Peneliti")."""
    return " ".join(label.casefold().split()).rstrip(" .")


def bare_label(label: str) -> str:
    """The key of a label without what it says in brackets: "narasumber 1" for "Narasumber 1 (Dinsos)"."""
    key = label_key(label)
    return re.sub(r"\s*[(\[][^)\]]*[)\]]?", "", key).strip() or key


def word_role(label: str) -> Role:
    """The role that the words of a label name, UNKNOWN where they name none or both.

    What stands in brackets counts only where the rest says nothing: "Hidayat (peneliti)" interviews,
    "Informan 2 (peneliti senior)" does not.
    """
    for key in (bare_label(label), label_key(label)):
        asks, answers = bool(_INTERVIEWER.search(key)), bool(_INFORMANT.search(key))
        if asks != answers:
            return Role.INTERVIEWER if asks else Role.INFORMANT
    return Role.UNKNOWN


def guess_role(label: str, others: Collection[str] = ()) -> Role:
    """The role of ``label`` among the ``others`` of its document, UNKNOWN where that is not clear.

    Words settle it ("Peneliti", "Informan 3"), so do letters beside their partners (T with J, Q with A,
    P with N or J), and P, I or R beside a clear word ("I" beside "Peneliti" is an informant). P with I,
    a lone letter and a personal name stay unknown.
    """
    if (role := word_role(label)) is not Role.UNKNOWN:
        return role
    letter = _letter(label)
    if not letter:
        return Role.UNKNOWN
    neighbours = [other for other in others if label_key(other) != label_key(label)]
    if letter in _PARTNERS:
        role, partners = _PARTNERS[letter]
        if any((partner := _letter(other)) and partner in partners for other in neighbours):
            return role
    words = {word_role(other) for other in neighbours} - {Role.UNKNOWN}
    if words == {Role.INTERVIEWER}:
        return Role.INFORMANT
    # several letters beside one informant may be a researcher and a second informant: not clear
    letters = {_letter(other) for other in neighbours} - {""}
    if words == {Role.INFORMANT} and not letters:
        return Role.INTERVIEWER
    return Role.UNKNOWN


def speaker_guesses(document: Document) -> list[SpeakerGuess]:
    """A guess for each unsettled label of ``document``, in the order in which they first speak.

    The default is interviewer for the label that asks most where it asks in at least a third of its turns
    and clearly more than the others; every other label is an informant.
    """
    speeches: dict[str, list[str]] = {}
    for turn in document.turns:
        if turn.role is Role.UNKNOWN:
            speeches.setdefault(turn.speaker, []).append(document.text[turn.start : turn.end])
    shares = {label: _question_share(lines) for label, lines in speeches.items()}
    settled = {turn.role for turn in document.turns}
    asker = ""
    if shares and Role.INTERVIEWER not in settled:
        asker = max(shares, key=lambda label: (shares[label], -len(speeches[label])))
        if shares[asker] < 1 / 3:
            asker = ""
    return [
        SpeakerGuess(
            label=label,
            role=Role.INTERVIEWER if label == asker else Role.INFORMANT,
            turns=len(lines),
            questions=shares[label],
            sample=_sample(lines),
        )
        for label, lines in speeches.items()
    ]


def _letter(label: str) -> str:
    match = _LETTER.fullmatch(bare_label(label))
    return match.group(1) if match else ""


def _question_share(lines: Iterable[str]) -> float:
    asked = [line.rstrip(" \"'”’)").endswith("?") for line in lines]
    return sum(asked) / len(asked) if asked else 0.0


def _sample(lines: Iterable[str], *, width: int = 80) -> str:
    """The first line long enough to show who speaks, cut to ``width`` characters."""
    lines = [" ".join(line.split()) for line in lines]
    line = next((line for line in lines if len(line) >= 25), max(lines, key=len, default=""))
    return line if len(line) <= width else line[: width - 1].rsplit(" ", 1)[0] + "…"
