"""Lists in a comment: as many of their lines as there is room for, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate


def size(lines: Sequence[str]) -> int:
    """Bytes in UTF-8, line ends included."""
    return sum(len(line.encode()) + 1 for line in lines)


def as_many(lines: Sequence[str], room: int, most: int | None = None) -> tuple[Sequence[str], int]:
    """The first lines of a list that fit into so many bytes, at most `most`, and how many are left."""
    ends = accumulate(size([line]) for line in lines[:most])
    fitting = sum(end <= room for end in ends)
    return lines[:fitting], len(lines) - fitting


def if_it_fits(lines: Iterable[str], room: int) -> list[str] | None:
    """All of them if they fit into so many bytes; what stands behind the first that does not is never made."""
    told: list[str] = []
    for line in lines:
        room -= size([line])
        if room < 0:
            return None
        told.append(line)
    return told
