from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.lifecycle import (
    MOST_RUNS,
    ZONES,
    Course,
    course,
    missed_zones,
    occurrences,
    runs,
    scheduled_on,
    status,
)

INDIA = "Asia/Kolkata"
NOW = int(datetime(2026, 11, 24, 4, 30, tzinfo=UTC).timestamp())
DAILY = {"type": "recurring", "repeats_every": 2, "repeat_type": "day", "start_time": "20261203 18:30"}
WEEKLY = DAILY | {"repeats_every": 1, "repeat_type": "week", "repeat_on_days_of_week": [2, 5]}


def utc(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def shown(when, count=4):
    return [f"{moment:%a %d %H:%M}" for moment in islice(occurrences(when), count)]


def test_every_second_day_runs_every_second_day():
    assert shown(DAILY) == ["Thu 03 18:30", "Sat 05 18:30", "Mon 07 18:30", "Wed 09 18:30"]


def test_days_of_the_week_count_from_sunday_as_one():
    assert shown(WEEKLY) == ["Thu 03 18:30", "Mon 07 18:30", "Thu 10 18:30", "Mon 14 18:30"]
    assert shown(WEEKLY | {"repeat_on_days_of_week": [1, 7, 7]}, 3) == [
        "Sat 05 18:30",
        "Sun 06 18:30",
        "Sat 12 18:30",
    ]


def test_every_second_week_skips_the_weeks_between():
    assert shown(WEEKLY | {"repeats_every": 2}) == [
        "Thu 03 18:30",
        "Mon 14 18:30",
        "Thu 17 18:30",
        "Mon 28 18:30",
    ]


def test_a_recurrence_ends_after_a_number_or_on_a_day_that_is_included():
    assert len(shown(DAILY | {"end_by_occurrences": 3}, 99)) == 3
    assert shown(DAILY | {"end_by_date": "20261207"}, 99)[-1] == "Mon 07 18:30"
    assert shown(DAILY | {"end_by_date": "20261206"}, 99)[-1] == "Sat 05 18:30"


def test_a_recurrence_without_an_end_stops_only_where_the_calendar_does():
    assert len(list(islice(occurrences(DAILY | {"repeats_every": 400_000}), 10))) == 8


def test_a_course_knows_its_first_and_last_run():
    found = course(DAILY | {"end_by_occurrences": 3}, NOW, INDIA)
    assert found is not None
    assert found.last is not None
    assert (found.first.at, found.last.at) == (utc("2026-12-03 13:00"), utc("2026-12-07 13:00"))
    assert course(DAILY, NOW, INDIA) == Course(found.first, None)
    assert course(DAILY | {"end_by_occurrences": MOST_RUNS}, NOW, INDIA) != Course(found.first, None)
    assert course(DAILY | {"end_by_date": "20261202"}, NOW, INDIA) is None


def test_on_peoples_own_clocks_there_is_a_run_for_every_zone_in_order():
    when = {"type": "later", "delivery_date_time": ["20261201 09:00"], "delivery_timezone": "user"}
    found = list(runs(when, NOW, INDIA))
    assert sorted(run.zone for run in found) == sorted(ZONES)
    assert found == sorted(found)
    by_zone = {run.zone: run.at for run in found}
    assert by_zone["Asia/Kolkata"] == utc("2026-12-01 03:30")
    assert by_zone["America/New_York"] == utc("2026-12-01 14:00")
    assert by_zone["Australia/Sydney"] == utc("2026-11-30 22:00")


@pytest.mark.parametrize(("wraps", "sydney"), [(True, utc("2026-11-24 23:30")), (False, None), (None, None)])
def test_where_the_time_has_passed_it_is_dropped_or_comes_a_day_later(wraps, sydney):
    when = {
        "type": "later",
        "delivery_date_time": ["20261124 10:30"],
        "delivery_timezone": "user",
        **({} if wraps is None else {"user_timezone_wrap_around": wraps}),
    }
    found = {run.zone: run.at for run in runs(when, NOW, INDIA)}
    assert found["Asia/Kolkata"] == utc("2026-11-24 05:00")
    assert found.get("Australia/Sydney") == sydney


def test_a_time_on_the_accounts_clock_is_never_before_the_creation():
    assert [run.at for run in runs("20261101 10:00", NOW, INDIA)] == [NOW]


def test_now_is_the_moment_of_creation():
    for when in ("now", {"type": "now", "delivery_timezone": "user"}):
        assert [(run.at, run.zone) for run in runs(when, NOW, INDIA)] == [(NOW, "")]
        assert scheduled_on(when, NOW, INDIA) == 202611241000


def test_the_list_shows_the_first_run_on_the_accounts_clock():
    assert scheduled_on("20261201 09:05", NOW, INDIA) == 202612010905
    assert scheduled_on(WEEKLY | {"repeat_on_days_of_week": [2]}, NOW, INDIA) == 202612071830


@given(
    step=st.integers(1, 5),
    days=st.lists(st.integers(1, 7), min_size=1, max_size=7),
    own=st.booleans(),
    wraps=st.booleans(),
)
def test_runs_are_in_order_and_never_before_creation(step, days, own, wraps):
    when = WEEKLY | {"repeats_every": step, "repeat_on_days_of_week": days, "start_time": "20261124 10:30"}
    if own:
        when |= {"delivery_timezone": "user", "user_timezone_wrap_around": wraps}
    found = [run.at for run in islice(runs(when, NOW, INDIA), 60)]
    assert found == sorted(found)
    assert found[0] >= NOW


def row(**changes):
    return {"told_status": None, "stopped_at": None, "first_run": 100, "last_run": 200} | changes


@pytest.mark.parametrize(
    ("changes", "now", "word"),
    [
        ({}, 99, "pending"),
        ({}, 100, "running"),
        ({}, 209, "running"),
        ({}, 210, "completed"),
        ({"last_run": None}, 10**10, "running"),
        ({"stopped_at": 50}, 10**10, "stopped"),
        ({"told_status": "paused", "stopped_at": 50}, 50, "paused"),
    ],
)
def test_the_status_follows_the_clock_unless_told_otherwise(changes, now, word):
    assert status(row(**changes), now, running_seconds=10) == word


def test_a_recurrence_over_a_change_to_summer_time_keeps_its_local_time():
    when = DAILY | {"repeats_every": 1, "start_time": "20270313 09:00", "end_by_occurrences": 2}
    first, second = (run.at for run in runs(when, NOW, "America/New_York"))
    assert second - first == timedelta(hours=23).total_seconds()


OWN = {"type": "later", "delivery_date_time": ["20261124 10:30"], "delivery_timezone": "user"}


@pytest.mark.parametrize(
    ("when", "missed"),
    [
        (OWN, ["Asia/Singapore", "Australia/Sydney"]),
        (OWN | {"user_timezone_wrap_around": True}, []),
        (OWN | {"delivery_timezone": "account"}, []),
        ({"type": "now", "delivery_timezone": "user"}, []),
        ("20261124 10:30", []),
    ],
    ids=str,
)
def test_zones_where_the_hour_has_passed_are_known(when, missed):
    assert sorted(missed_zones(when, NOW, "20261124 10:30")) == missed
    sent = {run.zone for run in runs(when, NOW, INDIA)}
    assert sent.isdisjoint(missed)


def test_all_zones_of_a_run_are_planned_for_the_same_local_time():
    wraps = OWN | {"user_timezone_wrap_around": True}
    assert {run.planned for run in runs(wraps, NOW, INDIA)} == {"20261124 10:30"}
    assert [run.planned for run in runs("20261125 09:00", NOW, INDIA)] == ["20261125 09:00"]
    assert [run.planned for run in runs("now", NOW, INDIA)] == ["20261124 10:00"]
