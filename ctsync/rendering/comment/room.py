"""How long a comment may be, as its forge counts, and what fits into the room that is left of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a comment may come to, and how its forge measures a text."""

    most: int
    measure: Callable[[str], int]

    def share(self, parts: int) -> int:
        """One part in so many."""
        return self.most // parts

    def size(self, lines: Sequence[str]) -> int:
        """What these lines come to, line ends included."""
        return sum(self.measure(line) + 1 for line in lines)

    def as_many(self, lines: Sequence[str], room: int, most: int | None = None) -> tuple[Sequence[str], int]:
        """The first lines of a list that fit into that room, at most `most`, and how many are left."""
        ends = accumulate(self.size([line]) for line in lines[:most])
        fitting = sum(end <= room for end in ends)
        return lines[:fitting], len(lines) - fitting

    def if_it_fits(self, lines: Iterable[str], room: int) -> list[str] | None:
        """All of them if they fit into that room; what stands behind the first that does not is never made."""
        told: list[str] = []
        for line in lines:
            room -= self.size([line])
            if room < 0:
                return None
            told.append(line)
        return told


def in_bytes(text: str) -> int:
    """In UTF-8."""
    return len(text.encode())
