"""Where a lock can lie besides this machine: a place with compare-and-swap on small cells, and files kept for good.

A shelf knows nothing of locks. `ShelvedStore` makes a store of any shelf, so the rules of reading, folding and leasing
are written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell held when it was looked at. `tag` is the place's own word for exactly this state of it."""

    data: bytes
    tag: str


class Taken(Exception):  # not an error: it says who was first
    """Another writer swapped the cell first; nothing was written."""


class Shelf(Protocol):
    """One account's place. Each call raises StoreError if the place cannot be reached or refuses."""

    def describe(self) -> str:
        """Where it is, for people."""
        ...

    def look(self, name: str) -> Cell | None:
        """The cell as it is now, asked of the place itself and never of a copy; None if there is none."""
        ...

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        """Put `data` in place of what has the tag `expected`; None means that there must be no such cell.

        Raises Taken if the cell has another tag by now, and StoreError if it could not be made sure that the swap
        happened. An answer that is lost is settled by looking: the data of a swap are never written twice by anybody.
        """
        ...

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file under the name of its contents. It is durable at the latest once the next swap has succeeded."""
        ...

    def get(self, name: str) -> bytes | None:
        """A kept file, or None if there is none of that name."""
        ...
