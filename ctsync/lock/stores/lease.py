"""Who works on a lock that several machines can reach: a lease that ends by itself when its holder dies.

Safety never rests on it. Two holders at once, through wrong clocks or a machine that slept, exclude each other by
compare-and-swap of the lock itself; the lease only saves them the attempt (protocol 11).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any, Final

from ctsync.errors import LockHeld, StoreError
from ctsync.lock.seal import canonical, damaged, read_object
from ctsync.lock.stores.folding import text_of
from ctsync.lock.stores.shelf import Cell, Shelf, Taken

CELL: Final = "lease.json"
SECONDS: Final = 180.0
"""How long a lease lasts; each write and a heartbeat renew it."""

GRACE: Final = 10.0
"""Seconds after its end in which it is left alone, for clocks that differ a little."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Held by `who` from `since` to `until`, UTC. `nonce` tells two holders of one name apart."""

    nonce: str
    who: str
    since: datetime
    until: datetime
    run_url: str = ""

    def encode(self) -> bytes:
        tree = {
            "nonce": self.nonce,
            "who": self.who,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "run_url": self.run_url,
        }
        return canonical(tree).encode()


def free(nonce: str) -> bytes:
    """An empty cell; `nonce` makes its tag unlike that of any other empty one."""
    return canonical({"free": nonce}).encode()


def decode(cell: Cell | None) -> Lease | None:
    """The lease in a cell, None if it is free. Raises LockCorrupt for anything that no ctsync wrote."""
    if cell is None:
        return None
    tree = read_object(text_of(cell.data))
    if tree.keys() == {"free"}:
        return None
    try:
        since, until = (datetime.fromisoformat(tree[name]).astimezone(UTC) for name in ("since", "until"))
        nonce, who, run_url = (_text(tree[name]) for name in ("nonce", "who", "run_url"))
    except (KeyError, TypeError, ValueError):
        raise damaged("its lease is not one that ctsync writes") from None
    return Lease(nonce, who, since, until, run_url)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


class Tenure:
    """One holder's lease, from `take` to `give_back`, renewed by a heartbeat in between."""

    def __init__(
        self,
        shelf: Shelf,
        lease: Lease,
        now: Callable[[], datetime],
        *,
        seconds: float = SECONDS,
        grace: float = GRACE,
    ) -> None:
        self._shelf = shelf
        self._lease = lease
        self._now = now
        self._seconds = seconds
        self._grace = grace
        self._end = Event()
        self._heart = Thread(target=self._beat, name="ctsync lease", daemon=True)

    def take(self) -> None:
        """Raises LockHeld, naming the holder, if somebody else has a lease that has not run out."""
        cell = self._shelf.look(CELL)
        self._refuse(decode(cell))
        try:
            self._shelf.swap(CELL, self._renewed().encode(), None if cell is None else cell.tag)
        except Taken:
            self._refuse(decode(self._shelf.look(CELL)))
            raise LockHeld(
                "Another run took the lock at the same moment.", hint="Run the command again."
            ) from None
        self._heart.start()

    def give_back(self) -> None:
        """End it. A lease that somebody else has by now stays theirs; one that cannot be ended runs out by itself."""
        self._end.set()
        self._heart.join()
        with suppress(StoreError, Taken):
            cell = self._shelf.look(CELL)
            if cell is not None and self._is_ours(cell):
                self._shelf.swap(CELL, free(self._lease.nonce), cell.tag)

    def _renewed(self) -> Lease:
        lease = self._lease
        until = self._now() + timedelta(seconds=self._seconds)
        return Lease(lease.nonce, lease.who, lease.since, until, lease.run_url)

    def _refuse(self, found: Lease | None) -> None:
        if found is None or found.nonce == self._lease.nonce:
            return
        if self._now() <= found.until + timedelta(seconds=self._grace):
            raise held_by(found)

    def _is_ours(self, cell: Cell) -> bool:
        found = decode(cell)
        return found is not None and found.nonce == self._lease.nonce

    def _beat(self) -> None:
        """Renew it three times in its length. What fails is tried again at the next beat; lost is lost."""
        while not self._end.wait(self._seconds / 3):
            with suppress(StoreError, Taken):
                cell = self._shelf.look(CELL)
                if cell is None or not self._is_ours(cell):
                    return
                self._shelf.swap(CELL, self._renewed().encode(), cell.tag)


def held_by(lease: Lease) -> LockHeld:
    """The refusal that names a holder."""
    at = f" ({lease.run_url})" if lease.run_url else ""
    return LockHeld(
        f"The lock is held by {lease.who}{at} since {lease.since:%Y-%m-%d %H:%M} UTC.",
        why=f"Unless it is renewed, its lease ends at {lease.until:%H:%M:%S} UTC.",
        hint="Wait until it has finished. Only `ctsync stop` works meanwhile.",
    )
