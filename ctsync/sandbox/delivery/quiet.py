"""Quiet hours: the windows of `dnd` as moments in somebody's zone (contract 3.4.2).

A window belongs to the day on which it starts and may end on the next one. It includes its start and excludes its end;
equal times mean a whole day. Where a change of the clocks makes a time ambiguous or skips it, the longer reading
counts: a message that waits too long annoys nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from ctsync.sandbox.clock import local_time, zone_of

Window: TypeAlias = tuple[time, time]

DAY = timedelta(days=1)
FOREVER = 8 * 86400
"""Seconds after which windows that follow each other without a gap never end."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """`windows` by day, 1 is Sunday. `delays`: messages wait for the end; else they are dropped, as by default."""

    windows: Mapping[int, tuple[Window, ...]]
    delays: bool

    def free_from(self, moment: int, zone: str) -> int | None:
        """The first moment from `moment` on at which clocks in `zone` are in no window; None if there is none."""
        found = moment
        while ends := [end for start, end in self._around(found, zone) if start <= found < end]:
            found = max(ends)
            if found - moment > FOREVER:
                return None
        return found

    def _around(self, moment: int, zone: str) -> Iterator[tuple[int, int]]:
        today = local_time(moment, zone).date()
        for day in (today - DAY, today, today + DAY):
            for start, end in self.windows.get(day.isoweekday() % 7 + 1, ()):
                last = day if start < end else day + DAY
                yield min(_readings(day, start, zone)), max(_readings(last, end, zone))


def _readings(day: date, clock: time, zone: str) -> tuple[int, int]:
    """The moments that a local time can mean; twice the same on all but two days a year."""
    local = datetime.combine(day, clock, tzinfo=zone_of(zone))
    return int(local.timestamp()), int(local.replace(fold=1).timestamp())


def read_quiet(dnd: Mapping[str, Any] | None) -> Quiet | None:
    """The `dnd` of a valid body, its `dnd_info` in either form; None without any window."""
    windows = {int(day): tuple(_windows(hours)) for day, hours in ((dnd or {}).get("dnd_info") or {}).items()}
    if not any(windows.values()):
        return None
    return Quiet(windows, delays=(dnd or {}).get("message_state") == "delay")


def _windows(hours: list[Any]) -> Iterator[Window]:
    """Of `["21:00", "06:00"]`, and of `[{"from": "21:00", "to": "06:00"}]` (contract 9, line 8)."""
    pairs = [hours] if hours and isinstance(hours[0], str) else [(each["from"], each["to"]) for each in hours]
    for start, end in pairs:
        yield clock_time(start), clock_time(end)


def clock_time(written: str) -> time:
    """`HH:MM`."""
    hour, _, minute = written.partition(":")
    return time(int(hour), int(minute))
