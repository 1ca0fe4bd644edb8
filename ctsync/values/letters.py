"""Characters as people count them: an Indic conjunct, a flag or a family of emoji is one, whatever it is made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_ZERO_WIDTH_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_VIRAMA = 9
"""Unicode's combining class of the signs that bind two Indic letters into one."""


def clusters(text: str) -> Iterator[str]:
    """The characters of a text as people count them (extended grapheme clusters, Unicode annex 29)."""
    if text.isascii():
        yield from text
        return
    start, flags = 0, 0
    for place in range(1, len(text)):
        flags = flags + 1 if _is_flag_letter(text[place - 1]) else 0
        if not _joined(text[place - 1], text[place], flags):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _joined(before: str, after: str, flags: int) -> bool:
    """Whether two neighbours belong to one cluster; `flags` is how many flag letters end with `before`."""
    if _is_flag_letter(after):
        return flags % 2 == 1
    return (
        unicodedata.category(after).startswith("M")
        or after in (_ZERO_WIDTH_JOINER, _NON_JOINER)
        or before == _ZERO_WIDTH_JOINER
        or (unicodedata.combining(before) == _VIRAMA and after.isalpha())
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
        or "\u1160" <= after <= "\u11ff"
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def letters(text: str) -> int:
    """How many characters a person sees in the text."""
    return len(text) if text.isascii() else sum(1 for _ in clusters(text))
