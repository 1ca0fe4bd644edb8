"""What an older copy of a lock still knows, and the account's list cannot say (protocol 11). Pure.

A lock that was rolled back is no ground to create on. But what it says of an end is true of the past: a stop that was
begun is irrevocable, what was let go of is never stopped, and what went out, or was stopped by hand, went out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ctsync.lock.operations import counts_as_sent, is_unknown
from ctsync.lock.record import OnAppear, Operation, Record, State, Why
from ctsync.planning.rebuilding import Draft

_FOR_GOOD: Final = (State.STOPPING, State.RELEASED)


def with_older(made: Draft, older: Mapping[str, Record]) -> Draft:
    """The draft with what the older copy's records add to it. The same arguments give the same draft."""
    records = {key: record for key, record in older.items() if _is_past(record)}
    records |= {
        key: replace(record, operation=_with(record.operation, older[key].operation))
        if key in older
        else record
        for key, record in made.records.items()
    }
    known = {
        key: desired
        for key, desired in made.known.items()
        if records[key].operation.fingerprint == desired.fingerprint and not records[key].operation.content
    }
    return replace(made, records=records, known=known)


def _is_past(record: Record) -> bool:
    return counts_as_sent(record.operation) or record.operation.state is State.RELEASED


def _with(new: Operation, old: Operation) -> Operation:
    if is_unknown(new):
        return _perhaps(new, old)
    is_same = (new.remote_id, new.token) == (old.remote_id, old.token)
    if new.state is State.LIVE and is_same and old.state in _FOR_GOOD:
        return replace(old, then=None)
    return new


def _perhaps(new: Operation, old: Operation) -> Operation:
    """Of one that may exist: what had ended stays so for its generation, and what was decided by hand is not adopted."""
    if old.state is State.RELEASED:
        return old
    if old.generation < new.generation:
        return new
    if counts_as_sent(old):
        return old
    if old.why in (Why.PANIC, Why.HOLD):
        return replace(new, on_appear=OnAppear.STOP, why=old.why)
    return new
