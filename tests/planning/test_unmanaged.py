from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.campaign.observed import Window
from ctsync.lock.record import State
from ctsync.planning.planner import empty_lock
from ctsync.planning.unmanaged import unmanaged, windows_between
from tests.planning.making import lock_of, record_of, row_of, seen, stranger
from tests.support.campaigns import ACCOUNT, one

FIRST = date(2027, 5, 20)


@pytest.mark.parametrize("length", [1, 30, 31, 32, 62, 63, 801])
def test_every_day_is_listed_once_and_no_list_has_more_than_31(length: int):
    windows = windows_between(FIRST, FIRST + timedelta(days=length - 1))
    days = [
        window.first + timedelta(days=number)
        for window in windows
        for number in range((window.last - window.first).days + 1)
    ]
    assert days == [FIRST + timedelta(days=number) for number in range(length)]
    assert all((window.last - window.first).days <= 30 for window in windows)
    assert len(windows) == -(-length // 31)


def test_a_single_day_is_a_window():
    assert windows_between(FIRST, FIRST) == (Window(FIRST, FIRST),)


def test_managed_ended_and_marked_rows_are_none_to_take_over():
    mine = record_of(one("a"), seq=1)
    taken = record_of(one("b"), seq=2, remote_id=stranger(number=1).id, token="", remote_name="Flash sale")
    lost = record_of(one("c"), seq=3)
    lock = lock_of(mine, taken)
    rows = [
        row_of(mine),
        stranger(number=1),
        stranger(number=3, scheduled_on=202706021200),
        stranger(number=2, scheduled_on=202706011200),
        stranger(number=4, status="completed"),
        row_of(lost),
    ]
    told = unmanaged(lock, seen(*rows), ACCOUNT)
    assert [row.id for row in told.live] == [stranger(number=2).id, stranger(number=3).id]
    assert [row.id for row in told.ended] == [stranger(number=4).id]
    assert [row.id for row in told.ours] == [row_of(lost).id]
    assert set(told.owners) == {row_of(mine).id, stranger(number=1).id}


def test_a_second_row_of_one_token_is_no_unmanaged_campaign():
    mine = record_of(one("a"), State.LIVE, seq=1)
    row = row_of(mine)
    twin = stranger(row.name, number=9)
    told = unmanaged(lock_of(mine), seen(row, twin), ACCOUNT)
    assert (told.live, told.ours) == ((), (twin,))


def test_without_a_lock_rows_of_the_project_are_told_apart_all_the_same():
    row = row_of(record_of(one("a"), seq=1))
    told = unmanaged(empty_lock(ACCOUNT, ""), seen(row, stranger()), ACCOUNT)
    assert ([each.id for each in told.live], told.ours) == ([stranger().id], (row,))


def test_what_a_replacement_stopped_is_known_and_no_campaign_that_the_lock_lost():
    before = record_of(one("a"), State.STOPPED_BEFORE, seq=1)
    now = record_of(one("a"), seq=2)
    both = replace(now, history=(before.operation,))
    ended = row_of(before, status="stopped")
    told = unmanaged(lock_of(both), seen(ended, row_of(now)), ACCOUNT)
    assert (told.live, told.ended, told.ours) == ((), (), ())
    assert told.owners[ended.id] == both
    risen = row_of(before)
    assert unmanaged(lock_of(both), seen(risen, row_of(now)), ACCOUNT).ours == (risen,)


def test_what_was_taken_over_and_replaced_is_known_too():
    before = record_of(
        one("a"),
        State.STOPPED_BEFORE,
        seq=1,
        remote_id=stranger(number=1).id,
        token="",
        remote_name="Flash sale",
    )
    both = replace(record_of(one("a"), seq=2), history=(before.operation,))
    told = unmanaged(lock_of(both), seen(stranger(number=1, status="stopped")), ACCOUNT)
    assert (told.live, told.ended, told.ours) == ((), (), ())
