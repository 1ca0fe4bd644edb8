"""How the list contradicts the lock, as far as a list can show it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.lock.record import Operation
from ctsync.planning.change import Drift
from ctsync.planning.claims import is_one_off

_BY_STATUS = {
    RemoteStatus.STOPPED: Drift.STOPPED_BY_OTHERS,
    RemoteStatus.PAUSED: Drift.PAUSED,
    RemoteStatus.UNKNOWN: Drift.UNKNOWN_STATUS,
}


def drift_of(operation: Operation, row: ObservedCampaign | None, now: datetime) -> Drift | None:
    """What is wrong with the row of a live operation, or None.

    Once a campaign of several runs has begun, its time is not compared: the contract does not say whether its row shows
    the first run or the next one (contract 8). Before its first run the two are the same.
    """
    if row is None:
        return Drift.UNSEEN
    if row.status in _BY_STATUS:
        return _BY_STATUS[row.status]
    if row.name != operation.remote_name:
        return Drift.RENAMED
    is_told = is_one_off(operation) or now < operation.first_send
    if is_told and row.scheduled_on != operation.scheduled_on:
        return Drift.MOVED
    return None


def is_over(operation: Operation, row: ObservedCampaign | None, now: datetime) -> bool:
    """Whether a live operation has ended: `completed`, or live at its last send (protocol 4).

    Not while its row is sending, or shows a later time that somebody gave it in the dashboard: then it can still be
    stopped, and must be if git does not want it.
    """
    if row is None:
        return now > operation.last_send
    if row.status is RemoteStatus.COMPLETED:
        return True
    if row.status in (RemoteStatus.STOPPED, RemoteStatus.RUNNING) or now <= operation.last_send:
        return False
    zone = operation.timetable["zone"]
    return row.local_time <= now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
