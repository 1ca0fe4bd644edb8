from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.values.meant import (
    clock_meant,
    date_meant,
    duration_meant,
    moment_meant,
    number_meant,
    rhythm_meant,
    schedule_day_meant,
    weekday_meant,
)
from ctsync.values.times import read_clock, read_date, read_duration, read_moment

FUNCTIONS = (
    clock_meant,
    date_meant,
    duration_meant,
    moment_meant,
    number_meant,
    rhythm_meant,
    schedule_day_meant,
    weekday_meant,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9pm", "21:00"),
        ("9 PM", "21:00"),
        ("9:05 p.m.", "21:05"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("21.30", "21:30"),
        ("09:00:00", "09:00"),
        ("13pm", None),
        ("0am", None),
        ("24:00", None),
        ("21:60", None),
        ("2100", None),
        ("noon", None),
        ("\u0669pm", None),
    ],
)
def test_times_of_day(written: str, meant: str | None):
    assert clock_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24/12/2026", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("5/5/2026", "2026-05-05"),
        ("2026/12/4", "2026-12-04"),
        ("24 Dec 2026", "2026-12-24"),
        ("24th December, 2026", "2026-12-24"),
        ("December 24, 2026", "2026-12-24"),
        ("3/4/2026", None),
        ("24/24/2026", None),
        ("31/06/2026", None),
        ("24/12.2026", None),
        ("24 Foo 2026", None),
        ("Foo 24 2026", None),
        ("24/12/26", None),
    ],
)
def test_dates_unless_they_can_be_read_in_two_ways(written: str, meant: str | None):
    assert date_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24/12/2026 9pm", "2026-12-24 21:00"),
        ("2026-12-24T09:00", "2026-12-24 09:00"),
        ("24 Dec 2026, 9:00", "2026-12-24 09:00"),
        ("2026-12-24  09:00:00", "2026-12-24 09:00"),
        ("2026-12-24T09:00Z", None),
        ("2026-12-24 09:00+05:30", None),
        ("2026-12-24 09:00 IST", None),
        ("2026-12-24", None),
    ],
)
def test_moments_unless_they_name_a_zone(written: str, meant: str | None):
    assert moment_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9 hours", "9h"),
        ("1 Day", "1d"),
        ("30min", "30m"),
        ("5 months", "5mo"),
        ("0 days", None),
        ("9 moons", None),
    ],
)
def test_durations(written: str, meant: str | None):
    assert duration_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Thursday", "thu"),
        ("MON", "mon"),
        ("Tues.", "tue"),
        ("saturdays", "sat"),
        ("monthly", None),
        ("th", None),
    ],
)
def test_days_of_the_week(written: str, meant: str | None):
    assert weekday_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Monday", "mon"),
        ("Last Friday", "last fri"),
        ("15th", "15"),
        ("01", "1"),
        ("31st", None),
        ("0", None),
        ("fifth mon", None),
    ],
)
def test_days_of_a_schedule(written: str, meant: str | None):
    assert schedule_day_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("week", "1 week"),
        ("weekly", "1 week"),
        ("2week", "2 weeks"),
        ("every 3 days", "3 days"),
        ("1mo", "1 month"),
        ("0 days", None),
        ("2 fortnights", None),
        ("m", None),
    ],
)
def test_rhythms(written: str, meant: str | None):
    assert rhythm_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5,000", "5000"),
        ("1,00,000", "100000"),
        ("1_000", "1000"),
        ("\u20b95,000.50", "5000.50"),
        ("Rs. 500", "500"),
        ("0,86", None),
        ("5,00", None),
        ("many", None),
        ("9" * 50, None),
    ],
)
def test_numbers(written: str, meant: str | None):
    assert number_meant(written) == meant


@given(st.text(max_size=50))
def test_any_text_has_a_meaning_or_none(text: str):
    for function in FUNCTIONS:
        function(text)


@given(st.from_regex(r"[0-9apm:./ Tthdecs-]{1,20}", fullmatch=True))
def test_whatever_is_suggested_can_be_read(text: str):
    readers: tuple[Callable[[str], object], ...] = (read_clock, read_date, read_duration, read_moment)
    for function, read in zip(FUNCTIONS, readers, strict=False):
        meant = function(text)
        if meant is not None:
            read(meant)
