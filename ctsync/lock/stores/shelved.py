"""A lock store made of a shelf: the same promises for git and for object storage.

    head.json            the head, swapped with every step
    lease.json           who works on it
    base/HASH.json       all records as last folded
    blobs/ab/HASH.json   trees and payloads as sent

The shelf's own tag and the lock's revision are both compared: the one keeps out whoever writes at the same moment, the
other whoever read long ago.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from ctsync.errors import LockCorrupt, LockHeld
from ctsync.lock.codec import Head, decode_head, encode_head, encode_records
from ctsync.lock.holding import Holding
from ctsync.lock.record import Lock, Record
from ctsync.lock.seal import canonical, damaged, digest_of
from ctsync.lock.stores.contract import Remains, Revision, revision_of
from ctsync.lock.stores.folding import (
    FOLD_AT,
    NO_BASE,
    base_of,
    blob_of,
    difference,
    fenced,
    hexadecimal,
    remains_of,
    replaced_blob,
    restored,
    text_of,
)
from ctsync.lock.stores.lease import CELL, GRACE, SECONDS, Lease, Tenure, decode, free, held_by
from ctsync.lock.stores.shelf import Cell, Shelf, Taken
from ctsync.lock.stores.watermark import Watermark

HEAD: Final = "head.json"


def _nonce() -> str:
    return secrets.token_hex(16)


class ShelvedStore:
    """Keeps one lock on a shelf. `who`, `run_url` and `now` are what others are told while this one holds it."""

    def __init__(
        self,
        shelf: Shelf,
        watermark: Watermark,
        *,
        now: Callable[[], datetime],
        who: str = "another run",
        run_url: str = "",
        lease_seconds: float = SECONDS,
        grace: float = GRACE,
    ) -> None:
        self._shelf = shelf
        self._watermark = watermark
        self._who = who
        self._run_url = run_url
        self._now = now
        self._lease_seconds = lease_seconds
        self._grace = grace
        self._base_digest = ""
        self._base: Mapping[str, Record] = {}

    def describe(self) -> str:
        return self._shelf.describe()

    def read(self) -> Lock | None:
        """The lock as last written, or None if there has never been one, as far as this machine knows.

        Raises LockCorrupt for any damage, LockMissing if this machine has seen one and it is gone, LockForeign if it
        is older than one this machine has seen, and StoreError if the place does not answer.
        """
        found = self._head()
        return None if found is None else found[0].over(self._records(found[0].base))

    def last_applied(self) -> datetime | None:
        """From the head alone, which is small however much it holds."""
        found = self._head()
        return None if found is None else found[0].lock.applied_at

    def write(self, lock: Lock, *, based_on: Revision | None) -> Lock:
        return self._swap(lock, based_on, fold=False)

    def fold(self, lock: Lock) -> Lock:
        return self._swap(lock, revision_of(lock), fold=True)

    def remains(self) -> Remains:
        return self._remains()[0]

    def restore(self, lock: Lock, *, over: Remains) -> Lock:
        found, cell = self._remains()
        if found.trace != over.trace:
            raise fenced()
        if cell is not None:
            self.put_blob(replaced_blob(cell.data))
        new = restored(lock, over, _nonce())
        text = encode_head(Head(replace(new, records={}), self._put_base(new)))
        try:
            self._shelf.swap(HEAD, text.encode(), None if cell is None else cell.tag)
        except Taken:
            raise fenced() from None
        self._watermark.raise_to(new.serial)
        return new

    def _remains(self) -> tuple[Remains, Cell | None]:
        """What is there, and the cell it was read from. The mark is read first, as in `_head`."""
        try:
            serial = self._watermark.serial
        except LockCorrupt:
            serial = 0
        cell = self._shelf.look(HEAD)
        data = None if cell is None else cell.data
        return remains_of(data, serial, lambda head: head.over(self._records(head.base))), cell

    def put_blob(self, content: Mapping[str, Any]) -> str:
        data = canonical(content).encode()
        digest = digest_of(data)
        self._shelf.keep(_blob(digest), data)
        return digest

    def get_blob(self, digest: str) -> Mapping[str, Any]:
        return blob_of(self._shelf.get(_blob(digest)), digest)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other runs out by a lease. Raises LockHeld, naming the holder."""
        since = self._now()
        lease = Lease(_nonce(), self._who, since, since, self._run_url)
        tenure = Tenure(self._shelf, lease, self._now, seconds=self._lease_seconds, grace=self._grace)
        tenure.take()
        try:
            yield
        finally:
            tenure.give_back()

    def holding(self) -> Holding | None:
        found = decode(self._shelf.look(CELL))
        if found is None:
            return None
        return Holding(found.who, found.since, found.until, found.run_url, found.nonce)

    def break_hold(self, holding: Holding) -> None:
        cell = self._shelf.look(CELL)
        found = decode(cell)
        if cell is None or found is None or found.nonce != holding.nonce:
            raise LockHeld(
                "The lock is held by somebody else by now, or by nobody.",
                hint="Look again: ctsync lock unlock",
            )
        try:
            self._shelf.swap(CELL, free(_nonce()), cell.tag)
        except Taken:
            raise held_by(found) from None

    # ── reading ──

    def _head(self) -> tuple[Head, str] | None:
        """The head and its tag. What was seen is read before the head is asked for: only then is an older one wrong."""
        seen = self._watermark.serial
        cell = self._shelf.look(HEAD)
        head = None if cell is None else decode_head(text_of(cell.data))
        self._watermark.check(None if head is None else head.lock.serial, seen, self.describe())
        return None if head is None or cell is None else (head, cell.tag)

    def _records(self, digest: str) -> Mapping[str, Record]:
        """The records of a base, remembered. Bases are never removed, so a missing one is damage."""
        if not digest:
            return {}
        if digest != self._base_digest:
            data = self._shelf.get(_base(digest))
            if data is None:
                raise damaged(NO_BASE)
            self._base, self._base_digest = base_of(data, digest), digest
        return self._base

    # ── writing ──

    def _swap(self, lock: Lock, based_on: Revision | None, *, fold: bool) -> Lock:
        found = self._head()
        if (None if found is None else revision_of(found[0].lock)) != based_on:
            raise fenced()
        serial = 0 if found is None else found[0].lock.serial
        new = replace(lock, serial=serial + 1, nonce=_nonce())
        text = self._text_of(new, "" if found is None else found[0].base, fold=fold)
        try:
            self._shelf.swap(HEAD, text.encode(), None if found is None else found[1])
        except Taken:
            raise fenced() from None
        self._watermark.raise_to(new.serial)
        return new

    def _text_of(self, new: Lock, base: str, *, fold: bool) -> str:
        """The new head; a fold keeps its base first."""
        changed, removed = difference(new.records, self._records(base))
        if fold or len(changed) + len(removed) > FOLD_AT:
            base, changed, removed = self._put_base(new), {}, ()
        return encode_head(Head(replace(new, records=changed), base, removed))

    def _put_base(self, new: Lock) -> str:
        data = encode_records(new.records).encode()
        digest = digest_of(data)
        self._shelf.keep(_base(digest), data)
        self._base, self._base_digest = dict(new.records), digest
        return digest


def _base(digest: str) -> str:
    return f"base/{hexadecimal(digest)}.json"


def _blob(digest: str) -> str:
    name = hexadecimal(digest)
    return f"blobs/{name[:2]}/{name}.json"
