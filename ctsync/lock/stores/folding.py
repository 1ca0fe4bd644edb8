"""A lock in two layers: a small head that every step rewrites, and a base that is folded once per apply (protocol 11).

The base is named by its digest, so a head and its base can never be mixed up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from ctsync.errors import Fenced, LockCorrupt
from ctsync.lock.codec import Head, decode_head, decode_records
from ctsync.lock.record import Lock, Record
from ctsync.lock.seal import damaged, digest_of, read_object
from ctsync.lock.stores.contract import Remains

FOLD_AT: Final = 256
"""Changed records in the head at which a write folds by itself, so that no step rewrites megabytes."""

NO_BASE: Final = "the base that its head names is missing"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


def difference(
    records: Mapping[str, Record], base: Mapping[str, Record]
) -> tuple[dict[str, Record], tuple[str, ...]]:
    """What the records have that the base has not, and keys that only the base has."""
    changed = {
        key: record
        for key, record in records.items()
        if (old := base.get(key)) is not record and old != record
    }
    return changed, tuple(sorted(base.keys() - records.keys()))


def fenced() -> Fenced:
    return Fenced(
        "Another run has written the lock meanwhile.",
        why="What this run knows is out of date, so it sends nothing more.",
        hint="Run the command again: it begins with what the other run has done.",
    )


def hexadecimal(digest: str) -> str:
    """The part that names a file. Anything but a digest is damage, and never becomes a path."""
    found = _DIGEST.fullmatch(digest)
    if found is None:
        raise damaged("it names its parts by something that is no digest")
    return found[1]


def blob_of(data: bytes | None, digest: str) -> Mapping[str, Any]:
    """What was kept under a digest. Raises LockCorrupt if it is missing, or is not what was kept."""
    if data is None:
        raise damaged(f"what it says of {digest} is missing")
    if digest_of(data) != digest:
        raise damaged(f"what it says of {digest} was changed")
    return read_object(data.decode())


def base_of(data: bytes, digest: str) -> dict[str, Record]:
    """The records of a base. Raises LockCorrupt if it is not the one of that digest."""
    if digest_of(data) != digest:
        raise damaged("its base was changed")
    return decode_records(text_of(data))


def text_of(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise damaged("it holds bytes that ctsync never writes") from None


LEAP: Final = 2**16
"""How far the serial of a lock that was made anew is ahead: past what any machine may have seen of the lost one."""


def remains_of(data: bytes | None, serial: int, whole: Callable[[Head], Lock]) -> Remains:
    """Read what is left of a lock. Damage is told and not raised; LockForeign, a format of the future, is raised."""
    if data is None:
        return Remains(serial=serial)
    trace = digest_of(data)
    try:
        lock = whole(decode_head(text_of(data)))
    except LockCorrupt as error:
        return Remains(trace, damage=error.why or error.what, serial=serial)
    return Remains(trace, lock, serial=max(serial, lock.serial))


def restored(lock: Lock, over: Remains, nonce: str) -> Lock:
    """The lock as it is written in the place of what remains."""
    return replace(lock, serial=over.serial + LEAP, nonce=nonce)


def replaced_blob(data: bytes) -> dict[str, Any]:
    """What is kept of a lock that another one takes the place of."""
    return {"replaced": data.decode("utf-8", "replace")}
