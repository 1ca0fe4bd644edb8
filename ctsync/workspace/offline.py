"""What time it is when nobody may be asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ctsync.settings import AccountSettings
from ctsync.workspace.whereabouts import wall_clock


def offline_now(account: AccountSettings, applied_at: datetime | None) -> datetime:
    """The moment of the last apply, as the lock knows it, or where a sandbox's clock starts; elsewhere this machine's clock, UTC.

    A sandbox's own clock is known to the sandbox only, and an offline plan may not ask it.
    """
    if account.clock is None:
        return wall_clock()
    start = account.clock.replace(tzinfo=ZoneInfo(account.zone))
    return start if applied_at is None else max(start, applied_at)
