"""Days on which some messages do not go out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ctsync.catalog import Blackout, Blackouts, DateRange
from ctsync.catalog.blackouts import read_date_range

REPUBLIC_DAY = Blackout.model_validate(
    {
        "dates": "2027-01-25..2027-01-26",
        "countries": ["IN"],
        "channels": ["push", "sms"],
        "purpose": "promotional",
        "why": "Republic Day",
    }
)
EVERYBODY = Blackout.model_validate({"dates": "2027-01-27..2027-01-29", "why": "Mourning"})
BOTH = Blackouts((REPUBLIC_DAY, EVERYBODY))
days = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "channel", "countries", "purpose", "expected"),
    [
        (25, "push", ("IN",), "promotional", True),
        (26, "sms", ("AE", "IN"), "promotional", True),
        (24, "push", ("IN",), "promotional", False),
        (27, "push", ("IN",), "promotional", False),
        (26, "email", ("IN",), "promotional", False),
        (26, "push", ("AE",), "promotional", False),
        (26, "push", (), "promotional", False),
        (26, "push", ("IN",), "transactional", False),
    ],
)
def test_a_blackout_covers_its_days_channels_countries_and_purpose(
    day, channel, countries, purpose, expected
):
    found = REPUBLIC_DAY.covers(
        date(2027, 1, day), channel=channel, countries=iter(countries), purpose=purpose
    )
    assert found is expected


def test_what_a_blackout_leaves_out_holds_for_all():
    assert EVERYBODY.covers(date(2027, 1, 28), channel="webhook", countries=(), purpose="transactional")


def test_the_next_free_day_jumps_over_blackouts_that_follow_each_other():
    def free(day: date, purpose: str = "promotional") -> date | None:
        return BOTH.next_free_day(day, channel="push", countries=iter(["IN"]), purpose=purpose)

    assert free(date(2027, 1, 24)) == date(2027, 1, 24)
    assert free(date(2027, 1, 25)) == date(2027, 1, 30)
    assert free(date(2027, 1, 25), "transactional") == date(2027, 1, 25)


def test_a_blackout_of_years_leaves_no_free_day():
    long = Blackouts((Blackout.model_validate({"dates": "2027-01-01..2030-01-01", "why": "x"}),))
    day = date(2027, 1, 2)
    assert long.next_free_day(day, channel="push", countries=(), purpose="promotional") is None


@given(st.lists(st.tuples(days, st.integers(0, 9)), max_size=6), days)
def test_the_next_free_day_is_the_first_that_nothing_covers(ranges, day):
    entries = Blackouts(
        tuple(
            Blackout(dates=DateRange(first, first + timedelta(days=length)), why="x")
            for first, length in ranges
        )
    )

    def on(day: date) -> tuple[Blackout, ...]:
        return entries.on(day, channel="push", countries=("IN",), purpose="promotional")

    found = entries.next_free_day(day, channel="push", countries=("IN",), purpose="promotional")
    assert found is not None
    assert not on(found)
    assert all(on(day + timedelta(days=n)) for n in range((found - day).days))


@given(days, st.integers(0, 400))
def test_a_range_is_read_back_from_its_own_text(first, length):
    found = DateRange(first, first + timedelta(days=length))
    assert read_date_range(str(found)) == read_date_range(found) == found


@pytest.mark.parametrize(
    "written", ["2027-01-26", "2027-01-27..2027-01-26", "2027-02-30..2027-03-01", "", "a..b"]
)
def test_what_is_no_range_of_dates(written):
    with pytest.raises(ValidationError):
        Blackout.model_validate({"dates": written, "why": "x"})
