"""From bytes to text, refusing every character that hides, moves or draws.

What a reviewer sees must be what is sent (yaml.md 1, reliability A6): one encoding, no control characters, no
direction overrides, no tab. Joiners and direction marks (U+200C to U+200F) are needed by Indic scripts, emoji and
Arabic, so texts may hold them and keys may not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ctsync.problems import Position, Problem

_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NOT_IN_KEYS = re.compile(
    "[\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_HIDDEN_IN_FILES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What no included file may hold. Tabs are at home in HTML, and so are the line breaks of Unicode."""
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def decode(content: bytes, file: str) -> str | Problem:
    """UTF-8 text with Unix line ends; a byte-order mark at the very start is dropped."""
    if is_wide(content):
        return Problem("YAML001", Position(file), "This file is written in UTF-16 or UTF-32.", "", _SAVE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error.start, file)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    return Problem("YAML001", _position(text, found.start(), file), *complaint(found.group()))


def is_wide(content: bytes) -> bool:
    """Whether a file is written in UTF-16 or UTF-32, by its mark or by the half of its first letter that is empty."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:2]


def forbidden_in_text(text: str) -> str | None:
    """The first character that no value may hold: quoted values can smuggle one in as an escape."""
    found = _FORBIDDEN.search(text)
    return found.group() if found else None


def forbidden_in_key(text: str) -> str | None:
    """The first character that no key may hold."""
    found = _NOT_IN_KEYS.search(text)
    return found.group() if found else forbidden_in_text(text)


_SAVE = "Save the file as UTF-8."


@dataclass(frozen=True, slots=True)
class Hidden:
    """A character of an included file that hides or moves text: its line from 1, and what to say of it."""

    line: int
    what: str
    why: str
    hint: str


def hidden_in_file(text: str) -> Hidden | None:
    """The first character of an included file that makes a review see something else than what is sent."""
    found = _HIDDEN_IN_FILES.search(text)
    if found is None:
        return None
    what, why, hint = complaint(found.group())
    return Hidden(text.count("\n", 0, found.start()) + 1, what[:1].lower() + what[1:], why, hint)


def complaint(character: str) -> tuple[str, str, str]:
    """What, why and hint for a character that may not be here."""
    name = f"U+{ord(character):04X}"
    if character == "\t":
        return (
            "There is a tab here.",
            "Editors show a tab in different widths, so ctsync reads spaces only.",
            "Write spaces instead.",
        )
    if character in _OVERRIDES:
        why = "It makes text look different from what is sent."
        return (
            f"There is a hidden character here that changes the direction of text ({name}).",
            why,
            "Delete it.",
        )
    if character == "\r":
        return (
            "This line ends as files of very old computers do, with a lone carriage return (U+000D).",
            "Most programs would show this file as one long line.",
            "Save the file with the line ends of Unix or Windows.",
        )
    if character in "\u2028\u2029\x85":
        why = "Programs do not agree on whether it ends a line."
        return (f"There is a hidden line break here ({name}).", why, "Delete it, and press Enter instead.")
    known = unicodedata.name(character, "").lower()
    said = f"{name}, {known}" if known else name
    return (f"There is a character here that cannot be seen ({said}).", "", "Delete it.")


def _not_utf8(content: bytes, at: int, file: str) -> Problem:
    before = content[:at].decode("utf-8", "replace")
    what = f"This file is not written in UTF-8: byte {content[at]:#04x} cannot be read."
    return Problem("YAML001", _position(before, len(before), file), what, "", _SAVE)


def _position(text: str, at: int, file: str) -> Position:
    return Position(file, text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)
