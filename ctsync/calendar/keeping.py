"""What a send has to keep to whatever else is sent: people's sleep, days on which nothing goes out, time to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Blackouts
from ctsync.lint.send_times import all_between, clocks_at
from ctsync.planning.timing import GUARD, STOP_BUDGET
from ctsync.schedule import Quiet
from ctsync.schedule.zones import earliest_instant, first_anywhere

INDIAN_SMS = (time(10), time(21))
"""When operators in India deliver promotional SMS (SMS006)."""
AMERICAN_SMS = (time(8), time(21))
"""When the law of the United States lets promotional SMS reach anybody (SMS007)."""


class Trouble(StrEnum):
    """Why a planned campaign is in the way, or a moment is no slot."""

    OVER_BUDGET = "over the budget"
    MAYBE_OVER = "may be over the budget"
    SAME_PEOPLE = "same people that day"
    BLACKOUT = "blackout"
    ASLEEP = "outside waking hours"
    QUIET = "in quiet hours"
    TOO_SOON = "too soon"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`waking` is on the clocks of people; `lead_time` lies between now and the first person's message."""

    now: datetime
    waking: tuple[time, time]
    lead_time: timedelta
    blackouts: Blackouts

    def troubles(
        self, desired: DesiredCampaign, local: datetime, *, is_replace: bool = False
    ) -> tuple[Trouble, ...]:
        """What is wrong with a send of this campaign at a local time of the account."""
        return tuple(self._troubles(desired, local, is_replace=is_replace))

    def is_kept(self, desired: DesiredCampaign, local: datetime, *, is_replace: bool = False) -> bool:
        """Whether nothing is wrong with it."""
        return next(self._troubles(desired, local, is_replace=is_replace), None) is None

    def _troubles(self, desired: DesiredCampaign, local: datetime, *, is_replace: bool) -> Iterator[Trouble]:
        definition, timetable = desired.definition, desired.timetable
        begins = first_anywhere(local) if timetable.in_user_zone else earliest_instant(local, timetable.zone)
        guard = GUARD + STOP_BUDGET if is_replace else GUARD
        if begins - self.now < max(self.lead_time, guard):
            yield Trouble.TOO_SOON
        if self.blackouts.entries and self.blackouts.on(
            local.date(),
            channel=definition.channel,
            countries=definition.countries,
            purpose=definition.purpose,
        ):
            yield Trouble.BLACKOUT
        west, east = clocks_at(desired, local)
        if not all(all_between(west, east, hours) for hours in self._hours(desired)):
            yield Trouble.ASLEEP
        quiet = Quiet.of(definition.quiet_hours)
        if quiet is not None and quiet.covers(*((west, east) if quiet.in_user_zone else (local, local))):
            yield Trouble.QUIET

    def _hours(self, desired: DesiredCampaign) -> Iterator[tuple[time, time]]:
        definition = desired.definition
        if definition.purpose != "promotional":
            return
        yield self.waking
        if definition.channel == "sms" and "IN" in definition.countries:
            yield INDIAN_SMS
        if definition.channel == "sms" and "US" in definition.countries:
            yield AMERICAN_SMS
