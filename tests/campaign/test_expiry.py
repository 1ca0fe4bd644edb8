"""What expires must not expire before the last people are sent to, where they live."""

from __future__ import annotations

from datetime import datetime

import pytest

from ctsync.campaign.expiry import expiry_findings, expiry_to_tree, expiry_to_wire, read_expiry
from ctsync.schedule import timetable_for
from tests.campaign.making import a_definition


def findings_of(schedule: str, expires: str, countries: tuple[str, ...] = ("IN",)):
    definition = a_definition("push", f"schedule: {schedule}", over=("schedule",))
    timetable = timetable_for(definition.schedule, None, "Asia/Kolkata")
    return tuple(expiry_findings(read_expiry(expires), timetable, countries))


USER = "{at: 2026-12-24 09:00, in: user, if_missed: %s}"


@pytest.mark.parametrize(
    ("schedule", "expires", "countries", "is_too_early"),
    [
        ("{at: 2026-12-24 09:00}", "2026-12-24 09:00", (), False),
        ("{at: 2026-12-24 09:00}", "2026-12-24 08:59", (), True),
        ("{at: [2026-12-24 09:00, 2026-12-26 09:00]}", "2026-12-25 09:00", (), True),
        ("{every: 1 day, start: 2026-12-24 09:00, runs: 3}", "2026-12-26 08:59", (), True),
        ("{every: 1 day, start: 2026-12-24 09:00, runs: 3}", "2026-12-26 09:00", (), False),
        (USER % "drop", "2026-12-24 09:00", ("IN",), False),
        (USER % "drop", "2026-12-24 08:59", ("IN",), True),
        (USER % "next_day", "2026-12-25 08:59", ("IN",), True),
        (USER % "next_day", "2026-12-25 09:00", ("IN",), False),
        # 09:00 in London is 14:30 in Kolkata
        (USER % "drop", "2026-12-24 14:29", ("IN", "GB"), True),
        (USER % "drop", "2026-12-24 14:30", ("IN", "GB"), False),
        # 09:00 at the last clock on earth, UTC-12, is 02:30 in Kolkata the day after
        (USER % "drop", "2026-12-25 02:29", (), True),
        (USER % "drop", "2026-12-25 02:30", (), False),
        (USER % "drop", "2026-12-25 02:29", ("XX",), True),
        ("{at: 2026-12-24 09:00}", "1m", (), False),
        ("{at: 2026-12-24 09:00}", "none", (), False),
    ],
)
def test_a_moment_of_expiry_is_compared_with_the_last_send(schedule, expires, countries, is_too_early):
    found = findings_of(schedule, expires, countries)
    assert [finding.rule for finding in found] == (["SCH011"] if is_too_early else [])


def test_the_finding_shows_both_times_and_asks_for_countries_where_they_would_help():
    (finding,) = findings_of(USER % "drop", "2026-12-24 23:59", ())
    assert "2026-12-24 23:59" in finding.what
    assert "2026-12-25 02:30" in finding.what
    assert "countries" in finding.hint
    (finding,) = findings_of("{at: 2026-12-24 09:00}", "2026-12-24 08:00", ())
    assert "countries" not in finding.hint


@pytest.mark.parametrize(
    ("written", "wire", "tree"),
    [
        ("60m", {"ttl_type": "relative", "value": 60}, "60m"),
        ("1h", {"ttl_type": "relative", "value": 60}, "60m"),
        ("120s", {"ttl_type": "relative", "value": 2}, "2m"),
        ("1mo", {"ttl_type": "relative", "value": 43200}, "43200m"),
        ("2026-12-24 09:05", {"ttl_type": "absolute", "value": 202612240905}, "2026-12-24 09:05"),
    ],
)
def test_an_expiry_travels_in_minutes_or_as_a_number(written, wire, tree):
    expiry = read_expiry(written)
    assert expiry is not None
    assert expiry_to_wire(expiry) == wire
    assert expiry_to_tree(expiry) == tree


def test_no_expiry_is_nothing():
    assert read_expiry("none") is None
    assert expiry_to_tree(None) is None
    assert read_expiry(datetime(2026, 12, 24, 9)) == datetime(2026, 12, 24, 9)
