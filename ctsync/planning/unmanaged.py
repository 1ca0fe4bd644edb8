"""The campaigns of the account that nobody manages, told apart for whoever wants to take some of them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import ObservedCampaign, Sightings, Window
from ctsync.lock.record import Lock, Record
from ctsync.names import RemoteId
from ctsync.planning.claims import claim
from ctsync.planning.listing import LONGEST_WINDOW


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """What was seen, the nearest scheduled time first.

    `ours` carry this project's mark and no record owns them: not what a Replace stopped, unless it is live all the same.
    """

    live: tuple[ObservedCampaign, ...]
    ended: tuple[ObservedCampaign, ...]
    ours: tuple[ObservedCampaign, ...]
    owners: Mapping[RemoteId, Record]


def windows_between(first: date, last: date) -> tuple[Window, ...]:
    """The days from `first` to `last`, both included, in windows of at most 31 (contract 5.1)."""
    windows: list[Window] = []
    while first <= last:
        end = min(first + LONGEST_WINDOW, last)
        windows.append(Window(first, end))
        first = end + timedelta(days=1)
    return tuple(windows)


def unmanaged(lock: Lock, seen: Sightings, account: AccountFacts) -> Unmanaged:
    """Tell the rows of one look apart."""
    claims = claim(lock, seen, account)
    rows = sorted(claims.unmanaged, key=lambda row: (row.scheduled_on, row.id))
    known = {row.id for of_one in claims.by_token.values() for row in of_one}
    past = _ended_operations(lock, seen)
    ours = [row for row in (*claims.foreign, *claims.unclaimed) if row.id not in claims.owners]
    twins = [
        row for row in seen.rows if row.id in known and row.id not in claims.owners and row.id not in past
    ]
    return Unmanaged(
        tuple(row for row in rows if row.status.is_live),
        tuple(row for row in rows if not row.status.is_live and row.id not in past),
        tuple(ours + twins),
        {**past, **claims.owners},
    )


def _ended_operations(lock: Lock, seen: Sightings) -> dict[RemoteId, Record]:
    """The records by the ids of their earlier operations whose rows have ended, as they should have."""
    return {
        each.remote_id: record
        for record in lock.records.values()
        for each in record.history
        if each.remote_id is not None
        and (row := seen.by_id.get(each.remote_id)) is not None
        and not row.status.is_live
    }
