"""`#n`: given once, kept through edits of times, never by position (protocol 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lock.record import UNKNOWN_CONTENT, Record, State, Successor, Why
from ctsync.planning.matching import with_kept_numbers
from tests.planning.making import HOUR, MINUTE, lock_of, record_of
from tests.support.campaigns import NOW, one, wanted
from tests.support.rolling import daily

DAY = "2027-06-01"
CLOCKS = [f"{hour:02}:00" for hour in range(8, 20)]


def on(*clocks: str, **over):
    """The day's instances; a moment of another day makes sure that they carry dates."""
    moments = [f"{DAY} {clock}" for clock in sorted(clocks)]
    every = wanted("n", [*moments, "2027-06-09 10:00"], channel="email", **over)
    return every[: len(clocks)]


def record_at(clock: str, number: int, state: State = State.LIVE, **changes) -> Record:
    (desired,) = on(clock)
    made = record_of(desired, state, seq=number, **changes)
    return replace(made, key=replace(made.key, number=number))


def numbers(moments, *records: Record, now=NOW) -> dict[str, int]:
    """By the clock that the file says."""
    kept = with_kept_numbers(moments, lock_of(*records), now)
    return {f"{each.timetable.local_at(0):%H:%M}": each.key.number for each in kept}


def test_a_first_plan_counts_through_the_day():
    assert numbers(on("09:00", "12:00", "18:00")) == {"09:00": 1, "12:00": 2, "18:00": 3}


def test_an_instance_without_a_date_keeps_its_key():
    desired = one("a")
    assert with_kept_numbers([desired], lock_of(record_of(desired)), NOW) == (desired,)


def test_a_record_of_which_only_the_list_is_known_meets_the_moment_that_it_shows():
    """Its first send is the earliest possible, so by that the later of two could come first (protocol 11)."""
    early, late = record_at("10:00", 1), record_at("18:00", 2)
    records = [
        replace(
            each,
            operation=replace(
                each.operation, fingerprint=UNKNOWN_CONTENT, first_send=each.operation.first_send - 9 * HOUR
            ),
        )
        for each in (early, late)
    ]
    now = early.operation.first_send - 4 * HOUR
    assert numbers(on("10:00", "18:00"), *records, now=now) == {"10:00": 1, "18:00": 2}


def test_taking_the_first_moment_out_does_not_move_the_second_up():
    records = record_at("09:00", 1), record_at("12:00", 2)
    assert numbers(on("12:00"), *records) == {"12:00": 2}


def test_a_moved_moment_keeps_its_record():
    records = record_at("09:00", 1), record_at("12:00", 2)
    assert numbers(on("09:00", "15:00"), *records) == {"09:00": 1, "15:00": 2}
    assert numbers(on("08:00", "12:00"), *records) == {"08:00": 1, "12:00": 2}


def test_the_same_instant_comes_before_any_order():
    records = record_at("09:00", 1), record_at("12:00", 2)
    assert numbers(on("08:00", "09:00"), *records) == {"08:00": 2, "09:00": 1}


def test_several_moved_moments_meet_open_records_in_order():
    records = record_at("09:00", 1), record_at("12:00", 2)
    assert numbers(on("10:00", "13:00", "16:00"), *records) == {"10:00": 1, "13:00": 2, "16:00": 3}


@pytest.mark.parametrize(
    "state",
    [State.SENT, State.STOPPED_BEFORE, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED, State.REFUSED],
)
def test_a_moved_moment_never_takes_over_a_record_that_has_ended(state):
    records = record_at("09:00", 1, state), record_at("12:00", 2)
    assert numbers(on("12:00", "15:00"), *records) == {"12:00": 2, "15:00": 3}


def test_a_moment_that_is_written_again_meets_its_ended_record():
    assert numbers(on("09:00"), record_at("09:00", 1, State.STOPPED_BEFORE)) == {"09:00": 1}


def test_an_open_record_comes_before_an_ended_one_of_the_same_instant():
    ended, live = record_at("09:00", 1, State.STOPPED_BEFORE), record_at("09:00", 2)
    assert numbers(on("09:00"), ended, live) == {"09:00": 2}


def test_a_moved_moment_never_takes_over_a_record_that_has_begun():
    record = record_at("09:00", 1)
    begun = record.operation.first_send
    assert numbers(on("15:00"), record, now=begun) == {"15:00": 2}
    assert numbers(on("15:00"), record, now=begun - MINUTE) == {"15:00": 1}


def test_a_number_once_used_is_never_used_for_another_moment():
    records = record_at("09:00", 1, State.SENT), record_at("12:00", 7, State.SENT)
    assert numbers(on("15:00", "16:00"), *records) == {"15:00": 8, "16:00": 9}


def test_a_replace_that_broke_off_is_finished_under_its_number():
    (moved,) = on("15:00")
    broken = record_at(
        "09:00", 1, State.STOPPED_BEFORE, why=Why.REPLACE, then=Successor(moved.fingerprint, 1)
    )
    assert numbers([moved], broken) == {"15:00": 1}
    assert numbers(on("16:00"), broken) == {"16:00": 2}
    assert numbers(on("15:00", generation="2"), broken) == {"15:00": 2}


def test_other_days_parts_and_definitions_have_numbers_of_their_own():
    record = record_at("09:00", 4)
    others = [
        replace(record, key=replace(record.key, definition="m")),
        replace(record, key=replace(record.key, language="hi")),
        replace(record, key=replace(record.key, day=date(2027, 6, 2))),
    ]
    for other in others:
        assert numbers(on("15:00"), other) == {"15:00": 1}


days = st.lists(st.sampled_from(CLOCKS), min_size=1, max_size=4, unique=True)


@given(days, st.permutations(range(4)), st.sets(st.integers(0, 3)), days)
def test_no_number_is_given_twice_whatever_the_edits(before, order, ended, after):
    records = [
        record_at(clock, place + 1, State.SENT if place in ended else State.LIVE)
        for clock, place in zip(before, order, strict=False)
    ]
    found = numbers(on(*after), *records)
    assert len(set(found.values())) == len(after)
    by_number = {record.key.number: record for record in records}
    for clock, number in found.items():
        record = by_number.get(number)
        if record is not None and record.operation.state.is_ended:
            (same,) = on(clock)
            assert record.operation.first_send == same.first_send


@given(days, days, st.randoms(use_true_random=False))
def test_the_order_in_which_moments_come_does_not_matter(before, after, random):
    records = [record_at(clock, number) for number, clock in enumerate(before, 1)]
    moments = list(on(*after))
    known = numbers(moments, *records)
    random.shuffle(moments)
    random.shuffle(records)
    assert numbers(moments, *records) == known


def test_a_date_of_a_rolling_definition_that_went_out_meets_its_record_whatever_its_time_is_now():
    before, after = daily(), daily(start="2027-05-20 21:00")
    for state in (State.SENT, State.LIVE, State.FOREIGN, State.MISSED):
        record = record_of(before[0], state)
        (met,) = with_kept_numbers(after[:1], lock_of(record), before[0].first_send + HOUR)
        assert str(met.key) == "news@2027-05-20"
    refused = record_of(before[0], State.REFUSED)
    (fresh,) = with_kept_numbers(after[:1], lock_of(refused), before[0].first_send + HOUR)
    assert str(fresh.key) == "news@2027-05-20#2", "a number is used once"
