from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.clock import local_time
from ctsync.sandbox.delivery.hours import GO, Verdict, hours_of
from ctsync.sandbox.settings import Settings

INDIA, LONDON = "Asia/Kolkata", "Europe/London"
NIGHT = {"message_state": "delay", "dnd_info": {str(day): ["21:00", "06:00"] for day in range(1, 8)}}
LATER = {"type": "later", "delivery_date_time": ["20261124 10:00"]}


def at(text, zone=INDIA):
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def hours(settings=None, planned="2026-11-24 10:00", body=None, **when):
    return hours_of({"when": LATER | when, **(body or {})}, at(planned), INDIA, settings or Settings())


def test_a_message_waits_for_the_end_of_quiet_hours_or_is_dropped():
    assert hours(dnd=NIGHT).verdict(at("2026-11-24 22:00"), INDIA) == Verdict(
        "quiet_hours", at("2026-11-25 06:00")
    )
    dropped = hours(dnd=NIGHT | {"message_state": "discard"})
    assert dropped.verdict(at("2026-11-24 22:00"), INDIA) == Verdict("quiet_hours")
    assert dropped.verdict(at("2026-11-24 20:59"), INDIA) is GO


@pytest.mark.parametrize(
    ("dnd_timezone", "delivery_timezone", "is_on_own_clock"),
    [
        ("user", None, True),
        ("user_timezone", None, True),
        ("account", "user", False),
        ("account_timezone", "user", False),
        (None, "user", True),
        (None, "account", False),
        (None, None, False),
    ],
)
def test_quiet_hours_are_read_on_the_clock_they_name_else_on_the_schedules(
    dnd_timezone, delivery_timezone, is_on_own_clock
):
    named = {"dnd_timezone": dnd_timezone} if dnd_timezone else {}
    more = {"delivery_timezone": delivery_timezone} if delivery_timezone else {}
    found = hours(dnd=NIGHT | named, **more)
    afternoon_there = at("2026-11-24 22:00")
    assert (found.verdict(afternoon_there, LONDON) is GO) == is_on_own_clock


def test_quiet_hours_beside_when_count_too():
    found = hours_of({"when": "20261124 22:00", "dnd": NIGHT}, 0, INDIA, Settings())
    assert found.verdict(at("2026-11-24 22:00"), INDIA).reason == "quiet_hours"


def test_after_the_cutoff_nothing_goes_out_until_midnight():
    found = hours(campaign_cutoff="20:30")
    assert found.verdict(at("2026-11-24 20:30"), INDIA) is GO
    assert found.verdict(at("2026-11-24 20:30:01"), INDIA) == Verdict("cutoff")
    assert found.verdict(at("2026-11-24 23:59"), INDIA) == Verdict("cutoff")
    assert found.verdict(at("2026-11-25 00:00"), INDIA) is GO


def test_the_cutoff_is_read_on_the_schedules_clock_unless_the_setting_says_the_accounts():
    evening_here = at("2026-11-24 21:00")
    on_own = hours(campaign_cutoff="20:30", delivery_timezone="user")
    assert on_own.verdict(evening_here, LONDON) is GO
    fixed = hours(Settings(cutoff_follows_schedule=False), campaign_cutoff="20:30", delivery_timezone="user")
    assert fixed.verdict(evening_here, LONDON) == Verdict("cutoff")
    assert hours(campaign_cutoff="20:30").verdict(evening_here, LONDON) == Verdict("cutoff")


def test_the_cutoff_drops_what_quiet_hours_would_hold():
    found = hours(campaign_cutoff="20:30", dnd=NIGHT)
    assert found.verdict(at("2026-11-24 22:00"), INDIA) == Verdict("cutoff")
    assert found.verdict(at("2026-11-25 05:00"), INDIA) == Verdict("quiet_hours", at("2026-11-25 06:00"))


def test_an_absolute_ttl_is_a_moment_on_the_accounts_clock():
    found = hours(body={"ttl": {"ttl_type": "absolute", "value": 202611250600}})
    assert found.verdict(at("2026-11-25 05:59"), INDIA) is GO
    assert found.verdict(at("2026-11-25 06:00"), LONDON) == Verdict("expired")


def test_digits_that_are_no_date_expire_nothing():
    assert hours(body={"ttl": {"ttl_type": "absolute", "value": 202613990600}}).expires is None


def test_minutes_count_from_the_sending_unless_the_setting_says_from_the_run():
    ttl = {"ttl": {"ttl_type": "relative", "value": 60}}
    late = at("2026-11-24 11:00")
    assert hours(body=ttl).verdict(late, INDIA) is GO
    assert hours(Settings(ttl_counts_from_the_run=True), body=ttl).verdict(late, INDIA) == Verdict("expired")
    assert hours(Settings(ttl_counts_from_the_run=True), body=ttl).verdict(late - 1, INDIA) is GO


@given(
    minutes=st.integers(0, 20 * 1440),
    cutoff=st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}"),
    zone=st.sampled_from(["America/New_York", "Australia/Sydney"]),
)
def test_nothing_goes_out_after_the_cutoff_on_anybodys_clock(minutes, cutoff, zone):
    moment = int((datetime(2027, 3, 8, tzinfo=ZoneInfo("UTC")) + timedelta(minutes=minutes)).timestamp())
    found = hours(campaign_cutoff=cutoff, delivery_timezone="user", dnd=NIGHT | {"dnd_timezone": "user"})
    if found.verdict(moment, zone) is GO:
        assert f"{local_time(moment, zone):%H:%M}" <= cutoff
        assert 6 <= local_time(moment, zone).hour < 21
