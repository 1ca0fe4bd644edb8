"""From one definition to its instances, or to everything that is wrong with it (design 4).

All checks of all parts run before anything is decided, so that a person sees every problem of a file at once. A
definition with an error gives no instance at all: half a campaign is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

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
from ctsync.channels import CHANNELS, Channel
from ctsync.expansion.later import is_in_parts, parts_findings, rolling_finding
from ctsync.names import InstanceKey
from ctsync.problems import Finding, Level, Position
from ctsync.schedule import Timetable, check_schedule, rolling_reason, timetable_for


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
    findings = list(_findings(definition, account, catalog, files))
    if _has_errors(findings):
        return (), tuple(findings)
    campaigns = tuple(_instances(definition, account, catalog, files, position))
    if definition.raw:
        findings.extend(raw_findings(definition.raw, payload_without_raw(campaigns[0], definition.name)))
    return (() if _has_errors(findings) else campaigns), tuple(findings)


def _findings(
    definition: Definition, account: AccountFacts, catalog: Catalog, files: Mapping[str, str]
) -> Iterator[Finding]:
    channel = CHANNELS[definition.channel]
    yield from check_campaign(definition, account, catalog)
    yield from check_audience(definition.audience, catalog.tracking_plan, catalog.segments)
    yield from channel.check(definition.message, wiring_of(definition, account, catalog, files))
    yield from _unread_files(definition, channel, files)
    found = list(_schedule_findings(definition, account, channel))
    yield from found
    if not _has_errors(found):
        yield from _findings_of_times(definition, account, channel)


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


def _findings_of_times(definition: Definition, account: AccountFacts, channel: Channel) -> Iterator[Finding]:
    """What can be seen only with the sends before one's eyes; the first send meets the youngest window."""
    timetables = [timetable for _, timetable in _timetables(definition, account, channel)]
    yield from check_windows(definition.audience, timetables[0].local_at(0).date(), account.window_gap)
    yield from expiry_findings(definition.expires, timetables[-1], definition.countries)


def _unread_files(definition: Definition, channel: Channel, files: Mapping[str, str]) -> Iterator[Finding]:
    for path in channel.includes(definition.message):
        if path not in files:
            yield Finding(
                ("message",),
                "INC001",
                f"`{path}` could not be read.",
                "A campaign is compiled from all of its files (yaml.md 13).",
                "Look whether the file lies there, below the repository's root.",
            )


def _timetables(
    definition: Definition, account: AccountFacts, channel: Channel
) -> Iterator[tuple[InstanceKey, Timetable]]:
    """The instances' keys and times, in rising order; dates are the account zone's (protocol 1)."""
    schedule, key = definition.schedule, definition.definition_key
    if channel.has_native_schedules:
        yield InstanceKey(key), timetable_for(schedule, definition.quiet_hours, account.zone)
        return
    if not schedule.at_is_a_list:
        yield InstanceKey(key), timetable_for(schedule, None, account.zone)
        return
    numbers: Counter[date] = Counter()
    for moment in schedule.at:
        numbers[moment.date()] += 1
        instance = InstanceKey(key, day=moment.date(), number=numbers[moment.date()])
        yield instance, timetable_for(schedule, None, account.zone, only=moment)


def _instances(
    definition: Definition,
    account: AccountFacts,
    catalog: Catalog,
    files: Mapping[str, str],
    position: Position,
) -> Iterator[DesiredCampaign]:
    shared = shared_tree(definition, account, catalog, files)
    for key, timetable in _timetables(definition, account, CHANNELS[definition.channel]):
        moment = timetable.local_at(0)
        only = None if key.day is None else moment
        yield DesiredCampaign(
            key=key,
            definition=definition,
            account=account,
            catalog=catalog,
            timetable=timetable,
            ready_on=ready_on(definition.audience, moment.date(), account.window_gap),
            fingerprint=fingerprint(instance_tree(shared, definition, only)),
            position=position,
            files=files,
        )


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.level is Level.ERROR for finding in findings)
