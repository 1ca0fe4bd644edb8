"""What all dates of a rolling definition have in common, and one approval covers (protocol 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ctsync.audience import gap_days, latest_fixed_end
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.canonical import fingerprint
from ctsync.campaign.definition import Definition
from ctsync.campaign.desired import Series
from ctsync.channels import CHANNELS
from ctsync.names import InstanceKey
from ctsync.schedule import HORIZON, canonical_schedule, rolling_reason


def why_rolling(definition: Definition) -> str | None:
    """Why one campaign will not do, as the end of a sentence; None if it does."""
    return rolling_reason(
        definition.schedule,
        audience_has_within=definition.audience.has_relative_window,
        channel_native=CHANNELS[definition.channel].has_native_schedules,
    )


def series_of(
    definition: Definition, account: AccountFacts, shared: Mapping[str, Any], key: InstanceKey
) -> Series | None:
    """The series of a checked definition, or of one market and language of it; None if it is not rolling.

    `shared` is its `shared_tree`, `key` that of any of its instances.
    """
    reason = why_rolling(definition)
    if reason is None:
        return None
    schedule, audience = definition.schedule, definition.audience
    tree = canonical_schedule(schedule)
    return Series(
        key=replace(key, day=None, number=1),
        fingerprint=fingerprint({**shared, "schedule": tree}),
        schedule=tree,
        horizon=HORIZON if schedule.horizon is None else schedule.horizon.delta,
        window_gap=gap_days(account.window_gap) if audience.has_relative_window else None,
        window_end=latest_fixed_end(audience),
        reason=reason,
    )
