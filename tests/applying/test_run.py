"""Outcomes that a fenced run hands in: they become steps of what stands in the lock now, or of nothing."""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying.run import Run
from ctsync.lock.operations import now_stopped
from ctsync.lock.record import Operation, State, Why
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.planner import empty_lock
from tests.planning.making import LINEAGE, operation_of, record_of
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.runs import Shop

A = one("a")


def handed_in(there: Operation, ours: Operation, step: Operation) -> Operation:
    """What the lock holds after a run that knew `ours` hands in a step of it, while others have written `there`."""
    shop = Shop()
    known = replace(empty_lock(ACCOUNT, LINEAGE), next_seq=9)
    known = known.with_record(replace(record_of(A), operation=ours))
    shop.store.lock = known
    run = Run(shop.request(A), known, NOW)
    shop.store.write(known.with_record(replace(record_of(A), operation=there)), based_on=revision_of(known))
    shop.driver().run(run.hand_in({"a": step}))
    assert shop.store.lock is not None
    return shop.store.lock.records["a"].operation


def stopping(why: Why, seq: int = 1) -> Operation:
    return operation_of(A, State.STOPPING, seq, why=why, stopping_since=NOW)


def stopped(operation: Operation) -> Operation:
    return now_stopped(operation, in_time=True, done_to=(), at=NOW)


def test_a_stop_that_somebody_made_a_panic_meanwhile_stays_a_panic():
    ours = stopping(Why.REMOVE)
    found = handed_in(stopping(Why.PANIC), ours, stopped(ours))
    assert (found.state, found.why) == (State.STOPPED_BEFORE, Why.PANIC)


def test_an_outcome_of_an_operation_that_has_a_successor_changes_nothing():
    ours = stopping(Why.REMOVE)
    newer = operation_of(A, State.INTENT, seq=5)
    assert handed_in(newer, ours, stopped(ours)) == newer
    newer = stopping(Why.REPLACE, seq=5)
    assert handed_in(newer, ours, stopped(ours)) == newer
