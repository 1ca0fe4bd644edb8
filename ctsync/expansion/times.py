"""When the instances of a definition go out, and under which keys (protocol 1, yaml.md 6.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from ctsync.audience import check_windows
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.campaign.expiry import expiry_findings
from ctsync.channels import Channel
from ctsync.expansion.series import why_rolling
from ctsync.names import InstanceKey
from ctsync.problems import Finding
from ctsync.schedule import Timetable, check_schedule, locals_of, timetable_for

Times: TypeAlias = tuple[tuple[InstanceKey, Timetable], ...]


def schedule_findings(definition: Definition, account: AccountFacts, channel: Channel) -> Iterator[Finding]:
    """What is wrong with when it goes out, without its sends before one's eyes."""
    yield from check_schedule(
        definition.schedule,
        definition.quiet_hours,
        zone=account.zone,
        native=channel.has_native_schedules,
        countries=definition.countries,
        audience_has_within=definition.audience.has_relative_window,
    )
    if definition.adopt is not None and why_rolling(definition) is not None:
        yield Finding(
            ("adopt",),
            "EXC001",
            "`adopt` takes over one campaign, and this schedule makes a row of them.",
            f"It is a row of dated campaigns because {why_rolling(definition)}.",
            "Let the other campaign end, or stop it in the dashboard; then leave `adopt` out.",
        )


def findings_of_times(definition: Definition, account: AccountFacts, times: Times) -> Iterator[Finding]:
    """What can be seen only with the sends before one's eyes; the first send meets the youngest window."""
    if not times:
        return
    first, last = times[0][1], times[-1][1]
    yield from check_windows(definition.audience, first.local_at(0).date(), account.window_gap)
    yield from expiry_findings(definition.expires, last, definition.countries)


def times_of(
    definition: Definition, account: AccountFacts, channel: Channel
) -> Iterator[tuple[InstanceKey, Timetable]]:
    """The instances' keys and times, in rising order; dates are the account zone's (protocol 1).

    Quiet hours belong to a timetable only where CleverTap keeps them; elsewhere a send inside them is refused.
    """
    schedule, key = definition.schedule, definition.definition_key
    native = channel.has_native_schedules
    quiet_hours = definition.quiet_hours if native else None
    if why_rolling(definition) is None and (native or not schedule.at_is_a_list):
        yield InstanceKey(key), timetable_for(schedule, quiet_hours, account.zone)
        return
    numbers: Counter[date] = Counter()
    for moment in locals_of(schedule):
        numbers[moment.date()] += 1
        instance = InstanceKey(key, day=moment.date(), number=numbers[moment.date()])
        yield instance, timetable_for(schedule, quiet_hours, account.zone, only=moment)
