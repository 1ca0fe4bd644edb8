"""The days that a calendar shows, on the account's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ctsync.schedule.zones import earliest_instant

WEEKS = 4
"""As many as a calendar shows unless somebody asks for more or fewer (users.md 4.3)."""
MOST_WEEKS = 13

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """Whole weeks from `first`, a Monday, in the account zone."""

    first: date
    weeks: int
    zone: str

    @classmethod
    def around(cls, day: date, zone: str, weeks: int = WEEKS) -> Frame:
        """The weeks from the Monday on or before a day."""
        return cls(day - timedelta(days=day.weekday()), weeks, zone)

    @property
    def last(self) -> date:
        """The Sunday that ends it, included."""
        return self.first + timedelta(weeks=self.weeks) - _DAY

    @property
    def start(self) -> datetime:
        """The first instant of the first day, UTC."""
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The instant that follows the last day, UTC."""
        return midnight(self.last + _DAY, self.zone)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(7 * self.weeks))

    def by_week(self) -> Iterator[tuple[date, ...]]:
        """Seven days each, from Monday."""
        days = tuple(self.days())
        return (days[place : place + 7] for place in range(0, len(days), 7))


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins; where clocks skip midnight, the one they jump from. UTC."""
    return earliest_instant(datetime.combine(day, time()), zone).astimezone(UTC)
