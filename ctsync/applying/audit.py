"""Audit: finish what is open and find what is wrong, from the lock and the list alone, never from the files.

It creates nothing. It may run while nobody looks, every few minutes (protocol 5).
"""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying.calls import ReadLock, TellTime
from ctsync.applying.holding import left_by_holds
from ctsync.applying.opening import take_lock
from ctsync.applying.promising import tell_of_promises
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import in_doubt, resolve, stops_begun
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.session import guarded, mind_what_is_unsettled, see
from ctsync.applying.sweeping import sweep
from ctsync.applying.withdrawing import withdraw
from ctsync.lock.operations import is_missed_by_the_files
from ctsync.lock.record import Record, State
from ctsync.planning.drift import drift_of
from ctsync.planning.rolling import watch
from ctsync.schedule import Timetable


def audit(request: Request) -> Asking[ApplyResult]:
    """Settle open work, stop what exists twice, and report campaigns that differ from the lock.

    Raises as `apply_changes` does. Without a lock there is nothing to audit, and that is said.
    """
    without_files = replace(request, wanted=(), commit="")
    if (yield ReadLock()) is None and request.account.is_local:
        now = yield TellTime()
        note = "There is no lock yet: nothing has been applied from here."
        return ApplyResult((), None, now, (note,))
    run = yield from take_lock(without_files)
    return (yield from guarded(run, _audited(run)))


def _audited(run: Run) -> Asking[None]:
    yield from see(run)
    mind_what_is_unsettled(run)
    yield from resolve(run, last_look=True, finishes=False)
    yield from withdraw(run, [*stops_begun(run), *left_by_holds(run)])
    yield from sweep(run)
    told = {outcome.key for outcome in run.outcomes}
    for record in list(run.lock.records.values()):
        if record.operation.state is State.LIVE:
            yield from _report_drift(run, record)
        elif is_missed_by_the_files(record.operation) and record.key not in told:
            yield from _report_what_others_stopped(run, record)
    yield from tell_of_promises(run, watch(run.lock, run.now))
    holds = [hold for hold in run.lock.holds.values() if hold.counts_at(run.now)]
    run.notes += [f"{hold.words(run.zone)}." for hold in sorted(holds, key=lambda each: each.scope)]


def _report_drift(run: Run, record: Record) -> Asking[None]:
    operation = record.operation
    row = None if operation.remote_id is None else run.seen.by_id.get(operation.remote_id)
    drift = drift_of(operation, row, run.now)
    if drift is not None:
        yield from _report(run, record, f"CleverTap's list shows it as: {drift.value}. Nothing was changed.")


def _report_what_others_stopped(run: Run, record: Record) -> Asking[None]:
    """Each time, as long as it could send: a wanted send that does not happen is no news of one run (protocol 6)."""
    if Timetable.from_tree(record.operation.timetable).next_after(run.now) is not None:
        yield from _report(run, record, _STOPPED_BY_OTHERS)


_STOPPED_BY_OTHERS = (
    "Somebody stopped it in the dashboard, and its file wants it. It is not created again by itself: give the file a higher "
    "`generation`, or remove it, and apply."
)


def _report(run: Run, record: Record, text: str) -> Asking[None]:
    operation = record.operation
    told = Outcome(record.key, Fate.DRIFTED, operation.remote_id, first_send=operation.first_send, text=text)
    yield from run.settle(replace(told, code=in_doubt(operation, run.now)))
