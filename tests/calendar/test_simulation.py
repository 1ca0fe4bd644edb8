"""Every send of the files, and what clocks make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.calendar import Edge, simulate
from ctsync.calendar.simulation import edge_of
from ctsync.schedule.countries import zones_of
from ctsync.schedule.zones import has_one_reading
from tests.support.campaigns import ACCOUNT, wanted

BERLIN = replace(ACCOUNT, zone="Europe/Berlin")
TODAY = date(2027, 5, 20)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def rows(name, at, span=YEAR, **over):
    return simulate(wanted(name, at, **over), span[0], span[1], TODAY)


def test_each_send_of_the_days_is_told_once_in_the_order_of_time():
    campaigns = [
        *wanted("b-push", ["2027-06-02 12:00", "2027-06-04 12:00"]),
        *wanted("a-email", ["2027-06-01 12:00", "2027-06-03 12:00"], channel="email"),
    ]
    found = simulate(campaigns, date(2027, 6, 2), date(2027, 6, 4), TODAY)
    assert [row.key for row in found] == ["b-push", "a-email@2027-06-03", "b-push"]


def test_on_each_persons_clock_the_first_phone_is_east_and_the_last_one_west():
    (row,) = rows("a-push", {"at": "2027-06-01 10:00", "in": "user", "if_missed": "drop"})
    assert (row.first, row.last) == (
        datetime(2027, 5, 31, 20, tzinfo=UTC),
        datetime(2027, 6, 1, 22, tzinfo=UTC),
    )


def test_where_clocks_change_between_two_sends_the_other_utc_time_is_said():
    weekly = {"every": "1 week", "days": ["sun"], "start": "2027-10-24 18:00", "runs": "3"}
    found = rows("a-push", weekly, account=BERLIN)
    assert [f"{row.at.astimezone(UTC):%H:%M}" for row in found] == ["16:00", "17:00", "17:00"]
    assert [None if row.utc_moved is None else f"{row.utc_moved:%H:%M}" for row in found] == [
        None,
        "16:00",
        None,
    ]
    assert [row.change for row in found] == [timedelta(), timedelta(hours=-1), timedelta()]


@pytest.mark.parametrize(
    ("at", "edge"), [("2027-03-28 02:30", Edge.SKIPPED), ("2027-10-31 02:30", Edge.DOUBLED)]
)
def test_a_local_time_that_peoples_clocks_skip_or_double_is_named_with_their_zones(at, edge):
    written = {"at": at, "in": "user", "if_missed": "drop"}
    (row,) = rows("a-push", written, countries=["DE", "IN"], purpose="transactional")
    assert [(each.edge, each.zones) for each in row.elsewhere] == [(edge, ("Europe/Berlin",))]


def test_what_waits_and_what_its_horizon_has_not_reached_says_so():
    audience = {"event": "Charged", "within": "7d"}
    daily = {"every": "1 day", "start": "2027-05-22 12:00", "runs": "20"}
    found = rows("a-push", daily, audience=audience)
    assert (found[0].ready_on, found[0].made_from) == (date(2027, 5, 21), None)
    assert found[-1].made_from == date(2027, 5, 27)


def test_quiet_hours_say_whom_they_hold():
    quiet = {"from": "21:00", "to": "09:00", "in": "user", "then": "delay"}
    (row,) = rows("a-push", "2027-06-01 19:00", countries=["IN", "JP"], quiet_hours=quiet)
    assert row.send.held is not None
    assert (row.send.held.all_alike, row.send.held.drops) == (False, False)


ZONES = zones_of(())


@given(st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)))
def test_an_edge_is_what_the_clocks_show(zone, moment):
    """A time is skipped if no instant shows it, and doubled if two do: asked of all instants around."""
    local = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    clock = ZoneInfo(zone)
    middle = local.replace(tzinfo=UTC)
    instants = [middle + timedelta(minutes=15 * n) for n in range(-60, 61)]
    shown = sum(each.astimezone(clock).replace(tzinfo=None, fold=0) == local for each in instants)
    if has_one_reading(local, zone):
        assert shown == 1
    else:
        assert edge_of(local, zone) is (Edge.DOUBLED if shown == 2 else Edge.SKIPPED)
        assert shown in (0, 2)


@given(st.sampled_from(ZONES), st.integers(0, 9), st.integers(0, 23))
def test_sends_of_a_day_are_a_day_apart_but_for_the_change_that_is_told(zone, year, hour):
    account = replace(ACCOUNT, zone=zone)
    start = datetime(2027 + year, 1, 1, hour, 15)
    daily = {"every": "1 day", "start": f"{start:%Y-%m-%d %H:%M}", "runs": "365"}
    try:
        campaigns = wanted(
            "a-push", daily, account=account, audience={"everyone": "true"}, purpose="transactional"
        )
    except AssertionError:
        return  # SCH004: some day skips or doubles it, and the file is refused
    found = simulate(campaigns, start.date(), date(2027 + year, 12, 31), TODAY)
    for before, after in pairwise(found):
        told = after.utc_moved is not None
        assert told == (after.at - before.at != timedelta(days=1))
