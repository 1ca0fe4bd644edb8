"""How the list contradicts the lock, as far as a list can show it."""

from __future__ import annotations

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.lock.record import Operation
from ctsync.planning.change import Drift

_BY_STATUS = {
    RemoteStatus.STOPPED: Drift.STOPPED_BY_OTHERS,
    RemoteStatus.PAUSED: Drift.PAUSED,
    RemoteStatus.UNKNOWN: Drift.UNKNOWN_STATUS,
}


def drift_of(operation: Operation, row: ObservedCampaign | None) -> Drift | None:
    """What is wrong with the row of a live operation, or None.

    Times are compared for one-offs only: the contract does not say which run of a repeat its row shows (contract 8).
    """
    if row is None:
        return Drift.UNSEEN
    if row.status in _BY_STATUS:
        return _BY_STATUS[row.status]
    if row.name != operation.remote_name:
        return Drift.RENAMED
    one_off = "repeat" not in operation.timetable and len(operation.timetable["times"]) == 1
    if one_off and row.scheduled_on != operation.scheduled_on:
        return Drift.MOVED
    return None
