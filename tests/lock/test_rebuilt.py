"""What a rebuilt lock has left to settle: numbers are cut exactly, and nothing of another lock is taken for explained."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lock.rebuilt import Numbers, Rebuilt, runs_of
from ctsync.names import RemoteId

NUMBERS = st.sets(st.integers(1, 40))


def rebuilt(*numbers: Numbers, **more) -> Rebuilt:
    return Rebuilt("zz", datetime(2027, 5, 20, tzinfo=UTC), "asha", "the disk died", numbers=numbers, **more)


def left_of(lock: Rebuilt) -> set[int]:
    return {number for run in lock.numbers for number in range(run.first, run.last + 1)}


@given(NUMBERS)
def test_runs_hold_exactly_their_numbers_and_are_the_fewest(numbers):
    runs = runs_of("ab", sorted(numbers))
    assert left_of(rebuilt(*runs)) == numbers
    assert sum(map(len, runs)) == len(numbers)
    assert len(runs) == sum(number - 1 not in numbers for number in numbers)
    assert all(run.lineage == "ab" for run in runs)


@given(NUMBERS, st.integers(0, 41), st.integers(0, 41))
def test_explaining_some_numbers_leaves_exactly_the_others(numbers, first, last):
    first, last = min(first, last), max(first, last)
    after = rebuilt(*runs_of("ab", sorted(numbers))).without_numbers(first, last, "seen in the dashboard")
    assert left_of(after) == {number for number in numbers if not first <= number <= last}
    assert after.remarks == ("seen in the dashboard",)


def test_a_run_is_told_by_its_ends():
    assert [str(run) for run in runs_of("ab", [3, 4, 5, 9])] == ["3-5", "9"]


@pytest.mark.parametrize(
    ("lineage", "seq", "known"), [("ab", 7, True), ("ab", 8, False), ("cd", 1, False), ("cd", 0, True)]
)
def test_only_numbers_that_a_lost_lock_was_seen_to_give_out_are_known_of(lineage, seq, known):
    assert rebuilt(earlier={"ab": 7}).knows_of(lineage, seq) is known


def test_explained_rows_are_settled_and_the_others_stay():
    rows = tuple(map(RemoteId, (3, 1, 2)))
    after = rebuilt(rows=rows, settled=(RemoteId(9),)).without_rows(
        {RemoteId(1), RemoteId(2)}, "stopped by hand"
    )
    assert (after.rows, after.settled, after.remarks) == ((3,), (1, 2, 9), ("stopped by hand",))
