"""From one definition to its instances, or to everything that is wrong with it (design 4).

All checks of all parts run before anything is decided, so that a person sees every problem of a file at once. A
definition with an error gives no instance at all: half a campaign is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ctsync.audience import Scope, check_audience, ready_on, scope_of
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import fingerprints_over, schedule_tree, shared_tree
from ctsync.campaign.check import check_campaign
from ctsync.campaign.content import Known, identity_of
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import payload_without_raw
from ctsync.campaign.raw import raw_findings
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Wiring
from ctsync.expansion.family import Part
from ctsync.expansion.series import series_of
from ctsync.expansion.times import Times, findings_of_times, schedule_findings, times_of
from ctsync.problems import Finding, Level, Position
from ctsync.values.numbers import CountRange


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
    return expand_part(Part(definition, files=files), account, catalog, position)


def expand_part(
    part: Part,
    account: AccountFacts,
    catalog: Catalog,
    position: Position,
    *,
    together: tuple[tuple[str, CountRange], ...] = (),
    unverified: tuple[str, ...] = (),
) -> tuple[tuple[DesiredCampaign, ...], tuple[Finding, ...]]:
    """The same for one market and language. `together` are the numbers agreed for several parts (yaml.md 5.3)."""
    definition, channel = part.definition, CHANNELS[part.definition.channel]
    wiring = wiring_of(definition, account, catalog, part.files)
    times, findings = _times(definition, account, channel)
    findings.extend(_findings_of_parts(part, account, channel, wiring, expects_together=bool(together)))
    if _has_errors(findings):
        return (), tuple(findings)
    shared = shared_tree(definition, account, wiring, part.variants)
    fingerprint_of = fingerprints_over(shared)
    keyed = [(part.key_of(key), timetable) for key, timetable in times]
    series = series_of(definition, account, shared, keyed[0][0])
    identity, content = identity_of(definition), Known(definition, part.files, part.variants)
    campaigns = tuple(
        DesiredCampaign(
            key=key,
            identity=identity,
            content=content,
            account=account,
            catalog=catalog,
            timetable=timetable,
            ready_on=ready_on(definition.audience, timetable.local_at(0).date(), account.window_gap),
            fingerprint=fingerprint_of(schedule_tree(definition, key, timetable)),
            position=position,
            series=series,
            unverified=unverified,
            scope=_scope(part, catalog),
            together=together,
        )
        for key, timetable in keyed
    )
    findings.extend(_findings_of_payload(campaigns[0]))
    return (() if _has_errors(findings) else campaigns), tuple(findings)


def _scope(part: Part, catalog: Catalog) -> Scope | None:
    if not (part.market or part.language):
        return None
    return scope_of(part.definition.audience, catalog.tracking_plan, catalog.segments)


def _times(definition: Definition, account: AccountFacts, channel: Channel) -> tuple[Times, list[Finding]]:
    """When it goes out, and what is wrong with that."""
    findings = [*schedule_findings(definition, account, channel)]
    times = () if _has_errors(findings) else (*times_of(definition, account, channel),)
    return times, [*findings, *findings_of_times(definition, account, times)]


def _findings_of_payload(campaign: DesiredCampaign) -> Iterator[Finding]:
    """What is seen only once the whole payload is there."""
    definition = campaign.definition
    if not definition.raw and campaign.variants is None:
        return
    try:
        payload = payload_without_raw(campaign, definition.name)
    except ValueError:
        yield Finding(
            ("languages",),
            "LNG001",
            "The languages of this campaign do not have the same shape.",
            "One campaign has one shape: only its texts can differ by language.",
            "Give each language the same texts, or write `send_as: campaign_per_language`.",
        )
        return
    if definition.raw:
        yield from raw_findings(definition.raw, payload)


def _findings_of_parts(
    part: Part, account: AccountFacts, channel: Channel, wiring: Wiring, *, expects_together: bool
) -> Iterator[Finding]:
    definition, catalog = part.definition, wiring.catalog
    yield from check_campaign(definition, account, catalog, expects_together=expects_together)
    yield from check_audience(definition.audience, catalog.tracking_plan, catalog.segments)
    yield from channel.check(definition.message, wiring)
    yield from _unread_files(channel.includes(definition.message), wiring.files)
    for variant in part.variants.others if part.variants else ():
        yield from _in_language(variant.language, channel.check(variant.message, wiring))
        yield from _unread_files(channel.includes(variant.message), wiring.files)


def _in_language(language: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Findings of a variant's message, at the lines of its language."""
    for finding in findings:
        yield replace(finding, path=("languages", language, *finding.path[1:]))


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
