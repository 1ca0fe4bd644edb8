"""A lock in a file of this machine: for sandboxes, and where one machine alone applies (protocol 11).

    PATH                    the head: whose lock, serial, and the records that changed since the base
    PATH.d/base/HASH.json   all records as last folded
    PATH.d/blobs/ab/HASH.json   trees and payloads as sent
    PATH.seen               the highest serial ever written, by which a restored backup is known
    PATH.lockfile           taken for the moment of one write
    PATH.hold, PATH.holder  taken for a whole apply, and by whom

A write and `hold` use two different locks, so that a panicking `stop` can write while an apply holds.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ctsync.errors import LockCorrupt, LockForeign, LockHeld, LockMissing, StoreError
from ctsync.lock.codec import Head, decode_head, encode_head, encode_records
from ctsync.lock.holding import Holding
from ctsync.lock.record import Lock, Record
from ctsync.lock.seal import NO_COPY, START_AGAIN, canonical, damaged, digest_of, read_object
from ctsync.lock.stores.contract import Remains, Revision, revision_of
from ctsync.lock.stores.disk import DISK, Files, make_folders, write_durably
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

_READS: Final = 3
_PATIENCE: Final = 30.0


def _random_nonce() -> str:
    return secrets.token_hex(16)


class FileStore:
    """Keeps one lock at `path`. `who` and `now` are what others are told while this one holds it.

    With `machine` the lock belongs to that machine: it is written down in it, and a lock of another one is refused.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        who: str = "another run",
        machine: str = "",
        now: Callable[[], datetime] | None = None,
        files: Files = DISK,
        nonce: Callable[[], str] = _random_nonce,
    ) -> None:
        self._path = Path(path)
        self._folder = self._beside(".d")
        self._who = who
        self._machine = machine
        self._now = now
        self._files = files
        self._nonce = nonce
        self._base_digest = ""
        self._base: Mapping[str, Record] = {}

    def describe(self) -> str:
        return f"the file {self._path}"

    def read(self) -> Lock | None:
        """The lock as last written, or None if there has never been one.

        Raises LockCorrupt for any damage, LockMissing if it was here and is gone, LockForeign if it is older than one
        this machine has written or another machine's, and StoreError if the disk does not answer.
        """
        for _ in range(_READS):
            seen = self._seen()
            head = self._head()
            if head is None:
                if seen:
                    raise self._gone(seen)
                return None
            self._refuse_older(head, seen)
            records = self._records(head.base)
            if records is not None:
                return head.over(records)
            # Another run may have folded since the head was read: read both again.
        raise damaged(NO_BASE)

    def last_applied(self) -> datetime | None:
        """From the head alone, which is small however much it holds. Raises LockCorrupt and StoreError."""
        head = self._head()
        return None if head is None else head.lock.applied_at

    def write(self, lock: Lock, *, based_on: Revision | None) -> Lock:
        """Replace the lock that is `based_on`. Raises Fenced or StoreError, and then the old lock is unharmed."""
        return self._swap(lock, based_on, fold=False)

    def fold(self, lock: Lock) -> Lock:
        """Write the lock, which has to be the stored one, with all its records in a new base and none in its head."""
        return self._swap(lock, revision_of(lock), fold=True)

    def remains(self) -> Remains:
        return self._remains(self._bytes())

    def restore(self, lock: Lock, *, over: Remains) -> Lock:
        """As the contract says. The mark of the last serial is written first: cut off after it, the lock is still lost."""
        with self._locked(".lockfile", patience=_PATIENCE), self._disk("The lock could not be written."):
            data = self._bytes()
            if self._remains(data).trace != over.trace:
                raise fenced()
            if data is not None:
                self.put_blob(replaced_blob(data))
            new = restored(replace(lock, machine=self._machine or lock.machine), over, self._nonce())
            head = encode_head(Head(replace(new, records={}), self._put_base(new)))
            mark = canonical({"serial": new.serial})
            write_durably(self._files, self._beside(".seen"), mark.encode(), new.nonce)
            write_durably(self._files, self._path, head.encode(), new.nonce)
            return new

    def _bytes(self) -> bytes | None:
        with self._disk("The lock could not be read."):
            try:
                return self._files.read(self._path)
            except FileNotFoundError:
                return None

    def _remains(self, data: bytes | None) -> Remains:
        try:
            serial = int(self._seen().get("serial", 0))
        except LockCorrupt:
            serial = 0
        return remains_of(data, serial, self._whole)

    def _whole(self, head: Head) -> Lock:
        self._refuse_another_machines(head)
        records = self._records(head.base)
        if records is None:
            raise damaged(NO_BASE)
        return head.over(records)

    def put_blob(self, content: Mapping[str, Any]) -> str:
        data = canonical(content).encode()
        digest = digest_of(data)
        path = self._blob_path(digest)
        with self._disk("A payload could not be kept."):
            try:
                if self._files.read(path) == data:
                    return digest
            except FileNotFoundError:
                make_folders(self._files, path.parent)
            write_durably(self._files, path, data, self._nonce())
        return digest

    def get_blob(self, digest: str) -> Mapping[str, Any]:
        path = self._blob_path(digest)
        with self._disk("A payload could not be read."):
            try:
                data = self._files.read(path)
            except FileNotFoundError:
                data = None
        return blob_of(data, digest)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other runs out. The operating system lets go of it if the process dies."""
        with self._locked(".hold", patience=0.0):
            holder = self._beside(".holder")
            note = {"who": self._who, "since": f"{self._now():%Y-%m-%d %H:%M} UTC" if self._now else ""}
            with self._disk("The lock could not be taken."):
                write_durably(self._files, holder, canonical(note).encode(), self._nonce())
            try:
                yield
            finally:
                with suppress(OSError):
                    self._files.remove(holder)

    def holding(self) -> Holding | None:
        """Asked by trying: the operating system knows, and a note that a dead process left behind does not count."""
        try:
            with self._locked(".hold", patience=0.0):
                return None
        except LockHeld:
            note = self._note()
            since = None
            with suppress(ValueError):
                since = datetime.strptime(note.get("since", ""), "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
            return Holding(note.get("who", "another run"), since)

    def break_hold(self, holding: Holding) -> None:
        """Only the process can let go, and it does when it ends."""
        raise LockHeld(
            f"{holding.who} is at work on this machine.",
            why="A lock in a file is held by the process itself, and is free the moment that ends.",
            hint="Wait for it, or end that process. It writes down what it did.",
        )

    # ── reading ──

    def _head(self) -> Head | None:
        data = self._bytes()
        if data is None:
            return None
        head = decode_head(text_of(data))
        self._refuse_another_machines(head)
        return head

    def _records(self, digest: str) -> Mapping[str, Record] | None:
        """The records of a base, remembered; None if it is not there."""
        if not digest:
            return {}
        if digest != self._base_digest:
            with self._disk("The lock could not be read."):
                try:
                    data = self._files.read(self._base_path(digest))
                except FileNotFoundError:
                    return None
            self._base, self._base_digest = base_of(data, digest), digest
        return self._base

    def _seen(self) -> Mapping[str, Any]:
        """The serial of the last write, nothing if there was none."""
        path = self._beside(".seen")
        with self._disk("The lock could not be read."):
            try:
                seen = read_object(text_of(self._files.read(path)))
            except FileNotFoundError:
                return {}
        if type(seen.get("serial")) is not int:
            raise damaged(f"{path.name} does not say which serial was seen last")
        return seen

    def _refuse_another_machines(self, head: Head) -> None:
        if self._machine and head.lock.machine not in ("", self._machine):
            raise LockForeign(
                f"The lock in {self._path} belongs to another machine.",
                why="A lock in a file is known to one machine only: two copies would each create what the other has created.",
                hint="Apply there. To use several machines, keep the lock in git or object storage (docs/stores.md).",
            )

    def _refuse_older(self, head: Head, seen: Mapping[str, Any]) -> None:
        if head.lock.serial < seen.get("serial", 0):
            raise LockForeign(
                "The lock is older than one this machine has written.",
                why=f"It has serial {head.lock.serial}, and {seen['serial']} was written before: "
                "an older copy was restored.",
                hint=f"Put the newest copy back. {START_AGAIN}",
            )

    def _gone(self, seen: Mapping[str, Any]) -> LockMissing:
        return LockMissing(
            f"There was a lock in {self._path}, and it is gone.",
            why=f"Serial {seen['serial']} was written here. Without it nobody knows what ctsync created.",
            hint=f"Put the newest copy back. {NO_COPY} {START_AGAIN} Where an account has no campaign of ctsync, removing "
            f"{self._path.name}.seen begins with an empty lock.",
        )

    # ── writing ──

    def _swap(self, lock: Lock, based_on: Revision | None, *, fold: bool) -> Lock:
        with self._locked(".lockfile", patience=_PATIENCE), self._disk("The lock could not be written."):
            seen, head = self._seen(), self._head()
            if (None if head is None else revision_of(head.lock)) != based_on:
                raise fenced()
            if head is not None:
                self._refuse_older(head, seen)
            serial = head.lock.serial if head is not None else seen.get("serial", 0)
            machine = self._machine or lock.machine
            new = replace(lock, serial=serial + 1, nonce=self._nonce(), machine=machine)
            self._put(new, "" if head is None else head.base, fold=fold)
            return new

    def _put(self, new: Lock, base: str, *, fold: bool) -> None:
        """Write base, head and mark, in the order in which a power cut between any two leaves a whole lock."""
        records = self._records(base)
        if records is None:
            raise damaged(NO_BASE)
        changed, removed = difference(new.records, records)
        if fold := fold or len(changed) + len(removed) > FOLD_AT:
            base, changed, removed = self._put_base(new), {}, ()
        head = encode_head(Head(replace(new, records=changed), base, removed))
        write_durably(self._files, self._path, head.encode(), new.nonce)
        mark = canonical({"serial": new.serial})
        write_durably(self._files, self._beside(".seen"), mark.encode(), new.nonce)
        if fold:
            self._sweep(base)

    def _put_base(self, new: Lock) -> str:
        data = encode_records(new.records).encode()
        digest = digest_of(data)
        path = self._base_path(digest)
        make_folders(self._files, path.parent)
        write_durably(self._files, path, data, new.nonce)
        self._base, self._base_digest = dict(new.records), digest
        return digest

    def _sweep(self, kept: str) -> None:
        """Remove bases that no head names any more, and what dead writers left. What stays does no harm."""
        folder, name = self._folder / "base", self._path.name
        with suppress(OSError):
            for base in self._files.names(folder):
                if base != self._base_path(kept).name:
                    self._files.remove(folder / base)
            for other in self._files.names(self._path.parent):
                if other.startswith(f".{name}.") and not other.startswith(f".{name}.holder."):
                    self._files.remove(self._path.parent / other)

    # ── places, and what guards them ──

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _base_path(self, digest: str) -> Path:
        return self._folder / "base" / f"{hexadecimal(digest)}.json"

    def _blob_path(self, digest: str) -> Path:
        name = hexadecimal(digest)
        return self._folder / "blobs" / name[:2] / f"{name}.json"

    @contextmanager
    def _locked(self, ending: str, *, patience: float) -> Iterator[None]:
        """Hold a lock of the operating system; raise LockHeld if somebody else keeps it for `patience` seconds."""
        from filelock import FileLock, Timeout

        with self._disk("The lock could not be taken."):
            make_folders(self._files, self._path.parent)
            guard = FileLock(self._beside(ending), timeout=patience, mode=0o600, poll_interval=0.01)
            try:
                guard.acquire()
            except Timeout:
                raise self._held() from None
        try:
            yield
        finally:
            guard.release()

    def _held(self) -> LockHeld:
        note = self._note()
        since = f" since {note['since']}." if note.get("since") else "."
        return LockHeld(
            f"The lock is held by {note.get('who', 'another run')}{since}",
            hint="Wait until it has finished. Only `ctsync stop` works meanwhile.",
        )

    def _note(self) -> dict[str, str]:
        """What the holder has left for others, as far as it can be read."""
        with suppress(OSError, StoreError):
            note = read_object(text_of(self._files.read(self._beside(".holder"))))
            return {name: str(text) for name, text in note.items()}
        return {}

    @contextmanager
    def _disk(self, what: str) -> Iterator[None]:
        """Turn a refusal of the disk into StoreError."""
        try:
            yield
        except OSError as error:
            raise StoreError(
                what,
                why=f"{self._path}: {error.strerror or error}.",
                hint="Nothing is sent until the lock can be written. The lock as it was is unharmed.",
            ) from None
