"""From a written schedule to its moments, and to the timetable of one campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import dropwhile, islice, takewhile
from zoneinfo import ZoneInfo

from ctsync.schedule.model import QuietHours, Schedule
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.rhythm import MOST_SENDS, Rhythm, month_dates
from ctsync.schedule.timetable import Timetable
from ctsync.values import DAYS


def rhythm_of(schedule: Schedule) -> Rhythm | None:
    """The repeat that CleverTap could do itself; None for `at`, for months, and for what is incomplete."""
    every, start = schedule.every, schedule.start
    if every is None or start is None or every.unit == "month":
        return None
    days = tuple(number for number, day in enumerate(DAYS, start=1) if day in schedule.days)
    return Rhythm(
        every.unit,
        every.number,
        start.date(),
        days if every.unit == "week" else (),
        schedule.end,
        schedule.runs,
    )


def locals_of(schedule: Schedule, since: date | None = None) -> Iterator[datetime]:
    """Every naive moment of a checked schedule from the day `since` on, in rising order, at most MOST_SENDS of them.

    `except` takes dates out of the row and adds none at its end: with `runs: 10` and one such date, nine are sent.
    """
    if schedule.every is None or schedule.start is None:
        return (moment for moment in schedule.at if since is None or moment.date() >= since)
    left_out = frozenset(schedule.except_)
    clock = schedule.start.time()
    rhythm = rhythm_of(schedule)
    if rhythm is not None:
        begin = 0 if since is None else rhythm.runs_before(since)
        dates: Iterator[date] = map(rhythm.date_at, range(begin, len(rhythm)))
    else:
        unending = month_dates(schedule.start.date(), schedule.every.number, schedule.days)
        end = schedule.end
        ending = unending if end is None else takewhile(lambda day: day <= end, unending)
        counted = islice(ending, schedule.runs or MOST_SENDS)
        dates = counted if since is None else dropwhile(lambda day: day < since, counted)
    return (datetime.combine(day, clock) for day in dates if day not in left_out)


def moments_of(schedule: Schedule, zone: str) -> tuple[datetime, ...]:
    """Every moment of a checked schedule, aware, in the account zone: `.date()` is the date of an instance key."""
    clock = ZoneInfo(zone)
    return tuple(local.replace(tzinfo=clock) for local in locals_of(schedule))


def timetable_for(
    schedule: Schedule, quiet_hours: QuietHours | None, zone: str, only: datetime | None = None
) -> Timetable:
    """The timetable of one campaign of a checked schedule.

    With `only`, one moment of it: the campaign of an `@date` instance (aware, or naive on the account's clock).
    Without, a repeat that CleverTap cannot do itself (months, `except`) becomes the list of its moments. On channels
    without native schedules pass no quiet hours: there nothing delays a message, since sends inside are refused.

    Raises ValueError if the schedule has no send.
    """
    rhythm = None
    if only is not None:
        times: tuple[datetime, ...] = (_naive(only, zone),)
    elif schedule.every is not None and not schedule.except_ and schedule.every.unit != "month":
        rhythm = rhythm_of(schedule)
        times = (schedule.start,) if rhythm is not None and schedule.start is not None else ()
    else:
        times = tuple(locals_of(schedule))
    if not times:
        raise ValueError("a schedule without a send")
    return Timetable(
        zone=zone,
        times=times,
        rhythm=rhythm,
        clocks=schedule.in_,
        if_missed=schedule.if_missed,
        cutoff=schedule.cutoff,
        quiet=Quiet.of(quiet_hours),
    )


def _naive(moment: datetime, zone: str) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
