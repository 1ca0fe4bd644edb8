"""The panic button: stop named campaigns now, without waiting for the lock (protocol 10).

The decision is written first, so that a running apply is fenced and no later one brings the campaign back. If the
store cannot be written, the campaign is stopped all the same, and the run ends with exit 6 until it can.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ctsync.applying.calls import PostStop, ReadLock, TellTime, Together
from ctsync.applying.looking import look
from ctsync.applying.opening import owned_lock
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import resolve
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.errors import Fenced, RemoteError, StoreError, UsageError
from ctsync.lock.operations import now_stopping, with_on_appear
from ctsync.lock.record import Lock, OnAppear, Operation, Record, State, Why
from ctsync.planning.listing import windows_of
from ctsync.planning.timing import local_day

SWAPS = 10
"""Tries to write the decision while another run writes too."""


def stop_now(request: Request, names: Collection[str]) -> Asking[ApplyResult]:
    """Stop campaigns by definition name or instance key, and prove it, twice.

    Raises UsageError if a name is in no record, LockMissing or LockForeign if there is no lock of ours.
    """
    run = yield from _opened(request)
    chosen = chosen_records(run.lock, names)
    written = yield from _written_down(run, chosen)
    if written:
        yield from _see(run, chosen)
        yield from resolve(run, last_look=True)
        yield from _second_pass(run, chosen)
    else:
        yield from _stop_unwritten(run, chosen)
    for record in chosen:
        yield from _tell_if_nothing_to_stop(run, record)
    return run.result(None)


def chosen_records(lock: Lock, names: Collection[str]) -> list[Record]:
    """The records that are meant. Raises UsageError naming what is unknown."""
    known = {str(r.key) for r in lock.records.values()} | {r.key.definition for r in lock.records.values()}
    known |= {record.name for record in lock.records.values()}
    unknown = sorted(set(names) - known)
    if unknown:
        raise UsageError(
            f"The lock has no campaign named {', '.join(unknown)}.",
            why="Only campaigns that ctsync created or took over can be stopped by it.",
            hint="`ctsync status` lists them. Nothing was stopped.",
        )
    wanted = set(names)
    return [
        record
        for key, record in lock.records.items()
        if key in wanted or record.key.definition in wanted or record.name in wanted
    ]


def _opened(request: Request) -> Asking[Run]:
    found = yield ReadLock()
    if found is None:
        raise UsageError(
            "There is no lock yet, so there is nothing of ours to stop.",
            hint="`ctsync apply` writes the first one.",
        )
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    return Run(request, lock, now)


def _written_down(run: Run, chosen: list[Record]) -> Asking[bool]:
    """The tombstone, by compare-and-swap against whatever another run writes meanwhile. Gives whether it is durable."""
    for _ in range(SWAPS):
        records = {
            str(record.key): fresh.with_operation(step)
            for record in chosen
            if (fresh := run.lock.records.get(str(record.key))) and (step := _tombstone(fresh, run))
        }
        if not records:
            return True
        try:
            yield from run.write(run.lock.with_records(records))
        except Fenced:
            found = yield ReadLock()
            run.lock = owned_lock(found, run.request.account, run.request.lineage)
        except StoreError as error:
            run.notes.append(f"The lock could not be written: {error.what}")
            return False
        else:
            return True
    run.notes.append("Another run kept writing the lock; the decision could not be written down.")
    return False


def _tombstone(record: Record, run: Run) -> Operation | None:
    operation = record.operation
    if operation.state is State.LIVE:
        return now_stopping(operation, Why.PANIC, run.now)
    if operation.state is State.INTENT:
        return replace(with_on_appear(operation, OnAppear.STOP), why=Why.PANIC)
    return None


def _see(run: Run, chosen: list[Record]) -> Asking[None]:
    operations = [run.lock.records[str(record.key)].operation for record in chosen]
    try:
        run.seen = yield from look(windows_of(operations, local_day(run.now, run.request.account.zone)))
    except RemoteError as error:
        run.notes.append(error.what)


def _second_pass(run: Run, chosen: list[Record]) -> Asking[None]:
    """Look and stop once more after a while: a create that was under way may turn up late."""
    waiting = [
        r for r in chosen if run.lock.records[str(r.key)].operation.state in (State.INTENT, State.STOPPING)
    ]
    limits = run.request.limits
    if not waiting or (yield from run.rest(limits.stop_recheck + limits.settle)):
        return
    yield from _see(run, waiting)
    yield from resolve(run, last_look=True)


def _stop_unwritten(run: Run, chosen: list[Record]) -> Asking[None]:
    """The store is away: stop all the same. Without a record of it, the run cannot end well (exit 6)."""
    ids = [r.operation.remote_id for r in chosen if r.operation.remote_id and r.operation.state is State.LIVE]
    yield Together(tuple(PostStop(each) for each in ids))
    for record in chosen:
        if record.operation.remote_id in ids:
            text = "A stop was sent, but it could not be written down. Run it again as soon as the lock can be written."
            yield from run.settle(
                Outcome(record.key, Fate.STOP_UNVERIFIED, record.operation.remote_id, text=text)
            )


def _tell_if_nothing_to_stop(run: Run, record: Record) -> Asking[None]:
    if any(outcome.key == record.key for outcome in run.outcomes):
        return
    state = run.lock.records[str(record.key)].operation.state
    text = f"Nothing to stop: it is {state.value.replace('_', ' ')} already."
    yield from run.settle(Outcome(record.key, Fate.SETTLED, record.operation.remote_id, text=text))
