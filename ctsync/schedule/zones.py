"""From a clock on a wall to an instant: strictly where people write, leniently where a plan already exists.

A written local time that a clock change skips or repeats is refused (SCH004). What the lock holds was checked when it
was written; should a country change its clocks afterwards, it is read with both meanings, the earlier for what must
not come too soon and the later for what must be over.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from whenever import PlainDateTime, RepeatedTime, SkippedTime

EARLIEST_ZONE = timedelta(hours=14)
"""UTC+14, where a local time comes first (protocol 1)."""
LATEST_ZONE = timedelta(hours=-12)
"""UTC-12, where it comes last."""


class NoSuchLocalTime(ValueError):
    """A clock change skips this local time, or it occurs twice."""


def to_instant(local: datetime, zone: str) -> datetime:
    """The UTC instant of a naive local time.

    Raises NoSuchLocalTime if the zone's clocks skip or repeat it, with a sentence fit to show.
    """
    clock = PlainDateTime(local.year, local.month, local.day, local.hour, local.minute)
    try:
        return clock.assume_tz(zone, disambiguation="raise").to_instant().to_stdlib()
    except SkippedTime as error:
        raise NoSuchLocalTime(
            f"{local:%Y-%m-%d %H:%M} does not exist in {zone}: clocks jump over it"
        ) from error
    except RepeatedTime as error:
        raise NoSuchLocalTime(f"{local:%Y-%m-%d %H:%M} occurs twice in {zone}: clocks go back") from error


def earliest_instant(local: datetime, zone: str) -> datetime:
    """The earlier of the two readings that a clock change may give; they are nearly always the same."""
    return min(_readings(local, zone))


def latest_instant(local: datetime, zone: str) -> datetime:
    return max(_readings(local, zone))


def has_one_reading(local: datetime, zone: str) -> bool:
    """Whether the zone's clocks show this local time exactly once."""
    first, second = _readings(local, zone)
    return first == second


def local_time(instant: datetime, zone: str) -> datetime:
    """What the zone's clock shows at an instant, as a naive time."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def first_anywhere(local: datetime) -> datetime:
    """When a local time is first read on any clock on earth."""
    return local.replace(tzinfo=UTC) - EARLIEST_ZONE


def last_anywhere(local: datetime) -> datetime:
    """When a local time is last read on any clock on earth."""
    return local.replace(tzinfo=UTC) - LATEST_ZONE


@lru_cache(maxsize=16_384)  # checks and plans ask for the same moments again, and campaigns share many
def _readings(local: datetime, zone: str) -> tuple[datetime, datetime]:
    aware = local.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC), aware.replace(fold=1).astimezone(UTC)
