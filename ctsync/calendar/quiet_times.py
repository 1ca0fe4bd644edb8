"""When people are not to be disturbed, over the hours of a calendar: by the quiet hours of its campaigns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ctsync.calendar.entries import Entry
from ctsync.schedule import Quiet
from ctsync.schedule.countries import clocks_of
from ctsync.schedule.zones import local_time


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Quiet hours that several campaigns share, for the countries whose clocks they are read on; `campaigns` have them."""

    quiet: Quiet
    countries: tuple[str, ...]
    campaigns: int

    def covers(self, instant: datetime, zone: str) -> bool:
        """Whether somebody is in them at an instant."""
        if self.quiet.in_user_zone:
            return self.quiet.covers(*clocks_of(self.countries, instant))
        local = local_time(instant, zone)
        return self.quiet.covers(local, local)


def quiet_times(entries: Iterable[Entry]) -> tuple[QuietTime, ...]:
    """The quiet hours of the campaigns whose files are known, those of most campaigns first."""
    found: Counter[tuple[Quiet, tuple[str, ...]]] = Counter()
    for entry in entries:
        if entry.desired is not None:
            definition = entry.desired.definition
            quiet = Quiet.of(definition.quiet_hours)
            if quiet is not None:
                found[quiet, definition.countries] += 1
    return tuple(QuietTime(quiet, countries, number) for (quiet, countries), number in found.most_common())
