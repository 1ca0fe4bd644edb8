from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.schedule import Quiet
from tests.schedule.making import MOMENTS, NIGHT, quiet_hours, quiet_trees

MONDAY = datetime(2026, 12, 7)


def a_quiet(written) -> Quiet:
    quiet = Quiet.of(quiet_hours(written))
    assert quiet is not None
    return quiet


def days(**spans: str) -> dict[str, object]:
    return {"in": "user", "then": "delay", "days": spans}


@pytest.mark.parametrize(
    ("written", "clock", "hours"),
    [
        (NIGHT, MONDAY.replace(hour=20, minute=59), 0),
        (NIGHT, MONDAY.replace(hour=21), 12),
        (NIGHT, MONDAY.replace(hour=3), 6),
        (NIGHT, MONDAY.replace(hour=9), 0),
        ({**NIGHT, "from": "12:00", "to": "13:00"}, MONDAY.replace(hour=12), 1),
        (days(sat="22:00..04:00"), datetime(2026, 12, 6, 1), 3),
        (days(sat="22:00..04:00"), datetime(2026, 12, 5, 1), 0),
        (days(mon="21:00..06:00", tue="06:00..10:00"), MONDAY.replace(hour=22), 12),
        ({**NIGHT, "days": {"mon": "none"}}, MONDAY.replace(hour=22), 0),
        ({**NIGHT, "days": {"mon": "none"}}, MONDAY.replace(hour=2), 7),
    ],
)
def test_somebody_inside_waits_until_the_end(written, clock, hours):
    quiet = a_quiet(written)
    assert quiet.wait(clock, clock) == timedelta(hours=hours)
    assert quiet.covers(clock, clock) is (hours > 0)


def test_between_many_clocks_the_longest_wait_counts():
    quiet = a_quiet(NIGHT)
    noon = MONDAY.replace(hour=12)
    assert quiet.wait(noon, noon + timedelta(hours=8)) == timedelta()
    assert quiet.wait(noon, noon + timedelta(hours=9)) == timedelta(hours=12)
    assert quiet.wait(noon - timedelta(hours=10), noon) == timedelta(hours=7)


@pytest.mark.parametrize("written", [None, {**NIGHT, "from": None, "to": None}, days(mon="none")])
def test_no_quiet_time_is_no_quiet_hours(written):
    assert Quiet.of(quiet_hours(written)) is None


def test_the_written_order_of_days_is_kept():
    quiet = a_quiet(days(mon="21:00..06:00", wed="22:00..07:00", sun="20:00..09:00"))
    assert [day for day, _ in quiet.spans] == [2, 4, 1]


@given(quiet_trees())
def test_quiet_hours_survive_being_stored(tree):
    quiet = a_quiet(tree)
    assert Quiet.from_tree(json.loads(json.dumps(quiet.to_tree()))) == quiet


@given(quiet_trees(), MOMENTS, st.integers(0, 26 * 60))
def test_whoever_waits_is_outside_afterwards_and_nobody_waits_longer(tree, clock, minutes):
    quiet = a_quiet(tree)
    assert not quiet.covers(clock + quiet.wait(clock, clock), clock + quiet.wait(clock, clock))
    longest = quiet.wait(clock, clock + timedelta(minutes=minutes))
    for minute in range(0, minutes + 1, 97):
        one = clock + timedelta(minutes=minute)
        assert quiet.wait(one, one) <= longest < timedelta(days=7)
