"""What makes two campaigns the same: the canonical tree, and the fingerprint made from it (protocol 3).

The tree holds what people get, in the words of the file, with defaults expanded, windows as written, names of
registers resolved and included files by digest. What decides nothing about that is left out: names, labels, owner,
purpose, countries, offer, `expect` and the cap made from it, everything about identity and removal, and the account's
`skip_estimate`. Quiet hours are in for push only: on other channels they decide whether a send may be scheduled, and
nothing of them is sent.

Text goes in as it was written, without any Unicode normalisation: that is how it is sent, and a person who changes a
letter's spelling changes what CleverTap compares and shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ctsync.audience import canonical_audience
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.expiry import expiry_to_tree
from ctsync.campaign.goal import goal_to_tree
from ctsync.campaign.variants import Variants, changed_leaves
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel, Wiring
from ctsync.names import Fingerprint, InstanceKey
from ctsync.schedule import Timetable, canonical_quiet_hours, canonical_schedule

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

VERSION = "ctfp1"
"""Raised when the tree's form changes. A new version re-reads stored trees; it never replaces a campaign."""


def canonical_tree(campaign: DesiredCampaign) -> dict[str, Any]:
    """The meaning of one instance as plain JSON values."""
    definition, account = campaign.definition, campaign.account
    wiring = wiring_of(definition, account, campaign.catalog, campaign.files)
    shared = shared_tree(definition, account, wiring, campaign.variants)
    return instance_tree(shared, definition, campaign.key, campaign.timetable)


def shared_tree(
    definition: Definition, account: AccountFacts, wiring: Wiring, variants: Variants | None = None
) -> dict[str, Any]:
    """What all instances of a definition have in common: everything but the schedule."""
    channel, catalog = CHANNELS[definition.channel], wiring.catalog
    wiring = replace(wiring, utm=False)
    tree = {
        "channel": definition.channel,
        "zone": account.zone,
        "audience": canonical_audience(definition.audience, catalog.tracking_plan, catalog.segments),
        "message": _message(definition.message, channel, wiring),
        **dict(_options(definition, channel)),
        **dict(_written_options(definition, catalog, channel)),
    }
    if definition.audience.has_relative_window:
        tree["window_gap"] = str(account.window_gap)
    if variants is not None:
        tree["languages"] = _languages(variants, tree["message"], channel, wiring)
    return tree


def instance_tree(
    shared: Mapping[str, Any], definition: Definition, key: InstanceKey, timetable: Timetable
) -> dict[str, Any]:
    """With the schedule: of an instance with a date only its own moment, on the account's clock."""
    return {**shared, "schedule": schedule_tree(definition, key, timetable)}


def schedule_tree(definition: Definition, key: InstanceKey, timetable: Timetable) -> dict[str, Any]:
    """The part of an instance's tree that is its own."""
    return canonical_schedule(definition.schedule, None if key.day is None else timetable.local_at(0))


def fingerprint(tree: Mapping[str, Any]) -> Fingerprint:
    """SHA-256, in hex, of the version and the tree as JSON with sorted keys, UTF-8, no spaces."""
    return Fingerprint(sha256(f"{VERSION}{_JSON.encode(tree)}".encode()).hexdigest())


def fingerprints_over(shared: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Fingerprint]:
    """From an instance's `schedule_tree` to its fingerprint, over a tree that is written out and hashed only once.

    The hundreds of dates of one definition then cost little more than one.
    """
    before = "".join(
        f"{_JSON.encode(key)}:{_JSON.encode(shared[key])}," for key in sorted(shared) if key < _OWN
    )
    after = "".join(
        f",{_JSON.encode(key)}:{_JSON.encode(shared[key])}" for key in sorted(shared) if key > _OWN
    )
    begun = sha256(f'{VERSION}{{{before}"{_OWN}":'.encode())
    rest = f"{after}}}"

    def of(schedule: Mapping[str, Any]) -> Fingerprint:
        whole = begun.copy()
        whole.update(f"{_JSON.encode(schedule)}{rest}".encode())
        return Fingerprint(whole.hexdigest())

    return of


_OWN = "schedule"


def cosmetic_tree(campaign: DesiredCampaign) -> dict[str, Any]:
    """What is sent or kept in the lock and makes no difference to people: it never causes a replace.

    A change here waits for the next one. `name` is in our UTM, `cap` is what push makes of `expect`.
    """
    identity = campaign.identity
    return {
        "name": identity.name,
        "dashboard_name": campaign.human_name,
        "labels": list(identity.labels),
        "cap": identity.cap,
        "on_remove": identity.on_remove,
    }


def _languages(
    variants: Variants, default: Mapping[str, Any], channel: Channel, wiring: Wiring
) -> dict[str, Any]:
    """The languages of one campaign, each with what it says otherwise; their order decides nothing."""
    tree: dict[str, Any] = {
        "from": f"Profile.{variants.property}",
        "values": {one.language: sorted(one.values) for one in variants.others},
    }
    for one in variants.others:
        tree[one.language] = changed_leaves(default, _message(one.message, channel, wiring))
    return tree


def _message(message: Any, channel: Channel, wiring: Wiring) -> dict[str, Any]:
    """The message as written, without what equals its default; a name that a register resolved gives way to its id.

    Links are the file's own: the UTM is added on the way to the wire only.
    """
    facts = channel.resolved(message, wiring)
    written = message.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in written.items() if f"{key}_id" not in facts} | facts


def _options(definition: Definition, channel: Channel) -> Iterator[tuple[str, Any]]:
    """Options whose default is known: written or not, they mean the same."""
    yield "frequency_caps", definition.frequency_caps
    yield "throttle", definition.throttle
    if "all_devices" in channel.keys:
        yield "all_devices", definition.all_devices
    if "opted_out_people" in channel.keys:
        yield "opted_out_people", definition.opted_out_people


def _written_options(definition: Definition, catalog: Catalog, channel: Channel) -> Iterator[tuple[str, Any]]:
    """Options whose default is CleverTap's own: left out, they are left to it."""
    if definition.devices:
        yield "devices", sorted(set(definition.devices))
    if definition.provider:
        yield "provider", definition.provider
    if definition.provider_group:
        yield "provider_group", definition.provider_group
    if channel.has_native_schedules and definition.quiet_hours is not None:
        yield "quiet_hours", canonical_quiet_hours(definition.quiet_hours)
    if definition.goal is not None:
        yield "goal", goal_to_tree(definition.goal, catalog.tracking_plan)
    if definition.control_group is not None:
        yield "control_group", definition.control_group.to_tree()
    if definition.expires is not None:
        yield "expires", expiry_to_tree(definition.expires)
    if definition.subscription_groups:
        yield "subscription_groups", sorted(set(definition.subscription_groups))
    if definition.raw:
        yield "raw", definition.raw
