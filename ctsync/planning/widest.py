"""When a campaign may send of which only the list knows: the earliest beginning and the latest end that are possible.

CleverTap's list shows one time and no schedule. What rests on a schedule (guards, proofs of a stop, watches) has to
hold whatever the campaign does, so the widest one is taken that its channel allows (protocol 11, contract 3.3).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ctsync.campaign.observed import ObservedCampaign
from ctsync.names import InstanceKey
from ctsync.planning.timing import local_day
from ctsync.schedule import Timetable
from ctsync.schedule.rhythm import Rhythm

LONGEST: Final = 3_650
"""Days that a push campaign may go on sending."""

_LONGEST_RUN: Final = timedelta(days=2)
"""What one run around all clocks may take, and more."""


def widest(row: ObservedCampaign, key: InstanceKey, channel: str, zone: str, now: datetime) -> Timetable:
    """The schedule that leaves nothing out, for a row whose content nobody knows.

    Only push repeats by itself and can go by each person's clock; an unknown `channel` is taken for it. A key with a
    date sends on that date alone. What has ended sends nothing after today. Of a repeat the list may show the next run
    (contract 8): one that has begun is sending already, whatever time it shows.
    """
    at = row.local_time
    if channel not in ("push", ""):
        return Timetable(zone, (at,))
    if key.day is not None:
        return Timetable(zone, (at,), clocks="user")
    today = local_day(now, zone)
    start = at.date() if row.status.has_not_begun else min(at.date(), today - _LONGEST_RUN)
    if row.status.is_live:
        rhythm = Rhythm("day", 1, start, runs=LONGEST)
    else:
        rhythm = Rhythm("day", 1, start, end=max(at.date(), today + timedelta(days=1)))
    return Timetable(zone, (at,), rhythm, clocks="user")
