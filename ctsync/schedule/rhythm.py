"""The arithmetic of repeats: which dates they fall on, counted rather than walked.

A week begins on Sunday, as CleverTap numbers its days (1 Sunday to 7 Saturday, contract 3.3). CleverTap does not say
where the weeks of `every: 2 weeks` begin; this is our choice, and it decides which weeks a repeat on several days
leaves out. `start` names the first week, `end` is included.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ctsync.values import DAYS

MOST_SENDS = 20_000
"""More sends than this no schedule may have: an end that was mistyped, not a plan."""
LAST_YEAR = 2199
"""Nothing is sent after it; so that adding a day never leaves the calendar."""

_LAST_DAY = date(LAST_YEAR, 12, 31)


def weekday(day: date) -> int:
    """1 for Sunday to 7 for Saturday."""
    return day.isoweekday() % 7 + 1


def week_begins(day: date) -> date:
    """The Sunday of the day's week."""
    return day - timedelta(days=weekday(day) - 1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A repeat that CleverTap can do itself: every so many days, or weeks on given days.

    `weekdays` are CleverTap's numbers in rising order, empty for days. Exactly one of `end` and `runs` is set. For
    weeks, `start` falls on one of `weekdays`.
    """

    unit: Literal["day", "week"]
    every: int
    start: date
    weekdays: tuple[int, ...] = ()
    end: date | None = None
    runs: int | None = None

    def date_at(self, index: int) -> date:
        """The date of a run, counted from 0."""
        if self.unit == "day":
            return self.start + timedelta(days=index * self.every)
        weeks, place = divmod(index + self._place_of_start, len(self.weekdays))
        sunday = week_begins(self.start) + timedelta(weeks=weeks * self.every)
        return sunday + timedelta(days=self.weekdays[place] - 1)

    def __len__(self) -> int:
        """How many runs there are, never more than MOST_SENDS."""
        last = min(self.end or _LAST_DAY, _LAST_DAY)
        return min(self._runs_until(last), MOST_SENDS if self.runs is None else self.runs, MOST_SENDS)

    def runs_before(self, day: date) -> int:
        """How many runs fall before a day, however long ago or far ahead it is."""
        return self._runs_until(day - timedelta(days=1))

    @property
    def is_too_long(self) -> bool:
        """Whether it was cut: it has over MOST_SENDS runs, or ends after LAST_YEAR."""
        wanted = self.runs or self._runs_until(min(self.end or _LAST_DAY, _LAST_DAY))
        return wanted > len(self) or (self.end is not None and self.end > _LAST_DAY)

    @property
    def _place_of_start(self) -> int:
        return self.weekdays.index(weekday(self.start))

    def _runs_until(self, last: date) -> int:
        """How many runs fall on or before a date."""
        if last < self.start:
            return 0
        if self.unit == "day":
            return (last - self.start).days // self.every + 1
        weeks = (week_begins(last) - week_begins(self.start)).days // 7
        whole, rest = divmod(weeks, self.every)
        in_last_week = sum(1 for number in self.weekdays if number <= weekday(last))
        counted = in_last_week if rest == 0 else len(self.weekdays)
        return whole * len(self.weekdays) + counted - self._place_of_start


def month_dates(start: date, every: int, days: tuple[str, ...]) -> Iterator[date]:
    """Dates of a monthly repeat from `start` on, in rising order, without end (until LAST_YEAR)."""
    month = start.replace(day=1)
    while month.year <= LAST_YEAR:
        for day in sorted({day_of_month(month, text) for text in days}):
            if day >= start:
                yield day
        months = month.year * 12 + month.month - 1 + every
        month = date(months // 12, months % 12 + 1, 1)


def day_of_month(month: date, text: str) -> date:
    """`15`, `last`, `third thu` or `last fri` of the month that a date lies in."""
    last = calendar.monthrange(month.year, month.month)[1]
    if text.isdigit():
        return month.replace(day=int(text))
    ordinal, _, name = text.partition(" ")
    if not name:
        return month.replace(day=last)
    wanted = DAYS.index(name) + 1
    if ordinal == "last":
        ending = month.replace(day=last)
        return ending - timedelta(days=(weekday(ending) - wanted) % 7)
    first = month.replace(day=1)
    weeks = ("first", "second", "third", "fourth").index(ordinal)
    return first + timedelta(days=(wanted - weekday(first)) % 7 + 7 * weeks)
