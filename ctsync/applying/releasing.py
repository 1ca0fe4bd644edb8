"""Letting go of one live campaign for good, because a person says so: no call is made (protocol 4, LIVE to RELEASED).

Nothing else can be forgotten. What is open has to be settled, or something of it could go out unseen; and what has ended
is remembered so that nobody gets it twice, until nothing rests on it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ctsync.applying.calls import ReadLock, TellTime, WriteLock
from ctsync.applying.forgetting import REMEMBERED
from ctsync.applying.opening import owned_lock
from ctsync.applying.request import Asking, Request
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.catalog.nearest import nearest
from ctsync.errors import UsageError
from ctsync.lock.operations import noted, now_released
from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.lock.stores.contract import revision_of


def to_forget(lock: Lock | None, key: str, now: datetime) -> Record:
    """The record that is meant. Raises UsageError, with what to do instead, for one that cannot be let go of."""
    records = {} if lock is None else lock.records
    record = records.get(key)
    if record is None:
        raise _unknown(key, records)
    operation = record.operation
    if operation.state.is_open:
        raise UsageError(
            f"{key} is not settled ({operation.state}), so it cannot be let go of. Nothing was forgotten.",
            why="What was begun may still go out, and nobody would look for it any more.",
            hint=f"ctsync audit; and if it stays open: ctsync resolve {key} --id NUMBER --evidence TEXT",
        )
    if operation.state is State.RELEASED:
        raise UsageError(f"{key} was let go of before. Nothing was changed.")
    if operation.state.is_ended or now > operation.last_send:
        until = operation.last_send + REMEMBERED
        raise UsageError(
            f"{key} is over, and it is remembered. Nothing was forgotten.",
            why="Without its record nobody would know that it was sent or stopped, and it could go out once more.",
            hint=f"Nothing: if no file names it by then, it is forgotten by itself after {until:%Y-%m-%d}.",
        )
    return record


def _unknown(key: str, records: Mapping[str, Record]) -> UsageError:
    """Names the dates and parts of what was typed first: a guess at another campaign would cost that one."""
    parts = sorted(each for each, record in records.items() if key in (record.key.definition, record.name))
    close = nearest(key, records)
    if parts:
        more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
        hint = f"One of these: {', '.join(f'`{each}`' for each in parts[:3])}{more}"
    else:
        hint = f"Did you mean `{close}`?" if close else "`ctsync lock show` lists them."
    return UsageError(
        f"The lock has no campaign {key}. Nothing was forgotten.",
        why="A campaign with several dates or parts is let go of one by one.",
        hint=hint,
    )


def forget(request: Request, key: str, evidence: str, agreed: Operation) -> Asking[ApplyResult]:
    """Let go of it. The caller holds the store; `agreed` is what the person was shown.

    Raises as `to_forget` does, LockMissing or LockForeign, and UsageError if it is not as it was shown any more.
    """
    found = yield ReadLock()
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    record = to_forget(lock, key, now)
    if record.operation != agreed:
        raise UsageError(
            f"{key} changed while it was being talked about. Nothing was forgotten.", hint="Run it again."
        )
    note = f"Let go of by {request.who} at {now:%Y-%m-%d %H:%M} UTC: {evidence.strip()}"
    grant = Grant(Deed.FORGET, Basis.PERSON, request.who, now, "", request.commit)
    released = noted(replace(now_released(record.operation, now), note=note), grant)
    yield WriteLock(lock.with_record(record.with_operation(released)), revision_of(found))
    outcome = Outcome(record.key, Fate.FORGOTTEN, released.remote_id, first_send=released.first_send)
    return ApplyResult((outcome,), None, now)
