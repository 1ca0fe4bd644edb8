"""The distances from a send, and when a plan is too old."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ctsync.lock.record import OnAppear
from ctsync.planning.change import Adopt, Create, Forget, History, Keep, Replace, Resolve, Stop, Wait
from ctsync.planning.timing import GUARD, LONGEST_PLAN, STOP_BUDGET, expiry, local_day, point_of_no_return
from tests.planning.making import DAY, HOUR, MINUTE, record_of, row_of, stranger
from tests.support.campaigns import NOW, one

A = one("a", "2027-06-01 12:00")
SOON = one("s", "2027-05-20 18:00")
RECORD = record_of(A)


def test_a_day_is_the_accounts_day():
    assert local_day(NOW.replace(hour=18, minute=29), "Asia/Kolkata") == date(2027, 5, 20)
    assert local_day(NOW.replace(hour=18, minute=30), "Asia/Kolkata") == date(2027, 5, 21)


def test_the_distances_are_those_of_the_protocol():
    assert (GUARD, STOP_BUDGET, LONGEST_PLAN) == (15 * MINUTE, 20 * MINUTE, 24 * HOUR)


def test_a_create_is_possible_until_its_guard():
    assert point_of_no_return(Create(A), NOW) == A.first_send - GUARD


def test_a_create_of_what_is_left_looks_at_what_is_left():
    daily = one("p", {"every": "1 day", "start": "2027-05-18 18:30", "runs": "10"})
    rest = daily.timetable.after(NOW)
    assert rest is not None
    assert point_of_no_return(Create(daily, remainder=rest), NOW) == rest.first_send - GUARD


@pytest.mark.parametrize(("old", "new"), [("18:00", "20:00"), ("20:00", "18:00")])
def test_a_replace_is_possible_until_guard_and_stop_budget_before_the_nearer_send(old, new):
    was, now_wanted = one("a", f"2027-06-01 {old}"), one("a", f"2027-06-01 {new}")
    record = record_of(was)
    change = Replace(now_wanted, record, row_of(record), was.first_send)
    nearer = min(was.first_send, now_wanted.first_send)
    assert point_of_no_return(change, NOW) == nearer - timedelta(minutes=35)


def test_a_stop_is_in_time_until_its_next_send():
    assert point_of_no_return(Stop(RECORD, None), NOW) == A.first_send
    assert point_of_no_return(Stop(RECORD, None), A.first_send) is None
    daily = one("p", {"every": "1 day", "start": "2027-05-18 18:30", "runs": "10"})
    assert point_of_no_return(Stop(record_of(daily), None), NOW) == daily.timetable.next_after(NOW)


@pytest.mark.parametrize(
    "change",
    [
        Adopt(A, stranger()),
        Forget(RECORD),
        Resolve(RECORD, None, OnAppear.STOP),
        Keep(A, RECORD, None),
        Wait(A, date(2027, 5, 25)),
        History(RECORD),
    ],
)
def test_other_changes_have_no_such_moment(change):
    assert point_of_no_return(change, NOW) is None


def test_a_plan_expires_after_a_day_or_at_its_first_point_of_no_return():
    assert expiry([], NOW) == NOW + DAY
    assert expiry([Create(A)], NOW) == NOW + DAY
    assert expiry([Create(A), Create(SOON)], NOW) == SOON.first_send - GUARD


def test_a_moment_that_has_passed_does_not_expire_a_plan_before_it_is_made():
    begun = record_of(one("p", ["2027-05-20 09:00", "2027-05-20 18:00"]))
    assert expiry([Stop(begun, None)], NOW) == SOON.first_send
    assert expiry([Stop(begun, None)], SOON.first_send) == SOON.first_send + DAY
    assert expiry([Create(SOON)], SOON.first_send - GUARD) == SOON.first_send - GUARD + DAY
