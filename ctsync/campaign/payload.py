"""A desired campaign as the body of a create call (contract 3).

Pure, and never of now: the same campaign gives the same bytes on any day, so that what was reviewed is what is sent.
Whether the call may send at all (`estimate_only`) is not decided here and is never in the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ctsync.audience import audience_limits, to_where
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.expiry import expiry_to_wire
from ctsync.campaign.goal import goal_to_wire
from ctsync.campaign.liquid import condition, in_one
from ctsync.campaign.raw import with_raw
from ctsync.campaign.wiring import wiring_of
from ctsync.channels import CHANNELS, Wiring
from ctsync.schedule import Timetable, to_when

DEVICES_OF = {"webpush": ("web",)}
"""Web push goes to browsers, whatever the file says (yaml.md 4)."""


def create_payload(
    campaign: DesiredCampaign, remote_name: str, *, remainder: Timetable | None = None
) -> dict[str, Any]:
    """The body of a create call under this name, `raw` included.

    `remainder` is what is left of a campaign that has begun, for a Replace. Windows are resolved for the first send
    of the campaign's own timetable, so that a remainder asks for the same people.
    """
    return with_raw(payload_without_raw(campaign, remote_name, remainder=remainder), campaign.definition.raw)


def payload_without_raw(
    campaign: DesiredCampaign, remote_name: str, *, remainder: Timetable | None = None
) -> dict[str, Any]:
    """What ctsync itself says, in the order in which CleverTap's pages list the fields."""
    definition, account, catalog = campaign.definition, campaign.account, campaign.catalog
    channel = CHANNELS[definition.channel]
    wiring = wiring_of(definition, account, catalog, campaign.files)
    send_day = campaign.timetable.local_at(0).date()
    return {
        "name": remote_name,
        "target_mode": channel.target_mode,
        **dict(_addressing(definition)),
        **to_where(
            definition.audience, catalog.tracking_plan, catalog.segments, send_day, account.window_gap
        ),
        **audience_limits(definition.audience, definition.channel),
        "when": to_when(remainder or campaign.timetable, native=channel.has_native_schedules),
        **dict(_options(campaign)),
        **_content(campaign, wiring),
    }


def _content(campaign: DesiredCampaign, wiring: Wiring) -> dict[str, Any]:
    """The message; where one campaign speaks several languages, with texts that choose by themselves."""
    channel = CHANNELS[campaign.definition.channel]
    content = channel.to_wire(campaign.definition.message, wiring)
    variants = campaign.variants
    if variants is None:
        return content
    branches = [
        (condition(variants.property, one.values), channel.to_wire(one.message, wiring))
        for one in variants.others
    ]
    return dict(in_one(content, branches))


def _addressing(definition: Definition) -> Iterator[tuple[str, Any]]:
    if definition.provider:
        yield "provider_nick_name", definition.provider
    if definition.provider_group:
        yield "provider_group_nickname", definition.provider_group
    devices = DEVICES_OF.get(definition.channel, definition.devices)
    if devices:
        yield "devices", list(devices)
    if definition.all_devices:
        yield "send_to_all_devices", True


def _options(campaign: DesiredCampaign) -> Iterator[tuple[str, Any]]:
    """What is sent only if it is written, because CleverTap's own default is not always known (yaml.md 4)."""
    definition = campaign.definition
    holdout = definition.control_group.to_wire() if definition.control_group else {}
    if definition.expires is not None:
        yield "ttl", expiry_to_wire(definition.expires)
    if definition.goal is not None:
        yield "conversion_goal", goal_to_wire(definition.goal, campaign.catalog.tracking_plan)
    if "control_group" in holdout:
        yield "control_group", holdout["control_group"]
    yield from _limits_and_labels(definition)
    if "system_control_group_include" in holdout:
        yield "system_control_group_include", holdout["system_control_group_include"]
    if campaign.account.skip_estimate:
        yield "skip_estimate", True


def _limits_and_labels(definition: Definition) -> Iterator[tuple[str, Any]]:
    written = definition.model_fields_set
    if "frequency_caps" in written:
        yield "respect_frequency_caps", definition.frequency_caps == "respect"
    if "throttle" in written:
        yield "respect_throttle", definition.throttle == "respect"
    if definition.labels:
        yield "labels", list(definition.labels)
    if definition.subscription_groups:
        yield "subscription_groups", list(definition.subscription_groups)
    if "opted_out_people" in written:
        yield "send_email_to_opted_out_users", definition.opted_out_people == "include"
