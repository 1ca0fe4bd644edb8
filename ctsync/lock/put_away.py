"""Receipts that are put away: one blob an apply holds those of all operations that nothing is going on with.

So the records, which every command reads, grow by one digest for each apply that had to do with them, however much there
is to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ctsync.lock.json_values import NOT_READ
from ctsync.lock.receipt import Finding, Receipt, Sight
from ctsync.lock.receipt_json import receipt_of, receipt_tree
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.lock.seal import damaged


def can_be_put_away(operation: Operation) -> bool:
    """Whether it has receipts that no later run compares its own with.

    That is done for what is open or half of a Replace, for a live campaign that no list has shown yet, and for one that
    exists twice.
    """
    if not operation.receipts or operation.state.is_open:
        return False
    if operation.state is State.STOPPED_BEFORE and operation.then is not None:
        return False
    sights = [each for each in operation.receipts if isinstance(each, Sight)]
    if operation.state is State.LIVE and not (sights or operation.put_away):
        return False
    return all(each.finding is not Finding.DUPLICATE for each in sights)


def to_put_away(lock: Lock) -> dict[int, tuple[Receipt, ...]]:
    """The receipts to put away, by the number of their operation."""
    return {
        operation.seq: operation.receipts
        for record in lock.records.values()
        for operation in _all(record)
        if can_be_put_away(operation)
    }


def blob_of(receipts: Mapping[int, Iterable[Receipt]]) -> dict[str, Any]:
    """What is kept of them, as JSON."""
    return {"receipts": {str(seq): [receipt_tree(each) for each in some] for seq, some in receipts.items()}}


def without(lock: Lock, receipts: Mapping[int, Iterable[Receipt]], digest: str) -> Lock:
    """The lock without these receipts, which are in the blob of that digest by now."""

    def emptied(operation: Operation) -> Operation:
        if operation.seq not in receipts:
            return operation
        return replace(operation, receipts=(), put_away=(*operation.put_away, digest))

    changed = {
        key: replace(
            record,
            operation=emptied(record.operation),
            history=tuple(emptied(each) for each in record.history),
        )
        for key, record in lock.records.items()
        if any(each.seq in receipts for each in _all(record))
    }
    return lock.with_records(changed)


def with_receipts(record: Record, read: Callable[[str], Mapping[str, Any]]) -> Record:
    """The record with all receipts of its operations in their places; `read` gives the blob of a digest.

    Raises LockCorrupt if a blob is missing or holds something else.
    """
    return replace(
        record,
        operation=_whole(record.operation, read),
        history=tuple(_whole(each, read) for each in record.history),
    )


def _whole(operation: Operation, read: Callable[[str], Mapping[str, Any]]) -> Operation:
    earlier: list[Receipt] = []
    for digest in operation.put_away:
        content = read(digest)
        try:
            earlier += [receipt_of(tree) for tree in content["receipts"][str(operation.seq)]]
        except NOT_READ:
            raise damaged(f"{digest} does not hold the receipts that it names") from None
    return replace(operation, receipts=(*earlier, *operation.receipts), put_away=())


def _all(record: Record) -> tuple[Operation, ...]:
    return (record.operation, *record.history)
