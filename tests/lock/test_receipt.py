"""How receipts gather, without growing for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.errors import LockCorrupt
from ctsync.lock.operations import noted
from ctsync.lock.put_away import blob_of, can_be_put_away, to_put_away, with_receipts, without
from ctsync.lock.receipt import (
    MOST_STOPS,
    Answer,
    Attempt,
    Basis,
    Deed,
    Finding,
    Gap,
    Grant,
    Receipt,
    Sight,
    added,
    all_added,
)
from ctsync.lock.record import State, Successor
from ctsync.names import Fingerprint, RemoteId
from tests.support.locks import NOW, a_lock, a_record, an_operation

GRANT = Grant(Deed.CREATE, Basis.CHANGE, "asha", NOW, "f" * 64)
BEGUN = Attempt(Deed.CREATE, NOW, "sha256:7")
DONE = replace(BEGUN, answer=Answer.DONE, remote_id=RemoteId(5))
STOP = Attempt(Deed.STOP, NOW, "sha256:8", Answer.DONE, RemoteId(5))
SEEN = Sight(Finding.LISTED, NOW, RemoteId(5), "pending", NOW.date(), NOW.date())
LATER = NOW + timedelta(minutes=5)


def test_an_answer_takes_the_place_of_the_attempt_that_waits_for_it():
    assert added((GRANT, BEGUN, SEEN), DONE, closes=True) == (GRANT, DONE, SEEN)


def test_an_answer_that_closes_nothing_is_an_attempt_of_its_own():
    assert added((BEGUN,), DONE) == (BEGUN, DONE)
    assert added((DONE,), DONE, closes=True) == (DONE, DONE)
    assert added((BEGUN,), STOP, closes=True) == (BEGUN, STOP)


def test_of_several_open_attempts_the_newest_is_answered():
    late = replace(BEGUN, at=LATER)
    assert added((BEGUN, late), DONE, closes=True) == (BEGUN, DONE)


def test_equal_attempts_to_stop_that_follow_each_other_are_counted():
    again = replace(STOP, at=LATER)
    assert added((STOP,), again) == (replace(STOP, times=2, until=LATER),)
    last = replace(STOP, at=LATER + timedelta(minutes=5))
    assert added(added((STOP,), again), last) == (replace(STOP, times=3, until=last.at),)


@pytest.mark.parametrize(
    "other",
    [replace(STOP, answer=Answer.UNCLEAR), replace(STOP, remote_id=RemoteId(6)), replace(STOP, answer=None)],
    ids=["another answer", "another campaign", "no answer"],
)
def test_other_attempts_to_stop_are_not(other: Attempt):
    assert added((STOP,), other) == (STOP, other)


def test_creates_are_never_counted_together():
    limited = replace(BEGUN, answer=Answer.LIMITED)
    assert added((limited,), replace(limited, at=LATER)) == (limited, replace(limited, at=LATER))


def test_what_says_nothing_new_is_not_added():
    assert added((GRANT, SEEN), replace(SEEN, at=LATER)) == (GRANT, SEEN)
    assert added((GRANT,), GRANT) == (GRANT,)
    stopped = replace(SEEN, status="stopped")
    assert added((SEEN,), stopped) == (SEEN, stopped)
    assert all_added((), [None, GRANT, None]) == (GRANT,)


def test_a_stop_that_never_ends_keeps_its_first_and_last_attempts_and_counts_the_rest():
    receipts: tuple[Receipt, ...] = (GRANT, DONE)
    for number in range(1_000):
        answer = Answer.DONE if number % 2 else Answer.UNCLEAR
        receipts = added(receipts, replace(STOP, at=NOW + timedelta(minutes=number), answer=answer))
    stops = [each for each in receipts if isinstance(each, Attempt) and each.deed is Deed.STOP]
    (gap,) = [each for each in receipts if isinstance(each, Gap)]
    assert receipts[:2] == (GRANT, DONE)
    assert len(stops) == MOST_STOPS
    assert len(stops) + gap.number == 1_000
    assert (stops[0].at, stops[-1].at) == (NOW, NOW + timedelta(minutes=999))


# ── put away ──

PAST = Successor(Fingerprint("sha256:1"), 1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"state": State.SENT}, True),
        ({"state": State.RELEASED}, True),
        ({"state": State.INTENT}, False),
        ({"state": State.STOPPING}, False),
        ({"state": State.STOPPED_BEFORE}, True),
        ({"state": State.STOPPED_BEFORE, "then": PAST}, False),
        ({"receipts": ()}, False),
        ({"receipts": (GRANT, DONE)}, False),
        ({"receipts": (GRANT, DONE), "state": State.SENT}, True),
        ({"receipts": (STOP,), "put_away": ("sha256:1",)}, True),
        ({"receipts": (SEEN, replace(SEEN, finding=Finding.DUPLICATE))}, False),
    ],
)
def test_what_is_put_away_is_what_no_run_adds_to_by_comparing(changes: dict[str, Any], *, expected: bool):
    operation = an_operation(**{"receipts": (GRANT, DONE, SEEN), **changes})
    assert can_be_put_away(operation) is expected


def test_what_is_put_away_comes_back_in_its_order_of_every_operation():
    old = an_operation(1, state=State.SENT, receipts=(GRANT, DONE))
    record = replace(a_record(2, "a", receipts=(GRANT, DONE, SEEN)), history=(old,))
    lock = a_lock(record, a_record(3, "b"))
    receipts = to_put_away(lock)
    assert sorted(receipts) == [1, 2]
    less = without(lock, receipts, "sha256:1")
    assert less.records["b"] is lock.records["b"]
    assert less.records["a"].operation.receipts == ()
    blobs = {"sha256:1": blob_of(receipts)}
    assert with_receipts(less.records["a"], blobs.__getitem__) == record

    stopped = replace(less.records["a"], operation=noted(less.records["a"].operation, STOP))
    again = a_lock(stopped, a_record(3, "b"))
    blobs["sha256:2"] = blob_of(to_put_away(again))
    least = without(again, to_put_away(again), "sha256:2")
    assert least.records["a"].operation.put_away == ("sha256:1", "sha256:2")
    whole = with_receipts(least.records["a"], blobs.__getitem__)
    assert whole.operation.receipts == (GRANT, DONE, SEEN, STOP)


@pytest.mark.parametrize(
    "blob",
    [{}, {"receipts": []}, {"receipts": {"2": []}}, {"receipts": {"1": [{}]}}, {"tree": {}, "payload": {}}],
    ids=str,
)
def test_a_blob_that_holds_something_else_is_damage(blob: dict[str, object]):
    record = a_record(1, put_away=("sha256:1",))
    with pytest.raises(LockCorrupt):
        with_receipts(record, lambda _: blob)
