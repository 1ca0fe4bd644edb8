"""From one definition to its instances, or to everything that is wrong with it (design 4).

All checks of all parts run before anything is decided, so that a person sees every problem of a file at once. A
definition with an error gives no instance at all: half a campaign is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ctsync.audience import check_audience, ready_on
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import fingerprints_over, schedule_tree, shared_tree
from ctsync.campaign.check import check_campaign
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import payload_without_raw
from ctsync.campaign.raw import raw_findings
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Wiring
from ctsync.expansion.later import is_in_parts, parts_findings
from ctsync.expansion.series import series_of
from ctsync.expansion.times import findings_of_times, schedule_findings, times_of
from ctsync.problems import Finding, Level, Position


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
    list is an instance with its date, and a second one of a day with a number. A rolling definition gives all of its
    dates, whatever day it is: which of them are due is planning's to say.
    """
    if is_in_parts(definition):
        return (), (*parts_findings(definition), *check_campaign(definition, account, catalog))
    channel = CHANNELS[definition.channel]
    wiring = wiring_of(definition, account, catalog, files)
    findings = [*schedule_findings(definition, account, channel)]
    times = () if _has_errors(findings) else (*times_of(definition, account, channel),)
    findings.extend(findings_of_times(definition, account, times))
    findings.extend(_findings_of_parts(definition, account, channel, wiring))
    if _has_errors(findings):
        return (), tuple(findings)
    shared = shared_tree(definition, account, wiring)
    fingerprint_of = fingerprints_over(shared)
    series = series_of(definition, account, shared, times[0][0])
    campaigns = tuple(
        DesiredCampaign(
            key=key,
            definition=definition,
            account=account,
            catalog=catalog,
            timetable=timetable,
            ready_on=ready_on(definition.audience, timetable.local_at(0).date(), account.window_gap),
            fingerprint=fingerprint_of(schedule_tree(definition, key, timetable)),
            position=position,
            files=files,
            series=series,
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


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.level is Level.ERROR for finding in findings)
