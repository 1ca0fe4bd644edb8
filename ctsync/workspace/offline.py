"""What time it is when nobody may be asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ctsync.lock.record import Lock
from ctsync.settings import AccountSettings
from ctsync.workspace.whereabouts import wall_clock


def offline_now(account: AccountSettings, lock: Lock | None) -> datetime:
    """The last moment the lock knows of, or where a sandbox's clock starts; elsewhere this machine's clock, UTC.

    A sandbox's own clock is known to the sandbox only, and an offline plan may not ask it.
    """
    if account.clock is None:
        return wall_clock()
    start = account.clock.replace(tzinfo=ZoneInfo(account.zone))
    return start if lock is None or lock.applied_at is None else max(start, lock.applied_at)
