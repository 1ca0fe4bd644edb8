from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from ctsync.schedule import Timetable, moments_of, timetable_for
from tests.schedule.making import BERLIN, KOLKATA, WEEKLY, a_schedule, a_timetable, at, schedules


def the_days(written) -> list[str]:
    return [moment.date().isoformat()[5:] for moment in moments_of(a_schedule(written), KOLKATA)]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ({"at": "2026-12-24 09:00"}, ["12-24"]),
        ({"at": ["2026-12-24 09:00", "2026-12-26 09:00"]}, ["12-24", "12-26"]),
        (
            {"every": "1 month", "days": ["1"], "start": "2026-12-01 10:00", "end": "2027-03-01"},
            ["12-01", "01-01", "02-01", "03-01"],
        ),
        (
            {"every": "2 months", "days": ["last fri", "15"], "start": "2026-12-15 10:00", "runs": "3"},
            ["12-15", "12-25", "02-15"],
        ),
        (
            {"every": "10 days", "start": "2026-12-01 10:00", "runs": "4", "except": ["2026-12-21"]},
            ["12-01", "12-11", "12-31"],
        ),
        (
            {
                "every": "2 weeks",
                "days": ["thu", "mon"],
                "start": "2026-12-03 18:30",
                "end": "2026-12-28",
                "except": "2026-12-14",
            },
            ["12-03", "12-17", "12-28"],
        ),
    ],
)
def test_a_schedule_lists_its_dates(written, days):
    assert the_days(written) == days


def test_moments_are_on_the_accounts_clock_through_clock_changes():
    moments = moments_of(
        a_schedule({"every": "1 week", "days": "sun", "start": "2026-10-18 10:00", "runs": "2"}), BERLIN
    )
    assert [moment.hour for moment in moments] == [10, 10]
    assert [f"{moment.astimezone(ZoneInfo('UTC')):%H}" for moment in moments] == ["08", "09"]


def test_one_moment_of_many_has_a_timetable_of_its_own():
    schedule = a_schedule({**WEEKLY, "in": "user", "if_missed": "drop", "cutoff": "20:00"})
    for only in (at("2026-12-10 13:00"), datetime(2026, 12, 10, 18, 30)):
        timetable = timetable_for(schedule, None, KOLKATA, only=only)
        assert timetable.kind == "once"
        assert timetable.times == (datetime(2026, 12, 10, 18, 30),)
        assert (timetable.clocks, timetable.if_missed) == ("user", "drop")
        assert timetable.cutoff == schedule.cutoff


def test_a_repeat_that_clevertap_cannot_do_is_the_list_of_its_moments():
    for written in (
        {"every": "1 month", "days": ["last"], "start": "2026-12-31 10:00", "runs": "2"},
        {**WEEKLY, "end": "2026-12-17", "except": ["2026-12-10"]},
    ):
        timetable = a_timetable(written)
        assert timetable.kind == "several"
        assert len(timetable) == 2
    assert timetable.send_days() == {date(2026, 12, 3), date(2026, 12, 17)}


@pytest.mark.parametrize("written", [{}, {**WEEKLY, "end": "2026-12-03", "except": ["2026-12-03"]}])
def test_a_schedule_without_a_send_has_no_timetable(written):
    with pytest.raises(ValueError, match="without a send"):
        a_timetable(written)


@given(schedules())
def test_a_timetable_sends_at_the_moments_of_its_schedule(written):
    timetable: Timetable = a_timetable(written)
    assert timetable.moments == moments_of(a_schedule(written), KOLKATA)
