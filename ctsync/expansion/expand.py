"""From one definition to its instances, or to everything that is wrong with it (design 4).

All checks of all parts run before anything is decided, so that a person sees every problem of a file at once. A
definition with an error gives no instance at all: half a campaign is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ctsync.audience import check_audience, check_windows, ready_on
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import fingerprint, instance_tree, shared_tree
from ctsync.campaign.check import check_campaign
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.expiry import expiry_findings
from ctsync.campaign.payload import payload_without_raw
from ctsync.campaign.raw import raw_findings
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Wiring
from ctsync.expansion.later import is_in_parts, parts_findings, rolling_finding
from ctsync.names import InstanceKey
from ctsync.problems import Finding, Level, Position
from ctsync.schedule import Timetable, check_schedule, rolling_reason, timetable_for

Times: TypeAlias = tuple[tuple[InstanceKey, Timetable], ...]


def expand(
    definition: Definition,
    account: AccountFacts,
    catalog: Catalog,
    files: Mapping[str, str],
    position: Position,
) -> tuple[tuple[DesiredCampaign, ...], tuple[Finding, ...]]:
    """The instances of a definition in rising order, and its findings; with an error among them, no instance.

    `files` are the texts of included files by path, `position` is where the definition is written. One moment, and
    everything push can do in one campaign, gives one instance without a date. On the other channels each moment of a
    list is an instance with its date, and a second one of a day with a number.
    """
    if is_in_parts(definition):
        return (), (*parts_findings(definition), *check_campaign(definition, account, catalog))
    channel = CHANNELS[definition.channel]
    wiring = wiring_of(definition, account, catalog, files)
    findings = [*_schedule_findings(definition, account, channel)]
    times = () if _has_errors(findings) else (*_times(definition, account, channel),)
    findings.extend(_findings_of_times(definition, account, times))
    findings.extend(_findings_of_parts(definition, account, channel, wiring))
    if _has_errors(findings):
        return (), tuple(findings)
    shared = shared_tree(definition, account, wiring)
    campaigns = tuple(
        DesiredCampaign(
            key=key,
            definition=definition,
            account=account,
            catalog=catalog,
            timetable=timetable,
            ready_on=ready_on(definition.audience, timetable.local_at(0).date(), account.window_gap),
            fingerprint=fingerprint(instance_tree(shared, definition, key, timetable)),
            position=position,
            files=files,
        )
        for key, timetable in times
    )
    if definition.raw:
        findings.extend(raw_findings(definition.raw, payload_without_raw(campaigns[0], definition.name)))
    return (() if _has_errors(findings) else campaigns), tuple(findings)


def _findings_of_parts(
    definition: Definition, account: AccountFacts, channel: Channel, wiring: Wiring
) -> Iterator[Finding]:
    catalog = wiring.catalog
    yield from check_campaign(definition, account, catalog)
    yield from check_audience(definition.audience, catalog.tracking_plan, catalog.segments)
    yield from channel.check(definition.message, wiring)
    yield from _unread_files(channel.includes(definition.message), wiring.files)


def _schedule_findings(definition: Definition, account: AccountFacts, channel: Channel) -> Iterator[Finding]:
    within = definition.audience.has_relative_window
    native = channel.has_native_schedules
    yield from check_schedule(
        definition.schedule,
        definition.quiet_hours,
        zone=account.zone,
        native=native,
        countries=definition.countries,
        audience_has_within=within,
    )
    reason = rolling_reason(definition.schedule, audience_has_within=within, channel_native=native)
    if reason is not None:
        yield rolling_finding(reason)


def _findings_of_times(definition: Definition, account: AccountFacts, times: Times) -> Iterator[Finding]:
    """What can be seen only with the sends before one's eyes; the first send meets the youngest window."""
    if not times:
        return
    first, last = times[0][1], times[-1][1]
    yield from check_windows(definition.audience, first.local_at(0).date(), account.window_gap)
    yield from expiry_findings(definition.expires, last, definition.countries)


def _unread_files(paths: tuple[str, ...], files: Mapping[str, str]) -> Iterator[Finding]:
    for path in paths:
        if path not in files:
            yield Finding(
                ("message",),
                "INC001",
                f"`{path}` could not be read.",
                "A campaign is compiled from all of its files (docs/yaml.md).",
                "Look whether the file lies there, below the repository's root.",
            )


def _times(
    definition: Definition, account: AccountFacts, channel: Channel
) -> Iterator[tuple[InstanceKey, Timetable]]:
    """The instances' keys and times, in rising order; dates are the account zone's (protocol 1).

    Quiet hours belong to a timetable only where CleverTap keeps them; elsewhere a send inside them is refused.
    """
    schedule, key = definition.schedule, definition.definition_key
    quiet_hours = definition.quiet_hours if channel.has_native_schedules else None
    if channel.has_native_schedules or not schedule.at_is_a_list:
        yield InstanceKey(key), timetable_for(schedule, quiet_hours, account.zone)
        return
    numbers: Counter[date] = Counter()
    for moment in schedule.at:
        numbers[moment.date()] += 1
        instance = InstanceKey(key, day=moment.date(), number=numbers[moment.date()])
        yield instance, timetable_for(schedule, quiet_hours, account.zone, only=moment)


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.level is Level.ERROR for finding in findings)
