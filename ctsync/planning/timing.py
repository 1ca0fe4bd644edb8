"""The two distances from a send inside which nothing is created or exchanged, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ctsync.planning.change import Change, Create, Replace, Stop
from ctsync.schedule import Timetable

GUARD = timedelta(minutes=15)
"""Closer than this to its first send nothing is created (design 2)."""

STOP_BUDGET = timedelta(minutes=20)
"""What proving a stop may take: a Replace needs the guard and this before the old and the new send (protocol 7)."""

LONGEST_PLAN = timedelta(hours=24)


def local_day(instant: datetime, zone: str) -> date:
    """The account's calendar day of an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def point_of_no_return(change: Change, now: datetime) -> datetime | None:
    """The last moment at which this change can still be carried out; None if it has no such moment.

    A stop is in time until the next send after `now`, of which a repeat may have had others before.
    """
    if isinstance(change, Create):
        return change.timetable.first_send - GUARD
    if isinstance(change, Replace):
        return min(change.timetable.first_send, change.next_old) - GUARD - STOP_BUDGET
    if isinstance(change, Stop):
        return Timetable.from_tree(change.record.operation.timetable).next_after(now)
    return None


def expiry(changes: Iterable[Change], now: datetime) -> datetime:
    """When a plan made now is too old: 24 hours, or its first point of no return still ahead (protocol 9)."""
    ends = [now + LONGEST_PLAN]
    for change in changes:
        end = point_of_no_return(change, now)
        if end is not None and end > now:
            ends.append(end)
    return min(ends)
