"""Reading a day from the command line."""

from __future__ import annotations

from datetime import date

from ctsync.errors import UsageError
from ctsync.rendering.wording import shown
from ctsync.schedule.rhythm import LAST_YEAR

FIRST_YEAR = 2000


def read_day(written: str, option: str) -> date:
    """A day of the account's calendar. Raises UsageError for what is no day, or one that no campaign can have."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
        raise UsageError(
            f"{shown(written, 100)} is not a date.", hint=f"Write, for example: {option} 2027-06-01"
        )
    return day
