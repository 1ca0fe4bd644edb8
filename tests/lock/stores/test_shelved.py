"""A lock on any shelf: bases, damage, and what this machine remembers of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ctsync.errors import LockCorrupt, LockForeign, LockMissing, StoreError
from ctsync.lock.stores.contract import revision_of
from ctsync.lock.stores.folding import FOLD_AT
from ctsync.lock.stores.shelf import Cell
from ctsync.lock.stores.shelved import HEAD, ShelvedStore
from ctsync.lock.stores.watermark import Watermark
from tests.support.locks import a_lock, a_record
from tests.support.shelves import MemoryShelf

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)


@pytest.fixture
def shelf():
    return MemoryShelf()


@pytest.fixture
def store(shelf, tmp_path):
    return ShelvedStore(shelf, Watermark(tmp_path / "state" / "seen.json"), now=lambda: NOW)


def another(shelf, tmp_path):
    return ShelvedStore(shelf, Watermark(tmp_path / "another.json"), now=lambda: NOW)


def test_a_step_rewrites_only_what_it_changed(store, shelf):
    lock = store.fold(
        store.write(a_lock(*(a_record(seq) for seq in range(1, 200)), next_seq=500), based_on=None)
    )
    whole = len(shelf.files[next(iter(shelf.files))])
    store.write(lock.with_record(a_record(300)), based_on=revision_of(lock))
    assert len(shelf.cells[HEAD].data) < whole / 20


def test_many_changes_fold_by_themselves(store, shelf):
    records = [a_record(seq) for seq in range(1, FOLD_AT + 3)]
    lock = store.write(a_lock(*records), based_on=None)
    assert [name for name in shelf.files if name.startswith("base/")] != []
    assert store.read() == lock


def test_a_base_that_is_gone_or_was_changed_is_damage(store, shelf, tmp_path):
    store.fold(store.write(a_lock(a_record(1)), based_on=None))
    (name,) = [name for name in shelf.files if name.startswith("base/")]
    whole = shelf.files.pop(name)
    with pytest.raises(LockCorrupt):
        another(shelf, tmp_path).read()
    shelf.files[name] = whole.replace(b"sale-1", b"sale-2")
    with pytest.raises(LockCorrupt):
        another(shelf, tmp_path).read()


def test_a_blob_that_was_changed_is_damage(store, shelf):
    digest = store.put_blob({"payload": 1})
    (name,) = shelf.files
    shelf.files[name] = b'{"payload":2}'
    with pytest.raises(LockCorrupt):
        store.get_blob(digest)


def test_a_lock_that_this_machine_saw_and_that_is_gone_is_lost(store, shelf):
    lock = store.write(a_lock(), based_on=None)
    del shelf.cells[HEAD]
    with pytest.raises(LockMissing):
        store.read()
    with pytest.raises(LockMissing):
        store.write(lock, based_on=None)


def test_an_older_lock_than_this_machine_saw_is_refused(store, shelf):
    lock = store.write(a_lock(), based_on=None)
    old = shelf.cells[HEAD]
    new = store.write(lock, based_on=revision_of(lock))
    shelf.cells[HEAD] = old
    with pytest.raises(LockForeign) as caught:
        store.write(new, based_on=revision_of(new))
    assert "serial 1, and 2 was seen" in caught.value.why


def test_what_this_machine_saw_must_itself_be_whole(store, tmp_path):
    store.write(a_lock(), based_on=None)
    seen = tmp_path / "state" / "seen.json"
    for text in ("", "{}", '{"serial":"2"}', "\u0928"):
        seen.write_text(text, encoding="utf-8")
        with pytest.raises(LockCorrupt):
            store.read()
    seen.unlink()
    seen.mkdir()
    with pytest.raises(StoreError):
        store.read()


def test_a_full_disk_here_does_not_undo_a_write_there(shelf, tmp_path):
    (tmp_path / "blocked").write_text("a file where a folder should be")
    store = ShelvedStore(shelf, Watermark(tmp_path / "blocked" / "seen.json"), now=lambda: NOW)
    with pytest.raises(StoreError):
        store.write(a_lock(), based_on=None)
    assert shelf.cells == {}
    (tmp_path / "blocked").unlink()
    written = store.write(a_lock(), based_on=None)
    (tmp_path / "blocked" / "seen.json").unlink()
    (tmp_path / "blocked").rmdir()
    assert store.write(replace(written, applied_commit="b"), based_on=revision_of(written)).serial == 2


def test_a_failed_swap_leaves_everything_as_it_was(store, shelf):
    lock = store.write(a_lock(a_record(1)), based_on=None)
    before = dict(shelf.cells)
    shelf.fault = StoreError("away")
    with pytest.raises(StoreError):
        store.write(lock, based_on=revision_of(lock))
    shelf.fault = None
    assert shelf.cells == before
    assert store.read() == lock


def test_bytes_that_are_no_text_are_damage(store, shelf):
    shelf.cells[HEAD] = Cell(b"\xff\xfe", "odd")
    with pytest.raises(LockCorrupt):
        store.read()
