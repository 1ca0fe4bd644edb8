from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.schedule import Timetable, to_when
from tests.schedule.making import (
    BERLIN,
    INSTANTS,
    KOLKATA,
    NIGHT,
    WEEKLY,
    a_timetable,
    at,
    days_of,
    timetables,
)

XMAS = {"at": "2026-12-24 09:00", "in": "user", "if_missed": "drop", "cutoff": "21:00"}
FLASH = {"at": ["2026-12-11 12:00", "2026-12-12 12:00", "2026-12-13 12:00"]}


@pytest.mark.parametrize(
    ("written", "quiet", "first", "last"),
    [
        ({"at": "2026-12-24 09:00"}, None, "2026-12-24 03:30", "2026-12-24 03:30"),
        (FLASH, None, "2026-12-11 06:30", "2026-12-13 06:30"),
        (WEEKLY, None, "2026-12-03 13:00", "2027-03-25 13:00"),
        # On each person's clock: from UTC+14 to UTC-12.
        (
            {"at": "2026-12-24 09:00", "in": "user", "if_missed": "drop"},
            None,
            "2026-12-23 19:00",
            "2026-12-24 21:00",
        ),
        (
            {"at": "2026-12-24 09:00", "in": "user", "if_missed": "next_day"},
            None,
            "2026-12-23 19:00",
            "2026-12-25 21:00",
        ),
        (XMAS, NIGHT, "2026-12-23 19:00", "2026-12-25 09:00"),
        # A cutoff says until when it may go on, also past midnight.
        ({"at": "2026-12-24 09:00", "cutoff": "20:00"}, None, "2026-12-24 03:30", "2026-12-24 14:30"),
        ({"at": "2026-12-24 23:00", "cutoff": "01:00"}, None, "2026-12-24 17:30", "2026-12-24 19:30"),
        # Quiet hours on the account's clock: held until they end.
        (
            {"at": "2026-12-24 22:00"},
            {**NIGHT, "in": "account"},
            "2026-12-24 16:30",
            "2026-12-25 03:30",
        ),
        ({"at": "2026-12-24 12:00"}, {**NIGHT, "in": "account"}, "2026-12-24 06:30", "2026-12-24 06:30"),
        ({"at": "2026-12-24 22:00"}, {**NIGHT, "then": "discard"}, "2026-12-24 16:30", "2026-12-24 16:30"),
        # Somebody's clock always shows 21:00 within a day: twelve hours more.
        ({"at": "2026-12-24 12:00"}, NIGHT, "2026-12-24 06:30", "2026-12-24 18:30"),
        # On each person's clock it is the same for all.
        (
            {"at": "2026-12-24 22:00", "in": "user", "if_missed": "drop"},
            NIGHT,
            "2026-12-24 08:00",
            "2026-12-25 21:00",
        ),
        (
            {"at": "2026-12-24 12:00", "in": "user", "if_missed": "drop"},
            NIGHT,
            "2026-12-23 22:00",
            "2026-12-25 00:00",
        ),
        # Each person's clock against the account's night: UTC-12 is last, and waits until 09:00 in India.
        (
            {"at": "2026-12-24 12:00", "in": "user", "if_missed": "drop"},
            {**NIGHT, "in": "account"},
            "2026-12-23 22:00",
            "2026-12-25 03:30",
        ),
    ],
)
def test_first_and_last_send_cover_all_zones_delays_wraps_and_cutoffs(written, quiet, first, last):
    timetable = a_timetable(written, quiet)
    assert timetable.first_send == at(first)
    assert timetable.last_send == at(last)


def test_a_clock_change_is_read_towards_earlier_beginnings_and_later_ends():
    timetable = a_timetable({"at": "2026-10-25 02:30"}, None, BERLIN)
    assert timetable.first_send == at("2026-10-25 00:30")
    assert timetable.last_send == at("2026-10-25 01:30")


