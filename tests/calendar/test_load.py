"""The messages of five minutes: nothing is lost, nothing is counted twice, and unknown is never 0."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.calendar import (
    STRETCH,
    Budget,
    Entry,
    Frame,
    Messages,
    Send,
    Source,
    Spread,
    Standing,
    hours_of,
    load_of,
    rushes,
)
from ctsync.calendar.people import NO_MESSAGE, UNKNOWN
from ctsync.lint.settings import Limits
from ctsync.problems import Level

FRAME = Frame(date(2027, 5, 17), 4, "Asia/Kolkata")
BUDGET = Budget((("warn", 100), ("block", 200)))


def entry(key, messages, *sends, standing=Standing.NEW, channel="push"):
    return Entry(key, key, channel, standing, messages, sends)


def people(number):
    return Messages(number, Source.EXPECTED)


def at(minutes, length=0, spread=None):
    begins = FRAME.start + timedelta(minutes=minutes)
    kind = spread or (Spread.IN_A_SPAN if length else Spread.AT_ONCE)
    return Send(datetime(2027, 5, 17), begins, begins + timedelta(minutes=length), kind)


MINUTES = st.integers(-3 * 1440, 31 * 1440)
SENDS = st.lists(st.tuples(MINUTES, st.integers(0, 1600), st.integers(1, 5_000_000)), max_size=30)


@given(SENDS)
def test_the_stretches_together_hold_every_message_that_is_sent_at_once(sends):
    entries = [entry(f"c{n}", people(number), at(minute)) for n, (minute, _, number) in enumerate(sends)]
    load = load_of(entries, FRAME)
    inside = [number for minute, _, number in sends if 0 <= minute < 28 * 1440]
    assert sum(load.placed) == sum(inside)
    assert sum(load.possible) == sum(load.unknown) == 0


@given(SENDS)
def test_a_spread_send_is_possible_in_each_stretch_of_its_span_and_in_no_other(sends):
    entries = [
        entry(f"c{n}", people(number), at(minute, length))
        for n, (minute, length, number) in enumerate(sends)
        if length
    ]
    load = load_of(entries, FRAME)
    for place in range(0, len(load), 97):
        begins, ends = load.at(place), load.at(place) + STRETCH
        expected = sum(
            each.messages.number
            for each in entries
            for send in each.sends
            if send.begins < ends and send.ends >= begins
        )
        assert load.possible[place] == expected
    assert sum(load.placed) == 0


@given(SENDS)
def test_the_order_of_campaigns_does_not_matter(sends):
    entries = [
        entry(f"c{n}", people(number), at(minute, length)) for n, (minute, length, number) in enumerate(sends)
    ]
    assert load_of(entries, FRAME) == load_of(reversed(entries), FRAME)


@pytest.mark.parametrize(
    ("messages", "spread"), [(UNKNOWN, None), (people(5), Spread.THROTTLED)], ids=["unknown", "throttled"]
)
def test_what_is_not_known_is_counted_as_unknown_and_not_as_0(messages, spread):
    load = load_of([entry("a", messages, at(60, spread=spread))], FRAME)
    assert (load.placed[12], load.possible[12], load.unknown[12]) == (0, 0, 1)
    assert sum(load.unknown) == 1


@pytest.mark.parametrize(
    "quiet",
    [
        entry("webhook", NO_MESSAGE, at(0), channel="webhook"),
        entry("stops", people(9), at(0), standing=Standing.STOPS),
        entry("gone", people(9), at(0), standing=Standing.GONE),
        entry("missed", people(9), at(0), standing=Standing.MISSED),
        entry("dropped", people(9), at(0, spread=Spread.NOBODY)),
    ],
    ids=lambda each: each.key,
)
def test_what_reaches_nobody_is_no_load(quiet):
    load = load_of([quiet], FRAME)
    assert sum(load.placed) + sum(load.possible) + sum(load.unknown) == 0


def test_a_rush_names_who_is_in_it_and_what_is_unknown():
    entries = [
        entry("a", people(150), at(0)),
        entry("b", people(60), at(4)),
        entry("later", people(90), at(5)),
        entry("unmanaged", UNKNOWN, at(0)),
        entry("far", people(100), at(600)),
    ]
    (found,) = rushes(load_of(entries, FRAME), BUDGET, entries)
    assert (found.begins, found.ends) == (FRAME.start, FRAME.start + STRETCH)
    assert (found.placed, found.most, found.unknown, found.level, found.is_certain) == (
        210,
        210,
        1,
        "block",
        True,
    )
    assert set(found.keys) == {"a", "b", "unmanaged"}


def test_a_rush_that_only_clocks_could_make_is_not_certain():
    entries = [entry("a", people(90), at(30)), entry("spread", people(90), at(0, 120))]
    (found,) = rushes(load_of(entries, FRAME), BUDGET, entries)
    assert (found.placed, found.most, found.is_certain, found.level) == (90, 180, False, "warn")
    assert found.begins == FRAME.start + timedelta(minutes=30)


def test_a_number_at_the_limit_does_not_cross_it():
    entries = [entry("a", people(100), at(0))]
    assert rushes(load_of(entries, FRAME), BUDGET, entries) == ()
    assert [BUDGET.crossed(number) for number in (100, 101, 200, 201)] == ["", "warn", "warn", "block"]


def test_without_a_budget_nothing_is_over_it():
    entries = [entry("a", people(10**9), at(0))]
    assert rushes(load_of(entries, FRAME), Budget(()), entries) == ()


def test_the_budget_is_the_policys_or_that_of_the_rule():
    assert Budget.of(Limits()).limits == (("warn", 1_500_000),)
    written = Limits(messages_per_5_minutes={Level.ERROR: 15, Level.WARNING: 12})
    assert Budget.of(written).limits == (("warn", 12), ("block", 15))


def test_an_hour_shows_its_fullest_five_minutes():
    entries = [entry("a", people(7), at(61)), entry("b", people(5), at(62)), entry("c", people(9), at(75))]
    hours = list(hours_of(load_of(entries, FRAME)))
    assert len(hours) == 28 * 24
    assert (hours[1].placed, hours[1].most, hours[1].unknown) == (12, 12, 0)


@pytest.mark.parametrize(
    ("first", "hours"), [(date(2027, 3, 22), 28 * 24 - 1), (date(2027, 10, 11), 28 * 24 + 1)]
)
def test_a_frame_over_a_clock_change_has_an_hour_less_or_more(first, hours):
    frame = Frame(first, 4, "Europe/Berlin")
    assert len(list(hours_of(load_of([], frame)))) == hours
    assert frame.start.tzinfo is UTC
