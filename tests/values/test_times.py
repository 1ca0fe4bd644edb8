"""Dates, clocks, moments, days and durations: the table of yaml.md 1."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ctsync.values import DAYS, Clock, ClockRange, ClockSpan, Date, Day, Duration, LongDuration, Moment, Span
from tests.values.reading import read, refusal, rule_of

TIMES = [Date, Clock, Moment, Day, Duration, LongDuration, ClockSpan]


@pytest.mark.parametrize("kind", TIMES)
def test_what_is_empty_or_no_single_value_says_so(kind):
    assert rule_of(kind, "") == rule_of(kind, None) == "TYPE002"
    assert refusal(kind, ["a"])[1].startswith("this is a list, and should be ")
    assert refusal(kind, {"a": "b"})[1].startswith("this is a map of keys, and should be ")


def test_dates():
    assert read(Date, "2026-12-24") == date(2026, 12, 24)
    assert read(Date, "2028-02-29") == date(2028, 2, 29)
    assert read(Date, date(2026, 12, 24)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("٢٠٢٧-06-01", "`٢٠٢٧-06-01` is not a date"),
        ("24.12.2026", "`24.12.2026` is not a date"),
        ("2026-12-24 09:00", "`2026-12-24 09:00` is not a date"),
        ("20261224", "`20261224` is not a date"),
        ("2026-W52-4", "`2026-W52-4` is not a date"),
        ("2027-02-29", "`2027-02-29` is not a day of the calendar"),
        ("2026-13-01", "`2026-13-01` is not a day of the calendar"),
        ("0000-01-01", "`0000-01-01` is not a day of the calendar"),
    ],
)
def test_what_is_no_date(written, what):
    assert refusal(Date, written) == ("TYPE001", what, "2026-12-24")


@pytest.mark.parametrize(
    ("written", "hour", "minute"), [("21:00", 21, 0), ("00:00", 0, 0), ("23:59", 23, 59)]
)
def test_clocks(written, hour, minute):
    assert read(Clock, written) == time(hour, minute)
    assert read(Clock, time(hour, minute)) == time(hour, minute)


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("9:30", "09:30"),
        ("9pm", "21:00"),
        ("24:00", "21:00"),
        ("21:60", "21:00"),
        ("21:00:00", "21:00"),
        ("21:00Z", "21:00"),
        ("21.00", "21:00"),
        ("٢١:٠٠", "21:00"),
        ("0٣:00", "21:00"),
    ],
)
def test_what_is_no_clock(written, example):
    assert refusal(Clock, written) == ("TYPE001", f"`{written}` is not a time of day", example)


def test_moments_have_no_zone_of_their_own():
    found = read(Moment, "2026-12-24 09:00")
    assert found == datetime(2026, 12, 24, 9, 0)
    assert found.tzinfo is None
    assert read(Moment, found) == found


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-24",
        "2026-12-24T09:00",
        "2026-12-24 09:00:00",
        "2026-12-24 09:00 IST",
        "2026-12-24 09:00+05:30",
        "2026-12-24  09:00",
        "tomorrow 09:00",
    ],
)
def test_what_is_no_moment(written):
    what = f"`{written}` is not a date and a time on the account's clock"
    assert refusal(Moment, written) == ("TYPE001", what, "2026-12-24 09:00")


def test_now_does_not_exist_and_the_refusal_says_why():
    what = "`now` does not exist here: a merge is not a send button"
    assert refusal(Moment, "now") == ("TYPE001", what, "2026-12-24 09:00")


def test_a_moment_on_no_day_of_the_calendar_says_so():
    assert refusal(Moment, "2027-02-29 09:00")[1] == "`2027-02-29` is not a day of the calendar"


@pytest.mark.parametrize("day", DAYS)
def test_days(day):
    assert read(Day, day) == day


@pytest.mark.parametrize(
    ("written", "example"),
    [("Thursday", "thu"), ("Thu", "thu"), ("SUNDAY", "sun"), ("5", "thu"), ("weekday", "thu")],
)
def test_what_is_no_day(written, example):
    assert refusal(Day, written) == ("TYPE001", f"`{written}` is not a day", example)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90s", 90),
        ("30m", 1_800),
        ("15h", 54_000),
        ("5d", 432_000),
        ("2w", 1_209_600),
        ("5mo", 12_960_000),
    ],
)
def test_durations(written, seconds):
    span = read(Duration, written)
    assert span.seconds == seconds
    assert span.minutes == seconds // 60
    assert span.delta == timedelta(seconds=seconds)
    assert str(span) == written
    assert read(Duration, span) == span


@pytest.mark.parametrize(
    ("written", "what", "example"),
    [
        ("5M", "`5M` is unclear: `m` is minutes and `mo` is months", "5mo"),
        ("0m", "a duration of nothing does not help", "30m"),
        ("000d", "a duration of nothing does not help", "30m"),
        ("5", "`5` is not a duration", "30m"),
        ("5 m", "`5 m` is not a duration", "5m"),
        ("1.5h", "`1.5h` is not a duration", "30m"),
        ("-5m", "`-5m` is not a duration", "30m"),
        ("5y", "`5y` is not a duration", "30m"),
        ("1234567m", "`1234567m` is not a duration", "30m"),
        ("1234567M", "`1234567M` is not a duration", "30m"),
        ("0M", "`0M` is unclear: `m` is minutes and `mo` is months", "30m"),
        ("٣d", "`٣d` is not a duration", "30m"),
    ],
)
def test_what_is_no_duration(written, what, example):
    assert refusal(Duration, written) == ("TYPE001", what, example)


@pytest.mark.parametrize("written", ["14d", "2w", "6mo"])
def test_windows_count_days_weeks_or_months(written):
    assert str(read(LongDuration, written)) == written


@pytest.mark.parametrize("written", ["30s", "30m", "15h"])
def test_a_window_is_no_finer_than_a_day(written):
    what = f"`{written}` is too fine: a window counts days, weeks or months"
    assert refusal(LongDuration, written) == ("TYPE001", what, "14d")


def test_a_range_of_times_holds_its_start_and_not_its_end():
    day = read(ClockSpan, "09:00..21:00")
    assert [clock in day for clock in (time(8, 59), time(9), time(20, 59), time(21))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_range_of_times_may_pass_midnight():
    night = read(ClockSpan, "21:00 .. 06:00")
    assert night == ClockRange(time(21), time(6))
    assert [clock in night for clock in (time(20, 59), time(21), time(0), time(5, 59), time(6))] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert read(ClockSpan, night) is night


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("21:00-06:00", "`21:00-06:00` is not a range; join its two ends with two dots"),
        ("21:00", "`21:00` is not a range; join its two ends with two dots"),
        ("21:00..21:00", "`21:00..21:00` starts and ends at the same time"),
        ("21:00..6", "`6` is not a time of day"),
    ],
)
def test_what_is_no_range_of_times(written, what):
    assert refusal(ClockSpan, written)[:2] == ("TYPE001", what)


@pytest.mark.parametrize("kind", TIMES)
@given(written=st.text() | st.from_regex(r"[-\d:. mhdwso]{1,20}", fullmatch=True))
def test_any_text_is_read_or_refused_with_an_example(kind, written):
    try:
        read(kind, written)
    except ValidationError as error:
        (first,) = error.errors()
        assert first["type"] in ("TYPE001", "TYPE002")
        read(
            Clock if kind is ClockSpan and ".." not in first["ctx"]["example"] else kind,
            first["ctx"]["example"],
        )


def survives(kind, value) -> bool:
    adapter = TypeAdapter(kind)
    written = adapter.dump_python(value)
    return isinstance(written, str) and adapter.validate_python(written) == value


minutes = st.integers(0, 1439).map(lambda n: time(n // 60, n % 60))


@given(st.dates(min_value=date(1000, 1, 1)), minutes)
def test_dates_clocks_and_moments_survive_being_written_and_read(day, clock):
    assert survives(Date, day)
    assert survives(Clock, clock)
    assert survives(Moment, datetime.combine(day, clock))


@given(st.integers(1, 999_999), st.sampled_from(("s", "m", "h", "d", "w", "mo")))
def test_durations_survive_being_written_and_read(number, unit):
    assert survives(Duration, Span(number, unit))


@given(st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]))
def test_ranges_of_times_survive_being_written_and_read(pair):
    assert survives(ClockSpan, ClockRange(*pair))
