"""When a campaign runs, and which status it therefore has at a moment (contract 3.3, 5.1).

Read from `when` as it was sent. A schedule on the account's clock runs everywhere at once; one on people's own clocks
runs once in each of the zones that the population lives in. What quiet hours and the cutoff do to a run, the room
`delivery` knows.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice, takewhile
from typing import Any

from ctsync.sandbox.clock import epoch, local_time

ZONES = (
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Dubai",
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
)
"""Where the made-up people live."""

DAY = timedelta(days=1)
MOST_RUNS = 5_000
"""A recurrence with more runs than this counts as open-ended."""


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One send: a moment, and the zone whose people get it (empty: everybody).

    `planned` is the local time that `when` names, `YYYYMMDD HH:MM`: the same for all zones of one run.
    """

    at: int
    zone: str = ""
    planned: str = field(default="", compare=False)


def read_minute(text: str) -> datetime:
    """`YYYYMMDD HH:MM`; ValueError for anything else, also for `2026124 9:00` and the like."""
    if len(text) != 14 or not text.isascii():
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d %H:%M")  # noqa: DTZ007  # local by contract


def read_expiry(written: int) -> datetime:
    """The absolute `ttl`, `yyyyMMddHHmm` as a number (contract 3.4.4); ValueError for anything else."""
    return datetime.strptime(str(written), "%Y%m%d%H%M")  # noqa: DTZ007  # local by contract


def read_day(written: int | str) -> date:
    """`YYYYMMDD`; ValueError for anything else."""
    text = str(written)
    if len(text) != 8 or not text.isascii():
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  # a date only


def is_immediate(when: Any) -> bool:
    """Whether it goes out as soon as it is created."""
    return when == "now" or (isinstance(when, dict) and when["type"] == "now")


def runs(when: Any, created: int, zone: str) -> Iterator[Run]:
    """All runs in order, none before `created`; endless for a recurrence without an end.

    `when` must have passed the rules. A time that has passed in somebody's zone is dropped there, or moved to the
    next day with `user_timezone_wrap_around`.
    """
    if is_immediate(when):
        return iter((Run(created, planned=_written(local_time(created, zone))),))
    if isinstance(when, dict) and when.get("delivery_timezone") == "user":
        wraps = bool(when.get("user_timezone_wrap_around", False))
        return heapq.merge(*(_runs_in(each, when, created, wraps=wraps) for each in ZONES))
    return (Run(max(epoch(local, zone), created), "", _written(local)) for local in occurrences(when))


def _runs_in(zone: str, when: Any, created: int, *, wraps: bool) -> Iterator[Run]:
    moments = occurrences(when)
    late = list(takewhile(lambda local: epoch(local, zone) < created, occurrences(when)))
    rest = islice(moments, len(late), None)
    moved = [(local + DAY, local) for local in late if wraps and epoch(local + DAY, zone) >= created]
    for local, planned in heapq.merge(moved, ((local, local) for local in rest)):
        yield Run(epoch(local, zone), zone, _written(planned))


def missed_zones(when: Any, created: int, planned: str) -> tuple[str, ...]:
    """Zones whose people never get the run planned for this local time: there it had passed at the creation."""
    if not isinstance(when, dict) or when["type"] == "now" or when.get("delivery_timezone") != "user":
        return ()
    last = read_minute(planned) + (DAY if when.get("user_timezone_wrap_around") else timedelta())
    return tuple(zone for zone in ZONES if epoch(last, zone) < created)


def _written(local: datetime) -> str:
    return f"{local:%Y%m%d %H:%M}"


def occurrences(when: Any) -> Iterator[datetime]:
    """The local moments that `when` names, in order; not for `now`."""
    if isinstance(when, str):
        return iter((read_minute(when),))
    if when["type"] == "later":
        dates = when["delivery_date_time"]
        return iter([read_minute(each) for each in ([dates] if isinstance(dates, str) else dates)])
    moments = _recurrence(when)
    if "end_by_occurrences" in when:
        return islice(moments, min(when["end_by_occurrences"], sys.maxsize))
    if "end_by_date" in when:
        end = read_day(when["end_by_date"])
        return takewhile(lambda local: local.date() <= end, moments)
    return moments


def _recurrence(when: dict[str, Any]) -> Iterator[datetime]:
    """Every n-th day, or the listed days of every n-th week, weeks beginning on Sunday (day 1)."""
    start = read_minute(when["start_time"])
    step = when["repeats_every"]
    if when["repeat_type"] == "day":
        return _until_the_calendar_ends(start, (0,), step)
    sunday = start - timedelta(days=start.isoweekday() % 7)
    days = sorted({day - 1 for day in when["repeat_on_days_of_week"]})
    return (local for local in _until_the_calendar_ends(sunday, days, step * 7) if local >= start)


def _until_the_calendar_ends(first: datetime, days: Any, step: int) -> Iterator[datetime]:
    week = 0
    while True:
        try:
            found = [first + timedelta(days=week + day) for day in days]
        except OverflowError:
            return
        yield from found
        week += step


@dataclass(frozen=True, slots=True)
class Course:
    """A campaign's first and last run; `last` is None for one without an end."""

    first: Run
    last: Run | None


def course(when: Any, created: int, zone: str) -> Course | None:
    """The first and the last run, or None if there is no run at all."""
    coming = runs(when, created, zone)
    first = next(coming, None)
    if first is None:
        return None
    rest = list(islice(coming, MOST_RUNS))
    last = None if len(rest) == MOST_RUNS else list(chain((first,), rest))[-1]
    return Course(first, last)


def scheduled_on(when: Any, created: int, zone: str) -> int:
    """`YYYYMMDDHHMM` of the first occurrence on the account's clock; for `now`, the minute of creation."""
    local = local_time(created, zone) if is_immediate(when) else next(occurrences(when))
    return int(local.strftime("%Y%m%d%H%M"))


def status(row: dict[str, Any], now: int, running_seconds: int, future: str = "pending") -> str:
    """The word that the list shows for a campaign row at `now`; `future` is the one before its first run."""
    if row["told_status"] is not None:
        return str(row["told_status"])
    if row["stopped_at"] is not None:
        return "stopped"
    if now < row["first_run"]:
        return future
    if row["last_run"] is None or now < row["last_run"] + running_seconds:
        return "running"
    return "completed"
