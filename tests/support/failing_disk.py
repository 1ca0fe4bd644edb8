"""File systems that fail at the worst moment, or lose power there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ctsync.lock.stores.disk import Disk


class FailingDisk:
    """The real disk, whose `fails_at`-th call (from 1) is refused with `code`.

    With `done_first`, the call is carried out before the refusal is reported.
    """

    def __init__(
        self, fails_at: int, code: int = errno.EIO, *, done_first: bool = False, only: str = ""
    ) -> None:
        self._disk = Disk()
        self._left = fails_at
        self._code = code
        self._done_first = done_first
        self._only = only
        self.failed: list[str] = []
        self.after_failed_flush: list[int] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if "flush" in self.failed and name == "flush":
                self.after_failed_flush.append(arguments[0])
            self._left -= not self._only or name == self._only
            if self._left != 0 or (self._only and name != self._only):
                return getattr(self._disk, name)(*arguments)
            self.failed.append(name)
            if self._done_first or name == "close":
                getattr(self._disk, name)(*arguments)
            raise OSError(self._code, os.strerror(self._code))

        return call


@dataclass
class PowerCut:
    """The real disk, and a diary of everything that a power cut could undo."""

    root: Path
    diary: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    _disk: Disk = field(default_factory=Disk)
    _open: dict[int, Path] = field(default_factory=dict)

    def read(self, path: Path) -> bytes:
        return self._disk.read(path)

    def names(self, folder: Path) -> list[str]:
        return self._disk.names(folder)

    def create(self, path: Path) -> int:
        descriptor = self._disk.create(path)
        self._open[descriptor] = path
        self._note("create", path)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        self._disk.write(descriptor, data)
        self._note("write", self._open[descriptor], data)

    def flush(self, descriptor: int) -> None:
        self._disk.flush(descriptor)
        self._note("flush", self._open[descriptor])

    def close(self, descriptor: int) -> None:
        self._disk.close(descriptor)

    def replace(self, old: Path, new: Path) -> None:
        self._disk.replace(old, new)
        self._note("replace", old, new)

    def settle(self, folder: Path) -> None:
        self._disk.settle(folder)
        self._note("settle", folder)

    def make_folder(self, folder: Path) -> None:
        self._disk.make_folder(folder)
        self._note("make_folder", folder)

    def remove(self, path: Path) -> None:
        self._disk.remove(path)
        self._note("remove", path)

    def _note(self, what: str, *details: Any) -> None:
        shown = tuple(item.relative_to(self.root) if isinstance(item, Path) else item for item in details)
        self.diary.append((what, shown))


class AfterThePower:
    """What a disk may hold after the first `upto` calls of a diary, given the files from before it.

    `loss` says what became of contents that were not flushed: kept, lost, or torn in the middle. `names_lost` undoes
    renames and removals in folders that were not settled after them.
    """

    def __init__(
        self,
        diary: list[tuple[str, tuple[Any, ...]]],
        upto: int,
        loss: str,
        names_lost: bool,  # noqa: FBT001  # a table fills it
        before: dict[Path, bytes],
    ) -> None:
        self._loss = loss
        self._names_lost = names_lost
        self._contents = dict(before)
        self._flushed = dict(before)
        self._undo: list[tuple[Path, bytes | None]] = []
        for what, details in diary[:upto]:
            getattr(self, f"_{what}")(*details)

    def files(self) -> dict[Path, bytes]:
        """The files with their contents."""
        found = {path: self._left_of(data, self._flushed[path]) for path, data in self._contents.items()}
        for path, old in reversed(self._undo if self._names_lost else []):
            if old is None:
                found.pop(path, None)
            else:
                found[path] = old
        return found

    def _left_of(self, data: bytes, flushed: bytes) -> bytes:
        if self._loss == "kept" or data == flushed:
            return data
        return flushed if self._loss == "lost" else data[: len(data) // 2]

    def _create(self, path: Path) -> None:
        self._contents[path] = self._flushed[path] = b""

    def _write(self, path: Path, data: bytes) -> None:
        self._contents[path] += data

    def _flush(self, path: Path) -> None:
        self._flushed[path] = self._contents[path]

    def _replace(self, old: Path, new: Path) -> None:
        self._undo.append((new, self._flushed.get(new)))
        self._contents[new], self._flushed[new] = self._contents.pop(old), self._flushed.pop(old)

    def _remove(self, path: Path) -> None:
        self._undo.append((path, self._flushed.pop(path)))
        del self._contents[path]

    def _settle(self, folder: Path) -> None:
        self._undo = [entry for entry in self._undo if entry[0].parent != folder]

    def _make_folder(self, folder: Path) -> None:
        """Folders come with the files in them."""
