"""What every run under the lock does first and last, whatever it does in between."""

from __future__ import annotations

from ctsync.applying.calls import ReadLock
from ctsync.applying.looking import look
from ctsync.applying.opening import give_back, let_go, owned_lock
from ctsync.applying.request import Asking
from ctsync.applying.resolving import refuse_foreign
from ctsync.applying.result import ApplyResult
from ctsync.applying.run import Run
from ctsync.errors import CtsyncError, Fenced
from ctsync.planning.claims import claim
from ctsync.planning.listing import windows_for
from ctsync.planning.plan import Plan


def see(run: Run) -> Asking[None]:
    """List, then read the head again: only against a head read after the list can a number be judged (protocol 5)."""
    run.seen = yield from look(windows_for(run.request.wanted, run.lock, run.now))
    head = yield ReadLock()
    lock = owned_lock(head, run.request.account, run.request.lineage)
    refuse_foreign(claim(lock, run.seen, run.request.account))
    yield from run.tick()


def guarded(run: Run, work: Asking[Plan | None]) -> Asking[ApplyResult]:
    """Do the work and give the lock back.

    What fails before anything has an outcome is raised. Later, the outcomes are worth more than the error: they are
    given back together with its exit code.
    """
    plan: Plan | None = None
    try:
        plan = yield from work
        if run.fenced is not None:
            raise run.fenced
        yield from give_back(run)
    except CtsyncError as error:
        if not isinstance(error, Fenced):
            yield from _let_go_if_possible(run)
        if not run.outcomes:
            raise
        run.codes.add(error.exit_code)
        run.notes.append(f"{error.what} {error.hint}".strip())
    return run.result(plan)


def _let_go_if_possible(run: Run) -> Asking[None]:
    try:
        yield from let_go(run)
    except CtsyncError as error:
        run.notes.append(f"The lock could not be let go: {error.what}")