def test_quiet_hours_end_by_the_clock_even_when_clocks_go_back():
    timetable = a_timetable({"at": "2026-10-24 22:00"}, {**NIGHT, "in": "account"}, BERLIN)
    assert timetable.last_send == datetime(2026, 10, 25, 9, 0, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("written", "kind", "count", "scheduled_on"),
    [
        (XMAS, "once", 1, 202612240900),
        ({"at": ["2026-12-24 09:00"]}, "once", 1, 202612240900),
        (FLASH, "several", 3, 202612111200),
        (WEEKLY, "recurring", 17, 202612031830),
        ({"every": "2 days", "start": "2026-12-03 08:05", "runs": "3"}, "recurring", 3, 202612030805),
    ],
)
def test_a_timetable_knows_its_kind_and_what_the_list_will_show(written, kind, count, scheduled_on):
    timetable = a_timetable(written)
    assert (timetable.kind, len(timetable), timetable.scheduled_on) == (kind, count, scheduled_on)


def test_moments_are_utc_on_the_accounts_clock_whoever_reads_them():
    assert a_timetable(XMAS).moments == (at("2026-12-24 03:30"),)
    assert a_timetable(FLASH).moments == (
        at("2026-12-11 06:30"),
        at("2026-12-12 06:30"),
        at("2026-12-13 06:30"),
    )
    assert all(moment.tzinfo is UTC for moment in a_timetable(WEEKLY).moments)


def test_send_days_are_dates_in_the_account_zone():
    assert a_timetable(XMAS).send_days() == {date(2026, 12, 24)}
    assert a_timetable(FLASH).send_days() == {date(2026, 12, day) for day in (11, 12, 13)}
    assert len(a_timetable(WEEKLY).send_days()) == 17


def test_the_next_run_is_the_earliest_that_anybody_can_get_it():
    assert a_timetable(XMAS).next_after(at("2026-12-23 18:59")) == at("2026-12-23 19:00")
    assert a_timetable(XMAS).next_after(at("2026-12-23 19:00")) is None
    assert a_timetable(FLASH).next_after(at("2026-12-11 06:30")) == at("2026-12-12 06:30")


def test_done_runs_are_told_by_their_moments():
    assert a_timetable(FLASH).done_before(at("2026-12-11 06:29")) == ()
    assert a_timetable(FLASH).done_before(at("2026-12-12 06:30")) == (
        at("2026-12-11 06:30"),
        at("2026-12-12 06:30"),
    )
    assert a_timetable(XMAS).done_before(at("2026-12-23 20:00")) == (at("2026-12-24 03:30"),)


@pytest.mark.parametrize(
    ("start", "end", "sending"),
    [
        ("2026-12-23 10:00", "2026-12-23 18:59", False),
        ("2026-12-23 18:00", "2026-12-23 19:00", True),
        ("2026-12-24 10:00", "2026-12-24 10:01", True),
        ("2026-12-25 09:00", "2026-12-25 10:00", True),
        ("2026-12-25 09:01", "2026-12-25 10:00", False),
    ],
)
def test_a_run_is_going_on_from_the_first_person_to_the_last(start, end, sending):
    assert a_timetable(XMAS).is_sending_between(at(start), at(end)) is sending


def test_the_rest_of_several_moments_leaves_out_what_began_and_what_was_served():
    timetable = a_timetable(FLASH)
    rest = timetable.after(at("2026-12-11 06:30"), without_days={date(2026, 12, 12)})
    assert rest is not None
    assert days_of(rest) == [date(2026, 12, 13)]
    assert to_when(rest, native=True) == {"type": "later", "delivery_date_time": ["20261213 12:00"]}
    assert timetable.after(at("2026-12-13 06:30")) is None
    assert timetable.after(at("2026-12-01 00:00")) == timetable


def test_the_rest_of_a_repeat_keeps_its_end():
    rest = a_timetable(WEEKLY, NIGHT).after(at("2026-12-10 13:00"))
    assert rest is not None
    when = to_when(rest, native=True)
    assert isinstance(when, dict)
    assert when["start_time"] == "20261217 18:30"
    assert when["end_by_date"] == "20270325"
    assert "dnd" in when
    assert len(rest) == 15


