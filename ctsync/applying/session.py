"""What every run under the lock does first and last, whatever it does in between."""

from __future__ import annotations

from collections.abc import Iterable

from ctsync.applying.calls import ReadLock
from ctsync.applying.looking import look
from ctsync.applying.opening import give_back, let_go, owned_lock
from ctsync.applying.request import Asking
from ctsync.applying.resolving import frozen, refuse_foreign
from ctsync.applying.result import ApplyResult, Fate
from ctsync.applying.run import Run
from ctsync.applying.withdrawing import unverified
from ctsync.errors import CtsyncError, ExitCode, Fenced
from ctsync.lock.record import State
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan
from ctsync.planning.unsettled import unsettled


def see(run: Run) -> Asking[None]:
    """List, then read the head again: only against a head read after the list can a number be judged (protocol 5)."""
    run.seen = yield from look(windows_for(run.request.wanted, run.lock, run.now))
    head = yield ReadLock()
    lock = owned_lock(head, run.request.account, run.request.lineage)
    refuse_foreign(claim(lock, run.seen, run.request.account))
    yield from run.tick()


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
