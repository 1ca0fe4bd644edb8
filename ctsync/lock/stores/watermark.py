"""The highest serial of a lock that this machine has seen, by which a restored backup and a lost lock are known (F9).

It is a help and no authority: a machine that has seen nothing, as in CI, knows nothing. Plans carry the serial besides.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from ctsync.errors import LockForeign, LockMissing, StoreError
from ctsync.lock.seal import NO_COPY, canonical, damaged, read_object
from ctsync.lock.stores.disk import DISK, make_folders, write_durably
from ctsync.lock.stores.folding import text_of


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

    def check(self, serial: int | None, where: str) -> None:
        """Take note of a lock that was read; None means that there was none.

        Raises LockMissing or LockForeign if this machine has seen a newer one.
        """
        seen = self.serial
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
        """Remember it, if the disk lets us: the write it tells of has happened, and must not fail for this."""
        with suppress(OSError):
            make_folders(DISK, self._path.parent)
            write_durably(DISK, self._path, canonical({"serial": serial}).encode(), secrets.token_hex(8))
