"""The beginning of an account's lock, and the only one outside of this machine (protocol 11).

An empty lock on an account that has campaigns of ours would create them all a second time. So it is made only where a
whole look at the account finds none, and never by an apply.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ctsync.applying.calls import ReadLock, TellTime, WriteLock
from ctsync.applying.looking import look
from ctsync.applying.request import Asking
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.campaign.token import own_of, parse_token
from ctsync.errors import LockMissing
from ctsync.lock.owner import check_owner
from ctsync.lock.record import Lock
from ctsync.planning.listing import packed
from ctsync.planning.planner import empty_lock
from ctsync.planning.timing import local_day

REACH: Final = 400
"""Days before and after today in which a campaign of ours would be noticed."""

_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Founded:
    """The account's lock, and how many campaigns the account has. `is_new` is false for one found in its place."""

    lock: Lock
    is_new: bool
    campaigns: int = 0


def found_lock(account: AccountFacts, lineage: str) -> Asking[Founded]:
    """Make the empty lock of an account, or find the one that a beginning which was cut short has made.

    Raises LockMissing if the account lists campaigns of this project, LockForeign if the lock there is another's,
    Fenced if somebody else makes it at the same moment, and RemoteError if the account cannot be looked at in full.
    """
    there = yield ReadLock()
    if there is not None:
        check_owner(there, account)
        return Founded(there, is_new=False)
    now = yield TellTime()
    seen = yield from look(whole_reach(now, account.zone))
    ours = [row for row in seen.rows if _is_ours(row, account)]
    if ours:
        raise _has_campaigns(account, ours)
    written = yield WriteLock(empty_lock(account, lineage), None)
    return Founded(written, is_new=True, campaigns=len(seen.rows))


def whole_reach(now: datetime, zone: str) -> tuple[Window, ...]:
    """All windows of the list that a campaign of ours could be in."""
    today = local_day(now, zone)
    return packed(today + timedelta(days=day) for day in range(-REACH, REACH + 1))


def _is_ours(row: ObservedCampaign, account: AccountFacts) -> bool:
    token = parse_token(row.name)
    return token is not None and token.own == own_of(account)


def _has_campaigns(account: AccountFacts, ours: list[ObservedCampaign]) -> LockMissing:
    named = ", ".join(f"{row.id}" for row in ours[:_NAMED]) + (" and more" if len(ours) > _NAMED else "")
    return LockMissing(
        f"The account {account.name} already has campaigns of the project {account.project}: {len(ours)}.",
        why=f"Their names carry its mark (ids {named}), so there has been a lock. An empty one would create "
        "every campaign a second time.",
        hint="Point `store` at the lock they were made with. For a project of its own, give `project` another ending.",
    )
