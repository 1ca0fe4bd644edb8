"""A lock store in memory that keeps the contract: compare-and-swap, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ctsync.errors import Fenced, StoreError
from ctsync.lock.holding import Holding
from ctsync.lock.record import Lock
from ctsync.lock.stores.contract import Remains, Revision, revision_of
from ctsync.lock.stores.folding import restored


@dataclass
class MemoryStore:
    """`faults` are taken one per write: "fenced" or "full"; `writes` counts those that succeeded."""

    lock: Lock | None = None
    blobs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    faults: deque[str] = field(default_factory=deque)
    writes: int = 0

    def describe(self) -> str:
        return "memory"

    def read(self) -> Lock | None:
        return self.lock

    def last_applied(self) -> datetime | None:
        return None if self.lock is None else self.lock.applied_at

    def write(self, lock: Lock, *, based_on: Revision | None) -> Lock:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "full":
            raise StoreError("The disk is full.")
        found = None if self.lock is None else Revision(self.lock.serial, self.lock.nonce)
        if found != based_on or fault == "fenced":
            raise Fenced("Another run wrote the lock.")
        self.writes += 1
        self.lock = replace(lock, serial=lock.serial + 1, nonce=f"n{self.writes}")
        return self.lock

    def remains(self) -> Remains:
        if self.lock is None:
            return Remains()
        return Remains(self.lock.nonce or "written by hand", self.lock, serial=self.lock.serial)

    def restore(self, lock: Lock, *, over: Remains) -> Lock:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "full":
            raise StoreError("The disk is full.")
        if self.remains().trace != over.trace or fault == "fenced":
            raise Fenced("Another run wrote the lock.")
        self.writes += 1
        self.lock = restored(lock, over, f"n{self.writes}")
        return self.lock

    def put_blob(self, content: Mapping[str, Any]) -> str:
        text = json.dumps(content, sort_keys=True)
        digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        self.blobs[digest] = json.loads(text)
        return digest

    def get_blob(self, digest: str) -> Mapping[str, Any]:
        return self.blobs[digest]

    def fold(self, lock: Lock) -> Lock:
        return self.write(lock, based_on=revision_of(lock))

    def holding(self) -> Holding | None:
        return None

    def break_hold(self, holding: Holding) -> None:
        raise AssertionError(f"nobody holds it, and not {holding.who}")

    @contextmanager
    def hold(self) -> Iterator[None]:
        yield
