"""Until when: what people type, and what they mean by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.cli.until import LONGEST, read_until
from ctsync.errors import UsageError

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
INDIA = "Asia/Kolkata"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2027-06-04 18:00", datetime(2027, 6, 4, 12, 30, tzinfo=UTC)),
        (" 2027-06-04 18:00 ", datetime(2027, 6, 4, 12, 30, tzinfo=UTC)),
        ("2027-06-04T12:30Z", datetime(2027, 6, 4, 12, 30, tzinfo=UTC)),
        ("2027-06-04T14:30+02:00", datetime(2027, 6, 4, 12, 30, tzinfo=UTC)),
        ("2027-06-04", datetime(2027, 6, 4, 18, 30, tzinfo=UTC)),
        ("6h", NOW + timedelta(hours=6)),
        ("2d", NOW + timedelta(days=2)),
    ],
)
def test_moments_days_and_durations(written: str, expected: datetime):
    assert read_until(written, INDIA, NOW) == expected


def test_a_local_time_that_occurs_twice_or_never_counts_to_the_later_reading():
    berlin = "Europe/Berlin"
    assert read_until("2027-10-31 02:30", berlin, NOW) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert read_until("2027-03-28 02:30", berlin, NOW) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", " ", "now", "tomorrow", "18:00", "4/6/2027", "2027-06-31", "2027-06-04 25:00", "0h", "6", "-6h"],
)
def test_what_is_no_moment_is_refused_with_examples(written: str):
    with pytest.raises(UsageError) as raised:
        read_until(written, INDIA, NOW)
    assert "2027-06-04 18:00" in raised.value.hint


@pytest.mark.parametrize("written", ["2072-06-04 18:00", "9999-12-31", "9999-12-31 23:59", "999999w", "401d"])
def test_a_slip_in_the_year_freezes_nothing_for_good(written: str):
    with pytest.raises(UsageError):
        read_until(written, INDIA, NOW)


@given(st.text(max_size=20), st.sampled_from([INDIA, "Europe/Berlin", "Pacific/Kiritimati"]))
def test_whatever_is_typed_is_a_moment_not_too_far_ahead_or_a_refusal(written: str, zone: str):
    try:
        found = read_until(written, zone, NOW)
    except UsageError:
        return
    assert found.utcoffset() == timedelta()
    assert found - NOW <= LONGEST
