"""A lock that something changed is refused before any call, or means the same as before (reliability F9, G16).

`tests/cli/test_saved_plans.py` does the same with saved plans, through the whole command.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from ctsync.applying.machine import apply_changes
from ctsync.errors import StoreError
from ctsync.lock.record import Lock
from ctsync.lock.stores.file import FileStore
from tests.support.campaigns import one
from tests.support.memory_store import MemoryStore
from tests.support.runs import Shop
from tests.support.saved import saved_of
from tests.support.tampering import TAMPERINGS, tampered

A, B, C = one("a"), one("b"), one("c")


@pytest.mark.parametrize("part", ["head", "base"])
def test_every_change_of_a_lock_is_refused_without_a_single_call(tmp_path: Path, part: str):
    head = tmp_path / "live.json"
    shop = Shop(store=cast("MemoryStore", FileStore(head)))
    shop.apply(A, B)
    saved = saved_of(shop, B, C)
    path = head if part == "head" else next((tmp_path / "live.json.d/base").iterdir())
    content, lock, journal = path.read_bytes(), FileStore(head).read(), list(shop.world.journal)
    refused = 0
    for number, changed in enumerate(tampered(content)):
        path.write_bytes(changed)
        if _read(head) == lock:
            continue
        shop.store = cast("MemoryStore", FileStore(head))
        request = shop.request(B, C, approved=saved.digests)
        with pytest.raises(StoreError):
            shop.driver().run(apply_changes(replace(request, saved=saved if number % 2 else None)))
        refused += 1
    assert refused >= TAMPERINGS * 0.99
    assert shop.world.journal == journal
    path.write_bytes(content)
    assert FileStore(head).read() == lock


def _read(head: Path) -> Lock | None:
    try:
        return FileStore(head).read()
    except StoreError:
        return None
