"""What every store promises, whatever it is made of: see `lock.stores.contract`."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from ctsync.errors import Fenced, LockCorrupt, LockHeld
from ctsync.lock.stores import STORES
from ctsync.lock.stores.contract import LockStore, Remains, Revision, revision_of
from tests.support.conditional_store import ConditionalStore
from tests.support.locks import a_lock, a_record
from tests.support.remotes import a_bare_repository

LATER = datetime(2027, 6, 1, tzinfo=UTC)


def _in_a_file(tmp_path, _until):
    return lambda **told: STORES["file"](tmp_path / "lock.json", **told)


def _on_a_branch(tmp_path, _until, machine=None):
    """Each client is another machine, with a copy of its own, unless all of them are one `machine`."""
    remote = a_bare_repository(tmp_path / "remote.git")
    machines = itertools.count()

    def make(**told):
        folder = tmp_path / (machine or f"machine-{next(machines)}")
        return STORES["git"](str(remote), "ctsync-lock/production", folder, now=lambda: LATER, **told)

    return make


def _in_object_storage(tmp_path, until, machine=None):
    server = until.enter_context(ConditionalStore())
    return under(tmp_path, "s3://kaveri/ctsync-lock/production", server.settings, machine)


def _in_google_storage(tmp_path, until):
    server = until.enter_context(ConditionalStore())
    return under(tmp_path, "gs://kaveri/ctsync-lock/production", server.google_settings)


def under(tmp_path, address, settings, machine=None):
    """Each client is another machine, unless all of them are one `machine`."""
    machines = itertools.count()

    def make(**told):
        folder = tmp_path / (machine or f"machine-{next(machines)}")
        return STORES["object"](address, folder, now=lambda: LATER, settings=settings, **told)

    return make


MAKERS: Mapping[str, Callable[..., Callable[..., LockStore]]] = {
    "file": _in_a_file,
    "git": _on_a_branch,
    "git, one machine": partial(_on_a_branch, machine="ours"),
    "object": _in_object_storage,
    "object, one machine": partial(_in_object_storage, machine="ours"),
    "object, Google": _in_google_storage,
}


def test_every_kind_of_store_is_tried_here():
    assert {name.partition(",")[0] for name in MAKERS} == STORES.keys()


@pytest.fixture(params=MAKERS)
def make(request, tmp_path):
    """Make one more client of the same store, as another run would."""
    with ExitStack() as until:
        yield MAKERS[request.param](tmp_path, until)


def test_a_place_without_a_lock_reads_as_none(make):
    assert make().read() is None
    assert revision_of(None) is None


def test_what_was_written_is_what_any_client_reads(make):
    store = make()
    written = store.write(a_lock(a_record(1), a_record(2)), based_on=None)
    assert store.read() == make().read() == written


def test_each_write_raises_the_serial_by_one_and_has_a_nonce_of_its_own(make):
    store = make()
    first = store.write(a_lock(), based_on=None)
    second = store.write(first, based_on=revision_of(first))
    assert (first.serial, second.serial) == (1, 2)
    assert first.nonce != second.nonce
    assert len(first.nonce) >= 16


def test_a_write_gives_back_the_lock_it_was_given_but_for_serial_and_nonce(make):
    lock = a_lock(a_record(1))
    written = make().write(lock, based_on=None)
    assert replace(written, serial=lock.serial, nonce=lock.nonce) == lock


def test_a_second_genesis_is_fenced(make):
    make().write(a_lock(), based_on=None)
    with pytest.raises(Fenced):
        make().write(a_lock(), based_on=None)


def test_a_lost_update_is_refused(make):
    one, other = make(), make()
    start = one.write(a_lock(), based_on=None)
    won = one.write(replace(start, applied_commit="a1"), based_on=revision_of(start))
    with pytest.raises(Fenced):
        other.write(start, based_on=revision_of(start))
    assert other.read() == won


def test_the_last_apply_is_known_without_reading_what_it_applied(make):
    store = make()
    assert store.last_applied() is None
    lock = store.write(a_lock(a_record(1), next_seq=9), based_on=None)
    assert store.last_applied() == lock.applied_at
    store.write(replace(lock, applied_at=LATER), based_on=revision_of(lock))
    assert make().last_applied() == LATER


@pytest.mark.parametrize("revision", [Revision(1, "another nonce"), Revision(0, ""), Revision(2, "")])
def test_a_write_based_on_something_else_is_refused(make, revision):
    written = make().write(a_lock(), based_on=None)
    with pytest.raises(Fenced):
        make().write(written, based_on=revision)
    assert make().read() == written


def test_a_write_based_on_a_lock_that_is_not_there_is_refused(make):
    with pytest.raises(Fenced):
        make().write(a_lock(), based_on=Revision(1, "x"))


def test_records_come_change_and_go(make):
    store = make()
    lock = store.write(a_lock(a_record(1), a_record(2), next_seq=9), based_on=None)
    lock = store.fold(lock)
    lock = store.write(
        replace(lock, records={"sale-2": a_record(2, note="changed"), "sale-3": a_record(3)}),
        based_on=revision_of(lock),
    )
    assert make().read() == lock
    assert set(lock.records) == {"sale-2", "sale-3"}


def test_a_fold_changes_nothing_but_the_revision(make):
    store = make()
    lock = store.write(a_lock(a_record(1)), based_on=None)
    folded = store.fold(lock)
    assert replace(folded, serial=lock.serial, nonce=lock.nonce) == lock
    assert make().read() == folded


def test_a_fold_of_an_old_lock_is_fenced(make):
    store = make()
    old = store.write(a_lock(), based_on=None)
    new = store.write(old, based_on=revision_of(old))
    with pytest.raises(Fenced):
        make().fold(old)
    assert make().read() == new


def test_writes_go_on_after_a_fold_and_so_do_folds(make):
    store = make()
    lock = store.write(a_lock(next_seq=50), based_on=None)
    for seq in range(1, 10):
        lock = store.write(lock.with_record(a_record(seq)), based_on=revision_of(lock))
        if seq % 3 == 0:
            lock = store.fold(lock)
        assert make().read() == lock


def test_a_blob_is_read_back_by_its_digest(make):
    content = {"payload": {"name": "दीवाली", "when": [1, None, True]}}
    store = make()
    digest = store.put_blob(content)
    assert digest.startswith("sha256:")
    assert store.get_blob(digest) == content
    assert make().put_blob(dict(reversed(content.items()))) == digest


def test_a_blob_is_there_for_everybody_once_the_lock_that_may_name_it_is_written(make):
    store = make()
    digests = [store.put_blob({"number": number}) for number in range(3)]
    store.write(a_lock(), based_on=None)
    other = make()
    assert [other.get_blob(digest) for digest in digests] == [{"number": number} for number in range(3)]


def test_the_same_blob_twice_is_no_error(make):
    store = make()
    assert store.put_blob({"a": 1}) == store.put_blob({"a": 1})


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "", "sha256:../../etc/passwd", "md5:" + "0" * 64])
def test_a_blob_that_is_not_there_is_damage(make, digest):
    with pytest.raises(LockCorrupt):
        make().get_blob(digest)


def test_a_blob_needs_no_lock_and_makes_none(make):
    make().put_blob({"a": 1})
    assert make().read() is None


def test_a_hold_keeps_others_out_and_names_the_holder(make):
    with make(who="ada@kaveri").hold():
        with pytest.raises(LockHeld) as caught, make(who="grace").hold():
            pass
        assert "ada@kaveri" in caught.value.what


def test_a_hold_ends_with_its_block_even_if_that_fails(make):
    with pytest.raises(RuntimeError), make().hold():
        raise RuntimeError
    with make().hold():
        pass


def test_a_held_lock_can_still_be_written_by_a_panicking_stop(make):
    holder, panicking = make(), make()
    lock = holder.write(a_lock(), based_on=None)
    with holder.hold():
        stopped = panicking.write(replace(lock, applied_commit="halt"), based_on=revision_of(lock))
        with pytest.raises(Fenced):
            holder.write(lock, based_on=revision_of(lock))
    assert make().read() == stopped


def test_of_many_that_write_at_once_exactly_one_wins(make):
    start = make().write(a_lock(), based_on=None)
    ready, outcomes = threading.Barrier(8), []

    def race() -> None:
        store = make()
        ready.wait(60)
        try:
            outcomes.append(store.write(start, based_on=revision_of(start)).nonce)
        except Fenced:
            outcomes.append("fenced")

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes.count("fenced") == 7
    (won,) = set(outcomes) - {"fenced"}
    assert make().read().nonce == won


def test_a_store_says_where_it_is(make):
    assert any(place in make().describe() for place in ("lock.json", "ctsync-lock/production"))


def test_who_holds_it_can_be_asked_without_taking_it(make):
    assert make().holding() is None
    with make(who="ada@kaveri").hold():
        holding = make().holding()
        assert holding is not None
        assert holding.who == "ada@kaveri"
        with pytest.raises(LockHeld), make(who="grace").hold():
            pass
    assert make().holding() is None


def test_a_hold_is_broken_only_where_its_holder_cannot_be_at_work_and_only_the_one_that_was_seen(make):
    holder = make(who="ada@kaveri").hold()
    with holder:
        seen = make().holding()
        assert seen is not None
        if seen.until is None:  # the operating system lets go by itself
            with pytest.raises(LockHeld):
                make().break_hold(seen)
            return
        make().break_hold(seen)
        with make(who="grace").hold(), pytest.raises(LockHeld):
            make().break_hold(seen)


def test_where_a_lock_is_gone_a_rebuilt_one_takes_its_place_above_every_serial_seen(make):
    store = make()
    assert store.remains() == Remains()
    written = store.restore(a_lock(a_record(1), a_record(2)), over=store.remains())
    assert written.serial > 2**15
    assert make().read() == written
    assert make().remains().lock == written


def test_a_rebuilt_lock_takes_the_place_of_exactly_what_was_looked_at(make):
    store, other = make(), make()
    first = store.write(a_lock(a_record(1)), based_on=None)
    seen = store.remains()
    assert (seen.lock, seen.damage, seen.is_older) == (first, "", False)
    second = other.write(first, based_on=revision_of(first))
    with pytest.raises(Fenced):
        store.restore(a_lock(a_record(3)), over=seen)
    assert make().read() == second
    restored = store.restore(a_lock(a_record(3)), over=store.remains())
    assert make().read() == restored
    assert restored.serial > second.serial
    assert restored.nonce not in ("", a_lock().nonce, second.nonce)
    with pytest.raises(Fenced):
        other.write(second, based_on=revision_of(second))


def test_nothing_there_any_more_is_not_what_was_looked_at(make):
    store, other = make(), make()
    nothing = store.remains()
    there = other.write(a_lock(a_record(1)), based_on=None)
    with pytest.raises(Fenced):
        store.restore(a_lock(a_record(2)), over=nothing)
    assert make().read() == there
