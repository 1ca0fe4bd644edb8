"""What rules may know of the world around the files, looked up when a rule asks and not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path

from ctsync.errors import CtsyncError
from ctsync.lint.subject import Picture, Surroundings
from ctsync.lock.record import Lock
from ctsync.settings import AccountSettings
from ctsync.workspace.offline import offline_now
from ctsync.workspace.owners import owners
from ctsync.workspace.pictures import pictures


class SeenFromHere(Surroundings):
    """The surroundings of one repository and one account. Nobody is asked over a network."""

    def __init__(self, root: Path, account: AccountSettings, read_lock: Callable[[], Lock | None]) -> None:
        object.__setattr__(self, "_root", root)
        object.__setattr__(self, "_account", account)
        object.__setattr__(self, "_read_lock", read_lock)

    _root: Path
    _account: AccountSettings
    _read_lock: Callable[[], Lock | None]

    @cached_property
    def _lock(self) -> Lock | None:
        """The lock, if there is one that can be read: what is wrong with it is told by who needs it."""
        try:
            return self._read_lock()
        except CtsyncError:
            return None

    @cached_property
    def now(self) -> datetime:
        return offline_now(self._account, self._lock)

    @cached_property
    def held(self) -> frozenset[str] | None:
        return None if self._lock is None else frozenset(self._lock.records)

    @cached_property
    def owners(self) -> frozenset[str] | None:
        return owners(self._root)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        return pictures(self._root)
