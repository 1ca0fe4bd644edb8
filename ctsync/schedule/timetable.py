"""The sends of one campaign in CleverTap: a pure value that knows when people get something, and what is left.

Two readings of a run are kept apart. Its *moment* is the written local time on the account's clock. It *begins* when
the first person can get it and is *over* when the last one can: with `in: user` that is from UTC+14 to UTC-12, plus a
day where people who missed it get it next day, plus the wait that quiet hours may impose, or until the cutoff if that
is later. What CleverTap leaves open is read towards earlier beginnings and later endings, because guards rest on the
one and watches on the other (protocol 1).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias

from ctsync.schedule.quiet import Quiet
from ctsync.schedule.rhythm import Rhythm
from ctsync.schedule.words import sentence
from ctsync.schedule.written import clock_text, moment_text
from ctsync.schedule.zones import (
    EARLIEST_ZONE,
    LATEST_ZONE,
    earliest_instant,
    first_anywhere,
    last_anywhere,
    latest_instant,
    local_time,
)
from ctsync.values.times import read_clock, read_date, read_moment

Clocks: TypeAlias = Literal["account", "user"]
Missed: TypeAlias = Literal["drop", "next_day"]

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When one campaign sends.

    `times` are naive moments on the account's clock, in rising order; of a repeat only the first, with the rest in
    `rhythm`. `clocks`, `if_missed` and `cutoff` are as written, None where nothing was. Instants given back are UTC.
    """

    zone: str
    times: tuple[datetime, ...]
    rhythm: Rhythm | None = None
    clocks: Clocks | None = None
    if_missed: Missed | None = None
    cutoff: time | None = None
    quiet: Quiet | None = None

    @property
    def kind(self) -> Literal["once", "several", "recurring"]:
        if self.rhythm is not None:
            return "recurring"
        return "once" if len(self.times) == 1 else "several"

    @property
    def in_user_zone(self) -> bool:
        """Whether each person gets it on a clock of their own."""
        return self.clocks == "user"

    def __len__(self) -> int:
        """How many runs there are."""
        return len(self.times) if self.rhythm is None else len(self.rhythm)

    def local_at(self, index: int) -> datetime:
        """The naive moment of a run on the account's clock, counted from 0."""
        if self.rhythm is None:
            return self.times[index]
        return datetime.combine(self.rhythm.date_at(index), self.times[0].time())

    def locals(self) -> Iterator[datetime]:
        """Every run's naive moment on the account's clock, in rising order."""
        return map(self.local_at, range(len(self)))

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every run as the UTC instant of its moment on the account's clock."""
        return tuple(earliest_instant(local, self.zone) for local in self.locals())

    @property
    def first_send(self) -> datetime:
        """The earliest that anybody can get anything."""
        return self._begin(self.local_at(0))

    @property
    def last_send(self) -> datetime:
        """The latest that anybody can get anything."""
        return self._over(self.local_at(len(self) - 1))

    @property
    def scheduled_on(self) -> int:
        """`YYYYMMDDHHMM` of the first run on the account's clock, as CleverTap's list shows it (contract 5.1)."""
        return int(f"{self.local_at(0):%Y%m%d%H%M}")

    def send_days(self) -> frozenset[date]:
        """The dates of the moments, in the account zone: what instance keys and the family barrier speak of."""
        return frozenset(local.date() for local in self.locals())

    def next_after(self, instant: datetime) -> datetime | None:
        """When the first person can get the next run that has not begun by then; None if all have begun."""
        index = self._begun(instant)
        return self._begin(self.local_at(index)) if index < len(self) else None

    def done_before(self, instant: datetime) -> tuple[datetime, ...]:
        """The moments (UTC) of the runs that had begun by then."""
        return tuple(earliest_instant(self.local_at(i), self.zone) for i in range(self._begun(instant)))

    def is_sending_between(self, start: datetime, end: datetime) -> bool:
        """Whether some run begins, or may still be going on, between two instants, both included.

        A stop that is listed within such a time may have come too late for somebody (protocol 4, STOPPED_MAYBE).
        """
        index = self._begun(end)
        return index > 0 and self._over(self.local_at(index - 1)) >= start

    def after(self, instant: datetime, *, without_days: Collection[date] = frozenset()) -> Timetable | None:
        """What is left for a Replace: runs that have not begun by then, on none of the days already served.

        A repeat keeps its phase, and its `runs` become those that are left. None if nothing is left, or if the rest
        cannot be written in one `when` (a served day amid a repeat): then a person has to decide.
        """
        first = self._begun(instant)
        if self.rhythm is None:
            left = tuple(local for local in self.times[first:] if local.date() not in without_days)
            return replace(self, times=left) if left else None
        while first < len(self) and self.local_at(first).date() in without_days:
            first += 1
        if first == len(self) or self._comes_back_to(without_days, first):
            return None
        start = self.local_at(first)
        runs = None if self.rhythm.runs is None else len(self) - first
        return replace(self, times=(start,), rhythm=replace(self.rhythm, start=start.date(), runs=runs))

    def describe(self) -> str:
        """One line for a person: `Thu 24 Dec 2026 09:00 IST`, `every week on Thursday 18:30 IST, …`."""
        return sentence(self.times, self.rhythm, self.zone, on_each_clock=self.in_user_zone)

    def to_tree(self) -> dict[str, Any]:
        """As JSON, for the lock. Keys without a value are left out."""
        tree = {
            "zone": self.zone,
            "times": [moment_text(local) for local in self.times],
            "repeat": None if self.rhythm is None else _rhythm_tree(self.rhythm),
            "in": self.clocks,
            "if_missed": self.if_missed,
            "cutoff": None if self.cutoff is None else clock_text(self.cutoff),
            "quiet": None if self.quiet is None else self.quiet.to_tree(),
        }
        return {key: value for key, value in tree.items() if value is not None}

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Timetable:
        """Read what `to_tree` made.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        repeat, quiet, cutoff = tree.get("repeat"), tree.get("quiet"), tree.get("cutoff")
        times = tuple(read_moment(text) for text in tree["times"])
        if not times:
            raise ValueError("a timetable without a send")
        return cls(
            zone=tree["zone"],
            times=times,
            rhythm=None if repeat is None else _rhythm_of(repeat, times[0].date()),
            clocks=tree.get("in"),
            if_missed=tree.get("if_missed"),
            cutoff=None if cutoff is None else read_clock(cutoff),
            quiet=None if quiet is None else Quiet.from_tree(quiet),
        )

    def _begin(self, local: datetime) -> datetime:
        return first_anywhere(local) if self.in_user_zone else earliest_instant(local, self.zone)

    def _begun(self, instant: datetime) -> int:
        """How many runs have begun by an instant; runs begin in rising order, so they are not walked."""
        return bisect_right(range(len(self)), instant, key=lambda index: self._begin(self.local_at(index)))

    def _over(self, local: datetime) -> datetime:
        """When the last person has got the run whose moment is `local`."""
        last = local
        if self.cutoff is not None:
            last = datetime.combine(local.date(), self.cutoff)
            last += _DAY if last < local else timedelta()
        last_start = max(local, last - _MINUTE)
        if self.if_missed == "next_day":
            last, last_start = last + _DAY, last_start + _DAY
        return max(self._latest(last), self._delayed(last_start))

    def _latest(self, local: datetime) -> datetime:
        return last_anywhere(local) if self.in_user_zone else latest_instant(local, self.zone)

    def _delayed(self, local: datetime) -> datetime:
        """When the last person has got what is sent at `local`, quiet hours included."""
        instant = self._latest(local)
        if self.quiet is None or not self.quiet.delays:
            return instant
        if self.quiet.in_user_zone and self.in_user_zone:
            return instant + self.quiet.wait(local, local)
        if self.quiet.in_user_zone:
            naive = instant.replace(tzinfo=None)
            return instant + self.quiet.wait(naive + LATEST_ZONE, naive + EARLIEST_ZONE)
        on_account_clock = local_time(instant, self.zone)
        wait = self.quiet.wait(on_account_clock, on_account_clock)
        return max(instant + wait, latest_instant(on_account_clock + wait, self.zone))

    def _comes_back_to(self, days: Collection[date], first: int) -> bool:
        """Whether a run from `first` on falls on one of these days."""
        from_then_on = self.local_at(first).date()
        later = {day for day in days if day >= from_then_on}
        return bool(later) and any(self.local_at(index).date() in later for index in range(first, len(self)))


def _rhythm_tree(rhythm: Rhythm) -> dict[str, Any]:
    tree = {
        "unit": rhythm.unit,
        "every": rhythm.every,
        "days": list(rhythm.weekdays) or None,
        "end": None if rhythm.end is None else rhythm.end.isoformat(),
        "runs": rhythm.runs,
    }
    return {key: value for key, value in tree.items() if value is not None}


def _rhythm_of(tree: Mapping[str, Any], start: date) -> Rhythm:
    return Rhythm(
        unit=tree["unit"],
        every=tree["every"],
        start=start,
        weekdays=tuple(tree.get("days", ())),
        end=read_date(tree["end"]) if "end" in tree else None,
        runs=tree.get("runs"),
    )
