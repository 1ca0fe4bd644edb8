"""A person says that a missed send has been seen: `resolve KEY --seen` (protocol 8).

Nothing is sent and nothing is created by it. It ends the exit code 5 that a missed send keeps up until somebody, and
not a machine, has decided that it is all right.
"""

from __future__ import annotations

from dataclasses import replace

from ctsync.applying.calls import Ancestry, CompareCommits, ReadLock, TellTime, WriteLock
from ctsync.applying.opening import owned_lock
from ctsync.applying.promising import accounted
from ctsync.applying.request import Asking, Request
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.errors import UsageError
from ctsync.lock.owner import check_owner
from ctsync.lock.record import Lock
from ctsync.lock.standing import MissedSend
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.rolling import newly_missed, open_misses


def acknowledge(request: Request, name: str) -> Asking[ApplyResult]:
    """Note that the missed send of this key, or all those of this definition, were seen by whoever asks.

    The caller holds the lock's store. Raises UsageError if nothing of that name was missed.
    """
    found = yield ReadLock()
    if found is None:
        raise UsageError(
            "There is no lock yet, so nothing was missed.", hint="`ctsync apply` writes the first one."
        )
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    missed = open_misses(lock, now)
    meant = [one for one in missed if name in (str(one.key), one.key.definition, one.name)]
    if not meant:
        raise _nothing_missed(name, missed, lock)
    seen = {str(one.key): replace(one, seen_at=now, seen_by=request.who) for one in meant}
    yield WriteLock(replace(lock, missed={**lock.missed, **seen}), revision_of(lock))
    outcomes = tuple(Outcome(one.key, Fate.SETTLED, text=f"Acknowledged by {request.who}.") for one in meant)
    return ApplyResult(outcomes, None, now)


ZONE = "zone:"
"""How a changed time zone is acknowledged: `resolve zone:Europe/Berlin --seen`."""


def acknowledge_zone(request: Request, zone: str) -> Asking[ApplyResult]:
    """Note that the account's clock is another one from now on, as its settings say.

    Nothing is created or stopped by it: what was created keeps the instants it was created with, and the next plan says
    what would have to be replaced. Sends that were missed on the old clock are noted first. Raises UsageError if the
    settings say another zone, or the lock has this one already.
    """
    lock = yield ReadLock()
    account = request.account
    if lock is None or lock.zone == account.zone or zone != account.zone:
        raise UsageError(
            f"There is no change of the time zone to {zone} to acknowledge.",
            hint=f"The account's `timezone` in ctsync.yaml is {account.zone}.",
        )
    check_owner(lock, account)
    now = yield TellTime()
    lock = accounted(lock, newly_missed(lock, now), now)
    yield WriteLock(replace(lock, zone=zone), revision_of(lock))
    note = f"The account's clock is {zone} now. `ctsync plan` says what would be replaced for it."
    return ApplyResult((), None, now, (note,))


def accept_commit(request: Request, commit: str, evidence: str) -> Asking[ApplyResult]:
    """Take this commit for the one that was applied last, after the branch's history was rewritten (protocol 9).

    The caller holds the lock's store, and has seen that the commit is on the branch. Nothing is planned or sent. Raises
    UsageError if the commit follows the applied one anyhow: then there is nothing to accept.
    """
    found = yield ReadLock()
    lock = owned_lock(found, request.account, request.lineage)
    now = yield TellTime()
    if lock.applied_commit in ("", commit) or (yield CompareCommits(lock.applied_commit)) is Ancestry.NEWER:
        raise UsageError(
            f"There is nothing to accept: {commit[:12]} follows what was applied last.",
            hint="Plan and apply as usual.",
        )
    note = f"{commit[:12]} instead of {lock.applied_commit[:12]}, by {request.who} at {now:%Y-%m-%d %H:%M} UTC: {evidence}"
    yield WriteLock(replace(lock, applied_commit=commit, commit_note=note), revision_of(lock))
    return ApplyResult((), None, now, (f"Accepted {note}. The next plan says what would change.",))


def _nothing_missed(name: str, missed: tuple[MissedSend, ...], lock: Lock) -> UsageError:
    before = lock.missed.get(name)
    if before is not None and before.seen_at is not None:
        return UsageError(f"{name} was acknowledged already, by {before.seen_by}.")
    keys = [str(one.key) for one in missed]
    hint = f"These were: {', '.join(keys[:5])}." if keys else "Nothing waits to be acknowledged."
    return UsageError(f"No send named {name} was missed.", hint=hint)
