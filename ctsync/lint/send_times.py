"""Where the moment of a send is written, and which clocks people read then: what rules about times share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from ctsync.campaign.desired import DesiredCampaign
from ctsync.schedule.countries import clocks_of, is_known
from ctsync.schedule.zones import earliest_instant, local_time

Path: TypeAlias = tuple[str | int, ...]

_STEP = timedelta(minutes=30)


def place_of(campaign: DesiredCampaign, local: datetime) -> Path:
    """Where the file says this moment: in `at`, or the start of a repeat."""
    schedule = campaign.definition.schedule
    if schedule.every is not None or local not in schedule.at:
        return "schedule", "start"
    return "schedule", "at", schedule.at.index(local)


def moments(campaign: DesiredCampaign) -> Iterator[datetime]:
    """The written local times that differ in what clocks show.

    On each person's own clock, all runs of a repeat are alike, and the first stands for them.
    """
    timetable = campaign.timetable
    if timetable.in_user_zone and timetable.rhythm is not None:
        yield timetable.local_at(0)
    else:
        yield from timetable.locals()


def clocks_at(campaign: DesiredCampaign, local: datetime) -> tuple[datetime, datetime]:
    """What the westernmost and the easternmost clock of its people show when a run goes out, as naive times.

    The account's clock stands for people of whom no country is known: whoever wrote the file lives by it.
    """
    timetable = campaign.timetable
    if timetable.in_user_zone:
        return local, local
    return _clocks(local, timetable.zone, campaign.definition.countries)


@lru_cache(maxsize=16_384)  # campaigns share moments, and several rules ask
def _clocks(local: datetime, zone: str, countries: tuple[str, ...]) -> tuple[datetime, datetime]:
    instant = earliest_instant(local, zone)
    known = tuple(country for country in countries if is_known(country))
    if not known:
        shown = local_time(instant, zone)
        return shown, shown
    return clocks_of(known, instant)


def is_between(clock: time, hours: tuple[time, time]) -> bool:
    """Whether a clock is inside hours that include their start and exclude their end; they may reach over midnight."""
    start, end = hours
    return start <= clock < end if start < end else clock >= start or clock < end


def all_between(west: datetime, east: datetime, hours: tuple[time, time]) -> bool:
    """Whether every clock from one to the other is inside the hours."""
    clock = west
    while clock < east:
        if not is_between(clock.time(), hours):
            return False
        clock += _STEP
    return is_between(east.time(), hours)


def clocks_text(west: datetime, east: datetime) -> str:
    """`21:30`, or `06:00 to 11:00`."""
    return f"{west:%H:%M}" if west == east else f"{west:%H:%M} to {east:%H:%M}"
