"""A shelf in memory that keeps the contract, with a place to come in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ctsync.errors import StoreError
from ctsync.lock.stores.shelf import Cell, Taken


class MemoryShelf:
    """`on_look` is called after a look has been answered, `on_swap` after a swap; `fault` fails every call."""

    def __init__(self) -> None:
        self.cells: dict[str, Cell] = {}
        self.files: dict[str, bytes] = {}
        self.swaps = 0
        self.fault: StoreError | None = None
        self.on_look: Callable[[], object] | None = None
        self.on_swap: Callable[[str], object] | None = None

    def describe(self) -> str:
        return "memory"

    def look(self, name: str) -> Cell | None:
        found = self.cells.get(name)
        if self.on_look is not None:
            self.on_look()
        self._fail()
        return found

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        self._fail()
        found = self.cells.get(name)
        if (None if found is None else found.tag) != expected:
            raise Taken
        self.cells[name] = Cell(data, hashlib.sha256(data).hexdigest())
        self.swaps += 1
        if self.on_swap is not None:
            self.on_swap(name)

    def keep(self, name: str, data: bytes) -> None:
        self._fail()
        self.files[name] = data

    def get(self, name: str) -> bytes | None:
        self._fail()
        return self.files.get(name)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault
