"""An audience as `where` or `segment`, and its limits (contract 3.2 and 3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ctsync.audience.filters import (
    UNLISTED,
    Properties,
    TypedFilter,
    event_properties,
    profile_properties,
    type_filters,
)
from ctsync.audience.model import Audience, Condition, PropertyFilters, SessionValue
from ctsync.audience.operators import COUNTS
from ctsync.audience.windows import as_number, window_of
from ctsync.catalog import Segment, TrackingPlan
from ctsync.values import Span
from ctsync.values.times import read_clock_range

LEAST_CAP = 100
"""The smallest limit that CleverTap accepts (contract 3.2)."""


def to_where(
    audience: Audience,
    tracking_plan: TrackingPlan,
    segments: Mapping[str, Segment],
    send_day: date,
    gap: Span,
) -> dict[str, Any]:
    """`{"where": …}` or `{"segment": id}` of a checked audience, for a send on a day in the account zone.

    Raises ValueError if an audience that is not `everyone` would select the whole base, which is what `where: {}`
    means, and for an event without a window.
    """
    if audience.segment is not None:
        return {"segment": segments[audience.segment].id}
    if audience.everyone:
        return {"where": {}}
    where = audience.query if audience.query is not None else _where(audience, tracking_plan, send_day, gap)
    if not where:
        raise ValueError("this audience would be everybody, and does not say so")
    return {"where": where}


def audience_limits(audience: Audience, channel: str) -> dict[str, int]:
    """The limits that push takes; other channels have none (yaml.md 5.3).

    The upper end of `expect` is a cap, unless it is below CleverTap's minimum or `send_to_at_most` is set, since
    CleverTap allows one of the two.
    """
    if channel != "push":
        return {}
    limits: dict[str, int] = {}
    if audience.send_to_at_most is not None:
        limits["users_limit_overall"] = audience.send_to_at_most
    elif audience.expect is not None and audience.expect.high >= LEAST_CAP:
        limits["upper_cap_for_target_segment"] = audience.expect.high
    if audience.per_run is not None:
        limits["users_limit_per_run"] = audience.per_run
    return limits


def _where(audience: Audience, plan: TrackingPlan, send_day: date, gap: Span) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if audience.event is not None:
        where |= _event(audience.event, audience, plan, send_day, gap)
    common = dict(_common_profile_properties(audience, plan))
    if common:
        where["common_profile_properties"] = common
    advanced = {
        key: [_condition(condition, plan, send_day, gap) for condition in conditions]
        for key, conditions in (("did_all", audience.did), ("did_none", audience.did_not))
        if conditions
    }
    if advanced:
        where["advanced_query"] = advanced
    return where


def _event(
    name: str, part: Audience | Condition, plan: TrackingPlan, send_day: date, gap: Span
) -> dict[str, Any]:
    """`event_name`, `from`, `to` and what is asked of event and session, without the count of a condition."""
    window = window_of(part, send_day, gap)
    if window is None:
        raise ValueError(f"the event {name} has no window")
    found: dict[str, Any] = {
        "event_name": name,
        "from": as_number(window.first),
        "to": as_number(window.last),
    }
    if part.where:
        found["event_properties"] = _filters(part.where, event_properties(plan, name))
    if part.session:
        found["session_properties"] = [
            {"name": key, "value": session_value(key, value)} for key, value in part.session.items()
        ]
    return found


def _condition(condition: Condition, plan: TrackingPlan, send_day: date, gap: Span) -> dict[str, Any]:
    found = _event(condition.event, condition, plan, send_day, gap)
    rest = {key: found.pop(key) for key in ("event_properties", "session_properties") if key in found}
    for word, (wire, _) in COUNTS.items():
        count = getattr(condition, word)
        if count is not None:
            found |= {"operator": wire, "value": count}
    return found | rest


def _common_profile_properties(audience: Audience, plan: TrackingPlan) -> Iterator[tuple[str, Any]]:
    if audience.profile:
        yield "profile_fields", _filters(audience.profile, profile_properties(plan))
    for key, filters in (
        ("demographics", audience.demographics),
        ("geo_fields", audience.geo),
        ("app_fields", audience.app),
        ("reachability", audience.reachability),
    ):
        if filters:
            yield key, _filters(filters, UNLISTED)
    if audience.technographics:
        yield (
            "technographics",
            [{"name": name, "value": list(values)} for name, values in audience.technographics.items()],
        )


def _filters(filters: PropertyFilters, properties: Properties) -> list[dict[str, Any]]:
    return [_filter(typed) for typed in type_filters(filters, properties)]


def _filter(typed: TypedFilter) -> dict[str, Any]:
    found = {"name": typed.name, "operator": typed.wire}
    return {**found, "value": typed.value} if typed.has_value else found


def session_value(name: str, value: SessionValue) -> str | list[str]:
    """A range of times of day becomes its two ends, `["00:00", "14:00"]`; anything else travels as written."""
    if isinstance(value, tuple):
        return list(value)
    if name != "time_of_day":
        return value
    span = read_clock_range(value)
    return [f"{span.start:%H:%M}", f"{span.end:%H:%M}"]
