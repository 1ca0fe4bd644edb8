"""Single sends of rolling schedules, counted from any moment, over clock changes and at the ends of the earth."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.schedule import canonical_schedule, schedule_from_tree, slots_between
from ctsync.schedule.calendar import locals_of
from tests.schedule.making import BERLIN, KOLKATA, WEEKLY, a_schedule, at, findings

MONTHLY = {"every": "1 month", "days": ["1", "last fri"], "start": "2026-12-01 10:00", "end": "2027-06-30"}
EVERY_DAY = {"every": "1 day", "start": "2027-03-01 09:00", "runs": "300"}
LIST = {"at": ["2026-12-03 18:30", "2026-12-03 20:00", "2026-12-24 09:00"]}
SCHEDULES = [WEEKLY, MONTHLY, EVERY_DAY, LIST, {**WEEKLY, "every": "3 weeks", "except": ["2026-12-24"]}]


def begins(written, zone: str, after: str, until: str) -> list[str]:
    return [
        f"{slot.begins:%m-%d %H:%M}"
        for slot in slots_between(a_schedule(written), zone, at(after), at(until))
    ]


def test_the_start_is_left_out_and_the_end_is_in():
    assert begins(WEEKLY, KOLKATA, "2026-12-03 13:00", "2026-12-17 13:00") == ["12-10 13:00", "12-17 13:00"]
    assert begins(WEEKLY, KOLKATA, "2026-12-03 12:59", "2026-12-10 12:59") == ["12-03 13:00"]


@pytest.mark.parametrize("written", SCHEDULES)
@given(st.integers(-40, 400), st.integers(0, 90))
def test_counting_from_any_moment_gives_what_walking_from_the_start_gives(written, first, length):
    schedule = a_schedule(written)
    after = at("2026-12-01 00:00") + timedelta(days=first, hours=first)
    until = after + timedelta(days=length)
    walked = [
        slot
        for slot in slots_between(schedule, KOLKATA, at("2026-01-01 00:00"), at("2030-01-01 00:00"))
        if after < slot.begins <= until
    ]
    assert list(slots_between(schedule, KOLKATA, after, until)) == walked


@pytest.mark.parametrize("written", SCHEDULES)
def test_all_sends_together_are_the_schedule(written):
    schedule = a_schedule(written)
    found = slots_between(schedule, KOLKATA, at("2026-01-01 00:00"), at("2030-01-01 00:00"))
    assert [slot.local for slot in found] == list(locals_of(schedule))


@pytest.mark.parametrize("written", [*SCHEDULES, {**WEEKLY, "in": "user", "if_missed": "drop"}])
def test_a_schedule_is_read_back_from_its_canonical_tree(written):
    schedule = a_schedule(written)
    tree = canonical_schedule(schedule)
    again = schedule_from_tree(tree)
    assert canonical_schedule(again) == tree
    assert list(locals_of(again)) == list(locals_of(schedule))


def test_on_each_persons_clock_a_send_begins_in_the_first_zone_on_earth():
    written = {
        "at": ["2027-03-01 09:00", "2027-03-02 09:00"],
        "in": "user",
        "if_missed": "drop",
        "mode": "rolling",
    }
    assert begins(written, KOLKATA, "2027-02-28 00:00", "2027-03-03 00:00") == ["02-28 19:00", "03-01 19:00"]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        (BERLIN, ["03-26 08:00", "03-27 08:00", "03-28 07:00", "03-29 07:00"]),
        ("America/New_York", ["03-26 13:00", "03-27 13:00", "03-28 13:00", "03-29 13:00"]),
        ("Pacific/Tongatapu", ["03-25 20:00", "03-26 20:00", "03-27 20:00", "03-28 20:00"]),
        ("Etc/GMT+12", ["03-26 21:00", "03-27 21:00", "03-28 21:00", "03-29 21:00"]),
    ],
)
def test_the_clock_on_the_wall_stays_the_same_when_clocks_change_in_spring(zone, days):
    found = slots_between(a_schedule(EVERY_DAY), zone, at("2027-03-25 00:00"), at("2027-03-31 00:00"))
    by_day = {slot.local.day: f"{slot.begins:%m-%d %H:%M}" for slot in found}
    assert [by_day[day] for day in (26, 27, 28, 29)] == days


@pytest.mark.parametrize(
    ("zone", "day", "before", "after"),
    [
        (BERLIN, "2027-10-31", "07:00", "08:00"),
        ("America/New_York", "2027-11-07", "13:00", "14:00"),
        ("America/New_York", "2027-03-14", "14:00", "13:00"),
    ],
)
def test_the_instant_moves_by_an_hour_with_the_clocks(zone, day, before, after):
    changes = datetime.fromisoformat(f"{day} 00:00+00:00")
    found = slots_between(
        a_schedule(EVERY_DAY), zone, changes - timedelta(days=1), changes + timedelta(days=1)
    )
    assert [f"{slot.begins:%H:%M}" for slot in found] == [before, after]


@pytest.mark.parametrize(
    ("zone", "clock", "day"),
    [
        (BERLIN, "02:30", "2027-03-28"),
        (BERLIN, "02:30", "2027-10-31"),
        ("America/New_York", "02:30", "2027-03-14"),
        ("America/New_York", "01:30", "2027-11-07"),
    ],
)
def test_a_time_that_a_clock_change_skips_or_doubles_is_cured_by_except(zone, clock, day):
    written = {
        "every": "1 day",
        "start": f"{day[:8]}01 {clock}",
        "end": f"{day[:8]}{28 if day[5:7] == '03' else 30}",
    }
    written["end"] = max(written["end"], day)
    (found,) = findings(written, native=False, zone=zone, countries=())
    assert (found.rule, found.path) == ("SCH004", ("schedule", "start"))
    assert f"except: [{day}]" in found.hint
    assert findings({**written, "except": [day]}, native=False, zone=zone, countries=()) == []
    assert findings({**written, "start": f"{day[:8]}01 09:00"}, native=False, zone=zone, countries=()) == []
