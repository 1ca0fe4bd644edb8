"""Which days a run must list (protocol 6): everything that matters, in windows that CleverTap takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.observed import Window
from ctsync.lock.record import State
from ctsync.planning.listing import packed, windows_for, windows_of
from tests.planning.making import DAY, HOUR, lock_of, operation_of, record_of
from tests.support.campaigns import NOW, one, wanted

TODAY = date(2027, 5, 20)
JUNE = Window(date(2027, 5, 31), date(2027, 6, 2))
AROUND_TODAY = Window(date(2027, 5, 19), date(2027, 5, 21))
A = one("a", "2027-06-01 12:00")

spread = st.lists(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=30)


@given(spread)
def test_windows_cover_every_day_and_none_is_longer_than_31_days(days):
    windows = packed(days)
    assert all(any(day in window for window in windows) for day in days)
    assert all(window.last - window.first <= timedelta(days=30) for window in windows)


@given(spread)
def test_windows_begin_and_end_on_a_day_that_matters_and_do_not_overlap(days):
    windows = packed(days)
    assert {window.first for window in windows} | {window.last for window in windows} <= set(days)
    assert all(one.last < two.first for one, two in pairwise(windows))


@given(spread)
def test_no_window_could_be_spared(days):
    windows = packed(days)
    assert all(two.first - one.first > timedelta(days=30) for one, two in pairwise(windows))


def test_a_window_holds_31_days_and_the_next_day_begins_another():
    first = date(2027, 1, 1)
    assert packed([first, first + timedelta(days=30)]) == (Window(first, first + timedelta(days=30)),)
    assert len(packed([first, first + timedelta(days=31)])) == 2


def test_nothing_wanted_and_nothing_recorded_is_nothing_to_list():
    assert windows_for((), lock_of(), NOW) == ()


def test_an_empty_gap_between_far_days_is_not_listed():
    far = one("b", "2027-12-24 09:00")
    assert windows_for([A, far], lock_of(), NOW) == (JUNE, Window(date(2027, 12, 23), date(2027, 12, 25)))


def test_every_dated_instance_is_covered():
    dated = wanted("news", ["2027-06-01 10:00", "2027-09-01 10:00"], channel="email")
    assert len(windows_for(dated, lock_of(), NOW)) == 2


def test_what_is_to_be_adopted_may_run_today():
    assert windows_for([one("a", adopt="77")], lock_of(), NOW) == (Window(TODAY, JUNE.last),)


@pytest.mark.parametrize("state", [State.INTENT, State.LIVE, State.STOPPING, State.RELEASED])
def test_whatever_has_not_ended_is_looked_for_around_its_day(state):
    assert windows_for((), lock_of(record_of(A, state)), NOW) == (JUNE,)


@pytest.mark.parametrize("state", [State.SENT, State.FOREIGN, State.STOPPED_BEFORE, State.STOPPED_MAYBE])
def test_what_has_ended_is_not_looked_for(state):
    assert windows_for((), lock_of(record_of(A, state)), NOW) == ()


@pytest.mark.parametrize("state", [State.REFUSED, State.ABSENT, State.MISSED])
def test_a_create_that_was_given_up_is_watched_for_a_day_after_its_last_send(state):
    lock = lock_of(record_of(A, state))
    assert windows_for((), lock, A.last_send + DAY) == (JUNE,)
    assert windows_for((), lock, A.last_send + DAY + HOUR) == ()


def test_a_given_up_create_is_watched_behind_a_later_operation_too():
    refused = operation_of(A, State.REFUSED)
    record = record_of(one("a", "2027-09-01 12:00"), seq=2, history=(refused,))
    assert JUNE in windows_for((), lock_of(record), NOW)


def test_what_was_let_go_is_not_looked_for_once_something_followed_it():
    released = operation_of(A, State.RELEASED)
    record = record_of(one("a", "2027-09-01 12:00"), State.SENT, seq=2, history=(released,))
    assert windows_for((), lock_of(record), NOW) == ()


def test_a_recurrence_begun_long_ago_is_looked_for_at_its_start_and_around_today():
    weekly = one("w", {"every": "1 week", "days": ["tue"], "start": "2027-01-05 12:00", "runs": "40"})
    january = Window(date(2027, 1, 4), date(2027, 1, 6))
    assert windows_for((), lock_of(record_of(weekly)), NOW) == (january, AROUND_TODAY)


def test_the_account_zone_says_which_day_today_is():
    late = NOW.replace(hour=19)
    record = record_of(one("w", {"every": "1 day", "start": "2027-05-19 12:00", "runs": "40"}))
    (window,) = windows_for((), lock_of(record), late)
    assert window.last == date(2027, 5, 22)


def test_the_proof_of_a_stop_looks_around_the_start_and_today_for_what_sends_several_times():
    assert windows_of([operation_of(A)], TODAY) == (JUNE,)
    several = operation_of(one("p", ["2027-01-05 12:00", "2027-06-01 12:00"]))
    daily = operation_of(one("p", {"every": "1 day", "start": "2027-01-05 12:00", "runs": "9"}))
    january = Window(date(2027, 1, 4), date(2027, 1, 6))
    for operation in (several, daily):
        assert windows_of([operation], TODAY) == (january, AROUND_TODAY)
    assert windows_of([], TODAY) == ()


def test_a_moved_day_is_looked_for_where_the_record_says():
    record = record_of(A)
    moved = replace(record, operation=replace(record.operation, scheduled_on=202707011200))
    assert windows_for((), lock_of(moved), NOW) == (Window(date(2027, 6, 30), date(2027, 7, 2)),)
