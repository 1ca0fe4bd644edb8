"""How many people earlier counts gave, beside which a reviewer reads the one of now: what the lock knows, and no more.

CleverTap tells nobody how many people a run of a campaign reached when it went out, so the last run's number is the one
that was counted when that run was made, and unknown for a repeating campaign. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ctsync.lock.receipt import Deed, Grant
from ctsync.lock.record import UNKNOWN_CONTENT, Operation, State
from ctsync.names import InstanceKey
from ctsync.planning.change import Create, Replace
from ctsync.planning.plan import Plan

_WENT_OUT = (State.LIVE, State.SENT, State.STOPPED_MAYBE)


class Counting(StrEnum):
    """On which occasion people were counted."""

    APPROVED = "approved"
    MADE = "made"
    TAKEN_OVER = "taken over"
    LAST_RUN = "last run"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier number. `at` is UTC: of the approval, of the create, or of the run. None is unknown, of both."""

    counting: Counting
    at: datetime | None
    total: int | None

    def change_to(self, now: int | None) -> float | None:
        """By how much the number of now differs, as a share of this one; None where that cannot be said."""
        return None if not self.total or now is None else (now - self.total) / self.total


def earlier_of(
    change: Create | Replace,
    granted: Mapping[str, Grant],
    last_runs: Mapping[InstanceKey, Operation],
    now: datetime,
) -> tuple[Earlier, ...]:
    """The earlier numbers of the campaign that it takes the place of, or of the last date of the same definition.

    `granted` are approvals by instance key that the lock has put away (`ctsync.lock.put_away`).
    """
    if isinstance(change, Replace):
        return tuple(_of_replaced(change, granted.get(str(change.key)), now))
    return tuple(_of_new(change, granted.get(str(change.key)), last_runs, now))


def grant_in(operation: Operation) -> Grant | None:
    """The approval under which it was created, if its receipts are at hand."""
    granted = (each for each in operation.receipts if isinstance(each, Grant) and each.deed is Deed.CREATE)
    return next(granted, None)


def last_runs(plan: Plan) -> dict[InstanceKey, Operation]:
    """The latest dated campaign that has gone out, by its key without date."""
    found: dict[InstanceKey, Operation] = {}
    for change in plan.changes:
        record = getattr(change, "record", None)
        if record is None or record.key.day is None:
            continue
        series = _series(record.key)
        for operation in (*record.history, record.operation):
            known = found.get(series)
            is_later = known is None or operation.first_send > known.first_send
            if is_later and operation.state in _WENT_OUT and operation.first_send <= plan.made_at:
                found[series] = operation
    return found


def _series(key: InstanceKey) -> InstanceKey:
    return replace(key, day=None, number=1)


def _of_replaced(change: Replace, granted: Grant | None, now: datetime) -> Iterator[Earlier]:
    operation = change.record.operation
    yield from _of_operation(operation, granted)
    done = change.done or tuple(each for each in (operation.first_send,) if each <= now)
    if done:
        yield Earlier(Counting.LAST_RUN, done[-1], None)


def _of_new(
    change: Create, granted: Grant | None, runs: Mapping[InstanceKey, Operation], now: datetime
) -> Iterator[Earlier]:
    if change.held is not None:
        yield from _of_operation(change.held, granted)
    last = change.again or runs.get(_series(change.key))
    if last is not None and last.first_send <= now:
        yield Earlier(Counting.LAST_RUN, last.first_send, last.reach)


_AT_ONCE: Final = timedelta(minutes=5)
"""Who agreed in the very apply that made the campaign agreed to the number that it was made with."""


def _of_operation(operation: Operation, granted: Grant | None) -> Iterator[Earlier]:
    if operation.fingerprint == UNKNOWN_CONTENT:  # a rebuilt lock does not know when it was made, nor by whom
        return
    if operation.imported:
        yield Earlier(Counting.TAKEN_OVER, operation.intended_at, operation.reach)
        return
    grant = grant_in(operation) or granted
    if grant is None:
        yield Earlier(Counting.APPROVED, None, None)
    elif grant.reach is not None or abs(operation.intended_at - grant.at) > _AT_ONCE:
        yield Earlier(Counting.APPROVED, grant.at, grant.reach)
    yield Earlier(Counting.MADE, operation.intended_at, operation.reach)
