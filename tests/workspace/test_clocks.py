"""Which clock an account lives by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ctsync.workspace.clocks import LoopbackClock

WALL = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_before_any_answer_it_is_this_machines_clock():
    assert LoopbackClock(lambda: None, lambda: WALL)() == WALL


def test_a_server_on_the_same_clock_changes_nothing():
    assert LoopbackClock(lambda: WALL - timedelta(seconds=59), lambda: WALL)() == WALL


def test_a_server_with_a_clock_of_its_own_is_believed_and_time_goes_on_from_there():
    walls = iter((WALL, WALL + timedelta(seconds=30)))
    told = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
    clock = LoopbackClock(lambda: told, lambda: next(walls))
    assert clock() == told
    assert clock() == told + timedelta(seconds=30)


def test_a_clock_that_was_moved_is_followed():
    told = iter((datetime(2027, 5, 20, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)))
    clock = LoopbackClock(lambda: next(told), lambda: WALL)
    assert [clock(), clock()] == [datetime(2027, 5, 20, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)]
