from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import UsageError
from ctsync.sandbox.clock import Clock, epoch, local_time, read_local, read_span, zone_of
from ctsync.sandbox.state import State


@pytest.fixture
def clock(tmp_path):
    state = State(tmp_path / "state.sqlite3")
    yield Clock(state)
    state.close()


START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("3d", 259200),
        ("90m", 5400),
        ("1d 2h", 93600),
        ("10s", 10),
        ("2w", 1209600),
        ("0m", 0),
        ("soon", None),
        ("", None),
        ("3d x", None),
        ("-3d", None),
    ],
)
def test_spans(told, seconds):
    assert read_span(told) == seconds


def test_the_clock_moves_by_a_span_or_to_a_moment_of_the_account(clock):
    clock.start(START, "Asia/Kolkata")
    assert clock.now == int(START.timestamp())
    assert clock.advance("90m") == clock.now == int(START.timestamp()) + 5400
    clock.advance("2026-12-24 09:00")
    assert local_time(clock.now, "Asia/Kolkata") == datetime(2026, 12, 24, 9)
    assert clock.http_date == "Thu, 24 Dec 2026 03:30:00 GMT"
    assert str(clock.today) == "2026-12-24"


@pytest.mark.parametrize("told", ["2026-11-24 09:59", "yesterday", "", "2026-12-01T10:00+05:30", "9999999d"])
def test_a_clock_that_would_go_backwards_or_nowhere_is_refused(clock, told):
    clock.start(START, "Asia/Kolkata")
    with pytest.raises(UsageError):
        clock.advance(told)
    assert clock.now == int(START.timestamp())


def test_the_first_start_counts_and_no_later_one(clock):
    clock.start(START, "Asia/Kolkata")
    clock.start(datetime(2030, 1, 1, tzinfo=UTC), "Europe/Paris")
    clock.start(None, "Europe/Paris")
    assert (clock.now, clock.zone, clock.follows_wall) == (int(START.timestamp()), "Asia/Kolkata", False)
    clock.move_to_zone("Europe/Paris")
    assert clock.zone == "Europe/Paris"


def test_a_clock_that_follows_the_wall_cannot_be_moved(clock):
    clock.start(None, "Asia/Kolkata")
    assert clock.follows_wall
    assert clock.now >= clock.now - 1 > START.timestamp() - 10**9
    with pytest.raises(UsageError):
        clock.advance("1d")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(clock, name):
    with pytest.raises(UsageError):
        clock.start(START, name)
    with pytest.raises(UsageError):
        zone_of(name)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)))
def test_a_zone_without_summer_time_reads_back_what_it_was_told(moment):
    moment = moment.replace(microsecond=0)
    assert local_time(epoch(moment, "Asia/Kolkata"), "Asia/Kolkata") == moment


def test_a_day_alone_is_its_midnight():
    assert f"{read_local('2026-12-24'):%H:%M}" == "00:00"
