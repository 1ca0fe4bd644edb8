"""The lock as text and back, strictly: what this cannot explain is damage, never ignored (protocol 11, A4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ctsync.lock.from_json import SINCE_2, lock_of, records_of
from ctsync.lock.json_values import NOT_READ, NotALock, exactly, text_of, texts_of
from ctsync.lock.record import Lock, Operation, Record
from ctsync.lock.seal import canonical, damaged, format_of, read_object, seal, unseal
from ctsync.lock.to_json import lock_tree, record_tree, without_defaults


@dataclass(frozen=True, slots=True)
class Head:
    """What a store rewrites with every step: a lock whose records are only those that differ from its base.

    `base` is the digest of the records as last folded, empty if there are none; `removed` are keys of the base
    that the lock no longer has.
    """

    lock: Lock
    base: str = ""
    removed: tuple[str, ...] = ()

    def over(self, records: Mapping[str, Record]) -> Lock:
        """The whole lock, given the records of the base. Raises LockCorrupt if a seq is beyond `next_seq`."""
        whole = {**records, **self.lock.records}
        for key in self.removed:
            whole.pop(key, None)
        return _with_sound_numbers(replace(self.lock, records=whole))


def encode(lock: Lock) -> str:
    """The whole lock as one text."""
    return encode_head(Head(lock))


def decode(text: str) -> Lock:
    """Read what `encode` wrote. Raises LockCorrupt, or LockForeign for a format of the future."""
    head = decode_head(text)
    if head.base or head.removed:
        raise damaged("it is a part of a lock, and its base is not here")
    return head.over({})


def encode_head(head: Head) -> str:
    """Raises ValueError for a lock that could not be read back, such as one with times without a zone."""
    lock = head.lock
    if any(operation.seq >= lock.next_seq for record in lock.records.values() for operation in _all(record)):
        raise ValueError("an operation has a number that was never given out")
    return seal(
        {**lock_tree(lock), **without_defaults(base=head.base or None, removed=list(head.removed) or None)}
    )


@lru_cache(maxsize=4)
def decode_head(text: str) -> Head:
    """Read what `encode_head` wrote; same errors as `decode`. A run reads each of its heads several times over."""
    tree = unseal(text)
    if format_of(text) == 1 and tree.keys() & SINCE_2:
        raise damaged("it has what its format has not")
    try:
        base, removed = text_of(tree.get("base", "")), texts_of(tree.get("removed", []))
        return Head(lock_of(tree), base, removed)
    except NOT_READ as error:
        raise damaged(f"it holds {_what(error)}") from None


def encode_records(records: Mapping[str, Record]) -> str:
    """A base: all records as one text, which is kept under its own digest."""
    return (
        canonical({"format": 1, "records": {key: record_tree(record) for key, record in records.items()}})
        + "\n"
    )


def decode_records(text: str) -> dict[str, Record]:
    """Read a base whose digest was already compared. Raises LockCorrupt."""
    tree = read_object(text)
    try:
        exactly(tree, frozenset({"format", "records"}))
        if tree["format"] == 1:
            return records_of(tree["records"])
    except NOT_READ as error:
        raise damaged(f"its base holds {_what(error)}") from None
    raise damaged("its base has a format that no ctsync writes")


def _what(error: Exception) -> str:
    """Python's own words may quote the lock, so they are not shown."""
    return str(error) if isinstance(error, NotALock) else "something that no lock has"


def _with_sound_numbers(lock: Lock) -> Lock:
    if any(operation.seq >= lock.next_seq for record in lock.records.values() for operation in _all(record)):
        raise damaged("it is older than its own records")
    return lock


def _all(record: Record) -> Iterable[Operation]:
    return (record.operation, *record.history)
