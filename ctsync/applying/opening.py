"""Taking the lock, and giving it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ctsync.applying.approving import refuse_unfit_plan
from ctsync.applying.calls import (
    Ancestry,
    CompareCommits,
    FoldLock,
    KeepReceipts,
    ReadLock,
    TellTime,
    WriteLock,
)
from ctsync.applying.forgetting import forgotten
from ctsync.applying.noting import carrying
from ctsync.applying.request import REBUILD, Asking, Request
from ctsync.applying.run import Run
from ctsync.campaign.account import AccountFacts
from ctsync.errors import LockMissing, Refused, Stale, StoreError
from ctsync.guardrails.approvers import shown_people
from ctsync.lock.owner import check_owner
from ctsync.lock.put_away import blob_of, to_put_away, without
from ctsync.lock.record import Approval, Holder, Lock, State
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.planner import empty_lock
from ctsync.planning.rolling import without_taken
from ctsync.schedule import Timetable

MOST_MOVED = 5
"""Campaigns that a change of the account's zone is explained with."""


def owned_lock(lock: Lock | None, account: AccountFacts, lineage: str) -> Lock:
    """The lock if it is this account's; an empty one for a first run on a sandbox or loopback account.

    `lineage` is that of ctsync.yaml, which the lock must have (protocol 11). On a sandbox or loopback account it lives in
    the lock only: there it is what a first lock gets, and empty if there was a lock when the run was asked for: then one
    that is gone now was lost. Raises LockMissing or LockForeign otherwise, and Refused if the account's time zone has
    changed.
    """
    if lock is None:
        if not account.is_local or not lineage:
            raise LockMissing(
                f"There is no lock for account {account.name}.",
                why="Without it ctsync cannot know what it created, and a create could go out twice.",
                hint=f"Put the lock back where it was. If there is no copy: {REBUILD}",
            )
        return empty_lock(account, lineage)
    check_owner(lock, account, lineage=None if account.is_local else lineage or None)
    if lock.zone != account.zone:
        raise Refused(
            f"The time zone of account {account.name} changed from {lock.zone} to {account.zone}.",
            why=f"Every time in every file would mean another moment{_moved_sends(lock, account.zone)}.",
            hint=f"Set `timezone: {lock.zone}` again in ctsync.yaml; or, if the account's own clock was changed in "
            f"CleverTap: ctsync resolve zone:{account.zone} --seen",
        )
    return lock


def _moved_sends(lock: Lock, zone: str) -> str:
    """The nearest of the last known sends with both of their instants, as the end of a sentence."""
    live = [record for record in lock.records.values() if record.operation.state is State.LIVE]
    live.sort(key=lambda record: record.operation.first_send, reverse=True)
    told = []
    for record in live[:MOST_MOVED]:
        before = Timetable.from_tree(record.operation.timetable)
        after = replace(before, zone=zone)
        told.append(
            f"{record.key} would send at {after.moments[0]:%Y-%m-%d %H:%M} UTC instead of "
            f"{before.moments[0]:%Y-%m-%d %H:%M} UTC"
        )
    return f": {'; '.join(told)}" if told else ""


def take_lock(request: Request, approved: Iterable[str] = ()) -> Asking[Run]:
    """Write down that this run holds the lock, and what it was approved to do.

    Raises Fenced if another one did, and what `fit_lock` raises.

    The nightly job raises no commit: it decides nothing, so it must not make an older decision look newer.
    """
    found, lock = yield from fit_lock(request)
    now = yield TellTime()
    held = replace(
        lock,
        holder=Holder(request.run, request.who, now),
        approvals={digest: _approval(digest, now, request) for digest in approved},
        applied_commit=lock.applied_commit if request.rolls else request.commit or lock.applied_commit,
    )
    written = yield WriteLock(held, revision_of(found))
    return Run(request, written, now)


def _approval(digest: str, now: datetime, request: Request) -> Approval:
    return Approval(digest, now, request.who, *shown_people(request.evidence))


def fit_lock(request: Request) -> Asking[tuple[Lock | None, Lock]]:
    """The lock as it is, and as this run begins with it; nothing is written.

    Raises what forbids the run: a commit that may not be applied, a lock or a saved plan that is not this account's.
    """
    found = yield ReadLock()
    lock = owned_lock(found, request.account, request.lineage)
    yield from _refuse_an_older_commit(request, lock)
    if request.saved is not None:
        yield from refuse_unfit_plan(request.saved, lock, request, is_there=found is not None)
    return found, lock


def _refuse_an_older_commit(request: Request, lock: Lock) -> Asking[None]:
    """A workflow that is run again months later, or out of turn, must not undo what was applied since (protocol 9).

    On this machine's own accounts commits are noted and not compared. Runs without files decide nothing by a commit.
    """
    if request.account.is_local or not request.commit or lock.applied_commit in ("", request.commit):
        return
    verdict = yield CompareCommits(lock.applied_commit)
    if verdict is Ancestry.NEWER:
        return
    mine, theirs = request.commit[:12], lock.applied_commit[:12]
    if verdict is Ancestry.OLDER:
        raise Stale(
            f"A newer commit was applied already: {theirs}, and this is {mine}.",
            why="Applying the older one would undo what was decided since, and bring back what was withdrawn.",
            hint=f"Apply the newest commit of the branch. To go back, revert there: git revert {theirs}",
        )
    raise Stale(
        f"The commit that was applied last, {theirs}, is not in the history of {mine}.",
        why="The history of the branch was rewritten, so nobody can say which of the two is newer.",
        hint=f"If {mine} is what should hold from now on: ctsync lock accept-commit {mine} --evidence TEXT",
    )


def give_back(run: Run) -> Asking[None]:
    """Fold what this run wrote into the base, forget what ended long ago, and let go of the lock."""
    lock = carrying(run.lock, run.unwritten)
    lock = without_taken(lock if run.remembers is None else forgotten(lock, run.remembers, run.now))
    lock = yield from _without_old_receipts(lock)
    run.lock = yield FoldLock(
        replace(
            lock,
            holder=None,
            applied_at=run.now,
            rolled_at=run.now if run.has_rolled else lock.rolled_at,
        )
    )


def _without_old_receipts(lock: Lock) -> Asking[Lock]:
    """The lock with receipts put away into one blob. If that fails they stay where they are, and nothing is lost."""
    receipts = to_put_away(lock)
    if not receipts:
        return lock
    try:
        digest = yield KeepReceipts(blob_of(receipts))
    except StoreError:
        return lock
    return without(lock, receipts, digest)


def let_go(run: Run) -> Asking[None]:
    """Let go after a failure: nothing else is touched."""
    lock = carrying(replace(run.lock, holder=None), run.unwritten)
    run.lock = yield WriteLock(lock, revision_of(run.lock))
