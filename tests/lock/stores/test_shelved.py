"""A lock on any shelf: bases, damage, and what this machine remembers of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ctsync.errors import Fenced, LockCorrupt, LockForeign, LockHeld, LockMissing, StoreError
from ctsync.lock.holding import Holding
from ctsync.lock.stores.contract import revision_of
from ctsync.lock.stores.folding import FOLD_AT
from ctsync.lock.stores.lease import CELL
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


def test_a_write_of_the_same_machine_between_look_and_mark_accuses_nobody(store, shelf, tmp_path):
    first = store.write(a_lock(), based_on=None)
    asked = store.remains()
    beside = ShelvedStore(shelf, Watermark(tmp_path / "state" / "seen.json"), now=lambda: NOW)

    def write() -> None:
        shelf.on_look = None
        beside.write(first, based_on=revision_of(first))

    shelf.on_look = write
    assert store.read() == first
    second = store.read()
    assert second.serial == first.serial + 1

    def write_again() -> None:
        shelf.on_look = None
        beside.write(second, based_on=revision_of(second))

    shelf.on_look = write_again
    found = store.remains()
    assert (found.lock, found.is_older) == (second, False)
    with pytest.raises(Fenced):
        store.restore(first, over=asked)


def test_a_stop_beside_an_apply_is_fenced_by_it_and_not_refused(store, shelf, tmp_path):
    """Refused with exit 10, it would leave no tombstone; fenced, it looks again and writes it."""
    first = store.write(a_lock(), based_on=None)
    beside = ShelvedStore(shelf, Watermark(tmp_path / "state" / "seen.json"), now=lambda: NOW)

    def write() -> None:
        shelf.on_look = None
        beside.write(first, based_on=revision_of(first))

    shelf.on_look = write
    with pytest.raises(Fenced):
        store.write(replace(first, applied_commit="halt"), based_on=revision_of(first))
    seen = store.read()
    assert store.write(replace(seen, applied_commit="halt"), based_on=revision_of(seen)).serial == 3


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
    shutil.rmtree(tmp_path / "blocked")
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


def test_when_it_was_last_applied_is_read_from_the_head_alone(store, shelf):
    assert store.last_applied() is None
    lock = store.fold(store.write(a_lock(a_record(1), applied_at=NOW), based_on=None))
    shelf.files.clear()
    assert lock.applied_at == store.last_applied() == NOW


# ── who works on it ──


def test_who_works_on_it_is_told_with_everything_others_need_to_find_them(shelf, tmp_path):
    run = "https://ci.kaveri.example/run/7"
    holder = ShelvedStore(
        shelf, Watermark(tmp_path / "seen.json"), now=lambda: NOW, who="ada", run_url=run, lease_seconds=90
    )
    asking = another(shelf, tmp_path)
    assert asking.holding() is None
    with holder.hold():
        found = asking.holding()
        assert found is not None
        assert found == Holding("ada", NOW, NOW + timedelta(seconds=90), run, found.nonce)
        assert len(found.nonce) == 32
        with pytest.raises(LockHeld, match=f"held by ada .{run}. since 2027-05-20 04:30 UTC"), asking.hold():
            pass
    assert asking.holding() is None


def test_one_that_says_nothing_of_itself_is_another_run_for_three_minutes(store, shelf):
    with store.hold():
        found = store.holding()
        assert found is not None
        assert found == Holding("another run", NOW, NOW + timedelta(minutes=3), "", found.nonce)


def test_a_lease_that_ran_out_is_taken_over_after_its_grace(shelf, tmp_path):
    clock = [NOW]
    first, second = (
        ShelvedStore(
            shelf, Watermark(tmp_path / who), now=lambda: clock[0], who=who, lease_seconds=60, grace=5
        )
        for who in ("ada", "grace")
    )
    with first.hold():
        clock[0] = NOW + timedelta(seconds=65)
        with pytest.raises(LockHeld), second.hold():
            pass
        clock[0] = NOW + timedelta(seconds=66)
        with second.hold():
            holding = second.holding()
            assert holding is not None
            assert holding.who == "grace"


def test_a_hold_is_broken_once_and_only_the_one_that_was_seen(store, shelf, tmp_path):
    asking = another(shelf, tmp_path)
    with store.hold():
        seen = asking.holding()
        assert seen is not None
        asking.break_hold(seen)
        assert asking.holding() is None
        free = shelf.cells[CELL]
        refused = (
            "The lock is held by somebody else by now, or by nobody.",
            "Look again: ctsync lock unlock",
        )
        with asking.hold():
            with pytest.raises(LockHeld) as caught:
                asking.break_hold(seen)
            assert (caught.value.what, caught.value.hint) == refused
            assert asking.holding() is not None
        assert shelf.cells[CELL] != free, "every free cell has a tag of its own"
    with pytest.raises(LockHeld) as caught:
        asking.break_hold(seen)
    assert (caught.value.what, caught.value.hint) == refused


def test_where_nobody_has_ever_worked_there_is_no_hold_to_break(store, shelf):
    with pytest.raises(LockHeld, match="by nobody"):
        store.break_hold(Holding("ada", NOW, NOW))
    assert shelf.cells == {}


def test_a_hold_that_is_renewed_while_it_is_broken_stays(store, shelf, tmp_path):
    asking = another(shelf, tmp_path)
    with store.hold():
        seen = asking.holding()
        assert seen is not None
        cell = shelf.cells[CELL]

        def renew() -> None:
            shelf.on_look = None
            shelf.cells[CELL] = Cell(cell.data, "renewed")

        shelf.on_look = renew
        with pytest.raises(LockHeld, match="held by another run since"):
            asking.break_hold(seen)
        assert shelf.cells[CELL].tag == "renewed"
