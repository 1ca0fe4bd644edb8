"""When the first and the last person get a send, and no guess in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.calendar import Manner, Spread, send_at
from ctsync.calendar.sends import locals_between
from ctsync.schedule import Quiet, QuietHours, Schedule, Timetable, timetable_for
from ctsync.schedule.zones import earliest_instant, first_anywhere, last_anywhere

INDIA = "Asia/Kolkata"
AT = datetime(2027, 6, 1, 18, 30)


def quiet(**more: str) -> Quiet:
    written = QuietHours.model_validate(
        {"from": "21:00", "to": "09:00", "in": "user", "then": "delay", **more}
    )
    found = Quiet.of(written)
    assert found is not None
    return found


def table(local: datetime = AT, **more) -> Timetable:
    return Timetable(INDIA, (local,), **more)


def test_on_the_accounts_clock_everybody_gets_it_at_once():
    send = send_at(table(), AT, Manner(("IN", "US")))
    assert (send.begins, send.ends, send.spread) == (
        datetime(2027, 6, 1, 13, tzinfo=UTC),
        datetime(2027, 6, 1, 13, tzinfo=UTC),
        Spread.AT_ONCE,
    )


def test_on_peoples_clocks_of_one_zone_it_is_at_once_too():
    assert send_at(table(clocks="user"), AT, Manner(("IN",))).spread is Spread.AT_ONCE


def test_on_peoples_clocks_of_unknown_countries_it_is_anywhere_on_earth():
    send = send_at(table(clocks="user"), AT, Manner())
    assert (send.begins, send.ends) == (first_anywhere(AT), last_anywhere(AT))
    assert send.spread is Spread.IN_A_SPAN


def test_on_peoples_clocks_of_several_countries_it_is_a_span():
    send = send_at(table(clocks="user"), AT, Manner(("IN", "AE")))
    assert send.begins == datetime(2027, 6, 1, 13, tzinfo=UTC)
    assert send.ends - send.begins == timedelta(hours=1, minutes=30)


def test_a_throttled_send_has_a_beginning_and_no_known_pace():
    assert send_at(table(), AT, Manner(is_throttled=True)).spread is Spread.THROTTLED


@pytest.mark.parametrize(
    ("then", "spread", "hours"), [("delay", Spread.AT_ONCE, 11), ("discard", Spread.NOBODY, 0)]
)
def test_quiet_hours_hold_or_drop_what_falls_into_them_for_all(then, spread, hours):
    late = datetime(2027, 6, 1, 22, 0)
    send = send_at(table(late, quiet=quiet(then=then)), late, Manner(("IN",)))
    assert send.spread is spread
    assert send.begins - earliest_instant(late, INDIA) == timedelta(hours=hours)


@pytest.mark.parametrize(("then", "ends"), [("delay", 13), ("discard", 0)])
def test_quiet_hours_that_only_some_clocks_show_make_a_span_or_leave_it_as_it_is(then, ends):
    """At 18:30 in India it is 22:00 in Tokyo, where it then waits for 11 hours."""
    send = send_at(table(quiet=quiet(then=then)), AT, Manner(("IN", "JP")))
    assert send.held is not None
    assert not send.held.all_alike
    assert send.begins == datetime(2027, 6, 1, 13, tzinfo=UTC)
    assert send.spread is (Spread.IN_A_SPAN if then == "delay" else Spread.AT_ONCE)
    assert (send.ends > send.begins) == (then == "delay")


def test_quiet_hours_of_the_accounts_clock_are_read_there():
    late = datetime(2027, 6, 1, 21, 30)
    send = send_at(table(late, quiet=quiet(**{"in": "account"})), late, Manner(("US",)))
    assert send.begins == earliest_instant(datetime(2027, 6, 2, 9, 0), INDIA)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.lists(st.sampled_from(["IN", "US", "GB", "AU", "ZZ"])),
)
def test_a_narrower_span_never_leaves_the_one_of_the_whole_earth(moment, countries):
    local = moment.replace(second=0, microsecond=0)
    send = send_at(table(local, clocks="user"), local, Manner(tuple(countries)))
    assert first_anywhere(local) <= send.begins <= send.ends <= last_anywhere(local)


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(0, 40))
def test_the_moments_of_some_days_are_those_of_the_whole_schedule_on_them(first, days):
    schedule = Schedule.model_validate(
        {"every": "2 weeks", "days": ["mon", "thu"], "start": "2027-01-04 18:30", "end": "2027-12-30"}
    )
    timetable = timetable_for(schedule, None, INDIA)
    last = first + timedelta(days=days)
    expected = [local for local in timetable.locals() if first <= local.date() <= last]
    assert list(locals_between(timetable, first, last)) == expected
    assert all(local.time() == time(18, 30) for local in expected)
