"""The lock of a simulated history: the product's own store and codec, over a shelf that fails, is lost, or is rolled back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from ctsync.errors import StoreError
from ctsync.lock.stores.shelf import Cell
from ctsync.lock.stores.shelved import HEAD, ShelvedStore
from ctsync.lock.stores.watermark import Watermark
from tests.support.shelves import MemoryShelf


@dataclass
class Vault:
    """What lies in the place itself, with every copy of the head there ever was."""

    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    copies: list[Cell] = field(default_factory=list)
    lost: Cell | None = None
    """The newest copy, while it is away."""

    def keep_copy(self) -> None:
        cell = self.shelf.cells.get(HEAD)
        if cell is not None and (not self.copies or self.copies[-1] != cell):
            self.copies.append(cell)

    def roll_back(self, random: Random) -> bool:
        """Put an older copy in the place of the newest one."""
        if len(self.copies) < 3:
            return False
        self.lost = self.copies[-1]
        self.shelf.cells[HEAD] = random.choice(self.copies[:-1])
        return True

    def lose(self) -> bool:
        self.lost = self.shelf.cells.pop(HEAD, None)
        return self.lost is not None

    def restore(self, *, was_gone: bool) -> None:
        """A person puts the newest copy back, unless somebody wrote meanwhile."""
        found = self.shelf.cells.get(HEAD)
        if self.lost is not None and (found is None if was_gone else found in self.copies):
            self.shelf.cells[HEAD] = self.lost
        self.lost = None


@dataclass
class Way:
    """A shelf as one process reaches it: sometimes it does not answer, and sometimes only the answer is lost."""

    vault: Vault
    random: Random
    faults: float
    met: Callable[[str], None]
    is_away: bool = False
    is_read_only: bool = False
    """Whether it answers who reads, and takes nothing."""
    has_failed: bool = False

    def describe(self) -> str:
        return "the simulated store"

    def look(self, name: str) -> Cell | None:
        self._answer("store away")
        return self.vault.shelf.look(name)

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        self._answer("store away", is_write=True)
        self.vault.shelf.swap(name, data, expected)
        self.vault.keep_copy()
        self._answer("store answer lost")

    def keep(self, name: str, data: bytes) -> None:
        self._answer("store away", is_write=True)
        self.vault.shelf.keep(name, data)

    def get(self, name: str) -> bytes | None:
        self._answer("store away")
        return self.vault.shelf.get(name)

    def _answer(self, fault: str, *, is_write: bool = False) -> None:
        if self.is_away or (is_write and self.is_read_only) or self.random.random() < self.faults / 2:
            self.has_failed = True
            self.met(f"fault: {fault}")
            raise StoreError(f"The simulator says: {fault}.")


class FreshMachine(Watermark):
    """A CI runner, which has never seen the lock before and keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))

    @property
    def serial(self) -> int:
        return 0

    def check(self, serial: int | None, seen: int, where: str) -> None:
        """Nothing to compare with."""

    def raise_to(self, serial: int) -> None:
        """Nowhere to keep it."""


def store_over(way: Way, now: Callable[[], datetime]) -> ShelvedStore:
    return ShelvedStore(way, FreshMachine(), now=now)
