"""Which days of the list a run must see (protocol 6): one call a window of at most 31 days, none for empty gaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import Window, local_time_of
from ctsync.lock.operations import is_watched
from ctsync.lock.record import Lock, Operation, State
from ctsync.planning.claims import is_one_off
from ctsync.planning.rolling import in_reach
from ctsync.planning.timing import local_day

LONGEST_WINDOW = timedelta(days=30)
"""From the first to the last day, both included: 31 days (contract 5.1)."""

_DAY = timedelta(days=1)


def windows_for(wanted: Iterable[DesiredCampaign], lock: Lock, now: datetime) -> tuple[Window, ...]:
    """The fewest windows that cover the days of all wanted instances and, one day either side, of all that is open.

    A campaign is listed under its scheduled start, so a recurrence begun months ago is looked for there; because the
    contract does not say whether its next run is shown instead, that day is covered too.
    """
    return packed(days_for(wanted, lock, now))


def days_for(wanted: Iterable[DesiredCampaign], lock: Lock, now: datetime) -> set[date]:
    """The days that these windows are made for."""
    days: set[date] = set()
    for desired in in_reach(wanted, lock, now):
        days.update(_around(desired.timetable.local_at(0).date()))
        if desired.identity.adopt is not None:
            days.add(local_day(now, lock.zone))
    for record in lock.records.values():
        for operation in (record.operation, *record.history):
            is_open = operation is record.operation and not operation.state.is_ended
            if is_open or (is_watched(operation) and now <= operation.last_send + _DAY):
                days.update(_around(_scheduled_day(operation)))
        if record.operation.state is State.LIVE and record.operation.first_send < now:
            days.update(_around(local_day(now, lock.zone)))
    return days


def _scheduled_day(operation: Operation) -> date:
    return local_time_of(operation.scheduled_on).date()


def _around(day: date) -> tuple[date, date, date]:
    return (day - _DAY, day, day + _DAY)


def packed(days: Iterable[date]) -> tuple[Window, ...]:
    """The fewest windows of at most 31 days that cover these days."""
    windows: list[Window] = []
    for day in sorted(days):
        if windows and day - windows[-1].first <= LONGEST_WINDOW:
            windows[-1] = Window(windows[-1].first, day)
        else:
            windows.append(Window(day, day))
    return tuple(windows)


def windows_of(operations: Iterable[Operation], today: date) -> tuple[Window, ...]:
    """Where these operations' rows are listed: around their start, and around today for what sends several times."""
    days: set[date] = set()
    for operation in operations:
        days.update(_around(_scheduled_day(operation)))
        if not is_one_off(operation):
            days.update(_around(today))
    return packed(days)
