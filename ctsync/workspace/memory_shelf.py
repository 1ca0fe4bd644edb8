"""What campaigns say whose files are gone, out of the lock's store: read when one is shown, and never in a stop's way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.remembered import Lost, Remembered, remembered
from ctsync.catalog import Catalog
from ctsync.errors import LockCorrupt, StoreError
from ctsync.lock.record import UNKNOWN_CONTENT, Record
from ctsync.lock.stores.contract import LockStore
from ctsync.planning.change import Forget, Stop
from ctsync.planning.plan import Plan

_MISSING: Final = Lost("the lock's store does not have it any more, or has it damaged.")
_NO_ANSWER: Final = Lost("the lock's store did not answer.")
_ANOTHER_FORM: Final = Lost("it was kept in a form that this ctsync does not read.")


class MemoryShelf(Mapping[str, Remembered | Lost]):
    """The campaigns that a plan stops or lets go of, by instance key.

    What a rebuilt lock never knew is not among them. Nothing that goes wrong here is raised: a stop needs no text, and
    is told without it.
    """

    def __init__(self, plan: Plan, store: LockStore, catalog: Catalog) -> None:
        self._account: AccountFacts = plan.account
        self._store, self._catalog = store, catalog
        self._records: dict[str, Record] = {
            str(change.key): change.record
            for change in plan.changes
            if isinstance(change, Stop | Forget) and change.record.operation.fingerprint != UNKNOWN_CONTENT
        }
        self._read: dict[str, Remembered | Lost] = {}
        self._answers = True

    def __getitem__(self, key: str) -> Remembered | Lost:
        record = self._records[key]
        if key not in self._read:
            self._read[key] = self._remember(record) if self._answers else _NO_ANSWER
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def _remember(self, record: Record) -> Remembered | Lost:
        operation = record.operation
        try:
            kept = self._store.get_blob(operation.content)
        except LockCorrupt:
            return _MISSING
        except StoreError:
            self._answers = (
                False  # whoever waits for a plan waits for one silence, not for one of each campaign
            )
            return _NO_ANSWER
        known = remembered(
            kept, record.key, record.name, self._account, self._catalog, is_said=operation.imported
        )
        return known or _ANOTHER_FORM
