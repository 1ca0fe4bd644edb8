"""What every run under the lock does first and last, whatever it does in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ctsync.applying.calls import ReadLock
from ctsync.applying.looking import look
from ctsync.applying.opening import give_back, let_go, owned_lock
from ctsync.applying.request import Asking
from ctsync.applying.resolving import frozen, refuse_foreign
from ctsync.applying.result import ApplyResult, Fate
from ctsync.applying.run import Run
from ctsync.applying.withdrawing import BLUR, unverified
from ctsync.campaign.observed import Sightings, Window
from ctsync.errors import CtsyncError, ExitCode, Fenced, StopDelayed
from ctsync.lock.record import Record, State
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan
from ctsync.planning.unsettled import unsettled
from ctsync.schedule import Timetable


def see(run: Run) -> Asking[None]:
    """List, then read the head again: only against a head read after the list can a number be judged (protocol 5).

    A pause that CleverTap asks for is slept through unless something withdrawn would send meanwhile (reliability F17).
    """
    windows, nearest = windows_for(run.request.wanted, run.lock, run.now), _nearest_withdrawal(run)
    run.seen = yield from (look(windows) if nearest is None else _look_before(run, windows, *nearest))
    head = yield ReadLock()
    lock = owned_lock(head, run.request.account, run.request.lineage)
    refuse_foreign(claim(lock, run.seen, run.request.account))
    yield from run.tick()


def _nearest_withdrawal(run: Run) -> tuple[datetime, Record] | None:
    """The next send of what is being stopped, or of what the files have no more."""
    wanted = {str(each.key) for each in run.request.wanted}
    removes = bool(wanted) and not run.request.rolls
    sends = [
        (following, record)
        for key, record in run.lock.records.items()
        if record.operation.state is State.STOPPING
        or (
            removes
            and record.operation.state is State.LIVE
            and record.on_remove == "stop"
            and key not in wanted
        )
        if (following := Timetable.from_tree(record.operation.timetable).next_after(run.now)) is not None
    ]
    return min(sends, key=lambda each: each[0], default=None)


def _look_before(run: Run, windows: tuple[Window, ...], at: datetime, record: Record) -> Asking[Sightings]:
    """Look, if that can be done before the send of what is withdrawn. Raises StopDelayed else, with what to do."""
    try:
        return (yield from look(windows, longest=(at - BLUR - run.now).total_seconds()))
    except StopDelayed as error:
        sends = at.astimezone(ZoneInfo(run.zone))
        why = f"{record.key} is withdrawn, and sends on {sends:%Y-%m-%d at %H:%M %Z}, before that pause is over."
        raise StopDelayed(
            error.what,
            why=f"{why} Nothing was changed.",
            hint=f"Stop campaign {record.operation.remote_id} in CleverTap's dashboard now, then run the command again.",
        ) from error


def mind_what_is_unsettled(run: Run) -> None:
    """After a rebuilding: say what somebody has to settle (exit 5), and create nothing before (protocol 11)."""
    left = unsettled(run.lock, claim(run.lock, run.seen, run.request.account))
    if left:
        run.creates_barred = "The lock was rebuilt, and something is not settled yet, so nothing was created."
        run.codes.add(ExitCode.FROZEN)
        run.notes.append(left.words)


def guarded(run: Run, work: Asking[Plan | None]) -> Asking[ApplyResult]:
    """Do the work and give the lock back.

    What fails before anything has an outcome is raised. Later, the outcomes are worth more than the error: they are
    given back together with its exit code.
    """
    plan: Plan | None = None
    try:
        plan = yield from work
        yield from tell_what_is_open(run, run.lock.records)
        if run.fenced is not None:
            raise run.fenced
        yield from give_back(run)
    except CtsyncError as error:
        yield from tell_what_is_open(run, run.begun)
        if not isinstance(error, Fenced):
            yield from _let_go_if_possible(run)
        if not run.outcomes:
            raise
        run.codes.add(error.exit_code)
        run.notes.append(f"{error.what} {error.hint}".strip())
    return run.result(plan)


def tell_what_is_open(run: Run, keys: Iterable[str]) -> Asking[None]:
    """An outcome for each create and stop that is not settled: no run that leaves one ends well."""
    told = {
        str(outcome.key) for outcome in run.outcomes if outcome.fate in (Fate.FROZEN, Fate.STOP_UNVERIFIED)
    }
    for key in sorted(keys):
        record = run.lock.records.get(key)
        if record is None or key in told or not record.operation.state.is_open:
            continue
        if record.operation.state is State.STOPPING:
            yield from run.settle(unverified(record, ""))
        else:
            yield from run.settle(frozen(record))


def _let_go_if_possible(run: Run) -> Asking[None]:
    try:
        yield from let_go(run)
    except CtsyncError as error:
        run.notes.append(f"The lock could not be let go: {error.what}")
