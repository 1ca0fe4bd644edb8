"""Foreign text on a page: as people will see it, but for what could steer a reader's eye (reliability A9)."""

from __future__ import annotations

import unicodedata
from typing import Final

_KEPT: Final = "\n\t\u061c\u200c\u200d\u200e\u200f"
"""Line breaks; joiners, which emoji and Indian scripts need; and the marks that only say which way to read."""
_TAGS: Final = ("\U000e0020", "\U000e007f")
"""Letters of the flags of England, Scotland and Wales."""
_SHOWN_AS_NUMBER: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def harmless(text: str) -> str:
    """The text with every invisible character that could do more than stand there shown by its number: `⌈U+202E⌉`."""
    if text.isprintable():  # which nothing of these categories is
        return text
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _SHOWN_AS_NUMBER:
        return character
    if _TAGS[0] <= character <= _TAGS[1]:
        return character
    return f"\N{LEFT CEILING}U+{ord(character):04X}\N{RIGHT CEILING}"
