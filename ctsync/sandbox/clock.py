"""The sandbox's own time: kept in its state, moved only by `advance`, or following the wall clock if asked to.

Moments are whole seconds since 1970 UTC. Local moments are read in the account's zone; one that a change to summer
time skips counts as if the clock had not changed, and the first of two equal ones is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import cache
from zoneinfo import ZoneInfo

from ctsync.errors import UsageError
from ctsync.sandbox.state import State

_SPAN = re.compile(r"(\d{1,6})\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DEFAULT_START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; `UsageError` if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"There is no time zone called `{name}`.", hint="Write one like Asia/Kolkata."
        ) from error


def epoch(local: datetime, zone: str) -> int:
    """The moment at which clocks in `zone` show the naive `local`."""
    return int(local.replace(tzinfo=zone_of(zone)).timestamp())


def local_time(moment: int, zone: str) -> datetime:
    """What clocks in `zone` show at `moment`, naive."""
    return datetime.fromtimestamp(moment, zone_of(zone)).replace(tzinfo=None)


def offset_at(moment: int, zone: str) -> int:
    """Seconds by which clocks in `zone` are ahead of UTC at `moment`."""
    ahead = datetime.fromtimestamp(moment, zone_of(zone)).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


def midnight(day: date, zone: str) -> int:
    return epoch(datetime.combine(day, time()), zone)


class Clock:
    """The one clock of a state file."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._as_of: int | None = None

    @contextmanager
    def as_of(self, moment: int) -> Iterator[None]:
        """Let it be that moment inside the block, for what is done later than it was due."""
        self._as_of = moment
        try:
            yield
        finally:
            self._as_of = None

    def start(self, at: datetime | None, zone: str) -> None:
        """Set it once; a clock that already runs, and its zone, stay as they are. None means the wall clock."""
        if self._state.fact("zone") is None:
            zone_of(zone)
            self._state.remember("zone", zone)
            self._state.remember("follows_wall", at is None)
            self._state.remember("now", int((at or DEFAULT_START).timestamp()))
            self._state.remember("began", self.now)

    @property
    def zone(self) -> str:
        return str(self._state.fact("zone"))

    def move_to_zone(self, zone: str) -> None:
        zone_of(zone)
        self._state.remember("zone", zone)

    @property
    def follows_wall(self) -> bool:
        return bool(self._state.fact("follows_wall"))

    @property
    def now(self) -> int:
        if self._as_of is not None:
            return self._as_of
        if self.follows_wall:
            return int(datetime.now(UTC).timestamp())  # noqa: TID251  # `serve --clock now` means the wall clock
        return int(self._state.fact("now"))

    @property
    def today(self) -> date:
        return local_time(self.now, self.zone).date()

    @property
    def http_date(self) -> str:
        return format_datetime(datetime.fromtimestamp(self.now, UTC), usegmt=True)

    def advance(self, told: str) -> int:
        """By `3d`, `90m`, `1d 2h`, or to `2026-12-24 09:00` in the account's zone; gives the new moment.

        Never backwards, and not at all in wall mode: both are a `UsageError`.
        """
        if self.follows_wall:
            raise UsageError("This sandbox follows the wall clock, so it cannot be advanced.")
        now = self.now
        target = now + span if (span := read_span(told)) is not None else epoch(read_local(told), self.zone)
        if target < now:
            raise UsageError(
                "The sandbox's clock cannot go backwards.", hint="To start again, delete .ctsync/."
            )
        self._state.remember("now", target)
        return target


def read_span(told: str) -> int | None:
    """Seconds of `3d` or `1d 2h`; None if the text is no span."""
    parts = told.split()
    found = [_SPAN.fullmatch(part) for part in parts]
    if not parts or None in found:
        return None
    return sum(int(part[1]) * _SECONDS[part[2]] for part in found if part)


def read_local(told: str) -> datetime:
    """A naive local moment, `2026-12-24 09:00` or `2026-12-24`."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise UsageError(
            f"`{told}` is neither a span nor a moment.", hint="Write 3d, 90m or 2026-12-24 09:00."
        ) from error
    if moment.tzinfo is not None:
        raise UsageError(
            "A moment is written on the account's clock, without a zone.", hint="2026-12-24 09:00"
        )
    return moment.replace(second=0, microsecond=0) + timedelta(seconds=moment.second)
