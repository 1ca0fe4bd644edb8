"""Who approved what is replaced, and for how many people, out of the receipts that the lock has put away: read when told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ctsync.errors import StoreError
from ctsync.guardrails.earlier import grant_in
from ctsync.lock.put_away import with_receipts
from ctsync.lock.receipt import Grant
from ctsync.lock.record import Record
from ctsync.lock.stores.contract import LockStore
from ctsync.planning.change import Replace
from ctsync.planning.plan import Plan


class GrantShelf(Mapping[str, Grant]):
    """By instance key. What the store does not give is not here: receipts are evidence, and decide nothing."""

    def __init__(self, plan: Plan, store: LockStore) -> None:
        self._store = store
        self._records: dict[str, Record] = {
            str(change.key): replace(change.record, history=())
            for change in plan.of(Replace)
            if change.record.operation.put_away
        }
        self._blobs: dict[str, Mapping[str, Any]] = {}
        """One holds the receipts of a whole apply, so most campaigns ask for the same."""
        self._answers = True

    def __getitem__(self, key: str) -> Grant:
        record = self._records[key]
        try:
            grant = grant_in(with_receipts(record, self._blob).operation) if self._answers else None
        except StoreError:
            self._answers, grant = False, None
        if grant is None:
            raise KeyError(key)
        return grant

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def _blob(self, digest: str) -> Mapping[str, Any]:
        if digest not in self._blobs:
            self._blobs[digest] = self._store.get_blob(digest)
        return self._blobs[digest]
