"""Days on which some messages do not go out: elections, mourning, holidays (yaml.md 10, SCH008)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from ctsync.catalog.words import ChannelName, Country, Purpose
from ctsync.values import Model, OneOrMore, Text, wrong
from ctsync.values.editors import like
from ctsync.values.model import as_text
from ctsync.values.times import read_date

_LONGEST_SEARCH = timedelta(days=731)
"""How far ahead a free day is looked for: two years."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


def read_date_range(value: Any) -> DateRange:
    """`2027-01-26..2027-01-27`, both days included."""
    if isinstance(value, DateRange):
        return value
    text = as_text(value, "a range of dates", "2027-01-26..2027-01-27")
    first, dots, last = text.partition("..")
    if not dots:
        raise wrong(f"`{text}` is not a range; join its two dates with two dots", f"{text}..{text}")
    found = DateRange(read_date(first.strip()), read_date(last.strip()))
    if found.first > found.last:
        raise wrong(f"`{text}` runs backwards", f"{last.strip()}..{first.strip()}")
    return found


Dates = Annotated[
    DateRange,
    PlainValidator(read_date_range),
    PlainSerializer(str),
    like(
        r"\s*\d{4}-\d{2}-\d{2}\s*\.\.\s*\d{4}-\d{2}-\d{2}\s*",
        "2027-01-26..2027-01-27",
        "Write the first and the last day joined by two dots, such as 2027-01-26..2027-01-27.",
    ),
]


class Blackout(Model):
    """Days on which some messages do not go out. What is left out holds for all."""

    dates: Dates
    """The first and the last day, both included, on the account's clock."""
    countries: OneOrMore[Country] = ()
    """For whom: campaigns whose `countries` name one of these. Without it, for everybody."""
    channels: OneOrMore[ChannelName] = ()
    """On which channels. Without it, on all of them."""
    purpose: Purpose | None = None
    """For which messages. Without it, for promotional and transactional ones alike."""
    why: Text
    """What the day is; people whose campaign is refused read it."""

    def covers(self, day: date, *, channel: str, countries: Iterable[str], purpose: str) -> bool:
        """Whether a message of this kind may not go out on a day of the account's clock.

        A campaign that names no country is covered by no blackout that does: whom it reaches is not known
        (yaml.md 4, `countries`).
        """
        return (
            day in self.dates
            and (not self.countries or not set(countries).isdisjoint(self.countries))
            and (not self.channels or channel in self.channels)
            and self.purpose in (None, purpose)
        )


@dataclass(frozen=True, slots=True)
class Blackouts:
    """All blackouts of a repository, in the order of their file."""

    entries: tuple[Blackout, ...] = ()

    def on(self, day: date, *, channel: str, countries: Iterable[str], purpose: str) -> tuple[Blackout, ...]:
        """Those that keep such a message from going out on this day of the account's clock."""
        reached = tuple(countries)
        return tuple(
            entry
            for entry in self.entries
            if entry.covers(day, channel=channel, countries=reached, purpose=purpose)
        )

    def next_free_day(
        self, day: date, *, channel: str, countries: Iterable[str], purpose: str
    ) -> date | None:
        """The first day from `day` on which such a message may go out; None if two years have no such day."""
        reached, last = tuple(countries), day + _LONGEST_SEARCH
        while day <= last:
            found = self.on(day, channel=channel, countries=reached, purpose=purpose)
            if not found:
                return day
            day = max(entry.dates.last for entry in found) + timedelta(days=1)
        return None
