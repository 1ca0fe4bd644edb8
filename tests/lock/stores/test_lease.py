"""The lease of a lock that several machines reach: who has it, until when, and what it never decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from ctsync.errors import Fenced, LockCorrupt, LockHeld, StoreError
from ctsync.lock.stores.contract import revision_of
from ctsync.lock.stores.lease import CELL, Lease, Tenure, decode, free
from ctsync.lock.stores.shelf import Cell, Taken
from ctsync.lock.stores.shelved import ShelvedStore
from ctsync.lock.stores.watermark import Watermark
from tests.support.locks import a_lock
from tests.support.shelves import MemoryShelf

START = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def shelf():
    return MemoryShelf()


@pytest.fixture
def machine(shelf, clock, tmp_path):
    return lambda who="ada", **more: ShelvedStore(
        shelf, Watermark(tmp_path / f"{who}.json"), now=clock, who=who, **more
    )


def lease_in(shelf):
    found = decode(shelf.look(CELL))
    assert found is not None
    return found


def test_the_holder_is_named_with_its_run(machine):
    holder = machine("ada", run_url="https://ci.test/runs/7").hold()
    with holder, pytest.raises(LockHeld) as caught, machine("grace").hold():
        pass
    assert "ada (https://ci.test/runs/7) since 2027-05-20 04:30 UTC" in caught.value.what


def test_a_lease_is_left_alone_until_it_has_run_out_and_a_little_longer(machine, clock):
    abandoned = machine("ada").hold()
    abandoned.__enter__()
    clock.pass_by(180 + 10)
    with pytest.raises(LockHeld), machine("grace").hold():
        pass
    clock.pass_by(1)
    with machine("grace").hold():
        pass
    abandoned.__exit__(None, None, None)


def test_who_lost_the_lease_does_not_end_the_other_ones(machine, clock, shelf):
    slept = machine("ada").hold()
    slept.__enter__()
    clock.pass_by(1000)
    with machine("grace").hold():
        slept.__exit__(None, None, None)
        with pytest.raises(LockHeld) as caught, machine("joan").hold():
            pass
        assert "grace" in caught.value.what
    assert decode(shelf.look(CELL)) is None


def test_a_sleeper_that_wakes_up_is_fenced_by_the_lock_itself(machine, clock):
    ada, grace = machine("ada"), machine("grace")
    lock = ada.write(a_lock(), based_on=None)
    with ada.hold():
        clock.pass_by(1000)
        with grace.hold():
            grace.write(replace(lock, applied_commit="b"), based_on=revision_of(lock))
        with pytest.raises(Fenced):
            ada.write(lock, based_on=revision_of(lock))


def test_the_heartbeat_renews_it_as_long_as_the_work_takes(shelf, clock):
    beat = Event()
    shelf.on_swap = lambda _name: beat.set()
    lease = Lease("n1", "ada", START, START)
    tenure = Tenure(shelf, lease, clock, seconds=0.03)
    tenure.take()
    clock.pass_by(5)
    while lease_in(shelf).until < START + timedelta(seconds=5):  # a beat may have looked at the clock before
        beat.clear()
        assert beat.wait(10)
    tenure.give_back()
    assert decode(shelf.look(CELL)) is None


def test_the_heartbeat_goes_on_after_a_failure_and_ends_where_somebody_else_has_it(shelf, clock):
    tries = Event()
    tenure = Tenure(shelf, Lease("n1", "ada", START, START), clock, seconds=0.03)
    tenure.take()
    shelf.fault, shelf.on_look = StoreError("away"), tries.set
    assert tries.wait(10)
    shelf.fault = None
    shelf.cells[CELL] = Cell(Lease("n2", "grace", START, START + timedelta(days=1)).encode(), "theirs")
    tenure.give_back()
    assert lease_in(shelf).who == "grace"


def test_of_two_that_take_it_at_the_same_moment_one_is_told_who_was_first(machine, shelf):
    def grace_is_quicker() -> None:
        shelf.on_look = None
        shelf.swap(CELL, Lease("n2", "grace", START, START + timedelta(seconds=180)).encode(), None)

    shelf.on_look = grace_is_quicker
    with pytest.raises(LockHeld) as caught, machine("ada").hold():
        pass
    assert "grace" in caught.value.what


def test_a_taker_who_is_gone_again_is_no_reason_to_go_on(machine, shelf):
    def somebody_came_and_went() -> None:
        shelf.on_look = None
        shelf.swap(CELL, free("n2"), None)

    shelf.on_look = somebody_came_and_went
    with pytest.raises(LockHeld), machine("ada").hold():
        pass


def test_a_place_that_goes_away_at_the_end_fails_nothing(machine, shelf):
    with machine("ada").hold():
        shelf.fault = StoreError("away")
    shelf.fault = None
    with pytest.raises(LockHeld), machine("grace").hold():
        pass


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"nonce":"n","who":"ada","since":"today","until":"tomorrow","run_url":""}',
        b'{"nonce":1,"who":"a","since":"2027-05-20T04:30:00+00:00","until":"2027-05-20T04:30:00+00:00","run_url":""}',
        "{\u0928}".encode(),
    ],
)
def test_a_lease_that_no_ctsync_wrote_is_damage(machine, shelf, data):
    shelf.cells[CELL] = Cell(data, "odd")
    with pytest.raises(LockCorrupt), machine().hold():
        pass


def test_a_lease_reads_back_as_it_was_written():
    lease = Lease("n1", "ada@kaveri", START, START + timedelta(seconds=180), "https://ci.test/1")
    assert decode(Cell(lease.encode(), "t")) == lease
    assert decode(Cell(free("n1"), "t")) is None
    assert decode(None) is None


def test_a_free_cell_is_unlike_any_other_so_that_nothing_old_can_be_swapped_in(shelf):
    assert free("n1") != free("n2")
    shelf.swap(CELL, free("n1"), None)
    old = shelf.look(CELL)
    shelf.swap(CELL, free("n2"), old.tag)
    with pytest.raises(Taken):
        shelf.swap(CELL, free("n3"), old.tag)
