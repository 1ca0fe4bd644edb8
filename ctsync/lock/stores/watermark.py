"""The highest serial of a lock that this machine has seen, by which a restored backup and a lost lock are known (F9).

It is a help and no authority: a machine that has seen nothing, as in CI, knows nothing. Plans carry the serial besides.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from ctsync.errors import LockForeign, LockMissing, StoreError
from ctsync.lock.seal import NO_COPY, canonical, damaged, read_object
from ctsync.lock.stores.disk import DISK, make_folders, write_durably
from ctsync.lock.stores.folding import text_of

PATIENCE: Final = 0.5
"""Seconds to wait for another run of this machine that raises the mark, which takes it some milliseconds."""


class Watermark:
    """Kept in a file of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def serial(self) -> int:
        """0 if nothing was seen. Raises LockCorrupt for a file that no ctsync wrote, StoreError for a sick disk."""
        try:
            seen = read_object(text_of(DISK.read(self._path)))
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise StoreError(
                "What this machine has seen of the lock could not be read.",
                why=f"{self._path}: {error.strerror or error}.",
            ) from None
        if type(seen.get("serial")) is not int:
            raise damaged(f"{self._path.name} does not say which serial was seen last")
        return int(seen["serial"])

    def check(self, serial: int | None, seen: int, where: str) -> None:
        """Take note of a lock that was read; None means that there was none.

        `seen` is what the mark said before the lock was asked for: another run of this machine may have raised it since,
        by a write that came after the answer. Raises LockMissing or LockForeign if a newer one had been seen by then.
        """
        if serial is None and seen:
            raise LockMissing(
                f"There was a lock in {where}, and it is gone.",
                why=f"Serial {seen} was seen here. Without it nobody knows what ctsync created.",
                hint=f"Put the newest copy back. {NO_COPY}",
            )
        if serial is not None and serial < seen:
            raise LockForeign(
                "The lock is older than one this machine has seen.",
                why=f"It has serial {serial}, and {seen} was seen before: an older copy was restored.",
                hint="Put the newest copy back.",
            )
        if serial is not None and serial > seen:
            self.raise_to(serial)

    def raise_to(self, serial: int) -> None:
        """Remember it, if the disk lets us: the write it tells of has happened, and must not fail for this.

        It is never lowered, whoever else raises it meanwhile. Who cannot have it for himself soon goes without: a run
        that sleeps there must not keep `ctsync stop` waiting.
        """
        from filelock import FileLock

        with suppress(OSError, NotImplementedError):
            make_folders(DISK, self._path.parent)
            guard = self._path.with_name(f"{self._path.name}.lockfile")
            with FileLock(guard, timeout=PATIENCE, mode=0o600, poll_interval=0.01):
                if self._is_below(serial):
                    mark = canonical({"serial": serial}).encode()
                    write_durably(DISK, self._path, mark, secrets.token_hex(8))

    def _is_below(self, serial: int) -> bool:
        """One that cannot be read is: what was made anew takes its place."""
        try:
            return self.serial < serial
        except StoreError:
            return True
