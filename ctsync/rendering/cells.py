"""Text as it stands on a screen: measured in cells, cut and wrapped between characters as people see them.

An Indic conjunct, a flag or a family of emoji is one character here, however many code points it is made of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len

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


def width(text: str) -> int:
    """How many cells a terminal gives to the text."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """The text, or as much of it as fits into so many cells with an ellipsis at its end."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for cluster in clusters(text):
        used += width(cluster)
        if used > cells - 1:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def padded(text: str, cells: int) -> str:
    """The text with spaces behind it up to so many cells; never cut."""
    return text + " " * (cells - width(text))


def wrapped(text: str, cells: int) -> list[str]:
    """Lines of at most so many cells, broken at spaces; a word that is longer is broken between its characters."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= cells:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        *full, lines[-1] = _pieces(word, cells)
        lines[-1:-1] = full
    return lines


def _pieces(word: str, cells: int) -> list[str]:
    pieces = [""]
    for cluster in clusters(word):
        if pieces[-1] and width(pieces[-1]) + width(cluster) > cells:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
