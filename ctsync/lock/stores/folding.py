"""A lock in two layers: a small head that every step rewrites, and a base that is folded once per apply (protocol 11).

The base is named by its digest, so a head and its base can never be mixed up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ctsync.errors import Fenced
from ctsync.lock.record import Record
from ctsync.lock.seal import damaged

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


def text_of(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise damaged("it holds bytes that ctsync never writes") from None
