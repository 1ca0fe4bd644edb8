"""Text as it stands on a screen: measured in cells, cut and wrapped between characters as people see them.

A character here is what people count as one (`values.letters`).
"""

from __future__ import annotations

from rich.cells import cell_len

from ctsync.values.letters import clusters


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
