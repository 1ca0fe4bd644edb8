from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.schedule import Rhythm
from ctsync.schedule.rhythm import LAST_YEAR, MOST_SENDS, day_of_month, month_dates, week_begins, weekday

STARTS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "number"), [(date(2026, 12, 6), 1), (date(2026, 12, 7), 2), (date(2026, 12, 12), 7)]
)
def test_days_are_numbered_as_clevertap_does_from_sunday(day, number):
    assert weekday(day) == number
    assert week_begins(day) == date(2026, 12, 6)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    start = draw(STARTS)
    weekly = draw(st.booleans())
    days = draw(st.sets(st.integers(1, 7))) | {weekday(start)} if weekly else set()
    ends = draw(st.booleans())
    return Rhythm(
        "week" if weekly else "day",
        draw(st.integers(1, 9)),
        start,
        tuple(sorted(days)),
        start + timedelta(days=draw(st.integers(-3, 400))) if ends else None,
        None if ends else draw(st.integers(1, 60)),
    )


def walked(rhythm: Rhythm) -> list[date]:
    """The same dates, found one day at a time."""

    def is_run(day: date) -> bool:
        if rhythm.unit == "day":
            return (day - rhythm.start).days % rhythm.every == 0
        weeks = (week_begins(day) - week_begins(rhythm.start)).days // 7
        return weeks % rhythm.every == 0 and weekday(day) in rhythm.weekdays

    days: Iterator[date] = (rhythm.start + timedelta(days=count) for count in range(4000))
    if rhythm.end is not None:
        end = rhythm.end
        days = takewhile(lambda day: day <= end, days)
    return list(islice(filter(is_run, days), rhythm.runs))


@given(rhythms())
def test_counting_finds_the_dates_that_walking_finds(rhythm):
    assert [rhythm.date_at(index) for index in range(len(rhythm))] == walked(rhythm)
    assert not rhythm.is_too_long


@pytest.mark.parametrize(
    ("rhythm", "count", "too_long"),
    [
        (Rhythm("day", 1, date(2026, 1, 1), runs=MOST_SENDS), MOST_SENDS, False),
        (Rhythm("day", 1, date(2026, 1, 1), runs=MOST_SENDS + 1), MOST_SENDS, True),
        (Rhythm("day", 1, date(2026, 1, 1), end=date(2190, 1, 1)), MOST_SENDS, True),
        (Rhythm("day", 1, date(LAST_YEAR, 12, 30), runs=9), 2, True),
        (Rhythm("week", 9, date(LAST_YEAR, 12, 29), (1,), end=date(9999, 1, 1)), 1, True),
        (Rhythm("day", 1, date(2026, 1, 2), end=date(2026, 1, 1)), 0, False),
        (Rhythm("day", 999, date(2026, 1, 1), runs=10**17), 64, True),
    ],
)
def test_a_repeat_is_bounded_in_sends_and_in_years(rhythm, count, too_long):
    assert len(rhythm) == count
    assert rhythm.is_too_long is too_long


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1", 1),
        ("28", 28),
        ("last", 31),
        ("first tue", 1),
        ("first mon", 7),
        ("third thu", 17),
        ("fourth sun", 27),
        ("last fri", 25),
        ("last thu", 31),
    ],
)
def test_a_day_of_the_month_has_several_spellings(text, day):
    assert day_of_month(date(2026, 12, 15), text) == date(2026, 12, day)


def test_months_go_on_in_phase_from_the_start():
    dates = month_dates(date(2026, 11, 15), 2, ("1", "15", "last", "last mon"))
    assert [day.isoformat() for day in islice(dates, 6)] == [
        "2026-11-15",
        "2026-11-30",
        "2027-01-01",
        "2027-01-15",
        "2027-01-25",
        "2027-01-31",
    ]


def test_months_end_with_the_calendar_of_ctsync():
    assert list(month_dates(date(LAST_YEAR, 11, 2), 1, ("1",))) == [date(LAST_YEAR, 12, 1)]
