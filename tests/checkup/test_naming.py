"""Names that come back, and the clock that shows in what CleverTap has begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.checkup.check import Verdict
from ctsync.checkup.naming import Pair, names_check, zone_check
from tests.checkup.accounts import ZONE
from tests.planning.making import record_of, row_of
from tests.support.campaigns import NOW, wanted

LOCAL_NOW = NOW.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


def pair(after, status="pending", **changes):
    """A campaign that sends so long after now (before it, if negative), and its row."""
    at = LOCAL_NOW + after
    (desired,) = wanted("a", {"at": f"{at:%Y-%m-%d %H:%M}", **changes.pop("schedule", {})})
    record = record_of(desired)
    return Pair(record.operation, row_of(record, status, **changes))


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_names_that_came_back_are_counted_with_the_longest():
    check = names_check([pair(HOUR), pair(2 * HOUR)], 100)
    longest = len(pair(HOUR).operation.remote_name.encode())
    assert check.verdict is Verdict.OK
    assert check.found == f"2 names came back byte for byte, the longest with {longest} bytes of at most 100."


def test_without_a_row_nothing_is_said_of_names():
    assert names_check([], 100).verdict is Verdict.UNCHECKED


def test_a_campaign_of_ours_that_is_not_listed_is_worth_a_look():
    check = names_check([pair(HOUR)], 100, [pair(2 * HOUR).operation])
    assert (check.verdict, check.found) == (Verdict.WARNING, "Of 2 campaigns, 1 not listed.")
    assert pair(2 * HOUR).operation.remote_name in check.details[0]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda name: name[:-3], -3),
        (lambda name: name.replace("~", "-"), None),
        (lambda name: name + " ", 0),
        (lambda name: name.replace("a", "\u0430", 1), None),
    ],
    ids=["cut", "another sign", "longer", "looks alike"],
)
def test_one_letter_that_differs_fails_with_its_place(change, place):
    sound, broken = pair(HOUR), pair(2 * HOUR)
    sent = broken.operation.remote_name
    broken = replace(broken, row=replace(broken.row, name=change(sent)))
    check = names_check([sound, broken], 100)
    assert check.verdict is Verdict.FAILED
    assert check.found == "1 of 2 names did not come back as sent."
    (line,) = check.details
    first = next((n for n, (a, b) in enumerate(zip(sent, change(sent), strict=False)) if a != b), None)
    first = min(len(sent), len(change(sent))) if first is None else first
    assert f"from character {first + 1} on" in line
    assert place is None or first == len(sent) + place


def test_a_zone_is_proven_by_what_began_and_what_waits_close_to_its_time():
    check = zone_check([pair(-30 * MINUTE, "running"), pair(40 * MINUTE)], ZONE, NOW)
    assert check.verdict is Verdict.OK
    assert "had its time 30 min ago" in check.found
    assert "waits has it in 40 min" in check.found


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [pair(timedelta(hours=5))],
        [pair(-30 * MINUTE, "completed")],
        [pair(-30 * MINUTE, "completed"), pair(2 * HOUR)],
        [pair(-5 * MINUTE, "stopped"), pair(5 * MINUTE, "paused")],
        [pair(-30 * MINUTE, "running", schedule={"in": "user", "if_missed": "drop"}), pair(40 * MINUTE)],
    ],
    ids=["none", "far", "no next", "next far", "told by people", "on people's own clocks"],
)
def test_without_near_evidence_on_both_sides_a_zone_cannot_be_told(pairs):
    check = zone_check(pairs, ZONE, NOW)
    assert check.verdict is Verdict.UNCHECKED
    assert "cannot be told yet" in check.found


def test_a_campaign_that_began_before_its_time_is_another_clock():
    check = zone_check([pair(timedelta(hours=5, minutes=30), "running"), pair(7 * HOUR)], ZONE, NOW)
    assert check.verdict is Verdict.FAILED
    assert "5 h 30 min before its time" in check.found


def test_a_campaign_that_is_long_overdue_is_a_warning_since_clevertap_may_be_late():
    check = zone_check([pair(-timedelta(hours=5, minutes=30))], ZONE, NOW)
    assert check.verdict is Verdict.WARNING
    assert "5 h 30 min after its time" in check.found


def test_some_minutes_late_prove_nothing():
    assert zone_check([pair(-10 * MINUTE)], ZONE, NOW).verdict is Verdict.UNCHECKED


def listed_at(one, shift):
    local = datetime.strptime(str(one.operation.scheduled_on), "%Y%m%d%H%M").replace(tzinfo=UTC) + shift
    return replace(one, row=replace(one.row, scheduled_on=int(f"{local:%Y%m%d%H%M}")))


def test_all_rows_shifted_alike_are_another_clock_and_one_row_is_somebody_at_the_dashboard():
    shift = -timedelta(hours=5, minutes=30)
    all_moved = zone_check([listed_at(pair(HOUR), shift), listed_at(pair(9 * HOUR), shift)], ZONE, NOW)
    assert all_moved.verdict is Verdict.FAILED
    assert "All 2 campaigns are listed 5 h 30 min away" in all_moved.found
    one_moved = zone_check([pair(HOUR), listed_at(pair(9 * HOUR), HOUR)], ZONE, NOW)
    assert one_moved.verdict is Verdict.WARNING
    assert len(one_moved.details) == 1


@given(
    st.integers(-13 * 60, 13 * 60),
    st.lists(st.integers(-3_000, 3_000), min_size=1, max_size=6),
)
def test_an_account_is_never_called_right_if_it_is_over_an_hour_off_nor_wrong_if_it_is_right(shift, minutes):
    """CleverTap begins what is due on its own clock, which is `shift` minutes ahead of ours."""
    pairs = [pair(timedelta(minutes=each), "running" if each <= shift else "pending") for each in minutes]
    check = zone_check(pairs, ZONE, NOW)
    if shift == 0:
        assert check.verdict in (Verdict.OK, Verdict.UNCHECKED)
    if abs(shift) > 60:
        assert check.verdict is not Verdict.OK
