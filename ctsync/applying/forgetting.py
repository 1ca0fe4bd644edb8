"""What a lock lets go of, once per apply: operations 400 days after their last send (protocol 4), holds that ran out.

Numbers are never given out again, whatever is forgotten: `next_seq` only rises. The blobs of what is forgotten stay in
their store, named by their digest and read by nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from ctsync.lock.operations import counts_as_sent
from ctsync.lock.record import Lock, Operation, Record
from ctsync.planning.plan import Plan

REMEMBERED = timedelta(days=400)
"""How long an ended operation stays in the lock after its last send."""

HELD_LONG_AGO = timedelta(days=2)
"""How long a hold that has run out is remembered: another machine's clock may say that it has not."""


def named_sends(plan: Plan) -> frozenset[str]:
    """The keys, as text, of what the files name by itself, under the numbers that their records keep."""
    wanted = ((change.key, getattr(change, "desired", None)) for change in plan.changes)
    return frozenset(str(key) for key, desired in wanted if desired is not None and desired.series is None)


def forgotten(lock: Lock, kept: Collection[str], now: datetime) -> Lock:
    """The lock without what ended long ago. The records of `kept` stay, with what they say of the last send.

    What is open, live or let go stays for ever. What is watched, because its row may turn up late, is watched for a day
    after its last send and so is in no danger here.
    """
    limit = now - REMEMBERED
    records = {
        key: left
        for key, record in lock.records.items()
        if (left := _left(record, limit, is_kept=key in kept)) is not None
    }
    missed = {key: one for key, one in lock.missed.items() if one.seen_at is None or one.at >= limit}
    holds = {scope: hold for scope, hold in lock.holds.items() if hold.counts_at(now - HELD_LONG_AGO)}
    return replace(lock, records=records, missed=missed, holds=holds)


def _is_old(operation: Operation, limit: datetime) -> bool:
    return operation.state.is_ended and operation.last_send < limit


def _left(record: Record, limit: datetime, *, is_kept: bool) -> Record | None:
    """The record without its old operations; None if nothing is left of it.

    A record that stays keeps the last operation that people may have got: without it, the same generation would be
    free to send again.
    """
    old = {each.seq for each in (*record.history, record.operation) if _is_old(each, limit)}
    if not old:
        return record
    if len(old) == len(record.history) + 1 and not is_kept:
        return None
    sent = next((each.seq for each in reversed(record.history) if counts_as_sent(each)), 0)
    history = tuple(each for each in record.history if each.seq not in old or each.seq == sent)
    return replace(record, history=history)
