from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctsync.schedule.countries import _ONE_CLOCK, _SEVERAL_CLOCKS, clocks_of, is_known
from tests.schedule.making import at

NOON = at("2026-12-24 12:00")


@pytest.mark.parametrize(
    ("countries", "west", "east"),
    [
        (("IN",), 5.5, 5.5),
        (("DE", "IN"), 1, 5.5),
        (("US",), -10, -5),
        (("AU",), 8, 11),
        ((), -12, 14),
        (("IN", "ZZ"), -12, 14),
    ],
)
def test_countries_have_a_westernmost_and_an_easternmost_clock(countries, west, east):
    noon = datetime(2026, 12, 24, 12)
    assert clocks_of(countries, NOON) == (noon + timedelta(hours=west), noon + timedelta(hours=east))


def test_every_zone_of_the_table_exists():
    zones = [*_ONE_CLOCK.values(), *(zone for several in _SEVERAL_CLOCKS.values() for zone in several)]
    assert all(NOON.astimezone(ZoneInfo(zone)).tzinfo for zone in zones)
    assert not set(_ONE_CLOCK) & set(_SEVERAL_CLOCKS)


def test_a_country_is_known_or_not():
    assert is_known("IN")
    assert is_known("US")
    assert not is_known("ZZ")
