"""Chats in plain text: exports of WhatsApp, and what Zoom saves of a meeting's chat.

What the program says (media left out, deleted messages, who joined, reactions) is not speech and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.readers.passages import Passage

_SPACE = "[ \u00a0\u202f]"
_DATE = r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2})"
_CLOCK = rf"\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})?(?:{_SPACE}?[AaPp]\.?{_SPACE}?[Mm]\.?)?"
_WHATSAPP = re.compile(
    rf"[\u200e\u200f]*(?:\[{_DATE},?{_SPACE}+(?:pukul{_SPACE}+)?{_CLOCK}\]|"
    rf"{_DATE},?{_SPACE}+(?:pukul{_SPACE}+)?{_CLOCK}{_SPACE}+[-–]){_SPACE}*(?P<rest>.*)"
)
_NAMED = re.compile(
    r"[\u200e\u200f~ \u202f\u00a0]*(?P<name>[^:\"“”\n]{1,60}?):(?:[ \u00a0\u202f]|$)(?P<text>.*)"
)
_ZOOM_TABS = re.compile(
    r"(?:\d{4}-\d\d-\d\d )?\d{1,2}:\d\d:\d\d\t\s*(?P<name>[^\t]{1,80}?)\s*:\t(?P<text>.*)"
)
_ZOOM_FROM = re.compile(
    r"(?:\d{4}-\d\d-\d\d )?\d{1,2}:\d\d:\d\d\s+(?:From|Dari)\s+(?P<name>.{1,80}?)"
    r"(?:\s+(?:to|To|ke|kepada)\s+[^:]{1,80}?)?\s*:\s*(?P<text>.*)"
)
_MEDIA = re.compile(
    r"<[^<>]*(?:media|terlampir|attached)[^<>]*>|<(?:lampirkan|attached|terlampir)[^<>]*>|"
    r"\S+\.\w{2,5} \((?:file terlampir|file attached|berkas terlampir)\)|"
    r"(?:gambar|foto|video|audio|stiker|sticker|gif|dokumen|kartu kontak|image|document|contact card|"
    r"video note) (?:tidak disertakan|omitted|dihilangkan)|<(?:pesan ini diedit|this message was edited)>",
    re.I,
)
_SYSTEM = re.compile(
    r"(?:anda|kamu|you)? ?(?:telah )?(?:menghapus pesan ini|deleted this message)\.?|"
    r"pesan ini (?:telah )?dihapus.*|this message was deleted.*|"
    r"(?:pesan dan panggilan|messages and calls) .*(?:enkripsi|encrypted).*|"
    r"(?:panggilan (?:suara|video)|(?:missed )?(?:voice|video) call).*|null|"
    r"waiting for this message.*|menunggu pesan ini.*",
    re.I | re.DOTALL,
)
_REACTION = re.compile(
    r"(?:Reacted to|Removed a .{1,12} reaction from|Bereaksi terhadap|Menanggapi) .{1,200}|"
    r"(?:Hat auf|A réagi à) .{1,200}",
    re.DOTALL,
)
_REPLY = re.compile(r"(?:Replying to|Membalas) [\"“].{0,80}?[\"”]:?\s*(?:\n|$)", re.DOTALL)


def whatsapp_messages(text: str) -> list[Passage] | None:
    """The messages of a WhatsApp export as turns, None where the text is not one."""
    lines = text.split("\n")
    heads = [_WHATSAPP.fullmatch(line) for line in lines]
    first = next((line for line in lines if line.strip()), "")
    if sum(head is not None for head in heads) < 2 or not _WHATSAPP.fullmatch(first):
        return None
    messages: list[tuple[str, list[str]]] = []
    for line, head in zip(lines, heads, strict=True):
        if head is None:
            if messages:
                messages[-1][1].append(line)
            continue
        named = _NAMED.fullmatch(head["rest"])
        # a line without a name is what WhatsApp says: who was added, that messages are encrypted
        messages.append((named["name"].strip(), [named["text"]]) if named else ("", []))
    return list(_speech(messages))


def zoom_messages(text: str) -> list[Passage] | None:
    """The messages of a saved Zoom chat as turns, None where the text is not one."""
    messages: list[tuple[str, list[str]]] = []
    for line in text.lstrip("\n").split("\n"):
        head = _ZOOM_TABS.fullmatch(line) or _ZOOM_FROM.fullmatch(line)
        if head:
            messages.append((head["name"], [head["text"]]))
        elif messages:
            messages[-1][1].append(line)
        else:
            return None
    return list(_speech(messages))


def _speech(messages: list[tuple[str, list[str]]]) -> Iterator[Passage]:
    for name, lines in messages:
        text = _REPLY.sub("", _MEDIA.sub("", "\n".join(lines)).replace("\u200e", "").strip(), count=1).strip()
        if name and text and not _SYSTEM.fullmatch(text) and not _REACTION.fullmatch(text):
            yield Passage(text, name)
