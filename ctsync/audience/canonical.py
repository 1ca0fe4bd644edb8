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
    type_filters,
)
from ctsync.audience.model import Audience, Condition, PropertyFilters, SessionValue
from ctsync.audience.operators import COUNTS, EQUALS
from ctsync.catalog import Segment, TrackingPlan
from ctsync.values import Span


def canonical_audience(
    audience: Audience, tracking_plan: TrackingPlan, segments: Mapping[str, Segment]
) -> dict[str, Any]:
    """A checked audience as JSON; keys without a value are left out."""
    tree = _base(audience, tracking_plan, segments)
    for key, filters, properties in (
        ("profile", audience.profile, profile_properties(tracking_plan)),
        ("demographics", audience.demographics, UNLISTED),
        ("geo", audience.geo, UNLISTED),
        ("app", audience.app, UNLISTED),
        ("reachability", audience.reachability, UNLISTED),
    ):
        if filters:
            tree[key] = _filters(filters, properties)
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
    counts = {word: getattr(condition, word) for word in COUNTS}
    counted = {word: count for word, count in counts.items() if count is not None}
    return {**_event(condition.event, condition, plan), **counted}


def _filters(filters: PropertyFilters, properties: Properties) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for typed in type_filters(filters, properties):
        value = _alternatives(typed.value)
        if typed.operator.word == EQUALS:
            tree[typed.name] = value
        else:
            tree.setdefault(typed.name, {})[typed.operator.word] = value
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
        found.sort(key=lambda tree: json.dumps(tree, sort_keys=True))
    return found
