"""Looking at the account for a calendar: the list that a plan asks for, and every day that the calendar shows."""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.applying.calls import ReadLock, TellTime
from ctsync.applying.looking import look
from ctsync.applying.opening import owned_lock
from ctsync.applying.request import Asking, Request
from ctsync.calendar import Frame
from ctsync.campaign.observed import Sightings
from ctsync.lock.record import Lock
from ctsync.planning.listing import days_for, packed
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan


@dataclass(frozen=True, slots=True)
class Looked:
    """The plan of this moment, and what it was made from."""

    plan: Plan
    lock: Lock
    seen: Sightings


def look_for_calendar(request: Request, frame: Frame) -> Asking[Looked]:
    """One list call a window, no lock taken, nothing written. Raises RemoteError, LockForeign, LockCorrupt, Refused.

    The lock is read after the list, so that what was created in between is not taken for a stranger's.
    """
    lock = owned_lock((yield ReadLock()), request.account, request.lineage)
    now = yield TellTime()
    seen = yield from look(packed({*days_for(request.wanted, lock, now), *frame.days()}))
    now = yield TellTime()
    lock = owned_lock((yield ReadLock()), request.account, request.lineage)
    return Looked(make_plan(request.wanted, lock, seen, account=request.account, now=now), lock, seen)
