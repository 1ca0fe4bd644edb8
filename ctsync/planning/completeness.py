"""Whether a list is whole, as far as the lock can tell: each campaign that the lock knows to be live must be in it (protocol 6).

A list that leaves one out may leave out others. So nothing rests on what the rest of it does not show: on those days no
campaign is created beside one that somebody may have made by hand, or that a lost lock may have made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ctsync.campaign.observed import Sightings, Window, local_time_of
from ctsync.lock.record import Operation, Record, State
from ctsync.planning.claims import Claims, is_one_off


@dataclass(frozen=True, slots=True)
class Gap:
    """A window whose list leaves out the campaign of a record."""

    window: Window
    record: Record


def gaps(
    records: Iterable[Record], seen: Sightings, claims: Claims, *, settled: datetime, now: datetime
) -> tuple[Gap, ...]:
    """The windows that are not whole, each with the first campaign by key that proves it.

    What was made after `settled` proves nothing: the list may not have it yet.
    """
    left_out = [
        record
        for record in records
        if record.operation.intended_at <= settled and _is_left_out(record.operation, seen, claims, now)
    ]
    found: dict[Window, Gap] = {}
    for record in sorted(left_out, key=lambda record: str(record.key)):
        day = local_time_of(record.operation.scheduled_on).date()
        for window in seen.windows:
            if day in window:
                found.setdefault(window, Gap(window, record))
    return tuple(found.values())


def _is_left_out(operation: Operation, seen: Sightings, claims: Claims, now: datetime) -> bool:
    """Whether a list of its day should have shown it: not once it is over.

    A campaign of several runs that has begun may be shown under its next run (contract 8). One that is listed under another id
    than it was answered with is in the list: which of the two it is, is another question (`claims.is_disputed`).
    """
    if operation.state not in (State.LIVE, State.STOPPING) or operation.remote_id in seen.by_id:
        return False
    if claims.rows_of(operation) or now > operation.last_send:
        return False
    return is_one_off(operation) or now < operation.first_send
