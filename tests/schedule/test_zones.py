from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from ctsync.schedule.zones import (
    NoSuchLocalTime,
    earliest_instant,
    first_anywhere,
    last_anywhere,
    latest_instant,
    local_time,
    to_instant,
)
from tests.schedule.making import BERLIN, KOLKATA, MOMENTS, at

SKIPPED = datetime(2026, 3, 29, 2, 30)
REPEATED = datetime(2026, 10, 25, 2, 30)


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        (datetime(2026, 12, 24, 9), KOLKATA, "2026-12-24 03:30"),
        (datetime(2026, 7, 1, 9), BERLIN, "2026-07-01 07:00"),
        (datetime(2026, 12, 24, 9), "Pacific/Kiritimati", "2026-12-23 19:00"),
    ],
)
def test_a_local_time_is_an_instant(local, zone, instant):
    assert (
        to_instant(local, zone) == earliest_instant(local, zone) == latest_instant(local, zone) == at(instant)
    )
    assert to_instant(local, zone).tzinfo is UTC


@pytest.mark.parametrize(("local", "words"), [(SKIPPED, "does not exist"), (REPEATED, "occurs twice")])
def test_a_local_time_that_clocks_skip_or_repeat_is_refused_in_words(local, words):
    with pytest.raises(NoSuchLocalTime, match=rf"02:30 {words} in Europe/Berlin"):
        to_instant(local, BERLIN)


def test_what_was_stored_is_read_with_both_meanings():
    assert (earliest_instant(REPEATED, BERLIN), latest_instant(REPEATED, BERLIN)) == (
        at("2026-10-25 00:30"),
        at("2026-10-25 01:30"),
    )
    assert earliest_instant(SKIPPED, BERLIN) < latest_instant(SKIPPED, BERLIN)


@given(MOMENTS)
def test_no_clock_on_earth_is_before_the_first_or_after_the_last(local):
    for zone in ("Pacific/Kiritimati", "Pacific/Apia", KOLKATA, BERLIN, "Pacific/Pago_Pago", "Etc/GMT+12"):
        assert first_anywhere(local) <= earliest_instant(local, zone)
        assert latest_instant(local, zone) <= last_anywhere(local)


@given(MOMENTS)
def test_a_clock_shows_the_local_time_of_its_instant(local):
    assert local_time(to_instant(local, KOLKATA), KOLKATA) == local
