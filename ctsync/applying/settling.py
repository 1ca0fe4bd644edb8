"""A person settles a frozen create, with evidence: it did not happen, or it is this campaign (protocol 4).

A machine never concludes from absence. A person may, who has looked into the dashboard; what they saw is kept with the
record. Even then the token stays watched: should the campaign turn up after all, it is stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ctsync.applying.opening import take_lock
from ctsync.applying.receipts import own_grant, sight
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import as_row_says
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.applying.run import Run
from ctsync.applying.session import guarded, see
from ctsync.applying.withdrawing import Withdrawal, withdraw
from ctsync.campaign.observed import ObservedCampaign
from ctsync.errors import UsageError
from ctsync.lock.operations import now_absent
from ctsync.lock.receipt import Basis, Deed, Finding
from ctsync.lock.record import Operation, Record, State, Why
from ctsync.names import RemoteId
from ctsync.planning.claims import claim, shows_another_operation

TOO_EARLY: Final = timedelta(minutes=15)
"""For so long after a create nobody may say that it did not happen: CleverTap may still be at it."""

_Settled = Callable[[Run, Record], Operation]


def settle_as_absent(request: Request, name: str, evidence: str) -> Asking[ApplyResult]:
    """Note that the create of this key did not happen. Its campaign may be created again by the next apply.

    Raises UsageError if there is no frozen create of that name, if its campaign is in the list, or if it was sent less
    than `TOO_EARLY` ago.
    """

    def absent(run: Run, record: Record) -> Operation:
        operation = record.operation
        rows = claim(run.lock, run.seen, request.account).rows_of(operation)
        if rows:
            raise UsageError(
                f"{record.key} does exist: CleverTap lists it under the id {rows[0].id}.",
                hint="ctsync audit takes it over.",
            )
        if run.now - operation.intended_at < TOO_EARLY:
            raise UsageError(
                f"It is too early to say that {record.key} does not exist.",
                why=f"It was sent at {operation.intended_at:%H:%M} UTC, and CleverTap may still be working on it.",
                hint=f"Look again at {operation.intended_at + TOO_EARLY:%H:%M} UTC.",
            )
        return now_absent(operation, _noted(request, evidence), run.now)

    return _settled(request, name, absent)


def settle_as(request: Request, name: str, campaign: RemoteId, evidence: str) -> Asking[ApplyResult]:
    """Note that the create of this key made this campaign, whose name may have been changed on the way.

    Raises UsageError if there is no frozen create of that name, if CleverTap does not list the id on its day, or if the
    id is another record's or carries another operation's token.
    """

    def taken(run: Run, record: Record) -> Operation:
        row = run.seen.by_id.get(campaign)
        if row is None:
            raise UsageError(
                f"CleverTap does not list {campaign} on the day of {record.key}.",
                hint="Look at the id once more. If there is no such campaign: --absent",
            )
        _refuse_anothers(run, record, row)
        return replace(as_row_says(record, row, run), note=_noted(request, evidence))

    return _settled(request, name, taken)


def _refuse_anothers(run: Run, record: Record, row: ObservedCampaign) -> None:
    owner = run.lock.by_remote_id().get(row.id)
    if owner is not None:
        raise UsageError(f"{row.id} is the campaign of {owner.key}, so it is not that of {record.key}.")
    if shows_another_operation(row, record.operation):
        raise UsageError(
            f"{row.id} carries the mark of another create, so it is not the campaign of {record.key}.",
            why=f"CleverTap lists it as {row.name!r}.",
        )


def _settled(request: Request, name: str, step: _Settled) -> Asking[ApplyResult]:
    run = yield from take_lock(replace(request, wanted=(), commit=""))
    return (yield from guarded(run, _work(run, name, step)))


def _work(run: Run, name: str, step: _Settled) -> Asking[None]:
    yield from see(run)
    record = _frozen(run, name)
    operation = step(run, record)
    key = str(record.key)
    run.note(key, own_grant(run, Deed.ADOPT if operation.remote_id else Deed.GIVE_UP, Basis.PERSON))
    row = None if operation.remote_id is None else run.seen.by_id.get(operation.remote_id)
    if row is not None:
        run.note(key, sight(run, row, Finding.ADOPTED))
    yield from run.hand_in({key: operation})
    if operation.state is State.STOPPING:
        yield from withdraw(run, [Withdrawal(run.lock.records[key], operation.why or Why.REMOVE)])
    else:
        yield from run.settle(Outcome(record.key, Fate.SETTLED, operation.remote_id, text=operation.note))


def _frozen(run: Run, name: str) -> Record:
    """The one frozen create of that name. Raises UsageError, naming those there are."""
    frozen = [record for record in run.lock.records.values() if record.operation.state is State.INTENT]
    meant = [record for record in frozen if name in (str(record.key), record.name)]
    if len(meant) == 1:
        return meant[0]
    keys = ", ".join(str(record.key) for record in (meant or frozen)[:5])
    if meant:
        raise UsageError(f"{name} is several campaigns.", hint=f"Name one of them: {keys}.")
    hint = f"These are: {keys}." if keys else "Nothing waits to be resolved."
    raise UsageError(f"No create named {name} is open.", hint=hint)


def _noted(request: Request, evidence: str) -> str:
    return f"Settled by {request.who}: {evidence}"
