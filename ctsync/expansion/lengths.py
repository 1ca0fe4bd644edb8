"""How long a text is for the eye, and how much longer a translation may be (lint-rules.md LNG004).

Length is counted in letters as people see them: an accent, a vowel sign or a joined conjunct is no letter of its own.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_VIRAMA: Final = 9
"""Unicode's combining class of the signs that bind two Indic letters into one."""
_JOINERS: Final = frozenset("\u200c\u200d")
_GROWTH: Final = ((10, 2.0), (20, 1.0), (30, 0.8), (50, 0.6), (70, 0.4))
"""Up to so many letters, so much more is usual; beyond the last, 30 %."""
_LEAST: Final = 10
"""Letters that any translation may have more."""


def letters(text: str) -> int:
    """What a person counts."""
    count, bound = 0, False
    flags = 0
    for character in text:
        if "\U0001f1e6" <= character <= "\U0001f1ff":
            flags += 1
            count += flags % 2
            bound = False
            continue
        flags = 0
        if _continues(character):
            bound = character == "\u200d" or unicodedata.combining(character) == _VIRAMA
        else:
            count += not (bound and unicodedata.category(character)[0] in "LS")
            bound = False
    return count


def _continues(character: str) -> bool:
    return (
        character in _JOINERS
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def has_room(original: str, translation: str) -> bool:
    """Whether a translation is not much longer than translations of such a text are."""
    source, length = letters(original), letters(translation)
    growth = next((growth for most, growth in _GROWTH if source <= most), 0.3)
    return length <= max(source + _LEAST, source * (1 + growth))
