"""What rules may know of the world around the files, looked up when a rule asks and not before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ctsync.errors import CtsyncError
from ctsync.lint.subject import Picture, Surroundings
from ctsync.lock.stores.contract import LockStore
from ctsync.settings import AccountSettings
from ctsync.workspace.offline import offline_now
from ctsync.workspace.owners import owners
from ctsync.workspace.pictures import pictures

_Answer = TypeVar("_Answer")


class SeenFromHere(Surroundings):
    """The surroundings of one repository and one account. Nobody is asked over a network."""

    def __init__(self, root: Path, account: AccountSettings, store: Callable[[], LockStore]) -> None:
        object.__setattr__(self, "_root", root)
        object.__setattr__(self, "_account", account)
        object.__setattr__(self, "_store", store)

    _root: Path
    _account: AccountSettings
    _store: Callable[[], LockStore]

    @cached_property
    def now(self) -> datetime:
        return offline_now(self._account, self._asked(lambda store: store.last_applied()))

    @cached_property
    def held(self) -> frozenset[str] | None:
        lock = self._asked(lambda store: store.read())
        return None if lock is None else frozenset(lock.records)

    def sent(self, definition: str) -> Mapping[str, Any] | None:
        """From the lock: its newest operation of the definition, and what was kept of it."""

        def newest(store: LockStore) -> Mapping[str, Any] | None:
            lock = store.read()
            records = () if lock is None else lock.records.values()
            operations = [one.operation for one in records if one.key.definition == definition]
            if not operations:
                return None
            return store.get_blob(max(operations, key=lambda one: one.seq).content).get("tree")

        return self._asked(newest)

    def _asked(self, question: Callable[[LockStore], _Answer | None]) -> _Answer | None:
        """What the lock says, if it can be read: what is wrong with it is told by who needs it."""
        try:
            return question(self._store())
        except CtsyncError:
            return None

    @cached_property
    def owners(self) -> frozenset[str] | None:
        return owners(self._root)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        return pictures(self._root)
