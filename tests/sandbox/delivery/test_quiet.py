from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.delivery.quiet import clock_time, read_quiet

NEW_YORK, LONDON, INDIA = "America/New_York", "Europe/London", "Asia/Kolkata"
EVERY_NIGHT = {str(day): ["21:00", "06:00"] for day in range(1, 8)}
CLOCKS = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")


def at(zone, text, fold=0):
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def quiet(days=EVERY_NIGHT, state="delay"):
    found = read_quiet({"message_state": state, "dnd_info": days})
    assert found is not None
    return found


def free(days, zone, text, fold=0):
    found = quiet(days).free_from(at(zone, text, fold), zone)
    return None if found is None else f"{datetime.fromtimestamp(found, ZoneInfo(zone)):%a %d %H:%M %Z}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24 20:59", "Tue 24 20:59 IST"),
        ("2026-11-24 21:00", "Wed 25 06:00 IST"),
        ("2026-11-25 05:59", "Wed 25 06:00 IST"),
        ("2026-11-25 06:00", "Wed 25 06:00 IST"),
    ],
)
def test_a_window_past_midnight_includes_its_start_and_excludes_its_end(text, expected):
    assert free(EVERY_NIGHT, INDIA, text) == expected


def test_day_one_is_sunday_and_a_window_belongs_to_the_day_on_which_it_starts():
    sunday = {"1": ["20:00", "09:00"]}
    assert free(sunday, INDIA, "2026-11-29 20:30") == "Mon 30 09:00 IST"
    assert free(sunday, INDIA, "2026-11-30 08:00") == "Mon 30 09:00 IST"
    assert free(sunday, INDIA, "2026-11-30 20:30") == "Mon 30 20:30 IST"
    assert free(sunday, INDIA, "2026-11-29 08:00") == "Sun 29 08:00 IST"


def test_windows_that_follow_each_other_are_one_wait():
    assert (
        free({"2": ["21:00", "00:00"], "3": ["00:00", "07:00"]}, INDIA, "2026-11-23 22:00")
        == "Tue 24 07:00 IST"
    )


def test_equal_times_are_a_whole_day_and_seven_of_them_never_end():
    assert free({"3": ["00:00", "00:00"]}, INDIA, "2026-11-24 12:00") == "Wed 25 00:00 IST"
    assert free({str(day): ["10:00", "10:00"] for day in range(1, 8)}, INDIA, "2026-11-24 12:00") is None


def test_the_other_form_of_a_window_may_name_several():
    day = {"3": [{"from": "01:00", "to": "02:00"}, {"from": "12:00", "to": "13:00"}]}
    assert free(day, INDIA, "2026-11-24 01:30") == "Tue 24 02:00 IST"
    assert free(day, INDIA, "2026-11-24 12:30") == "Tue 24 13:00 IST"
    assert free(day, INDIA, "2026-11-24 11:30") == "Tue 24 11:30 IST"


@pytest.mark.parametrize(
    "dnd", [None, {}, {"message_state": "delay"}, {"dnd_info": {}}, {"dnd_info": {"1": []}}]
)
def test_without_a_window_there_are_no_quiet_hours(dnd):
    assert read_quiet(dnd) is None


def test_messages_are_dropped_unless_it_says_delay():
    assert quiet().delays
    assert not quiet(state="discard").delays
    assert not quiet(state=None).delays


@pytest.mark.parametrize(
    ("zone", "days", "text", "fold", "expected"),
    [
        (NEW_YORK, {"7": ["21:00", "02:30"]}, "2027-03-14 01:45", 0, "Sun 14 03:30 EDT"),
        (NEW_YORK, {"7": ["21:00", "01:30"]}, "2027-11-07 01:15", 1, "Sun 07 01:30 EST"),
        (LONDON, {"7": ["21:00", "01:30"]}, "2027-03-28 00:30", 0, "Sun 28 02:30 BST"),
        (LONDON, {"7": ["21:00", "01:30"]}, "2027-10-31 01:15", 1, "Sun 31 01:30 GMT"),
    ],
)
def test_where_the_clocks_change_the_longer_reading_counts(zone, days, text, fold, expected):
    assert free(days, zone, text, fold) == expected


@given(
    zone=st.sampled_from([NEW_YORK, LONDON, "Australia/Lord_Howe", INDIA]),
    days=st.dictionaries(st.integers(1, 7).map(str), st.tuples(CLOCKS, CLOCKS).map(list), min_size=1),
    around=st.sampled_from([datetime(2027, 3, 14, tzinfo=UTC), datetime(2027, 11, 7, tzinfo=UTC)]),
    minutes=st.integers(-30 * 1440, 30 * 1440),
)
def test_nobody_is_free_while_their_clock_shows_quiet_hours(zone, days, around, minutes):
    moment = int((around + timedelta(minutes=minutes)).timestamp())
    found = quiet(days).free_from(moment, zone)
    if found is not None:
        assert found >= moment
        assert not shows_quiet(days, local_time(found, zone))
        assert quiet(days).free_from(found, zone) == found


def shows_quiet(days, local):
    """By the wall clock alone."""
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        if window := days.get(str(day.isoweekday() % 7 + 1)):
            start, end = (datetime.combine(day, clock_time(each)) for each in window)
            if start <= local < (end if start < end else end + timedelta(days=1)):
                return True
    return False
