"""Pictures of the repository inside a page, as data."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from ctsync.previews import Cards, Chat, Letter, Look, Notices, Picture, Previews

_KINDS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def source_of(picture: Picture) -> str:
    """A `data:` address; empty for what is no picture by its own first bytes. An SVG is a program, and none of these."""
    content = picture.content
    kind = next((kind for start, kind in _KINDS if content.startswith(start)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "image/webp"
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}" if kind else ""


def pictures_of(previews: Previews) -> Iterator[Picture]:
    """Every picture of the repository that a phone shows, in the order of reading; those inside of letters are not."""
    for version in previews.versions:
        for reading in version.readings:
            yield from (each for each in _of_look(reading.look) if each is not None and each.file)


def _of_look(look: Look | None) -> Iterable[Picture | None]:
    match look:
        case Notices(notices=notices):
            for notice in notices:
                yield from (notice.picture, notice.icon, *(slide.picture for slide in notice.slides))
        case Cards(cards=cards):
            for card in cards:
                yield from (card.picture, card.icon)
        case Chat(picture=picture):
            yield picture
        case Letter() | None:
            return
        case _:
            return
