"""Files that survive a crash: written beside their place, flushed, then moved into it (F19, F20, A18).

The file system is an argument, so that tests can fail its every call and replay every power cut.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol


class Files(Protocol):
    """The calls to the operating system that a store makes. Each raises OSError."""

    def read(self, path: Path) -> bytes:
        """All of a regular file; a link is refused."""
        ...

    def create(self, path: Path) -> int:
        """Open a new file for its owner alone; it must not exist, not even as a link."""
        ...

    def write(self, descriptor: int, data: bytes) -> None: ...

    def flush(self, descriptor: int) -> None:
        """Return once the file's contents are on the disk."""
        ...

    def close(self, descriptor: int) -> None: ...

    def replace(self, old: Path, new: Path) -> None:
        """Move a file over another; readers see the one or the other."""
        ...

    def settle(self, folder: Path) -> None:
        """Return once the names in a folder are on the disk."""
        ...

    def make_folder(self, folder: Path) -> None:
        """For its owner alone; its parent must exist."""
        ...

    def remove(self, path: Path) -> None: ...

    def names(self, folder: Path) -> list[str]: ...


class Disk:
    """The real file system."""

    def read(self, path: Path) -> bytes:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(f"{path.name} is not a file")
            return file.read()

    def create(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def write(self, descriptor: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def flush(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, old: Path, new: Path) -> None:
        os.replace(old, new)  # noqa: PTH105  # one spelling for all of these calls

    def settle(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(0o700)

    def remove(self, path: Path) -> None:
        path.unlink()

    def names(self, folder: Path) -> list[str]:
        return sorted(os.listdir(folder))  # noqa: PTH208  # names only


DISK: Final[Files] = Disk()


def write_durably(files: Files, path: Path, data: bytes, nonce: str) -> None:
    """Replace a file by new contents; after any failure or power cut it is wholly old or wholly new.

    `nonce` keeps two writers' unfinished files apart. When the move itself reports an error, the file is read back:
    its contents say whether the move happened. A flush that failed is final: the system may have dropped the data
    and would report success the next time.
    """
    unfinished = path.with_name(f".{path.name}.{nonce}.tmp")
    descriptor = files.create(unfinished)
    try:
        _fill(files, descriptor, data)
        _move(files, unfinished, path, data)
    except BaseException:
        with suppress(OSError):
            files.remove(unfinished)
        raise
    files.settle(path.parent)


def make_folders(files: Files, folder: Path) -> None:
    """Make a folder and those above it, each durably named in its parent."""
    try:
        files.make_folder(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folders(files, folder.parent)
        files.make_folder(folder)
    files.settle(folder.parent)


def _fill(files: Files, descriptor: int, data: bytes) -> None:
    try:
        files.write(descriptor, data)
        files.flush(descriptor)
    finally:
        files.close(descriptor)


def _move(files: Files, unfinished: Path, path: Path, data: bytes) -> None:
    try:
        files.replace(unfinished, path)
    except OSError:
        if not _holds(files, path, data):
            raise


def _holds(files: Files, path: Path, data: bytes) -> bool:
    try:
        return files.read(path) == data
    except OSError:
        return False
