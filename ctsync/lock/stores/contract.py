"""What every store promises: compare-and-swap of one small head, and content-addressed blobs beside it.

A store never merges and never guesses. A write either is what the next read gives, or raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ctsync.lock.holding import Holding
from ctsync.lock.record import Lock


@dataclass(frozen=True, slots=True)
class Revision:
    """Which state of the lock a write was based on."""

    serial: int
    nonce: str


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left where a lock should be, whatever it is worth: for making one anew, and for nothing else.

    `trace` stands for exactly these bytes, empty if there are none. `lock` is what can be read of them, whoever's it
    is; `damage` says why none can. `serial` is the highest that was ever seen here.
    """

    trace: str = ""
    lock: Lock | None = None
    damage: str = ""
    serial: int = 0

    @property
    def is_older(self) -> bool:
        """Whether this machine has seen a newer one."""
        return self.lock is not None and self.lock.serial < self.serial


class LockStore(Protocol):
    """Where one account's lock lives."""

    def describe(self) -> str:
        """Where it is, for people."""
        ...

    def read(self) -> Lock | None:
        """The lock as last written, or None if there has never been one.

        Raises LockCorrupt if it is damaged and LockForeign if its format is newer than this ctsync knows.
        Damage is never read as absence.
        """
        ...

    def last_applied(self) -> datetime | None:
        """When the last apply was, UTC, without reading what it applied; None if there has never been one.

        Raises what `read` raises, as far as it can be seen.
        """
        ...

    def write(self, lock: Lock, *, based_on: Revision | None) -> Lock:
        """Replace the lock that is `based_on` by this one, durably, and give it back with its new serial and nonce.

        `based_on` None means that there must be no lock yet. Raises Fenced if another write came in between, and
        StoreError if the write could not be made durable. A write whose outcome is unclear is settled by reading
        the nonce back.
        """
        ...

    def remains(self) -> Remains:
        """What is there, without refusing what is gone, damaged or older.

        Raises StoreError if the place does not answer, and LockForeign for a format of the future or a lock that is
        another machine's: those are not lost.
        """
        ...

    def restore(self, lock: Lock, *, over: Remains) -> Lock:
        """Write a lock that was made anew in the place of what remains, which is kept as a blob.

        Its serial leaps past all that was ever seen. Raises Fenced if anything else is there by now, and StoreError if
        it could not be made durable.
        """
        ...

    def put_blob(self, content: Mapping[str, Any]) -> str:
        """Keep JSON and give its digest (`sha256:…`): durable once the next write has succeeded, if not before.

        A lock that names a digest is written after its content was kept, so no reader ever misses it. Storing the
        same twice is no error.
        """
        ...

    def get_blob(self, digest: str) -> Mapping[str, Any]:
        """JSON kept before. Raises LockCorrupt if it is missing or does not have this digest."""
        ...

    def fold(self, lock: Lock) -> Lock:
        """Move what the head has gathered into a new content-addressed base: once per apply."""
        ...

    def holding(self) -> Holding | None:
        """Who keeps other runs out just now; None if nobody does. Raises StoreError."""
        ...

    def break_hold(self, holding: Holding) -> None:
        """End this hold for a holder that cannot. Raises LockHeld if it is not that one's any more, or cannot be ended.

        Safety does not rest on it: a holder that is alive after all is excluded by the swap of the lock.
        """
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Keep other runs out while the block runs. Raises LockHeld, naming the holder."""
        ...


def revision_of(lock: Lock | None) -> Revision | None:
    return None if lock is None else Revision(lock.serial, lock.nonce)
