"""Before a second campaign is created, the first must show its name byte for byte (protocol 2).

Everything later rests on the token in the name. An account that cuts or changes names must be found out after one
campaign, not after a thousand.
"""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying.looking import look
from ctsync.applying.request import Asking
from ctsync.applying.run import Run
from ctsync.campaign.observed import Sightings
from ctsync.errors import ExitCode, RemoteError
from ctsync.lock.record import Operation
from ctsync.planning.listing import windows_of
from ctsync.planning.timing import local_day

WAITS = (0.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between looks; a list may lag (yaml.md 3, `settle`)."""


def names_are_known(run: Run) -> Asking[None]:
    """Before the first create of a run: if an earlier run created something and ended before it saw the name, look.

    Otherwise each run that is cut short there would send one more campaign whose name may not survive.
    """
    created = [
        operation
        for record in run.lock.records.values()
        for operation in (record.operation, *record.history)
        if operation.remote_id is not None and not operation.imported
    ]
    if run.lock.names_verified or not created:
        return
    if any(_shows_its_name(operation, run.seen) for operation in created):
        yield from run.write(replace(run.lock, names_verified=True))
        return
    yield from names_come_back(run, max(created, key=lambda operation: operation.seq))


def _shows_its_name(operation: Operation, seen: Sightings) -> bool:
    row = None if operation.remote_id is None else seen.by_id.get(operation.remote_id)
    return row is not None and row.name == operation.remote_name


def names_come_back(run: Run, operation: Operation) -> Asking[None]:
    """Look for the row of a campaign just created, and let the lock remember that names survive.

    If the row does not turn up, or shows another name, no further create goes out in this run (exit 5).
    """
    windows = windows_of([operation], local_day(run.now, run.request.account.zone))
    for wait in (run.request.limits.settle, *WAITS):
        if (yield from run.rest(wait)):
            return
        try:
            seen = yield from look(windows)
        except RemoteError:
            seen = Sightings((), ())
        row = None if operation.remote_id is None else seen.by_id.get(operation.remote_id)
        if row is None:
            continue
        if row.name == operation.remote_name:
            yield from run.write(replace(run.lock, names_verified=True))
            return
        return _bar(
            run, f"CleverTap shows the name of {operation.remote_id} as {row.name!r}, not as it was sent."
        )
    return _bar(run, f"Campaign {operation.remote_id} was created, and the list does not show it yet.")


def _bar(run: Run, what: str) -> None:
    run.creates_barred = f"{what} Until names are known to come back unchanged, nothing more is created."
    run.notes.append(run.creates_barred)
    run.codes.add(ExitCode.FROZEN)