def test_the_rest_of_counted_runs_is_what_is_left_of_them():
    timetable = a_timetable(
        {"every": "2 weeks", "days": ["mon", "thu"], "start": "2026-12-03 18:30", "runs": "6"}
    )
    assert [day.isoformat() for day in days_of(timetable)] == [
        "2026-12-03",
        "2026-12-14",
        "2026-12-17",
        "2026-12-28",
        "2026-12-31",
        "2027-01-11",
    ]
    rest = timetable.after(at("2026-12-03 13:00"), without_days={date(2026, 12, 14)})
    assert rest is not None
    assert days_of(rest) == days_of(timetable)[2:]
    when = to_when(rest, native=True)
    assert isinstance(when, dict)
    assert (when["start_time"], when["end_by_occurrences"]) == ("20261217 18:30", 4)


def test_a_served_day_amid_a_repeat_cannot_be_written():
    assert a_timetable(WEEKLY).after(at("2026-12-01 00:00"), without_days={date(2026, 12, 24)}) is None


def test_a_served_day_that_is_no_send_day_changes_nothing():
    timetable = a_timetable(WEEKLY)
    assert timetable.after(at("2026-12-01 00:00"), without_days={date(2026, 12, 25)}) == timetable


def test_nothing_is_left_when_all_was_served():
    timetable = a_timetable(WEEKLY)
    assert timetable.after(at("2026-12-01 00:00"), without_days=timetable.send_days()) is None
    assert timetable.after(at("2027-03-25 13:00")) is None


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ({"at": "2026-12-24 09:00"}, "Thu 24 Dec 2026 09:00 IST"),
        (XMAS, "Thu 24 Dec 2026 09:00 on each person's clock"),
        (WEEKLY, "every week on Thursday 18:30 IST, 3 Dec 2026 to 25 Mar 2027 (17 sends)"),
    ],
)
def test_a_timetable_is_told_in_one_line(written, line):
    assert a_timetable(written).describe() == line


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"zone": KOLKATA, "times": []},
        {"zone": KOLKATA, "times": ["tomorrow"]},
        {"zone": KOLKATA, "times": ["2026-12-24 09:00"], "quiet": {"in": "user", "then": "delay"}},
    ],
)
def test_a_tree_of_something_else_is_refused(tree):
    with pytest.raises((KeyError, ValueError)):
        Timetable.from_tree(tree)


@given(timetables())
def test_a_timetable_survives_being_stored(timetable):
    assert Timetable.from_tree(json.loads(json.dumps(timetable.to_tree()))) == timetable


@given(timetables())
def test_it_begins_before_it_ends_and_its_moments_lie_between(timetable):
    assert timetable.first_send <= timetable.last_send
    assert all(timetable.first_send <= moment <= timetable.last_send for moment in timetable.moments)
    assert list(timetable.moments) == sorted(set(timetable.moments))


@given(timetables(), INSTANTS)
def test_every_run_has_either_begun_or_is_still_to_come(timetable, instant):
    done = timetable.done_before(instant)
    rest = timetable.after(instant)
    assert done + (() if rest is None else rest.moments) == timetable.moments
    if rest is not None:
        assert timetable.next_after(instant) == rest.first_send > instant
        assert rest.last_send == timetable.last_send


@given(timetables(), INSTANTS, st.data())
def test_the_rest_is_in_the_future_in_phase_and_on_no_served_day(timetable, instant, data):
    served = data.draw(st.sets(st.sampled_from(sorted(timetable.send_days())), max_size=4))
    rest = timetable.after(instant, without_days=served)
    if rest is None:
        return
    assert rest.first_send > instant
    assert not rest.send_days() & served
    left = [local for local in timetable.locals() if local in set(rest.locals())]
    assert left == list(rest.locals())
    if timetable.kind == "recurring":
        assert left == list(timetable.locals())[-len(left) :]
    assert to_when(rest, native=True)


@given(timetables(), INSTANTS)
def test_the_rest_of_the_rest_is_the_rest(timetable, instant):
    rest = timetable.after(instant)
    assert rest is None or rest.after(instant) == rest


@given(timetables(), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_no_run_begins_in_a_time_without_sending(timetable, start, length):
    end = start + length
    if not timetable.is_sending_between(start, end):
        following = timetable.next_after(start)
        assert following is None or following > end
