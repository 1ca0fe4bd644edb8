"""How much of a text each device shows, in letters as people count them (lint-rules.md: PUSH001, PUSH003, WEB001, EML001, EML002).

The rules warn before the first phone cuts a text off; a drawing shows one phone, so it takes that phone's own number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ctsync.previews.model import Mark, Piece, Words
from ctsync.values.letters import clusters


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters are seen. `line` is how many a line holds, where a line break costs the rest of one; 0: breaks are blanks."""

    letters: int
    line: int = 0


ANDROID_TITLE: Final = Room(65)
ANDROID_LINE: Final = Room(50)
"""A closed notification has one line."""
ANDROID_OPEN: Final = Room(450, 50)
"""More than anybody should write: makers differ in where an open notification ends."""
IPHONE_TITLE: Final = Room(50)
IPHONE_BODY: Final = Room(178, 45)
"""Four lines on the lock screen."""
CHROME_TITLE: Final = Room(50)
CHROME_BODY: Final = Room(120, 60)
CAREFUL_TITLE: Final = Room(32)
CAREFUL_BODY: Final = Room(100, 50)
"""What every browser shows, the narrow banners of macOS among them."""
GMAIL_SUBJECT: Final = Room(33)
GMAIL_PREHEADER: Final = Room(40)
APPLE_SUBJECT: Final = Room(48)
APPLE_PREHEADER: Final = Room(100)


def fitted(text: str, room: Room) -> Words:
    """The text in what is seen and, if it is too long, what is not. Blanks at the seam belong to the hidden part."""
    if not room.line:
        text = " ".join(text.split("\n"))
    if len(text) <= room.letters and "\n" not in text:  # letters are never more than what they are made of
        return (Piece(text),) if text else ()
    seen, used = 0, 0
    for cluster in clusters(text):
        used += room.line - used % room.line if cluster == "\n" else 1
        if used > room.letters:
            break
        seen += len(cluster)
    else:
        return (Piece(text),) if text else ()
    shown = text[:seen].rstrip()
    return (*((Piece(shown),) if shown else ()), Piece(text[len(shown) :], Mark.CUT))
