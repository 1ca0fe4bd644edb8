"""Receipts on their way into the lock: noted in memory, and carried by the swaps that there are anyway.

No write is made for a receipt, and none stands between an intent and its POST. What a process had noted when it died
is lost, and then the lock says that no answer is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ctsync.lock.receipt import Receipt, added
from ctsync.lock.record import Lock, Operation, Record


@dataclass(frozen=True, slots=True)
class Noted:
    """One receipt of the operation `seq` of a record; `closes` as in `lock.receipt.added`."""

    key: str
    seq: int
    receipt: Receipt
    closes: bool = False


def carrying(lock: Lock, noted: Iterable[Noted]) -> Lock:
    """The lock with these receipts; of operations that it does not have, without them."""
    changed: dict[str, Record] = {}
    for each in noted:
        record = changed.get(each.key) or lock.records.get(each.key)
        if record is not None:
            changed[each.key] = _with(record, each)
    return lock.with_records(changed) if changed else lock


def _with(record: Record, noted: Noted) -> Record:
    if record.operation.seq == noted.seq:
        return replace(record, operation=_noted(record.operation, noted))
    history = tuple(_noted(each, noted) if each.seq == noted.seq else each for each in record.history)
    return replace(record, history=history)


def _noted(operation: Operation, noted: Noted) -> Operation:
    return replace(operation, receipts=added(operation.receipts, noted.receipt, closes=noted.closes))
