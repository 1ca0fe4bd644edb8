"""Reading the end of something from the command line: a moment, a day, or how long from now."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic_core import PydanticCustomError

from ctsync.errors import UsageError
from ctsync.rendering.wording import shown
from ctsync.schedule.zones import latest_instant
from ctsync.values.times import read_date, read_duration, read_moment

LONGEST = timedelta(days=400)
"""How far ahead it may be: a slip in the year must not freeze an account for good."""

EXAMPLES = '"2027-06-04 18:00", 2027-06-04 for the whole of that day, 2027-06-04T12:30Z, or 6h'


def read_until(written: str, zone: str, now: datetime) -> datetime:
    """The UTC instant that is meant, on the account's clock unless it has an offset of its own.

    A day counts to its end; a local time that occurs twice, or not at all, counts to the later reading: a hold that is
    an hour too long delays something, one too short lets it out. Raises UsageError for anything else.
    """
    text = written.strip()
    for read in (_with_offset, _moment, _day, _span):
        found = read(text, zone, now)
        if found is not None and found - now > LONGEST:
            raise UsageError(
                f"{shown(written, 100)} is more than {LONGEST.days} days away.", hint="Name a nearer moment."
            )
        if found is not None:
            return found
    raise UsageError(f"{shown(written, 100)} is no moment.", hint=f"Write, for example: {EXAMPLES}")


def _with_offset(text: str, _zone: str, now: datetime) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return None if found.tzinfo is None else found.astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return None


def _moment(text: str, zone: str, _now: datetime) -> datetime | None:
    try:
        return latest_instant(read_moment(text), zone)
    except (PydanticCustomError, OverflowError):
        return None


def _day(text: str, zone: str, _now: datetime) -> datetime | None:
    try:
        midnight = datetime.combine(read_date(text), datetime.min.time()) + timedelta(days=1)
        return latest_instant(midnight, zone)
    except (PydanticCustomError, OverflowError):
        return None


def _span(text: str, _zone: str, now: datetime) -> datetime | None:
    try:
        return now + read_duration(text).delta
    except (PydanticCustomError, OverflowError):
        return None
