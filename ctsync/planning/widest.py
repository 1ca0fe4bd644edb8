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


def widest(row: ObservedCampaign, key: InstanceKey, channel: str, zone: str, now: datetime) -> Timetable:
    """The schedule that leaves nothing out, for a row whose content nobody knows.

    Only push repeats by itself and can go by each person's clock; an unknown `channel` is taken for it. A key with a
    date sends on that date alone. What has ended sends nothing after today.
    """
    at = row.local_time
    if channel not in ("push", ""):
        return Timetable(zone, (at,))
    if key.day is not None:
        return Timetable(zone, (at,), clocks="user")
    if row.status.is_live:
        rhythm = Rhythm("day", 1, at.date(), runs=LONGEST)
    else:
        rhythm = Rhythm("day", 1, at.date(), end=max(at.date(), local_day(now, zone) + timedelta(days=1)))
    return Timetable(zone, (at,), rhythm, clocks="user")
