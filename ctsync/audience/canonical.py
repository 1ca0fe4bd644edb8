"""The semantic form of an audience, from which fingerprints are made (protocol 3).

Keys are YAML's. Values are typed, windows stay symbolic, a segment is its id. Spellings that mean the same give the
same tree: the order of alternatives and of conditions, `2w` and `14d`, a list of one. `expect` is out, and so is the
cap made from it: it checks an audience, it does not choose one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ctsync.audience.filters import (
    UNLISTED,
    Properties,
    Value,
    event_properties,
    profile_properties,
    typed_values,
)
from ctsync.audience.model import Audience, Condition, PropertyFilters, SessionValue
from ctsync.audience.operators import COUNTS, EQUALS
from ctsync.catalog import Segment, TrackingPlan
from ctsync.values import Span

_SORTED = json.JSONEncoder(sort_keys=True)


def canonical_audience(
    audience: Audience, tracking_plan: TrackingPlan, segments: Mapping[str, Segment]
) -> dict[str, Any]:
    """A checked audience as JSON; keys without a value are left out."""
    tree = _base(audience, tracking_plan, segments)
    if audience.profile:
        tree["profile"] = _filters(audience.profile, profile_properties(tracking_plan))
    for key, filters in (
        ("demographics", audience.demographics),
        ("geo", audience.geo),
        ("app", audience.app),
        ("reachability", audience.reachability),
    ):
        if filters:
            tree[key] = _filters(filters, UNLISTED)
    if audience.technographics:
        tree["technographics"] = {
            name: sorted(values) for name, values in sorted(audience.technographics.items())
        }
    for key, conditions in (("did", audience.did), ("did_not", audience.did_not)):
        if conditions:
            tree[key] = _in_order(_condition(condition, tracking_plan) for condition in conditions)
    if audience.send_to_at_most is not None:
        tree["send_to_at_most"] = audience.send_to_at_most
    if audience.per_run is not None:
        tree["per_run"] = audience.per_run
    return tree


def _base(audience: Audience, plan: TrackingPlan, segments: Mapping[str, Segment]) -> dict[str, Any]:
    if audience.segment is not None:
        return {"segment": segments[audience.segment].id}
    if audience.everyone:
        return {"everyone": True}
    if audience.query is not None:
        return {"query": audience.query}
    return {} if audience.event is None else _event(audience.event, audience, plan)


def _event(name: str, part: Audience | Condition, plan: TrackingPlan) -> dict[str, Any]:
    tree: dict[str, Any] = {"event": name}
    if part.within is not None:
        tree["within"] = _window(part.within)
    if part.from_ is not None and part.to is not None:
        tree |= {"from": part.from_.isoformat(), "to": part.to.isoformat()}
    if part.where:
        tree["where"] = _filters(part.where, event_properties(plan, name))
    if part.session:
        tree["session"] = {key: _session(value) for key, value in sorted(part.session.items())}
    return tree


def _condition(condition: Condition, plan: TrackingPlan) -> dict[str, Any]:
    tree = _event(condition.event, condition, plan)
    for word in COUNTS:
        count = getattr(condition, word)
        if count is not None:
            tree[word] = count
    return tree


def _filters(filters: PropertyFilters, properties: Properties) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for found, typed in zip(filters, typed_values(filters, properties), strict=True):
        value = _alternatives(typed)
        if found.word == EQUALS:
            tree[found.name] = value
        else:
            tree.setdefault(found.name, {})[found.word] = value
    return tree


def _alternatives(value: Value) -> Any:
    """The two ends of `between` come in order already, so sorting leaves them alone."""
    return sorted(value, key=str) if isinstance(value, list) else value


def _session(value: SessionValue) -> Any:
    return sorted(value) if isinstance(value, tuple) else value


def _window(within: Span) -> str:
    return f"{within.number * 7}d" if within.unit == "w" else str(within)


def _in_order(trees: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [*trees]
    if len(found) > 1:  # most lists have one condition, which needs no comparing
        found.sort(key=_SORTED.encode)
    return found
