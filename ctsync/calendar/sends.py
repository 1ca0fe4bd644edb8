"""One send of one campaign: when the first and the last person can get it, as far as the files tell.

A send on the account's clock reaches everybody at once, and one on each person's clock as the clocks of its countries
come round to it. Quiet hours and the throttle make of both what CleverTap's pages allow and no more: what they leave
open is a span, and never a guess within it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from ctsync.schedule import Timetable
from ctsync.schedule.countries import clocks_of
from ctsync.schedule.zones import earliest_instant, local_time


class Spread(StrEnum):
    """How the messages of one send are spread over time."""

    AT_ONCE = "at once"
    """All at the same moment."""
    IN_A_SPAN = "within a span"
    """Between two moments; how many when is not known, since nobody tells how many people live by which clock."""
    THROTTLED = "throttled"
    """From a moment on, at the account's own pace, which no call tells (contract 3.2, `respect_throttle`)."""
    NOBODY = "to nobody"
    """Quiet hours drop all of it."""


@dataclass(frozen=True, slots=True)
class Held:
    """What quiet hours do to a send: how long the last person would wait, or that the message is dropped then."""

    longest: timedelta
    drops: bool
    all_alike: bool
    """Whether it happens to everybody, or to those whose clocks show quiet hours."""


@dataclass(frozen=True, slots=True)
class Send:
    """`local` is the written moment on the account's clock; `begins` and `ends` are UTC, the last person's included."""

    local: datetime
    begins: datetime
    ends: datetime
    spread: Spread = Spread.AT_ONCE
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """What else decides when people get a message: where they live, and whether the throttle holds it up."""

    countries: tuple[str, ...] = ()
    is_throttled: bool = False


def locals_between(timetable: Timetable, first: date, last: date) -> Iterator[datetime]:
    """The written moments on the days from `first` to `last`, both included; earlier ones are not walked."""
    begin = datetime.combine(first, time())
    for index in range(bisect_left(range(len(timetable)), begin, key=timetable.local_at), len(timetable)):
        local = timetable.local_at(index)
        if local.date() > last:
            return
        yield local


def send_at(timetable: Timetable, local: datetime, manner: Manner) -> Send:
    """The send of a timetable whose written moment is `local`.

    Where countries are not known, people on their own clocks may be anywhere on earth.
    """
    instant = earliest_instant(local, timetable.zone)
    west, east = clocks_of(manner.countries, instant)
    if timetable.in_user_zone:
        naive, here = instant.replace(tzinfo=None), local.replace(tzinfo=UTC)
        begins, ends = here - (east - naive), here - (west - naive)
        west = east = local
    else:
        begins = ends = instant
    held = _held(timetable, begins, ends, (west, east))
    if held is not None and held.all_alike and held.drops:
        return Send(local, begins, ends, Spread.NOBODY, held)
    if held is not None and not held.drops:
        begins, ends = begins + held.longest if held.all_alike else begins, ends + held.longest
    if manner.is_throttled:
        return Send(local, begins, ends, Spread.THROTTLED, held)
    return Send(local, begins, ends, Spread.AT_ONCE if begins == ends else Spread.IN_A_SPAN, held)


def _held(
    timetable: Timetable, begins: datetime, ends: datetime, clocks: tuple[datetime, datetime]
) -> Held | None:
    """What quiet hours do to messages that leave between two instants, to people whose clocks show these times."""
    quiet = timetable.quiet
    if quiet is None:
        return None
    first, last = clocks
    if not quiet.in_user_zone:
        first, last = local_time(begins, timetable.zone), local_time(ends, timetable.zone)
    wait = quiet.wait(first, last)
    return Held(wait, not quiet.delays, first == last) if wait else None
